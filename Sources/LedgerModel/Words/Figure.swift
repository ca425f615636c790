/// What the words of a claim say, typed.
public enum Figure: Hashable, Sendable {
    /// An amount of money.
    case money(MoneyInterval)
    /// A multiple, in hundredths: 2-to-1 lies around 200.
    case ratio(FigureInterval)
    /// A percentage, a share or a difference in percentage points, in hundredths of a point.
    case percent(FigureInterval)
    /// Two percentages set against each other, the subject's first: "48 percent to 47 percent".
    case percentPair(FigureInterval, FigureInterval)
    /// A number of things, in ones.
    case count(FigureInterval)
    /// A place in an order.
    case rank(Rank)
    /// Words without a figure ("a vast amount"): kept, and never measurable.
    case noFigure
}

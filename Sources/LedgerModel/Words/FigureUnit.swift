/// What a claim's words measure: the column `unit` of a claims journal and of the table `claim`.
public enum FigureUnit: String, Hashable, Sendable, CaseIterable {
    /// US dollars.
    case usd
    /// A percentage of a whole.
    case percent
    /// A difference between two percentages.
    case percentagePoints = "percentage_points"
    /// A part of a whole, often stated without a number ("a vast amount").
    case share
    /// One amount as a multiple of another ("2-to-1", "10x").
    case ratio
    /// A number of things.
    case count
    /// A place in an order ("record").
    case rank
}

/// An amount as an interval, for figures that are not exact; an exact one has equal bounds.
///
/// Units: cents. A nil bound is no bound on that side. Rule: docs/amounts.md.
public struct MoneyInterval: Hashable, Sendable {
    /// The lower bound; nil when there is none.
    public let low: Cents?
    /// The upper bound; nil when there is none.
    public let high: Cents?
    /// Whether the lower bound itself is outside.
    public let lowIsOpen: Bool
    /// Whether the upper bound itself is outside.
    public let highIsOpen: Bool
    /// Whether a larger amount leaves the words true and merely understated, as with "more than
    /// $20 million": the interval is then what the words support, up to one stated unit above.
    public let isUnderstatedAbove: Bool
    /// How exactly the amount is known.
    public let precision: Precision
    /// The words as stated, without outer blanks; nil where the amount was plain data.
    public let verbatim: String?

    /// An interval from its parts.
    public init(
        low: Cents?, high: Cents?, lowIsOpen: Bool = false, highIsOpen: Bool = false,
        isUnderstatedAbove: Bool = false, precision: Precision, verbatim: String? = nil
    ) {
        self.low = low
        self.high = high
        self.lowIsOpen = lowIsOpen
        self.highIsOpen = highIsOpen
        self.isUnderstatedAbove = isUnderstatedAbove
        self.precision = precision
        self.verbatim = verbatim
    }

    /// An amount known to the cent.
    public init(exactly amount: Cents, verbatim: String? = nil) {
        self.init(low: amount, high: amount, precision: .exact, verbatim: verbatim)
    }

    /// Whether `amount` lies in the interval.
    public func contains(_ amount: Cents) -> Bool {
        if let low, lowIsOpen ? amount <= low : amount < low { return false }
        if let high, highIsOpen ? amount >= high : amount > high { return false }
        return true
    }
}

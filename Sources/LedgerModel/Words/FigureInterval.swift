/// A figure that is not money as an interval; an exact one has equal bounds.
///
/// Units: by the case of ``Figure`` that holds it: hundredths for a ratio, hundredths of a
/// percentage point (basis points) for a percentage, ones for a count. A nil bound is no bound.
/// Rule: docs/amounts.md.
public struct FigureInterval: Hashable, Sendable {
    /// The lower bound; nil when there is none.
    public let low: Int64?
    /// The upper bound; nil when there is none.
    public let high: Int64?
    /// Whether the lower bound itself is outside.
    public let lowIsOpen: Bool
    /// Whether the upper bound itself is outside.
    public let highIsOpen: Bool
    /// Whether a larger figure leaves the words true and merely understated, as with "more than
    /// 20 points".
    public let isUnderstatedAbove: Bool

    /// An interval from its parts.
    public init(
        low: Int64?, high: Int64?, lowIsOpen: Bool = false, highIsOpen: Bool = false,
        isUnderstatedAbove: Bool = false
    ) {
        self.low = low
        self.high = high
        self.lowIsOpen = lowIsOpen
        self.highIsOpen = highIsOpen
        self.isUnderstatedAbove = isUnderstatedAbove
    }

    /// Whether `value`, in the same unit, lies in the interval.
    public func contains(_ value: Int64) -> Bool {
        if let low, lowIsOpen ? value <= low : value < low { return false }
        if let high, highIsOpen ? value >= high : value > high { return false }
        return true
    }
}

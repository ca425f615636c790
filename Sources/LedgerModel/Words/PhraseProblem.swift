/// Why the words of a figure were not understood. Nothing is guessed from the part that was.
public enum PhraseProblem: Error, Hashable, Sendable {
    /// Nothing but blanks.
    case missing
    /// The first part of the text that has no place in it, as written; empty when the text ends
    /// too soon.
    case unread(String)
    /// A figure finer than its unit can keep: a third decimal of a dollar or of a percentage.
    case precision
    /// A figure too large, or a range whose ends are reversed.
    case range

    /// The same as a reason a row can be rejected for, for a figure in `unit`.
    public func reason(in unit: FigureUnit) -> RejectReason {
        switch (self, unit) {
        case (.missing, .usd): .missingAmount
        case (.unread, .usd): .badAmount
        case (.precision, .usd): .amountPrecision
        case (.range, .usd): .amountRange
        case (.missing, _): .missingValue
        case (_, _): .badValue
        }
    }
}

/// Why the text of an amount is not an amount.
///
/// Rule: docs/decisions.md, decision 3.
public enum AmountProblem: Error, Hashable, Sendable, CaseIterable {
    /// Nothing but blanks: no amount, which is not zero.
    case missing
    /// Not a number in the accepted grammar.
    case bad
    /// A number with a non-zero third decimal: it cannot be kept in cents without rounding.
    case precision
    /// A number beyond ``Cents/largestInFile``.
    case range

    /// The same as a reason a row can be rejected for.
    public var reason: RejectReason {
        switch self {
        case .missing: .missingAmount
        case .bad: .badAmount
        case .precision: .amountPrecision
        case .range: .amountRange
        }
    }

    /// The stable code scripts rely on: `missing_amount`, `bad_amount`, `amount_precision` or
    /// `amount_range`.
    public var code: String { reason.rawValue }
}

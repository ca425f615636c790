/// Why the text of a date is not a date.
public enum DateProblem: Error, Hashable, Sendable, CaseIterable {
    /// Nothing but blanks. Whether that rejects the row is the format file's decision.
    case missing
    /// Not a day of the calendar in the declared form. Always rejects the row.
    case bad

    /// The same as a reason a row can be rejected for.
    public var reason: RejectReason {
        switch self {
        case .missing: .missingDate
        case .bad: .badDate
        }
    }

    /// The stable code scripts rely on: `missing_date` or `bad_date`.
    public var code: String { reason.rawValue }
}

import LedgerModel

/// A row, a span in which it is covered, and by which rule.
struct NoticeCover: Hashable {
    var entry: Int64
    var span: Span
    /// nil: words that are no rule of ours, in a table that was tampered with.
    var rule: StatusRule?

    /// A span of days on which a row is covered.
    struct Span: Hashable {
        var report: Int64
        var knownFrom: String
        var knownUntil: String
        var straddles: Bool
    }
}

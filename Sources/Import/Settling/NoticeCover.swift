import LedgerModel

/// A row, a span in which it is covered, and by which rule.
struct NoticeCover {
    var entry: Int64
    var span: Span
    var rule: StatusRule

    /// A span of days on which a row is covered.
    struct Span: Equatable {
        var report: Int64
        var knownFrom: String
        var knownUntil: String
        var straddles: Bool
    }
}

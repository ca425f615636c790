import LedgerModel
import Store

/// Which entries are wanted; nil is any.
public struct EntryFilter: Sendable {
    /// The file they came from.
    public var sourceID: Int64?
    /// The committee or other filer, by its id.
    public var filer: String?
    /// What kind of posting.
    public var kind: EntryKind?
    /// The first day of the transaction.
    public var from: Day?
    /// The last day of the transaction.
    public var to: Day?
    /// Only what counts once by itself: active rows of files that speak now. Formats that tell the
    /// same money are not held against each other; that is what reports do.
    public var onlyActive = true

    /// Everything that is active.
    public init() {}

    /// The conditions on the view `ledger`, and their values.
    var clause: (sql: String, values: [String: SQLValue]) {
        var terms: [String] = []
        var values: [String: SQLValue] = [:]
        func add(_ term: String, _ name: String, _ value: SQLValue?) {
            guard let value else { return }
            terms.append(term)
            values[name] = value
        }
        if let sourceID {
            // A range of numbers is the fastest way to one file.
            add("entry_id >= :first", "first", .integer(sourceID &* 1_000_000_000))
            add("entry_id <= :last", "last", .integer(sourceID &* 1_000_000_000 &+ 999_999_999))
        }
        add("filer_id = :filer", "filer", filer.map { .text($0) })
        add("kind = :kind", "kind", kind.map { .text($0.rawValue) })
        add("entry_date >= :from", "from", from.map { .text($0.iso) })
        add("entry_date <= :to", "to", to.map { .text($0.iso) })
        if onlyActive {
            terms.append("status = 'active'")
            terms.append("source_id IN (SELECT source_id FROM sources WHERE state = 'current')")
        }
        return (terms.isEmpty ? "" : " WHERE " + terms.joined(separator: " AND "), values)
    }
}

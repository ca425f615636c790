import LedgerModel
import Store

/// Small files that are committed together, and settled together where they are filings or papers:
/// what a thousand amendments of one report, or notices of one filer, say is then worked out once.
/// Each is in whole or not at all, as one alone is; none is spoken of before the commit.
final class ImportGroup {
    /// The largest file that waits for others; what a group may hold together.
    static let fileLimit = 1 << 20
    static let limit = (files: 1_024, bytes: 4 << 20)

    private let database: Connection
    /// How many files came.
    private var files = 0
    /// What came and is not settled yet.
    private var waiting = Change()

    init(database: Connection) { self.database = database }

    /// Runs `body`, in which the files are imported, in one transaction.
    func run(_ body: () throws -> [ImportOutcome]) throws -> [ImportOutcome] {
        try database.keepChangesInMemory(true)
        defer { try? database.keepChangesInMemory(false) }
        do {
            return try database.transaction(bulk: true) { try settled(body) }
        } catch ImportError.interrupted(let file, _) {
            throw ImportError.interrupted(file: file, others: files)
        }
    }

    private func settled(_ body: () throws -> [ImportOutcome]) throws -> [ImportOutcome] {
        var outcomes = try body()
        try settle()
        for index in outcomes.indices where outcomes[index].duplicateOf == nil {
            guard let source = outcomes[index].sourceID else { continue }
            outcomes[index].supersedes = try SourceLog.superseded(by: source, in: database)
        }
        return outcomes
    }

    /// Runs one file as a part of the whole.
    func add(_ body: () throws -> Void) throws {
        try database.part(body)
        files += 1
    }

    /// Settles what waits: before a file on which that may depend, and at the end.
    func settle() throws {
        guard !waiting.added.isEmpty else { return }
        let change = waiting
        waiting = Change()
        try Settling(database: database, change: change).run()
    }

    /// Whether a file of a format may wait: those after it are read as if it were not there.
    static func mayWait(_ format: SourceFormat, isMended: Bool) -> Bool {
        !isMended && (format.isFilings || format.table == "ad_buy")
    }

    /// Takes in what one file changed.
    func settleLater(_ change: Change) { waiting.join(change) }
}

/// How one file comes into the database: in a transaction of its own, or in its group's.
struct FileTransaction {
    let database: Connection
    let group: ImportGroup?

    func run(_ body: () throws -> Void) throws {
        if let group { return try group.add(body) }
        try database.transaction(bulk: true, body)
    }

    /// Settles what a file changed, at once or with its group.
    func settle(_ change: Change, _ format: SourceFormat) throws {
        if let group, ImportGroup.mayWait(format, isMended: change.added.first?.parent != nil) {
            return group.settleLater(change)
        }
        try Settling(database: database, change: change).run()
    }
}

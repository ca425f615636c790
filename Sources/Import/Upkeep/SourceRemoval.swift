import Store

/// Un-imports sources and frees superseded snapshots.
public enum SourceRemoval {
    /// Un-imports one source whole; nothing else is touched, and an older snapshot that it had
    /// superseded speaks again.
    ///
    /// - Returns: the file's name, or nil when there is no such source (or it is already removed).
    public static func remove(
        _ id: Int64, now: String, in database: LedgerDatabase
    ) throws -> String? {
        try database.transaction(bulk: true) {
            let query = try database.statement(
                "SELECT file || coalesce(' ' || member, ''), series, format FROM source "
                    + "WHERE source_id = ? AND state <> 'removed'")
            query.bind(1, id)
            guard try query.step() else { return nil }
            let name = query.text(0)
            let series = query.text(1)
            let format = query.text(2)
            query.reset()
            let filing = try FilingRemoval(id, format: format, in: database)
            try Upkeep.empty(source: id, action: "remove", now: now, in: database)
            try database.execute(
                "UPDATE source SET state = 'removed', superseded_by = NULL WHERE source_id = \(id)")
            try database.execute(
                "UPDATE source SET superseded_by = NULL WHERE superseded_by = \(id)")
            try SourceSeal.write(source: id, in: database)
            for child in try supplements(of: id, database) {
                try Upkeep.empty(source: child, action: "remove", now: now, in: database)
                try database.execute(
                    "UPDATE source SET state = 'removed' WHERE source_id = \(child)")
                try SourceSeal.write(source: child, in: database)
            }
            try filing.settleRest()
            if let series, format != SourceFormat.filings {
                try SourceLog.settle(series: series, newest: nil, in: database)
            }
            if format == "fec-bulk/itpas2" {
                try CountedOnce(database: database).reviveAfterRemoval()
            }
            try AdBuyChains(database: database).settle()
            if BulkTellsNotice.formats.contains(format ?? "") {
                try BulkTellsNotice(database: database).settleAll()
            }
            return name
        }
    }

    /// The files that mend the source's rejects, and those that mend theirs.
    private static func supplements(of id: Int64, _ database: LedgerDatabase) throws -> [Int64] {
        let query = try database.statement(
            """
            WITH RECURSIVE family (id) AS (
              SELECT source_id FROM source WHERE supplements = ?
              UNION SELECT s.source_id FROM source s JOIN family f ON s.supplements = f.id)
            SELECT id FROM family JOIN source ON source_id = id WHERE state <> 'removed' ORDER BY id
            """)
        query.bind(1, id)
        var children: [Int64] = []
        while try query.step() { children.append(query.int(0)) }
        return children
    }

    /// Frees the rows of every superseded snapshot: they are removed, so that nothing speaks for
    /// them any more and the same files may be imported again. Their `source` rows stay.
    ///
    /// An amended filing is no snapshot: what a newer version changed, and what was known on a day,
    /// is told by the versions before it. Filings are never pruned.
    ///
    /// - Returns: the ids pruned.
    public static func prune(now: String, in database: LedgerDatabase) throws -> [Int64] {
        let ids = try database.transaction(bulk: true) {
            let query = try database.statement(
                "SELECT source_id, format FROM source WHERE state = 'superseded' "
                    + "AND format <> '\(SourceFormat.filings)' ORDER BY 1")
            var ids: [Int64] = []
            var formats: Set<String> = []
            while try query.step() {
                ids.append(query.int(0))
                formats.insert(query.text(1) ?? "")
            }
            for id in ids {
                try Upkeep.empty(source: id, action: "prune", now: now, in: database)
                try database.execute(
                    "UPDATE source SET state = 'removed', superseded_by = NULL "
                        + "WHERE source_id = \(id)")
                try SourceSeal.write(source: id, in: database)
            }
            if formats.contains("fec-bulk/itpas2") {
                try CountedOnce(database: database).reviveAfterRemoval()
            }
            if !ids.isEmpty {
                try AdBuyChains(database: database).settle()
                try BulkTellsNotice(database: database).settleAll()
            }
            return ids
        }
        if !ids.isEmpty { try database.compact() }
        return ids
    }
}

/// What the removal of a filing means for the filings and bulk rows that are left.
struct FilingRemoval {
    private let database: LedgerDatabase
    private var members: [Int64] = []
    private var filer: String?
    private let isReceived: Bool

    /// Call before the source's rows are deleted.
    init(_ source: Int64, format: String?, in database: LedgerDatabase) throws {
        self.database = database
        isReceived = format == "journal/received"
        guard format == SourceFormat.filings else { return }
        members = try FilingChains(database: database).component(of: source).filter { $0 != source }
        let query = try database.statement("SELECT cmte_id FROM filing WHERE source_id = ?")
        query.bind(1, source)
        if try query.step() { filer = query.text(0) ?? "" }
        query.reset()
        try database.execute(
            "DELETE FROM filing_chain WHERE source_id = \(source); "
                + "DELETE FROM notice_cover WHERE covered_by = \(source)")
    }

    /// Call afterwards.
    func settleRest() throws {
        if isReceived { return try FilingChains(database: database).settleAll() }
        guard let filer else { return }
        try FilingChains(database: database).settleRest(members)
        try CountedOnce(database: database).reviveBulkRows()
        try NoticeMerge(database: database).settle(filer: filer)
    }
}

import Store

/// Un-imports sources and frees superseded snapshots.
package enum SourceRemoval {
    /// Un-imports one source whole; nothing else is touched, and an older snapshot that it had
    /// superseded speaks again.
    ///
    /// - Returns: the file's name, or nil when there is no such source (or it is already removed).
    package static func remove(
        _ id: Int64, now: String, in database: Connection
    ) throws -> String? {
        try database.transaction(bulk: true) {
            let query = try database.statement(
                "SELECT file || coalesce(' ' || member, '') FROM source "
                    + "WHERE source_id = ? AND state <> 'removed'")
            query.bind(1, id)
            guard try query.step() else { return nil }
            let name = query.text(0)
            query.reset()
            let gone = try [id] + supplements(of: id, database)
            try empty(gone, action: "remove", now: now, in: database)
            return name
        }
    }

    /// Deletes the rows of sources and settles what that means for those that are left.
    private static func empty(
        _ sources: [Int64], action: String, now: String, in database: Connection
    ) throws {
        var change = Change()
        let query = try database.statement("SELECT series, format FROM source WHERE source_id = ?")
        for id in sources {
            query.bind(1, id)
            guard try query.step() else { continue }
            try change.remove(
                id, series: query.text(0), format: query.text(1) ?? "", in: database)
            query.reset()
        }
        for id in sources {
            try database.execute("DELETE FROM notice_cover WHERE covered_by = \(id)")
            try Upkeep.empty(source: id, action: action, now: now, in: database)
            try database.execute(
                """
                UPDATE source SET state = 'removed', superseded_by = NULL WHERE source_id = \(id);
                UPDATE source SET superseded_by = NULL WHERE superseded_by = \(id)
                """)
        }
        try Settling(database: database, change: change).run()
    }

    /// The files that mend the source's rejects, and those that mend theirs.
    private static func supplements(of id: Int64, _ database: Connection) throws -> [Int64] {
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
    /// - Returns: what was pruned, and why its space was not given back, if it was not: the rows
    ///   are gone then all the same, and the next call gives it back.
    package static func prune(now: String, in database: Connection) throws -> Pruned {
        let ids = try database.transaction(bulk: true) {
            let query = try database.statement(
                "SELECT source_id FROM source WHERE state = 'superseded' "
                    + "AND format <> '\(SourceFormat.filings)' ORDER BY 1")
            var ids: [Int64] = []
            while try query.step() { ids.append(query.int(0)) }
            if !ids.isEmpty { try empty(ids, action: "prune", now: now, in: database) }
            return ids
        }
        let unused = try database.integer("PRAGMA freelist_count") ?? 0
        do {
            if unused > 0 { try database.compact() }
            return Pruned(sources: ids)
        } catch let error as StoreError {
            return Pruned(sources: ids, problem: error)
        }
    }

    /// What ``prune(now:in:)`` did.
    package struct Pruned {
        /// The sources whose rows are gone.
        package let sources: [Int64]
        /// Why the space of deleted rows was not given back to the disk.
        package var problem: StoreError?
    }
}

import Artefacts

/// What a person does to a whole source: un-import it, or free the space of an old snapshot. Both
/// are recorded in `journal_log`.
package enum Upkeep {
    /// Deletes every row of a source, its roll-ups, rejects and findings. The `source` row stays.
    ///
    /// - Parameters:
    ///   - action: `remove` or `prune`, for the log.
    ///   - now: UTC time, ISO.
    package static func empty(
        source id: Int64, action: String, now: String, in database: Connection
    ) throws {
        let range = "BETWEEN \(id) * 1000000000 AND \(id) * 1000000000 + 999999999"
        // Dimension rows are numbered in the order of import, so a source's own lie together.
        let spans = try Tables.all.filter { $0.owner == .span }.map { table in
            let query = try database.statement(
                "SELECT min(\(table.key[0])), max(\(table.key[0])) FROM entry "
                    + "WHERE entry_id \(range)")
            defer { query.reset() }
            let isAny = try query.step() && !query.isNull(0)
            return (table: table, rows: isAny ? (query.int(0), query.int(1)) : nil)
        }
        // Children before parents, so that foreign keys hold throughout.
        for table in Tables.all where table.owner == .number && table.kind != .entry {
            try database.execute("DELETE FROM \(table.name) WHERE \(table.condition(source: id))")
        }
        try database.execute("DELETE FROM entry WHERE entry_id \(range)")
        for table in Tables.all where table.owner == .source {
            try database.execute("DELETE FROM \(table.name) WHERE \(table.condition(source: id))")
        }
        for (table, rows) in spans {
            guard let rows else { continue }
            try database.execute(
                "DELETE FROM \(table.name) WHERE \(table.key[0]) BETWEEN \(rows.0) AND \(rows.1)")
        }
        let log = try database.statement(
            "INSERT INTO journal_log (at, action, subject, detail) VALUES (?, ?, ?, NULL)")
        log.bind(1, now)
        log.bind(2, action)
        log.bind(3, String(id))
        try log.execute()
    }
}

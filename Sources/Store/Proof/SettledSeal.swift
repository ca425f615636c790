import Artefacts

/// Digests of the tables that a transaction settles as a whole, written at its end: what counts, by
/// which rule, and since when. Posted rows have the control hash of their source instead, and what
/// is kept of a source its ``SourceSeal``.
package enum SettledSeal {
    /// Table, and its rows in a fixed order. All of them are small beside the ledger.
    private static let parts: [(name: String, sql: String)] = Tables.all
        .filter { $0.seals.contains(.settled) }
        .map { table in
            let order = table.key.joined(separator: ", ")
            return (
                table.name, halves[table.name] ?? "SELECT * FROM \(table.name) ORDER BY \(order)"
            )
        }

    /// Of tables that ``SourceSeal`` holds as well: what it leaves out.
    private static let halves = [
        "finding": """
        SELECT source_id, line, message, count FROM finding
        WHERE code IN ('versions_missing', 'notice_unsure')
        ORDER BY source_id, line, message, count
        """,
        "source": """
        SELECT source_id, series, supplements, state, superseded_by, known_from, known_until
        FROM source ORDER BY source_id
        """,
    ]

    /// Seals everything as it is now, inside the transaction that changed it.
    static func write(in database: Connection) throws {
        let insert = try database.statement("INSERT OR REPLACE INTO settled_seal VALUES (?, ?)")
        for part in parts {
            insert.bind(1, part.name)
            insert.bind(2, try SourceSeal.digest(try database.statement(part.sql)))
            try insert.execute()
        }
    }

    /// The tables that are not as the last transaction left them. A database in which nothing was
    /// ever loaded has no seals.
    package static func differences(in database: Connection) throws -> [String] {
        if try database.integer("SELECT max(source_id) FROM source") == nil { return [] }
        if try SourceSeal.isUnsealed(database) { return [] }
        var sealed: [String: String] = [:]
        let query = try database.statement("SELECT part, sha256 FROM settled_seal")
        while try query.step() { sealed[query.text(0) ?? ""] = query.text(1) }
        let strange = Set(sealed.keys).subtracting(parts.map(\.name))
        return try parts.filter {
            try sealed[$0.name] != SourceSeal.digest(try database.statement($0.sql))
        }.map(\.name) + strange.sorted()
    }
}

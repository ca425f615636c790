import Artefacts

/// Recounts roll-ups from the rows themselves, by the SQL under `schema/rollups/`.
package enum RollupRecount {
    /// A roll-up and the text that counts it.
    private struct Recount {
        let table: TableEntry
        /// Its statements: between the parts stands the number of a source.
        private let parts: [Substring]
        /// The same with `temp.recount` in the place of the table.
        private let recounting: [Substring]

        init(table: TableEntry, text: String) {
            self.table = table
            parts = text.split(separator: ":source", omittingEmptySubsequences: false)
            recounting = text.replacing(
                "INSERT INTO \(table.name) ", with: "INSERT INTO temp.recount "
            )
            .split(separator: ":source", omittingEmptySubsequences: false)
        }

        /// The statements for one source, into the table itself or into `temp.recount`.
        func statements(source: Int64, isRecount: Bool = false) -> String {
            (isRecount ? recounting : parts).joined(separator: "\(source)")
        }
    }

    private static let recounts = Tables.all.filter { $0.kind == .rollup }.compactMap { table in
        Artefacts.file("schema/rollups/\(table.name).sql").map {
            Recount(table: table, text: $0.text)
        }
    }

    /// The roll-up tables.
    package static let tables = recounts.map(\.table.name)

    /// Replaces the roll-ups of one source by a recount.
    ///
    /// - Parameter only: one of them; nil means all.
    package static func rebuild(
        source: Int64, only: String? = nil, in database: Connection
    ) throws {
        for recount in recounts where only == nil || recount.table.name == only {
            let table = recount.table
            try database.execute(
                "DELETE FROM \(table.name) WHERE \(table.condition(source: source))")
            try database.execute(recount.statements(source: source))
        }
    }

    /// How many rows of each roll-up of one source differ from a recount.
    package static func differences(
        source: Int64, in database: Connection
    ) throws -> [(table: String, rows: Int64)] {
        var result: [(String, Int64)] = []
        for recount in recounts {
            let table = recount.table.name
            let kept = "SELECT * FROM \(table) WHERE \(recount.table.condition(source: source))"
            try database.execute(
                "DROP TABLE IF EXISTS temp.recount; "
                    + "CREATE TEMP TABLE recount AS SELECT * FROM \(table) WHERE 0")
            try database.execute(recount.statements(source: source, isRecount: true))
            let rows = try database.integer(
                """
                SELECT (SELECT count(*) FROM (SELECT * FROM temp.recount EXCEPT \(kept)))
                     + (SELECT count(*) FROM (\(kept) EXCEPT SELECT * FROM temp.recount))
                """)
            try database.execute("DROP TABLE temp.recount")
            if let rows, rows > 0 { result.append((table, rows)) }
        }
        return result
    }
}

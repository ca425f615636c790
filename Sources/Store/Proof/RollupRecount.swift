import Artefacts

/// Recounts roll-ups from the rows themselves, by the SQL under `schema/rollups/`.
package enum RollupRecount {
    /// A roll-up and the statements that count it, in which `?1` is the number of a source.
    private struct Recount {
        let table: TableEntry
        let counting: [String]
        /// The same with `temp.recount` in the place of the table.
        let recounting: [String]

        init(table: TableEntry, text: String) {
            self.table = table
            let plain = text.split(separator: "\n").filter { !$0.utf8.starts(with: "--".utf8) }
                .joined(separator: "\n").replacing(":source", with: "?1")
            counting = plain.split(separator: ";").map(String.init)
                .filter { !$0.allSatisfy(\.isWhitespace) }
            recounting = counting.map {
                $0.replacing("INSERT INTO \(table.name) ", with: "INSERT INTO temp.recount ")
            }
        }

        /// The number of the source that a row belongs to.
        var source: String {
            table.owner == .number ? "\(table.key[0]) / 1000000000" : "source_id"
        }

        /// The rows of the sources from one to another, in SQL.
        func rows(from first: Int64, to last: Int64) -> String {
            // Multiplied by SQLite: a number that no import gives must not end the program.
            let condition =
                table.owner == .number
                ? "\(table.key[0]) BETWEEN \(first) * 1000000000 "
                    + "AND \(last) * 1000000000 + 999999999"
                : "source_id BETWEEN \(first) AND \(last)"
            return "SELECT * FROM \(table.name) WHERE \(condition)"
        }

        /// The rows of one source, found by their key: those of its filers (`temp.roll_filer`).
        func condition(source: Int64) -> String {
            if table.owner == .number { return table.condition(source: source) }
            let dimensions = "dimension IN ('donor', 'employer', 'vendor') AND "
            return (table.key[0] == "dimension" ? dimensions : "")
                + "cmte_id IN (SELECT cmte_id FROM temp.roll_filer) AND source_id = \(source)"
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
        try database.execute(
            """
            CREATE TEMP TABLE IF NOT EXISTS roll_filer (cmte_id TEXT PRIMARY KEY) WITHOUT ROWID;
            DELETE FROM temp.roll_filer;
            INSERT INTO temp.roll_filer
            SELECT '*' UNION SELECT f.cmte_id FROM entry e
            JOIN filing_ref f ON f.filing_id = e.filing_id
            WHERE e.entry_id BETWEEN \(source) * 1000000000 AND \(source) * 1000000000 + 999999999
            """)
        for recount in recounts where only == nil || recount.table.name == only {
            try database.execute(
                "DELETE FROM \(recount.table.name) WHERE \(recount.condition(source: source))")
            for text in recount.counting {
                let statement = try database.statement(text)
                statement.bind(1, source)
                try statement.execute()
            }
        }
    }

    /// How many recounted rows are held against a table at once: the whole table is read for them.
    private static let atOnce = 1_000_000

    /// How many rows of each roll-up differ from a recount, by source.
    ///
    /// - Parameters:
    ///   - sources: those that have entries, in order, none left out between two of them.
    ///   - only: one roll-up; nil means all.
    package static func differences(
        of sources: [Int64], only: String? = nil, in database: Connection
    ) throws -> [(source: Int64, table: String, rows: Int64)] {
        guard let first = sources.first else { return [] }
        var found: [(Int64, String, Int64)] = []
        for recount in recounts where only == nil || recount.table.name == only {
            try database.execute(
                "DROP TABLE IF EXISTS temp.recount; "
                    + "CREATE TEMP TABLE recount AS SELECT * FROM \(recount.table.name) WHERE 0")
            let statements = try recount.recounting.map { try database.statement($0) }
            var begin = first
            for (index, source) in sources.enumerated() {
                for statement in statements {
                    statement.bind(1, source)
                    try statement.execute()
                }
                let isLast = index + 1 == sources.count
                if try isLast
                    || database.integer("SELECT max(rowid) FROM temp.recount") ?? 0 >= atOnce
                {
                    found += try differences(recount, from: begin, to: source, database)
                    try database.execute("DELETE FROM temp.recount")
                    begin = source &+ 1
                }
            }
        }
        try database.execute("DROP TABLE IF EXISTS temp.recount")
        return found
    }

    private static func differences(
        _ recount: Recount, from first: Int64, to last: Int64, _ database: Connection
    ) throws -> [(Int64, String, Int64)] {
        let kept = recount.rows(from: first, to: last)
        let query = try database.statement(
            """
            SELECT \(recount.source), count(*) FROM (
              SELECT * FROM (SELECT * FROM temp.recount EXCEPT \(kept))
              UNION ALL SELECT * FROM (\(kept) EXCEPT SELECT * FROM temp.recount))
            GROUP BY 1 ORDER BY 1
            """)
        var found: [(Int64, String, Int64)] = []
        while try query.step() { found.append((query.int(0), recount.table.name, query.int(1))) }
        return found
    }
}

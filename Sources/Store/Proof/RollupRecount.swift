import Artefacts

/// Recounts roll-ups from the rows themselves, by the SQL under `schema/rollups/`.
public enum RollupRecount {
    /// The roll-up tables.
    public static let tables = Artefacts.files(under: "schema/rollups/", ending: "sql").map {
        String($0.path.dropFirst("schema/rollups/".count).dropLast(4))
    }

    /// Replaces the roll-ups of one source by a recount.
    public static func rebuild(source: Int64, in database: Connection) throws {
        for file in Artefacts.files(under: "schema/rollups/", ending: "sql") {
            let table = String(file.path.dropFirst("schema/rollups/".count).dropLast(4))
            try database.execute("DELETE FROM \(table) WHERE source_id = \(source)")
            try database.execute(
                file.text.split(separator: ":source", omittingEmptySubsequences: false)
                    .joined(separator: "\(source)"))
        }
    }

    /// How many rows of each roll-up of one source differ from a recount.
    public static func differences(
        source: Int64, in database: Connection
    ) throws -> [(table: String, rows: Int64)] {
        var result: [(String, Int64)] = []
        for file in Artefacts.files(under: "schema/rollups/", ending: "sql") {
            let table = String(file.path.dropFirst("schema/rollups/".count).dropLast(4))
            try database.execute(
                "DROP TABLE IF EXISTS temp.recount; "
                    + "CREATE TEMP TABLE recount AS SELECT * FROM \(table) WHERE 0")
            try database.execute(
                file.text.split(separator: ":source", omittingEmptySubsequences: false)
                    .joined(separator: "\(source)")
                    .split(separator: "INSERT INTO \(table) ", omittingEmptySubsequences: false)
                    .joined(separator: "INSERT INTO temp.recount "))
            let rows = try database.integer(
                """
                SELECT (SELECT count(*) FROM (SELECT * FROM temp.recount
                          EXCEPT SELECT * FROM \(table) WHERE source_id = \(source)))
                     + (SELECT count(*) FROM (SELECT * FROM \(table) WHERE source_id = \(source)
                          EXCEPT SELECT * FROM temp.recount))
                """)
            try database.execute("DROP TABLE temp.recount")
            if let rows, rows > 0 { result.append((table, rows)) }
        }
        return result
    }
}

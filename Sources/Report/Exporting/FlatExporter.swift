import Files
import Store

/// Writes one plain SQLite file for analysts, with the words of the public views and nothing to
/// join, and `metadata.json` beside it, for Datasette.
package struct FlatExporter {
    /// What was written.
    package struct Outcome: Sendable {
        /// Rows by table, in order.
        package var rows: [(table: String, rows: Int)]
        /// The file beside the database.
        package var metadata: String
    }

    let version: String
    let overwrites: Bool
    /// Told of each table before it is filled.
    package var onTable: (Exporter.FileBegun) -> Void = { _ in }

    /// Makes one.
    ///
    /// - Parameter overwrites: whether existing regular files may be replaced.
    package init(version: String, overwrites: Bool) {
        self.version = version
        self.overwrites = overwrites
    }

    /// Copies the views of one state of the ledger; both files appear whole or not at all.
    package func write(from ledger: Connection, to path: String) throws -> Outcome {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let name = String(path.dropFirst(folder.count))
        let metadataPath = folder + "metadata.json"
        guard name != "metadata.json" else {
            throw ReportError.usage(
                "metadata.json is written beside the database; name it otherwise.")
        }
        for path in [path, metadataPath] {
            try WholeFile.refuseExisting(path, overwrites: overwrites)
        }
        let tables = try FlatTable.all()
        return try ledger.oneState {
            let file = try WholeFile(path: path, overwrites: overwrites)
            let metadata = try WholeFile(path: metadataPath, overwrites: overwrites)
            let rows = try fill(file.temporaryPath, tables, from: ledger)
            let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
            var text =
                try FlatMetadata(tables: tables, ledger: ledger).json(database: stem)
                .written() + "\n"
            try text.withUTF8 { try metadata.write(UnsafeRawBufferPointer($0)) }
            try file.commit(to: path)
            try metadata.commit(to: metadataPath)
            return Outcome(rows: rows, metadata: metadataPath)
        }
    }

    private func fill(_ path: String, _ tables: [FlatTable], from ledger: Connection) throws
        -> [(table: String, rows: Int)]
    {
        let flat = try Connection(writingPlain: path)
        var counts: [(table: String, rows: Int)] = []
        let all = RowCount()
        for (place, table) in tables.enumerated() {
            try flat.execute(table.creation)
            let names = table.view.columns.map(\.name)
            onTable(
                Exporter.FileBegun(
                    name: table.view.name, place: place + 1, count: tables.count
                ) { (all.rows, nil) })
            let rows = try copy(
                "SELECT \(names.joined(separator: ", ")) FROM \(table.view.name)",
                from: ledger, into: table.view.name, of: flat, counting: all)
            try flat.execute(table.completion)
            counts.append((table.view.name, rows))
        }
        try describe(tables, in: flat, from: ledger)
        try flat.execute("COMMIT; ANALYZE")
        return counts
    }

    /// Rows of all tables so far.
    private final class RowCount { var rows: Int64 = 0 }

    private func copy(
        _ select: String, from ledger: Connection, into table: String, of flat: Connection,
        counting all: RowCount? = nil
    ) throws -> Int {
        let query = try ledger.statement(select)
        let marks = (1...query.columnNames.count).map { "?\($0)" }.joined(separator: ", ")
        let insert = try flat.statement("INSERT INTO \(table) VALUES (\(marks))")
        var rows = 0
        try query.run { row in
            insert.bind(row)
            try insert.execute()
            rows += 1
            all?.rows += 1
            return true
        }
        return rows
    }

    /// The tables that say what the others mean and come from.
    private func describe(
        _ tables: [FlatTable], in flat: Connection, from ledger: Connection
    ) throws {
        try flat.execute(
            """
            CREATE TABLE columns (
              table_name TEXT, column_name TEXT, type TEXT, unit TEXT, description TEXT,
              PRIMARY KEY (table_name, column_name));
            CREATE TABLE about (subject TEXT PRIMARY KEY, words TEXT);
            CREATE TABLE sources (
              source_id INTEGER PRIMARY KEY, file TEXT, member TEXT, format TEXT, cycle INTEGER,
              rows INTEGER, rejected INTEGER, state TEXT, known_from DATE, known_until DATE,
              loaded TEXT, sha256 TEXT);
            """)
        let column = try flat.statement("INSERT INTO columns VALUES (?1, ?2, ?3, ?4, ?5)")
        for table in tables {
            for one in table.view.columns {
                for (index, text) in [
                    table.view.name, one.name, one.type, FlatTable.unit(one), one.description,
                ].enumerated() {
                    column.bind(Int32(index + 1), text)
                }
                try column.execute()
            }
        }
        let about = try flat.statement("INSERT INTO about VALUES (?1, ?2)")
        let subjects = tables.map { ($0.view.name, $0.view.about) }
        for (subject, words) in subjects + [
            ("what counts", FlatMetadata.counting), ("program", "warchest \(version)"),
            ("notice", Manifest.legalNotice),
        ] {
            about.bind(1, subject)
            about.bind(2, words)
            try about.execute()
        }
        _ = try copy(
            """
            SELECT source_id, file, member, format, cycle, posted, rejected, state, known_from,
              known_until, imported_at, sha256
            FROM source WHERE state <> 'removed' ORDER BY source_id
            """, from: ledger, into: "sources", of: flat)
    }
}

import Store

/// What `metadata.json` says of the flat database, in the words that Datasette knows.
struct FlatMetadata {
    let tables: [FlatTable]
    let ledger: Connection

    /// What a reader must know before adding up.
    static let counting = """
        status = 'active' counts; every other status names the rule that keeps the row from \
        counting. Amounts are whole cents. Several files may tell the same outside spending or ad \
        buy: the reports of warchest let one of them speak, these tables hold them all.
        """

    private static let namedFiles = 10

    func json(database: String) throws -> JSONValue {
        var files: [String] = []
        try ledger.run(
            "SELECT file FROM source WHERE state <> 'removed' GROUP BY file ORDER BY min(source_id)"
        ) { row in
            files.append(row.text(0) ?? "")
            return true
        }
        // A page shows them in one line; the file itself has all.
        let others = files.count - Self.namedFiles
        let rest = others > 0 ? " and \(others) more, see the table sources" : ""
        let source = files.prefix(Self.namedFiles).joined(separator: ", ") + rest
        return .object([
            ("title", .text("Campaign finance records")), ("description", .text(Self.counting)),
            (
                "license",
                .text("Records of the FEC are in the public domain. " + Manifest.legalNotice)
            ),
            ("source", .text(source)),
            ("about", .text("the tables about, columns and sources of the same file")),
            (
                "databases",
                .object([
                    (
                        database,
                        .object([
                            ("tables", .object(tables.map { ($0.view.name, table($0)) })),
                            ("queries", .object(FlatQuery.all.map { ($0.name, query($0)) })),
                        ])
                    )
                ])
            ),
        ])
    }

    private func table(_ table: FlatTable) -> JSONValue {
        let columns = table.view.columns.map { column -> (String, JSONValue) in
            let unit = FlatTable.unit(column)
            return (
                column.name,
                .text(unit.isEmpty ? column.description : "\(column.description) [\(unit)]")
            )
        }
        return .object([
            ("title", .text(table.title)), ("description", .text(table.view.about)),
            ("columns", .object(columns)), ("fts_table", .text(table.view.name + "_fts")),
        ])
    }

    private func query(_ query: FlatQuery) -> JSONValue {
        .object([
            ("sql", .text(query.sql)), ("title", .text(query.title)),
            ("description", .text(query.about)),
        ])
    }
}

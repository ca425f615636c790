import LedgerModel
import Store

/// The names of rows and records that the index of names has found.
struct FoundNames {
    /// A name that a row or record bears.
    struct Named {
        var name: String
        var id: String?
        var city: String?
        var state: String?
        var zip: String?
        /// What kind of record; nil for a row.
        var record: String?
    }

    let lookup: NameLookup
    private let naming: RowNaming
    private let records: Statement

    /// - Throws: `ReportError.usage` while the index is not complete.
    init(_ connection: Connection) throws {
        let missing = try NameIndex.missing(in: connection).count
        guard missing == 0 else {
            throw ReportError.usage(
                "the names of \(missing) \(missing == 1 ? "file" : "files") are not in the index "
                    + "yet.\n  Next: warchest schema --update --db \(connection.path)")
        }
        lookup = try NameLookup(connection)
        naming = try RowNaming(connection)
        records = try connection.statement(
            """
            SELECT name, name_id, city, state, zip_code, record FROM named_records
            WHERE record_id = :number AND role = :role
            """)
    }

    /// Those of the names of a row or record that have every word.
    func names(
        of number: Int64, _ kind: NameIndex.Kind, _ wanted: [NameWords.Wanted]
    ) throws -> [Named] {
        if let names = try naming.named(byEntry: number, as: kind) {
            let record = kind == .committee ? "filer of rows" : nil
            return names.filter { NameWords.matches($0.name, wanted) }
                .map { Named(name: $0.name, id: $0.id, record: record) }
        }
        var found: [Named] = []
        try records.run(
            parameters: ["number": .integer(number), "role": .text(kind.rawValue)]
        ) { row in
            guard let name = row.text(0), NameWords.matches(name, wanted) else { return true }
            found.append(
                Named(
                    name: name, id: row.text(1), city: row.text(2), state: row.text(3),
                    zip: row.text(4), record: row.text(5)))
            return true
        }
        return found
    }
}

import Foundation
import Store
import TestSupport
import Testing

/// The index of names is told rows and names while they are stored. Its slow plain twin reads them
/// again once all is stored: both write the same.
@Suite struct NamesToldTests {
    /// Bulk files, filings and notices, spenders whom only a cover names, a name longer than any
    /// that is put together, and rows whose key had to be settled at the end.
    ///
    /// - Parameter race: whether the files of a whole race come first.
    private static func loaded(race: Bool) throws -> Workbench {
        let bench = try Workbench()
        let folder = Program.root + "/Tests/Fixtures/race"
        let names =
            try race ? FileManager.default.contentsOfDirectory(atPath: folder).sorted() : []
        let rows = [
            BulkRow(1, amount: "250", name: "SMITH, JOHN"),
            BulkRow(2, amount: "75", name: "O'BRIEN, ZOË"), BulkRow(3, name: ""),
            BulkRow(1, amount: "5", name: "TWICE, TOLD"), BulkRow(4, name: "SMITH, ANN"),
        ]
        var filing = FilingText(
            "F3XN", number: 1,
            [
                "filer_committee_id_number": "C00000001", "committee_name": "COVER NAMED PAC",
                "coverage_from_date": "20240101", "coverage_through_date": "20240331",
            ])
        let long = String(repeating: "LONG NAME ", count: 500)
        for (number, name) in ["DOE", "ÉTOILE", long, "AFTER"].enumerated() {
            filing.add(
                "SA11AI",
                [
                    "filer_committee_id_number": "C00000001", "entity_type": "IND",
                    "transaction_id": "A\(number)", "contributor_last_name": name,
                    "contributor_first_name": "JANE", "contribution_amount": "50.00",
                    "contribution_date": "20240203",
                ])
        }
        let run = try bench.run(
            ["import", "--quiet"] + names.map { "\(folder)/\($0)" } + [
                try bench.write("itcont24.txt", rows.itcont),
                try bench.write("1234567.fec", filing.text),
            ])
        #expect([0, 3].contains(run.exit), "\(run.err)")
        return bench
    }

    private static let tables = ["name_part", "name_word", "party_rows", "filed_part"]

    private static func index(_ database: Connection) throws -> [String] {
        try tables.flatMap { table -> [String] in
            let names = try database.statement("SELECT name FROM pragma_table_info('\(table)')")
            var columns: [String] = []
            while try names.step() { columns.append("quote(\(names.text(0) ?? ""))") }
            let query = try database.statement(
                "SELECT \(columns.joined(separator: " || ' ' || ")) FROM \(table) ORDER BY 1")
            var rows: [String] = []
            while try query.step() { rows.append("\(table) \(query.text(0) ?? "")") }
            return rows
        }
    }

    @Test func whatIsToldWhileRowsAreStoredIsWhatIsReadAfterwards() throws {
        let bench = try Self.loaded(race: true)
        let database = try Connection(
            writing: bench.database, create: false, toolVersion: "test", waitSeconds: 1)
        let told = try Self.index(database)
        #expect(told.contains { $0.contains("'spender'") })
        #expect(told.contains { $0.contains("'etoile'") })
        try database.execute(Self.tables.map { "DELETE FROM \($0);" }.joined())
        try NameIndex.writeMissing(in: database)
        #expect(try Self.index(database) == told)
    }

    /// In parts of two names and two rows, with names told up to some party and read from there.
    @Test(arguments: [NameGathering.Way.rowsAlone, .beforeRecords])
    func smallPartsAreTheSame(_ way: NameGathering.Way) throws {
        let bench = try Self.loaded(race: false)
        let database = try Connection(
            writing: bench.database, create: false, toolVersion: "test", waitSeconds: 1)
        let sources = try database.integer("SELECT max(source_id) FROM source") ?? 0
        for source in [sources - 1, sources] {
            func clear() throws {
                try database.execute(Self.tables.map { "DELETE FROM \($0);" }.joined())
            }
            // Only a filing has records.
            if way == .rowsAlone, source == sources { continue }
            for size in [2, 3, 1_000] {
                try clear()
                try NameIndex.write(source: source, in: database, partSize: size)
                let read = try Self.index(database)
                try clear()
                let gathering = try NameGathering(
                    source: source, way, partSize: size, in: database)
                let first =
                    try database.integer(
                        "SELECT min(party_id) FROM entry WHERE entry_id / 1000000000 = ?1", source)
                    ?? 0
                let names = PartyNames(from: first, partSize: size)
                var last = first - 1
                let rows = try database.statement(
                    """
                    SELECT e.entry_id, e.party_id, e.posting_id, e.filing_id,
                      coalesce(p.display_name, '')
                    FROM entry e JOIN party p ON p.party_id = e.party_id
                    WHERE e.entry_id / 1000000000 = ?1 ORDER BY 1
                    """)
                rows.bind(1, source)
                while try rows.step() {
                    try gathering.add(
                        entry: rows.int(0), party: rows.int(1), posting: rows.int(2),
                        filing: rows.int(3))
                    guard rows.int(1) > last, var name = rows.text(4) else { continue }
                    last = rows.int(1)
                    name.withUTF8 { names.add($0, of: last) }
                }
                names.prepare()
                try gathering.finish(parties: names)
                #expect(try Self.index(database) == read, "\(source) in parts of \(size)")
            }
        }
    }
}

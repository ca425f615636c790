import Files
import Foundation
import Import
import Report
import Store
import Testing

@Suite struct WhyTests {
    private let database: TestDatabase

    init() throws { database = try TestDatabase() }

    private let layout = LineLayout(
        table: "entry", delimiter: UInt8(ascii: "|"), quotes: false, endsWithDelimiter: false,
        columns: [
            LineLayout.Column(name: "CMTE_ID", type: "text", target: "filing.cmte_id"),
            LineLayout.Column(name: "NAME", type: "text", target: "party.name"),
            LineLayout.Column(name: "AMT", type: "amount", target: "entry.amount_cents"),
            LineLayout.Column(name: "TRAN_ID", type: "text", target: "entry.tran_id"),
        ])

    private func why(_ read: @escaping RawLineReading = { _, _ in nil }) throws -> Why {
        let layout = layout
        return Why(connection: try database.trusted(), readLines: read) { _, _, _ in layout }
    }

    private func figure(
        _ key: String, text: String = Sample.text, limit: Int = 20, cell: String? = nil
    ) throws -> WhyAnswer {
        let report = try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
        return try why().figure(
            report, ReportRequest(parameters: ["limit": "1"], asOf: "2018-01-01"), key: key,
            limit: limit, reports: try database.guarded(), cell: cell)
    }

    @Test func theEntriesAddUpToTheFigure() throws {
        let answer = try figure("donor=%3D1%2B1&zip5=00501")
        #expect(answer.agrees)
        #expect(answer.sum == 123_456)
        #expect(answer.entries.map(\.recordID) == [7_000_000_001])
        #expect(answer.entries[0].line == 1)
        #expect(answer.footer.excluded.map(\.rule) == ["memo-entry/1"])
        #expect(answer.footer.excluded[0].cents == 700)
        let raw = RawLine.reconstructed(Array("C00000001|=1+1|1234.56|T1".utf8))
        #expect(answer.entries[0].raw == raw)
    }

    @Test func keysMayBeTypedByHand() throws {
        #expect(try figure("zip5&donor=%0a@SUM").sum == 0)
        #expect(try figure("donor=王小明 \"x\", y&zip5=30306").sum == 99_999_999_999_999)
    }

    @Test(arguments: [
        ("donor=nobody&zip5=1", "no row with the key"), ("donor=x", "a value for zip5"),
        ("doner=x&zip5=1", "Did you mean donor?"), ("donor=%zz&zip5=1", "two hexadecimal digits"),
    ])
    func wrongKeysAreExplained(_ key: String, _ words: String) {
        let error = #expect(throws: ReportError.self) { try figure(key) }
        #expect(error?.message.contains(words) ?? false)
        #expect(error?.exitCode == 64)
    }

    @Test func aFigureThatItsEntriesDoNotMakeIsExposed() throws {
        let text = Sample.text.replacing(
            "sum(e.amount_cents) AS total", with: "sum(e.amount_cents) + 1 AS total")
        #expect(!(try figure("donor=%3D1%2B1&zip5=00501", text: text).agrees))
    }

    /// A figure that adds an entry twice adds up; the proof says that it does so.
    @Test func anEntryThatIsCountedTwiceIsTold() throws {
        let twice = Sample.text.replacing(
            "FROM entry e JOIN",
            with: "FROM (SELECT * FROM entry UNION ALL SELECT * FROM entry) e JOIN")
        let answer = try figure("donor=%3D1%2B1&zip5=00501", text: twice)
        #expect(answer.agrees && answer.entryCount == 2 && answer.repeats == 1)
        #expect(try figure("donor=%3D1%2B1&zip5=00501").repeats == 0)
    }

    /// Of many entries the first are told before all are added up, without their lines.
    @Test func theFirstOfManyEntriesAreToldAtOnce() throws {
        let twice = Sample.text.replacing(
            "FROM entry e JOIN",
            with: "FROM (SELECT * FROM entry UNION ALL SELECT * FROM entry) e JOIN")
        for (large, told) in [(1, 1), (2, 2), (3, 0)] {
            var why = try why()
            why.large = large
            var pages: [WhyAnswer] = []
            let report = try ReportDefinition.parse(twice, file: "gifts.sql", embedded: false)
            let answer = try why.figure(
                report, ReportRequest(parameters: [:], asOf: "2018-01-01"),
                key: "donor=%3D1%2B1&zip5=00501", limit: 20, reports: try database.guarded()
            ) { pages.append($0) }
            #expect(pages.map(\.entryCount) == (told == 0 ? [] : [told]))
            #expect(pages.first.map { $0.entries.count } ?? 0 == told)
            #expect(answer.entryCount == 2 && answer.agrees)
        }
    }

    @Test func aRecordIsOldWhenItComesAgain() {
        var set = RowSet()
        let ids: [Int64] = [
            1_000_000_063, 1_000_000_064, 2_000_000_064, 1_000_000_064, 63, 1_000_000_063,
        ]
        #expect(ids.map { set.insert($0) } == [true, true, true, false, true, false])
    }

    /// Cells that follow from others, each in its way.
    private static let derived = Sample.text
        .replacing(
            "-- column: share_bp",
            with: "-- column: double_cents  cents  Twice\n-- column: rest_cents  cents  None\n"
                + "-- column: share_bp"
        )
        .replacing(
            "AS total_cents, sum(e.amount_cents) / 10000",
            with: "AS total_cents, 2 * sum(e.amount_cents) AS double_cents, 0 AS rest_cents, "
                + "sum(e.amount_cents) / 10000"
        )
        .replacing(
            "-- method",
            with: "-- derived: n counts total_cents; double_cents = total_cents + total_cents\n"
                + "-- derived: rest_cents = double_cents - total_cents - total_cents;\n"
                + "--   share_bp of rest_cents, n, donor: a quotient\n-- method")

    @Test func aCellThatFollowsFromOthersIsProvedByTheirEntries() throws {
        let key = "donor=%3D1%2B1&zip5=00501"
        let count = try figure(key, text: Self.derived, cell: "n")
        #expect(count.agrees && count.cellValue == 1 && count.sum == 1)
        #expect(count.entries.isEmpty && count.parts.map(\.cellName) == ["total_cents"])
        let rest = try figure(key, text: Self.derived, cell: "rest_usd")
        #expect(rest.agrees && rest.cellValue == 0)
        let twice = try #require(rest.parts.first)
        #expect(twice.cellValue == 246_912 && twice.sum == 246_912)
        #expect(twice.parts.first?.entries.map(\.recordID) == [7_000_000_001])
        let share = try figure(key, text: Self.derived, cell: "share_pct")
        #expect(share.agrees && share.parts.map(\.cellName) == ["rest_cents", "n"])
        #expect(
            share.derivation?.text { $0 } == "rests on rest_cents, n, donor: a quotient")
    }

    @Test(arguments: [
        ("count(*) AS n", "count(*) + 1 AS n"), ("2 * sum(", "3 * sum("),
        ("AS total_cents,", "+ 1 AS total_cents,"),
    ])
    func aCellThatItsCellsDoNotMakeIsExposed(_ old: String, _ new: String) throws {
        let text = Self.derived.replacing(old, with: new, maxReplacements: 1)
        let report = try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
        let answers = try why().everyFigure(
            report, ReportRequest(parameters: ["limit": "1"], asOf: "2018-01-01"),
            key: "donor=%3D1%2B1&zip5=00501", limit: 1, reports: try database.guarded())
        #expect(
            answers.map(\.cellName) == [
                "n", "total_cents", "double_cents", "rest_cents", "share_bp",
            ])
        #expect(answers.contains { !$0.agrees })
        // What rests on a cell that does not agree does not agree either.
        #expect(answers.last?.agrees == false)
    }

    @Test func allAreSummedButFewAreListed() throws {
        let answer = try figure("donor=%3D1%2B1&zip5=00501", limit: 0)
        #expect(answer.entries.isEmpty)
        #expect(answer.entryCount == 1)
        #expect(answer.agrees)
    }

    @Test func anUnchangedFileGivesItsOwnWords() throws {
        let folder = try TemporaryFolder()
        let text = "first\r\nsecond|\u{E9}\r\nlast"
        let path = try folder.write(text, to: "a.txt")
        try TestDatabase.execute(
            "UPDATE source SET path = '\(path)', sha256 = '\(SHA256Hasher.hex(of: text))'",
            on: database.path)
        let why = try why { source, lines in
            RawLineReader.lines(
                path: source.path, member: source.member, sha256: source.sha256, bytes: .max,
                wanted: lines)
        }
        #expect(try why.entry(7_000_000_002).raw == .original(Array("second|\u{E9}".utf8)))
        #expect(try why.entry(7_000_000_003).raw == .original(Array("last".utf8)))
        try (text + "!").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(
            try why.entry(7_000_000_002).raw
                == .reconstructed(Array("C00000001|A\u{202E}B\u{1B}[2J|-0.50|T2".utf8)))
    }

    @Test func rowsOfTheSameTransactionAreFound() throws {
        let why = try why()
        let entry = try why.entry(7_000_000_001)
        #expect(entry["counterparty"] == .text("=1+1"))
        #expect(try why.siblings(of: entry).map(\.recordID) == [7_000_000_005])
    }

    @Test(arguments: [Int64(5), 7_000_000_999, -1, 99_000_000_001, .max])
    func unknownEntriesAreExplained(_ id: Int64) throws {
        let error = #expect(throws: ReportError.self) { try why().entry(id) }
        #expect(error?.exitCode == 64)
    }
}

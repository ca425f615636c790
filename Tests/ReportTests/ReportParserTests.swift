import Artefacts
import Report
import Store
import Testing
import Wording

@Suite struct ReportParserTests {
    @Test func theSampleIsSound() throws {
        let report = try Sample.report()
        #expect(report.name == "gifts")
        #expect(report.key == ["donor", "zip5"])
        #expect(report.parameters.map(\.name) == ["committee", "limit"])
        #expect(report.query.parameters == ["committee", "limit"])
        #expect(report.why?.parameters == ["key_donor", "key_zip5"])
    }

    /// One fault each: what to replace, by what, and the words and line of the complaint.
    static let faults: [(old: String, new: String, line: Int, words: String)] = [
        ("-- title: Gifts", "-- titel: Gifts", 2, "Did you mean title?"),
        ("-- title: Gifts", "-- title:", 2, "has no value"),
        ("-- title: Gifts", "-- title: A\n-- title: B", 3, "appears twice"),
        ("-- title: Gifts\n", "", 1, "`-- title: …`"),
        ("-- title: Gifts", "SELECT 1", 2, "found SQL before @query"),
        ("-- name: gifts", "-- name: Gifts!", 1, "a-z, 0-9 and -"),
        ("committee  committee ", "committee  comittee ", 4, "Did you mean committee?"),
        ("-- param: limit  count = 25  Rows", "-- param: limit  count = x  Rows", 5, "default"),
        ("-- param: limit  count = 25  Rows to return", "-- param: top  count", 5, "description"),
        ("-- param: limit", "-- param: limits", 22, "used in @query but not declared"),
        ("OR f.cmte_id = :committee)", "OR f.cmte_id = :comittee)", 21, ":comittee"),
        ("(:committee IS NULL OR f.cmte_id = :committee)", "1", 4, "no statement uses it"),
        ("-- param: limit", "-- param: as_of", 5, "bound by warchest"),
        ("-- column: n  count", "-- column: donor  count", 8, "appears twice"),
        ("total_cents  cents  Sum", "total  cents  Sum", 9, "ends in _cents"),
        ("share_bp  basis_points", "share  basis_points", 10, "ends in _bp"),
        ("zip5  text  ZIP", "zip5  string  ZIP", 7, "column type"),
        ("-- key: donor, zip5", "-- key: donor, zip", 1, "key column zip"),
        ("-- cell: total_cents", "-- cell: donor", 1, "cell donor"),
        ("-- cell: total_cents\n", "", 22, "@why needs"),
        ("-- @why", "-- @wy", 23, "found @wy"),
        ("-- @excluded", "-- @why", 27, "appears twice"),
        ("-- @query", "-- @why", 23, "appears twice"),
        (":key_donor AND p.zip", ":key_n AND p.zip", 26, ":key_n"),
        ("WHERE g.class_id = 1 AND (", "WHERE g.class_id = ?1 AND (", 21, "found ?1"),
        ("WHERE g.class_id = 1 AND (", "WHERE :only_n IS NULL AND (", 21, ":only_n is used"),
        ("-- method: test/1\n", "", 1, "`-- method: …`"),
        ("-- method: test/1", "-- methods: a/1, b/1", 1, ":method is not used"),
    ]

    /// Lines `-- derived:` that say what cannot be, and the words of the complaint.
    @Test(arguments: [
        ("n", "`column counts column`"), ("n = total_cents +", "`column counts column`"),
        ("n counts total_cents, n", "`column counts column`"), ("n of : words", "not declared"),
        ("n of totel_cents: words", "Did you mean total_cents?"),
        ("m of total_cents", "not declared: \"m\""), ("n = total_cents", "cents to cents"),
        ("total_cents of n", "which the key or the cell is"), ("n of zip5; n of donor", "n twice"),
        ("n of share_bp; share_bp of n", "follow from itself"), ("n counts donor", "behind cents"),
    ])
    func aCellFollowsFromCellsThatAreThere(_ line: String, _ words: String) {
        let text = Sample.text.replacing("-- method", with: "-- derived: \(line)\n-- method")
        let error = #expect(throws: ReportError.self) {
            try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
        }
        let message = error?.message ?? ""
        #expect(message.hasPrefix("gifts.sql:13: ") && message.contains(words), "\(message)")
    }

    @Test(arguments: faults.indices)
    func everyFaultIsNamedWithItsLine(_ index: Int) throws {
        let fault = Self.faults[index]
        #expect(Sample.text.contains(fault.old))
        let text = Sample.text.replacing(fault.old, with: fault.new, maxReplacements: 1)
        let error = #expect(throws: ReportError.self) {
            try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
        }
        let message = error?.message ?? ""
        #expect(message.hasPrefix("gifts.sql:\(fault.line): "), "\(message)")
        #expect(message.contains(fault.words), "\(message)")
        #expect(error?.exitCode == 2)
    }

    @Test func parametersInStringsAndCommentsAreNotParameters() throws {
        let text = Sample.text.replacing(
            "SELECT p.name", with: "SELECT /* :no\n:never */ ':nothing' || p.name -- :none\n")
        let report = try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
        #expect(report.query.parameters == ["committee", "limit"])
    }

    // MARK: Shared tables

    /// `@with` before the three sections, each of which goes on from it.
    static let sharing = """
        -- name: shared
        -- title: Shared
        -- question: What do sections share?
        -- column: n  count  Rows
        -- key: n
        -- cell: n
        -- method: test/1
        -- order: none
        -- @with
        two AS (SELECT 1 AS a UNION ALL SELECT 2),
        three AS (SELECT a FROM two UNION ALL SELECT 3)
        -- @query
        -- A section may have tables of its own.
        with recursive
        four AS (SELECT a FROM three UNION ALL SELECT 4)
        SELECT count(*) AS n FROM four
        -- @why
        SELECT a AS record_id, 1 AS cents FROM three WHERE :key_n IS NOT NULL
        -- @excluded
        SELECT 'none' AS rule, count(*) AS n, 0 AS cents FROM two
        """

    static func run(_ text: String) throws -> String {
        let report = try ReportDefinition.parse(text, file: "shared.sql", embedded: false)
        let collector = Collector()
        try ReportRunner(report: report, connection: try TestDatabase().guarded()).run(
            ReportRequest(asOf: "2018-01-01"),
            into: CSVSink(
                output: ByteOutput { collector.bytes.append(contentsOf: $0) }, profile: .plain))
        return String(decoding: collector.bytes, as: UTF8.self)
    }

    @Test func sectionsGoOnFromWhatTheyShare() throws {
        #expect(try Self.run(Self.sharing).split(whereSeparator: \.isNewline) == ["n", "4"])
        let report = try ReportDefinition.parse(Self.sharing, file: "s.sql", embedded: false)
        #expect(report.why?.parameters == ["key_n"])
    }

    @Test(arguments: [
        ("FROM four", "FORM four", 16), ("FROM two UNION", "FORM two UNION", 11),
        ("three AS (SELECT a", "three AS (SELECT :b", 11), (":key_n IS", ":key_m IS", 18),
    ])
    func whatIsWrongInASharingReportIsNamedByItsLine(_ old: String, _ new: String, _ line: Int) {
        let text = Self.sharing.replacing(old, with: new, maxReplacements: 1)
        do {
            _ = try Self.run(text)
            Issue.record("\(new) was accepted")
        } catch {
            let message =
                (error as? ReportError)?.message ?? (error as? StoreError)?.description ?? ""
            #expect(message.contains("shared.sql:\(line)"), "\(message)")
        }
    }

    @Test func whatIsSharedComesFirst() {
        let text = Self.sharing.replacing("-- @with", with: "-- @query", maxReplacements: 1)
            .replacing("-- @query\n--", with: "-- @with\n--")
        let error = #expect(throws: ReportError.self) {
            try ReportDefinition.parse(text, file: "shared.sql", embedded: false)
        }
        #expect(error?.message.contains("shared.sql:12: @with comes before") ?? false)
    }

    @Test func windowsLineEndsAreRead() throws {
        let text = Sample.text.split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\r\n")
        #expect(try ReportDefinition.parse(text, file: "g.sql", embedded: false).name == "gifts")
    }

    @Test func aStatementWithOtherColumnsIsRefusedAtItsDeclaration() throws {
        let database = try TestDatabase()
        let text = Sample.text.replacing("count(*) AS n,", with: "count(*) AS m,")
        let report = try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
        let error = #expect(throws: ReportError.self) {
            try ReportRunner(report: report, connection: try database.guarded()).run(
                ReportRequest(asOf: "2018-01-01"),
                into: CSVSink(output: ByteOutput { _ in }, profile: .plain))
        }
        #expect(error?.message.hasPrefix("gifts.sql:8: column 3 of @query") ?? false)
    }

    @Test func moneyMayNotBeAFloat() throws {
        let database = try TestDatabase()
        let text = Sample.text.replacing(
            "sum(e.amount_cents) AS total_cents", with: "total(e.amount_cents) AS total_cents")
        let report = try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
        let error = #expect(throws: ReportError.self) {
            try ReportRunner(report: report, connection: try database.guarded()).run(
                ReportRequest(asOf: "2018-01-01"),
                into: CSVSink(output: ByteOutput { _ in }, profile: .plain))
        }
        #expect(error?.message.contains("expected whole cents") ?? false)
    }

    /// Every report that ships obeys the rules.
    @Test(arguments: ReportCatalogue().names)
    func embeddedReportsAreSound(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        #expect(!ReportHelp.text(report).isEmpty)
    }

    @Test func anUnknownReportSuggestsOne() {
        let error = #expect(throws: ReportError.self) { try ReportCatalogue().report("no-such") }
        #expect(error?.exitCode == 64)
        #expect(error?.message.contains("warchest report") ?? false)
        #expect(Suggestion.nearest(to: "top-donor", in: ["top-donors", "vendors"]) == "top-donors")
        #expect(Suggestion.nearest(to: "zzz", in: ["top-donors"]) == nil)
    }
}

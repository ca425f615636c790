import Artefacts
import Report
import Testing

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
        ("-- param: limit  count = 25  Rows to return", "-- param: limit  count", 5, "description"),
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
        ("-- method: test/1\n", "", 1, "`-- method: …`"),
        ("-- method: test/1", "-- methods: a/1, b/1", 1, ":method is not used"),
    ]

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

import Report
import Store
import TestSupport
import Testing

/// `double-count-audit --race`: what every row of a race would add up to, against what counts.
@Suite struct RaceAuditTests {
    private static func rows(
        _ name: String, _ parameters: [String: String]
    ) throws -> [[String: Int64]] {
        let connection = try ImportedRace.connection()
        let sink = KeptRows()
        try ReportRunner(report: ReportCatalogue().report(name), connection: connection).run(
            ReportRequest(parameters: parameters, asOf: "2024-06-01"), into: sink)
        return sink.rows
    }

    private static func lines(_ parameters: [String: String]) throws -> [String: Int64] {
        let connection = try ImportedRace.connection()
        let sink = KeptRows()
        try ReportRunner(
            report: ReportCatalogue().report("double-count-audit"), connection: connection
        ).run(ReportRequest(parameters: parameters, asOf: "2024-06-01"), into: sink)
        var found: [String: Int64] = [:]
        for (text, row) in zip(sink.texts, sink.rows) {
            found[text["line"] ?? "", default: 0] += row["amount_cents"] ?? 0
        }
        return found
    }

    @Test(arguments: ["OH-15", "OH-12", "OH-15@2024-04-20"])
    func itAddsUpAndAgreesWithTheReportsBeside(_ race: String) throws {
        let lines = try Self.lines(["race": race])
        let parts = lines.filter { $0.key != "every row" }.values.reduce(0, +)
        #expect(lines["every row"] == parts && parts != 0)
        let outside = try Self.rows("outside-by-spender", ["race": race, "limit": "all"])
        #expect(
            lines["outside spending", default: 0]
                == outside.reduce(0) { $0 + ($1["total_cents"] ?? 0) })
        // Its candidates' committees one by one, but for outside spending, which is of the race.
        let money = try Self.rows("raised-by-month", ["race": race])
        #expect(
            lines["money in", default: 0]
                == money.reduce(0) { $0 + ($1["itemized_receipts_cents"] ?? 0) })
    }
}

/// The numbers and texts of an answer, by column.
private final class KeptRows: RowSink {
    let showsFooter = false
    private var columns: [OutputColumn] = []
    private(set) var rows: [[String: Int64]] = []
    private(set) var texts: [[String: String]] = []

    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {
        self.columns = columns
    }

    func row(_ row: RowView, key: [UInt8]?) {
        var (numbers, words): ([String: Int64], [String: String]) = ([:], [:])
        for (index, column) in columns.enumerated() {
            switch row.value(index) {
            case .integer(let value): numbers[column.name] = value
            case .text(let value): words[column.name] = value
            default: break
            }
        }
        rows.append(numbers)
        texts.append(words)
    }

    func end(_ footer: ResultFooter) {}
}

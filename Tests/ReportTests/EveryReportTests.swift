import Artefacts
import Report
import Store
import TestSupport
import Testing

/// Keeps keys, and what the sink was told of the columns.
private final class KeySink: RowSink {
    let showsFooter = false
    var keys: [String] = []
    var rows: [[SQLValue]] = []
    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
    func row(_ row: RowView, key: [UInt8]?) {
        keys.append(String(decoding: key ?? [], as: UTF8.self))
        rows.append((0..<row.count).map { row.value($0) })
    }
    func end(_ footer: ResultFooter) {}
}

/// Keeps the values of one column.
private final class CellSink: RowSink {
    let showsFooter = false
    let column: Int
    var cells: Set<String> = []
    init(column: Int) { self.column = column }
    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
    func row(_ row: RowView, key: [UInt8]?) { cells.insert(row.text(column) ?? "") }
    func end(_ footer: ResultFooter) {}
}

@Suite struct EveryReportTests {
    static let names = ReportCatalogue().names

    /// What comes with the program is not checked when it is read, so that questions are answered
    /// sooner: here it is, as other people's files are.
    @Test(arguments: names)
    func everyReportPassesTheChecksOfOtherPeoples(_ name: String) throws {
        let file = try #require(Artefacts.file("exports/\(name).sql"))
        let report = try ReportDefinition.parse(file.text, file: file.path, embedded: false)
        #expect(report.name == name)
    }

    /// Runs with every method: the columns must be the declared ones, keys unique, and the entries
    /// behind each row must add up to its figure.
    @Test(arguments: names)
    func everyRowIsProvedByItsEntries(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let connection = try ImportedRace.connection()
        for method in report.methods {
            var request = ImportedRace.request(report, method)
            // With all of its columns, also those that a parameter brings.
            if let shown = report.conditional { request.parameters[shown.parameter] = "book" }
            let sink = KeySink()
            try ReportRunner(report: report, connection: connection).run(request, into: sink)
            #expect(!sink.keys.isEmpty, "no row")
            #expect(Set(sink.keys).count == sink.keys.count, "a key repeats")
            guard report.why != nil else { continue }
            request.showsKeys = false
            let why = Why(
                connection: connection, readLines: { _, _ in nil }, layout: { _, _, _ in nil })
            let statement = try connection.statement(try #require(report.why).sql)
            let others = report.columns.filter { $0.type == .cents || $0.type == .count }
                .map(\.name).filter(statement.columnNames.contains)
            for (key, row) in zip(sink.keys, sink.rows) {
                for cell in [nil] + others {
                    let answer = try why.figure(
                        report, request, key: key, limit: 1, reports: connection, cell: cell)
                    #expect(
                        answer.agrees,
                        "\(key) \(cell ?? ""): \(answer.cellValue) is not \(answer.sum)")
                    // Also where it was looked for among few rows (`:only_…`).
                    #expect(answer.row.map { $0.1 } == row, "\(key): another row is proved")
                }
            }
        }
    }

    /// A report that tells the two-year period takes it, and answers of no other.
    @Test(arguments: names)
    func aPeriodThatIsAskedForIsTheOnlyOne(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        guard let column = report.columns.firstIndex(where: { $0.name == "cycle" }) else { return }
        #expect(report.parameter("cycle") != nil, "a column cycle and no parameter")
        guard report.parameter("cycle") != nil else { return }
        for cycle in ["2018", "2024"] {
            var request = ImportedRace.request(report, report.methods.first ?? "")
            request.parameters["cycle"] = cycle
            let sink = CellSink(column: column)
            try ReportRunner(report: report, connection: try ImportedRace.connection())
                .run(request, into: sink)
            #expect(sink.cells.subtracting([cycle, ""]).isEmpty, "--cycle \(cycle): \(sink.cells)")
        }
    }

    /// `why` proves every figure of every report by entries, or names the cells it rests on; a
    /// ratio alone needs neither.
    @Test(arguments: names)
    func everyFigureIsProvedOrNamesWhatItRestsOn(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let statement = try report.why.map { try ImportedRace.connection().statement($0.sql) }
        let proved = Set(statement?.columnNames ?? [])
        let silent = report.columns.filter { column in
            (column.type == .cents || column.type == .count) && column.name != report.cell
                && !proved.contains(column.name) && report.derivation(column.name) == nil
                && !report.key.contains(column.name)
        }
        #expect(silent.isEmpty, "\(silent.map(\.name)): in @why, or in a line `-- derived:`")
        // What entries add up to follows from nothing.
        #expect(report.derived.filter { proved.contains($0.column) }.isEmpty)
    }

    /// Reports answer from roll-ups, and proofs from the sources of their figure: no plan may read
    /// the fact table through.
    @Test(arguments: names)
    func noReportScansTheLedger(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let sections = [
            ("@query", report.query), ("@why", report.why), ("@excluded", report.excluded),
            ("@empty", report.whyEmpty),
        ]
        for (title, section) in sections {
            guard let section else { continue }
            let plan = try LedgerScans.plan(of: section.sql, on: ImportedRace.path)
            #expect(
                plan == nil,
                "\(title) reads entry from end to end:\n\((plan ?? []).joined(separator: "\n"))")
        }
    }

    @Test func reportsNameTheColumnsOfANarrowTable() throws {
        for name in Self.names {
            let report = try ReportCatalogue().report(name)
            #expect(!report.table.isEmpty, "\(name) has no `-- table:` line")
        }
    }
}

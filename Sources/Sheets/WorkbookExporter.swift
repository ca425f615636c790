import Files
import LedgerModel
import Report
import Store

/// Writes reports into one workbook (XLSX), which appears whole or not at all.
package struct WorkbookExporter {
    let version: String
    let overwrites: Bool
    /// Rows of one sheet below its header.
    package var rowsPerSheet = Exporter.spreadsheetRows
    /// Told of each report before its sheet is filled.
    package var onSheet: (Exporter.FileBegun) -> Void = { _ in }

    /// Makes one.
    ///
    /// - Parameter overwrites: whether an existing regular file may be replaced.
    package init(version: String, overwrites: Bool) {
        self.version = version
        self.overwrites = overwrites
    }

    /// Runs the reports, one sheet each, and writes how they were counted, what was left out and
    /// the sources behind them.
    ///
    /// - Parameter connection: the connection for a report: trusted for ours, guarded for users'.
    ///   All of them keep one state of the database until all is written.
    /// - Returns: what came of each.
    package func write(
        _ reports: [ReportDefinition], _ requests: [String: ReportRequest], asOf: String,
        to path: String, connection: (ReportDefinition) throws -> Connection
    ) throws -> [ReportOutcome] {
        try WholeFile.refuseExisting(path, overwrites: overwrites)
        let connections = try reports.map { try connection($0) }
        return try Connection.oneState(of: connections) {
            let file = try WholeFile(path: path, overwrites: overwrites)
            let title = reports.count == 1 ? reports[0].title : "Reports of warchest"
            let book = try Workbook(
                path: file.temporaryPath, title: title, day: try Self.day(asOf))
            let longTexts = LongTexts(book)
            var answers: [AnsweredReport] = []
            for (report, connection) in zip(reports, connections) {
                let request = requests[report.name] ?? ReportRequest(asOf: asOf)
                let sink = SheetSink(
                    book, name: report.name, rowsPerSheet: rowsPerSheet, longTexts: longTexts)
                let before = answers.reduce(Int64(0)) { $0 + Int64($1.outcome.rows) }
                onSheet(
                    Exporter.FileBegun(
                        name: report.name, place: answers.count + 1, count: reports.count
                    ) { (before + sink.allRows, nil) })
                let outcome = try ReportRunner(report: report, connection: connection).run(
                    request, into: sink, findsFooter: true)
                answers.append(
                    AnsweredReport(
                        report: report, request: request, outcome: outcome, sheets: sink.sheets,
                        oddities: sink.oddities))
            }
            try AnswerSheets(answers, version: version).write(to: book)
            try longTexts.finish()
            try book.close()
            try file.commit(to: path)
            return answers.map(\.outcome)
        }
    }

    /// The day of making that the file states: the day as of which it answers.
    private static func day(_ asOf: String) throws -> Day {
        let day = Array(asOf.utf8).withUnsafeBufferPointer { try? Day.parseISO(bytes: $0).get() }
        guard let day else {
            throw ReportError.usage("--as-of: expected a day like 2017-06-20, found \(asOf).")
        }
        return day
    }
}

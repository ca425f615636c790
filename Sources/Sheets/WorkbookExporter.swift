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
    /// Told of a report that could not be answered; the others go on, and the workbook says of it
    /// what this answers. Without it nothing does.
    package var onFailure: ((ReportDefinition, any Error) -> String)?

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
    /// - Returns: what came of each that could be answered.
    package func write(
        _ reports: [ReportDefinition], _ requests: [String: ReportRequest], asOf: String,
        to path: String, connection: (ReportDefinition) throws -> Connection
    ) throws -> [ReportOutcome] {
        try WholeFile.refuseExisting(path, overwrites: overwrites)
        let connections = try reports.map { try connection($0) }
        return try Connection.oneState(of: connections) {
            let book = try Book(path, reports, asOf: asOf, self)
            var asked = Array(zip(reports, connections)), failed: [FailedReport] = []
            while true {
                let count = failed.count
                let answers = try answers(to: asked, requests, asOf, in: book, &failed)
                if failed.count == count {
                    try book.finish(answers, failed)
                    return answers.map(\.outcome)
                }
                // A sheet that was begun cannot be taken out of a workbook: it is made anew.
                let names = failed.map(\.name)
                asked.removeAll { names.contains($0.0.name) }
                try book.begin()
            }
        }
    }

    /// Fills a sheet with each; behind one that cannot be answered, only tries the others.
    private func answers(
        to asked: [(ReportDefinition, Connection)], _ requests: [String: ReportRequest],
        _ asOf: String, in book: Book, _ failed: inout [FailedReport]
    ) throws -> [AnsweredReport] {
        var answers: [AnsweredReport] = []
        var rows: Int64 = 0, isSpoilt = false
        for (place, (report, connection)) in asked.enumerated() {
            let request = requests[report.name] ?? ReportRequest(asOf: asOf)
            let sink = SheetSink(
                book.workbook, name: report.name, rowsPerSheet: rowsPerSheet,
                longTexts: book.longTexts)
            let before = rows
            onSheet(
                Exporter.FileBegun(name: report.name, place: place + 1, count: asked.count) {
                    (before + sink.allRows, nil)
                })
            do {
                let outcome = try ReportRunner(report: report, connection: connection).run(
                    request, into: isSpoilt ? NoSink() : sink, findsFooter: true)
                rows += Int64(outcome.rows)
                answers.append(
                    AnsweredReport(
                        report: report, request: request, outcome: outcome, sheets: sink.sheets,
                        oddities: sink.oddities))
            } catch {
                guard let onFailure, Exporter.isOfOneReport(error) else { throw error }
                failed.append(FailedReport(name: report.name, words: onFailure(report, error)))
                isSpoilt = true
            }
        }
        return answers
    }

    /// The file while it is made, and made anew.
    private final class Book {
        private let path: String
        private let title: String
        private let day: Day
        private let exporter: WorkbookExporter
        private var file: WholeFile
        private(set) var workbook: Workbook
        private(set) var longTexts: LongTexts

        init(
            _ path: String, _ reports: [ReportDefinition], asOf: String,
            _ exporter: WorkbookExporter
        ) throws {
            self.path = path
            self.exporter = exporter
            title = reports.count == 1 ? reports[0].title : "Reports of warchest"
            day = try WorkbookExporter.day(asOf)
            file = try WholeFile(path: path, overwrites: exporter.overwrites)
            workbook = try Workbook(path: file.temporaryPath, title: title, day: day)
            longTexts = LongTexts(workbook)
        }

        func begin() throws {
            file = try WholeFile(path: path, overwrites: exporter.overwrites)
            workbook = try Workbook(path: file.temporaryPath, title: title, day: day)
            longTexts = LongTexts(workbook)
        }

        func finish(_ answers: [AnsweredReport], _ failed: [FailedReport]) throws {
            try AnswerSheets(answers, failed, version: exporter.version).write(to: workbook)
            try longTexts.finish()
            try workbook.close()
            try file.commit(to: path)
        }
    }

    /// Takes rows and keeps none.
    private final class NoSink: RowSink {
        let showsFooter = false
        func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
        func row(_ row: RowView, key: [UInt8]?) {}
        func end(_ footer: ResultFooter) {}
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

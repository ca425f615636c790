import Foundation
import Report
import Store
import TestSupport
import Testing

/// Every report over the invented race, the demo and, where they are, real filings and bulk files:
/// no key twice, and every figure of a row proved, down to the cells it follows from.
@Suite struct EveryCellTests {
    /// Rows of an answer whose figures are proved: the first, the last, or some between as well.
    static let rowsOfAnAnswer = 2

    @Test(arguments: ReportCatalogue().names)
    func keysAreUniqueAndEveryFigureIsProved(_ name: String) throws {
        for files in LoadedFiles.present { try prove(name, over: files) }
    }

    /// Real files are not part of the project; the test above does without them.
    @Test(
        .enabled(
            if: LoadedFiles.hasSamples,
            "no real files beside the project: figures of filings and bulk files were not proved"))
    func realFilesAnswerMostReports() throws {
        var silent: [String] = []
        for name in ReportCatalogue().names {
            let report = try ReportCatalogue().report(name)
            var rows = 0
            for files in [LoadedFiles.filings, .bulk] {
                let loaded = try files.loaded()
                guard let request = loaded.requests(report).first else { continue }
                rows += try answer(report, request, loaded.connection()).keys.count
            }
            if rows == 0 { silent.append(name) }
        }
        #expect(
            silent == [
                "air-war", "buys-vs-ies", "claims", "claims-conflicts", "geography-district",
                "race-stated", "stated-shares", "stated-totals",
            ])
    }

    private func prove(_ name: String, over files: LoadedFiles) throws {
        let report = try ReportCatalogue().report(name)
        let loaded = try files.loaded()
        let connection = try loaded.connection()
        let why = Why(
            connection: connection, readLines: { _, _ in nil }, layout: { _, _, _ in nil })
        for request in loaded.requests(report) {
            let asked = "\(files) \(request.parameters) \(request.method ?? "")"
            let keys = try answer(report, request, connection).keys
            #expect(Set(keys).count == keys.count, "\(asked): a key repeats")
            guard report.isProvable, !keys.isEmpty else { continue }
            for key in Self.sample(keys) {
                let answers = try why.everyFigure(
                    report, request, key: key, limit: 0, reports: connection)
                for answer in answers where !answer.agrees {
                    Issue.record(
                        """
                        \(asked) \(key): \(answer.cellName) is \(answer.cellValue), and \
                        \(answer.sum) by \(answer.derivation == nil ? "its entries" : "its cells")
                        """)
                }
            }
        }
    }

    private func answer(
        _ report: ReportDefinition, _ request: ReportRequest, _ connection: Connection
    ) throws -> RowCollector {
        let rows = RowCollector()
        try ReportRunner(report: report, connection: connection).run(request, into: rows)
        return rows
    }

    /// Keys at even distances, the same on every run.
    private static func sample(_ keys: [String]) -> [String] {
        guard keys.count > rowsOfAnAnswer else { return keys }
        return (0..<rowsOfAnAnswer).map { keys[$0 * (keys.count - 1) / (rowsOfAnAnswer - 1)] }
    }
}

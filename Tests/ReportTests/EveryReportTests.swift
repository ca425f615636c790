import Artefacts
import CSystem
import Foundation
import Import
import Report
import Store
import Testing

/// An invented race, imported once through the importer itself.
enum ImportedRace {
    static let path: String = {
        do {
            let folder = NSTemporaryDirectory() + "/warchest-race-\(UInt64.random(in: 0 ... .max))"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            let path = folder + "/race.db"
            let database = try Connection(
                writing: path, create: true, toolVersion: "test", waitSeconds: 1)
            let importer = try Importer(
                database: database,
                options: ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z"))
            let fixtures = DocsTests.root.appendingPathComponent("Tests/Fixtures/race").path
            for name in try FileManager.default.contentsOfDirectory(atPath: fixtures).sorted() {
                for outcome in try importer.importFile("\(fixtures)/\(name)") {
                    if let refusal = outcome.refusal { throw refusal }
                }
            }
            return path
        } catch {
            fatalError("\(error)")
        }
    }()

    static func connection() throws -> Connection {
        try Connection(reading: path, schemaVersion: TestDatabase.schemaVersion)
    }

    static func request(_ report: ReportDefinition, _ method: String) -> ReportRequest {
        var parameters: [String: String] = [:]
        for parameter in report.parameters where parameter.isRequired {
            parameters[parameter.name] =
                switch parameter.type {
                case .race: "OH-15"
                case .date: "2024-04-20"
                default: "C00990101"
                }
        }
        return ReportRequest(
            parameters: parameters, asOf: "2024-06-01", method: method, showsKeys: true)
    }
}

/// Keeps keys, and what the sink was told of the columns.
private final class KeySink: RowSink {
    let showsFooter = false
    var keys: [String] = []
    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
    func row(_ row: RowView, key: [UInt8]?) {
        keys.append(String(decoding: key ?? [], as: UTF8.self))
    }
    func end(_ footer: ResultFooter) {}
}

@Suite struct EveryReportTests {
    static let names = ReportCatalogue().names

    /// Runs with every method: the columns must be the declared ones, keys unique, and the entries
    /// behind each row must add up to its figure.
    @Test(arguments: names)
    func everyRowIsProvedByItsEntries(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let connection = try ImportedRace.connection()
        for method in report.methods {
            var request = ImportedRace.request(report, method)
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
            for key in sink.keys {
                for cell in [nil] + others {
                    let answer = try why.figure(
                        report, request, key: key, limit: 1, reports: connection, cell: cell)
                    #expect(
                        answer.agrees,
                        "\(key) \(cell ?? ""): \(answer.cellValue) is not \(answer.sum)")
                }
            }
        }
    }

    /// The reports people quote most prove every figure in a row, not only the main one.
    @Test(arguments: ["candidate-totals", "outside-by-spender", "top-donors"])
    func quotedReportsProveAllTheirFigures(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let statement = try ImportedRace.connection().statement(try #require(report.why).sql)
        let figures = report.columns.filter { $0.type == .cents || $0.type == .count }.map(\.name)
        // How many candidates there are is no sum.
        let missing = Set(figures).subtracting(statement.columnNames)
        #expect(missing.subtracting([report.cell ?? "", "candidates"]).isEmpty)
    }

    /// Reports answer from roll-ups: no plan of a @query may read the fact table through.
    @Test(arguments: names)
    func noReportScansTheLedger(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        var handle: OpaquePointer?
        #expect(sqlite3_open(ImportedRace.path, &handle) == SQLITE_OK)
        defer { sqlite3_close(handle) }
        var statement: OpaquePointer?
        let sql = "EXPLAIN QUERY PLAN " + report.query.sql
        #expect(
            sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK,
            "\(String(cString: sqlite3_errmsg(handle)))")
        defer { sqlite3_finalize(statement) }
        // `e` is what the views call it, whatever the report does.
        let names =
            report.query.sql.matches(of: /\bentry\s+(?:AS\s+)?(\w+)/)
            .map { String($0.output.1) } + ["entry", "e"]
        while sqlite3_step(statement) == SQLITE_ROW {
            guard let text = sqlite3_column_text(statement, 3) else { continue }
            let words = String(cString: text).split(separator: " ")
            guard words.count > 1, names.contains(String(words[1])) else { continue }
            // A SEARCH that uses nothing is how SQLite calls a scan for a minimum or maximum.
            #expect(words[0] == "SEARCH" && words.contains("USING"), "\(String(cString: text))")
        }
    }

    @Test func reportsNameTheColumnsOfANarrowTable() throws {
        for name in Self.names {
            let report = try ReportCatalogue().report(name)
            #expect(!report.table.isEmpty, "\(name) has no `-- table:` line")
        }
    }
}

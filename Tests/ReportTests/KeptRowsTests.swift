import Report
import Store
import TestSupport
import Testing

/// Keeps everything a sink is told.
private final class WholeSink: RowSink {
    let showsFooter = true
    var said: [String] = []
    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
    func row(_ row: RowView, key: [UInt8]?) {
        said.append((0..<row.count).map { "\(row.value($0))" }.joined(separator: ","))
    }
    func end(_ footer: ResultFooter) { said.append("\(footer)") }
}

/// Rows that several statements of a command ask for are found once: `-- kept:` in a method.
@Suite struct KeptRowsTests {
    static let names = ReportCatalogue().names

    private func answer(
        _ name: String, _ connection: Connection, _ parameters: [String: String] = [:]
    ) throws -> [String] {
        let report = try ReportCatalogue().report(name)
        var request = ImportedRace.request(report, report.methods.first ?? "")
        request.showsKeys = false
        request.parameters.merge(parameters) { _, new in new }
        let sink = WholeSink()
        try ReportRunner(report: report, connection: connection).run(request, into: sink)
        return sink.said
    }

    /// The slow twin finds them anew for each statement.
    @Test(arguments: names) func keptRowsChangeNothing(_ name: String) throws {
        let (keeping, plain) = (try ImportedRace.connection(), try ImportedRace.connection())
        plain.mayKeepRows = false
        let (kept, twin) = (try answer(name, keeping), try answer(name, plain))
        #expect(kept == twin)
    }

    @Test func rowsAreKeptForTheSameQuestionWhileOneStateIsHeld() throws {
        let connection = try ImportedRace.connection()
        try connection.oneState {
            let first = try answer("limit-watch", connection)
            #expect(connection.keptCount == 1)
            let again = try answer("limit-watch", connection)
            #expect(again == first)
            #expect(connection.keptCount == 1, "the rows of this question are there")
            _ = try answer("limit-watch", connection, ["committee": "C00990101"])
            #expect(connection.keptCount == 2, "another question has rows of its own")
        }
        #expect(connection.keptCount == 0)
        #expect(try connection.integer("SELECT count(*) FROM sqlite_temp_schema") == 0)
        #expect(throws: StoreError.self) {
            try connection.run("CREATE TABLE temp.mine (x)") { _ in true }
        }
    }

    /// Under the guard our own reports keep rows too; a stranger's SQL makes no table.
    @Test func theGuardLetsOnlyOursBeKept() throws {
        let guarded = try Connection(
            reading: ImportedRace.path, schemaVersion: Repository.schemaVersion,
            profile: .guarded())
        let plain = try ImportedRace.connection()
        plain.mayKeepRows = false
        try guarded.oneState {
            let (ours, twin) = (
                try answer("limit-watch", guarded), try answer("limit-watch", plain)
            )
            #expect(ours == twin)
            #expect(guarded.keptCount == 1)
            #expect(throws: StoreError.self) {
                try guarded.run("CREATE TABLE temp.mine AS SELECT 1") { _ in true }
            }
        }
    }
}

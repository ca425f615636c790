import Foundation
import Report
import Store
import Testing

/// One question reads one state: a writer commits between the steps, and no step sees it.
@Suite struct OneStateTests {
    /// Commits in the middle of a result, as far as the reader's locks let it: at its last row the
    /// writer has begun, and waits for the reader to let go.
    private final class DelayedSink: RowSink, @unchecked Sendable {
        let showsFooter = true
        let path: String
        var files: [String?] = []
        var footer = ResultFooter()
        let written = DispatchSemaphore(value: 0)

        init(path: String) { self.path = path }

        func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {}

        func row(_ row: RowView, key: [UInt8]?) throws {
            files.append(row.text(1))
            Thread.detachNewThread { [self] in
                OneStateTests.rename("after.txt", path)
                written.signal()
            }
            Thread.sleep(forTimeInterval: 0.5)
        }

        func end(_ footer: ResultFooter) throws { self.footer = footer }
    }

    private static func rename(_ name: String, _ path: String) {
        try? TestDatabase.execute(
            "PRAGMA busy_timeout = 20000; UPDATE source SET file = '\(name)'", on: path)
    }

    private static func file(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func rowsAndFooterAreOfOneState() throws {
        let database = try TestDatabase()
        let sink = DelayedSink(path: database.path)
        let connection = try database.trusted()
        try ReportRunner(report: try ReportCatalogue().report("sources"), connection: connection)
            .run(ReportRequest(asOf: "2024-06-01"), into: sink)
        sink.written.wait()
        #expect(sink.files == ["itcont.txt"])
        #expect(sink.footer.sources.map(\.file) == ["itcont.txt"])
        // Afterwards the same connection sees what was committed.
        var now: String?
        try connection.run("SELECT file FROM source") { row in
            now = row.text(0)
            return true
        }
        #expect(now == "after.txt")
    }

    /// Between two files of one export, by two connections, the guarded one among them.
    @Test func theFilesOfAnExportAreOfOneState() throws {
        let database = try TestDatabase()
        let own = try database.folder.write(
            """
            -- title: Mine
            -- question: Which files?
            -- columns: file
            -- method: mine/1
            -- order: file
            -- @query
            SELECT file FROM source WHERE (WITH RECURSIVE c(x) AS (
              SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 2000000) SELECT count(*) FROM c) > 0

            """, to: "mine.sql")
        let catalogue = ReportCatalogue()
        let reports = try [own, "sources"].map { try catalogue.report($0) }
        let done = DispatchSemaphore(value: 0)
        let path = database.path
        Thread.detachNewThread {
            // While the first report counts to two millions.
            Thread.sleep(forTimeInterval: 0.05)
            Self.rename("after.txt", path)
            done.signal()
        }
        let folder = database.folder.file("out")
        _ = try Exporter(version: "0", overwrites: false).export(
            reports, [:], asOf: "2024-06-01", profile: .plain, to: folder
        ) { $0.isEmbedded ? try database.trusted() : try database.guarded() }
        done.wait()
        let names = try ["mine.csv", "sources.csv", "manifest.json"].map {
            try Self.file("\(folder)/\($0)").contains("after.txt")
        }
        #expect(Set(names).count == 1, "\(names)")
    }

    @Test func theGuardStillRefusesTransactions() throws {
        let connection = try TestDatabase().guarded()
        try connection.oneState {
            for sql in ["COMMIT", "ROLLBACK", "BEGIN", "SAVEPOINT s"] {
                #expect(throws: StoreError.self) { try connection.run(sql) { _ in true } }
            }
        }
    }
}

import Report
import Store
import Testing

/// A footer that would not end is refused, with its line, before it fills the memory.
@Suite struct EndlessFooterTests {
    @Test func anEndlessFooterIsRefused() throws {
        let database = try TestDatabase()
        let path = try database.folder.write(
            """
            -- title: Mine
            -- question: Which files?
            -- columns: file
            -- method: mine/1
            -- order: file
            -- @query
            SELECT file FROM source
            -- @excluded
            WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 100000)
            SELECT 'rule/' || x AS rule, 1 AS n, 0 AS cents FROM c

            """, to: "mine.sql")
        let runner = ReportRunner(
            report: try ReportCatalogue().report(path), connection: try database.guarded())
        let error = #expect(throws: ReportError.self) {
            try runner.run(
                ReportRequest(asOf: "2024-06-01"), into: RowCollector(), findsFooter: true)
        }
        #expect(error?.message.contains("more than 1000 lines") == true, "\(error?.message ?? "")")
    }
}

import CSystem
import Foundation
import Report
import Store
import TestSupport
import Testing

/// The plain file for analysts, and the data package beside exported CSV.
@Suite struct FlatTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(force: Bool = false) throws -> FlatExporter.Outcome {
        try FlatExporter(version: "0", overwrites: force).write(
            from: try ImportedRace.connection(), to: folder.file("flat.db"))
    }

    /// The rows of a query to any SQLite file, values as text.
    private func rows(_ sql: String, _ path: String? = nil) throws -> [[String?]] {
        var handle: OpaquePointer?
        sqlite3_open_v2(path ?? folder.file("flat.db"), &handle, SQLITE_OPEN_READONLY, nil)
        defer { sqlite3_close_v2(handle) }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw TestFailure(text: String(cString: sqlite3_errmsg(handle)) + ": " + sql)
        }
        defer { sqlite3_finalize(statement) }
        var rows: [[String?]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(
                (0..<sqlite3_column_count(statement)).map { index in
                    sqlite3_column_text(statement, index).map { String(cString: $0) }
                })
        }
        return rows
    }

    @Test func everyTableHoldsItsViewAndSaysWhatItsColumnsAre() throws {
        let outcome = try write()
        #expect(
            outcome.rows.map(\.table) == [
                "contributions", "disbursements", "outside_spending", "ad_buys", "candidates",
                "committees", "filings", "results", "claims",
            ])
        for (table, count) in outcome.rows {
            #expect(count > 0, "\(table)")
            let all = "SELECT * FROM \(table) ORDER BY 1, 2, 3, 4, 5"
            #expect(try rows(all) == rows(all, ImportedRace.path), "\(table)")
            let silent = try rows(
                """
                SELECT name FROM pragma_table_info('\(table)') WHERE name NOT IN (
                  SELECT column_name FROM columns
                  WHERE table_name = '\(table)' AND description <> '')
                """)
            #expect(silent.isEmpty, "\(table): \(silent)")
        }
        #expect(try rows("PRAGMA integrity_check") == [["ok"]])
        let types = try rows(
            """
            SELECT DISTINCT typeof(amount_cents), typeof(entry_date) FROM contributions
            WHERE entry_date IS NOT NULL
            """)
        #expect(types == [["integer", "text"]])
        let declared = try rows(
            "SELECT type FROM pragma_table_info('contributions') WHERE name = 'entry_date'")
        #expect(declared == [["DATE"]])
    }

    @Test func namesAreFoundByTheirWords() throws {
        _ = try write()
        let name = try #require(try rows("SELECT cand_name FROM candidates LIMIT 1")[0][0])
        let word = try #require(name.split(separator: ",").first)
        let found = try rows(
            """
            SELECT c.cand_name FROM candidates_fts s JOIN candidates c ON c.rowid = s.rowid
            WHERE candidates_fts MATCH '\(word.lowercased())'
            """)
        #expect(found.contains([name]))
    }

    @Test func metadataNamesEveryTableColumnAndQuery() throws {
        let outcome = try write()
        let data = try Data(contentsOf: URL(fileURLWithPath: outcome.metadata))
        #expect(!String(decoding: data, as: UTF8.self).contains(NSTemporaryDirectory() + "/w"))
        let top = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let flat = (top["databases"] as? [String: Any])?["flat"] as? [String: Any]
        let tables = try #require(flat?["tables"] as? [String: [String: Any]])
        #expect(Set(tables.keys) == Set(outcome.rows.map(\.table)))
        let gifts = tables["contributions"]?["columns"] as? [String: String]
        #expect(gifts?["amount_cents"]?.hasSuffix("[cents]") ?? false)
        let queries = try #require(flat?["queries"] as? [String: [String: String]])
        #expect(queries.count >= 8)
        for (name, query) in queries {
            #expect(!(query["title"] ?? "").isEmpty && !(query["description"] ?? "").isEmpty)
            // Every one of them is a statement on this file.
            #expect(throws: Never.self, "\(name)") { try rows(query["sql"] ?? "no") }
        }
    }

    @Test func oneLedgerGivesOneFileAndNothingIsReplaced() throws {
        _ = try write()
        let first = try Data(contentsOf: URL(fileURLWithPath: folder.file("flat.db")))
        #expect(throws: (any Error).self) { try write() }
        _ = try write(force: true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("flat.db"))) == first)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["flat.db", "metadata.json"])
    }

    @Test func theDataPackageSaysWhatEachColumnIs() throws {
        let reports = try ["top-donors", "gifts-by-size"].map { try ReportCatalogue().report($0) }
        let connection = try ImportedRace.connection()
        let requests = Dictionary(
            uniqueKeysWithValues: reports.map {
                var request = ImportedRace.request($0, $0.methods.first ?? "")
                request.showsKeys = false
                return ($0.name, request)
            })
        let files = try Exporter(version: "0", overwrites: false).export(
            reports, requests, asOf: "2024-06-01", profile: .plain, to: folder.path
        ) { _ in connection }
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.file(DataPackage.name)))
        let top = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let resources = try #require(top["resources"] as? [[String: Any]])
        #expect(resources.compactMap { $0["path"] as? String } == files.map(\.name))
        for (resource, file) in zip(resources, files) {
            #expect(resource["hash"] as? String == "sha256:" + file.sha256)
            let schema = try #require(resource["schema"] as? [String: Any])
            let fields = try #require(schema["fields"] as? [[String: Any]])
            let text = try String(contentsOfFile: folder.file(file.name), encoding: .utf8)
            let header = text.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
            #expect(fields.compactMap { $0["name"] as? String } == header)
            let total = fields.first { $0["name"] as? String == "total_usd" }
            if let total {
                #expect(total["type"] as? String == "number" && total["unit"] as? String == "USD")
            }
            #expect(fields.allSatisfy { !(($0["description"] as? String) ?? "").isEmpty })
        }
    }
}

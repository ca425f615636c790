import Foundation
import Store
import TestSupport
import Testing

/// Gifts in filings by giver and year: kept by the import, by removal and by migration.
@Suite struct RollGiftTests {
    private static func loaded() throws -> Workbench {
        let bench = try Workbench()
        let folder = Program.root + "/Tests/Fixtures/race"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let run = try bench.run(["import", "--quiet"] + names.map { "\(folder)/\($0)" })
        #expect(run.exit == 0, "\(run.err)")
        return bench
    }

    private static func rows(_ bench: Workbench) throws -> [String] {
        let database = try Connection(
            verifying: bench.database, toolVersion: "test", waitSeconds: 1)
        let query = try database.statement(
            """
            SELECT gift_id / 1000000000 || ' ' || gift_id || ' ' || filing_id || ' ' || party_id
              || ' ' || coalesce(year, '-') || ' ' || n || ' ' || cents || ' '
              || coalesce(last_day, '-') || ' ' || last_told
            FROM roll_gift ORDER BY gift_id
            """)
        var rows: [String] = []
        while try query.step() { rows.append(query.text(0) ?? "") }
        return rows
    }

    @Test func anOlderDatabaseIsFilledWhenItIsBroughtUpToDate() throws {
        let bench = try Self.loaded()
        let before = try Self.rows(bench)
        try #require(!before.isEmpty)
        try bench.tamper(
            """
            DROP TABLE roll_gift;
            DELETE FROM grdb_migrations WHERE identifier LIKE '%0006_roll_gift';
            DELETE FROM schema_text WHERE path LIKE '%0006_roll_gift%' OR path = 'digest';
            PRAGMA user_version = 5;
            """)
        let update = try bench.run(["schema", "--update"])
        #expect(update.exit == 0, "\(update.err)")
        #expect(try Self.rows(bench) == before)
        try bench.expectSound()
    }

    @Test func rowsGoWithTheirFiling() throws {
        let bench = try Self.loaded()
        let first = try #require(try Self.rows(bench).first)
        let source = String(first.prefix { $0 != " " })
        let run = try bench.run(["remove", source])
        #expect(run.exit == 0, "\(run.err)")
        #expect(try !Self.rows(bench).contains { $0.hasPrefix(source + " ") })
        try bench.expectSound()
    }
}

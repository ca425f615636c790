import Foundation
import Import
import Report
import Store
import TestSupport
import Testing

/// What a filing means is asked of it and of its filer, however many others are loaded.
@Suite struct FilingMeaningTests {
    /// A report of a committee that touches no race.
    private static func report(_ number: Int) throws -> String {
        let committee = "C0\(7_000_000 + number)"
        let cover = try Filed.record(
            "f3x",
            [
                "form_type": "F3XN", "filer_committee_id_number": committee,
                "committee_name": "FUND \(number)", "coverage_from_date": "20240101",
                "coverage_through_date": "20240331",
                "col_a_cash_on_hand_beginning_period": "0.00",
                "col_a_cash_on_hand_close_of_period": "300.00",
            ])
        let row = try Filed.record(
            "sa",
            [
                "form_type": "SA11B", "filer_committee_id_number": committee,
                "transaction_id": "A1", "entity_type": "PTY",
                "contributor_organization_name": "PARTY", "contribution_date": "20240115",
                "contribution_amount": "300.00", "contribution_aggregate": "300.00",
            ])
        return Filed.file([cover, row])
    }

    /// A ledger of so many filings, open for writing: such a connection counts its steps.
    private func ledger(_ count: Int, in folder: TemporaryFolder) throws -> Connection {
        let database = try Connection(
            writing: folder.file("\(count).db"), create: true, toolVersion: "test", waitSeconds: 1)
        let importer = try Importer(
            database: database,
            options: ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z"))
        let files = try (0..<count).map {
            try folder.write(try Self.report($0), to: "\(1_700_000 + $0).fec")
        }
        try importer.importFiles(files) { outcome in
            if let refusal = outcome.refusal { throw refusal }
        }
        return database
    }

    /// Counted are steps of SQLite's machine, never time.
    @Test func tellingAFilingReadsNoOthers() throws {
        let folder = try TemporaryFolder()
        let work = try [20, 120].map { count in
            let database = try ledger(count, in: folder)
            let reader = StateReader(connection: database, today: "2024-06-01")
            let steps = StepCount(of: database)
            let meaning = try reader.meaning(of: "1700007", asOf: "2024-06-01")
            #expect(meaning?.filer == "FUND 7")
            #expect(meaning?.changes.contains { $0.words.contains("signature_missing") } == true)
            return steps.steps
        }
        #expect(work[1] * 10 < work[0] * 11, "\(work)")
    }

    /// A statement that was compiled before sees what was imported since.
    @Test func keptStatementsSeeWhatIsNew() throws {
        let folder = try TemporaryFolder()
        let database = try ledger(2, in: folder)
        let reading = try Connection(
            reading: folder.file("2.db"), schemaVersion: Repository.schemaVersion)
        let reader = StateReader(connection: reading, today: "2024-06-01")
        #expect(try reader.meaning(of: "1700001", asOf: "2024-06-01") != nil)
        #expect(try reader.meaning(of: "1700002", asOf: "2024-06-01") == nil)
        let importer = try Importer(
            database: database,
            options: ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z"))
        _ = try importer.importFile(try folder.write(try Self.report(2), to: "1700002.fec"))
        let found = try reader.meaning(of: "1700002", asOf: "2024-06-01")
        #expect(found?.changes.contains { $0.words.contains("signature_missing") } == true)
    }
}

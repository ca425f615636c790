import Foundation
import TestSupport
import Testing

/// `verify` finds changes to what is settled from several files together: statuses, chains of
/// filings, covered notices, replaced papers, shares of a cost, the log.
@Suite struct SettledVerifyTests {
    /// The invented race: filings with amendments and notices, orders and invoices, bulk files.
    private static func loaded() throws -> Workbench {
        let bench = try Workbench()
        let folder = Program.root + "/Tests/Fixtures/race"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let run = try bench.run(["import", "--quiet"] + names.map { "\(folder)/\($0)" })
        #expect(run.exit == 0, "\(run.err)")
        #expect(try bench.run(["remove", "1"]).exit == 0)
        return bench
    }

    nonisolated(unsafe) private static let base = Result { try loaded() }

    static let tamperings = [
        "UPDATE allocation SET cents = cents * 100", "DELETE FROM allocation",
        "DELETE FROM ad_replaced", "UPDATE ad_replaced SET by_source_id = by_source_id + 1",
        """
        UPDATE posting_class SET status = 'attribution', status_rule = 'memo-entry/1'
        WHERE transaction_tp = '24K' AND status = 'active'
        """,
        "UPDATE posting_class SET nature = 'loan' WHERE class_id = 1",
        """
        UPDATE posting_class SET stance = 'oppose'
        WHERE class_id = (SELECT min(class_id) FROM posting_class WHERE stance IS NULL)
        """,
        "UPDATE filing_chain SET missing = missing + 1",
        "UPDATE filing_chain SET root = root || 'x'",
        "UPDATE notice_cover SET known_until = '2024-01-01'",
        "UPDATE source SET series = 'x' WHERE format = 'fec-efile'",
        "UPDATE entry SET tran_id = CAST(tran_id AS BLOB) WHERE typeof(tran_id) = 'text'",
        """
        INSERT INTO filing_ref (source_id, cmte_id)
        SELECT source_id, 'C00000009' FROM source WHERE format = 'fec-bulk/itpas2'
        """,
        "DELETE FROM journal_log", "UPDATE settled_seal SET sha256 = 'x' WHERE part = 'source'",
        "DELETE FROM settled_seal",
        "UPDATE roll_gift SET cents = cents + 1", "UPDATE roll_gift SET last_told = last_told + 1",
        "UPDATE roll_gift SET year = year + 1", "DELETE FROM roll_gift WHERE gift_id % 2 = 1",
    ]

    @Test func theDatabaseThatIsTamperedWithWasSound() throws {
        try Self.base.get().expectSound()
    }

    @Test(arguments: tamperings) func oneWrongValueIsFound(sql: String) throws {
        let bench = try Self.base.get().copy()
        let before = try Data(contentsOf: URL(fileURLWithPath: bench.database))
        try bench.tamper(sql)
        let after = try Data(contentsOf: URL(fileURLWithPath: bench.database))
        try #require(before != after, "nothing was tampered with")
        let verify = try bench.run(["verify"])
        #expect(verify.exit == 1, "\(verify.out)\(verify.err)")
        #expect(verify.out.contains("next: "), "\(verify.out)")
    }

    /// Seals follow what the program writes: what was changed behind its back stays found.
    @Test(arguments: [
        "UPDATE notice_cover SET known_until = '2024-01-01'", "DELETE FROM notice_cover",
        "UPDATE source SET superseded_by = 2 WHERE source_id = 3",
        "UPDATE posting_class SET nature = 'loan' WHERE class_id = 1",
        "DELETE FROM settled_seal WHERE part = 'filing_chain'",
    ])
    func anImportDoesNotSealItAnew(sql: String) throws {
        let bench = try Self.base.get().copy()
        try bench.tamper(sql)
        let file = try bench.write(
            "790001.fec", Sample.report("20240201", "20240229", signed: "20240320").text)
        #expect(try bench.run(["import", "--quiet", file]).exit == 0)
        let verify = try bench.run(["verify"])
        #expect(verify.exit == 1)
        #expect(verify.out.contains("is not as the last import left it"), "\(verify.out)")
    }
}

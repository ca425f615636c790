import Foundation
import TestSupport
import Testing

/// `verify` proves the promises on the database alone: silent when sound, and 1 with the reason
/// when one single value is not what was imported.
@Suite struct VerifyTests {
    private static let root = Program.root + "/Tests/Fixtures/importers"

    private static let fixtures: [String] = {
        let names = FileManager.default.enumerator(atPath: root)
        var files: [String] = []
        while let name = names?.nextObject() as? String {
            if name.contains(".sample.") { files.append(name) }
        }
        return files.sorted()
    }()

    /// The format of a fixture is its path: `fec-bulk/itcont.sample.txt`.
    private static func format(_ fixture: String) -> String {
        String(fixture.prefix { $0 != "." })
    }

    @Test func thereAreFixtures() { #expect(Self.fixtures.count >= 20) }

    @Test(arguments: fixtures) func isSilentAfterEveryKindOfImport(fixture: String) throws {
        let bench = try Workbench()
        let run = try bench.importing(
            "\(Self.root)/\(fixture)", "--format", Self.format(fixture))
        #expect([0, 3].contains(run.exit), "\(run.err)")
        #expect(run.files.allSatisfy { $0.good > 0 })
        for depth in [[], ["--quick"], ["--thorough"]] {
            try bench.expectSound("\(depth)", depth: depth)
        }
    }

    @Test func isSilentWithEveryKindOfFileSideBySideAndOneByOneRemoved() throws {
        let bench = try Workbench()
        for fixture in Self.fixtures {
            let run = try bench.importing(
                "\(Self.root)/\(fixture)", "--format", Self.format(fixture), "--cycle", "2024")
            #expect([0, 3].contains(run.exit), "\(fixture): \(run.err)")
        }
        for depth in [[], ["--quick"], ["--thorough"]] {
            try bench.expectSound("\(depth)", depth: depth)
        }
        for source in 1...Self.fixtures.count where source % 3 == 0 {
            #expect(try bench.run(["remove", "\(source)"]).exit == 0)
            try bench.expectSound("after removing source \(source)")
        }
    }

    @Test func isSilentOnAnEmptyDatabase() throws {
        let bench = try Workbench()
        _ = try bench.importing(try bench.write("itcont24.txt", ""))
        try bench.expectSound()
    }

    @Test func verifyOfAMissingDatabaseIsNotAYes() throws {
        let bench = try Workbench()
        let verify = try bench.run(["verify"])
        #expect(verify.exit == 74)
        #expect(!FileManager.default.fileExists(atPath: bench.database))
    }

    /// A database with rows of every table that verify watches.
    private static func loaded() throws -> Workbench {
        let bench = try Workbench()
        let rows = [
            BulkRow(1, amount: "100"), BulkRow(2, amount: "200", name: "ROE, RICHARD"),
            BulkRow(3, type: "15E", amount: "300", other: "C99000009", text: "EARMARKED"),
            BulkRow(4, type: "24T", amount: "300", filer: "C99000009", other: "C99000001"),
            BulkRow(5, amount: "bad"), BulkRow(6, amount: "50", memo: "X"),
            BulkRow(7, amount: "70", filer: "C99000002", name: "MOE, SAM", date: "02152024"),
        ]
        _ = try bench.importing(try bench.write("itcont24.txt", rows.itcont))
        let spending = [
            BulkRow(
                21, type: "24E", amount: "900", filer: "C99000005", name: "MEDIA CO",
                candidate: "H9ZZ01001"),
            BulkRow(
                22, type: "24A", amount: "800", filer: "C99000005", name: "MAIL CO",
                candidate: "H9ZZ01002"),
        ]
        try bench.load(try bench.write("itpas224.txt", spending.itpas2))
        for name in [
            "fec-bulk/oppexp", "fec-bulk/cm", "fec-bulk/cn", "fec-bulk/weball", "fec-bulk/webk",
            "fec-bulk/ccl",
        ] {
            _ = try bench.importing(
                "\(root)/\(name).sample.txt", "--format", name, "--cycle", "2024")
        }
        _ = try bench.importing(
            "\(root)/ad-buys/station-invoice.sample.csv", "--format", "ad-buys/station-invoice")
        return bench
    }

    /// One value each. Every one must be found.
    static let tamperings: [String] = [
        // Rows of the ledger.
        "UPDATE entry SET amount_cents = amount_cents + 1 WHERE entry_id = 1000000001",
        "UPDATE entry SET amount_cents = -amount_cents WHERE entry_id = 1000000001",
        // Two amounts change places: every sum stays.
        """
        UPDATE entry SET amount_cents = 30000 - amount_cents
        WHERE entry_id IN (1000000001, 1000000002)
        """,
        "UPDATE entry SET entry_day = entry_day + 1 WHERE entry_id = 1000000001",
        "UPDATE entry SET entry_day = NULL WHERE entry_id = 1000000001",
        "UPDATE entry SET tran_id = 'OTHER' WHERE entry_id = 1000000001",
        "UPDATE entry SET sub_id = sub_id + 1 WHERE entry_id = 1000000001",
        "UPDATE entry SET image = image + 1 WHERE entry_id = 1000000001",
        "UPDATE entry SET entry_id = 1000000099 WHERE entry_id = 1000000001",
        """
        UPDATE entry SET party_id = (SELECT party_id FROM entry WHERE entry_id = 1000000002)
        WHERE entry_id = 1000000001
        """,
        """
        UPDATE entry SET posting_id = (SELECT posting_id FROM entry WHERE entry_id = 1000000003)
        WHERE entry_id = 1000000001
        """,
        "DELETE FROM entry WHERE entry_id = 1000000001",
        """
        INSERT INTO entry SELECT 1000000050, filing_id, party_id, posting_id, detail_id, entry_day,
          0, NULL, NULL, NULL, NULL, NULL FROM entry WHERE entry_id = 1000000001
        """,
        // What stands around them.
        "UPDATE detail SET memo_text = 'OTHER' WHERE memo_text = 'EARMARKED'",
        "UPDATE entry SET detail_id = NULL WHERE entry_id = 1000000003",
        "UPDATE party SET name = 'SOMEBODY ELSE' WHERE name = 'ROE, RICHARD'",
        "UPDATE party SET zip_code = '30002' WHERE name = 'ROE, RICHARD'",
        "UPDATE party SET employer = NULL WHERE name = 'ROE, RICHARD'",
        "UPDATE posting SET other_id = 'C99000008' WHERE other_id = 'C99000009'",
        "UPDATE posting SET cand_id = 'H9ZZ01009' WHERE cand_id = 'H9ZZ01001'",
        "UPDATE posting SET memo_cd = NULL WHERE memo_cd = 'X'",
        "UPDATE filing_ref SET file_num = '1' WHERE source_id = 1",
        "UPDATE filing_ref SET cmte_id = 'C99000003' WHERE cmte_id = 'C99000002'",
        "UPDATE ad_buy SET spots = spots + 1 WHERE spots = 23",
        "UPDATE ad_buy SET station = 'KZZZ-TV'",
        // What counts.
        """
        UPDATE posting_class SET status = 'active', status_rule = NULL
        WHERE status = 'attribution'
        """,
        "UPDATE posting_class SET direction = 'out' WHERE transaction_tp = '15'",
        "UPDATE posting_class SET stance = 'support' WHERE stance = 'oppose'",
        "UPDATE posting_class SET status_rule = 'no-such-rule/1' WHERE status = 'attribution'",
        """
        UPDATE filing_ref SET status = 'superseded', status_rule = 'amended-filing/1'
        WHERE cmte_id = 'C99000002'
        """,
        // Roll-ups.
        "UPDATE roll_total SET cents = cents + 1 WHERE cmte_id = 'C99000002'",
        "UPDATE roll_month SET n = n + 1 WHERE cmte_id = '*' AND source_id = 1",
        "DELETE FROM roll_state WHERE cmte_id = 'C99000002'",
        "UPDATE roll_size SET bucket = bucket + 1 WHERE cmte_id = 'C99000002'",
        "UPDATE roll_pair SET other_id = 'C99000008' WHERE other_id = 'C99000009'",
        "UPDATE roll_outside SET cents = 1 WHERE cmte_id = 'C99000005'",
        "UPDATE roll_outside SET last_day = last_day + 1 WHERE cmte_id = 'C99000005'",
        "UPDATE roll_top SET cents = cents + 1 WHERE cmte_id = 'C99000002'",
        "DELETE FROM roll_top WHERE cmte_id = 'C99000002'",
        "UPDATE roll_purpose SET cents = cents + 1",
        // Reference records.
        "UPDATE committee SET cmte_nm = 'OTHER' WHERE cmte_id = 'C99000001'",
        "UPDATE candidate SET cand_pcc = 'C99000009' WHERE cand_id = 'H9ZZ01001'",
        "DELETE FROM candidate WHERE cand_id = 'H9ZZ01002'",
        """
        UPDATE candidate_summary SET ttl_receipts_cents = ttl_receipts_cents + 1
        WHERE cand_id = 'H9ZZ01001'
        """,
        "UPDATE committee_summary SET coh_cop_cents = NULL WHERE cmte_id = 'C99000006'",
        "UPDATE linkage SET cmte_dsgn = 'U' WHERE cmte_dsgn = 'P'",
        // What was refused.
        "DELETE FROM reject WHERE source_id = 1",
        "UPDATE reject SET raw = CAST('something else' AS BLOB) WHERE source_id = 1",
        "UPDATE reject SET raw = CAST(replace(CAST(raw AS TEXT), 'bad', 'BAD') AS BLOB)",
        "UPDATE reject SET raw_sha256 = 'x' WHERE source_id = 1",
        "UPDATE reject SET message = 'something else' WHERE source_id = 1",
        "UPDATE reject SET line = line + 1 WHERE source_id = 1",
        "UPDATE finding SET message = 'something else'",
        "DELETE FROM finding",
        "UPDATE seal SET reject_sha256 = source_sha256 WHERE source_id = 1",
        "DELETE FROM seal WHERE source_id = 1",
        // What was loaded.
        "UPDATE source SET file = 'other.txt' WHERE source_id = 1",
        "UPDATE source SET sha256 = 'x' WHERE source_id = 1",
        "UPDATE source SET cycle = 2022 WHERE source_id = 1",
        "UPDATE source SET imported_at = '2017-06-20T00:00:00Z' WHERE source_id = 1",
        "UPDATE source SET sum_cents = sum_cents + 1 WHERE source_id = 1",
        "UPDATE source SET memo_cents = memo_cents + 1 WHERE source_id = 1",
        "UPDATE source SET posted = posted + 1, records = records + 1 WHERE source_id = 1",
        "UPDATE source SET row_hash = '1:1' WHERE source_id = 1",
        "UPDATE source SET state = 'removed' WHERE source_id = 1",
        "UPDATE source SET state = 'superseded' WHERE source_id = 1",
        "UPDATE source SET known_until = '2024-01-01' WHERE source_id = 1",
        "DELETE FROM source WHERE source_id = 1",
        // The views decide what counts.
        "DROP VIEW ledger",
        "DROP VIEW rejects; CREATE VIEW rejects AS SELECT * FROM reject WHERE 0",
        "CREATE VIEW mine AS SELECT 1",
        "UPDATE code_status_rule SET status = 'active' WHERE status = 'conduit'",
        "DELETE FROM code_state WHERE rowid = 1",
        "DROP INDEX filing_ref_by_cmte",
        // What verify itself reads with.
        "DROP TABLE name_word",
        "DROP TABLE filed_part",
        "DROP TABLE roll_gift",
        "ALTER TABLE detail RENAME COLUMN note TO remark",
        "CREATE TRIGGER mine AFTER INSERT ON entry BEGIN SELECT 1; END",
    ]

    /// One database for all, made once; every tampering works on its own copy.
    nonisolated(unsafe) private static let base = Result { try loaded() }

    @Test func theDatabaseThatIsTamperedWithWasSound() throws {
        try Self.base.get().expectSound()
    }

    @Test(arguments: tamperings) func oneWrongValueIsFound(sql: String) throws {
        let bench = try Self.base.get().copy()
        let before = try Data(contentsOf: URL(fileURLWithPath: bench.database))
        try bench.tamper(sql)
        let after = try Data(contentsOf: URL(fileURLWithPath: bench.database))
        try #require(before != after, "nothing was tampered with")
        // One reading of the rows, and its slow plain twin.
        for arguments in [["verify"], ["verify", "--thorough"]] {
            let verify = try bench.run(arguments)
            #expect(verify.exit == 1, "\(arguments): \(verify.out)\(verify.err)")
            #expect(!verify.out.isEmpty, "says what is wrong")
        }
    }

    /// What `verify --quick` finds: counts, sums and seals, but no value of a row.
    @Test(arguments: [
        ("UPDATE roll_total SET cents = cents + 1 WHERE cmte_id = '*' AND source_id = 1", "roll"),
        ("UPDATE roll_month SET n = n + 1 WHERE cmte_id = '*' AND source_id = 1", "roll"),
        ("UPDATE source SET memo_cents = memo_cents + 1 WHERE source_id = 1", "seal"),
        ("DELETE FROM roll_total; DELETE FROM roll_month", "roll"),
        ("DELETE FROM reject WHERE source_id = 1", "reject"),
        ("UPDATE posting_class SET direction = 'out' WHERE transaction_tp = '15'", "class"),
        ("DELETE FROM finding", "seal"),
        ("DROP VIEW ledger", "view"),
        ("UPDATE entry SET amount_cents = amount_cents + 1 WHERE entry_id = 1000000001", ""),
    ]) func theQuickOneFindsCountsSumsAndSeals(sql: String, word: String) throws {
        let bench = try Self.base.get().copy()
        try bench.tamper(sql)
        let verify = try bench.run(["verify", "--quick"])
        #expect(verify.exit == (word.isEmpty ? 0 : 1), "\(verify.out)\(verify.err)")
        #expect(word.isEmpty || verify.out.contains(word), "\(verify.out)")
    }

    @Test func quickAndThoroughExcludeEachOther() throws {
        let run = try Self.base.get().run(["verify", "--quick", "--thorough"])
        #expect(run.exit == 64 || run.exit == 2, "\(run.exit)")
        #expect(run.err.contains("--quick or --thorough"))
    }

    @Test func entriesOfNoSourceAreNamed() throws {
        let bench = try Self.base.get().copy()
        try bench.tamper("UPDATE entry SET entry_id = 77000000001 WHERE entry_id = 1000000001")
        let verify = try bench.run(["verify"])
        #expect(verify.out.contains("1 entries belong to no source that is loaded"))
    }
}

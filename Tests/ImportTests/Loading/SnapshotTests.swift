import TestSupport
import Testing

/// Next week's file takes the place of this week's; what was known then can still be asked.
@Suite struct SnapshotTests {
    /// Rows kept, changed and withdrawn.
    private static let first: [BulkRow] = [
        BulkRow(1, amount: "100"), BulkRow(2, amount: "200", name: "ROE, RICHARD"),
        BulkRow(3, amount: "300", name: "MOE, SAM"),
    ]
    /// The same, a changed one, one withdrawn, one new.
    private static let second: [BulkRow] = [
        BulkRow(1, amount: "100"), BulkRow(2, amount: "250", name: "ROE, RICHARD"),
        BulkRow(4, amount: "400", name: "POE, PAT"),
    ]

    private static func receipts(_ bench: Workbench, _ arguments: String...) throws -> Int64 {
        let run = try bench.run(
            ["report", "raised-by-month", "--committee", "C99000001", "--format", "csv"]
                + arguments)
        try #require(run.exit == 0, "\(run.err)")
        // The column is looked up by its name; dollars are written with two decimals.
        let lines = run.out.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let place = try #require(lines.first?.firstIndex(of: "itemized_receipts_usd"))
        return try lines.dropFirst().reduce(0) { try $0 + (Independent.cents($1[place]) ?? 0) }
    }

    private static func donors(_ bench: Workbench, _ arguments: String...) throws -> Set<String> {
        let run = try bench.run(
            ["report", "top-donors", "--committee", "C99000001", "--format", "csv"] + arguments)
        return Set(
            ["DOE", "ROE", "MOE", "POE"].filter { run.out.contains("\($0), ") })
    }

    private func loaded() throws -> Workbench {
        let bench = try Workbench()
        try bench.load(
            try bench.write("week1/itcont24.txt", Self.first.itcont), "--received", "2024-02-01")
        let later = try bench.load(
            try bench.write("week2/itcont24.txt", Self.second.itcont), "--received", "2024-03-01")
        #expect(later.supersedes == 1)
        return bench
    }

    @Test func laterSnapshotGivesNewFiguresNowAndOldOnesAsOfTheDayBefore() throws {
        let bench = try loaded()
        #expect(try Self.receipts(bench) == 75_000)
        #expect(try Self.receipts(bench, "--as-of", "2024-03-01") == 75_000)
        #expect(try Self.receipts(bench, "--as-of", "2024-02-29") == 60_000)
        #expect(try Self.receipts(bench, "--as-of", "2024-02-01") == 60_000)
        #expect(try Self.receipts(bench, "--as-of", "2024-01-31") == 0)
        #expect(try Self.donors(bench) == ["DOE", "ROE", "POE"])
        #expect(try Self.donors(bench, "--as-of", "2024-02-29") == ["DOE", "ROE", "MOE"])
        try bench.expectSound()
    }

    @Test func rowsOfTheOlderSnapshotStayAndNameTheRule() throws {
        let bench = try loaded()
        #expect(
            try bench.rows(
                "SELECT source_id, state, superseded_by, known_from, known_until FROM sources")
                == [
                    ["1", "superseded", "2", "2024-02-01", "2024-03-01"],
                    ["2", "current", nil, "2024-03-01", "9999-12-31"],
                ])
        #expect(
            try bench.rows(
                "SELECT source_id, status, status_rule, count(*), sum(amount_cents) FROM ledger "
                    + "GROUP BY 1, 2, 3")
                == [
                    ["1", "superseded", "newer-snapshot/1", "3", "60000"],
                    ["2", "active", nil, "3", "75000"],
                ])
    }

    @Test func olderSnapshotImportedLaterIsBornSuperseded() throws {
        let bench = try Workbench()
        try bench.load(
            try bench.write("new/itcont24.txt", Self.second.itcont), "--received", "2024-03-01")
        let older = try bench.load(
            try bench.write("old/itcont24.txt", Self.first.itcont), "--received", "2024-02-01")
        #expect(older.good == 3)
        #expect(older.supersedes == nil)
        #expect(
            try bench.rows("SELECT source_id, state, superseded_by FROM sources")
                == [["1", "current", nil], ["2", "superseded", "1"]])
        #expect(try Self.receipts(bench) == 75_000)
        #expect(try Self.receipts(bench, "--as-of", "2024-02-29") == 60_000)
        try bench.expectSound()
    }

    @Test func snapshotBetweenTwoTakesItsPlaceInTheChain() throws {
        let bench = try loaded()
        let between: [BulkRow] = [BulkRow(1, amount: "50")]
        try bench.load(
            try bench.write("between/itcont24.txt", between.itcont), "--received", "2024-02-15")
        #expect(
            try bench.rows("SELECT source_id, state, superseded_by, known_until FROM sources")
                == [
                    ["1", "superseded", "3", "2024-02-15"], ["2", "current", nil, "9999-12-31"],
                    ["3", "superseded", "2", "2024-03-01"],
                ])
        #expect(try Self.receipts(bench) == 75_000)
        #expect(try Self.receipts(bench, "--as-of", "2024-02-14") == 60_000)
        #expect(try Self.receipts(bench, "--as-of", "2024-02-15") == 5_000)
        try bench.expectSound()
    }

    @Test func removingTheNewerBringsTheOlderBack() throws {
        let bench = try loaded()
        let removed = try bench.run(["remove", "2"])
        #expect(removed.exit == 0)
        #expect(removed.out.contains("itcont24.txt"))
        #expect(try Self.receipts(bench) == 60_000)
        #expect(
            try bench.rows("SELECT state, superseded_by FROM sources WHERE source_id = 1")
                == [["current", nil]])
        #expect(try bench.integer("SELECT count(*) FROM ledger") == 3)
        try bench.expectSound()
        // The same content again is a new import: nothing of it is left.
        let again = try bench.load("\(bench.folder)/week2/itcont24.txt", "--received", "2024-03-01")
        #expect(again.good == 3)
        #expect(again.sourceId == 3)
        #expect(again.duplicateOf == nil)
        #expect(try Self.receipts(bench) == 75_000)
        try bench.expectSound()
    }

    @Test func removingTheOlderLeavesTheNewerAsItIs() throws {
        let bench = try loaded()
        #expect(try bench.run(["remove", "1"]).exit == 0)
        #expect(try Self.receipts(bench) == 75_000)
        #expect(try Self.receipts(bench, "--as-of", "2024-02-29") == 0)
        try bench.expectSound()
    }

    @Test func pruneFreesSupersededRowsAndNothingElse() throws {
        let bench = try loaded()
        let pruned = try bench.run(["prune"])
        #expect(pruned.exit == 0)
        #expect(pruned.out.contains("1"))
        #expect(try bench.integer("SELECT count(*) FROM ledger WHERE source_id = 1") == 0)
        #expect(try bench.integer("SELECT count(*) FROM ledger WHERE source_id = 2") == 3)
        #expect(try bench.integer("SELECT count(*) FROM sources") == 2)
        #expect(try Self.receipts(bench) == 75_000)
        #expect(try Self.receipts(bench, "--as-of", "2024-02-29") == 0)
        try bench.expectSound()
        #expect(try bench.run(["prune"]).out == "nothing to prune\n")
    }

    @Test func pruneLeavesTheVersionsOfAnAmendedFiling() throws {
        let bench = try Workbench()
        let race = Program.root + "/Tests/Fixtures/race/"
        try bench.load(race + "x-quill-9900001.fec")
        try bench.load(race + "x-quill-9900002.fec")
        #expect(try bench.run(["prune"]).out == "nothing to prune\n")
        try bench.expectSound()
    }

    /// What was pruned is gone: it neither speaks again nor stands in the way of its own file.
    @Test func prunedSnapshotDoesNotComeBackEmpty() throws {
        let bench = try loaded()
        #expect(try bench.run(["prune"]).exit == 0)
        #expect(try bench.run(["remove", "2"]).exit == 0)
        #expect(try bench.integer("SELECT count(*) FROM sources WHERE state = 'current'") == 0)
        try bench.expectSound()
        let again = try bench.load("\(bench.folder)/week1/itcont24.txt", "--received", "2024-02-01")
        #expect(again.good == 3)
        #expect(try Self.receipts(bench) == 60_000)
        try bench.expectSound()
    }

    @Test func sameContentRenamedOrZippedAddsNothingAndNamesTheFirst() throws {
        let bench = try Workbench()
        let bytes = Array(Self.first.itcont.utf8)
        let original = try bench.write("itcont24.txt", bytes)
        try bench.load(original)
        let renamed = try bench.write("indiv (1).txt", bytes)
        let zipped = try bench.write(
            "indiv24.zip", StoredZip.bytes([(name: "itcont.txt", bytes: bytes)]))
        for path in [original, renamed, zipped] {
            let again = try bench.importing(path)
            #expect(again.exit == 0)
            #expect(again.files.map(\.duplicateOf) == [1])
            #expect(again.files.map(\.good) == [0])
            let words = try bench.run(["import", path])
            #expect(words.exit == 0)
            #expect(words.out.contains("0 new rows"))
            #expect(words.out.contains("source 1"))
        }
        // And from standard input, whose size is not known before.
        let piped = try bench.importing(
            "-", "--format", "fec-bulk/itcont", input: Self.first.itcont)
        #expect(piped.files.map(\.duplicateOf) == [1])
        #expect(try bench.integer("SELECT count(*) FROM sources") == 1)
        #expect(try bench.integer("SELECT count(*) FROM ledger") == 3)
        try bench.expectSound()
    }

    @Test func plainFileAfterItsZipAddsNothing() throws {
        let bench = try Workbench()
        let bytes = Array(Self.first.itcont.utf8)
        try bench.load(
            try bench.write(
                "indiv24.zip", StoredZip.bytes([(name: "itcont.txt", bytes: bytes)])))
        let again = try bench.importing(try bench.write("itcont24.txt", bytes))
        #expect(again.files.map(\.duplicateOf) == [1])
        #expect(again.files.map(\.good) == [0])
    }

    @Test func twoCyclesSideBySideAreReportedApart() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("itcont22.txt", Self.first.itcont))
        let other = try bench.load(try bench.write("itcont24.txt", Self.second.itcont))
        #expect(other.supersedes == nil)
        #expect(try Self.receipts(bench, "--cycle", "2022") == 60_000)
        #expect(try Self.receipts(bench, "--cycle", "2024") == 75_000)
        #expect(
            try bench.rows("SELECT DISTINCT state FROM sources") == [["current"]])
        try bench.expectSound()
    }

    @Test func aFileWithoutAYearSupersedesOnlyOthersWithoutOne() throws {
        let bench = try Workbench()
        try bench.load(
            try bench.write("itcont24.txt", Self.first.itcont), "--received", "2024-02-01")
        let unnamed = try bench.load(
            try bench.write("itcont.txt", Self.second.itcont), "--received", "2024-03-01")
        #expect(unnamed.supersedes == nil)
        #expect(unnamed.warnings.contains { $0.code == "cycle_unknown" })
        let named = try bench.load(
            try bench.write("a/itcont.txt", [BulkRow(9, amount: "9")].itcont),
            "--received", "2024-04-01", "--cycle", "2024")
        #expect(named.supersedes == 1)
        try bench.expectSound()
    }

    @Test func snapshotsOfReferenceFilesSupersedeToo() throws {
        let bench = try Workbench()
        func line(_ name: String) -> String {
            "C99000001|\(name)|DOE, JANE|1 SAMPLE ST||SAMPLETOWN|GA|30001|P|H|DEM|Q|||H9ZZ01001\n"
        }
        try bench.load(
            try bench.write("a/cm24.txt", line("DOE FOR SAMPLE")), "--received", "2024-02-01")
        let later = try bench.load(
            try bench.write("b/cm24.txt", line("DOE VICTORY")), "--received", "2024-03-01")
        #expect(later.supersedes == 1)
        #expect(try bench.rows("SELECT cmte_nm FROM committees") == [["DOE VICTORY"]])
        #expect(try bench.run(["remove", "2"]).exit == 0)
        #expect(try bench.rows("SELECT cmte_nm FROM committees") == [["DOE FOR SAMPLE"]])
        try bench.expectSound()
    }
}

import Foundation
import TestSupport
import Testing

/// Rejects are exported, mended by hand and imported again: they join the file they came from.
@Suite struct MendedRejectTests {
    private static let first: [BulkRow] = [
        BulkRow(1, amount: "100"), BulkRow(2, amount: "1,5"), BulkRow(3, amount: "ten"),
    ]

    /// A database with two rejects, and the path of the mended export.
    private func mended(_ bench: Workbench) throws -> String {
        let run = try bench.importing(
            try bench.write("a/itcont24.txt", Self.first.itcont), "--received", "2024-02-01")
        #expect(run.exit == 3)
        let export = try bench.run(["rejects", "--source", "1", "--export", "bad.txt"])
        #expect(export.exit == 0, "\(export.err)")
        let path = bench.folder + "/bad.txt"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for row in Self.first.dropFirst() { #expect(text.contains(row.itcont), "byte for byte") }
        return try bench.write(
            "mended.txt",
            text.replacing("|1,5|", with: "|1.5|").replacing("|ten|", with: "|10|"))
    }

    private func receipts(_ bench: Workbench, _ arguments: String...) throws -> Int64 {
        let run = try bench.run(
            ["report", "raised-by-month", "--cycle", "2024", "--format", "json"] + arguments)
        let rows = try JSONDecoder().decode(
            [[String: Workbench.Cell]].self, from: Data(run.out.utf8))
        return rows.compactMap { $0["itemized_receipts_cents"]?.integer }.reduce(0, +)
    }

    @Test func mendedRowsJoinTheirSourceWithoutSupersedingIt() throws {
        let bench = try Workbench()
        let found = try bench.load(try mended(bench))
        #expect(found.good == 2)
        #expect(found.supersedes == nil)
        #expect(found.format == "fec-bulk/itcont")
        #expect(try receipts(bench) == 11_150)
        #expect(try receipts(bench, "--as-of", "2024-02-01") == 11_150)
        try bench.expectSound()
    }

    @Test func mendedFileTwiceAddsNothing() throws {
        let bench = try Workbench()
        let path = try mended(bench)
        try bench.load(path)
        #expect(try bench.importing(path).files.map(\.duplicateOf) == [2])
        // Written differently it is another file, with the same records.
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let again = try bench.importing(
            try bench.write("mended2.txt", text.replacing("|10|", with: "|10.00|")))
        #expect(again.files.map(\.good) == [0])
        #expect(again.files.map(\.rejected) == [2])
        #expect(again.files.first?.rejects.map(\.reason) == ["duplicate_key", "duplicate_key"])
        #expect(try receipts(bench) == 11_150)
        try bench.expectSound()
    }

    @Test func laterSnapshotTakesThePlaceOfBoth() throws {
        let bench = try Workbench()
        try bench.load(try mended(bench))
        try bench.load(
            try bench.write("b/itcont24.txt", [BulkRow(1, amount: "7")].itcont),
            "--received", "2024-03-01")
        #expect(try receipts(bench) == 700)
        #expect(try receipts(bench, "--as-of", "2024-02-29") == 11_150)
        try bench.expectSound("a mended file that is superseded with its source")
    }

    @Test func removingTheSourceRemovesWhatMendedIt() throws {
        let bench = try Workbench()
        try bench.load(try mended(bench))
        #expect(try bench.run(["remove", "1"]).exit == 0)
        #expect(try bench.integer("SELECT count(*) FROM ledger") == 0)
        #expect(try receipts(bench) == 0)
        try bench.expectSound()
    }

    @Test func whyReachesTheMendedRow() throws {
        let bench = try Workbench()
        try bench.load(try mended(bench))
        let id = try #require(
            try bench.integer("SELECT entry_id FROM ledger WHERE amount_cents = 150"))
        let why = try bench.run(["why", "\(id)"])
        #expect(why.exit == 0, "\(why.err)")
        #expect(why.out.contains(BulkRow(2, amount: "1.5").itcont))
    }

    // MARK: Formats without a key

    private static let gifts = """
        recipient_id,contributor,date,amount
        C00000001,A,2024-01-01,100
        C00000001,B,2024-01-02,x1
        C00000001,C,2024-01-03,y1

        """

    /// Both rows mended one after the other in one file, with a blank line, otherwise, and cut.
    @Test func eachRejectOfAJournalIsMendedOnce() throws {
        let bench = try Workbench()
        _ = try bench.importing(
            try bench.write("gifts.csv", Self.gifts), "--format", "journal/contributions")
        #expect(try bench.run(["rejects", "--source", "1", "--export", "g.csv"]).exit == 0)
        let export = try String(contentsOfFile: bench.folder + "/g.csv", encoding: .utf8)
        let first = export.replacing(",x1", with: ",200")
        let both = first.replacing(",y1", with: ",300")
        let lines = both.split(separator: "\n")
        let cut = lines.filter { !$0.contains(",300") }.joined(separator: "\n") + "\n"
        let files = [
            (first, 1), (both, 1), (both + "\n", 0), (both.replacing(",200", with: ",250"), 0),
            (cut, 0),
        ]
        for (text, good) in files {
            let run = try bench.importing(try bench.write("g.csv", text))
            #expect(run.files.map(\.good) == [good], "\(text)")
            #expect(run.exit == 3)
        }
        #expect(try bench.integer("SELECT sum(amount_cents) FROM ledger") == 60_000)
        try bench.expectSound()
    }

    @Test func equalRejectsAreBothMended() throws {
        let bench = try Workbench()
        let row = "C00000001,B,2024-01-02,x1\n"
        _ = try bench.importing(
            try bench.write(
                "gifts.csv", "recipient_id,contributor,date,amount\n" + row + row),
            "--format", "journal/contributions")
        #expect(try bench.run(["rejects", "--source", "1", "--export", "g.csv"]).exit == 0)
        let export = try String(contentsOfFile: bench.folder + "/g.csv", encoding: .utf8)
        let path = try bench.write("h.csv", export.replacing(",x1", with: ",200"))
        #expect(try bench.load(path).good == 2)
    }
}

import Foundation
import TestSupport
import Testing

@Suite struct AddAndMatchTests {
    static let kinds: [(kind: String, arguments: [String], view: String)] = [
        (
            "claim",
            [
                "--claim-id", "X1", "--measure", "vote_share", "--stated", "48 percent", "--unit",
                "percent",
            ], "claims"
        ),
        (
            "contribution",
            [
                "--recipient-id", "C00990101", "--contributor", "DOE, JANE", "--date", "2024-01-02",
                "--amount", "250",
            ], "contributions"
        ),
        (
            "disbursement",
            [
                "--payer-id", "C00990101", "--payee", "PRINT SHOP", "--date", "2024-01-02",
                "--amount", "12.50",
            ], "disbursements"
        ),
        (
            "outside-spending",
            [
                "--spender-id", "C00990606", "--support-oppose", "S", "--date", "2024-01-02",
                "--amount", "nearly $2 million",
            ], "outside_spending"
        ),
        (
            "ad-buy",
            [
                "--sponsor", "CITIZENS", "--stage", "ordered", "--flight-start", "2024-01-02",
                "--gross-amount", "$5.3 million",
            ], "ad_buys"
        ),
    ]

    @Test(arguments: kinds.indices) func oneEntryIsPostedWithItsSource(index: Int) throws {
        let (kind, arguments, view) = Self.kinds[index]
        let bench = try Workbench()
        let run = try bench.run(
            ["add", kind] + arguments + ["--source", "Sample Gazette", "--note", "typed"])
        try #require(run.exit == 0, "\(run.err)")
        #expect(run.out == "posted as entry 1000000002 (source 1)\n")
        #expect(try bench.integer("SELECT count(*) FROM \(view)") == 1)
        let column = view == "claims" ? "outlet" : "stated_source"
        #expect(
            try bench.rows("SELECT \(column), note FROM \(view)") == [["Sample Gazette", "typed"]])
        let again = try bench.run(
            ["add", kind] + arguments + ["--source", "Sample Gazette", "--note", "typed"])
        #expect(again.exit == 0 && again.out.contains("the same entry is source 1"))
        #expect(try bench.run(["why", "1000000002"]).exit == (view == "claims" ? 0 : 0))
        try bench.expectSound()
    }

    @Test func whatIsWrongIsRefusedAndNothingPosted() throws {
        let bench = try Workbench()
        let good = Self.kinds[4].arguments
        func refusal(_ arguments: [String]) throws -> (Int32, String) {
            let run = try bench.run(["add"] + arguments)
            return (run.exit, run.err)
        }
        let unsourced = try refusal(["ad-buy"] + good)
        #expect(unsourced.0 == 64 && unsourced.1.contains("--source: expected"))
        let bad = try refusal(
            ["ad-buy", "--source", "x", "--sponsor", "C", "--stage", "dreamed", "--flight-start"]
                + ["2024-01-02", "--gross-amount", "5"])
        #expect(bad.0 == 2 && bad.1.contains("stage: expected one of"))
        #expect(bad.1.contains("nothing was posted"))
        #expect(try refusal(["ad-buy", "--source", "x", "--colour", "red"]).0 == 64)
        #expect(try refusal(["ad-buy", "--source", "x", "--sponsor", "C"]).0 == 64)
        #expect(try refusal(["gift"]).0 == 64)
        #expect(try refusal([]).0 == 64)
        #expect(try bench.integer("SELECT count(*) FROM sources") == 0)
    }

    private func withSponsor() throws -> Workbench {
        let bench = try Workbench()
        try bench.load(Program.root + "/Tests/Fixtures/race/cm24.txt")
        try bench.load(
            try bench.write(
                "ad-buys.csv",
                "sponsor,stage,flight_start,gross_amount,contest\n"
                    + "\"Citizens for Testing, Inc.\",ordered,2024-02-05,5000,OH-15\n"))
        return bench
    }

    private func sponsor(_ bench: Workbench) throws -> [String?]? {
        try bench.rows("SELECT sponsor_id, sponsor_basis FROM ad_money").first
    }

    @Test func aMatchIsProposedDecidedAndUndone() throws {
        let bench = try withSponsor()
        let proposed = try bench.run(["match"])
        #expect(proposed.out.contains("Citizens for Testing, Inc.  1 buys, 5,000.00 dollars"))
        #expect(proposed.out.contains("C00990606  CITIZENS FOR TESTING  100 percent"))
        #expect(try sponsor(bench) == [nil, nil], "a proposal decides nothing")
        let decision = ["--committee", "C00990606", "--by", "Sam Poe", "--why", "same address"]
        let name = "Citizens for Testing, Inc."
        #expect(try bench.run(["match", "--accept", name] + decision).exit == 0)
        #expect(try sponsor(bench) == ["C00990606", "decision"])
        let file = try String(
            contentsOfFile: bench.folder + "/sponsor-matches.csv", encoding: .utf8)
        #expect(file.contains("\"\(name)\",\"C00990606\",\"accept\",\"Sam Poe\","))
        #expect(try bench.run(["match", "--reject", name] + decision).exit == 0)
        #expect(try sponsor(bench) == [nil, nil])
        #expect(try !bench.run(["match"]).out.contains("C00990606"), "rejected for good")
        // The file is the truth: a line taken out is undone by importing it again.
        let lines = file.split(separator: "\n").map(String.init)
        try bench.write("sponsor-matches.csv", lines.joined(separator: "\n") + "\n\n")
        #expect(try bench.run(["match", "--apply"]).exit == 0)
        #expect(try sponsor(bench) == ["C00990606", "decision"])
        try bench.expectSound()
    }

    @Test func aDecisionNeedsWhoAndWhy() throws {
        let bench = try withSponsor()
        let run = try bench.run(["match", "--accept", "X", "--committee", "C00990606"])
        #expect(run.exit == 64 && run.err.contains("--by and --why"))
        let wrong = try bench.run(
            ["match", "--accept", "X", "--committee", "ACTBLUE", "--by", "a", "--why", "b"])
        #expect(wrong.exit == 64 && wrong.err.contains("expected an FEC id"))
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/sponsor-matches.csv"))
        try bench.write(
            "sponsor-matches.csv",
            "sponsor,cmte_id,decision,decided_by,decided_on,why\nX,C00990606,maybe,a,2024-01-01,b\n"
        )
        let broken = try bench.run(["match", "--apply"])
        #expect(broken.exit == 2 && broken.err.contains("line 2"))
    }
}

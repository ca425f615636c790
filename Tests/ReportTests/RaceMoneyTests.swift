import Foundation
import TestSupport
import Testing

/// Which candidates, which period and which money belong to a race: `all-in-total`, `records`,
/// `candidate-totals`, `race-summary` and `cost-per-vote` on invented summaries.
@Suite struct RaceMoneyTests {
    /// A row of weball: dollars received and spent, and moved in and out between own committees.
    private static func summary(
        _ id: String, _ name: String, _ received: String, _ spent: String,
        moved: (into: String, out: String) = ("0", "0"), state: String = "OH",
        district: String = "15", to end: String = "12/31/2024"
    ) -> String {
        [
            id, name, "O", "1", "DEM", received, moved.into, spent, moved.out, "0", "5", "0", "0",
            "0", "0", "0", "0", received, state, district, "", "", "", "", "", "0", "0", end,
            "0", "0",
        ].joined(separator: "|") + "\n"
    }

    private static let results =
        "race,election_date,contest,level,county,precinct,candidate,candidate_id,party,vote_type,"
        + "votes,source,note\n"

    private static func result(_ name: String, _ votes: Int, race: String = "OH-15") -> String {
        "\(race),2024-03-19,,state,,,\(name),,,,\(votes),"
            + "\"Sample Gazette, 2024-03-20, https://example.invalid/1\",\n"
    }

    private static let linkage = "S4OH00101|2024|2024|C00990101|S|P|990101\n"

    private func loaded(_ files: (name: String, text: String)...) throws -> Workbench {
        let bench = try Workbench()
        for file in files { try bench.load(try bench.write(file.name, file.text)) }
        return bench
    }

    /// Low and high end of the lines of `all-in-total`.
    private func lines(
        _ bench: Workbench, _ race: String, _ more: String...
    ) throws -> [String: [Int64?]] {
        let run = try bench.run(
            ["report", "all-in-total", "--race", race, "--format", "json"] + more)
        try #require(run.exit == 0, "\(run.err)")
        return Dictionary(
            uniqueKeysWithValues: try Workbench.cells(run.out).map { row in
                (row["line"]?.text ?? "", ["low_cents", "high_cents"].map { row[$0]?.integer })
            })
    }

    @Test func candidatesComeFromSummariesToo() throws {
        let bench = try loaded(
            ("weball24.txt", Self.summary("H4OH15101", "VALE, ROSE", "1000", "900.50")))
        let found = try lines(bench, "OH-15@2024-11-05")
        #expect(found["candidates"] == [90_050, 90_050])
        // What is not loaded is blank, never 0.00, and the total has no upper bound.
        for line in ["outside groups", "party coordinated", "ads beyond the reports"] {
            #expect(found[line] == [nil, nil], "\(line)")
        }
        #expect(found["total"] == [90_050, nil])
    }

    @Test func transfersAreSubtractedOnlyWhereBothAreNotZero() throws {
        // The FEC's files write 0, never blank. Vale moved 300 out and 200 in: 1,000 - 300. Stone
        // moved 40 out and nothing in: all of 500.
        let bench = try loaded(
            (
                "weball24.txt",
                Self.summary("H4OH15101", "VALE, ROSE", "2000", "1000", moved: ("200", "300"))
                    + Self.summary("H4OH15202", "STONE, PETER", "600", "500", moved: ("0", "40"))
            ))
        #expect(try lines(bench, "OH-15")["candidates"] == [120_000, 120_000])
        let records = try bench.report("records", "--measure", "candidate_spent")
        #expect(records.map { $0["value_cents"]?.integer } == [120_000])
        let net = try bench.report("candidate-totals", "--race", "OH-15")
            .compactMap { $0["net_disbursements_cents"]?.integer }
        #expect(net == [70_000, 50_000])
    }

    @Test func moneyOfTwoPeriodsIsNeverAdded() throws {
        let bench = try loaded(
            (
                "weball22.txt",
                Self.summary("H2OH15303", "REED, ALEX", "80", "70", to: "12/31/2022")
            ),
            ("weball24.txt", Self.summary("H4OH15101", "VALE, ROSE", "1000", "900")))
        #expect(try lines(bench, "OH-15")["candidates"] == [90_000, 90_000])
        #expect(try lines(bench, "OH-15", "--cycle", "2022")["candidates"] == [7000, 7000])
        let row = try #require(try bench.report("all-in-total", "--race", "OH-15").first)
        #expect(row["cycle"] == .text("2024"))
    }

    @Test func aDatedRaceIsThatContestAlone() throws {
        // Printed names, no FEC ids: the last name finds the candidate of the race. Reed did not
        // stand on that day; nobody is called Nobody.
        let bench = try loaded(
            (
                "weball24.txt",
                Self.summary("H4OH15101", "VALE, ROSE", "1000", "900")
                    + Self.summary("H4OH15202", "STONE, PETER J JR", "600", "500")
                    + Self.summary("H4OH15303", "REED, ALEX", "80", "70")
            ),
            (
                "results.csv",
                Self.results + Self.result("Rose Vale", 300) + Self.result("Peter Stone Jr.", 250)
                    + Self.result("Nora Nobody", 5)
            ))
        for report in ["candidate-totals", "race-summary"] {
            let rows = try bench.report(report, "--race", "OH-15@2024-03-19")
            #expect(Set(rows.map { $0["candidate_id"]?.text }) == ["H4OH15101", "H4OH15202"])
            #expect(
                rows.allSatisfy { $0["note"] == .text("to 2024-12-31, after the election") })
            let table = try bench.run(["report", report, "--race", "OH-15@2024-03-19"])
            #expect(table.out.contains("1 row, 80.00 dollars (other-contest/1)"))
        }
        #expect(try lines(bench, "OH-15@2024-03-19")["candidates"] == [140_000, 140_000])
        // 900 dollars by 300 votes, 500 by 250; the third has votes and no money.
        let cost = try bench.report("cost-per-vote", "--race", "OH-15@2024-03-19")
        #expect(cost.map { $0["per_vote_cents"]?.integer } == [300, 200, nil])
        #expect(cost.last?["candidate"] == .text("Nora Nobody"))
        #expect(
            cost.last?["note"]
                == .text("no money loaded; the name fits no one candidate of the race"))
    }

    @Test func sharedMoneyStaysWithTheIdThatHasTheCommittee() throws {
        // The FEC lists Vale's Senate committee under her House id as well.
        let summaries =
            Self.summary("S4OH00101", "VALE, ROSE", "9000", "8000", district: "00")
            + Self.summary("H4OH15101", "VALE, ROSE", "9000", "8000")
            + Self.summary("H4OH15202", "STONE, PETER", "600", "500")
        let unknown = try loaded(("weball24.txt", summaries))
        // Nothing tells whose it is: at least Stone's, at most both, and both races are marked.
        #expect(try lines(unknown, "OH-15")["candidates"] == [50_000, 850_000])
        let marked = try unknown.report("records", "--measure", "candidate_spent")
        #expect(
            marked.map { $0["note"]?.text } == [
                "the same money is in another race: H4OH15101 is S4OH00101 (OH-SEN)",
                "the same money is in another race: S4OH00101 is H4OH15101 (OH-15)",
            ])
        let told = try loaded(("weball24.txt", summaries), ("ccl24.txt", Self.linkage))
        #expect(try lines(told, "OH-15")["candidates"] == [50_000, 50_000])
        #expect(try lines(told, "OH-SEN")["candidates"] == [800_000, 800_000])
        let houses = try told.report("records", "--measure", "candidate_spent", "--office", "H")
        #expect(houses.map { $0["value_cents"]?.integer } == [50_000])
        #expect(try told.run(["report", "records"]).out.contains("(other-office/2)"))
    }

    @Test func inventedMillionsAreMarked() throws {
        let bench = try loaded(
            (
                "weball24.txt",
                Self.summary(
                    "P40009999", "NOBODY, SAM", "384000000", "384000000", state: "00",
                    district: "00")
            ))
        let rows = try bench.report("records", "--measure", "candidate_raised")
        #expect(
            rows.map { $0["note"]?.text } == ["unusually large, check: NOBODY, SAM P40009999"])
    }

    @Test(arguments: ["candidates", "outside groups", "party coordinated", "total"])
    func everyLineOfTheWholeRaceIsProved(_ line: String) throws {
        let bench = try Workbench()
        let fixtures = Program.root + "/Tests/Fixtures/race/"
        for name in ["cn24.txt", "ccl24.txt", "weball24.txt", "pas224.txt"] {
            try bench.load(fixtures + name)
        }
        let key = "race=OH-15&line=" + line.replacing(" ", with: "%20")
        let why = try bench.run(
            ["why", "--report", "all-in-total", "--race", "OH-15", "--key", key])
        #expect(why.exit == 0, "\(why.out) \(why.err)")
    }
}

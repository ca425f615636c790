import Testing

/// Five reports tell the outside money of one race day. They once gave five answers; now they tell
/// one figure, by one method, and each proves it.
///
/// The rows: a report of the spender with money for Gray and against Bell, for a candidate who did
/// not stand that day, and for Gray by name alone; a notice of the days after the report; and a
/// journal that tells a row of the report again.
@Suite struct DriftTests {
    private static let race = ["race": "OH-12@2024-03-19"]
    private static let dana = ["id": "H4OH12303", "last": "COLE", "first": "DANA"]
    private static let unnumbered = ["last": "GRAY", "first": "ANNA"]

    /// For 1,000 + 55 + 33, against 700; not the 400 for Cole, nor the journal's 9,000.
    private static let figure = 178_800

    private func database() throws -> FiledDatabase {
        try FiledDatabase([
            (
                "cn24.txt",
                Filed.candidates
                    + "H4OH12303|COLE, DANA|REP|2024|OH|H|12|O|N||3 TEST ST||SAMPLEVILLE|OH|43203\n"
            ),
            (
                "results.csv",
                """
                race,election_date,level,candidate,candidate_id,party,votes,source
                OH-12,2024-03-19,state,Anna Gray,H4OH12101,DEM,5000,Sample Board
                OH-12,2024-03-19,state,Tom Bell,H4OH12202,REP,4000,Sample Board

                """
            ),
            (
                "weball24.txt", Self.summary
            ),
            (
                "201.fec",
                try Filed.regular(
                    from: "20240101", through: "20240331", signed: "20240415",
                    [
                        Filed.expenditure("E1", "1000.00", paid: "20240201"),
                        Filed.expenditure(
                            "E2", "700.00", paid: "20240202", stance: "O", on: Filed.tom),
                        Filed.expenditure("E3", "400.00", paid: "20240105", on: Self.dana),
                        Filed.expenditure("E4", "55.00", paid: "20240203", on: Self.unnumbered),
                    ])
            ),
            (
                "202.fec",
                try Filed.notice(
                    signed: "20240405",
                    [Filed.expenditure("N1", "33.00", paid: "20240403", on: Self.unnumbered)])
            ),
            (
                "outside-spending-2024.csv",
                """
                spender_id,spender,candidate_id,support_oppose,date,amount,source
                C99000001,Sample Voices,H4OH12101,S,2024-02-01,"9,000.00",Gazette

                """
            ),
        ])
    }

    /// FEC summaries, so that reports with a row for each campaign have one of each.
    private static let summary =
        summary("H4OH12101|GRAY, ANNA|O|1|DEM", "50000|0|40000|0|0|10000")
        + summary("H4OH12202|BELL, TOM|O|2|REP", "30000|0|20000|0|0|10000")

    private static func summary(_ candidate: String, _ figures: String) -> String {
        "\(candidate)|\(figures)|0|0|0|0|0|0|30000|OH|12||||||0|0|03/31/2024|0|0\n"
    }

    /// The sum of columns over the rows of a report; each figure is held against its proof.
    private func sum(_ report: String, _ columns: String..., where line: String? = nil) throws
        -> Int
    {
        try database().rows(report, Self.race, proving: columns)
            .filter { line == nil || $0.text("line") == line }
            .flatMap { row in columns.compactMap { row.cents($0) } }.reduce(0, +)
    }

    @Test func outsideBySpenderTellsIt() throws {
        #expect(try sum("outside-by-spender", "total_cents") == Self.figure)
    }

    @Test func outsideBySideTellsItAsTheBaseOfEveryShare() throws {
        let rows = try database().rows("outside-by-side", Self.race)
        #expect(rows.count == 2)
        #expect(rows.allSatisfy { $0.cents("race_cents") == Self.figure })
        // All of it helps Gray: nothing was spent for Bell or against Gray.
        #expect(try sum("outside-by-side", "helps_cents") == Self.figure)
    }

    @Test func raceSummaryTellsIt() throws {
        let found = try sum("race-summary", "outside_for_cents", "outside_against_cents")
        #expect(found == Self.figure)
    }

    @Test func costPerVoteTellsIt() throws {
        #expect(try sum("cost-per-vote", "outside_cents") == Self.figure)
    }

    @Test func allInTotalTellsIt() throws {
        #expect(try sum("all-in-total", "reported_cents", where: "outside groups") == Self.figure)
    }
}

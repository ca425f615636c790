import Foundation
import TestSupport
import Testing

/// The Georgia 6th in 2017: figures that are known from elsewhere. Skipped where the folder of
/// samples is absent.
@Suite(.enabled(if: Shared.hasData, "no folder of samples beside the project"))
struct GeorgiaSixthTests {
    private static let folder = Shared.data + "/ga06-2017"
    private static let precincts = ["cobb", "dekalb"].map {
        "\(folder)/20170620__ga__special__general__runoff__\($0)__precinct.csv"
    }

    @Test func candidateTotalsGiveTheFECsGrossAndNet() throws {
        let bench = try Workbench()
        try bench.load("\(Self.folder)/weball18.txt")
        try bench.load("\(Self.folder)/cn-2018cycle-oct2017.txt")
        try bench.load("\(Self.folder)/ccl18.txt")
        let expected: [(id: String, figures: [Int64])] = [
            ("H8GA06195", [3_160_507_108, 3_121_259_564, 3_160_507_108, 3_121_259_564]),
            ("H8GA06286", [877_298_685, 868_529_745, 846_182_450, 862_268_745]),
        ]
        for (id, figures) in expected {
            let rows = try bench.report("candidate-totals", "--candidate", id)
            let row = try #require(rows.first)
            #expect(rows.count == 1, "alternatives are never added: \(id)")
            let found = [
                "receipts_cents", "disbursements_cents", "net_receipts_cents",
                "net_disbursements_cents",
            ].map { row[$0]?.integer }
            #expect(found == figures, "\(id)")
            #expect(row["source"] == .text("weball18.txt"))
        }
        try bench.expectSound()
    }

    @Test func theWholeRaceIsTheSumOfTheFECsSummaries() throws {
        // 22 candidates of GA-06 in weball18: 50,247,780.42 gross, 62,610.00 of it moved between
        // Handel's own committees.
        let bench = try Workbench()
        try bench.load("\(Self.folder)/weball18.txt")
        let rows = try bench.report("all-in-total", "--race", "GA-06@2018-11-06")
        #expect(rows.first?["members"] == .integer(22))
        #expect(rows.first?["reported_cents"] == .integer(5_018_517_042))
        #expect(rows.dropFirst().first?["reported_cents"] == .null, "not loaded is not 0.00")
        #expect(rows.last?["high_cents"] == .null)
    }

    @Test func theRunoffHasTwoCandidatesByName() throws {
        let bench = try Workbench()
        try bench.load("\(Self.folder)/weball18.txt")
        try bench.load("\(Self.folder)/export-2017JunSpecRun.json")
        let race = ["--race", "GA-06@2017-06-20"]
        for report in ["candidate-totals", "race-summary"] {
            let rows = try bench.report(report, race[0], race[1])
            #expect(Set(rows.map { $0["candidate_id"]?.text }) == ["H8GA06195", "H8GA06286"])
            #expect(
                rows.allSatisfy { $0["note"] == .text("to 2018-12-31, after the election") })
        }
        let cost = try bench.report("cost-per-vote", race[0], race[1])
        #expect(cost.map { $0["per_vote_cents"]?.integer } == [6397, 24_867])
    }

    @Test func latestSummarySpeaksWhateverTheOrderOfImport() throws {
        // The CSV of May 2018 covers until March 2018; weball18 until the end of the year.
        let files = ["CandidateSummaryAction-2018-05.csv", "weball18.txt"]
        for order in [files, files.reversed()] {
            let bench = try Workbench()
            for file in order {
                let run = try bench.importing("\(Self.folder)/\(file)", "--cycle", "2018")
                #expect([0, 3].contains(run.exit))
            }
            let rows = try bench.report("candidate-totals", "--candidate", "H8GA06195")
            #expect(rows.map { $0["receipts_cents"]?.integer } == [3_160_507_108])
        }
    }

    private static func votes(_ rows: [[String?]]) -> [String: Int] {
        Dictionary(
            rows.map { ("\(($0[0] ?? "").lowercased())", Int($0[1] ?? "") ?? -1) },
            uniquingKeysWith: { $0 + $1 })
    }

    @Test func juneResultsAreTheOfficialOnes() throws {
        let bench = try Workbench()
        try bench.load("\(Self.folder)/export-2017JunSpecRun.json")
        let rows = try bench.rows(
            """
            SELECT candidate_name, votes FROM results
            WHERE level = 'state' AND vote_type IS NULL AND is_candidate = 1 AND race = 'GA-06'
            """)
        #expect(Self.votes(rows) == ["karen handel": 134_799, "jon ossoff": 125_517])
        // Vote types and counties are the same votes again.
        for level in ["state", "county"] {
            for type in ["IS NULL", "IS NOT NULL"] {
                #expect(
                    try bench.integer(
                        "SELECT sum(votes) FROM results WHERE level = '\(level)' "
                            + "AND vote_type \(type)") == 134_799 + 125_517)
            }
        }
        try bench.expectSound()
    }

    @Test func precinctsCountOnceAndAgreeWithTheCounties() throws {
        let bench = try Workbench()
        try bench.load("\(Self.folder)/export-2017JunSpecRun.json")
        for file in Self.precincts { try bench.load(file) }
        let sums = try bench.rows(
            """
            SELECT candidate_name, sum(votes) FROM results
            WHERE level = 'precinct' AND is_candidate = 1 GROUP BY 1
            """)
        #expect(Self.votes(sums) == ["karen handel": 69_805, "jon ossoff": 67_042])
        let byCounty = try bench.rows(
            """
            SELECT county || '/' || candidate_name, sum(votes) FROM results
            WHERE level = 'precinct' AND is_candidate = 1 GROUP BY 1
            """)
        let counties = try bench.rows(
            """
            SELECT replace(county, ' County', '') || '/' || candidate_name, votes FROM results
            WHERE level = 'county' AND vote_type IS NULL
              AND county IN ('Cobb County', 'DeKalb County')
            """)
        #expect(byCounty.count == 4)
        #expect(Self.votes(byCounty) == Self.votes(counties))
        try bench.expectSound()
    }

    @Test func theReportOfResultsAddsUpOneLevelOfOneFile() throws {
        let bench = try Workbench()
        try bench.load("\(Self.folder)/export-2017JunSpecRun.json")
        for file in Self.precincts { try bench.load(file) }
        let rows = try bench.report("results", "--race", "GA-06@2017-06-20")
        var votes: [String: Int64] = [:]
        for row in rows {
            votes[(row["candidate"]?.text ?? "").lowercased(), default: 0] +=
                row["votes"]?.integer ?? 0
        }
        #expect(votes == ["karen handel": 134_799, "jon ossoff": 125_517])
    }

    @Test func theZipOfAPlainFileAlreadyLoadedAddsNothing() throws {
        let folder = Shared.data + "/fec-bulk/2020cycle-mar2019"
        let bench = try Workbench()
        let first = try bench.load("\(folder)/itpas2.txt")
        let again = try bench.importing("\(folder)/pas220.zip")
        let file = try #require(again.files.first)
        #expect(again.exit == 0)
        #expect(file.good == 0 && file.sumCents == 0)
        #expect(file.duplicateOf == first.sourceId)
        #expect(try bench.integer("SELECT count(*) FROM ledger") == 3159)
        #expect(try bench.integer("SELECT count(*) FROM sources") == 1)
        let words = try bench.run(["import", "\(folder)/pas220.zip"])
        #expect(words.out.contains("0 new rows"))
    }

    @Test func twoCyclesOfOneFormatAreReportedApart() throws {
        let bench = try Workbench()
        let old = try bench.load(Shared.data + "/fec-bulk/indiv/itcont-20000-2017.txt")
        let new = try bench.load(Shared.data + "/fec-bulk/2020cycle-mar2019/indiv20.zip")
        #expect(new.supersedes == nil)
        let rows = try bench.rows("SELECT cycle, sum_cents, state FROM sources ORDER BY cycle")
        #expect(
            rows == [
                ["2018", "\(old.sumCents)", "current"], ["2020", "\(new.sumCents)", "current"],
            ])
        // What is active of money in, counted from the rows of each file.
        for (cycle, source) in [("2018", 1), ("2020", 2)] {
            let receipts = try bench.integer(
                """
                SELECT sum(amount_cents) FROM ledger WHERE source_id = \(source)
                AND status = 'active' AND direction = 'in' AND kind IN ('contribution', 'receipt')
                """)
            let months = try bench.report("raised-by-month", "--cycle", cycle)
            #expect(months.allSatisfy { $0["cycle"] == .text(cycle) })
            #expect(
                months.compactMap { $0["itemized_receipts_cents"]?.integer }.reduce(0, +)
                    == receipts)
        }
        try bench.expectSound()
    }
}

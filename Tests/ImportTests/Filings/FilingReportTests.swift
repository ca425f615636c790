import Foundation
import TestSupport
import Testing

/// The reports that read cover pages: on an invented committee with an original, its amendment and
/// a second report, changed field by field.
@Suite struct FilingReportTests {
    private static let fixtures = Program.root + "/Tests/Fixtures/race/"
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    /// A fixture with fields of its cover (from 1, as in importers/fec-efile/f3.csv) replaced.
    private func filing(_ number: String, cover: [Int: String] = [:], committee: String? = nil)
        throws -> String
    {
        let path = "\(Self.fixtures)x-quill-\(number).fec"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        if let committee { text = text.replacing("C00990909", with: committee) }
        var lines = text.components(separatedBy: "\n")
        var fields = lines[1].components(separatedBy: "\u{1C}")
        for (field, value) in cover { fields[field - 1] = value }
        lines[1] = fields.joined(separator: "\u{1C}")
        return try bench.write("\(number).fec", lines.joined(separator: "\n"))
    }

    /// Line, what it was compared with, difference and cause of every mismatch.
    private func mismatches() throws -> [String] {
        try bench.report("reconcile").map { row in
            [
                row["form_line"]?.text, row["compared_with"]?.text,
                row["difference_cents"]?.integer.map(String.init), row["cause"]?.text,
            ]
            .map { $0 ?? "" }.joined(separator: "|")
        }
    }

    @Test func aReportThatBalancesHasNoMismatch() throws {
        try bench.load(try filing("9900001"))
        #expect(try mismatches() == [])
        let all = try bench.report("reconcile", "--show", "all")
        let unitemized = all.filter { $0["cause"]?.text == "unitemized part" }
            .compactMap { $0["form_line"]?.text }
        #expect(unitemized == ["11(a)(ii)", "17"])
    }

    @Test(arguments: [
        (33, "1700.00", "11(a)(i)|rows of SA11AI|20000|memo entries counted"),
        (33, "1501.00", "11(a)(i)|rows of SA11AI|100|rounding to whole dollars"),
        (33, "1200.00", "11(a)(i)|rows of SA11AI|-30000|more in the rows than on the line"),
        (33, "", "11(a)(i)|rows of SA11AI|-150000|line blank"),
        (35, "", "11(a)(iii)|lines 11(a)(i) + 11(a)(ii)|-175000|line blank"),
        (32, "80.00", "10|balances of SC10 + SD10|8000|row missing"),
        (47, "599.00", "17|rows of SB17|-100|more in the rows than on the line"),
        (48, "5.00", "18|rows of SB18|500|row missing"),
        (62, "1.00", "27|cash 23 + 16 - 22|-109900|lines do not add up"),
        (26, "1.00", "6(c)|lines 6(a) - 6(b)|-174900|lines do not add up"),
    ])
    func aWrongLineIsFoundWithItsCause(_ field: Int, _ value: String, _ expected: String) throws {
        try bench.load(try filing("9900001", cover: [field: value]))
        let found = try mismatches()
        #expect(found.contains(expected), "\(found)")
    }

    /// A balance below zero that the cover leaves out, or adds without its sign, is a mismatch of
    /// its own, however small (a real one: three debts of -0.10, -0.30 and -0.40 under 0.00).
    @Test(arguments: [("0.00", "80"), ("0.80", "160")])
    func aNegativeDebtIsNotRounding(_ told: String, _ difference: String) throws {
        func debt(_ id: String, _ balance: String) -> [String: String] {
            [
                "filer_committee_id_number": Sample.committee, "transaction_id": id,
                "creditor_organization_name": "VENDOR", "balance_at_close_this_period": balance,
            ]
        }
        var text = Sample.report(
            "20240101", "20240331", signed: "20240415", ["col_a_debts_by": told])
        for (id, balance) in [("D1", "-0.10"), ("D2", "-0.30"), ("D3", "-0.40")] {
            text.add("SD10", debt(id, balance))
        }
        try bench.load(try bench.write("9900009.fec", text.text))
        let found = try mismatches()
        #expect(
            found.contains(
                "10|balances of SC10 + SD10|\(difference)|negative balance not subtracted"),
            "\(found)")
    }

    /// Outer blanks inside quotes are trimmed like any others (decision 3).
    @Test(arguments: [FilingText.separator, ","])
    func quotedFieldsKeepNoOuterBlanks(_ delimiter: String) throws {
        var text = FilingText(
            "F3XN", delimiter: delimiter,
            [
                "filer_committee_id_number": Sample.committee, "committee_name": "\" SAMPLE PAC \"",
                "report_code": "Q1", "coverage_from_date": "20240101",
                "coverage_through_date": "20240331", "date_signed": "20240415",
            ])
        var gift = Sample.gift("A1", "10.00", day: "20240110")
        gift["contributor_first_name"] = "\"Rick \""
        gift["contributor_last_name"] = "\"\t DOE\""
        gift["memo_text_description"] = "\"  \""
        text.add("SA11AI", gift)
        try bench.load(try bench.write("9900011.fec", text.text))
        let found = try bench.rows(
            """
            SELECT g.filer_name, p.last_name, p.first_name, d.memo_text FROM filing g CROSS JOIN
              entry e
            JOIN party p USING (party_id) LEFT JOIN detail d USING (detail_id)
            """)
        #expect(found == [["SAMPLE PAC", "DOE", "Rick", nil]])
    }

    @Test func whereNothingWasComparedItSaysSo() throws {
        func footer() throws -> String { try bench.run(["report", "reconcile"]).out }
        try bench.load(
            try bench.write("9900010.fec", Sample.notice(signed: "20240415").text))
        #expect(try footer().contains("no rows: nothing was compared: no report with a summary"))
        try bench.load(try filing("9900001"))
        #expect(try footer().contains("no rows: every line that was compared agrees"))
    }

    @Test func onlyTheVersionThatSpeaksIsChecked() throws {
        try bench.load(try filing("9900001", cover: [33: "1700.00"]))
        try bench.load(try filing("9900002"))
        #expect(try mismatches() == ["12|rows of SA12|40000|row missing"])
        let older = try bench.report("reconcile", "--filing", "9900001")
        #expect(older.contains { $0["cause"]?.text == "memo entries counted" })
    }

    @Test func cashIsFollowedFromReportToReport() throws {
        for number in ["9900001", "9900002", "9900003"] { try bench.load(try filing(number)) }
        let rows = try bench.report("cash-continuity")
        #expect(
            rows.map { $0["finding"]?.text } == ["first report loaded", "opening cash differs"])
        #expect(rows.last?["difference_cents"]?.integer == -1_000)
        #expect(rows.last?["gap_days"]?.integer == 0)
        let burn = try bench.report("cash-and-burn")
        #expect(burn.map { $0["burn_bp"]?.integer } == [7_088, 2_600])
        #expect(burn.map { $0["days_of_money"]?.integer } == [136, 259])
        #expect(burn.map { $0["debts_cents"]?.integer } == [8_000, 8_000])
        let raised = try bench.report("raised-by-period")
        #expect(raised.map { $0["receipts_cents"]?.integer } == [250_000, 98_800])
        #expect(raised.map { $0["per_day_cents"]?.integer } == [2_747, 2_196])
        let small = try #require(try bench.report("small-donor-share").first)
        #expect(small["small_cents"]?.integer == 32_550)
        #expect(small["individuals_cents"]?.integer == 307_550)
        #expect(small["share_bp"]?.integer == 1_058)
    }

    @Test(arguments: [
        ("20240331", "days covered twice"), ("20240403", "days not covered"),
    ])
    func gapsAndOverlapsAreFound(_ first: String, _ finding: String) throws {
        try bench.load(try filing("9900002"))
        try bench.load(try filing("9900003", cover: [16: first]))
        #expect(try bench.report("cash-continuity").last?["finding"]?.text == finding)
    }

    @Test func filingsSayWhatIsLoadedAsOfADay() throws {
        try bench.load(try filing("9900001"))
        try bench.load(try filing("9900002"))
        func states(_ day: String) throws -> [String] {
            try bench.report("filings", "--as-of", day).map {
                "\($0["filing"]?.text ?? "") \($0["state"]?.text ?? "")"
            }
        }
        #expect(try states("2024-04-20") == ["9900001 current"])
        #expect(try states("2024-05-01") == ["9900001 past", "9900002 current"])
    }

    @Test func anAmendmentIsToldInPlainWords() throws {
        try bench.load(try filing("9900001"))
        try bench.load(try filing("9900002"))
        #expect(try bench.report("amendment-diff", "--as-of", "2024-04-30").isEmpty)
        let rows = try bench.report("amendment-diff", "--filing", "9900002")
        let words = rows.filter { $0["part"]?.text == "row" }.map {
            "\($0["tran_id"]?.text ?? ""): \($0["words"]?.text ?? "")"
        }
        #expect(
            Set(words) == [
                "A2: amount from 300.00 to 350.00, date from 2024-02-20 to 2024-02-21",
                "A3: row of 200.00 is gone", "A3M: row of 200.00 is gone",
                "A4: new row of 500.00",
                "B1: purpose from PRINTING to PRINTING AND POSTAGE", "D1: new row of 80.00",
            ])
        let cover = rows.filter { $0["part"]?.text == "cover line" }
            .compactMap { $0["words"]?.text }
        #expect(cover.contains("Total receipts: from 1,750.00 to 2,500.00"))
        #expect(!cover.contains { $0.hasPrefix("Total disbursements") }, "it did not change")
    }

    @Test func summaryAndFilingsAreAlternatives() throws {
        for name in ["cn24.txt", "ccl24.txt", "weball24.txt"] {
            try bench.load("--cycle", "2024", Self.fixtures + name)
        }
        func vale(_ arguments: String...) throws -> (basis: String?, receipts: Int64?) {
            let run = try bench.run(
                ["report", "candidate-totals", "--candidate", "H4OH15101", "--format", "json"]
                    + arguments)
            let rows = try JSONDecoder().decode(
                [[String: Workbench.Cell]].self, from: Data(run.out.utf8))
            #expect(rows.count == 1, "alternatives are never added")
            return (rows.first?["basis"]?.text, rows.first?["receipts_cents"]?.integer)
        }
        // The summary covers until 31 March, as this report does: a tie.
        try bench.load(try filing("9900002", committee: "C00990101"))
        #expect(try vale() == ("FEC summary", 12_045_075))
        try bench.load(try filing("9900003", committee: "C00990101"))
        #expect(try vale() == ("filings", 348_800))
        #expect(try vale("--method", "fec-summary/1") == ("FEC summary", 12_045_075))
        #expect(try vale("--method", "filings-cover/1") == ("filings", 348_800))
        let race = try bench.report("race-summary", "--race", "OH-15")
        let row = try #require(race.first { $0["candidate_id"]?.text == "H4OH15101" })
        #expect(row["receipts_cents"]?.integer == 348_800)
        #expect(row["cash_cents"]?.integer == 212_775)
    }

    @Test func aCommitteeOfNoKnownCandidateStandsForItself() throws {
        for number in ["9900001", "9900002", "9900003"] { try bench.load(try filing(number)) }
        let rows = try bench.report("candidate-totals", "--race", "OH-15")
        #expect(rows.map { $0["candidate_id"]?.text } == ["C00990909"])
        #expect(rows.first?["receipts_cents"]?.integer == 348_800)
        #expect(rows.first?["cash_cents"]?.integer == 212_775, "of the newest report only")
        #expect(try bench.report("candidate-totals", "--race", "OH-14").isEmpty)
    }
}

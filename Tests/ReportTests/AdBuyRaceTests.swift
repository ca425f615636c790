import Foundation
import TestSupport
import Testing

/// An invented race whose ads are told by a station's papers, a platform and a tracker; every
/// figure is worked out by hand in the comments.
@Suite struct AdBuyRaceTests {
    private static let orders =
        "document,station,order_no,revision,invoice_no,advertiser_id,advertiser,contest,"
        + "candidate_id,side,flight_start,flight_end,spots,gross_amount,commission\n"
    private static let contest = "OH-15 special general 2024-03-19"

    private static func order(
        _ document: String, _ number: String, revision: String, amount: String, spots: Int,
        by sponsor: (id: String, name: String), invoice: String = ""
    ) -> String {
        "\(document),WXYZ-TV,\(number),\(revision),\(invoice),\(sponsor.id),\(sponsor.name),"
            + "\(contest),,,2024-02-05,2024-02-18,\(spots),\(amount),15%\n"
    }

    private static let vale = (id: "C00990101", name: "VALE FOR CONGRESS")
    private static let stone = (id: "C00990202", name: "STONE FOR OHIO")

    /// The race with: Vale's order of $100,000, revised to $120,000, invoiced at $110,000; Stone's
    /// order of $50,000; a Google ad of Vale between $1,000 and $5,000; a tracker that puts Stone's
    /// television between $60,000 and $80,000.
    private func race() throws -> Workbench {
        let bench = try Workbench()
        let fixtures = Program.root + "/Tests/Fixtures/race/"
        for name in ["cn24.txt", "cm24.txt", "ccl24.txt", "weball24.txt", "pas224.txt"] {
            try bench.load(fixtures + name, "--received", "2024-04-20", "--cycle", "2024")
        }
        func load(_ name: String, _ text: String, _ day: String) throws {
            try bench.load(try bench.write(name, text), "--received", day)
        }
        try load(
            "orders-1.csv",
            Self.orders
                + Self.order(
                    "order", "1", revision: "0", amount: "100000", spots: 100, by: Self.vale)
                + Self.order(
                    "order", "2", revision: "0", amount: "50000", spots: 40, by: Self.stone),
            "2024-01-10")
        try load(
            "orders-2.csv",
            Self.orders
                + Self.order(
                    "order", "1", revision: "1", amount: "120000", spots: 120, by: Self.vale),
            "2024-01-20")
        try load(
            "orders-3.csv",
            Self.orders
                + Self.order(
                    "invoice", "1", revision: "", amount: "110000", spots: 108, by: Self.vale,
                    invoice: "I-9"), "2024-02-20")
        try load(
            "google-political-ads-creative-stats.csv",
            "Ad_ID,Advertiser_ID,Advertiser_Name,Date_Range_Start,Spend_Range_Min_USD,"
                + "Spend_Range_Max_USD\nCR1,AR1,VALE FOR CONGRESS,2024-02-05,1000,5000\n",
            "2024-02-25")
        try load(
            "google-political-ads-advertiser-weekly-spend.csv",
            "Advertiser_ID,Advertiser_Name,Week_Start_Date,Spend_USD\nAR9,SOMEBODY,2024-02-04,0\n",
            "2024-02-25")
        try load(
            "sponsor-matches.csv",
            "sponsor,cmte_id,decision,decided_by,decided_on,why\n"
                + "VALE FOR CONGRESS,C00990101,accept,Sam Poe,2024-02-26,its own name\n",
            "2024-02-26")
        try load(
            "tracker.csv",
            "advertiser,advertiser_id,medium,contest,spots,estimated_low,estimated_high,"
                + "estimated_spend\n"
                + "STONE FOR OHIO,C00990202,tv,\(Self.contest),45,60000,80000,\n", "2024-02-27")
        return bench
    }

    private func sides(
        _ bench: Workbench, _ arguments: String...
    ) throws -> [String: [Int64?]] {
        let run = try bench.run(
            ["report", "air-war", "--race", "OH-15", "--format", "json"] + arguments)
        try #require(run.exit == 0, "\(run.err)")
        let rows = try Workbench.cells(run.out)
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                (
                    row["side"]?.text ?? "",
                    ["low_cents", "high_cents", "spots", "ratio_low_bp", "ratio_high_bp"].map {
                        row[$0]?.integer
                    }
                )
            })
    }

    @Test func theAirWarIsAnInterval() throws {
        let bench = try race()
        // DEM: the invoice of $110,000 settles the order in both its revisions: exactly $110,000.
        // REP: Stone's order proves $50,000; the tracker's estimate of the same television reaches
        // $80,000: $50,000 to $80,000. 110/80 = 137.5 percent at least, 110/50 = 220 at most;
        // 50/110 = 45.45 percent at least (cut down), 80/110 = 72.73 at most (cut up).
        #expect(
            try sides(bench) == [
                "DEM": [11_000_000, 11_000_000, 108, 13_750, 22_000],
                "REP": [5_000_000, 8_000_000, 40, 4_545, 7_273],
            ])
        // With the Google ad the Democratic side is $111,000 to $115,000.
        let all = try sides(bench, "--media", "all")
        #expect(all["DEM"]?[0] == 11_100_000 && all["DEM"]?[1] == 11_500_000)
        try bench.expectSound()
    }

    @Test func asOfEachDayOnlyThePapersOfThatDaySpeak() throws {
        let bench = try race()
        // 15 January: the order of $100,000. 1 February: its revision of $120,000, alone.
        // 21 February: the invoice of $110,000, alone; no tracker yet, so Stone is $50,000.
        #expect(try sides(bench, "--as-of", "2024-01-15")["DEM"]?[0] == 10_000_000)
        #expect(try sides(bench, "--as-of", "2024-02-01")["DEM"]?[0] == 12_000_000)
        #expect(try sides(bench, "--as-of", "2024-02-21")["DEM"]?[0] == 11_000_000)
        #expect(try sides(bench, "--as-of", "2024-02-21")["REP"]?[1] == 5_000_000)
    }

    @Test func replacedPapersNameTheRuleAndComeBackWhenTheLaterOneIsRemoved() throws {
        let bench = try race()
        func statuses() throws -> [[String?]] {
            try bench.rows(
                """
                SELECT amount_cents / 100, stage, status, status_rule FROM ad_buys
                WHERE order_no = '1' ORDER BY entry_id
                """)
        }
        #expect(
            try statuses() == [
                ["100000", "ordered", "superseded", "ad-order-revision/1"],
                ["120000", "ordered", "covered", "ad-later-stage/1"],
                ["110000", "invoiced", "active", nil],
            ])
        let invoice = try bench.integer("SELECT source_id FROM sources WHERE file = 'orders-3.csv'")
        #expect(try bench.run(["remove", "\(try #require(invoice))"]).exit == 0)
        #expect(
            try statuses() == [
                ["100000", "ordered", "superseded", "ad-order-revision/1"],
                ["120000", "ordered", "active", nil],
            ])
        #expect(try sides(bench)["DEM"]?[0] == 12_000_000)
        try bench.expectSound()
    }

    @Test func theWholeRaceCountsEachDollarOnce() throws {
        let bench = try race()
        let run = try bench.run(
            ["report", "all-in-total", "--race", "OH-15", "--format", "json"])
        try #require(run.exit == 0, "\(run.err)")
        let lines = Dictionary(
            uniqueKeysWithValues: try Workbench.cells(run.out).map { row in
                (
                    row["line"]?.text ?? "",
                    [row["low_cents"]?.integer, row["high_cents"]?.integer]
                )
            })
        // Candidates, from weball24: Vale 98,200.50 less 500.00 to her other committee (both
        // transfer fields are given) = 97,700.50; Stone 86,100.25 less 0. Together 183,800.75.
        #expect(lines["candidates"] == [18_380_075, 18_380_075])
        // Outside, from pas224: 45,000 + 30,000 + 12,500 + 20,000 = 107,500; the memo row of 5,000
        // is not added.
        #expect(lines["outside groups"] == [10_750_000, 10_750_000])
        #expect(lines["party coordinated"] == [0, 0])
        // Ads beyond the reports: Vale's proved ads are 110,000 + 1,000 = 111,000 against 97,700.50
        // reported: 13,299.50 at least; at most 115,000 - 97,700.50 = 17,299.50. Stone: nothing is
        // billed, and 80,000 at most is less than the 86,100.25 reported: 0.
        #expect(lines["ads beyond the reports"] == [1_329_950, 1_729_950])
        // 183,800.75 + 107,500 + 13,299.50 = 304,600.25; with 17,299.50 it is 308,600.25.
        #expect(lines["total"] == [30_460_025, 30_860_025])
    }

    @Test func oneRowInSeveralCurrenciesIsNeverAdded() throws {
        let bench = try Workbench()
        let loaded = try bench.load(
            try bench.write(
                "google-political-ads-advertiser-stats.csv",
                "Advertiser_ID,Advertiser_Name,Public_IDs_List,Regions,Total_Creatives,Spend_USD,"
                    + "Spend_EUR\nAR1,A,FEC ID C00990606,US,1,100,400\nAR2,B,,EU,1,0,300\n"))
        #expect(loaded.sumCents == 40_000, "100 dollars and 300 euros, as the file has them")
        #expect(loaded.warnings.map(\.code) == ["further_currency"])
        let rows = try bench.report("platform-share")
        #expect(rows.map { $0["currency"]?.text } == ["USD", "EUR"])
        #expect(rows.map { $0["amount_cents"]?.integer } == [10_000, 30_000])
        #expect(
            try bench.rows("SELECT status_rule FROM ad_buys ORDER BY entry_id")
                == [[nil], ["foreign-currency/1"]])
    }
}

extension Workbench {
    /// The rows of JSON that a command printed.
    static func cells(_ text: String) throws -> [[String: Cell]] {
        try JSONDecoder().decode([[String: Cell]].self, from: Data(text.utf8))
    }
}

import Foundation
import TestSupport
import Testing

/// Gifts from inside a district, against a computation of our own: sets of the districts that each
/// gift may have come from.
@Suite struct DistrictTests {
    /// A gift as the ledger counts it.
    struct Gift {
        var zip: String
        var state: String
        var cents: Int64
    }

    /// The districts of each ZIP.
    struct Twin {
        var districts: [String: Set<String>]
        let home: String

        /// Reads `state_fips,state_abbr,zcta,cd`.
        init(_ map: String, home: String) {
            self.home = home
            districts = [:]
            for line in map.split(whereSeparator: \.isNewline).dropFirst() {
                let cells = line.split(separator: ",").map(String.init)
                let number = cells[3].count < 2 ? "0" + cells[3] : cells[3]
                districts[cells[2], default: []].insert("\(cells[1])-\(number)")
            }
        }

        func side(_ gift: Gift) -> String {
            let state = String(home.prefix(2))
            let zip = String(gift.zip.prefix(5))
            let isPlace = gift.state.isEmpty || Self.states.contains(gift.state)
            guard isPlace else { return "unknown" }
            guard let all = districts[zip] else {
                if gift.state == state { return home.hasSuffix("-00") ? "in" : "unknown" }
                return gift.state.isEmpty ? "unknown" : "out"
            }
            let here = gift.state.isEmpty ? all : all.filter { $0.hasPrefix(gift.state) }
            if here == [home] { return "in" }
            if here.contains(home) { return "split" }
            if !here.isEmpty { return "out" }
            return all.contains(home) || gift.state == state ? "unknown" : "out"
        }

        func sums(_ gifts: [Gift]) -> [String: [Int64]] {
            gifts.reduce(into: [:]) { sums, gift in
                let old = sums[side(gift)] ?? [0, 0]
                sums[side(gift)] = [old[0] + 1, old[1] + gift.cents]
            }
        }

        private static let states: Set<String> = Set(
            """
            AA AE AK AL AP AR AS AZ CA CO CT DC DE FL FM GA GU HI IA ID IL IN KS KY LA MA MD ME MH \
            MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR PW RI SC SD TN TX UT VA VI VT \
            WA WI WV WY
            """.split(separator: " ").map(String.init))
    }

    private static let map = """
        state_fips,state_abbr,zcta,cd
        39,OH,43201,12
        39,OH,43202,12
        39,OH,43202,3
        39,OH,43203,3
        39,OH,43204,12
        42,PA,43204,9
        42,PA,15001,17
        02,AK,99501,0

        """

    private static func row(_ number: Int, _ gift: Gift) -> String {
        [
            Filed.campaign, "N", "Q1", "P2024", "", "15", "IND", "MOORE, IDA \(number)", "",
            gift.state, gift.zip, "", "", "01152024", "\(gift.cents / 100)", "", "T\(number)", "99",
            "", "", "4041520240000\(number)",
        ].joined(separator: "|") + "\n"
    }

    private func sums(_ rows: [[String: Any]]) -> [String: [Int64]] {
        rows.filter { $0.text("side") != "unitemized" }.reduce(into: [:]) { sums, row in
            let side = row.text("side") ?? ""
            let old = sums[side] ?? [0, 0]
            sums[side] = [
                old[0] + Int64(row.cents("gifts") ?? 0),
                old[1] + Int64(row.cents("amount_cents") ?? 0),
            ]
        }
    }

    @Test func sidesAreThoseOfASecondComputation() throws {
        var random = SeededGenerator(seed: 16)
        let zips = [
            "43201", "432011234", "43202", "43203", "43204", "15001", "99501", "99999", "", "4320",
            "K1A 0B1",
        ]
        let states = ["OH", "OH", "PA", "AK", "NY", "", "ON"]
        let gifts = try (0..<600).map { _ in
            Gift(
                zip: try #require(zips.randomElement(using: &random)),
                state: try #require(states.randomElement(using: &random)),
                cents: Int64.random(in: 1...2_700, using: &random) * 100)
        }
        let database = try FiledDatabase([
            ("cn24.txt", Filed.candidates), ("zccd_118th.csv", Self.map),
            ("itcont.txt", gifts.enumerated().map(Self.row).joined()),
        ])
        let figures = ["amount_cents", "low_cents", "high_cents", "known_cents"]
        for home in ["OH-12", "OH-03", "AK-00", "PA-17"] {
            let twin = Twin(Self.map, home: home).sums(gifts)
            let asked = ["committee": Filed.campaign, "district": home]
            let rows = try database.rows("geography-district", asked, proving: figures)
            #expect(sums(rows) == twin, "\(home)")
            // The ends of each range, cut down and up.
            func cents(_ side: String?) -> Int64 { twin[side ?? ""]?[1] ?? 0 }
            let known = cents("in") + cents("out") + cents("split")
            for row in rows where ["in", "out"].contains(row.text("side") ?? "") {
                let low = cents(row.text("side"))
                let high = low + cents("split")
                #expect(row.cents("low_cents").map(Int64.init) == low)
                #expect(row.cents("high_cents").map(Int64.init) == high)
                #expect(row.cents("share_low_bp").map(Int64.init) == low * 10_000 / known)
                let most = (high * 10_000 + known - 1) / known
                #expect(row.cents("share_high_bp").map(Int64.init) == most)
            }
            // Every itemized gift, to the cent, as by state.
            let states = try database.rows("geography-state", ["committee": Filed.campaign])
            let all = twin.values.map { $0[1] }.reduce(0, +)
            #expect(states.first?.cents("total_cents").map(Int64.init) == all)
        }
        // The office sought tells the district, and so does a race.
        let own = try database.rows("geography-district", ["committee": Filed.campaign])
        #expect(own.allSatisfy { $0.text("district") == "OH-12" })
        #expect(own.allSatisfy { $0.text("map") == "118th Congress: zccd_118th.csv" })
        let division = "ocd-division/country:us/state:oh/cd:12"
        #expect(sums(try database.rows("geography-district", ["race": division])) == sums(own))
    }

    /// Of a map with land a split ZIP has an estimate beside its range, which stays what it is.
    @Test func landGivesAnEstimateAndNoMore() throws {
        let header = """
            GEOID_CD118_20|GEOID_ZCTA5_20|AREALAND_PART
            3912|43202|250
            3903|43202|750
            3904|43202|0
            3912|43201|10

            """
        let gifts = [
            Gift(zip: "43201", state: "OH", cents: 100_00),
            Gift(zip: "43202", state: "OH", cents: 400_00),
        ]
        let database = try FiledDatabase([
            ("cn24.txt", Filed.candidates), ("tab20_cd11820_zcta520_natl.txt", header),
            ("zccd_118th.csv", Self.map),
            ("itcont.txt", gifts.enumerated().map(Self.row).joined()),
        ])
        let rows = try database.rows("geography-district", ["committee": Filed.campaign])
        let inside = try #require(rows.first { $0.text("side") == "in" })
        #expect(inside.cents("about_cents") == 200_00)
        #expect(inside.cents("low_cents") == 100_00)
        #expect(inside.cents("high_cents") == 500_00)
        #expect(inside.cents("share_about_bp") == 4_000)
        #expect(inside.text("map")?.hasSuffix("tab20_cd11820_zcta520_natl.txt") == true)
        try database.expectSound()
    }

    /// Both bases: itemized gifts of known place, and all money of individuals by the summary page.
    @Test func whatIsInNoListWidensTheRange() throws {
        let cover = try Filed.record(
            "f3",
            [
                "form_type": "F3N", "filer_committee_id_number": Filed.campaign,
                "committee_name": "GRAY FOR OHIO", "election_state": "OH",
                "election_district": "12", "report_code": "Q1",
                "coverage_from_date": "20240101", "coverage_through_date": "20240331",
                "date_signed": "20240415", "col_a_individual_contributions_itemized": "900.00",
                "col_a_individual_contributions_unitemized": "100.00",
                "col_a_total_individual_contributions": "1000.00",
            ])
        let filing = Filed.file([
            cover, try Filed.gift("A1", "400.00"),
            try Filed.gift("A2", "300.00", more: ["contributor_zip_code": "43203"]),
            try Filed.gift("A3", "150.00", more: ["contributor_zip_code": "43202"]),
            try Filed.gift("A4", "50.00", more: ["contributor_zip_code": "49999"]),
        ])
        let database = try FiledDatabase([("301.fec", filing), ("zccd_118th.csv", Self.map)])
        let rows = try database.rows(
            "geography-district", ["committee": Filed.campaign],
            proving: ["amount_cents", "low_cents", "high_cents", "known_cents", "all_cents"])
        #expect(
            rows.map { row in
                ["side", "told_by"].compactMap(row.text).joined(separator: " ")
                    + " \(row.cents("amount_cents") ?? 0)"
            }
                == [
                    "in ZIP 40000", "out ZIP 30000", "split ZIP 15000",
                    "unitemized summary pages 10000", "unknown ZIP not in the map 5000",
                ])
        let inside = try #require(rows.first)
        #expect(inside.cents("known_cents") == 85_000)
        #expect(inside.cents("share_low_bp") == 4_705)
        #expect(inside.cents("share_high_bp") == 6_471)
        #expect(inside.cents("all_cents") == 100_000)
        #expect(inside.cents("all_low_bp") == 4_000)
        #expect(inside.cents("all_high_bp") == 7_000)
        // Of some of the days there is no summary page.
        let days = try database.rows(
            "geography-district", ["committee": Filed.campaign, "from": "2024-01-01"])
        #expect(days.allSatisfy { $0.text("side") != "unitemized" && $0["all_low_bp"] is NSNull })
    }

    @Test func withoutTheMapOfThoseYearsNothingIsMeasured() throws {
        let bench = try Workbench()
        try bench.load(
            try bench.write(
                "itcont24.txt", Self.row(1, Gift(zip: "43201", state: "OH", cents: 5_000))))
        try bench.load(try bench.write("cn24.txt", Filed.candidates))
        let none = try bench.run(["report", "geography-district", "--committee", Filed.campaign])
        #expect(none.out.contains("no map of the districts of the 118th Congress"), "\(none)")
        #expect(none.out.contains("zccd_118th_….csv"))
        #expect(none.out.contains("1 row, 50.00 dollars (no-map/1)"))
        let path = try bench.write("zccd_119th_2024-11.csv", Self.map)
        let other = try bench.load(path)
        #expect(other.warnings.isEmpty && other.good == 8)
        #expect(try bench.integer("SELECT cycle FROM source WHERE file LIKE 'zccd%'") == 2026)
        let wrong = try bench.run(["report", "geography-district", "--committee", Filed.campaign])
        #expect(wrong.out.contains("to be asked for by --congress: 119"), "\(wrong.out)")
        let asked = try bench.report(
            "geography-district", "--committee", Filed.campaign, "--congress", "119")
        #expect(asked.map { $0["map"]?.text } == ["119th Congress: zccd_119th_2024-11.csv"])
        // Whose office has no district, or is not told.
        let senate = try bench.run(["report", "geography-district", "--race", "OH-SEN"])
        #expect(senate.exit == 0)
        for (arguments, words) in [
            (["--district", "Ohio"], "expected a district like GA-06"),
            (["--district", "OH-SEN"], "expected a district like GA-06"),
            (["--congress", "next"], "expected a whole number"),
        ] {
            let run = try bench.run(["report", "geography-district"] + arguments)
            #expect(run.exit == 64 && run.err.contains(words), "\(run.err)")
        }
        let bare = try bench.run(["report", "geography-district"])
        #expect(bare.out.contains("a home district is needed"), "\(bare.out)")
    }

    // MARK: Real files

    /// Gifts of the sample of 2017 against the map of the 115th Congress: each range, of the
    /// campaign in GA-06 and of every district that has most of the gifts.
    @Test(.enabled(if: Shared.hasData, "no folder of samples beside the project"))
    func realGiftsLieWhereTheMapSays() throws {
        let path = Shared.data + "/geo/zccd_115th_2018-01.csv"
        let map = try String(contentsOfFile: path, encoding: .utf8)
        let bench = try Workbench()
        let race = Shared.data + "/ga06-2017/"
        try bench.load(race + "itcont-sample-10000.txt", "--cycle", "2018")
        try bench.load(race + "cn-2018cycle-oct2017.txt", "--cycle", "2018")
        try bench.load(path)
        let committees = try bench.rows(
            """
            SELECT filer_id FROM contributions WHERE individual = 1 AND status = 'active'
            GROUP BY 1 ORDER BY filer_id = 'C00630426' DESC, count(*) DESC LIMIT 4
            """
        ).compactMap(\.[0])
        #expect(committees.first == "C00630426")
        for (committee, home) in zip(committees, ["GA-06", "NY-12", "CA-33", "AK-00"]) {
            let gifts = try bench.rows(
                """
                SELECT contributor_zip, contributor_state, amount_cents FROM contributions
                WHERE individual = 1 AND status = 'active' AND filer_id = '\(committee)'
                """
            ).map { Gift(zip: $0[0] ?? "", state: $0[1] ?? "", cents: Int64($0[2] ?? "") ?? 0) }
            let rows = try bench.report(
                "geography-district", "--committee", committee, "--district", home)
            let found = rows.reduce(into: [String: [Int64]]()) { sums, row in
                let old = sums[row["side"]?.text ?? ""] ?? [0, 0]
                sums[row["side"]?.text ?? ""] = [
                    old[0] + (row["gifts"]?.integer ?? 0),
                    old[1] + (row["amount_cents"]?.integer ?? 0),
                ]
            }
            #expect(found == Twin(map, home: home).sums(gifts), "\(committee) \(home)")
        }
    }
}

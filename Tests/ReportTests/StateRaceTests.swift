import Foundation
import Report
import TestSupport
import Testing

/// Races beyond Congress: rows of state packs, tied to a race by a person's journals, and the money
/// of federal committees beside them. Rule: docs/decisions/0034-races-beyond-congress.md.
@Suite struct StateRaceTests {
    private static let header =
        "recordType,formTypeCd,schedFormTypeCd,reportInfoIdent,receivedDt,infoOnlyFlag,filerIdent,"
        + "filerTypeCd,filerName,"
    private static let gifts =
        header + "contributionInfoId,contributionDt,contributionAmount,contributionDescr,"
        + "itemizeFlag,travelFlag,contributorPersentTypeCd,contributorNameOrganization,"
        + "contributorNameLast,contributorNameSuffixCd,contributorNameFirst,"
        + "contributorNamePrefixCd,contributorNameShort,contributorStreetCity,"
        + "contributorStreetStateCd,contributorStreetCountyCd,contributorStreetCountryCd,"
        + "contributorStreetPostalCode,contributorStreetRegion,contributorEmployer,"
        + "contributorOccupation,contributorJobTitle,contributorPacFein,contributorOosPacFlag,"
        + "contributorLawFirmName,contributorSpouseLawFirmName,contributorParent1LawFirmName,"
        + "contributorParent2LawFirmName\n"
    private static let costs =
        header + "expendInfoId,expendDt,expendAmount,expendDescr,expendCatCd,expendCatDescr,"
        + "itemizeFlag,travelFlag,politicalExpendCd,reimburseIntendedFlag,srcCorpContribFlag,"
        + "capitalLivingexpFlag,payeePersentTypeCd,payeeNameOrganization,payeeNameLast,"
        + "payeeNameSuffixCd,payeeNameFirst,payeeNamePrefixCd,payeeNameShort,payeeStreetAddr1,"
        + "payeeStreetAddr2,payeeStreetCity,payeeStreetStateCd,payeeStreetCountyCd,"
        + "payeeStreetCountryCd,payeeStreetPostalCode,payeeStreetRegion,creditCardIssuer,"
        + "repaymentDt\n"

    private static func gift(_ filer: String, _ number: Int, _ dollars: String, _ giver: String)
        -> String
    {
        "RCPT,COH,A1,400,20181010,N,\(filer),COH,SAMPLE,\(number),20181001,\(dollars),,Y,,"
            + "ENTITY,\(giver),,,,,,Austin,TX,,,78759,,,,,,,,,,\n"
    }

    private static func cost(_ filer: String, _ number: Int, _ dollars: String) -> String {
        "EXPN,COH,F1,400,20181010,N,\(filer),COH,SAMPLE,\(number),20181002,\(dollars),Mail,,,,,"
            + ",,,,ENTITY,Sample Print,,,,,,,,,,,,,,,\n"
    }

    private static let candidates =
        "cand_id,cand_name,party,office,state,district,ici,election_yr,pcc,source,note\n"
        + "TX-ADA,\"GRAY, ADA\",DEM,L,TX,state:tx/sldl:45,O,2018,TX-00099002,\"list\",\n"
        + "TX-TOM,\"BELL, TOM\",REP,L,TX,state:tx/sldl:45,I,2018,TX-00099003,\"list\",\n"
        + "TX-EVE,\"ROSS, EVE\",REP,L,TX,state:tx/sldl:46,I,2018,TX-00099004,\"list\",\n"

    private static let outside =
        "spender_id,spender,candidate_id,candidate,support_oppose,date,dissemination_date,amount,"
        + "payee,purpose,race,office,state,district,election,source,note\n"
        + "C00990101,SAMPLE VOICES,TX-ADA,\"GRAY, ADA\",S,2018-10-03,,70.00,Sample Print,Mail,,,,"
        + ",,\"state filing\",\n"

    /// The federal committee's own report to the FEC: a gift to Gray's committee, paid in its name.
    private static let federal =
        "C00990101|N|Q3|P|201810159000000001|24K|CCM|GRAY, ADA|AUSTIN|TX|78701|||10012018|25||"
        + "C1|1000001|||4000000000000000001\n"

    private static func race(_ more: (name: String, text: String)...) throws -> Workbench {
        let bench = try Workbench()
        let files = [
            (
                "contribs_1.csv",
                gifts + gift("00099002", 1, "100.00", "Jane Doe Firm")
                    + gift("00099002", 2, "25.00", "SAMPLE VOICES")
                    + gift("00099003", 3, "40.00", "Firm") + gift("00099004", 4, "9.00", "Firm")
            ),
            (
                "expend_1.csv",
                costs + cost("00099002", 1, "60.00") + cost("00099003", 2, "30.00")
                    + cost("00099004", 3, "8.00")
            ),
        ]
        for file in files {
            try bench.load(
                try bench.write(file.0, file.1), "--format",
                file.0.hasPrefix("c") ? "tx/contributions" : "tx/expenditures", "--cycle", "2018")
        }
        try bench.load(
            try bench.write("candidates.csv", candidates), "--format", "journal/candidates",
            "--cycle", "2018")
        for file in more {
            try bench.load(try bench.write(file.name, file.text), "--cycle", "2018")
        }
        return bench
    }

    private func lines(_ bench: Workbench, _ race: String) throws -> [String: Int64?] {
        Dictionary(
            uniqueKeysWithValues: try bench.report("all-in-total", "--race", race).map {
                ($0["line"]?.text ?? "", $0["low_cents"]?.integer)
            })
    }

    @Test(arguments: [
        "state:tx/sldl:45", "STATE:TX/SLDL:45", "ocd-division/country:us/state:tx/sldl:45",
        "state:tx/sldl:45@2018-11-06",
    ])
    func aRaceOfAStateIsAsked(_ race: String) throws {
        let bench = try Self.race()
        #expect(try lines(bench, race)["candidates"] == 9000)
        let totals = try bench.report("candidate-totals", "--race", race)
        #expect(Set(totals.compactMap { $0["candidate_id"]?.text }) == ["TX-ADA", "TX-TOM"])
    }

    @Test func noDollarIsInItTwice() throws {
        // Sample Voices gives 25 to Gray's committee, which the FEC's file and the state's tell,
        // and spends 70 on her, which is told to the state alone.
        let bench = try Self.race(("itoth.txt", Self.federal), ("outside-1.csv", Self.outside))
        let found = try lines(bench, "state:tx/sldl:45")
        #expect(found["candidates"] == 9000)
        #expect(found["outside groups"] == 7000)
        #expect(found["total"] == 16_000)
        let totals = try bench.report("candidate-totals", "--race", "state:tx/sldl:45")
        let receipts = totals.compactMap { $0["receipts_cents"]?.integer }.sorted()
        #expect(receipts == [4000, 12_500])
    }

    @Test func aBallotMeasureHasTwoSides() throws {
        let race = "state:tx#measure-4"
        let bench = try Self.race(
            (
                "measure-candidates.csv",
                "cand_id,cand_name,party,office,state,district,ici,election_yr,pcc,source,note\n"
                    + "TX-4-YES,Yes on 4,,L,TX,\(race),,2018,TX-00099005,\"list\",\n"
                    + "TX-4-NO,No on 4,,L,TX,\(race),,2018,TX-00099006,\"list\",\n"
            ),
            (
                "expend_2.csv",
                Self.costs + Self.cost("00099005", 1, "11.00") + Self.cost("00099006", 2, "2.00")
            ),
            (
                "outside-2.csv",
                Self.outside.replacing("TX-ADA", with: "TX-4-YES")
                    .replacing("\"GRAY, ADA\",S", with: "Yes on 4,O")
            ))
        let found = try lines(bench, race)
        #expect(found["candidates"] == 1300)
        #expect(found["outside groups"] == 7000)
        let sides = try bench.report("outside-by-side", "--race", race)
        let against = sides.compactMap { $0["opposed_cents"]?.integer }.filter { $0 > 0 }
        #expect(against == [7000])
        #expect(try lines(bench, "state:tx/sldl:45")["outside groups"] == .some(nil))
    }

    @Test func anUnknownRaceNamesTheOthersOfTheState() throws {
        let bench = try Self.race()
        let run = try bench.run(["report", "candidate-totals", "--race", "state:tx/sldl:54"])
        let said = run.out + run.err
        #expect(said.contains("nothing that is loaded names the race state:tx/sldl:54"))
        #expect(said.contains("of state:tx: state:tx/sldl:45, state:tx/sldl:46"))
        let bad = try bench.run(["report", "candidate-totals", "--race", "state:tx"])
        #expect(bad.err.contains("state:tx/sldl:45 or state:ga#governor"))
    }

    /// Every report that takes a race answers, or says why it has nothing.
    @Test func everyReportOfARaceRuns() throws {
        let bench = try Self.race(("outside-1.csv", Self.outside))
        let reports = try ReportCatalogue()
        let names = reports.names.filter { name in
            (try? reports.report(name))?.parameters.contains { $0.name == "race" } ?? false
        }
        #expect(names.count > 25)
        for report in names {
            let run = try bench.run(["report", report, "--race", "state:tx/sldl:45"])
            #expect(run.exit == 0, "\(report): \(run.err)")
        }
        let page = bench.folder + "/race.html"
        let run = try bench.run(["page", "race", "state:tx/sldl:45", "-o", page])
        #expect(run.exit == 0, "\(run.err)")
    }

    /// Gifts to two candidates for New York's council, each alone in the race of the district.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: StateRaceTests.council)))
    func theCouncilOfNewYorkCity() throws {
        let bench = try Workbench()
        try bench.load(Self.council, "--format", "nyc/contributions")
        try bench.load(
            try bench.write(
                "candidates.csv",
                "cand_id,cand_name,party,office,state,district,ici,election_yr,pcc,source,note\n"
                    + "2436,\"Caban, Tiffany\",,L,NY,state:ny/place:new_york/council_district:22,,"
                    + "2021,NYC-2436,\"ballot\",\n"), "--format", "journal/candidates")
        let rows = try bench.report(
            "candidate-totals", "--race", "state:ny/place:new_york/council_district:22")
        let candidates = rows.compactMap { $0["candidate_id"]?.text }
        let receipts = rows.compactMap { $0["receipts_cents"]?.integer }
        #expect(candidates == ["2436"] && receipts == [12_191_447])
    }

    private static let council = DocsTests.root
        .appendingPathComponent("../shared/data/state/nyc-cfb/2021_tiffany_caban.csv").path
}

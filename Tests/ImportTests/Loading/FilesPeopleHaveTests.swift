import Foundation
import TestSupport
import Testing

/// Files as people have them: saved again by a spreadsheet, packed, beside a list of columns.
@Suite struct FilesPeopleHaveTests {
    private static let header =
        "Link_Image,Cand_Name,Cand_Id,Total_Receipt,Total_Disbursement,Coverage_End_Date"
    private static let rows = [
        ",\"DOE, JANE\",H8OH01001,100.50,20,6/30/2018",
        ",\"ROE, RICHARD\",H8OH01002,\"$1,000.00\",30,12/31/2018",
        ",\"MOE, KIM\",H8OH01003,7,5,2018-03-31",
    ]
    private static func text(_ ends: String = "\n", title: String? = nil) -> String {
        ((title.map { [$0] } ?? []) + [header] + rows).map { $0 + ends }.joined()
    }

    /// Packs a file with a program of the system; nil where it has none.
    private static func packed(_ bench: Workbench, _ path: String, by tool: String) throws
        -> String?
    {
        let ending = ["gzip": ".gz", "zstd": ".zst", "xz": ".xz"][tool] ?? ""
        guard
            let program = ["/usr/bin/", "/bin/"].map({ $0 + tool })
                .first(where: FileManager.default.isExecutableFile)
        else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-k", "-q", path]
        try process.run()
        process.waitUntilExit()
        return path + ending
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func spreadsheetsMayEndLinesAndWriteDatesAsTheyDo(
        _ ends: String
    ) throws {
        let bench = try Workbench()
        let file = try bench.load(
            try bench.write("candidate_summary_2018.csv", Self.text(ends)))
        #expect(file.good == 3 && file.rejected == 0)
        let days = try bench.rows(
            "SELECT cand_id, date(cvg_end_day * 86400, 'unixepoch') FROM candidate_summary "
                + "ORDER BY 1")
        #expect(days.map { $0[1] } == ["2018-06-30", "2018-12-31", "2018-03-31"])
        try bench.expectSound()
        let why = try bench.run(["why", "1000000003"])
        #expect(why.out.contains("ROE, RICHARD\",H8OH01002"), "\(why.out)")
    }

    @Test func aTitleAboveTheHeaderIsPassedOverAndNoted() throws {
        let bench = try Workbench()
        let file = try bench.load(
            try bench.write(
                "candidate_summary_2018.csv", Self.text(title: "Candidates of 2018,,,,,")))
        #expect(file.good == 3 && file.header == 2)
        #expect(file.warnings.contains(.init(line: 1, code: "title_line")))
    }

    @Test func aDayThatDoesNotExistStillRejectsItsLine() throws {
        let bench = try Workbench()
        let bad = ["2/30/2018", "13/1/2018", "1/2/18", "2018-02-30", "1/2/2018x"]
        let lines = bad.map { ",X,H8OH01009,1,1,\($0)\n" }.joined()
        let run = try bench.importing(
            try bench.write("candidate_summary_2018.csv", Self.header + "\n" + lines))
        #expect(run.files[0].rejects.map(\.reason) == bad.map { _ in "bad_date" })
    }

    @Test(arguments: ["gzip", "zstd", "xz"]) func packedFilesAreReadInPlace(_ tool: String) throws {
        let bench = try Workbench()
        let plain = try bench.write("candidate_summary_2018.csv", Self.text())
        guard let path = try Self.packed(bench, plain, by: tool) else { return }
        let file = try bench.load(path)
        #expect(file.good == 3 && file.format == "fec-csv/candidate-summary")
        #expect(try bench.integer("SELECT cycle FROM source") == 2018)
        #expect(try bench.load(plain).duplicateOf == file.sourceId)
        #expect(try bench.run(["why", "1000000002"]).out.contains("DOE, JANE\",H8OH01001"))
        try bench.expectSound()
        // Cut short: refused, nothing posted.
        let bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        let cut = try bench.write("cut/candidate_summary_2018.csv.gz", Array(bytes.dropLast(20)))
        let refused = try bench.importing(cut)
        #expect(refused.exit == 2 && refused.files[0].refused?.code == "packed_broken")
    }

    @Test func aListOfColumnsIsPassedOver() throws {
        let bench = try Workbench()
        let run = try bench.run(
            ["import", try bench.write("cn_header_file.csv", "CAND_ID,CAND_NAME\n")])
        #expect(run.exit == 0 && run.out.contains("cn_header_file.csv: skipped:"), "\(run)")
        #expect(try bench.integer("SELECT count(*) FROM source") == 0)
    }

    @Test func aReadmeInAZipIsPassedOverAndAWorkbookIsNamedOnce() throws {
        let bench = try Workbench()
        let zip = try bench.write(
            "x.zip",
            ZipText.stored([
                ("README.txt", "About this report.\n"), ("candidate_summary_2018.csv", Self.text()),
            ]))
        let run = try bench.importing(zip)
        #expect(run.exit == 0 && run.files.count == 1 && run.files[0].good == 3, "\(run)")
        #expect(run.files[0].warnings.map(\.code) == ["member_skipped"])
        let workbook = try bench.write(
            "sheet.xlsx",
            ZipText.stored([("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")]))
        let refused = try bench.importing(workbook)
        #expect(refused.exit == 2 && refused.files.map(\.refused?.code) == ["workbook"])
    }

    @Test func aKnownFileWithACycleGivesItsSourceThatCycle() throws {
        let bench = try Workbench()
        let path = try bench.write("cm.txt", "C99000001|A|||||||P|H|DEM|Q|||\n")
        try bench.load(path)
        let told = try bench.rows("SELECT cycle, series FROM source")
        #expect(told == [[nil, "fec-bulk/cm@unknown"]])
        let again = try bench.run(["import", "--cycle", "2018", path])
        #expect(again.exit == 0 && again.out.contains("its cycle is now 2018"), "\(again)")
        let later = try bench.rows("SELECT cycle, series FROM source")
        #expect(later == [["2018", "fec-bulk/cm@2018"]])
        #expect(try bench.integer("SELECT count(*) FROM finding WHERE code = 'cycle_unknown'") == 0)
        try bench.expectSound()
        let third = try bench.run(["import", "--cycle", "2018", path])
        #expect(!third.out.contains("its cycle"), "\(third)")
    }

    @Test func linkagesTellTheirCycleByTheirRows() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("ccl.txt", "H8OH01001|2018|2017|C99000001|H|P|1\n"))
        let told = try bench.rows("SELECT cycle, series FROM source")
        #expect(told == [["2018", "fec-bulk/ccl@2018"]])
    }

    @Test func snapFilesOfTwoYearsAreTwoSeriesWhateverTheirName() throws {
        let bench = try Workbench()
        func file(_ year: Int, _ spend: Int) -> String {
            "ADID,Currency Code,Spend,StartDate\na\(year),USD,\(spend),\(year)/05/01 00:00:00Z\n"
        }
        for (year, spend) in [(2018, 10), (2020, 20), (2020, 30)] {
            try bench.load(
                try bench.write("\(year)-\(spend)/PoliticalAds.csv", file(year, spend)),
                "--received", "2021-01-\(spend)")
        }
        #expect(
            try bench.rows("SELECT series, state FROM source ORDER BY source_id") == [
                ["ad-buys/snap@2018", "current"], ["ad-buys/snap@2020", "superseded"],
                ["ad-buys/snap@2020", "current"],
            ])
    }

    @Test func metaReportsAreReadInTheirCurrency() throws {
        let bench = try Workbench()
        let file = try bench.load(
            try bench.write(
                "FacebookAdLibraryReport_2023-03-15_NL_yesterday_advertisers.csv",
                "Page ID,Page name,Disclaimer,Amount spent (EUR),Number of ads in Library\n"
                    + "1,X,X,120,3\n2,Y,Y,≤100,1\n"))
        #expect(file.format == "ad-buys/meta-advertisers" && file.good == 2)
        #expect(
            try bench.rows("SELECT DISTINCT currency, status_rule FROM ad_buys") == [
                ["EUR", "foreign-currency/1"]
            ])
        try bench.expectSound()
    }

    /// A vendor of 2001 ended each row of Schedule H4 with a quote that opens a field.
    @Test func aQuoteLeftOpenAtTheEndOfARowOfAFilingIsABlank() throws {
        let bench = try Workbench()
        var filing = FilingText(
            "F3XN", version: "3.00", delimiter: ",",
            ["filer_committee_id_number": "C99000001", "coverage_from_date": "20010101"])
        for (id, amount) in [("H4.1", "12.50"), ("H4.2", "7.25")] {
            let row = FilingText.fields(
                "H4", "3.00",
                [
                    "filer_committee_id_number": "C99000001", "payee_name": "\"Sample Co^\"",
                    "expenditure_date": "20010102", "total_amount": amount, "transaction_id": id,
                ])
            filing.add(line: row.joined(separator: ",") + ",\"")
        }
        let file = try bench.load(try bench.write("1.fec", filing.text))
        #expect(file.rejected == 0)
        #expect(try bench.integer("SELECT sum(amount_cents) FROM entry") == 1975)
        try bench.expectSound()
    }

    /// The file names no payee: its rows count under the blank name, in memory as in the recount.
    @Test func communicationCostsHaveNoPayeeAndStandUpToTheirRecount() throws {
        let bench = try Workbench()
        let file = try bench.load(
            try bench.write(
                "CommunicationCosts_2018.csv",
                """
                CMTE_ID,CMTE_NAME,CANDIDATE_ID,COMMUNICATION_DATE,SUPPORT_OPPOSE_INDICATOR,\
                COMMUNICATION_COST
                C70009901,SAMPLE UNION,H8OH01001,10/05/2018,S,2500.75
                C70009901,SAMPLE UNION,H8OH01002,10/06/2018,O,100
                C70009902,OTHER UNION,H8OH01001,10/07/2018,S,9.25

                """))
        #expect(file.format == "fec-csv/communication-costs" && file.good == 3)
        try bench.expectSound()
        #expect(
            try bench.rows("SELECT cmte_id, n, cents FROM roll_top ORDER BY dimension, cmte_id")
                == [
                    ["*", "3", "261000"], ["C70009901", "2", "260075"], ["C70009902", "1", "925"],
                ])
        #expect(
            try bench.rows(
                "SELECT nature, stance, sum(amount_cents) FROM outside_spending GROUP BY 1, 2")
                == [
                    ["communication-cost", "oppose", "10000"],
                    ["communication-cost", "support", "251000"],
                ])
    }

    @Test func anExportCountsNothingThatABulkFileOrAnotherExportHas() throws {
        let bench = try Workbench()
        func export(_ rows: [(String, String)]) -> String {
            "committee_id,recipient_name,disbursement_date,disbursement_amount,"
                + "two_year_transaction_period,sub_id\n"
                + rows.map { "C99000001,SAMPLE CO,2018-05-01 00:00:00,\($0.1),2018,\($0.0)\n" }
                .joined()
        }
        try bench.load(
            try bench.write("schedule_b-1.csv", export([("4001", "10.00"), ("4002", "20.00")])))
        try bench.load(
            try bench.write("schedule_b-2.csv", export([("4002", "20.00"), ("4003", "30.00")])))
        func counted() throws -> Int64? {
            try bench.integer("SELECT sum(amount_cents) FROM ledger WHERE status = 'active'")
        }
        #expect(try counted() == 6000)
        #expect(try bench.integer("SELECT min(cycle) FROM source") == 2018)
        let fields = Array(repeating: "", count: 25)
        var bulk = fields
        (bulk[0], bulk[12], bulk[13], bulk[21]) = ("C99000001", "05/01/2018", "30.00", "4003")
        let loaded = try bench.load(
            try bench.write("oppexp18.txt", bulk.joined(separator: "|") + "|\n"))
        #expect(try counted() == 6000)
        try bench.expectSound()
        _ = try bench.run(["remove", "\(loaded.sourceId ?? 0)"])
        #expect(try counted() == 6000)
    }
}

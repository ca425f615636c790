import TestSupport
import Testing

/// Physical lines are conserved, at import and in `verify`: each begins a record that is posted,
/// rejected, header, blank or text, or goes on with one inside quotes.
@Suite struct LinesConservedTests {
    /// A filing of version 3 (commas) whose cover's name is written as given.
    private func filing(_ name: String, memo: String) -> FilingText {
        var filing = FilingText(
            "F3XN", version: "3.00", delimiter: ",",
            [
                "filer_committee_id_number": "C99000001", "committee_name": name,
                "coverage_from_date": "20010101",
            ])
        for (id, amount) in [("A1", "1000"), ("A2", "499")] {
            filing.add(
                "SB21B",
                [
                    "filer_committee_id_number": "C99000001", "payee_city": "SAMPLETOWN",
                    "expenditure_date": "20010102", "expenditure_amount": amount,
                    "expenditure_purpose_descrip": memo, "transaction_id": id,
                ])
        }
        return filing
    }

    /// The quote that the cover leaves open is closed two rows below, or never.
    @Test(arguments: ["x\"", "x"])
    func aQuoteLeftOpenInACoverSwallowsNothing(memo: String) throws {
        let bench = try Workbench()
        let text = filing("\"SAMPLE PAC", memo: memo).text
        let file = try bench.load(try bench.write("1.fec", text))
        #expect(file.good == 2 && file.header == 2 && file.lines == 4)
        #expect(file.warnings.contains(.init(line: 2, code: "odd_quotes")))
        #expect(try bench.integer("SELECT sum(amount_cents) FROM entry") == 149_900)
        try bench.expectSound()
    }

    @Test func aQuoteLeftOpenInAHeaderSwallowsNothing() throws {
        let bench = try Workbench()
        var lines = filing("SAMPLE PAC", memo: "x\"").lines
        lines[0] = "HDR,FEC,3.00,\"TEST,1"
        let run = try bench.importing(
            try bench.write("1.fec", lines.map { $0 + "\n" }.joined()))
        #expect(run.exit == 2 && run.files.first?.refused != nil, "\(run.err)")
    }

    /// A NUL in a record that quotes make long: the lines behind the first are records again.
    @Test func aNULInARecordOfAFilingCostsItsLine() throws {
        let bench = try Workbench()
        var lines = filing("SAMPLE PAC", memo: "x").lines
        lines.insert("TEXT,C99000001,\"a\0b", at: 2)
        lines.append("TEXT,C99000001,c\"")
        let run = try bench.importing(
            try bench.write("1.fec", lines.map { $0 + "\n" }.joined()))
        let file = try #require(run.files.first)
        #expect(file.lines == 6 && file.good + file.rejected + file.header == 6, "\(run.err)")
        #expect(try bench.integer("SELECT sum(amount_cents) FROM entry") == 149_900)
        try bench.expectSound()
    }

    private static let table =
        "Advertiser_ID,Advertiser_Name,Public_IDs_List,Regions,Elections,Total_Creatives,"
        + "Spend_USD\nAR1,\"SAMPLE\r\n\nPAC\",,US,US-Federal,3,1200\nAR2,OTHER,,US,US-Federal,1,5\n"

    @Test func linesInsideQuotesAreCounted() throws {
        let bench = try Workbench()
        let file = try bench.load(
            try bench.write("google-political-ads-advertiser-stats.csv", Self.table))
        #expect(file.good == 2 && file.header == 1 && file.lines == 5)
        #expect(
            try bench.rows("SELECT lines, records, continued_lines FROM sources")
                == [["5", "3", "2"]])
        try bench.expectSound()
        try bench.expectSound(depth: ["--quick"])
        for change in ["lines = 6", "continued_lines = 1"] {
            let other = try bench.copy()
            try other.tamper("UPDATE source SET \(change)")
            let verify = try other.run(["verify", "--quick"])
            #expect(verify.exit == 1 && verify.out.contains("checks/conservation"), "\(verify.out)")
        }
    }

    /// What an older program let a cover swallow: the file has more lines than its records.
    @Test func aFilingWithLinesThatNobodyReadIsFound() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("1.fec", filing("SAMPLE PAC", memo: "x").text))
        try bench.tamper("UPDATE source SET lines = lines + 2, continued_lines = 2")
        let verify = try bench.run(["verify", "--quick"])
        #expect(verify.out.contains("checks/conservation"), "\(verify.out)")
    }
}

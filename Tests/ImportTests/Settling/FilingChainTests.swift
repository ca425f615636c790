import Foundation
import TestSupport
import Testing

/// Which version of a report speaks when, whatever the order of import.
@Suite struct FilingChainTests {
    private func report(
        _ total: String, signed: String, amends: String? = nil, number: Int? = nil,
        code: String = "M3"
    ) -> FilingText {
        var filing = Sample.report(
            "20240201", "20240229", signed: signed, report: code, amends: amends, number: number)
        filing.add("SA11AI", Sample.gift("A1", total, day: "20240210"))
        return filing
    }

    private func states(_ bench: Workbench) throws -> [[String?]] {
        try bench.rows(
            """
            SELECT file_num, chain_state, versions_missing, known_from, known_until FROM filings
            ORDER BY chain_position
            """)
    }

    @Test func starShapedChain() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("700001.fec", report("100.00", signed: "20240320").text))
        try bench.load(
            try bench.write(
                "700005.fec", report("200.00", signed: "20240401", amends: "700001", number: 1).text
            ))
        try bench.load(
            try bench.write(
                "700009.fec", report("300.00", signed: "20240501", amends: "700001", number: 2).text
            ))
        #expect(
            try states(bench) == [
                ["700001", "past", "0", "2024-03-20", "2024-04-01"],
                ["700005", "past", "0", "2024-04-01", "2024-05-01"],
                ["700009", "current", "0", "2024-05-01", "9999-12-31"],
            ])
        #expect(
            try bench.rows(
                "SELECT status, status_rule, amount_cents FROM contributions ORDER BY amount_cents")
                == [
                    ["superseded", "amended-filing/1", "10000"],
                    ["superseded", "amended-filing/1", "20000"], ["active", nil, "30000"],
                ])
        try bench.expectSound()
    }

    @Test func linkedChainWithAGap() throws {
        let bench = try Workbench()
        // The second names the first; the fourth names the third, which is not loaded. Committee,
        // report and period say that all are one report.
        for (number, total, amends, version) in [
            (700_001, "100.00", nil, nil), (700_005, "200.00", "700001", 1),
            (700_013, "400.00", "700009", 3),
        ] as [(Int, String, String?, Int?)] {
            try bench.load(
                try bench.write(
                    "\(number).fec",
                    report(
                        total, signed: "202404\(10 + (version ?? 0))", amends: amends,
                        number: version
                    )
                    .text))
        }
        #expect(
            try bench.rows("SELECT file_num, chain_state, versions_missing FROM filings ORDER BY 1")
                == [
                    ["700001", "past", "1"], ["700005", "past", "1"], ["700013", "current", "1"],
                ])
    }

    @Test func theHigherReportNumberSpeaksThoughItWasKnownEarlier() throws {
        let bench = try Workbench()
        for (number, total, signed, version) in [
            (700_001, "100.00", "20240320", nil), (700_005, "200.00", "20240501", 1),
            (700_009, "300.00", "20240420", 2),
        ] as [(Int, String, String, Int?)] {
            let amends = version == nil ? nil : "700001"
            let filing = report(total, signed: signed, amends: amends, number: version)
            try bench.load(try bench.write("\(number).fec", filing.text))
        }
        #expect(
            try bench.rows("SELECT file_num, chain_state FROM filings ORDER BY chain_position")
                == [["700001", "past"], ["700005", "past"], ["700009", "current"]])
        #expect(
            try bench.integer("SELECT sum(amount_cents) FROM contributions WHERE status = 'active'")
                == 30_000)
        try bench.expectSound()
    }

    @Test func anAmendmentOfNothingKnownIsUnknown() throws {
        let bench = try Workbench()
        var lines = report("100.00", signed: "20240320", number: 1).lines
        lines[0] = ["HDR", "FEC", "8.3", "TEST", "1", "", ""].joined(
            separator: FilingText.separator)
        try bench.load(try bench.write("x.fec", lines.map { $0 + "\n" }.joined()))
        #expect(try bench.rows("SELECT chain_state, file_num FROM filings") == [["unknown", nil]])
        // It counts all the same, as the FEC lets versions it cannot place count.
        #expect(try bench.rows("SELECT status FROM contributions") == [["active"]])
    }

    @Test func aReportTheNumbersOfAnotherCommitteeDoNotReplace() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("700001.fec", report("100.00", signed: "20240320").text))
        var other = Sample.report(
            "20240201", "20240229", signed: "20240401", amends: "700001", number: 1,
            committee: "C00990777")
        other.add("SA11AI", Sample.gift("A1", "5.00", day: "20240210", committee: "C00990777"))
        try bench.load(try bench.write("700002.fec", other.text))
        #expect(
            try bench.integer("SELECT sum(amount_cents) FROM contributions WHERE status = 'active'")
                == 10_500)
    }

    @Test func theSameBytesAreTheSameFiling() throws {
        let bench = try Workbench()
        let text = report("100.00", signed: "20240320").text
        try bench.load(try bench.write("700001.fec", text))
        let again = try bench.importing(try bench.write("somewhere-else.fec", text))
        #expect(again.exit == 0)
        #expect(again.files.first?.good == 0)
        #expect(again.files.first?.duplicateOf == 1)
        #expect(try bench.integer("SELECT count(*) FROM filings") == 1)
    }

    @Test func aListSaysWhenFilingsBecamePublic() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("700001.fec", report("100.00", signed: "20240320").text))
        try bench.load(
            try bench.write(
                "700005.fec", report("200.00", signed: "20240401", amends: "700001", number: 1).text
            ))
        try bench.load(
            try bench.write(
                "received.csv", "file_num,received_on\n700001,2024-03-22\n700005,2024-04-03\n"))
        let known = "SELECT known_from, known_until, known_basis FROM filings ORDER BY file_num"
        #expect(
            try bench.rows(known) == [
                ["2024-03-22", "2024-04-03", "received"], ["2024-04-03", "9999-12-31", "received"],
            ])
        // The same list first, then the filings.
        let other = try Workbench()
        try other.load(
            try other.write(
                "received.csv", "file_num,received_on\n700001,2024-03-22\n700005,2024-04-03\n"))
        try other.load(
            try other.write(
                "700005.fec", report("200.00", signed: "20240401", amends: "700001", number: 1).text
            ))
        try other.load(try other.write("700001.fec", report("100.00", signed: "20240320").text))
        #expect(try other.rows(known) == bench.rows(known))
        try other.expectSound()
    }

    @Test func removingAVersionLetsTheOneBeforeSpeakAgain() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("700001.fec", report("100.00", signed: "20240320").text))
        try bench.load(
            try bench.write(
                "700005.fec", report("200.00", signed: "20240401", amends: "700001", number: 1).text
            ))
        #expect(try bench.run(["remove", "2"]).exit == 0)
        #expect(try states(bench) == [["700001", "current", "0", "2024-03-20", "9999-12-31"]])
        try bench.expectSound()
    }

    @Test func bulkRowsOfALoadedFilingCountOnce() throws {
        // The same gift in the FEC's bulk file (whole dollars, FILE_NUM) and in the filing.
        let bulk =
            "C00990501|N|M3|P2024|202403209000000001|15|IND|DOE, JANE|COLUMBUS|OH|432010000|||"
            + "02102024|100||A1|700001|||4032020240000000001\n"
            + "C00990501|N|M3|P2024|202403209000000001|15|IND|ROE, RICHARD|COLUMBUS|OH|432010000|||"
            + "02112024|70||B1|699999|||4032020240000000002\n"
        let sum = "SELECT sum(amount_cents) FROM contributions WHERE status = 'active'"
        for filingFirst in [true, false] {
            let bench = try Workbench()
            let filing = try bench.write(
                "700001.fec", report("100.25", signed: "20240320").text)
            let file = try bench.write("itcont24.txt", bulk)
            for path in filingFirst ? [filing, file] : [file, filing] { try bench.load(path) }
            #expect(try bench.integer(sum) == 10_025 + 7_000)
            #expect(
                try bench.rows(
                    "SELECT status, status_rule FROM contributions WHERE file_num = '700001' "
                        + "ORDER BY 1"
                )
                    == [["active", nil], ["duplicate", "filing-speaks/1"]])
            try bench.expectSound()
            // Without the filing, the bulk row speaks again.
            let id = filingFirst ? "1" : "2"
            #expect(try bench.run(["remove", id]).exit == 0)
            #expect(try bench.integer(sum) == 10_000 + 7_000)
            try bench.expectSound()
        }
    }

    /// Chains, notices and reports of several committees, imported in several orders: the same
    /// statuses, totals and as-of answers.
    @Test(arguments: 1...8) func everyOrderOfImportGivesTheSame(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var filings: [(name: String, text: String)] = []
        for series in 0..<3 {
            let first = 710_000 + series * 100
            let count = Int.random(in: 1...4, using: &random)
            let isStar = Bool.random(using: &random)
            let isNotice = series == 2
            for version in 0..<count {
                if version > 0, version < count - 1, Int.random(in: 0..<4, using: &random) == 0 {
                    continue  // a gap
                }
                let amends = version == 0 ? nil : isStar ? "\(first)" : "\(first + version - 1)"
                let signed =
                    "202404" + "\(10 + Int.random(in: 0...3, using: &random) + version * 3)"
                let dollars = "\(Int.random(in: 1...999, using: &random)).\(10 + version)"
                var filing =
                    isNotice
                    ? Sample.notice(
                        signed: signed, amends: amends, number: version == 0 ? nil : version)
                    : Sample.report(
                        "20240201", series == 0 ? "20240215" : "20240229", signed: signed,
                        report: "M\(series + 3)", amends: amends,
                        number: version == 0 ? nil : version)
                filing.add(
                    "SE",
                    Sample.expenditure(
                        "E\(series)", dollars, shown: "202402\(10 + series * 5)"))
                filings.append(("\(first + version).fec", filing.text))
            }
        }
        let answers = """
            SELECT f.file_num, f.chain_state, f.chain_position, f.versions_missing, f.known_from,
              f.known_until, l.status, l.status_rule, l.amount_cents,
              (SELECT group_concat(x, ';') FROM (SELECT n.known_from || '/' || n.known_until || '/'
                || (SELECT g.file_num FROM filings g WHERE g.source_id = n.covered_by) AS x
                FROM notice_covers n WHERE n.entry_id = l.entry_id ORDER BY 1))
            FROM filings f JOIN ledger l ON l.source_id = f.source_id ORDER BY 1
            """
        var expected: [[String?]]?
        for _ in 0..<4 {
            let bench = try Workbench()
            let paths = try filings.shuffled(using: &random).map {
                try bench.write($0.name, $0.text)
            }
            let run = try bench.run(["import", "--quiet"] + paths)
            try #require(run.exit == 0, "\(run.err)")
            let found = try bench.rows(answers)
            if let expected { #expect(found == expected) } else { expected = found }
            try bench.expectSound()
        }
        #expect(expected?.isEmpty == false)
    }
}

/// What a filing needs beyond its chain: mended rejects, and lines put together again.
@Suite struct FilingLineTests {
    private func report() -> FilingText {
        var filing = Sample.report("20240201", "20240229", signed: "20240320")
        filing.add("SA11AI", Sample.gift("A1", "100.00", day: "20240210"))
        filing.add("SA11AI", Sample.gift("A2", "20.00", day: "20240230"))
        return filing
    }

    @Test func mendedRowsJoinTheirFilingOnce() throws {
        let bench = try Workbench()
        let first = try bench.importing(try bench.write("700001.fec", report().text))
        #expect(first.files.first?.rejects == [.init(line: 4, reason: "bad_date")])
        #expect(
            try bench.run(["rejects", "--source", "1", "--export", "\(bench.folder)/bad.txt"]).exit
                == 0)
        let bad = try String(contentsOfFile: bench.folder + "/bad.txt", encoding: .utf8)
        let mended = bad.replacing("20240230", with: "20240229")
        #expect(try bench.load(try bench.write("mended.txt", mended)).good == 1)
        let sum = "SELECT sum(amount_cents) FROM contributions WHERE status = 'active'"
        #expect(try bench.integer(sum) == 12_000)
        let again = try bench.importing(
            try bench.write("mended2.txt", mended.replacing("JANE", with: "JANET")))
        #expect(again.exit == 2)
        #expect(again.files.first?.refused?.code == "already_mended")
        // An amendment replaces both.
        var second = Sample.report(
            "20240201", "20240229", signed: "20240420", amends: "700001", number: 1)
        second.add("SA11AI", Sample.gift("A1", "7.00", day: "20240210"))
        try bench.load(try bench.write("700002.fec", second.text))
        #expect(try bench.integer(sum) == 700)
        try bench.expectSound()
    }

    @Test func whyPutsLinesTogetherAgain() throws {
        let bench = try Workbench()
        let filing = report()
        let path = try bench.write("700001.fec", filing.text)
        _ = try bench.importing(path)
        try bench.write("700001.fec", "something else\n")
        let run = try bench.run(["why", "1000000003"])
        let line = filing.lines[2].replacing(FilingText.separator, with: "\\x1c")
        #expect(run.out.contains("reconstructed (the file is gone or has changed): \(line)"))
    }

    @Test func oneCostOfSeveralCandidatesIsSharedToTheCent() throws {
        let bench = try Workbench()
        var filing = FilingText(
            "F9N",
            [
                "filer_committee_id_number": "C30000001", "organization_name": "SPEECH INC",
                "coverage_from_date": "20240901", "coverage_through_date": "20240901",
                "date_signed": "20240902",
            ])
        filing.add(
            "F93",
            [
                "filer_committee_id_number": "C30000001", "transaction_id": "X1",
                "entity_type": "ORG", "payee_organization_name": "AIR TIME INC",
                "expenditure_date": "20240901", "expenditure_amount": "100.00",
            ])
        for index in 1...3 {
            filing.add(
                "F94",
                [
                    "filer_committee_id_number": "C30000001", "transaction_id": "Y\(index)",
                    "back_reference_tran_id_number": "X1", "back_reference_sched_name": "F93",
                    "candidate_id_number": "H0OH1500\(index)",
                ])
        }
        try bench.load(try bench.write("700001.fec", filing.text))
        #expect(
            try bench.rows(
                "SELECT candidate_id, share_cents, share_method FROM filing_items ORDER BY 1")
                == [
                    ["H0OH15001", "3334", "equal-share/1"], ["H0OH15002", "3333", "equal-share/1"],
                    ["H0OH15003", "3333", "equal-share/1"],
                ])
        #expect(try bench.integer("SELECT sum(amount_cents) FROM outside_spending") == 10_000)
        try bench.expectSound()
    }

    @Test func foldersAreReadToTheBottom() throws {
        let bench = try Workbench()
        try bench.write("day/a/700001.fec", report().text)
        try bench.write("day/b/700002.fec", Sample.notice(signed: "20240312").text)
        let run = try bench.importing("\(bench.folder)/day")
        #expect(run.files.map(\.file) == ["700001.fec", "700002.fec"])
    }
}

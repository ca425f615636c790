import TestSupport
import Testing

/// Rule `ie-merge/1`: what a notice and a later regular report both tell is counted once. The seven
/// edge cases, each with its amounts worked out by hand; and that adding a report never counts an
/// expenditure twice.
@Suite struct NoticeMergeTests {
    /// Cents of outside spending that count: now, or on a day.
    private func counted(_ bench: Workbench, on day: String? = nil) throws -> Int64 {
        guard let day else {
            return try bench.integer(
                "SELECT coalesce(sum(amount_cents), 0) FROM outside_spending "
                    + "WHERE status = 'active'"
            ) ?? -1
        }
        return try bench.integer(
            """
            SELECT coalesce(sum(l.amount_cents), 0) FROM ledger l
            JOIN sources s ON s.source_id = l.source_id
            JOIN posting_classes k ON k.class_id = l.class_id
            WHERE k.counts_as = 'outside spending' AND s.state <> 'removed'
              AND s.known_from <= '\(day)' AND '\(day)' < s.known_until
              AND NOT EXISTS (SELECT 1 FROM notice_covers n WHERE n.entry_id = l.entry_id
                AND n.known_from <= '\(day)' AND '\(day)' < n.known_until)
            """) ?? -1
    }

    private func load(_ bench: Workbench, _ number: Int, _ filing: FilingText) throws {
        try bench.load(try bench.write("\(number).fec", filing.text))
    }

    private func notice(_ rows: [[String: String]], signed: String = "20240312") -> FilingText {
        var filing = Sample.notice(signed: signed)
        for row in rows { filing.add("SE", row) }
        return filing
    }

    private func march(_ rows: [[String: String]], signed: String = "20240420") -> FilingText {
        var filing = Sample.report("20240301", "20240331", signed: signed)
        for row in rows { filing.add("SE", row) }
        return filing
    }

    @Test func estimateBecomesActual() throws {
        let bench = try Workbench()
        try load(bench, 800_001, notice([Sample.expenditure("SE1", "1000.00", shown: "20240310")]))
        #expect(try counted(bench) == 100_000)
        // The report knows the bill: 1,034.56. The notice's estimate no longer counts.
        try load(
            bench, 800_002,
            march([Sample.expenditure("X9", "1034.56", paid: "20240318", shown: "20240310")]))
        #expect(try counted(bench) == 103_456)
        #expect(try counted(bench, on: "2024-04-19") == 100_000)
        #expect(try counted(bench, on: "2024-04-20") == 103_456)
        let rule = try bench.rows("SELECT status, status_rule FROM ledger WHERE tran_id = 'SE1'")
        #expect(rule == [["covered", "ie-merge/1"]])
        try bench.expectSound()
    }

    @Test func noticeWithoutARegularReportCounts() throws {
        let bench = try Workbench()
        try load(bench, 800_001, notice([Sample.expenditure("SE1", "1000.00", shown: "20240310")]))
        // A report of another committee for the same month says nothing about it.
        let other = Sample.report(
            "20240301", "20240331", signed: "20240420", committee: "C00990502")
        try load(bench, 800_002, other)
        #expect(try counted(bench) == 100_000)
    }

    @Test func halfCoveredNotice() throws {
        let bench = try Workbench()
        try load(
            bench, 800_001,
            notice(
                [
                    Sample.expenditure("SE1", "1000.00", shown: "20240331"),
                    Sample.expenditure("SE2", "500.00", shown: "20240401"),
                ], signed: "20240402"))
        try load(bench, 800_002, march([Sample.expenditure("X1", "1000.00", shown: "20240331")]))
        // 1,000 by the report, 500 by the notice: its second row lies a day after the period.
        #expect(try counted(bench) == 150_000)
    }

    @Test func oneDayStraddleIsCoveredAndSaid() throws {
        let bench = try Workbench()
        // Shown on the last day of March, paid on the first of April.
        try load(
            bench, 800_001,
            notice(
                [Sample.expenditure("SE1", "1000.00", paid: "20240401", shown: "20240331")],
                signed: "20240401"))
        try load(bench, 800_002, march([Sample.expenditure("X1", "1000.00", shown: "20240331")]))
        #expect(try counted(bench) == 100_000)
        #expect(try bench.rows("SELECT straddles FROM notice_covers") == [["1"]])
    }

    @Test func eitherOfTwoDatesIsEnough() throws {
        let bench = try Workbench()
        try load(
            bench, 800_001,
            notice(
                [Sample.expenditure("SE1", "1000.00", paid: "20240305", shown: "20240228")],
                signed: "20240306"))
        try load(
            bench, 800_002,
            march([Sample.expenditure("X1", "1000.00", paid: "20240305", shown: "20240228")]))
        #expect(try counted(bench) == 100_000)
        // Both dates in March: covered, and no straddle.
        try load(
            bench, 800_003,
            notice(
                [Sample.expenditure("SE2", "70.00", paid: "20240306", shown: "20240305")],
                signed: "20240307"))
        #expect(
            try bench.rows("SELECT straddles FROM notice_covers ORDER BY entry_id") == [
                ["1"], ["0"],
            ])
        #expect(try counted(bench) == 100_000)
    }

    @Test func amendedNoticeReplacesTheFirst() throws {
        let bench = try Workbench()
        try load(bench, 800_001, notice([Sample.expenditure("SE1", "1000.00", shown: "20240310")]))
        var second = Sample.notice(signed: "20240315", amends: "800001", number: 1)
        second.add("SE", Sample.expenditure("SE1", "900.00", shown: "20240310"))
        try load(bench, 800_003, second)
        #expect(try counted(bench) == 90_000)
        #expect(try counted(bench, on: "2024-03-14") == 100_000)
        try load(bench, 800_004, march([Sample.expenditure("X1", "905.00", shown: "20240310")]))
        #expect(try counted(bench) == 90_500)
    }

    @Test func stanceFlippedByASecondNoticeIsNotGuessedAway() throws {
        let bench = try Workbench()
        try load(
            bench, 800_001, notice([Sample.expenditure("SE1", "1000.00", shown: "20240310", "S")]))
        // A new notice, not an amendment: both count until somebody decides; the report then tells.
        try load(
            bench, 800_002, notice([Sample.expenditure("SE1", "1000.00", shown: "20240310", "O")]))
        #expect(try counted(bench) == 200_000)
        try load(
            bench, 800_003, march([Sample.expenditure("X1", "1000.00", shown: "20240310", "O")]))
        #expect(try counted(bench) == 100_000)
        #expect(
            try bench.rows("SELECT stance FROM outside_spending WHERE status = 'active'")
                == [["oppose"]])
    }

    @Test func memoRowsOfAReportAreNotPayments() throws {
        let bench = try Workbench()
        try load(bench, 800_001, notice([Sample.expenditure("SE1", "1000.00", shown: "20240310")]))
        // Shown in March (memo), paid in April with the next report.
        try load(
            bench, 800_002,
            march([Sample.expenditure("X1", "1000.00", shown: "20240310", memo: "X")]))
        #expect(try counted(bench) == 0)
        var april = Sample.report("20240401", "20240430", signed: "20240520", report: "M5")
        april.add("SE", Sample.expenditure("X2", "1000.00", paid: "20240405", shown: "20240310"))
        try load(bench, 800_003, april)
        #expect(try counted(bench) == 100_000)
    }

    @Test func removingTheReportBringsTheNoticeBack() throws {
        let bench = try Workbench()
        try load(bench, 800_001, notice([Sample.expenditure("SE1", "1000.00", shown: "20240310")]))
        try load(bench, 800_002, march([Sample.expenditure("X1", "1034.56", shown: "20240310")]))
        #expect(try bench.run(["remove", "2"]).exit == 0)
        #expect(try counted(bench) == 100_000)
        try bench.expectSound()
    }

    @Test func lateGiftsAreCoveredByScheduleA() throws {
        let bench = try Workbench()
        var notice = FilingText(
            "F6N",
            [
                "filer_committee_id_number": "C00990601", "committee_name": "VALE FOR CONGRESS",
                "date_signed": "20241030",
            ])
        notice.add(
            "F65",
            [
                "filer_committee_id_number": "C00990601", "transaction_id": "A1",
                "entity_type": "IND", "contributor_last_name": "DOE",
                "contributor_first_name": "JANE", "contribution_date": "20241028",
                "contribution_amount": "2000.00",
            ])
        try load(bench, 800_001, notice)
        let sum = "SELECT sum(amount_cents) FROM contributions WHERE status = 'active'"
        #expect(try bench.integer(sum) == 200_000)
        var report = FilingText(
            "F3N",
            [
                "filer_committee_id_number": "C00990601", "report_code": "30G",
                "coverage_from_date": "20241017", "coverage_through_date": "20241125",
                "date_signed": "20241205",
            ])
        report.add(
            "SA11AI",
            Sample.gift("A1", "2000.00", day: "20241028", committee: "C00990601"))
        try load(bench, 800_002, report)
        #expect(try bench.integer(sum) == 200_000)
        #expect(
            try bench.rows("SELECT status_rule FROM ledger WHERE status = 'covered'")
                == [["late-gift-merge/1"]])
    }

    /// The race's own report takes the covered notice off as `outside-by-side` does.
    @Test func theRaceSummaryCountsANoticeAndItsReportOnce() throws {
        let bench = try Workbench()
        try bench.load(
            try bench.write(
                "cn24.txt",
                "H0OH15001|STONE, PETER|REP|2024|OH|H|15|C|C|C00990105||||OH|43201\n"
                    + "H0OH15002|VALE, ROSE|DEM|2024|OH|H|15|I|C|C00990101||||OH|43201\n"))
        try bench.load(
            try bench.write(
                "weball24.txt",
                ["H0OH15001|STONE, PETER", "H0OH15002|VALE, ROSE"].map {
                    "\($0)|C|2|REP|100|0|50|0|0|50|0|0|0|0|0|0|100|OH|15||||||0|0|12/31/2024|0|0\n"
                }.joined()))
        func against() throws -> Int64? {
            try bench.report("race-summary", "--race", "OH-15")
                .first {
                    $0["candidate_id"]?.text == "H0OH15001"
                }?[
                    "outside_against_cents"]?.integer
        }
        try load(bench, 800_001, notice([Sample.expenditure("SE1", "1000.00", shown: "20240310")]))
        #expect(try against() == 100_000)
        try load(bench, 800_002, march([Sample.expenditure("X1", "1034.56", shown: "20240310")]))
        #expect(try against() == 103_456)
    }

    /// However notices and reports are mixed, a row counts through one of them: the total is the
    /// reports' rows plus those of the notices whose days no report holds.
    @Test(arguments: 1...6) func addingAReportNeverCountsTwice(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bench = try Workbench()
        var events: [(day: Int, cents: Int)] = []
        for _ in 0..<12 {
            events.append(
                (
                    Int.random(in: 1...90, using: &random),
                    Int.random(in: 100...99_999, using: &random)
                ))
        }
        func date(_ day: Int) -> String {
            let month = (day - 1) / 30 + 1
            let date = (day - 1) % 30 + 1
            return "20240\(month)" + (date < 10 ? "0" : "") + "\(min(date, month == 2 ? 29 : 30))"
        }
        func dollars(_ cents: Int) -> String {
            "\(cents / 100)." + (cents % 100 < 10 ? "0" : "") + "\(cents % 100)"
        }
        for (index, event) in events.enumerated() {
            var filing = Sample.notice(signed: date(event.day))
            filing.add(
                "SE", Sample.expenditure("N\(index)", dollars(event.cents), shown: date(event.day)))
            try load(bench, 810_000 + index, filing)
        }
        let all = Int64(events.map(\.cents).reduce(0, +))
        #expect(try counted(bench) == all)
        for month in [2, 1, 3] {
            let from = "20240\(month)01"
            let through = ["", "20240131", "20240229", "20240331"][month]
            var filing = Sample.report(
                from, through, signed: "20240\(month + 3)15", report: "M\(month + 1)")
            for (index, event) in events.enumerated() where (event.day - 1) / 30 + 1 == month {
                filing.add(
                    "SE",
                    Sample.expenditure("R\(index)", dollars(event.cents), shown: date(event.day)))
            }
            try load(bench, 820_000 + month, filing)
            // Equal amounts in notice and report: the total never moves.
            #expect(try counted(bench) == all, "after the report of month \(month)")
        }
    }
}

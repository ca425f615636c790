import Foundation
import TestSupport
import Testing

/// What counts of the independent-expenditure CSV: notices and the reports that repeat them, rows
/// in quarantine, and what people decided on them, in every order of import.
@Suite struct ExpenditureFileTests {
    private let spender = "C99000005"

    private func row(
        _ filing: String, _ transaction: String, _ amount: String, on day: String,
        received: String = "31-JAN-24", _ change: (inout ExpenditureRow) -> Void = { _ in }
    ) -> ExpenditureRow {
        var row = ExpenditureRow()
        row.filing = filing
        row.transaction = transaction
        row.amount = amount
        row.paid = day
        row.shown = day
        row.received = received
        change(&row)
        return row
    }

    private func text(_ rows: [ExpenditureRow]) -> String {
        ExpenditureRow.header + rows.map(\.line).joined()
    }

    private func load(_ rows: [ExpenditureRow]) throws -> Workbench {
        let bench = try Workbench()
        try bench.load(try bench.write("independent_expenditure_2024.csv", text(rows)))
        return bench
    }

    private func total(_ bench: Workbench) throws -> Int64 {
        try bench.report("outside-by-spender").reduce(0) {
            $0 + ($1["total_cents"]?.integer ?? 0)
        }
    }

    /// Rule of each row, in the order of the file; nil counts.
    private func rules(_ bench: Workbench) throws -> [String?] {
        try bench.rows(
            "SELECT status_rule FROM outside_spending WHERE format LIKE 'fec-csv/%' "
                + "ORDER BY entry_id"
        ).map { $0[0] }
    }

    // MARK: Notices and reports

    /// The shape of three real filings of one day: a report of seven rows, and two late notices
    /// with four of them. 1,990.64 as the file has it, 1,515.04 once.
    @Test func noticesAndTheReportThatRepeatsThemCountOnce() throws {
        let report = [
            ("650.00", "19-SEP-23"), ("122.64", "25-SEP-23"), ("81.60", "10-OCT-23"),
            ("383.78", "15-OCT-23"), ("80.38", "18-NOV-23"), ("190.99", "19-NOV-23"),
            ("5.65", "22-NOV-23"),
        ]
        func rows(_ filing: String, _ indices: [Int], _ first: Int) -> [ExpenditureRow] {
            indices.enumerated().map { place, index in
                row(
                    filing, "SE.\(first + place)", report[index].0, on: report[index].1,
                    received: "27-MAY-24")
            }
        }
        let file =
            rows("9910462", [1, 2], 50) + rows("9910460", Array(0..<7), 10)
            + rows("9910463", [4, 5], 60)
        let bench = try load(file)
        #expect(try total(bench) == 151_504)
        #expect(
            try bench.rows(
                "SELECT DISTINCT file_num FROM outside_spending "
                    + "WHERE status_rule = 'notice-in-report/1' ORDER BY 1")
                == [["9910462"], ["9910463"]])
        let footer = try bench.run(["report", "outside-by-spender"]).out
        #expect(footer.contains("4 rows, 475.61 dollars (notice-in-report/1)"))
        try bench.expectSound()
    }

    @Test func aFilingThatHasARowTwiceCountsItTwice() throws {
        let bench = try load([
            row("9910001", "A1", "100.00", on: "12-JAN-24", received: "13-JAN-24"),
            row("9910002", "B1", "100.00", on: "12-JAN-24"),
            row("9910002", "B2", "100.00", on: "12-JAN-24"),
        ])
        #expect(try rules(bench) == ["notice-in-report/1", nil, nil])
        #expect(try total(bench) == 20_000)
    }

    /// Each word of the rule matters.
    @Test func whatDiffersIsNoRepetition() throws {
        let notice = row("9910001", "A1", "100.00", on: "12-JAN-24", received: "13-JAN-24")
        let changes: [(inout ExpenditureRow) -> Void] = [
            { $0.amount = "100.01" }, { $0.payee = "OTHER MEDIA" }, { $0.stance = "O" },
            { $0.candidate = "H9ZZ01002" }, { $0.spender = "C99000006" },
            {
                $0.paid = "20-JAN-24"
                $0.shown = "21-JAN-24"
            },
        ]
        for change in changes {
            let bench = try load([
                notice, row("9910002", "B1", "100.00", on: "12-JAN-24") { change(&$0) },
            ])
            #expect(try rules(bench) == [nil, nil])
        }
        // One day in common is enough, and a payee is compared without its punctuation.
        let bench = try load([
            notice,
            row("9910002", "B1", "100.00", on: "12-JAN-24") {
                $0.paid = "20-JAN-24"
                $0.payee = "Media Co Inc"
            },
        ])
        #expect(try rules(bench) == ["notice-in-report/1", nil])
    }

    /// Two notices of one amount and day are two expenses, and the footer says that it cannot know;
    /// under one transaction's name they are one.
    @Test func twoNoticesAreTwoExpensesAndTheFooterSaysSo() throws {
        let first = row("9910001", "A1", "100.00", on: "12-JAN-24", received: "13-JAN-24")
        let second = row("9910002", "A2", "100.00", on: "12-JAN-24", received: "14-JAN-24")
        let bench = try load([first, second])
        #expect(try total(bench) == 20_000)
        let footer = try bench.run(["report", "outside-by-spender"]).out
        #expect(footer.contains("1 row, 100.00 dollars (notice-unsure/1)"))
        try bench.expectSound()
        var same = second
        same.transaction = "A1"
        #expect(try total(try load([first, same])) == 10_000)
    }

    @Test func aNoticeThatAReportTellsWithAnotherAmountIsInDoubt() throws {
        let bench = try load([
            row("9910001", "A1", "100.00", on: "12-JAN-24", received: "13-JAN-24"),
            row("9910002", "B1", "104.50", on: "12-JAN-24"),
        ])
        #expect(try total(bench) == 20_450)
        let footer = try bench.run(["report", "outside-by-spender"]).out
        #expect(footer.contains("1 row, 100.00 dollars (notice-unsure/1)"))
        #expect(
            try bench.rows("SELECT line, code FROM findings WHERE code = 'notice_unsure'")
                == [["2", "notice_unsure"]])
        try bench.expectSound()
    }

    /// Against a report that is loaded as a filing, in either order, and back.
    @Test func aLoadedReportTellsTheNoticesOfTheFile() throws {
        var report = Sample.report("20240101", "20240131", signed: "20240215")
        report.add("SE", Sample.expenditure("X1", "100.00", shown: "20240112"))
        let notice = row("9910001", "A1", "100.00", on: "12-JAN-24", received: "13-JAN-24") {
            $0.spender = Sample.committee
            $0.candidate = "H0OH15001"
            $0.stance = "O"
            $0.payee = "AIR TIME, INC"
        }
        for filingFirst in [true, false] {
            let bench = try Workbench()
            let file = try bench.write("independent_expenditure_2024.csv", text([notice]))
            let filing = try bench.write("800001.fec", report.text)
            for path in filingFirst ? [filing, file] : [file, filing] { try bench.load(path) }
            #expect(try total(bench) == 10_000)
            #expect(try rules(bench) == ["notice-in-report/1"])
            try bench.expectSound()
            #expect(try bench.run(["remove", filingFirst ? "1" : "2"]).exit == 0)
            #expect(try rules(bench) == [nil])
            #expect(try total(bench) == 10_000)
            try bench.expectSound()
        }
    }

    // MARK: Chains of filings

    /// An amendment speaks for the original that a bulk file has, whichever came first.
    @Test func anAmendmentSilencesTheRowsOfTheFilingItAmends() throws {
        var amendment = Sample.report(
            "20240101", "20240131", signed: "20240215", amends: "800001", number: 1)
        amendment.add("SE", Sample.expenditure("X1", "120.00", shown: "20240112"))
        var pas2 = BulkRow(
            1, type: "24A", amount: "100", filer: Sample.committee, date: "01122024",
            other: "H0OH15001", candidate: "H0OH15001")
        pas2.filing = "800001"
        let expenditure = row("800001", "A1", "100.00", on: "12-JAN-24") {
            $0.spender = Sample.committee
            $0.candidate = "H0OH15001"
            $0.stance = "O"
        }
        let bulk = [
            ("itpas224.txt", [pas2].itpas2),
            ("independent_expenditure_2024.csv", text([expenditure])),
        ]
        for (name, content) in bulk {
            for filingFirst in [true, false] {
                let bench = try Workbench()
                let file = try bench.write(name, content)
                let filing = try bench.write("800009.fec", amendment.text)
                for path in filingFirst ? [filing, file] : [file, filing] { try bench.load(path) }
                #expect(try total(bench) == 12_000, "\(name)")
                try bench.expectSound()
                #expect(try bench.run(["remove", filingFirst ? "1" : "2"]).exit == 0)
                #expect(try total(bench) == 10_000, "\(name)")
                try bench.expectSound()
            }
        }
    }

    /// The file knows a version between: 1 ← 2 (file) ← 3 (loaded).
    @Test func everyVersionThatTheFileTiesToALoadedOneIsSilent() throws {
        func version(_ number: String, _ previous: String) -> ExpenditureRow {
            row(number, "A1", "100.00", on: "12-JAN-24") {
                $0.spender = Sample.committee
                $0.previous = previous
            }
        }
        var third = Sample.report(
            "20240101", "20240131", signed: "20240215", amends: "800002", number: 2)
        third.add("SE", Sample.expenditure("X1", "120.00", shown: "20240112"))
        let bench = try load([version("800001", ""), version("800002", "800001")])
        try bench.load(try bench.write("800003.fec", third.text))
        #expect(try rules(bench) == ["filing-speaks/1", "filing-speaks/1"])
        #expect(try total(bench) == 12_000)
    }

    // MARK: Quarantine

    /// Nine copies of one row of $114,056,874: eight are repeats, the ninth waits for its amount.
    @Test func oneFilingExportedNineTimes() throws {
        let copy = row("9918482", "SE.9", "114056874.00", on: "12-JAN-24")
        let bench = try load(Array(repeating: copy, count: 9))
        #expect(
            try rules(bench)
                == ["quarantine-amount/1"] + Array(repeating: "quarantine-repeat/1", count: 8))
        let footer = try bench.run(["report", "outside-by-spender"]).out
        #expect(footer.contains("8 rows, 912,454,992.00 dollars (quarantine-repeat/1)"))
        #expect(footer.contains("1 row, 114,056,874.00 dollars (quarantine-amount/1)"))
        // A small one again: one counts.
        let small = row("9918483", "SE.9", "50.00", on: "12-JAN-24")
        #expect(try total(try load([small, small, small])) == 5_000)
    }

    @Test func aFirstTimeFilerBeyondTwiceTheLargestRowWaits() throws {
        func of(_ spender: String, _ filing: String, _ amount: String) -> ExpenditureRow {
            row(filing, "T\(filing)", amount, on: "12-JAN-24") {
                $0.spender = spender
                $0.candidate = "H9ZZ0\(filing.suffix(4))"
            }
        }
        let known = [
            of("C99000010", "9910010", "30000000.00"), of("C99000010", "9910011", "1000.00"),
        ]
        let bench = try load(
            known + [
                of("C99000011", "9910012", "60000000.00"),
                of("C99000012", "9910013", "60000000.01"),
                of("C99000013", "9910014", "5000.00"),
            ])
        #expect(try rules(bench) == [nil, nil, nil, "quarantine-newcomer/1", nil])
        // Somebody of whom something else is loaded is no newcomer.
        try bench.load(
            try bench.write("itcont24.txt", [BulkRow(1, filer: "C99000012")].itcont))
        #expect(try rules(bench) == [nil, nil, nil, nil, nil])
        #expect(try bench.run(["remove", "2"]).exit == 0)
        #expect(try rules(bench) == [nil, nil, nil, "quarantine-newcomer/1", nil])
        try bench.expectSound()
        // Small files have small largest rows: below ten million nobody is held back.
        let small = [
            of("C99000010", "9910010", "300.00"), of("C99000010", "9910011", "10.00"),
            of("C99000012", "9910013", "9999999.00"),
        ]
        #expect(try rules(try load(small)) == [nil, nil, nil])
    }

    @Test func knownPranksWaitInFilesAndInFilings() throws {
        let bench = try load([
            row("9910001", "A1", "10.00", on: "12-JAN-24") {
                $0.spender = "C00871210"
                $0.spenderName = " The Committee of 300"
            }
        ])
        var notice = FilingText(
            "F24N",
            [
                "filer_committee_id_number": "C99000777", "report_type": "24",
                "committee_name": "THE COMMITTEE OF 300", "date_signed": "20240113",
            ])
        notice.add("SE", Sample.expenditure("X1", "255.00", shown: "20240112"))
        try bench.load(try bench.write("800001.fec", notice.text))
        #expect(
            try bench.rows("SELECT DISTINCT status_rule FROM outside_spending")
                == [["quarantine-filer/1"]])
        #expect(try total(bench) == 0)
        try bench.expectSound()
    }

    // MARK: Decisions

    private let header = "verb,file_num,tran_id,decided_by,decided_on,why\n"

    /// Rows of the CSV, of a filing and of a bulk file, and decisions on each: every order of
    /// import gives the same, and without the decisions all is as before.
    @Test func decisionsHoldInEveryOrderAndAreUndone() throws {
        var notice = Sample.notice(signed: "20240113")
        notice.add("SE", Sample.expenditure("X1", "255000000.00", shown: "20240112"))
        notice.add("SE", Sample.expenditure("X2", "10.00", shown: "20240112"))
        var pas2 = BulkRow(
            1, type: "24E", amount: "70", filer: "C99000020", other: "H9ZZ01001",
            candidate: "H9ZZ01001")
        pas2.filing = "9920001"
        let big = row("9910001", "A1", "114056874.00", on: "12-JAN-24")
        let files: [(name: String, text: String)] = [
            (
                "independent_expenditure_2024.csv",
                text([big, big, row("9910002", "B1", "40.00", on: "15-JAN-24")])
            ),
            ("800001.fec", notice.text), ("itpas224.txt", [pas2].itpas2),
            (
                "decisions.csv",
                header + "release,9910001,,A. Editor,2024-03-01,the spender confirms it\n"
                    + "quarantine,9910002,B1,A. Editor,2024-03-01,a prank\n"
                    + "release,800001,X1,A. Editor,2024-03-02,checked by phone\n"
                    + "quarantine,9920001,,A. Editor,2024-03-01,typed wrong\n"
            ),
        ]
        func state(_ bench: Workbench) throws -> [[String?]] {
            try bench.rows(
                "SELECT file_num, tran_id, amount_cents, status, status_rule FROM outside_spending "
                    + "ORDER BY 1, 2, 3, 4, 5")
        }
        var without: [[String?]]?
        var with: [[String?]]?
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
            let bench = try Workbench()
            for index in order {
                try bench.load(try bench.write(files[index].name, files[index].text))
            }
            let found = try state(bench)
            #expect(try total(bench) == 11_405_687_400 + 25_500_001_000)
            #expect(with == nil || found == with)
            with = found
            try bench.expectSound()
            let id = try #require(
                try bench.integer("SELECT source_id FROM sources WHERE file = 'decisions.csv'"))
            #expect(try bench.run(["remove", "\(id)"]).exit == 0)
            let back = try state(bench)
            #expect(try total(bench) == 1_000 + 4_000 + 7_000)
            #expect(without == nil || back == without)
            without = back
            try bench.expectSound()
        }
        #expect(
            with?.map { $0[4] } == [
                nil, nil, nil, "quarantine-repeat/1", "quarantine-decision/1",
                "quarantine-decision/1",
            ])
    }

    @Test func theLineOfTheLatestDayHolds() throws {
        let bench = try load([row("9910001", "A1", "40.00", on: "15-JAN-24")])
        try bench.load(
            try bench.write(
                "decisions.csv",
                header + "release,9910001,,A. Editor,2024-03-05,a real group\n"
                    + "quarantine,9910001,,A. Editor,2024-03-01,looks odd\n"))
        #expect(try rules(bench) == [nil])
        try bench.load(
            try bench.write(
                "more/decisions.csv", header + "quarantine,9910001,A1,B. Editor,2024-03-09,no\n"))
        #expect(try rules(bench) == ["quarantine-decision/1"])
        #expect(
            try bench.rows("SELECT decided_by, why FROM decisions WHERE tran_id = 'A1'")
                == [["B. Editor", "no"]])
        // A word that is none is refused.
        let wrong = try bench.run([
            "import",
            try bench.write("x/decisions.csv", header + "keep,1,,A,2024-03-01,x\n"),
        ])
        #expect((wrong.out + wrong.err).contains("verb"))
    }

    // MARK: Lines that no form has

    @Test func aRowOnAnUnknownLineIsKeptAndSaid() throws {
        var report = Sample.report("20240101", "20240131", signed: "20240215")
        report.add("SA11AI", Sample.gift("A1", "100.00", day: "20240112"))
        report.add("SA99", Sample.gift("A2", "70.00", day: "20240112"))
        let bench = try Workbench()
        let out = try bench.run(["import", try bench.write("800001.fec", report.text)])
        #expect((out.out + out.err).contains("unknown_line_number"))
        #expect(
            try bench.rows("SELECT line, code FROM findings") == [["4", "unknown_line_number"]])
        #expect(
            try bench.rows("SELECT tran_id, status_rule FROM ledger ORDER BY 1")
                == [["A1", nil], ["A2", "unknown-line/1"]])
        try bench.expectSound()
    }
}

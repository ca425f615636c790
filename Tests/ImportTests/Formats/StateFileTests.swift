import Foundation
import TestSupport
import Testing

/// Every file of states and cities, one by one. Skipped where the folder of samples is absent.
@Suite(.enabled(if: Shared.hasStates, "no folder of state files beside the project"))
struct StateFileTests {
    @Test func everyFileHasAnEntryAndEveryEntryAFile() {
        let entries = StateEntry.table.map(\.path)
        #expect(Set(Shared.files(below: "state")) == Set(entries))
        #expect(entries.count == Set(entries).count, "two entries for one file")
    }

    /// The sums of the table are those of the list that came with the files.
    @Test func theSumsAreThoseOfTheList() throws {
        let text = try String(contentsOfFile: Shared.data + "/state/MANIFEST.tsv", encoding: .utf8)
        var compared = 0
        for line in text.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count > 5,
                let sum = cells[5].firstMatch(of: /^(?:.*?amt1|[^=;]+)=(-?[0-9]+(?:\.[0-9]+)?)/),
                let entry = StateEntry.table.first(where: { $0.path == "state/\(cells[0])" }),
                entry.unlike == nil, case .imports(_, _, let cents, _) = entry.verdict
            else { continue }
            let stated = try #require(Decimal(string: String(sum.output.1)))
            #expect(stated * 100 == Decimal(cents), "\(cells[0]): \(cells[5])")
            compared += 1
        }
        #expect(compared > 30)
    }

    @Test(arguments: StateEntry.table)
    func isImportedOrRefusedAsTheTableSays(entry: StateEntry) throws {
        let bench = try Workbench()
        let run = try bench.importing("\(Shared.data)/\(entry.path)")
        switch entry.verdict {
        case .refused:
            #expect(run.exit == 2 && run.files.allSatisfy { $0.good == 0 })
            #expect(run.files.first?.refused?.message.isEmpty == false)
        case .imports(let format, let rows, let cents, let rejected):
            let found = try #require(run.files.first)
            #expect(run.files.count == 1 && found.format == format, "\(run.err)")
            #expect(found.good == rows && found.rejected == rejected)
            #expect(found.sumCents == cents)
            #expect(found.good + found.rejected + found.header + found.blank == found.lines)
            try bench.expectSound()
        case .parts(let parts, let skipped):
            let read = run.files.filter { $0.format != nil }
            #expect(read.count == parts.count)
            #expect(run.files.count - read.count == skipped)
            for file in read {
                let name = try #require(file.member?.split(separator: "/").last.map(String.init))
                let part = try #require(parts[name], "\(name)")
                #expect(file.format == part.format && file.rejected == 0, "\(name)")
                #expect(file.good == part.rows && file.sumCents == part.cents, "\(name)")
            }
            try bench.expectSound()
        }
    }

    // MARK: Rules

    private func sums(_ bench: Workbench, where condition: String = "1") throws -> [String: Int] {
        let rows = try bench.rows(
            """
            SELECT coalesce(status_rule, status), sum(amount_cents) FROM ledger
            WHERE \(condition) GROUP BY 1
            """)
        return Dictionary(
            uniqueKeysWithValues: rows.map { ($0[0] ?? "", Int($0[1] ?? "") ?? 0) })
    }

    private func load(_ bench: Workbench, _ paths: String...) throws {
        for path in paths { try bench.load("\(Shared.data)/state/\(path)") }
    }

    /// Lines 8 and 9 of the cover: 18,000.00 came in and 23,034.31 went out.
    @Test func nevadaReconciles() throws {
        let bench = try Workbench()
        try load(
            bench, "nv/contributions-hansen-q2-2026.csv", "nv/expenditures-hansen-q2-2026.csv")
        let cover = try String(
            contentsOfFile: Shared.data + "/state/nv/report-summary-hansen-ce2-2026.tsv",
            encoding: .utf8
        ).split(separator: "\n").map { $0.split(separator: "\t") }
        func line(_ number: String) throws -> Decimal {
            let row = try #require(cover.first { $0[0] == number })
            return try #require(Decimal(string: String(row[1])))
        }
        let gifts = try sums(bench, where: "direction = 'in'")
        let spent = try sums(bench, where: "direction = 'out'")
        #expect(gifts == ["active": 1_800_000] && spent == ["active": 2_303_431])
        #expect(try line("8") * 100 == 1_800_000 && line("9") * 100 == 2_303_431)
    }

    /// Three versions of one cover: the one that is not archived speaks.
    @Test func illinoisCountsOneVersionOfACover() throws {
        let bench = try Workbench()
        try load(bench, "il-sbe/D2Totals_sample.txt", "il-sbe/Expenditures_sample.txt")
        #expect(
            try sums(bench, where: "direction = 'in'")
                == ["cover-total/1": 2_990_700, "archived-version/1": 4_993_400])
        #expect(
            try sums(bench, where: "direction = 'out'") == ["archived-version/1": 901_000])
    }

    /// Of seven filers whose report is an amendment, and of those that filed twice, the file has
    /// one set of rows: they count, and the list of filers says so.
    @Test func pennsylvaniaCountsAllRowsAndSaysWhoAmended() throws {
        let bench = try Workbench()
        try load(
            bench, "pa-dos/2011c6_all_contrib.txt", "pa-dos/2011c6_all_expense.txt",
            "pa-dos/2011c6_all_debt.txt", "pa-dos/2011c6_all_receipt.txt",
            "pa-dos/2011c6_all_filer.txt")
        #expect(
            try sums(bench) == [
                "active": 355_956_487 + 584_049_283 + 13_749_348, "pledge/1": 78_500_063,
            ])
        let amended =
            "filer_id IN (SELECT cmte_id FROM committee WHERE extra ->> '$.AMMEND' = 'Y')"
        #expect(
            try bench.integer(
                "SELECT count(*) FROM committee WHERE extra ->> '$.AMMEND' = 'Y'") == 7)
        let theirs = try sums(bench, where: amended)
        #expect(theirs == ["active": 8_715_195 + 7_801_899, "pledge/1": 1_700_000])
    }

    /// An amended report of North Carolina takes the place of the one it repeats.
    @Test func northCarolinaCountsTheAmendment() throws {
        let bench = try Workbench()
        try load(bench, "nc-sbe/transinq_results_2019-8.csv")
        let superseded = try bench.integer(
            "SELECT count(*) FROM ledger WHERE status_rule = 'higher-amendment/1'")
        #expect(superseded == 23)
    }

    /// A row that an amendment takes back, and the row it takes back, both count no more.
    @Test func tallahasseeTakesRowsBack() throws {
        let bench = try Workbench()
        try load(bench, "fl-tallahassee/john-dailey.csv")
        #expect(
            try bench.integer("SELECT count(*) FROM ledger WHERE status_rule = 'withdrawn-row/1'")
                == 14)
    }

    @Test func georgiaCountsAPricedRowOnce() throws {
        let bench = try Workbench()
        try load(bench, "ga-peachfile/texp_ie_sample.csv", "ga-peachfile/tcon_sample.csv")
        #expect(
            try sums(bench, where: "direction = 'out'")
                == ["active": 2_190_000, "priced-parent/1": 0])
        #expect(
            try bench.integer("SELECT count(*) FROM ledger WHERE status_rule = 'priced-parent/1'")
                == 2)
        #expect(try bench.rows("SELECT zip_code FROM ledger WHERE tran_id = 342761") == [["30236"]])
    }

    /// A newer export of CAL-ACCESS speaks from its day on; the older one until then.
    @Test func aNewerExportOfCaliforniaSpeaksFromItsDayOn() throws {
        let bench = try Workbench()
        let zip = "\(Shared.data)/state/calaccess-raw-test.zip"
        _ = try bench.importing(
            "--received", "2016-01-01", "--member", "CalAccess/DATA/RCPT_CD.TSV", zip)
        let newer = try bench.load(
            "--received", "2019-01-01", "\(Shared.data)/state/ca-calaccess/RCPT_CD.TSV")
        #expect(newer.supersedes == 1)
        let spans = try bench.rows(
            "SELECT sum_cents, known_from, known_until FROM source ORDER BY source_id")
        #expect(
            spans == [
                ["118500266", "2016-01-01", "2019-01-01"],
                ["80382847", "2019-01-01", "9999-12-31"],
            ])
    }

    /// As of a day, reports answer as a ledger would that has only the export of then.
    @Test(arguments: ["top-donors", "vendors"])
    func reportsOnTwoExportsOfCaliforniaAnswerAsOfADay(_ report: String) throws {
        let zip = "\(Shared.data)/state/calaccess-raw-test.zip"
        let folder = "\(Shared.data)/state/ca-calaccess"
        let older = ["RCPT_CD", "EXPN_CD"].map { table in
            ["--received", "2016-01-01", "--member", "CalAccess/DATA/\(table).TSV", zip]
        }
        let newer = ["RCPT_CD", "EXPN_CD"].map { table in
            ["--received", "2019-01-01", "\(folder)/\(table).TSV"]
        }
        func rows(_ imports: [[String]], asOf day: String) throws -> [String] {
            let bench = try Workbench()
            for words in imports {
                #expect(try bench.run(["import", "--quiet"] + words).exit == 0)
            }
            return try bench.report(report, "--as-of", day).map { row in
                // A source has the number of its turn.
                let cells = row.filter { $0.key != "source_id" }.sorted { $0.key < $1.key }
                return "\(cells)"
            }
        }
        let then = try rows(older, asOf: "2018-12-31")
        let now = try rows(newer, asOf: "2020-01-01")
        #expect(then != now && !then.isEmpty && !now.isEmpty, "the exports differ")
        #expect(try rows(older + newer, asOf: "2015-12-31").isEmpty)
        #expect(try rows(older + newer, asOf: "2018-12-31") == then)
        #expect(try rows(newer + older, asOf: "2020-01-01") == now)
    }

    /// The highest amendment of a filing counts, whichever table has it and whatever came first.
    @Test func californiaCountsTheHighestAmendmentOfAllTables() throws {
        let state = "\(Shared.data)/state/ca-calaccess"
        let tables = ["RCPT_CD", "EXPN_CD", "SMRY_CD", "DEBT_CD", "LOAN_CD", "S496_CD"]
        func superseded(_ names: [String]) throws -> [[String?]] {
            let bench = try Workbench()
            for name in names { try bench.load("\(state)/\(name).TSV") }
            try bench.expectSound()
            return try bench.rows(
                """
                SELECT format, count(*), sum(amount_cents) FROM ledger
                WHERE status_rule = 'higher-amendment/1' GROUP BY 1 ORDER BY 1
                """)
        }
        let found = try superseded(tables)
        #expect(try superseded(tables.reversed()) == found)
        // Counted by other means: rows that would count and have a higher amendment in any table.
        let rows = Dictionary(uniqueKeysWithValues: found.map { ($0[0] ?? "", $0[1] ?? "") })
        #expect(rows == ["ca/rcpt": "87", "ca/expn": "37", "ca/s496": "17", "ca/loan": "67"])
    }
}

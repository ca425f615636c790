import Foundation
import Import
import LedgerModel
import TestSupport
import Testing

/// What a format of a state or a city may declare, on files of our own.
@Suite struct RulePackTests {
    /// A format of a user's own with a few lines changed, and its bench.
    private func bench(
        framing: String = "delimiter: \";\", quote: true, header: true", more: String = "",
        posting: String = "kind: \"contribution\", nature: \"gift\", direction: \"in\"",
        columns: String = ""
    ) throws -> (Workbench, String) {
        let bench = try Workbench()
        try bench.write(
            "packs/own/all.json5",
            """
            {
              title: "Own", table: "entry", names: ["own*"], precision: "exact", control: "SUM",
              framing: { \(framing) }, required: ["FILER", "WHO", "DAY", "SUM"],
              \(more)
              posting: { \(posting) },
              columns: [
                ["FILER", "text", "filing.cmte_id", "reject"],
                ["WHO", "text", "party.name", "warn"],
                ["DAY", "date-us", "entry.entry_day", "warn"],
                ["SUM", "amount-us", "entry.amount_cents", "reject"], \(columns)
              ],
            }
            """)
        return (bench, "\(bench.folder)/packs")
    }

    private func importing(
        _ bench: Workbench, _ packs: String, _ bytes: [UInt8]
    ) throws -> Workbench.Imported {
        let file = try bench.write("own.txt", bytes)
        return try #require(try bench.importing("--importers", packs, file).files.first)
    }

    private func importing(
        _ bench: Workbench, _ packs: String, _ text: String
    ) throws -> Workbench.Imported {
        try importing(bench, packs, Array(text.utf8))
    }

    @Test func columnsAreMadeOfOthers() throws {
        let (bench, packs) = try bench(
            more: """
                made: [
                  ["id", "prefix", "XX-", "FILER"], ["joined", "join", ", ", "LAST", "FIRST"],
                  ["either", "first", "LAST", "FIRST"], ["city", "before", "PLACE", ","],
                  ["rest", "after", "PLACE", ","], ["inside", "inside", "WHO", "(", ")"],
                  ["outside", "outside", "WHO", "(", ")"], ["zip", "plain", "ZIP"],
                  ["all", "sum", "ONE", "TWO"], ["word", "match", "ONE", "1*", "one", "*", "other"],
                  ["short", "without", "WHO", "Mrs."],
                ],
                """.replacing("\n", with: " ") + "",
            columns: """
                ["LAST", "text", "extra", "null"], ["FIRST", "text", "extra", "null"],
                ["PLACE", "text", "extra", "null"], ["ZIP", "text", "extra", "null"],
                ["ONE", "text", "extra", "null"], ["TWO", "text", "extra", "null"],
                ["id", "text", "filing.file_num", "null"],
                ["joined", "text", "posting.cand_name", "null"],
                ["either", "text", "posting.category", "null"],
                ["city", "text", "party.city", "null"],
                ["rest", "text", "party.state", "null"],
                ["inside", "text", "posting.other_id", "null"],
                ["outside", "text", "detail.note", "null"],
                ["zip", "text", "party.zip_code", "null"],
                ["all", "amount", "detail.aggregate_cents", "null"],
                ["word", "text", "posting.office", "null"],
                ["short", "text", "detail.purpose", "null"],
                """)
        let found = try importing(
            bench, packs,
            """
            FILER;WHO;DAY;SUM;LAST;FIRST;PLACE;ZIP;ONE;TWO
            7;Mrs. Doe (99);1/15/2026 12:00:00 AM;($1,000.00);DOE;JANE;TOWN, OH;=43201;1.10;-2
            8;Roe;1/16/2026;5;;RICHARD;NOWHERE;;;
            """)
        #expect(found.good == 2 && found.sumCents == -99_500)
        let rows = try bench.rows(
            """
            SELECT file_num, candidate_name, category, city, state, other_id, note, zip_code,
              aggregate_cents, office, purpose FROM ledger ORDER BY entry_id
            """)
        #expect(
            rows == [
                [
                    "XX-7", "DOE, JANE", "DOE", "TOWN", "OH", "99", "Mrs. Doe", "43201",
                    "-90", "one", "Doe (99)",
                ],
                [
                    "XX-8", "RICHARD", "RICHARD", "NOWHERE", nil, nil, "Roe", nil, nil, "other",
                    "Roe",
                ],
            ])
        try bench.expectSound()
    }

    @Test func aPostingIsChosenByValues() throws {
        let (bench, packs) = try bench(
            posting: """
                choose: [
                  { when: { KIND: "G*", SIDE: "" }, kind: "contribution", nature: "contribution",
                    direction: "in", individual: true },
                  { when: { KIND: ["IE"], SIDE: "AGAINST" }, kind: "outside_spending",
                    nature: "independent-expenditure", direction: "out", stance: "oppose" },
                  { when: { KIND: "P" }, kind: "contribution", nature: "pledge", direction: "in",
                    rule: "pledge/1" },
                ]
                """,
            columns: """
                ["KIND", "text", "posting.category", "null"], ["SIDE", "text", "extra", "null"],
                """)
        let found = try importing(
            bench, packs,
            """
            FILER;WHO;DAY;SUM;KIND;SIDE
            7;A;1/15/2026;1;gift;
            7;B;1/15/2026;2;IE;against
            7;C;1/15/2026;3;P;
            7;D;1/15/2026;4;NEW;
            """)
        #expect(found.good == 4)
        let rows = try bench.rows(
            "SELECT counts_as, status_rule, stance FROM ledger ORDER BY entry_id")
        #expect(
            rows == [
                ["individual gift", nil, nil], ["outside spending", nil, "oppose"],
                ["nothing", "pledge/1", nil], ["nothing", "unknown-code/1", nil],
            ])
        try bench.expectSound()
    }

    /// The highest version counts, told from all files of the folder, in whichever order they came.
    @Test func theHighestVersionCounts() throws {
        for isReversed in [false, true] {
            let (bench, packs) = try bench(
                more: "versions: true,",
                columns: """
                    ["REPORT", "text", "filing.file_num", "null"],
                    ["VERSION", "text", "filing.amndt_ind", "null"],
                    """)
            let header = "FILER;WHO;DAY;SUM;REPORT;VERSION\n"
            let old = try bench.write(
                "own-1.txt", header + "7;A;1/15/2026;1;Q1;0\n7;A;1/15/2026;2;Q2;000\n")
            let new = try bench.write("own-2.txt", header + "7;A;1/15/2026;3;Q1;1\n")
            for file in isReversed ? [new, old] : [old, new] {
                _ = try bench.importing("--importers", packs, file)
            }
            let counted =
                "SELECT amount_cents, status_rule FROM ledger ORDER BY amount_cents"
            #expect(
                try bench.rows(counted)
                    == [["100", "higher-amendment/1"], ["200", nil], ["300", nil]])
            try bench.expectSound()
            _ = try bench.run(["remove", isReversed ? "1" : "2"])
            #expect(try bench.rows(counted) == [["100", nil], ["200", nil]])
            try bench.expectSound()
        }
    }

    @Test func surplusFieldsBelongToTheirColumn() throws {
        let (bench, packs) = try bench(
            framing: "delimiter: \",\", quote: true, header: true, surplus: \"WHO\"")
        let found = try importing(
            bench, packs, "FILER,WHO,DAY,SUM\n7,FRIENDS, ENEMIES,1/15/2026,1\n7,A,1/15/2026\n")
        #expect(found.good == 1 && found.rejects.map(\.reason) == ["column_count"])
        #expect(try bench.rows("SELECT counterparty FROM ledger") == [["FRIENDS,ENEMIES"]])
    }

    @Test func bytesAreReadInTheEncodingDeclared() throws {
        let line = "FILER;WHO;DAY;SUM\n7;Fran?ois;1/15/2026;1\n"
        for (name, byte) in [("cp437", 0x87), ("windows-1252", 0xE7)] as [(String, UInt8)] {
            let (bench, packs) = try bench(
                framing: "delimiter: \";\", quote: true, header: true, encoding: \"\(name)\"")
            let bytes = Array(line.utf8).map { $0 == UInt8(ascii: "?") ? byte : $0 }
            let found = try importing(bench, packs, bytes)
            #expect(found.good == 1 && found.warnings.isEmpty)
            #expect(try bench.rows("SELECT counterparty FROM ledger") == [["François"]])
        }
    }

    @Test func textOfTwoBytesIsReadWithOrWithoutAMark() throws {
        let text = "FILER;WHO;DAY;SUM\r\n7;François 🎈;1/15/2026;1\r\n"
        for mark in [[], [0xFEFF]] as [[UInt16]] {
            let (bench, packs) = try bench(
                framing: "delimiter: \";\", quote: true, header: true, encoding: \"utf-16\"")
            let bytes = (mark + Array(text.utf16)).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            let found = try importing(bench, packs, bytes)
            #expect(found.good == 1)
            #expect(try bench.rows("SELECT counterparty FROM ledger") == [["François 🎈"]])
            let why = try bench.run(["why", "1000000002"])
            #expect(why.out.contains("7;François 🎈;1/15/2026;1"), "\(why.out)")
        }
    }

    /// A sheet is the CSV that a spreadsheet would save.
    @Test func aWorkbookIsReadSheetBySheet() throws {
        let (bench, packs) = try bench(framing: "delimiter: \",\", quote: true, header: true")
        let cells = [
            ("FILER", "WHO", "DAY", "SUM"), ("7", "a &amp; b, \"c\"", "", "250.00"),
        ]
        func cell(_ text: String) -> String { "<c t=\"inlineStr\"><is><t>\(text)</t></is></c>" }
        let sheet =
            "<worksheet><sheetData><row r=\"1\">"
            + [cells[0].0, cells[0].1, cells[0].2, cells[0].3].map(cell).joined()
            + "</row><row r=\"3\"><c t=\"s\"><v>0</v></c>" + cell(cells[1].1)
            + "<c s=\"1\"><v>41670</v></c><c r=\"D3\"><v>250.00</v></c></row>"
            + "</sheetData></worksheet>"
        let link = "<Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"
        let book = try bench.write(
            "own.xlsx",
            ZipText.stored([
                ("[Content_Types].xml", "<x/>"),
                (
                    "xl/workbook.xml",
                    "<workbook><sheets><sheet name=\"own\" r:id=\"r1\"/></sheets></workbook>"
                ), ("xl/_rels/workbook.xml.rels", "<Relationships>\(link)</Relationships>"),
                ("xl/sharedStrings.xml", "<sst><si><t>7</t></si></sst>"),
                (
                    "xl/styles.xml",
                    "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
                        + "</styleSheet>"
                ), ("xl/worksheets/sheet1.xml", sheet),
            ]))
        let run = try bench.importing("--importers", packs, book)
        let found = try #require(run.files.first)
        #expect(found.good == 1 && found.blank == 1 && found.member == "own", "\(run)")
        #expect(
            try bench.rows("SELECT entry_id, counterparty, entry_date, amount_cents FROM ledger")
                == [["1000000003", "a & b, \"c\"", "2014-01-31", "25000"]])
        try bench.expectSound()
    }

    @Test func everyFaultOfAFormatFileIsNamedWithItsLine() throws {
        let (bench, packs) = try bench(
            more: "made: [[\"x\", \"join\", \", \", \"NOBODY\", \"WHO\"]],",
            posting: "kind: \"gift\", direction: \"in\"",
            columns: "[\"A\", \"text\", \"party.town\", \"null\"],")
        let run = try bench.run(
            ["formats", "check", "\(packs)/own/all.json5"], withDatabase: false)
        #expect(run.exit == 2)
        let lines = run.err.split(separator: "\n")
        #expect(lines.count == 3, "\(run.err)")
        for word in ["posting.kind", "NOBODY", "party.town"] {
            #expect(lines.contains { $0.contains(word) && $0.contains("line ") }, "\(run.err)")
        }
    }

    /// What is proposed can be used as it is.
    @Test func aProposalIsAFormat() throws {
        let bench = try Workbench()
        let sample = try bench.write(
            "gifts2024.csv",
            "Committee ID,Contributor,City,Zip,Date,Amount,Note\n"
                + "C1,\"Doe, Jane\",Here,43201,1/15/2026,\"$1,000.00\",x\n")
        let made = try bench.run(["formats", "new", "gifts", sample], withDatabase: false)
        let file = try bench.write("gifts.json5", made.out)
        let check = try bench.run(["formats", "check", file], withDatabase: false)
        #expect(check.exit == 0, "\(check.err) \(made.out)")
        let run = try bench.importing("--format", file, sample)
        #expect(run.files.first?.good == 1 && run.files.first?.sumCents == 100_000, "\(made.out)")
        #expect(
            try bench.rows("SELECT filer_id, counterparty, city, zip_code, entry_date FROM ledger")
                == [["C1", "Doe, Jane", "Here", "43201", "2026-01-15"]])
    }

    @Test func oddAmountsAndDaysAreRead() {
        func fine(_ text: String) -> Int64? {
            Array(text.utf8).withUnsafeBufferPointer { try? Cents.parseFine(bytes: $0).get() }
        }
        #expect(fine("1.005") == 100 && fine("1.015") == 102 && fine("1.0051") == 101)
        #expect(fine("-1.0150") == -102 && fine("(1.006)") == -101 && fine("1.0x") == nil)
        #expect((try? Cents.parseUS("$-100.00").get())?.value == -10_000)
        func day(_ text: String, _ read: (UnsafeBufferPointer<UInt8>) -> Result<Day, DateProblem>)
            -> String?
        {
            Array(text.utf8).withUnsafeBufferPointer { (try? read($0).get())?.iso }
        }
        #expect(day("42531", Day.parseSerial) == "2016-06-10")
        #expect(day("6/3/16", Day.parseShort) == "2016-06-03")
        #expect(day("6/3/2016", Day.parseShort) == nil)
        #expect(day("1/22/2000 12:00:00 AM", Day.parseUS) == "2000-01-22")
        #expect(day("1/22/2000 noon", Day.parseUS) == nil)
    }
}

import Foundation
import Report
import Store
import Testing
import Wording

@Suite struct SinkTests {
    @Test func plainCSVIsByteExact() throws {
        let text = try Sample.run { CSVSink(output: $0, profile: .plain) }
        #expect(
            text == """
                donor,zip5,n,total_usd,share_pct
                "\n@SUM",,1,0.00,0.00
                =1+1,00501,1,1234.56,0.12
                A\u{202E}B\u{1B}[2J,30305,1,-0.50,0.00
                "王小明 ""x"", y",30306,1,999999999999.99,99999999.99

                """)
    }

    @Test func excelCSVRunsNoFormula() throws {
        let text = try Sample.run { CSVSink(output: $0, profile: .excel) }
        #expect(text.unicodeScalars.first == "\u{FEFF}")
        let ends = Array("\r\n".unicodeScalars)
        let lines = text.unicodeScalars.dropFirst().split(separator: ends)
        #expect(String(Substring(lines[1])) == "\"'\n'@SUM\",,1,0.00,0.00")
        #expect(String(Substring(lines[2])) == "\"'=1+1\",\"00501\",1,1234.56,0.12")
        // A negative amount is a number, not a formula.
        #expect(String(Substring(lines[3])).hasSuffix(",\"30305\",1,-0.50,0.00"))
    }

    @Test(arguments: [
        "=1", "+1", "-1", "@A", "\tx", "\rx", "\nx", "  =1", "＝1", "＋1", "－1", "＠x", "\u{A0}=1",
        "\u{3000}=1", "\u{B}=1", "\u{C}=1", "\u{1C}=1", "\u{1F}=1", "\u{85}=1", "\u{2000}=1",
        "\u{200A}+1", "\u{200B}=1", "\u{200D}-1", "\u{2028}=1", "\u{2029}@A", "\u{205F}=1",
        "\u{FEFF}=1", " \u{FEFF}\u{A0}＝1",
    ])
    func everyFormulaStartIsGuarded(_ text: String) throws {
        let csv = try query("SELECT :t AS t", ["t": .text(text)]) {
            CSVSink(output: $0, profile: .excel)
        }
        #expect(csv == "\u{FEFF}\"t\"\r\n\"'\(text)\"\r\n")
    }

    /// Where cells end at semicolons or tabs, a comma's cell is no cell and its quotes are text.
    @Test(arguments: [
        ("a;=cmd|' /C calc'!A0", "a;'=cmd|' /C calc'!A0"), ("a;b", "a;b"), ("a\t=1", "a\t'=1"),
        ("a; @x;-2", "a;' @x;'-2"), ("a\n+1", "a\n'+1"), ("a\n\nb", "a\n\nb"), ("a-b", "a-b"),
        ("=1;=1", "'=1;'=1"), ("a;\"=1\"", "a;'\"\"=1\"\""), ("a\"-b", "a\"\"-b"),
    ])
    func aFormulaBehindAnotherDelimiterIsGuarded(_ text: String, _ expected: String) throws {
        let csv = try query("SELECT :t AS t", ["t": .text(text)]) {
            CSVSink(output: $0, profile: .excel)
        }
        #expect(csv == "\u{FEFF}\"t\"\r\n\"\(expected)\"\r\n")
        let plain = try query("SELECT :t AS t", ["t": .text(text)]) {
            CSVSink(output: $0, profile: .plain)
        }
        #expect(plain.contains(text.replacing("\"", with: "\"\"")))
    }

    @Test func nullAndEmptyTextDiffer() throws {
        #expect(
            try query("SELECT NULL AS a, '' AS b") { CSVSink(output: $0, profile: .plain) }
                == "a,b\n,\"\"\n")
    }

    @Test func aCellTooLongForASpreadsheetIsRefusedNotCut() throws {
        let long = SQLValue.text(String(repeating: "x", count: 32_768))
        #expect(throws: ReportError.self) {
            try query("SELECT :t AS t", ["t": long]) { CSVSink(output: $0, profile: .excel) }
        }
        #expect(
            try query("SELECT :t AS t", ["t": long]) { CSVSink(output: $0, profile: .plain) }
                .utf8.count == 32_768 + 3)
    }

    @Test func theGuardsApostropheCountsAsACharacter() throws {
        for (length, fits) in [(32_766, true), (32_767, false)] {
            let text = SQLValue.text(String(repeating: "=", count: length))
            let csv = try? query("SELECT :t AS t", ["t": text]) {
                CSVSink(output: $0, profile: .excel)
            }
            #expect((csv != nil) == fits, "\(length)")
        }
    }

    @Test func jsonParsesAndKeepsEverything() throws {
        let text = try Sample.run(
            ReportRequest(asOf: "2018-01-01", showsKeys: true)
        ) { JSONSink(output: $0) }
        // Escapes, not raw controls.
        #expect(text.contains("A\\u202eB\\u001b[2J"))
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let rows = try #require(parsed as? [[String: Any]])
        #expect(rows.count == 4)
        #expect(rows[3]["total_cents"] as? Int == 99_999_999_999_999)
        #expect(rows[3]["donor"] as? String == "王小明 \"x\", y")
        #expect(rows[1]["key"] as? String == "donor=%3D1%2B1&zip5=00501")
        #expect(rows[0]["key"] as? String == "donor=%0A%40SUM&zip5")
        #expect(rows[0]["zip5"] is NSNull)
    }

    @Test func jsonRefusesTwoColumnsOfOneName() throws {
        #expect(throws: ReportError.self) {
            try query("SELECT 1 AS a, 2 AS a") { JSONSink(output: $0) }
        }
        #expect(try query("SELECT 1 AS a WHERE 0") { JSONSink(output: $0) } == "[]\n")
    }

    @Test func markdownCannotBeBrokenByData() throws {
        let text = try query(
            "SELECT :t AS t", ["t": .text("a|b <script>[x](y) *z* `c`\n\u{1B}")]
        ) { MarkdownSink(output: $0) }
        #expect(
            text == """
                | t |
                | --- |
                | a\\|b &lt;script&gt;\\[x\\](y) \\*z\\* \\`c\\`\\\\n\\\\x1b |

                """)
    }

    @Test func tablesGroupMoneyAndShowNoControl() throws {
        let text = try Sample.run { TableSink(output: $0, width: nil) }
        #expect(text.hasPrefix("Gifts\nWho gave?\n"))
        #expect(text.contains("999,999,999,999.99"))
        #expect(text.contains("A\\u202eB\\x1b[2J"))
        #expect(text.contains("method    test/1"))
        #expect(text.contains("as of     2018-01-01"))
        #expect(
            text.contains(
                "source    itcont.txt, fec-bulk/itcont, cycle 2018, 5 rows, sha256 abc"))
        #expect(
            text.contains(
                "left out  1 row, 7.00 dollars (memo-entry/1): memo entries are left out"))
        let isDangerous = text.unicodeScalars.contains {
            $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
        }
        #expect(!isDangerous)
    }

    @Test(arguments: [32, 40, 60, 80, 120])
    func tablesFitTheTerminal(_ width: Int) throws {
        for keys in [false, true] {
            let text = try Sample.run(ReportRequest(asOf: "2018-01-01", showsKeys: keys)) {
                TableSink(output: $0, width: width)
            }
            for line in text.split(separator: "\n") {
                #expect(DisplayWidth.of(line) <= width, "\(line)")
            }
            #expect(text.contains("999,999,999,999.99"))  // money is never cut
        }
    }

    /// Three donors of one state: what is the same goes above, what is blank or unimportant below.
    static let wide = """
        -- name: wide
        -- title: Wide
        -- question: What does not fit?
        -- column: cycle  text  Same in every row
        -- column: home  text  Blank in every row
        -- column: donor  text  Name as filed
        -- column: employer  text  Long
        -- column: city  text  Long
        -- column: total_cents  cents  Sum
        -- table: donor, total_cents, city
        -- key: donor
        -- cell: total_cents
        -- method: test/1
        -- rule: nothing is left out
        -- order: donor
        -- @query
        SELECT '2024' AS cycle, NULL AS home, 'DONOR ' || i AS donor,
          'EMPLOYER OF A LONG NAME ' || i AS employer, 'CITY OF A LONG NAME ' || i AS city,
          i * 100000 AS total_cents
        FROM (SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3) ORDER BY donor
        """

    private func wide(_ width: Int?, _ text: String = wide) throws -> String {
        let report = try ReportDefinition.parse(text, file: "wide.sql", embedded: false)
        let database = try TestDatabase()
        let collector = Collector()
        let output = ByteOutput { collector.bytes.append(contentsOf: $0) }
        try ReportRunner(report: report, connection: try database.trusted()).run(
            ReportRequest(asOf: "2018-01-01"), into: TableSink(output: output, width: width))
        return String(decoding: collector.bytes, as: UTF8.self)
    }

    /// A note is whole at any width: in its column, or below its row.
    @Test(arguments: [32, 50, 60, 80, 100, 200, nil])
    func aNoteIsNeverCut(_ width: Int?) throws {
        let note = "REATTRIBUTION OR REDESIGNATION REQUESTED OF THE DONOR, see the memo"
        let text = try wide(
            width,
            Self.wide.replacing("city  text  Long", with: "note  text  Words of the filer")
                .replacing("total_cents, city", with: "total_cents, note")
                .replacing("'CITY OF A LONG NAME ' || i AS city", with: "'\(note)' || i AS note"))
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for row in 1...3 { #expect(words.contains(note + "\(row)"), "\(text)") }
        for line in text.split(separator: "\n") where width != nil {
            #expect(DisplayWidth.of(line) <= width ?? 0, "\(line)")
        }
    }

    @Test func aNarrowTableKeepsWhatMattersAndNamesTheRest() throws {
        #expect(
            try wide(50).hasPrefix(
                """
                Wide
                What does not fit?
                in every row: cycle 2024

                donor    city                   total_usd
                ───────  ─────────────────────  ─────────
                DONOR 1  CITY OF A LONG NAME 1   1,000.00
                DONOR 2  CITY OF A LONG NAME 2   2,000.00
                DONOR 3  CITY OF A LONG NAME 3   3,000.00

                columns   also in --format csv: home, employer
                method    test/1

                """))
        #expect(try wide(24).contains("\ncolumns   also in"))
        for width in [nil, 200] {
            let text = try wide(width)
            #expect(text.contains("\ncycle  home  donor    employer "))
            #expect(!text.contains("columns   "))
        }
    }

    @Test func aSingleRowThatDoesNotFitIsACard() throws {
        let one = Self.wide.replacing(" UNION ALL SELECT 2 UNION ALL SELECT 3", with: "")
        let text = try wide(50, one)
        #expect(text.contains("\nemployer   EMPLOYER OF A LONG NAME 1\n"))
        #expect(text.contains("\ntotal_usd  1,000.00\n"))
        #expect(!text.contains("── 1"))
    }

    @Test func tableColumnsMustBeDeclared() {
        let wrong = Self.wide.replacing("-- table: donor", with: "-- table: doner")
        #expect(throws: ReportError.self) { try wide(50, wrong) }
    }

    @Test func aTextIsBrokenAtBlanksAndWhereThereAreNone() {
        #expect(TextWrap.lines("one two three", width: 8) == ["one two", "three"])
        #expect(TextWrap.lines("onetwothree", width: 8) == ["onetwoth", "ree"])
        #expect(TextWrap.lines("one two three", width: nil) == ["one two three"])
        #expect(TextWrap.labelled("a: ", "one two three", width: 12) == "a: one two\n   three")
    }

    @Test func wideCharactersAreMeasured() throws {
        #expect(DisplayWidth.of("王小明") == 6)
        #expect(DisplayWidth.of("e\u{301}") == 1)
        #expect(DisplayWidth.of("a\u{200B}b") == 2)
        #expect(DisplayWidth.of("👍") == 2)
        #expect(DisplayWidth.fit("王小明", columns: 5) == "王小…")
        let text = try query("SELECT '王小明' AS a, 1 AS b UNION ALL SELECT 'abcdef', 2") {
            TableSink(output: $0, width: 60)
        }
        let lines = text.split(separator: "\n")
        #expect(DisplayWidth.of(lines[2]) == DisplayWidth.of(lines[3]))
    }

    @Test func rowsCutByLimitAreAnnounced() throws {
        let request = ReportRequest(parameters: ["limit": "2"], asOf: "2018-01-01")
        let cut = try Sample.run(request) { TableSink(output: $0, width: nil) }
        #expect(cut.contains("only the first 2 rows are shown; all of them: --limit all"))
        #expect(!cut.contains("30305"))
        let whole = ReportRequest(parameters: ["limit": "4"], asOf: "2018-01-01")
        #expect(!(try Sample.run(whole) { TableSink(output: $0, width: nil) }).contains("only the"))
    }

    @Test func moneyIsExactAtTheEdges() throws {
        let text = Sample.text.replacing(
            "sum(e.amount_cents) AS total_cents",
            with: "CASE p.party_id WHEN 1 THEN -9223372036854775807 - 1 WHEN 2 THEN -5 "
                + "WHEN 3 THEN 9223372036854775807 END AS total_cents")
        let report = try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
        let database = try TestDatabase()
        let collector = Collector()
        let output = ByteOutput { collector.bytes.append(contentsOf: $0) }
        try ReportRunner(report: report, connection: try database.trusted()).run(
            ReportRequest(asOf: "2018-01-01"), into: CSVSink(output: output, profile: .plain))
        let lines = String(decoding: collector.bytes, as: UTF8.self)
        #expect(lines.contains(",1,-92233720368547758.08,"))
        #expect(lines.contains(",1,-0.05,"))
        #expect(lines.contains(",1,92233720368547758.07,"))
    }

    private func query(
        _ sql: String, _ parameters: [String: SQLValue] = [:], _ sink: (ByteOutput) -> RowSink
    ) throws -> String {
        let collector = Collector()
        let output = ByteOutput { collector.bytes.append(contentsOf: $0) }
        let database = try TestDatabase()
        try QueryRunner(connection: try database.guarded())
            .run(sql, parameters: parameters, into: sink(output))
        return String(decoding: collector.bytes, as: UTF8.self)
    }
}

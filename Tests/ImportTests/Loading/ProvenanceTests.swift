import TestSupport
import Testing

/// Every figure leads to file and line, and the raw line can be printed again.
@Suite struct ProvenanceTests {
    @Test func entryIDIsSourceTimesABillionPlusLine() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("itcont22.txt", [BulkRow(1), BulkRow(2)].itcont))
        // Blank lines and rejects keep their line numbers.
        let text =
            BulkRow(3).itcont + "\n" + BulkRow(4, amount: "x").itcont + BulkRow(5).itcont
        let second = try bench.importing(try bench.write("itcont24.txt", text))
        #expect(second.exit == 3)
        #expect(second.files.map(\.blank) == [1])
        #expect(
            try bench.rows("SELECT entry_id, source_id, line FROM ledger ORDER BY entry_id")
                == [
                    ["1000000001", "1", "1"], ["1000000002", "1", "2"], ["2000000001", "2", "1"],
                    ["2000000004", "2", "4"],
                ])
        #expect(
            try bench.rows("SELECT source_id, line, column_name, reason FROM rejects")
                == [["2", "3", "TRANSACTION_AMT", "bad_amount"]])
    }

    @Test func whyPrintsTheRawLineOfAPlainFile() throws {
        let bench = try Workbench()
        let rows = [BulkRow(1), BulkRow(2, text: "  PADDED \"QUOTED\" TEXT ")]
        let path = try bench.write("itcont24.txt", rows.itcont)
        try bench.load(path)
        let why = try bench.run(["why", "1000000002"])
        #expect(why.exit == 0, "\(why.err)")
        #expect(why.out.contains(rows[1].itcont))
        #expect(why.out.contains("itcont24.txt:2"))
    }

    @Test func whyPrintsTheRawLineOfAMemberOfAZip() throws {
        let bench = try Workbench()
        let rows = [BulkRow(1), BulkRow(2), BulkRow(3, name: "ROE, RICHARD")]
        let zip = StoredZip.bytes([(name: "itcont.txt", bytes: Array(rows.itcont.utf8))])
        try bench.load(try bench.write("indiv24.zip", zip))
        let why = try bench.run(["why", "1000000003"])
        #expect(why.exit == 0, "\(why.err)")
        #expect(why.out.contains(rows[2].itcont))
        #expect(why.out.contains("indiv24.zip"))
        #expect(why.out.contains("itcont.txt"))
    }

    @Test func whySaysSoWhenTheFileIsNoLongerWhatWasRead() throws {
        let bench = try Workbench()
        let rows = [BulkRow(1), BulkRow(2)]
        let path = try bench.write("itcont24.txt", rows.itcont)
        try bench.load(path)
        try bench.write("itcont24.txt", [BulkRow(1), BulkRow(2, amount: "999")].itcont)
        let why = try bench.run(["why", "1000000002"])
        #expect(why.exit == 0, "\(why.err)")
        #expect(why.out.lowercased().contains("reconstructed"))
        #expect(!why.out.contains("|999|"))
        #expect(why.out.contains(rows[1].itcont.dropLast()))
    }

    @Test func rowThatIsNotUTF8IsPostedNotedAndPrintedAgain() throws {
        let bench = try Workbench()
        let accented = BulkRow(2, name: "NU\u{F1}EZ, ZO\u{EB}")
        let latin = accented.itcont.unicodeScalars.map { UInt8($0.value) }
        let text = Array(BulkRow(1).itcont.utf8) + latin + Array(BulkRow(3).itcont.utf8)
        let found = try bench.load(try bench.write("itcont24.txt", text))
        #expect(found.good == 3)
        #expect(found.warnings.map(\.line) == [2])
        #expect(found.warnings.map(\.code) == ["encoding_fallback"])
        #expect(try bench.rows("SELECT encoding_fallbacks FROM sources") == [["1"]])
        #expect(
            try bench.rows("SELECT counterparty FROM ledger WHERE line = 2")
                == [["NU\u{F1}EZ, ZO\u{EB}"]])
        let why = try bench.run(["why", "1000000002"])
        #expect(why.exit == 0, "\(why.err)")
        #expect(why.out.contains("NU\u{F1}EZ, ZO\u{EB}"))
        try bench.expectSound()
    }

    @Test func linesAreCountedAsAnEditorCountsThem() throws {
        let bench = try Workbench()
        // Quoted line ends: the record begins on its first physical line.
        var long = ExpenditureRow()
        long.purpose = "TV\nAND\r\nRADIO"
        var bad = ExpenditureRow()
        bad.amount = "ten"
        bad.purpose = "A\nB"
        let text =
            ExpenditureRow.header + long.line + ExpenditureRow().line + bad.line
            + ExpenditureRow().line
        let found = try bench.importing(try bench.write("independent_expenditure_2024.csv", text))
        #expect(found.exit == 3)
        #expect(found.files.map(\.lines) == [8])
        #expect(found.files.map(\.good) == [3])
        #expect(found.files.first?.rejects == [.init(line: 6, reason: "bad_amount")])
        #expect(
            try bench.rows("SELECT line, purpose FROM outside_spending ORDER BY line")
                == [["2", "TV\nAND\r\nRADIO"], ["5", "TV ADS"], ["8", "TV ADS"]])
        let why = try bench.run(["why", "1000000008"])
        #expect(why.out.contains("independent_expenditure_2024.csv:8"))
        try bench.expectSound()
    }

    @Test func rejectKeepsItsBytesAndWhereTheyStood() throws {
        let bench = try Workbench()
        let bad = BulkRow(2, amount: "1,5").itcont
        let text = "\u{FEFF}" + BulkRow(1).itcont + bad + BulkRow(3).itcont
        _ = try bench.importing(try bench.write("itcont24.txt", text))
        let row = try #require(
            try bench.rows("SELECT byte_offset, raw_bytes, CAST(raw AS TEXT) FROM rejects").first)
        #expect(row[2] == String(bad.dropLast()))
        let offset = try #require(row[0].flatMap { Int($0) })
        let count = try #require(row[1].flatMap { Int($0) })
        #expect(
            Array(Array(text.utf8)[offset..<offset + count]) == Array(bad.utf8.dropLast()))
        try bench.expectSound()
    }
}

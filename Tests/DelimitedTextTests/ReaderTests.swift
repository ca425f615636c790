import DelimitedText
import Testing

/// The rules of the reader, one by one, with input a person can read.
@Suite struct ReaderTests {
    private static let pipes = Framing(delimiter: UInt8(ascii: "|"), quoted: false)
    private static let commas = Framing(delimiter: UInt8(ascii: ","), quoted: true)

    private func read(
        _ text: String, _ framing: Framing = pipes, chunk: Int = 1 << 20
    ) throws -> [PlainReader.Record] {
        try RecordReader.records(of: Array(text.utf8), framing: framing, chunk: chunk)
    }

    @Test func onlyLineFeedOrCRLFEndsALine() throws {
        let records = try read("a\rb\u{85}c\u{2028}d\u{0B}e\u{0C}f\r\ng")
        #expect(records.map(\.fields) == [["a\rb\u{85}c\u{2028}d\u{0B}e\u{0C}f"], ["g"]])
        #expect(records.map(\.endedWithoutNewline) == [false, true])
    }

    @Test(arguments: [1, 2, 3, 4, 5, 1 << 20])
    func byteOrderMarkIsDroppedWhateverTheChunk(chunk: Int) throws {
        let records = try read("\u{FEFF}a|b\nc|d\n", chunk: chunk)
        #expect(records.map(\.fields) == [["a", "b"], ["c", "d"]])
        #expect(records.map(\.byteOffset) == [3, 7])
    }

    @Test func byteOrderMarkLaterInTheFileIsData() throws {
        #expect(try read("a\n\u{FEFF}b\n").map(\.fields) == [["a"], ["\u{FEFF}b"]])
    }

    @Test func emptyInputHasNoRecords() throws {
        #expect(try read("").isEmpty)
        #expect(try read("\u{FEFF}").isEmpty)
    }

    @Test func quoteIsDataWithoutQuoting() throws {
        #expect(try read("\"a|b\"|\"c\n").map(\.fields) == [["\"a", "b\"", "\"c"]])
    }

    @Test func outerBlanksAreTrimmedInnerOnesKept() throws {
        #expect(try read("  a b \t| c\t\n").map(\.fields) == [["a b", "c"]])
        #expect(try read("\" a b \" , x\n", Self.commas).map(\.fields) == [["a b", "x"]])
    }

    @Test func blankLinesAreTheirOwnKind() throws {
        let records = try read("a\n\n \t\n\r\nb\n")
        #expect(records.map(\.kind) == [.record, .blank, .blank, .blank, .record])
        #expect(records.map(\.line) == [1, 2, 3, 4, 5])
    }

    @Test func aLineOfDelimitersIsARecordOfEmptyFields() throws {
        #expect(try read("||\n").map(\.fields) == [["", "", ""]])
    }

    @Test func quotedLineEndsCountAsPhysicalLines() throws {
        let records = try read("a,\"x\ny\r\nz\",b\nc,d,e\n", Self.commas)
        #expect(records.map(\.fields) == [["a", "x\ny\r\nz", "b"], ["c", "d", "e"]])
        #expect(records.map(\.line) == [1, 4])
        #expect(records.map(\.spansLines) == [true, false])
    }

    @Test func brokenQuoteCostsOnePhysicalLine() throws {
        let records = try read("a,\"b\"c\nd,e\nf,\"g\nh,i\n", Self.commas)
        #expect(
            records.map(\.kind) == [
                .malformed(.unbalancedQuote), .record, .malformed(.unbalancedQuote), .record,
            ])
        #expect(records[1].fields == ["d", "e"])
        #expect(records[3].fields == ["h", "i"])
    }

    @Test func quotesThatAreNotDoubledAreDataWhereTheFormatSaysSo() throws {
        let loose = Framing(delimiter: UInt8(ascii: ","), quoted: true, looseQuotes: true)
        let records = try read(
            "\"H1\",\"BOYCE, HENRY  \"CHUCK\"  JR\",,\"$1,000.00\"\n\"H2\",\"ROE\",,\n", loose)
        #expect(
            records.map(\.fields) == [
                ["H1", "BOYCE, HENRY  \"CHUCK\"  JR", "", "$1,000.00"], ["H2", "ROE", "", ""],
            ])
        #expect(records.map(\.usedLooseQuotes) == [true, false])
    }

    /// A vendor of 2001 ended each row of Schedule H4 so. No later line belongs to it.
    @Test func aQuoteThatOpensTheLastFieldAndEndsTheLineIsABlankWhereTheFormatSaysSo() throws {
        let loose = Framing(delimiter: UInt8(ascii: ","), quoted: true, looseQuotes: true)
        let text = "\"H4\",\"A \"\"B\"\"\",\"\nH4,\"\",\"\r\nH4,C\"D,\"\nH4,\"E\",\"\n\"H4\",1,\""
        let records = try read(text, loose)
        #expect(
            records.map(\.fields) == [
                ["H4", "A \"B\"", ""], ["H4", "", ""], ["H4", "C\"D", ""], ["H4", "E", ""], [],
            ])
        #expect(records.map(\.usedLooseQuotes) == [true, true, true, true, false])
        // The file is cut there: what stood in the field is lost.
        #expect(records.last?.kind == .malformed(.truncated))
    }

    @Test func fileThatEndsInsideQuotesOnItsLastLineIsTruncated() throws {
        #expect(
            try read("a,b\nc,\"d", Self.commas).map(\.kind) == [.record, .malformed(.truncated)])
    }

    @Test func embeddedNULCostsItsRecordAlone() throws {
        #expect(
            try read("a|\0b\nc|d\n").map(\.kind) == [.malformed(.embeddedNUL), .record])
    }

    @Test func notUTF8IsReadAsWindows1252ForThatRecordAlone() throws {
        let bytes: [UInt8] = Array("Zo".utf8) + [0xEB] + Array("|x\nZoë|y\n".utf8)
        let records = try RecordReader.records(of: bytes, framing: Self.pipes, chunk: 7)
        #expect(records.map(\.fields) == [["Zoë", "x"], ["Zoë", "y"]])
        #expect(records.map(\.usedFallback) == [true, false])
        #expect(records[0].raw == Array(bytes.prefix(5)))
    }

    @Test func manyFieldsGrowTheFieldTable() throws {
        let fields = (0..<1000).map { "\($0)" }
        #expect(
            try read(fields.joined(separator: "|") + "\n").map(\.fields) == [fields])
    }

    @Test func readErrorIsPassedOn() throws {
        final class Broken: ByteSource {
            struct Failure: Error {}
            var calls = 0
            func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
                calls += 1
                if calls > 1 { throw Failure() }
                buffer.copyBytes(from: Array("a\nb".utf8))
                return 3
            }
        }
        let reader = RecordReader(source: Broken(), framing: Self.pipes)
        #expect(try reader.next() == .record)
        #expect(throws: Broken.Failure.self) { try reader.next() }
    }
}

/// A record may have 1 MiB, not one byte more.
@Suite struct RecordLimitTests {
    private static let pipes = Framing(delimiter: UInt8(ascii: "|"), quoted: false)
    private static let commas = Framing(delimiter: UInt8(ascii: ","), quoted: true)
    private static let chunks = [7 << 10, 64 << 10, 1 << 20]

    private static func expectTwin(_ bytes: [UInt8], _ framing: Framing, _ what: String) throws {
        let expected = PlainReader.records(of: bytes, framing: framing)
        for chunk in chunks {
            let found = try RecordReader.records(of: bytes, framing: framing, chunk: chunk)
            let isSame = found == expected
            #expect(
                isSame,
                """
                \(what), chunks of \(chunk): found \(found.map { "\($0.kind) \($0.rawLength)" }), \
                expected \(expected.map { "\($0.kind) \($0.rawLength)" })
                """)
        }
    }

    @Test(arguments: [-1, 0, 1, 2, 3, 70_000, 1 << 20, 3 << 20], ["\n", "\r\n", ""])
    func oneMebibyteIsARecordAndOneByteMoreIsNot(extra: Int, end: String) throws {
        let length = RecordReader.lineLimit + extra
        let long = Array("b|".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: length - 2)
        let after = end.isEmpty ? "" : "c|d\n"
        let bytes = Array("a|1\n".utf8) + long + Array(end.utf8) + Array(after.utf8)
        try Self.expectTwin(bytes, Self.pipes, "\(extra) bytes over")
        let found = try RecordReader.records(of: bytes, framing: Self.pipes, chunk: 64 << 10)
        #expect(found[1].kind == (extra > 0 ? .malformed(.lineTooLong) : .record))
        #expect(found[1].rawLength == length)
        #expect(found.count == (end.isEmpty ? 2 : 3))
    }

    @Test func longRecordPassesEveryByteOnAndKeepsItsStart() throws {
        let length = 3 * RecordReader.lineLimit
        let long = (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        for chunk in Self.chunks {
            let reader = RecordReader(
                source: MemorySource(Array("x\n".utf8) + long + [0x0A], chunk: chunk),
                framing: Self.pipes, chunkSize: chunk)
            var passed: [UInt8] = []
            reader.onLongRecord = { passed.append(contentsOf: $0) }
            #expect(try reader.next() == .record)
            #expect(try reader.next() == .malformed(.lineTooLong))
            let isWhole = passed == long
            #expect(isWhole)
            let isStart = Array(reader.rawBytes) == Array(long.prefix(RecordReader.keptBytes))
            #expect(isStart)
            #expect(reader.byteOffset == 2)
            #expect(try reader.next() == .end)
        }
    }

    @Test func longQuotedFieldOnOneLineIsTooLong() throws {
        let field = [UInt8](repeating: UInt8(ascii: "q"), count: RecordReader.lineLimit)
        let bytes =
            Array("a,\"".utf8) + field + Array("\"\nb,c\n".utf8)
        try Self.expectTwin(bytes, Self.commas, "a quoted field of 1 MiB")
    }

    /// A record that grows past the limit over several lines is not a record, and the reader finds
    /// its way again whatever the chunks.
    @Test(arguments: [
        // The long part inside the quotes, or behind them; how much of it.
        (true, 1_200_000), (false, 1_200_000), (true, 2_500_000), (false, 2_500_000),
    ])
    func recordOverSeveralLinesObeysTheLimit(inside: Bool, length: Int) throws {
        let long = [UInt8](repeating: UInt8(ascii: "z"), count: length)
        let record =
            inside
            ? Array("a,\"b\n".utf8) + long + Array("\",c\n".utf8)
            : Array("a,\"b\nc\",".utf8) + long + Array("\n".utf8)
        let bytes = record + Array("d,e,f\n".utf8)
        var results: [[PlainReader.Record]] = []
        for chunk in Self.chunks {
            results.append(try RecordReader.records(of: bytes, framing: Self.commas, chunk: chunk))
        }
        let isAlike = results.allSatisfy { $0 == results[0] }
        let kinds = results.map { $0.map { "\($0.kind) \($0.rawLength) at \($0.line)" } }
        #expect(isAlike, "the chunks decide: \(kinds)")
        for result in results {
            #expect(
                !result.contains { $0.kind == .record && $0.rawLength > RecordReader.lineLimit },
                "a record over the limit: \(kinds)")
            #expect(result.last?.fields == ["d", "e", "f"])
            #expect(result.last?.line == 3)
        }
    }
}

@Suite struct Windows1252Tests {
    private static func text(_ byte: UInt8) -> String {
        var buffer = [UInt8](repeating: 0, count: 4)
        let count = buffer.withUnsafeMutableBufferPointer { target in
            target.baseAddress.map { Windows1252.append(byte, to: $0) } ?? 0
        }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    @Test func everyByteIsOneCharacterOfTheStandardAndComesBack() {
        #expect(windows1252.count == 256)
        for byte in UInt8.min...UInt8.max {
            let text = Self.text(byte)
            #expect(text == windows1252[Int(byte)])
            #expect(text.unicodeScalars.count == 1)
            #expect(Windows1252.bytes(of: text) == [byte])
        }
        let all = (UInt8.min...UInt8.max).map(Self.text)
        #expect(Set(all).count == 256)
        #expect(Windows1252.bytes(of: all.joined()) == Array(UInt8.min...UInt8.max))
    }

    @Test func aCharacterWithoutAByteHasNone() {
        #expect(Windows1252.bytes(of: "Ω") == nil)
        #expect(Windows1252.bytes(of: "a\u{1F5F3}") == nil)
    }
}

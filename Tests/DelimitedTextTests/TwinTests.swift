import DelimitedText
import TestSupport
import Testing

/// The fast reader against its plain twin, on input that is wrong in every way we know.
@Suite struct TwinTests {
    /// One family of random input.
    struct Family: CustomTestStringConvertible, Sendable {
        let name: String
        let framing: Framing
        let pieces: [[UInt8]]
        var testDescription: String { name }
    }

    private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    private static let plain: [[UInt8]] =
        bytes([
            "|", "|", "|", "||", "\n", "\n", "\r\n", "\r", "\"", " ", "\t", "a", "Smith", "12.5",
            "é",
            "Zoë", "€", "\u{FEFF}", "\n\n", "\r\n\r\n", " \n", "\t \r\n", "|\n", "\0", "\u{2028}",
            "\u{1C}", ",", "'", "\u{1F5F3}",
        ]) + [[0xE9], [0x93, 0x41, 0x94], [0xC3], [0xED, 0xA0, 0x80], [0xFF]]

    private static let comma: [[UInt8]] =
        bytes([
            ",", ",", ",", "\"", "\"", "\"\"", "\"a,b\"", "\"a\nb\"", "\"a\r\nb\"",
            "\"say \"\"no\"\"\"",
            "\"\"", "\" x \"", " \"y\" ", "\n", "\n", "\r\n", "\r", "b", "Smith", "1,000", " ",
            "\t",
            "\"open", "close\"", "\n\n", " \n", "\"\"\"", "x\"y", "\"x\"y", "é", "\0", "\"\0\"",
            "\u{FEFF}", "\"\r\"", "\"x\"\r\n", "\"x\"\r",
        ]) + [[0xE9], [0x22, 0xE9, 0x22], [0xC3]]

    static let families: [Family] = [
        Family(
            name: "pipes, no quoting",
            framing: Framing(delimiter: UInt8(ascii: "|"), quoted: false), pieces: plain),
        Family(
            name: "pipes, a trailing one on every line",
            framing: Framing(
                delimiter: UInt8(ascii: "|"), quoted: false, trailingDelimiter: .always),
            pieces: plain),
        Family(
            name: "pipes, a trailing one on some lines",
            framing: Framing(
                delimiter: UInt8(ascii: "|"), quoted: false, trailingDelimiter: .optional),
            pieces: plain),
        Family(
            name: "commas, quoting",
            framing: Framing(delimiter: UInt8(ascii: ","), quoted: true), pieces: comma),
        Family(
            name: "commas, quoting that is not always doubled",
            framing: Framing(delimiter: UInt8(ascii: ","), quoted: true, looseQuotes: true),
            pieces: comma
                + bytes([
                    "\"JAMES \"JIM\" DOE\"", "\"A\", \"B\"", "\"\"x\"\"", ",\"\n", ", \"\r\n",
                ])),
        Family(
            name: "semicolons, quoting",
            framing: Framing(delimiter: UInt8(ascii: ";"), quoted: true),
            pieces: comma + bytes([";", ";", ";", "\"a;b\""])),
    ]

    /// Chunk sizes of the source and of the reader.
    private static let chunks = [1, 7, 64 << 10]

    private static func input(
        _ family: Family, seed: UInt64, pieces count: Int
    ) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        if Int.random(in: 0..<8, using: &generator) == 0 { bytes += [0xEF, 0xBB, 0xBF] }
        for _ in 0..<count {
            bytes += family.pieces[Int.random(in: 0..<family.pieces.count, using: &generator)]
        }
        // Half of them end as a file should.
        if Bool.random(using: &generator) { bytes.append(0x0A) }
        return bytes
    }

    private static func firstDifference(
        _ found: [PlainReader.Record], _ expected: [PlainReader.Record]
    ) -> String {
        for index in 0..<max(found.count, expected.count) {
            let left = index < found.count ? found[index] : nil
            let right = index < expected.count ? expected[index] : nil
            if left != right {
                return "record \(index): found \(left.map(\.description) ?? "nothing"),"
                    + " expected \(right.map(\.description) ?? "nothing")"
            }
        }
        return "no difference"
    }

    @Test(arguments: families)
    func readsWhatThePlainTwinReads(family: Family) throws {
        var kinds: Set<String> = []
        for seed in UInt64(0)..<3000 {
            let bytes = Self.input(family, seed: seed, pieces: Int(seed % 120))
            let expected = PlainReader.records(of: bytes, framing: family.framing)
            for record in expected { kinds.insert("\(record.kind)") }
            for chunk in Self.chunks {
                let found = try RecordReader.records(
                    of: bytes, framing: family.framing, chunk: chunk)
                if found != expected {
                    Issue.record(
                        """
                        seed \(seed), chunks of \(chunk): \(Self.firstDifference(found, expected))
                        input: \(String(decoding: bytes, as: UTF8.self).debugDescription)
                        """)
                    return
                }
            }
        }
        // The input was wrong in the ways it was meant to be.
        #expect(kinds.count >= (family.framing.quoted ? 5 : 3), "only \(kinds)")
    }

    @Test func longInputCrossesManyChunks() throws {
        for (index, family) in Self.families.enumerated() {
            let bytes = Self.input(family, seed: UInt64(9000 + index), pieces: 60_000)
            // An open quote makes the plain twin look at the rest of the file for every line.
            let input = family.framing.quoted ? Array(bytes.prefix(20_000)) : bytes
            let expected = PlainReader.records(of: input, framing: family.framing)
            for chunk in [7, 4096, 64 << 10] {
                let found = try RecordReader.records(
                    of: input, framing: family.framing, chunk: chunk)
                #expect(
                    found == expected,
                    "\(family.name), \(chunk): \(Self.firstDifference(found, expected))")
            }
        }
    }

    /// A record over several lines may be given back but for its first line; what follows is then
    /// read as if the file began there.
    @Test func retreatResumesAtTheSecondLine() throws {
        let framing = Framing(delimiter: UInt8(ascii: ","), quoted: true)
        let family = Self.families[3]
        var retreats = 0
        for seed in UInt64(0)..<600 {
            let bytes = Self.input(family, seed: 50_000 + seed, pieces: 40)
            for chunk in Self.chunks {
                let reader = RecordReader(
                    source: MemorySource(bytes, chunk: chunk), framing: framing, chunkSize: chunk)
                var kind = try reader.next()
                while kind != .end, !(kind == .record && reader.spansLines) {
                    kind = try reader.next()
                }
                guard kind == .record else { continue }
                retreats += 1
                let line = reader.line
                let offset = reader.byteOffset
                reader.retreatToSecondLine()
                let first = Array(bytes[offset...].prefix { $0 != 0x0A })
                #expect(Array(reader.rawBytes) == (first.last == 0x0D ? first.dropLast() : first))
                // The rest of the file, read by the twin from the next line.
                let rest = offset + first.count + 1
                var expected = PlainReader.records(
                    of: Array(bytes[rest...]), framing: framing)
                for index in expected.indices {
                    expected[index].line += line
                    expected[index].physicalLines += line
                    expected[index].byteOffset += rest
                }
                var found: [PlainReader.Record] = []
                while true {
                    let kind = try reader.next()
                    if kind == .end { break }
                    found.append(reader.record(kind))
                }
                if found != expected, !bytes[rest...].starts(with: [0xEF, 0xBB, 0xBF]) {
                    Issue.record("seed \(seed): \(Self.firstDifference(found, expected))")
                    return
                }
            }
        }
        #expect(retreats > 100)
    }
}

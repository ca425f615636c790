import DelimitedText

/// The slow, plain twin of `RecordReader`: whole file in memory, one byte after the other, arrays
/// and strings. It says what the fast reader must do.
struct PlainReader {
    /// Everything a reader says of one record.
    struct Record: Equatable, CustomStringConvertible {
        var kind: RecordKind
        var fields: [String] = []
        var line: Int
        var physicalLines: Int
        var byteOffset: Int
        var raw: [UInt8]
        var rawLength: Int
        var usedFallback = false
        var endedWithoutNewline: Bool
        var spansLines = false
        var usedLooseQuotes = false

        var description: String {
            "\(kind) line \(line)/\(physicalLines) at \(byteOffset) \(fields)"
                + " raw \(raw.count)/\(rawLength) "
                + String(decoding: raw.prefix(80), as: UTF8.self)
                + (usedFallback ? " 1252" : "") + (endedWithoutNewline ? " open" : "")
                + (spansLines ? " spans" : "") + (usedLooseQuotes ? " loose" : "")
        }
    }

    private let bytes: [UInt8]
    private let framing: Framing
    private var position = 0
    private var lines = 0

    init(_ bytes: [UInt8], framing: Framing) {
        self.bytes = bytes
        self.framing = framing
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    static func records(of bytes: [UInt8], framing: Framing) -> [Record] {
        var reader = PlainReader(bytes, framing: framing)
        var records: [Record] = []
        while let record = reader.next() { records.append(record) }
        return records
    }

    mutating func next() -> Record? {
        guard position < bytes.count else { return nil }
        // The physical line.
        let start = position
        var feed = start
        while feed < bytes.count, bytes[feed] != lineFeed { feed += 1 }
        let isOpen = feed == bytes.count
        var end = feed
        if !isOpen, end > start, bytes[end - 1] == carriageReturn { end -= 1 }
        lines += 1
        var record = Record(
            kind: .record, line: lines, physicalLines: lines, byteOffset: start,
            raw: Array(bytes[start..<end]), rawLength: end - start, endedWithoutNewline: isOpen)
        position = isOpen ? feed : feed + 1

        if record.rawLength > RecordReader.lineLimit {
            record.kind = .malformed(.lineTooLong)
            record.raw = Array(record.raw.prefix(RecordReader.keptBytes))
            return record
        }
        if framing.quoted, record.raw.contains(quote) {
            return quoted(record, from: start, lineSize: position - start)
        }
        if record.raw.allSatisfy({ $0 == space || $0 == tab }) {
            record.kind = .blank
        } else if record.raw.contains(0) {
            record.kind = .malformed(.embeddedNUL)
        } else {
            let pieces = record.raw.split(
                separator: framing.delimiter, omittingEmptySubsequences: false)
            let (decode, fallback) = Self.decoding(of: record.raw)
            record.usedFallback = fallback
            record.fields = pieces.map { Self.trimmed(decode(Array($0))) }
            if framing.trailingDelimiter != .none, pieces.last?.isEmpty == true {
                record.fields.removeLast()
            }
        }
        return record
    }

    /// A record with a double quote in its first line.
    private mutating func quoted(_ first: Record, from start: Int, lineSize: Int) -> Record {
        var record = first
        var cells: [[UInt8]] = []
        var isOpenAtEnd = false
        var index = start
        func at(_ place: Int) -> UInt8? { place < bytes.count ? bytes[place] : nil }
        func skipBlanks() {
            while let byte = at(index), byte == space || byte == tab { index += 1 }
        }
        while true {
            var cell: [UInt8] = []
            let fieldStart = index
            skipBlanks()
            let endsLine =
                at(index + 1) == lineFeed
                || (at(index + 1) == carriageReturn && at(index + 2) == lineFeed)
            if framing.looseQuotes, at(index) == quote, !cells.isEmpty, endsLine {
                // A quote that opens the last field of a line and nothing after it: a blank.
                index += 1
                isOpenAtEnd = true
            } else if at(index) == quote {
                index += 1
                while true {
                    guard let byte = at(index) else {
                        // The file ends inside the quotes. If lines follow, only this one is lost.
                        let isLastLine = start + lineSize == bytes.count
                        record.kind = .malformed(isLastLine ? .truncated : .unbalancedQuote)
                        return record
                    }
                    index += 1
                    if byte != quote {
                        cell.append(byte)
                    } else if at(index) == quote {
                        cell.append(quote)
                        index += 1
                    } else {
                        break
                    }
                }
                skipBlanks()
            } else {
                index = fieldStart
                while let byte = at(index), byte != framing.delimiter, byte != lineFeed {
                    if byte == quote { return broken(first) }
                    cell.append(byte)
                    index += 1
                }
                if at(index) == lineFeed, cell.last == carriageReturn { cell.removeLast() }
            }
            cells.append(cell)
            if at(index) == framing.delimiter {
                index += 1
                continue
            }
            let isEnd = at(index) == nil || at(index) == lineFeed
            guard isEnd || (at(index) == carriageReturn && at(index + 1) == lineFeed) else {
                return broken(first)
            }
            break
        }
        // The whole record, perhaps over several lines, without its line end.
        while index < bytes.count, bytes[index] != lineFeed { index += 1 }
        var end = index
        if index < bytes.count, bytes[end - 1] == carriageReturn { end -= 1 }
        record.raw = Array(bytes[start..<end])
        record.rawLength = end - start
        record.endedWithoutNewline = index == bytes.count
        let inner = record.raw.count { $0 == lineFeed }
        lines += inner
        record.physicalLines = lines
        record.spansLines = inner > 0
        position = min(index + 1, bytes.count)
        if record.raw.contains(0) {
            record.kind = .malformed(.embeddedNUL)
            return record
        }
        let (decode, fallback) = Self.decoding(of: record.raw)
        record.usedFallback = fallback
        record.fields = cells.map { Self.trimmed(decode($0)) }
        record.usedLooseQuotes = isOpenAtEnd
        return record
    }

    /// A first line whose quotes are broken: lost, or read loosely where the format allows it.
    private func broken(_ first: Record) -> Record {
        var record = first
        guard framing.looseQuotes, !record.raw.contains(0) else {
            record.kind = .malformed(.unbalancedQuote)
            return record
        }
        // A quote that opens a field is closed by the next one before a delimiter or the end; one
        // that nothing closes is data.
        let (decode, fallback) = Self.decoding(of: record.raw)
        let delimiter = String(UnicodeScalar(framing.delimiter))
        var rest = decode(record.raw).unicodeScalars.map { String($0) }
        var cells: [String] = []
        while true {
            var cell: [String] = []
            let isClosed = rest.indices.dropFirst().contains {
                rest[$0] == "\"" && ($0 == rest.count - 1 || rest[$0 + 1] == delimiter)
            }
            if rest.first == "\"", isClosed {
                rest.removeFirst()
                while let character = rest.first {
                    rest.removeFirst()
                    if character == "\"", rest.isEmpty || rest.first == delimiter { break }
                    cell.append(character)
                }
            } else {
                while let character = rest.first, character != delimiter {
                    rest.removeFirst()
                    cell.append(character)
                }
            }
            cells.append(cell.joined())
            if rest.isEmpty { break }
            rest.removeFirst()
        }
        record.fields = cells.map(Self.trimmed)
        let last =
            record.raw.split(
                separator: framing.delimiter, omittingEmptySubsequences: false
            ).last ?? []
        let isOpen = last.drop { $0 == space || $0 == tab } == [quote]
        if !record.endedWithoutNewline, cells.count > 1, isOpen, record.fields.last == "\"" {
            record.fields[cells.count - 1] = ""
        }
        record.usedFallback = fallback
        record.usedLooseQuotes = true
        return record
    }

    /// One record is one encoding: UTF-8 if all of it is, else Windows-1252.
    private static func decoding(of raw: [UInt8]) -> (decode: ([UInt8]) -> String, fallback: Bool) {
        if String(validating: raw, as: UTF8.self) != nil {
            return ({ String(decoding: $0, as: UTF8.self) }, false)
        }
        return ({ $0.map { windows1252[Int($0)] }.joined() }, true)
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
        while let first = scalars.first, first == " " || first == "\t" { scalars.removeFirst() }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

private let lineFeed: UInt8 = 0x0A
private let carriageReturn: UInt8 = 0x0D
private let quote: UInt8 = 0x22
private let space: UInt8 = 0x20
private let tab: UInt8 = 0x09

/// The characters of Windows-1252, written out from the standard's table rather than computed. The
/// five bytes it leaves open are the control characters of the same number.
let windows1252: [String] = {
    let c1 =
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars.map {
            String($0)
        }
    let ascii = (0..<128).map { String(UnicodeScalar(UInt8($0))) }
    let latin = (160..<256).map { String(UnicodeScalar(UInt8($0))) }
    return ascii + c1 + latin
}()

extension RecordReader {
    /// Everything the fast reader says of a whole input, in the twin's form.
    static func records(
        of bytes: [UInt8], framing: Framing, chunk: Int
    ) throws -> [PlainReader.Record] {
        let reader = RecordReader(
            source: MemorySource(bytes, chunk: chunk), framing: framing, chunkSize: chunk)
        var records: [PlainReader.Record] = []
        while true {
            let kind = try reader.next()
            if kind == .end { return records }
            records.append(reader.record(kind))
        }
    }

    /// The current record in the twin's form.
    func record(_ kind: RecordKind) -> PlainReader.Record {
        let record = self.record
        var fields: [String] = []
        if kind == .record {
            for index in 0..<record.fieldCount {
                let range = record.fields[index]
                let start = record.base + Int(range.start)
                fields.append(
                    String(
                        decoding: UnsafeBufferPointer(start: start, count: Int(range.count)),
                        as: UTF8.self))
            }
        }
        return PlainReader.Record(
            kind: kind, fields: fields, line: record.line, physicalLines: physicalLines,
            byteOffset: record.byteOffset, raw: Array(record.rawBytes),
            rawLength: record.rawLength, usedFallback: record.usedFallback,
            endedWithoutNewline: record.endedWithoutNewline, spansLines: record.spansLines,
            usedLooseQuotes: record.usedLooseQuotes)
    }
}

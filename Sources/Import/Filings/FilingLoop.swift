import DelimitedText
import Foundation
import LedgerModel
import Store
import Wording

/// Reads the records of a filing after its cover, on the decoding thread.
final class FilingLoop {
    private let reader: RecordReader
    private let decoder: RecordDecoder
    private let layouts: FilingLayouts
    private let version: FilingVersion
    private let form: String
    private let columns: [SourceFormat.Column]
    private let name: String
    private let maxRejects: Int?
    private let items: ItemDecoder
    private let variant: FilingVariant

    private(set) var counts = RecordCounts()
    /// First line of a block of text that has not ended yet.
    private(set) var openTextLine: Int?

    /// How records of one type are read.
    private enum Handling {
        case entry(RecordShape, FilingVariant.Line, unknown: String?)
        case item(FilingLayout, [Int])
        case refused(String)
    }
    private var known: [[UInt8]: Handling] = [:]
    private var lastType: [UInt8] = []
    private var lastHandling: Handling?
    private let isQuoted: Bool
    /// The most fields seen in a record of each type, and of the last one (0: none yet).
    private var usualCounts: [[UInt8]: Int] = [:]
    private var usualCount = 0

    init(
        reader: RecordReader, decoder: RecordDecoder, layouts: FilingLayouts,
        version: FilingVersion, form: String, columns: [SourceFormat.Column], name: String,
        maxRejects: Int?
    ) {
        self.reader = reader
        self.decoder = decoder
        self.layouts = layouts
        self.version = version
        self.form = form
        self.columns = columns
        self.name = name
        self.maxRejects = maxRejects
        isQuoted = reader.isQuoted
        variant = FilingVariant(columns: columns)
        items = ItemDecoder(sourceID: decoder.sourceID)
    }

    /// Reads to the end.
    ///
    /// - Parameter pipeline: where full batches go; nil keeps everything in the first one.
    /// - Throws: ``ImportError/refused(code:message:)`` for a second header in the file.
    func run(_ pipeline: Pipeline?) throws {
        let longHash = LongRecordHash()
        reader.onLongRecord = { longHash.add($0) }
        var sinceLook = 0
        while true {
            let kind = try reader.next()
            if kind == .end { return }
            counts.framed += 1
            if openTextLine != nil {
                try takeText(kind, longHash)
            } else {
                switch kind {
                case .end: return
                case .blank: counts.blank += 1
                case .malformed(let why):
                    // No record of a filing covers lines.
                    reader.retreatToSecondLine()
                    decoder.reject(Reject(why, reader, longDigest: longHash.finish()))
                case .record: try takeRecord()
                }
            }
            sinceLook += 1 + reader.rawLength >> 13
            if sinceLook >= 128 {
                sinceLook = 0
                if let pipeline { try handOver(pipeline) }
            }
        }
    }

    private func handOver(_ pipeline: Pipeline) throws {
        guard decoder.batch.isFull else { return }
        if let maxRejects, decoder.rejected > maxRejects {
            throw ImportError.tooManyRejects(limit: maxRejects)
        }
        decoder.batch = try pipeline.exchange(decoder.batch)
    }

    // MARK: Records

    private func takeRecord() throws {
        let record = reader.record
        if record.spansLines {
            // No value of a filing has line ends: a lost quote has swallowed some. Give them back.
            reader.retreatToSecondLine()
            return decoder.reject(Reject(.unbalancedQuote, reader, longDigest: nil))
        }
        guard record.line < 1_000_000_000 else {
            throw ImportError.refused(
                code: "too_many_lines", message: "\(name): more than 999,999,999 lines; split it")
        }
        if !isQuoted { unwrapQuotes(record) }
        switch try handling(record) {
        case .refused(let message): reject(record, .unknownForm, message)
        case .entry(let shape, let line, let unknown):
            guard isComplete(record, shape.fieldCount) else { return }
            decoder.variant = variant.of(record, shape, line)
            let posted = decoder.posted
            try decoder.decode(
                base: record.base, fields: UnsafePointer(record.fields), count: record.fieldCount,
                origin: origin(record))
            if let unknown, decoder.posted > posted {
                decoder.warn(
                    origin(record), .unknownLineNumber,
                    "\(unknown): Form \(form.dropFirst()) has no such line; the row is kept and "
                        + "counted nowhere")
            }
        case .item(let layout, let positions):
            guard isComplete(record, positions.filter { $0 >= 0 }.count) else { return }
            takeItem(record, layout, positions)
        case nil: break
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// A field that begins and ends with a quote is unwrapped and its outer blanks are trimmed, as
    /// those of any other field (decision 3); any other quote is data.
    private func unwrapQuotes(_ record: RecordReader.Record) {
        guard let start = record.rawBytes.baseAddress,
            memchr(start, 0x22, record.rawBytes.count) != nil
        else { return }
        for index in 0..<record.fieldCount {
            let range = record.fields[index]
            guard range.count >= 2, record.base[Int(range.start)] == 0x22,
                record.base[Int(range.start + range.count) - 1] == 0x22
            else { continue }
            var start = Int(range.start) + 1
            var end = start + Int(range.count) - 2
            while start < end, Self.isBlank(record.base[start]) { start += 1 }
            while end > start, Self.isBlank(record.base[end - 1]) { end -= 1 }
            record.fields[index] = FieldRange(start: Int32(start), count: Int32(end - start))
        }
    }

    /// Rejects a record that has values beyond its layout, or was cut off by the end of the file.
    private func isComplete(_ record: RecordReader.Record, _ expected: Int) -> Bool {
        if record.fieldCount > expected {
            for index in expected..<record.fieldCount where record.fields[index].count > 0 {
                reject(
                    record, .columnCount,
                    "expected at most \(expected) fields in version \(version), found "
                        + "\(record.fieldCount) (field \(index + 1) is not blank)")
                return false
            }
        }
        // Software that leaves off the last fields does so on every line.
        let usual = usualCount == 0 ? expected : min(expected, usualCount)
        if record.fieldCount > usualCount { usualCount = record.fieldCount }
        if record.endedWithoutNewline, record.fieldCount < usual {
            reject(
                record, .truncatedRecord,
                "the file ends inside this record: expected \(usual) fields, found "
                    + "\(record.fieldCount)")
            return false
        }
        return true
    }

    private func handling(_ record: RecordReader.Record) throws -> Handling? {
        let range = record.fields[0]
        let type = UnsafeBufferPointer(
            start: record.base + Int(range.start), count: Int(range.count))
        if isLastType(type), let lastHandling { return lastHandling }
        let bytes = Array(type)
        let text = String(decoding: bytes.prefix(40), as: UTF8.self).capitals
        if text == "[BEGINTEXT]" {
            beginText()
            return nil
        }
        if text == "HDR" {
            throw ImportError.refused(
                code: "second_header",
                message: "\(name): line \(record.line): a second header; expected one filing in a "
                    + "file, so split it there")
        }
        let found: Handling
        if let seen = known[bytes] {
            found = seen
        } else {
            found = resolve(text)
            if known.count < 1000 { known[bytes] = found }
        }
        usualCounts[lastType] = usualCount
        usualCount = usualCounts[bytes] ?? 0
        lastType = bytes
        lastHandling = found
        if case .entry(let shape, _, _) = found { decoder.use(shape) }
        return found
    }

    private func isLastType(_ type: UnsafeBufferPointer<UInt8>) -> Bool {
        lastType.withUnsafeBufferPointer { known in
            guard known.count == type.count, let left = known.baseAddress,
                let right = type.baseAddress
            else { return false }
            return memcmp(left, right, known.count) == 0
        }
    }

    private func resolve(_ text: String) -> Handling {
        guard text.utf8.count <= 12, text.utf8.allSatisfy(Self.isTypeByte),
            let type = layouts.type(of: text), let layout = layouts.layouts[type.layout]
        else {
            return .refused("expected a type of record like SA11AI, found \"\(text)\"")
        }
        switch type.use {
        case .cover, .header:
            return .refused("\(text): a second cover; expected one form in a filing")
        case .entry:
            guard let shape = layouts.shape(of: layout, in: version, for: columns) else {
                return .refused("\(text): version \(version) of the format has no such record")
            }
            let line = FilingRules.line(of: text)
            return .entry(
                shape, FilingVariant.Line(line, form: form),
                unknown: decoder.filingRules?.isKnown(line) == false ? line : nil)
        case .item, .text:
            guard let positions = layout.positions(in: version) else {
                return .refused("\(text): version \(version) of the format has no such record")
            }
            return .item(layout, positions)
        }
    }

    private static func isTypeByte(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2F || byte == 0x20
    }

    private func takeItem(
        _ record: RecordReader.Record, _ layout: FilingLayout, _ positions: [Int]
    ) {
        let texts = reader.texts
        switch items.row(texts, line: record.line, layout: layout, positions: positions) {
        case .success(let row):
            if record.usedFallback {
                decoder.warnFallback(origin(record))
            }
            decoder.countItem(hash: row.hash(seed: decoder.seed))
            decoder.batch.add(row, bytes: reader.rawLength)
        case .failure(let problem):
            decoder.reject(
                origin(record), problem.reason, columnName: problem.column, problem.message)
        }
    }

    private func reject(
        _ record: RecordReader.Record, _ reason: RejectReason, _ message: String
    ) {
        decoder.reject(origin(record), reason, column: nil, message)
    }

    private func origin(_ record: RecordReader.Record) -> RecordDecoder.Origin {
        RecordDecoder.Origin(
            line: record.line, byteOffset: record.byteOffset, raw: record.rawBytes,
            rawLength: record.rawLength, usedFallback: record.usedFallback,
            endedWithoutNewline: record.endedWithoutNewline)
    }

    // MARK: Text

    private func beginText() {
        openTextLine = reader.line
        reader.setQuoted(false)
        appendText(Array(reader.rawBytes))
        counts.text += 1
    }

    /// One line inside a block of text, whatever it holds.
    private func takeText(_ kind: RecordKind, _ longHash: LongRecordHash) throws {
        if case .malformed(let why) = kind {
            return decoder.reject(Reject(why, reader, longDigest: longHash.finish()))
        }
        let raw = Array(reader.rawBytes)
        appendText(raw)
        counts.text += 1
        let text = String(decoding: raw, as: UTF8.self).capitals.filter { !$0.isWhitespace }
        if text == "[ENDTEXT]" {
            openTextLine = nil
            reader.setQuoted(isQuoted)
        }
    }

    private func appendText(_ raw: [UInt8]) {
        let isUTF8 = String(validating: raw, as: UTF8.self) != nil
        var row = ItemRow(
            table: "filing_text", id: decoder.sourceID * 1_000_000_000 + Int64(reader.line),
            isRecord: false)
        row.set("byte_offset", Int64(reader.byteOffset))
        row.setAlways("text", isUTF8 ? String(decoding: raw, as: UTF8.self) : Self.decoded(raw))
        if !isUTF8 { row.set("raw", bytes: raw) }
        decoder.batch.add(row, bytes: reader.rawLength)
    }

    private static func decoded(_ raw: [UInt8]) -> String {
        var bytes = [UInt8](repeating: 0, count: raw.count * 3 + 1)
        var count = 0
        bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            for byte in raw { count += Windows1252.append(byte, to: start + count) }
        }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

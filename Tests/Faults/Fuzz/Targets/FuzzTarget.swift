import DelimitedText
import Import
import LedgerModel
import Report

/// What the fuzzers feed, one name each. A target takes any bytes and either returns or, where a
/// promise is broken, traps; the same function replays the kept corpora in the tests.
///
/// A reader of a new kind is added here, in ``run(_:)``, with a folder of its name in `corpora`.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case records, amounts, dates, phrases, reports, formats, filings

    /// Runs one input.
    public func run(_ bytes: [UInt8]) {
        switch self {
        case .records: Self.records(bytes)
        case .amounts: Self.amounts(bytes)
        case .dates: Self.dates(bytes)
        case .phrases: Self.phrases(String(decoding: bytes, as: UTF8.self))
        case .reports: Self.reports(String(decoding: bytes, as: UTF8.self))
        case .formats: Self.formats(String(decoding: bytes, as: UTF8.self))
        case .filings: Self.filings(bytes)
        }
    }

    // MARK: Records

    /// The first byte picks the framing; the rest is the file. The records must not depend on how
    /// the bytes arrive, and must lie in the file one after the other.
    private static func records(_ bytes: [UInt8]) {
        guard let choice = bytes.first else { return }
        let file = Array(bytes.dropFirst())
        let delimiters = Array("|,;\u{1C}".utf8)
        let trailing: [Framing.TrailingDelimiter] = [.none, .always, .optional]
        let framing = Framing(
            delimiter: delimiters[Int(choice & 3)], quoted: choice & 4 != 0,
            looseQuotes: choice & 12 == 12, trailingDelimiter: trailing[Int(choice >> 4) % 3])
        let whole = read(MemorySource(file), framing, chunk: 1 << 20)
        let pieces = read(MemorySource(file, chunk: 5), framing, chunk: 7)
        precondition(whole == pieces, "records depend on how the bytes arrive")
        var end = 0
        for record in whole {
            precondition(record.offset >= end, "records overlap")
            end = record.offset + record.length
            precondition(end <= file.count, "a record ends beyond the file")
        }
        let rest = file.suffix(from: min(end, file.count))
        precondition(
            rest.allSatisfy { [0x0A, 0x0D].contains($0) } || whole.isEmpty, "bytes are left over")
    }

    private struct Seen: Equatable {
        var kind: RecordKind
        var line: Int
        var offset: Int
        var length: Int
        var fields: [[UInt8]]
    }

    private static func read(_ source: ByteSource, _ framing: Framing, chunk: Int) -> [Seen] {
        let reader = RecordReader(source: source, framing: framing, chunkSize: chunk)
        var seen: [Seen] = []
        while let kind = try? reader.next(), kind != .end {
            var fields: [[UInt8]] = []
            if kind == .record {
                for index in 0..<reader.fieldCount {
                    let field = reader.fields[index]
                    let start = reader.base + Int(field.start)
                    fields.append(
                        Array(UnsafeBufferPointer(start: start, count: Int(field.count))))
                }
            }
            seen.append(
                Seen(
                    kind: kind, line: reader.line, offset: reader.byteOffset,
                    length: reader.rawLength, fields: fields))
        }
        return seen
    }

    // MARK: Filings

    /// Header, cover and rows of an electronic filing: refused, or every record accounted for.
    private static func filings(_ bytes: [UInt8]) {
        guard let found = try? FilingDryRun.counts(of: bytes) else { return }
        let accounted =
            found.posted + found.rejected + found.header + found.blank + found.text
        precondition(
            accounted == found.framed, "\(found.framed) records, \(accounted) accounted for")
    }

    // MARK: Values

    /// What is read as an amount is in range and reads back from its own text.
    private static func amounts(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            for result in [Cents.parse(bytes: buffer), Cents.parseUS(bytes: buffer)] {
                guard case .success(let cents) = result else { continue }
                precondition(cents.magnitude <= 99_999_999_999_999, "an amount out of range")
                let text = Cents(cents).dollars
                precondition(Cents.parse(text) == .success(Cents(cents)), "\(text) reads otherwise")
            }
        }
    }

    /// What is read as a day is the day its ISO text names.
    private static func dates(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            for form: DateForm in [.mmddyyyy, .mmddyyyySlashes, .yyyymmdd, .iso, .ddMonYY] {
                guard case .success(let day) = Day.parse(bytes: buffer, as: form) else { continue }
                precondition(Day.parse(day.iso) == .success(day), "\(day.iso) reads otherwise")
            }
            _ = PartialDate.parse(bytes: buffer)
        }
    }

    /// Words become an interval that is not empty, or nothing.
    private static func phrases(_ text: String) {
        if case .success(let interval) = AmountPhrase.parse(text),
            let low = interval.low, let high = interval.high
        {
            precondition(low <= high, "an empty interval")
        }
        for unit in FigureUnit.allCases { _ = FigurePhrase.parse(text, unit: unit) }
    }

    // MARK: Files of users

    private static func reports(_ text: String) {
        _ = try? ReportDefinition.parse(text, file: "fuzz.sql", embedded: false)
    }

    private static func formats(_ text: String) {
        _ = try? SourceFormat(id: "fuzz.json5", text: text)
    }
}

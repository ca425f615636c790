import DelimitedText
import LedgerModel

/// Brings the records of a file into the shape that its format asks for, before they are decoded:
/// surplus fields folded into their column, columns made of others, the posting chosen by values.
/// Only for formats that say so; the others never come here.
final class RowShaper {
    /// Fields that a record of the file has.
    let fileFieldCount: Int
    /// The names of all columns: the file's, then the made ones.
    let header: [String]

    private let delimiter: UInt8
    private let surplus: Int
    private let made: [Step]
    private let choices: [[Test]]
    /// The record in its new shape. In one struct that is handed around: a stored property of a
    /// class would be checked for exclusive access at every use.
    private var shaped = Shaped()

    /// A made column, with the places of what it is made of.
    fileprivate struct Step {
        let how: MadeColumn.How
        let columns: [Int]
        let texts: [[UInt8]]
        let patterns: [([UInt8], [UInt8])]
    }

    /// What a choice asks of one column.
    fileprivate struct Test {
        let column: Int
        let patterns: [[UInt8]]
    }

    /// - Parameter header: the names of the file's header line; nil when it has none.
    init?(_ format: SourceFormat, header: [String]?) {
        guard format.isShaped else { return nil }
        let own = header ?? format.ownColumns.map(\.name)
        fileFieldCount = own.count
        self.header = own + format.made.map(\.name)
        delimiter = format.framing.delimiter
        let names = self.header
        // A column may be called otherwise in this file.
        func place(_ name: String) -> Int {
            if let place = names.firstIndex(of: name) { return place }
            let others = format.columns.first { $0.names.contains(name) }?.names ?? []
            return names.firstIndex(where: others.contains) ?? -1
        }
        surplus = format.surplus.map(place) ?? -1
        made = format.made.map { column in
            let sources = column.sources
            var texts = column.arguments.map { Array($0.utf8) }
            texts.removeSubrange(sources.startIndex..<sources.endIndex)
            var patterns: [([UInt8], [UInt8])] = []
            if column.how == .match {
                patterns = stride(from: 1, to: column.arguments.count - 1, by: 2).map {
                    (
                        Array(column.arguments[$0].smallLetters.utf8),
                        Array(column.arguments[$0 + 1].utf8)
                    )
                }
            }
            return Step(
                how: column.how, columns: sources.map(place), texts: texts, patterns: patterns)
        }
        choices = (format.posting?.choose ?? []).map { choice in
            (choice.when ?? [:]).sorted { $0.key < $1.key }
                .map { Test(column: place($0.key), patterns: $0.value.bytes) }
        }
    }

    /// Whether a record of so many fields can be brought into shape.
    func fits(_ count: Int) -> Bool {
        count == fileFieldCount || (surplus >= 0 && count > fileFieldCount)
    }

    /// Brings one record into shape and hands over its fields and the choice that fits it, counted
    /// from 1 (0: none does).
    func shape(
        base: UnsafePointer<UInt8>, fields: UnsafePointer<FieldRange>, count: Int,
        _ body: (UnsafePointer<UInt8>, UnsafePointer<FieldRange>, Int, UInt64) throws -> Void
    ) rethrows {
        var record = shaped
        shaped = Shaped()
        record.take(
            base, fields, count, surplus: surplus, extra: count - fileFieldCount,
            delimiter: delimiter)
        for step in made {
            let start = record.bytes.count
            record.make(step)
            record.close(start)
        }
        let choice = record.choose(choices)
        defer { shaped = record }
        try record.bytes.withUnsafeBufferPointer { text in
            try record.ranges.withUnsafeBufferPointer { ranges in
                guard let start = text.baseAddress, let first = ranges.baseAddress else { return }
                try body(start, first, ranges.count, choice)
            }
        }
    }
}

/// A record in its new shape: its bytes, and where its fields lie in them.
private struct Shaped {
    var bytes: [UInt8] = []
    var ranges: [FieldRange] = []

    /// Takes the fields of a record over, those that one column has too many folded into it.
    mutating func take(
        _ base: UnsafePointer<UInt8>, _ fields: UnsafePointer<FieldRange>, _ count: Int,
        surplus: Int, extra: Int, delimiter: UInt8
    ) {
        bytes.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
        // Something stands there even where every field is blank.
        bytes.append(0x20)
        var index = 0
        while index < count {
            let start = bytes.count
            copy(base, fields[index])
            if index == surplus, extra > 0 {
                for more in 1...extra {
                    bytes.append(delimiter)
                    copy(base, fields[index + more])
                }
                index += extra
            }
            close(start)
            index += 1
        }
    }

    private mutating func copy(_ base: UnsafePointer<UInt8>, _ range: FieldRange) {
        bytes += UnsafeBufferPointer(start: base + Int(range.start), count: Int(range.count))
    }

    /// Ends the field that begins at `start`, without its outer blanks.
    mutating func close(_ start: Int) {
        let field = trimmed(start..<bytes.count)
        ranges.append(FieldRange(start: Int32(field.lowerBound), count: Int32(field.count)))
    }

    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (from, to) = (range.lowerBound, range.upperBound)
        while from < to, bytes[from] == 0x20 || bytes[from] == 0x09 { from += 1 }
        while to > from, bytes[to - 1] == 0x20 || bytes[to - 1] == 0x09 { to -= 1 }
        return from..<to
    }

    func value(_ column: Int) -> Range<Int> {
        guard column >= 0, column < ranges.count else { return 0..<0 }
        let range = ranges[column]
        return Int(range.start)..<Int(range.start) + Int(range.count)
    }

    mutating func append(_ range: Range<Int>) {
        // By place: a slice would hold the bytes, and appending would copy them all.
        for index in trimmed(range) { bytes.append(bytes[index]) }
    }

    mutating func append(_ range: Range<Int>, _ more: Range<Int>) {
        append(range)
        let rest = trimmed(more)
        if bytes.last != 0x20, !rest.isEmpty { bytes.append(0x20) }
        append(rest)
    }

    // MARK: Made columns

    mutating func make(_ step: RowShaper.Step) {
        let field = step.columns.first.map(value) ?? 0..<0
        func mark(_ index: Int) -> [UInt8] { step.texts[index] }
        switch step.how {
        case .join:
            var isFirst = true
            for column in step.columns {
                let part = value(column)
                if part.isEmpty { continue }
                if !isFirst { bytes += mark(0) }
                isFirst = false
                append(part)
            }
        case .first:
            for column in step.columns {
                let part = value(column)
                if part.isEmpty { continue }
                append(part)
                break
            }
        case .prefix:
            if !field.isEmpty {
                bytes += mark(0)
                append(field)
            }
        case .before:
            append(field.lowerBound..<(lastMatch(of: mark(0), in: field) ?? field.upperBound))
        case .after:
            if let found = lastMatch(of: mark(0), in: field) {
                append(found + mark(0).count..<field.upperBound)
            }
        case .inside, .outside: makeBrackets(step.how, field, mark(0), mark(1))
        case .plain:
            var part = field
            if part.count > 1, bytes[part.lowerBound] == 0x3D {
                part = part.lowerBound + 1..<part.upperBound
            }
            if part.count > 1, bytes[part.lowerBound] == 0x22,
                bytes[part.upperBound - 1] == 0x22
            {
                part = part.lowerBound + 1..<part.upperBound - 1
            }
            append(part)
        case .sum: makeSum(step)
        case .match:
            if let found = step.patterns.first(where: { matches(field, $0.0) }) {
                bytes += found.1
            }
        case .without:
            if let found = lastMatch(of: mark(0), in: field) {
                append(
                    field.lowerBound..<found, found + mark(0).count..<field.upperBound)
            } else {
                append(field)
            }
        }
    }

    mutating func makeBrackets(
        _ how: MadeColumn.How, _ field: Range<Int>, _ open: [UInt8], _ close: [UInt8]
    ) {
        guard let end = lastMatch(of: close, in: field),
            let start = lastMatch(of: open, in: field.lowerBound..<end)
        else {
            if how == .outside { append(field) }
            return
        }
        if how == .inside { return append(start + open.count..<end) }
        append(field.lowerBound..<start, end + close.count..<field.upperBound)
    }

    /// The amounts together; where one is none, its text, so that the row is rejected with it.
    mutating func makeSum(_ step: RowShaper.Step) {
        var sum: Int64 = 0
        var isBlank = true
        for column in step.columns {
            let part = value(column)
            if part.isEmpty { continue }
            isBlank = false
            let read = bytes[part].withUnsafeBufferPointer { Cents.parseUS(bytes: $0) }
            guard case .success(let cents) = read else { return append(part) }
            sum += cents
        }
        if isBlank { return }
        let size = sum.magnitude
        let text = "\(sum < 0 ? "-" : "")\(size / 100)." + (size % 100 < 10 ? "0" : "")
        bytes += Array((text + "\(size % 100)").utf8)
    }

    func lastMatch(of mark: [UInt8], in range: Range<Int>) -> Int? {
        guard !mark.isEmpty, range.count >= mark.count else { return nil }
        return (range.lowerBound...range.upperBound - mark.count).last { start in
            mark.indices.allSatisfy { bytes[start + $0] == mark[$0] }
        }
    }

    // MARK: Choices

    func choose(_ choices: [[RowShaper.Test]]) -> UInt64 {
        for (index, tests) in choices.enumerated() {
            let fits = tests.allSatisfy { test in
                let field = value(test.column)
                return test.patterns.contains { matches(field, $0) }
            }
            if fits { return UInt64(index + 1) }
        }
        return 0
    }

    /// Whether a field fits a pattern in small letters.
    private func matches(_ field: Range<Int>, _ pattern: [UInt8]) -> Bool {
        func small(_ byte: UInt8) -> UInt8 { 0x41...0x5A ~= byte ? byte | 0x20 : byte }
        var fixed = pattern.count
        if let star = pattern.firstIndex(of: 0x2A) {
            // A star that ends the pattern is nearly every one: what comes before it decides.
            guard star == pattern.count - 1 else {
                return NamePattern.matches(bytes[field].map(small), pattern)
            }
            fixed = star
            guard field.count >= fixed else { return false }
        } else {
            guard field.count == fixed else { return false }
        }
        var index = field.lowerBound
        for byte in pattern[..<fixed] {
            if small(bytes[index]) != byte { return false }
            index += 1
        }
        return true
    }
}

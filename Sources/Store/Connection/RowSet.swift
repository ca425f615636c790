/// Numbers of records and entries: a bit for each line of each file, so that millions of them stay
/// small.
package struct RowSet: Sendable {
    private static let linesPerSource: Int64 = 1_000_000_000

    private var lines: [Int64: [UInt64]] = [:]
    /// How many there are.
    package private(set) var count = 0

    /// One without numbers.
    package init() {}

    /// - Returns: false where it was in already.
    @discardableResult
    package mutating func insert(_ id: Int64) -> Bool {
        let (source, line) = id.quotientAndRemainder(dividingBy: Self.linesPerSource)
        let word = Int(line.magnitude / 64)
        let bit: UInt64 = 1 << (line.magnitude % 64)
        if word >= lines[source, default: []].count {
            let room = max(word + 1, lines[source, default: []].count * 2)
            lines[source, default: []] += Array(
                repeating: 0, count: room - lines[source, default: []].count)
        }
        guard lines[source, default: []][word] & bit == 0 else { return false }
        lines[source, default: []][word] |= bit
        count += 1
        return true
    }

    /// The numbers that are in both.
    package func intersection(_ other: RowSet) -> RowSet {
        var both = RowSet()
        for (source, words) in lines {
            guard let others = other.lines[source] else { continue }
            let common = zip(words, others).map { $0 & $1 }
            both.count += common.reduce(0) { $0 + $1.nonzeroBitCount }
            both.lines[source] = common
        }
        return both
    }

    /// All of them, rising.
    package var numbers: [Int64] {
        var found: [Int64] = []
        found.reserveCapacity(count)
        for (source, words) in lines.sorted(by: { $0.key < $1.key }) {
            Self.forEachSpan(words) { first, count in
                let base = source * Self.linesPerSource + Int64(first)
                found += base..<base + Int64(count)
            }
        }
        return found
    }

    // MARK: As bytes

    /// The numbers as the table `row_set` takes them: for each source its number, how many bytes
    /// follow, and spans: how many lines after the one before it begins, twice, and one more where
    /// its length follows, which else is one line.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for (source, words) in lines.sorted(by: { $0.key < $1.key }) where source >= 0 {
            var spans: [UInt8] = []
            var end: UInt64 = 0
            Self.forEachSpan(words) { first, count in
                Self.append((first - end) << 1 | (count > 1 ? 1 : 0), to: &spans)
                if count > 1 { Self.append(count, to: &spans) }
                end = first + count
            }
            guard !spans.isEmpty else { continue }
            Self.append(UInt64(source), to: &bytes)
            Self.append(UInt64(spans.count), to: &bytes)
            bytes += spans
        }
        return bytes
    }

    private static func forEachSpan(_ words: [UInt64], _ body: (UInt64, UInt64) -> Void) {
        var first: UInt64?
        for (index, word) in words.enumerated() {
            let base = UInt64(index) * 64
            if word == .max {
                if first == nil { first = base }
                continue
            }
            var place: UInt64 = 0
            while place < 64 {
                let rest = word >> place
                if let begun = first {
                    place += UInt64((~rest).trailingZeroBitCount)
                    guard place < 64 else { break }
                    body(begun, base + place - begun)
                    first = nil
                } else {
                    guard rest != 0 else { break }
                    place += UInt64(rest.trailingZeroBitCount)
                    first = base + place
                }
            }
        }
        if let first { body(first, UInt64(words.count) * 64 - first) }
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Reads spans from bytes that anybody may have written: what is damaged ends early.
    struct Reader {
        private let bytes: [UInt8]
        private var place = 0
        private let only: Int64?
        private var source: Int64 = 0
        private var end = 0
        private var line: UInt64 = 0

        /// - Parameter only: the one source whose spans are wanted.
        init(_ bytes: [UInt8], only: Int64?) {
            self.bytes = bytes
            self.only = only
        }

        /// The next span.
        mutating func next() -> (source: Int64, first: Int64, last: Int64)? {
            while place >= end {
                guard let found = number(), let size = number(), found <= 9_000_000_000,
                    size <= UInt64(bytes.count - place)
                else { return nil }
                source = Int64(found)
                line = 0
                end = place + Int(size)
                if let only, source != only { place = end }
            }
            guard let gap = number(), place <= end else { return nil }
            var count: UInt64 = 1
            if gap & 1 == 1 {
                guard let length = number(), place <= end, length > 0 else { return nil }
                count = length
            }
            let first = line &+ gap >> 1
            line = first &+ count
            guard line > first, line <= 1_000_000_000 else { return nil }
            let base = source * RowSet.linesPerSource
            return (source, base + Int64(first), base + Int64(line) - 1)
        }

        private mutating func number() -> UInt64? {
            var number: UInt64 = 0
            var shift: UInt64 = 0
            while place < bytes.count, shift < 56 {
                let byte = bytes[place]
                place += 1
                number |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return number }
                shift += 7
            }
            return nil
        }
    }
}

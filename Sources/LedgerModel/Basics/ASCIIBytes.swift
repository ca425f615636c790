/// Byte helpers shared by the hot-path parsers; nothing here allocates.
@usableFromInline
enum ASCIIBytes {
    /// The letters a to z as capitals, byte by byte: `uppercased()` makes S of a long s.
    static func capitals(_ text: some StringProtocol) -> String {
        String(decoding: text.utf8.map { $0 &- 0x61 < 26 ? $0 - 0x20 : $0 }, as: UTF8.self)
    }

    /// The letters A to Z as small ones, byte by byte.
    static func smallLetters(_ text: some StringProtocol) -> String {
        String(decoding: text.utf8.map { $0 &- 0x41 < 26 ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    /// The bounds of `bytes` without its outer blanks (space and tab; paper filings pad with both).
    @inlinable @inline(__always)
    static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> (from: Int, to: Int) {
        var from = 0
        var to = bytes.count
        while from < to, bytes[from] == 0x20 || bytes[from] == 0x09 { from += 1 }
        while from < to, bytes[to - 1] == 0x20 || bytes[to - 1] == 0x09 { to -= 1 }
        return (from, to)
    }

    /// The number written by `count` digits from `start`, or -1 when one of them is not a digit.
    ///
    /// The caller has checked that the bytes exist.
    @inlinable @inline(__always)
    static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int {
        var value = 0
        for index in start..<start + count {
            let digit = bytes[index] &- 0x30
            if digit > 9 { return -1 }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    /// Appends `value` with at least `width` digits.
    static func append(_ value: UInt64, width: Int = 1, to bytes: inout [UInt8]) {
        var count = 1
        var rest = value / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        count = max(count, width)
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0x30, count: count))
        rest = value
        var index = start + count - 1
        while rest > 0 {
            bytes[index] = 0x30 + UInt8(rest % 10)
            rest /= 10
            index -= 1
        }
    }

    /// Runs `body` on the UTF-8 bytes of `text`.
    static func of<Value>(
        _ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
        var copy = text
        return copy.withUTF8(body)
    }
}

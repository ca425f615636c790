import DelimitedText

/// Text of two bytes a character, with a byte-order mark or without.
enum UTF16Text {
    /// The order of the two bytes, or nil when a file's start is no such text: a byte-order mark,
    /// or nothing but ASCII with a zero beside each character.
    static func isBigEndian(_ sample: [UInt8]) -> Bool? {
        if sample.starts(with: [0xFE, 0xFF]) { return true }
        if sample.starts(with: [0xFF, 0xFE]) { return false }
        let start = sample.prefix(256).dropLast(sample.prefix(256).count % 2)
        guard start.count >= 8 else { return nil }
        let even = stride(from: 0, to: start.count, by: 2).filter { start[$0] == 0 }.count
        let odd = stride(from: 1, to: start.count, by: 2).filter { start[$0] == 0 }.count
        let half = start.count / 2
        if odd * 10 >= half * 9, even == 0 { return false }
        return even * 10 >= half * 9 && odd == 0 ? true : nil
    }

    /// The same bytes as UTF-8; a half of a pair without its other half becomes U+FFFD.
    static func asUTF8(_ bytes: [UInt8], isBigEndian: Bool) -> [UInt8] {
        let source = AsUTF8(MemorySource(bytes), isBigEndian: isBigEndian)
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while let count = try? buffer.withUnsafeMutableBytes({ try source.read(into: $0) }),
            count > 0
        { result += buffer[..<count] }
        return result
    }

    /// A source that gives UTF-8 of what it is given.
    final class AsUTF8: ByteSource {
        private let source: ByteSource
        private let isBigEndian: Bool
        private var held: [UInt8] = []
        private var high: UInt16?
        private var ready: [UInt8] = []
        private var position = 0
        private var isFirst = true
        private var atEnd = false

        init(_ source: ByteSource, isBigEndian: Bool) {
            self.source = source
            self.isBigEndian = isBigEndian
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            while position >= ready.count {
                if atEnd { return 0 }
                try fill()
            }
            let count = min(buffer.count, ready.count - position)
            ready.withUnsafeBytes {
                buffer.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
            }
            position += count
            return count
        }

        private func fill() throws {
            ready.removeAll(keepingCapacity: true)
            position = 0
            var bytes = [UInt8](repeating: 0, count: 64 << 10)
            let count = try bytes.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 {
                atEnd = true
                if high != nil || !held.isEmpty { append(0xFFFD) }
                return
            }
            held += bytes[..<count]
            let whole = held.count & ~1
            for index in stride(from: 0, to: whole, by: 2) {
                let (first, second) = (UInt16(held[index]), UInt16(held[index + 1]))
                take(isBigEndian ? first << 8 | second : second << 8 | first)
            }
            held.removeFirst(whole)
        }

        private func take(_ unit: UInt16) {
            defer { isFirst = false }
            if isFirst, unit == 0xFEFF { return }
            if let first = high {
                high = nil
                if 0xDC00...0xDFFF ~= unit {
                    return append(
                        0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(unit) - 0xDC00))
                }
                append(0xFFFD)
            }
            switch unit {
            case 0xD800...0xDBFF: high = unit
            case 0xDC00...0xDFFF: append(0xFFFD)
            default: append(UInt32(unit))
            }
        }

        private func append(_ value: UInt32) {
            if let scalar = Unicode.Scalar(value) {
                ready += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
    }
}

/// Writes JSON strings.
enum JSONText {
    static func append(_ text: String, to target: inout [UInt8]) {
        var copy = text
        copy.withUTF8 { append($0, to: &target) }
    }

    static func append(_ bytes: UnsafeBufferPointer<UInt8>, to target: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        target.append(0x22)
        var skipped = 0
        for (index, byte) in bytes.enumerated() {
            if skipped > 0 {
                skipped -= 1
                continue
            }
            if byte >= 0xC2, let unsafe = escape(bytes, index) {
                target += Array("\\u".utf8)
                for shift in [12, 8, 4, 0] {
                    target.append(digits[unsafe.value >> shift & 15])
                }
                skipped = unsafe.length - 1
                continue
            }
            switch byte {
            case 0x22, 0x5C:
                target.append(0x5C)
                target.append(byte)
            case 0..<0x20, 0x7F:
                target += Array("\\u00".utf8)
                target.append(digits[Int(byte >> 4)])
                target.append(digits[Int(byte & 15)])
            default: target.append(byte)
            }
        }
        target.append(0x22)
    }

    /// A C1 control, or a character that turns the direction of text: a terminal obeys both.
    private static func escape(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int
    ) -> (value: Int, length: Int)? {
        guard at + 1 < bytes.count else { return nil }
        let second = Int(bytes[at + 1])
        switch bytes[at] {
        case 0xC2 where (0x80...0x9F).contains(second): return (second, 2)
        case 0xD8 where second == 0x9C: return (0x061C, 2)
        case 0xE2 where (second == 0x80 || second == 0x81) && at + 2 < bytes.count:
            let value = 0x2000 | (second & 0x3F) << 6 | Int(bytes[at + 2]) & 0x3F
            switch value {
            case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: return (value, 3)
            default: return nil
            }
        default: return nil
        }
    }

    /// A JSON string literal.
    static func literal(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Writes JSON strings.
enum JSONText {
    static func append(_ text: String, to target: inout [UInt8]) {
        var copy = text
        copy.withUTF8 { append($0, to: &target) }
    }

    static func append(_ bytes: UnsafeBufferPointer<UInt8>, to target: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        target.append(0x22)
        for byte in bytes {
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

    /// A JSON string literal.
    static func literal(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

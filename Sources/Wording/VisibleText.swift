/// Makes control characters of data visible, so that nothing printed can move a cursor, start a new
/// line or turn the reading direction.
package enum VisibleText {
    /// The bidirectional controls and line separators that data may not smuggle into a page.
    package static func isDangerous(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E,
            0x2066...0x2069, 0xFEFF, 0x10_FF80...0x10_FFFF:
            true
        default: false
        }
    }

    /// Appends a text, with each dangerous character written as `\n`, `\t`, `\x1b` or `\u202e`, and
    /// invalid UTF-8 as U+FFFD.
    package static func append(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        if isPlainASCII(text) {
            bytes.append(contentsOf: text)
            return
        }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            append(scalar, to: &bytes)
        }
    }

    /// Appends one character as `append(_:to:)` does.
    package static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        guard isDangerous(scalar.value) else {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            return
        }
        switch scalar {
        case "\n": bytes.append(contentsOf: "\\n".utf8)
        case "\r": bytes.append(contentsOf: "\\r".utf8)
        case "\t": bytes.append(contentsOf: "\\t".utf8)
        default:
            // A byte of a path that is not UTF-8 (Files/PathText).
            let value = scalar.value >= 0x10_FF80 ? scalar.value & 0xFF : scalar.value
            let wide = value > 0xFF
            bytes.append(contentsOf: wide ? "\\u".utf8 : "\\x".utf8)
            appendHex(value, width: wide ? 4 : 2, to: &bytes)
        }
    }

    /// The same of bytes in an array.
    package static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        text.withUnsafeBytes { append($0, to: &bytes) }
    }

    /// The text of `append(_:to:)`.
    package static func of(_ text: String) -> String {
        var bytes: [UInt8] = []
        var copy = text
        copy.withUTF8 { append(UnsafeRawBufferPointer($0), to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same for a text of several lines, whose line ends stay.
    package static func ofLines(_ text: String) -> String {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { of(String($0)) }.joined(separator: "\n")
    }

    /// The most bytes of a message.
    package static let longestMessage = 4_096

    /// A message of at most ``longestMessage`` bytes; one that is cut ends by saying so.
    package static func message(_ text: String) -> String {
        guard text.utf8.count > longestMessage else { return text }
        let ending = " … (cut: \(text.utf8.count) bytes)"
        var end = text.utf8.index(text.startIndex, offsetBy: longestMessage - ending.utf8.count)
        // No character is cut in two.
        while end > text.startIndex, text.utf8[end] & 0xC0 == 0x80 {
            text.utf8.formIndex(before: &end)
        }
        return String(decoding: text.utf8[..<end], as: UTF8.self) + ending
    }

    static func isPlainASCII(_ text: UnsafeRawBufferPointer) -> Bool {
        text.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    /// Appends a number in hexadecimal, in lower case, with leading zeros.
    package static func appendHex(_ value: UInt32, width: Int, to bytes: inout [UInt8]) {
        let digits: [UInt8] = Array("0123456789abcdef".utf8)
        for shift in stride(from: (width - 1) * 4, through: 0, by: -4) {
            bytes.append(digits[Int(value >> UInt32(shift)) & 15])
        }
    }
}

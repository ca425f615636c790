/// Makes control characters of data visible, so that nothing printed can move a cursor, start a new
/// line or turn the reading direction.
public enum VisibleText {
    /// The bidirectional controls and line separators that data may not smuggle into a page.
    static func isDangerous(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E,
            0x2066...0x2069, 0xFEFF:
            true
        default: false
        }
    }

    /// Appends a text, with each dangerous character written as `\n`, `\t`, `\x1b` or `\u202e`, and
    /// invalid UTF-8 as U+FFFD.
    public static func append(_ text: some Collection<UInt8>, to bytes: inout [UInt8]) {
        if isPlainASCII(text) {
            bytes.append(contentsOf: text)
            return
        }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            append(scalar, to: &bytes)
        }
    }

    /// Appends one character as `append(_:to:)` does.
    static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        guard isDangerous(scalar.value) else {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            return
        }
        switch scalar {
        case "\n": bytes.append(contentsOf: "\\n".utf8)
        case "\r": bytes.append(contentsOf: "\\r".utf8)
        case "\t": bytes.append(contentsOf: "\\t".utf8)
        default:
            let wide = scalar.value > 0xFF
            bytes.append(contentsOf: wide ? "\\u".utf8 : "\\x".utf8)
            appendHex(scalar.value, width: wide ? 4 : 2, to: &bytes)
        }
    }

    /// The text of `append(_:to:)`.
    public static func of(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(text.utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same for a text of several lines, whose line ends stay.
    public static func ofLines(_ text: String) -> String {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { of(String($0)) }.joined(separator: "\n")
    }

    static func isPlainASCII(_ text: some Collection<UInt8>) -> Bool {
        text.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    static func appendHex(_ value: UInt32, width: Int, to bytes: inout [UInt8]) {
        let digits: [UInt8] = Array("0123456789abcdef".utf8)
        for shift in stride(from: (width - 1) * 4, through: 0, by: -4) {
            bytes.append(digits[Int(value >> UInt32(shift)) & 15])
        }
    }
}

/// How many terminal columns a text takes.
public enum DisplayWidth {
    /// The columns of a text: 0 for combining marks, 2 for wide characters.
    public static func of(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// The columns of one character.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if (0x1160...0x11FF).contains(value) { return 0 }
        return isWide(value) ? 2 : 1
    }

    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC,
            0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x26A1, 0x26BD...0x26BE, 0x2705,
            0x2728, 0x274C, 0x2753...0x2755, 0x2757, 0x2795...0x2797, 0x2B1B...0x2B1C, 0x2B50,
            0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18AFF, 0x1AFF0...0x1B2FF,
            0x1F004, 0x1F0CF, 0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F64F,
            0x1F680...0x1F6FF, 0x1F7E0...0x1F7F0, 0x1F90C...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// The longest beginning of at most `columns`, ending in `…` when something was cut.
    public static func fit(_ text: String, columns: Int) -> String {
        if of(text) <= columns { return text }
        guard columns > 0 else { return "" }
        var used = 0
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let width = of(scalar)
            if used + width > columns - 1 { break }
            used += width
            kept.append(scalar)
        }
        return String(kept) + "…"
    }
}

/// JSON strings: quoted, and safe to look at. Control characters and those that turn the direction
/// of text are escaped, so that nothing is lost and no terminal obeys.
package enum JSONText {
    /// Which of the ways to write the same string.
    package enum Form: Sendable {
        /// For people and programs: `\n`, `\r` and `\t` are short, a byte-order mark is escaped,
        /// and what is no UTF-8 becomes U+FFFD.
        case printed
        /// For columns of the database, whose bytes are sealed: every control is `\u00XX`, and a
        /// byte-order mark stays. The bytes must be UTF-8.
        case stored
    }

    /// Appends the JSON string of a text's bytes.
    package static func append(
        _ text: UnsafeRawBufferPointer, to target: inout [UInt8], form: Form = .printed
    ) {
        target.append(0x22)
        if form == .stored || VisibleText.isPlainASCII(text) {
            appendEscaped(text, to: &target, form)
        } else {
            var repaired = String(decoding: text, as: UTF8.self)
            repaired.withUTF8 { appendEscaped(UnsafeRawBufferPointer($0), to: &target, form) }
        }
        target.append(0x22)
    }

    /// The same of a text.
    package static func append(_ text: String, to target: inout [UInt8], form: Form = .printed) {
        var copy = text
        copy.withUTF8 { append(UnsafeRawBufferPointer($0), to: &target, form: form) }
    }

    /// The JSON string of a text.
    package static func quoted(_ text: String, form: Form = .printed) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes, form: form)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func appendEscaped(
        _ text: UnsafeRawBufferPointer, to target: inout [UInt8], _ form: Form
    ) {
        var index = 0
        while index < text.count {
            var end = index
            while end < text.count, isPlain(text[end]) { end += 1 }
            if end > index {
                target.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[index..<end]))
                index = end
                continue
            }
            let byte = text[index]
            switch byte {
            case 0x22, 0x5C:
                target.append(0x5C)
                target.append(byte)
            case 0x0A where form == .printed: target += "\\n".utf8
            case 0x0D where form == .printed: target += "\\r".utf8
            case 0x09 where form == .printed: target += "\\t".utf8
            case 0..<0x20, 0x7F: appendNumber(UInt32(byte), to: &target)
            case 0xC2...:
                if let unsafe = dangerous(text, index, form) {
                    appendNumber(unsafe.value, to: &target)
                    index += unsafe.length
                    continue
                }
                target.append(byte)
            default: target.append(byte)
            }
            index += 1
        }
    }

    /// A byte that stands for itself, whatever follows.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte < 0x7F
    }

    private static func appendNumber(_ value: UInt32, to target: inout [UInt8]) {
        target += "\\u".utf8
        VisibleText.appendHex(value, width: 4, to: &target)
    }

    /// A character of several bytes that ``VisibleText/isDangerous(_:)`` names, from its bytes.
    private static func dangerous(
        _ text: UnsafeRawBufferPointer, _ at: Int, _ form: Form
    ) -> (value: UInt32, length: Int)? {
        let length = text[at] < 0xE0 ? 2 : 3
        guard text[at] < 0xF0, at + length <= text.count else { return nil }
        var value = UInt32(text[at]) & (length == 2 ? 0x1F : 0x0F)
        for index in (at + 1)..<(at + length) { value = value << 6 | UInt32(text[index]) & 0x3F }
        // An overlong form is no character.
        guard value >= (length == 2 ? 0x80 : 0x800), VisibleText.isDangerous(value) else {
            return nil
        }
        return form == .stored && value == 0xFEFF ? nil : (value, length)
    }
}

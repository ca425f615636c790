/// Finds the line of a value in a format file, to say where a mistake is, and the first place that
/// is no JSON5. What a file means is left to Foundation, which says no lines.
struct FormatLines {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The line of a value, or of the last value on the way to it that is there; nil when not even
    /// the first is.
    ///
    /// - Parameter path: keys, places in a list, and `=NAME` for the list that begins with a name.
    static func line(of path: [String], in text: String) -> Int? {
        guard !path.isEmpty else { return nil }
        var lines = FormatLines(text)
        return lines.value(path[...], depth: 0)
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        if byte == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    /// Passes over blanks, comments and, where they do not matter, the marks between values.
    private mutating func skipBlank(andMarks: Bool = true) {
        while let byte {
            if byte <= 0x20 || andMarks && ",:".utf8.contains(byte) {
                advance()
            } else if byte == UInt8(ascii: "/"), position + 1 < bytes.count {
                let isLine = bytes[position + 1] == UInt8(ascii: "/")
                advance()
                while position < bytes.count {
                    let last = bytes[position - 1]
                    if isLine, self.byte == UInt8(ascii: "\n") { break }
                    advance()
                    if !isLine, last == UInt8(ascii: "*"), bytes[position - 1] == 0x2F { break }
                }
            } else {
                return
            }
        }
    }

    /// A string in quotes, or a word.
    private mutating func word() -> String {
        guard let quote = byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let start = position
            while let byte, byte > 0x20, !",:{}[]".utf8.contains(byte) { advance() }
            if position == start { advance() }
            return String(decoding: bytes[start..<min(position, bytes.count)], as: UTF8.self)
        }
        advance()
        let start = position
        while let byte, byte != quote {
            if byte == UInt8(ascii: "\\") { advance() }
            advance()
        }
        let end = min(position, bytes.count)
        advance()
        return String(decoding: bytes[min(start, end)..<end], as: UTF8.self)
    }

    /// Reads one value; answers its line when the path leads there.
    private mutating func value(_ path: ArraySlice<String>?, depth: Int) -> Int? {
        skipBlank()
        let here = line
        if let path, path.isEmpty { return here }
        guard let open = byte, "{[".utf8.contains(open), depth < 64 else {
            _ = word()
            return nil
        }
        let isList = open == UInt8(ascii: "[")
        advance()
        var place = 0
        while true {
            skipBlank()
            guard let byte, !"}]".utf8.contains(byte) else {
                advance()
                return nil
            }
            let key = isList ? "\(place)" : word()
            place += 1
            let isAsked =
                path?.first.map {
                    $0 == key || $0 == Self.camelCase(key) || isList && begins(with: $0)
                } ?? false
            let start = isList ? nil : line
            let found = value(isAsked ? path?.dropFirst() : nil, depth: depth + 1)
            if isAsked { return found ?? start ?? here }
        }
    }

    /// Whether the list at hand begins with a name, or with alternatives of which it is the first.
    private func begins(with wanted: String) -> Bool {
        guard wanted.hasPrefix("="), byte == UInt8(ascii: "[") else { return false }
        var ahead = self
        ahead.advance()
        ahead.skipBlank()
        let name = wanted.dropFirst()
        let found = ahead.word()
        return found == name || found.hasPrefix(name + "|")
    }

    /// `not_names` as a decoder of Swift calls it.
    private static func camelCase(_ key: String) -> String {
        let parts = key.split(separator: "_")
        return parts.prefix(1).joined()
            + parts.dropFirst().map { $0.prefix(1).capitals + $0.dropFirst() }.joined()
    }

    // MARK: What is no JSON5

    private struct Mistake: Error { var text: String }

    /// Where a text stops being JSON5, in words; nil when it is.
    static func mistake(in text: String) -> String? {
        var lines = FormatLines(text)
        do {
            try lines.check(depth: 0)
            lines.skipBlank(andMarks: false)
            if lines.byte != nil { throw lines.mistake("the end of the file") }
            return nil
        } catch {
            return (error as? Mistake)?.text
        }
    }

    private func mistake(_ expected: String) -> Mistake {
        let rest = bytes[min(position, bytes.count)...].prefix { $0 > 0x20 }.prefix(20)
        let found =
            rest.isEmpty ? "the end of the file" : "\"\(String(decoding: rest, as: UTF8.self))\""
        return Mistake(text: "line \(line): expected \(expected), found \(found)")
    }

    private mutating func check(depth: Int) throws {
        skipBlank(andMarks: false)
        guard let open = byte, "{[".utf8.contains(open) else { return try checkWord("a value") }
        guard depth < 64 else { throw mistake("fewer than 64 brackets in one another") }
        let close = open == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
        advance()
        while true {
            skipBlank(andMarks: false)
            if byte == close { return advance() }
            if close == UInt8(ascii: "}") {
                try checkWord("a key or }")
                skipBlank(andMarks: false)
                guard byte == UInt8(ascii: ":") else { throw mistake(": after the key") }
                advance()
            }
            try check(depth: depth + 1)
            skipBlank(andMarks: false)
            guard byte == UInt8(ascii: ",") || byte == close else {
                throw mistake(", or \(Character(UnicodeScalar(close)))")
            }
            if byte != close { advance() }
        }
    }

    private mutating func checkWord(_ expected: String) throws {
        guard let first = byte else { throw mistake(expected) }
        let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
        let isPlain =
            first >= 0x80 || "+-.$_\\".utf8.contains(first)
            || (0x30...0x39).contains(first) || (0x41...0x5A).contains(first & 0xDF)
        guard isQuoted || isPlain else { throw mistake(expected) }
        let start = self
        _ = word()
        if isQuoted, position > bytes.count || bytes[position - 1] != first {
            throw start.mistake("a text with its closing quote")
        }
    }
}

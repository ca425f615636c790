/// What little of SQL's grammar must be known to put statements together.
enum SQLText {
    /// A stretch of SQL.
    enum Token {
        /// Blanks, one line end included.
        case blank
        /// `-- …` or `/* … */`.
        case comment
        /// A text, or a name in quotes.
        case quoted
        /// `:name`, with its sigil.
        case parameter
        /// A keyword, name or number.
        case word
        /// One byte of anything else.
        case mark
    }

    /// Calls `visit` with every token and its bytes, in order.
    static func scan(_ bytes: [UInt8], _ visit: (Token, Range<Int>) -> Void) {
        var index = 0
        while index < bytes.count {
            let (token, end) = token(bytes, at: index)
            visit(token, index..<end)
            index = end
        }
    }

    private static func token(_ bytes: [UInt8], at start: Int) -> (Token, Int) {
        let byte = bytes[start]
        let next = start + 1 < bytes.count ? bytes[start + 1] : 0
        func past(_ end: UInt8) -> Int {
            min((bytes[(start + 1)...].firstIndex(of: end) ?? bytes.count) + 1, bytes.count)
        }
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: return (.blank, start + 1)
        case 0x27, 0x22, 0x60: return (.quoted, past(byte))
        case 0x5B: return (.quoted, past(0x5D))
        case 0x2D where next == 0x2D:
            return (.comment, bytes[start...].firstIndex(of: 0x0A) ?? bytes.count)
        case 0x2F where next == 0x2A:
            var end = start + 2
            while end < bytes.count,
                !(bytes[end] == 0x2F && bytes[end - 1] == 0x2A && end > start + 2)
            {
                end += 1
            }
            return (.comment, min(end + 1, bytes.count))
        case 0x3A, 0x40, 0x24, 0x3F: return (.parameter, wordEnd(bytes, start + 1))  // : @ $ ?
        default:
            return isWord(byte) ? (.word, wordEnd(bytes, start)) : (.mark, start + 1)
        }
    }

    private static func wordEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var end = start
        while end < bytes.count, isWord(bytes[end]) { end += 1 }
        return end
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x5F || byte >= 0x80
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Parameters

    /// The parameters in the order of the text; `line` counts from 0.
    static func parameters(_ sql: String) -> [(sigil: String, name: String, line: Int)] {
        let bytes = Array(sql.utf8)
        var found: [(String, String, Int)] = []
        var line = 0
        scan(bytes) { token, range in
            if token == .parameter {
                let name = text(bytes[(range.lowerBound + 1)..<range.upperBound])
                found.append((text(bytes[range.prefix(1)]), name, line))
            }
            line += bytes[range].count { $0 == 0x0A }
        }
        return found
    }

    /// The text with other words for some of its parameters `:name`.
    ///
    /// - Parameter words: what to write instead, or nil to leave the parameter.
    static func replacingParameters(in sql: String, by words: (String) -> String?) -> String {
        let bytes = Array(sql.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        scan(bytes) { token, range in
            if token == .parameter, bytes[range.lowerBound] == 0x3A,
                let other = words(text(bytes[(range.lowerBound + 1)..<range.upperBound]))
            {
                result.append(contentsOf: other.utf8)
            } else {
                result.append(contentsOf: bytes[range])
            }
        }
        return text(result)
    }

    // MARK: Tables before a statement

    /// The tables `a AS (…)`, `a AS MATERIALIZED (…)` or `a AS NOT MATERIALIZED (…)` at the head of
    /// a text, separated by commas: name and bytes.
    static func tables(in sql: String) -> [(name: String, range: Range<Int>)] {
        let bytes = Array(sql.utf8)
        var found: [(name: String, range: Range<Int>)] = []
        var name: (word: String, start: Int)?
        var depth = 0
        var isNext = true
        var isOver = false
        scan(bytes) { token, range in
            guard !isOver, token != .blank, token != .comment else { return }
            let byte = token == .mark ? bytes[range.lowerBound] : 0
            if isNext, token == .word {
                let word = text(bytes[range])
                if found.isEmpty, word == "WITH" || word == "RECURSIVE" { return }
                name = (word, range.lowerBound)
                isNext = false
            } else if let (word, start) = name {
                if byte == 0x28 { depth += 1 }  // (
                guard byte == 0x29 else { return }  // )
                depth -= 1
                guard depth == 0 else { return }
                found.append((word, start..<range.upperBound))
                name = nil
            } else {
                // After its bracket: another one, or the statement.
                isNext = byte == 0x2C  // ,
                isOver = !isNext
            }
        }
        return found
    }

    /// The words of a stretch, names in quotes not among them.
    static func words(_ bytes: [UInt8]) -> Set<String> {
        var found: Set<String> = []
        scan(bytes) { token, range in
            if token == .word { found.insert(text(bytes[range])) }
        }
        return found
    }

    /// A statement as what follows named tables (`a AS (…)`): its own `WITH` becomes a comma.
    static func continuingWith(_ sql: String) -> String {
        let bytes = Array(sql.utf8)
        var words: [Range<Int>] = []
        scan(bytes) { token, range in
            if words.count < 2, token != .blank, token != .comment { words.append(range) }
        }
        func isWord(_ index: Int, _ word: String) -> Bool {
            words.indices.contains(index) && text(bytes[words[index]]).capitals == word
        }
        guard isWord(0, "WITH") else { return sql }
        let start = words[0].lowerBound
        let end = isWord(1, "RECURSIVE") ? words[1].upperBound : words[0].upperBound
        let lines = bytes[start..<end].count { $0 == 0x0A }
        return text(bytes[..<start]) + "," + String(repeating: "\n", count: lines)
            + text(bytes[end...])
    }

    /// Named tables without the comma that may stand after the last.
    static func withoutLastComma(_ sql: String) -> String {
        let bytes = Array(sql.utf8)
        var last: Range<Int>?
        scan(bytes) { token, range in
            if token != .blank, token != .comment { last = range }
        }
        guard let last, bytes[last.lowerBound] == 0x2C else { return sql }
        return text(bytes[..<last.lowerBound]) + text(bytes[last.upperBound...])
    }

    /// Whether a name stands in a text, outside comments and quotes.
    static func has(_ name: String, in sql: String) -> Bool {
        let bytes = Array(sql.utf8)
        var isThere = false
        scan(bytes) { token, range in
            if token == .word, text(bytes[range]) == name { isThere = true }
        }
        return isThere
    }

    /// Whether a word such as `LIMIT` stands in the statement itself, outside all parentheses.
    static func hasAtTop(_ word: String, in sql: String) -> Bool {
        let bytes = Array(sql.utf8)
        var depth = 0
        var isThere = false
        scan(bytes) { token, range in
            switch (token, bytes[range.lowerBound]) {
            case (.mark, 0x28): depth += 1
            case (.mark, 0x29): depth -= 1
            case (.word, _) where depth == 0:
                if text(bytes[range]).capitals == word { isThere = true }
            default: break
            }
        }
        return isThere
    }
}

/// A text without blanks at its ends.
func trimmed(_ text: some StringProtocol) -> String {
    var bytes = Substring(text).utf8
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return String(Substring(bytes))
}

/// The parts of a comma-separated list.
func list(_ text: String) -> [String] {
    text.utf8.split(separator: 0x2C).map { trimmed(Substring($0)) }.filter { !$0.isEmpty }
}

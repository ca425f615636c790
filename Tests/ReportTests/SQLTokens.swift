/// The tokens of a piece of SQL, without comments, for rules that look at its text.
struct SQLTokens {
    struct Token: Equatable {
        enum Kind { case word, number, text, quotedName, parameter, mark }

        var kind: Kind
        /// As written; words in capitals.
        var text: String
        /// The line of the file, from 1.
        var line: Int
        /// How many parentheses are open around it; of a parenthesis itself, outside it.
        var depth: Int
    }

    private(set) var all: [Token] = []

    init(_ sql: String) {
        let characters = Array(sql.unicodeScalars)
        var index = 0
        var line = 1
        var depth = 0
        func isWord(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        }
        func text(_ range: Range<Int>) -> String {
            String(String.UnicodeScalarView(characters[range]))
        }
        while index < characters.count {
            let start = index
            let scalar = characters[index]
            index += 1
            if scalar == "\n" {
                line += 1
            } else if scalar == "-", index < characters.count, characters[index] == "-" {
                while index < characters.count, characters[index] != "\n" { index += 1 }
            } else if scalar == "'" || scalar == "\"" {
                while index < characters.count, characters[index] != scalar { index += 1 }
                index = min(index + 1, characters.count)
                let kind: Token.Kind = scalar == "'" ? .text : .quotedName
                all.append(Token(kind: kind, text: text(start..<index), line: line, depth: depth))
            } else if isWord(scalar) || scalar == ":" {
                while index < characters.count, isWord(characters[index]) { index += 1 }
                let found = text(start..<index)
                let kind: Token.Kind =
                    scalar == ":" ? .parameter : ("0"..."9").contains(scalar) ? .number : .word
                let shown = kind == .word ? found.uppercased() : found
                all.append(Token(kind: kind, text: shown, line: line, depth: depth))
            } else if !scalar.properties.isWhitespace {
                if scalar == ")" { depth -= 1 }
                all.append(Token(kind: .mark, text: text(start..<index), line: line, depth: depth))
                if scalar == "(" { depth += 1 }
            }
        }
    }

    /// The text of a token, or nothing where there is none.
    func text(_ index: Int) -> String { all.indices.contains(index) ? all[index].text : "" }

    /// Whether words or marks follow one another from here.
    func reads(_ words: String..., at index: Int) -> Bool {
        words.enumerated().allSatisfy { text(index + $0.offset) == $0.element }
    }

    /// The place of the parenthesis that closes the one at `index`.
    func close(of index: Int) -> Int {
        all[(index + 1)...].firstIndex { $0.text == ")" && $0.depth == all[index].depth }
            ?? all.count
    }

    /// The places after `index` in the same parentheses, up to where they close.
    func beside(_ index: Int) -> [Int] {
        let depth = all[index].depth
        var found: [Int] = []
        for place in (index + 1)..<max(all.count, index + 1) {
            if all[place].depth < depth { break }
            if all[place].depth == depth { found.append(place) }
        }
        return found
    }
}

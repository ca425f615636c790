/// A piece of a phrase: words are in small letters, symbols such as `$`, `+`, `%` and `-` count as
/// words. Hyphens that join (`5M-plus`, `18-way`, `2-to-1`) are gone; those before a number stay.
enum PhraseToken: Hashable {
    case number(WrittenNumber)
    case word(String)

    var text: String {
        switch self {
        case .number(let number): number.text
        case .word(let word): word
        }
    }
}

enum PhraseTokenizer {
    /// The pieces of `text`.
    static func tokens(_ text: String) throws(PhraseProblem) -> [PhraseToken] {
        let scalars = Array(text.unicodeScalars)
        var tokens: [PhraseToken] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            switch scalar {
            case " ", "\t", "\u{A0}", "\u{202F}":
                index += 1
            case "-", "\u{2010}", "\u{2011}", "\u{2013}", "\u{2014}", "\u{2212}":
                // It joins before a letter (5M-plus), and behind "to" (2-to-1); else it is a dash.
                let joins =
                    index > 0 && !isBlank(scalars[index - 1])
                    && (isLetter(next) || tokens.last == .word("to"))
                if !joins { tokens.append(.word("-")) }
                index += 1
            case "$", "+", "%", ":", "~", "<", ">", "≤", "≥":
                tokens.append(.word(String(scalar)))
                index += 1
            case _ where isDigit(scalar) || (scalar == "." && isDigit(next)):
                let end = scalars[index...].firstIndex { !isDigit($0) && $0 != "," && $0 != "." }
                let written = scalars[index..<(end ?? scalars.count)]
                tokens.append(.number(try WrittenNumber(written)))
                index += written.count
            case _ where isLetter(scalar):
                let end = scalars[index...].firstIndex { !isLetter($0) && $0 != "'" && $0 != "’" }
                let word = scalars[index..<(end ?? scalars.count)]
                tokens.append(.word(String(String.UnicodeScalarView(word)).lowercased()))
                index += word.count
            default:
                throw .unread(String(scalar))
            }
        }
        return tokens
    }

    /// The words of `text` in small letters, digits kept, all else left out.
    static func words(_ text: String) -> [String] {
        text.lowercased().unicodeScalars
            .split { !isLetter($0) && !isDigit($0) }
            .map { String(String.UnicodeScalarView($0)) }
    }

    /// `text` without its outer blanks.
    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\u{A0}" || scalar == "\u{202F}"
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }

    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        "a"..."z" ~= scalar || "A"..."Z" ~= scalar
    }
}

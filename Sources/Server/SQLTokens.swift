/// A statement in pieces, as far as the dialect must know them.
struct SQLTokens {
    /// What a piece is.
    enum Kind {
        /// Blanks and comments.
        case blank
        /// `'…'`
        case text
        /// `"…"`
        case name
        case number
        /// `:name`, `?1` or `?`
        case parameter
        case word
        /// An operator, a comma, a parenthesis.
        case mark
    }

    /// A piece, its bytes as they are written, and of a word its capitals.
    struct Token {
        var kind: Kind
        var text: String
        var capitals: String

        init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
            capitals = kind == .word ? Self.capitals(text) : text
        }

        private static func capitals(_ text: String) -> String {
            String(
                decoding: text.utf8.map { (0x61...0x7A).contains($0) ? $0 &- 0x20 : $0 },
                as: UTF8.self)
        }
    }

    var all: [Token] = []

    init(_ sql: String) {
        let bytes = Array(sql.utf8)
        var index = 0
        while index < bytes.count {
            let (kind, end) = Self.piece(bytes, at: index)
            let text = String(decoding: bytes[index..<end], as: UTF8.self)
            all.append(Token(kind, kind == .blank ? " " : text))
            index = end
        }
    }

    private static func piece(_ bytes: [UInt8], at start: Int) -> (Kind, Int) {
        let byte = bytes[start]
        let next = start + 1 < bytes.count ? bytes[start + 1] : 0
        func run(_ from: Int, while holds: (UInt8) -> Bool) -> Int {
            var end = from
            while end < bytes.count, holds(bytes[end]) { end += 1 }
            return end
        }
        func past(_ quote: UInt8) -> Int {
            var end = start + 1
            while end < bytes.count {
                if bytes[end] == quote {
                    guard end + 1 < bytes.count, bytes[end + 1] == quote else { return end + 1 }
                    end += 1
                }
                end += 1
            }
            return end
        }
        switch byte {
        case 0x09...0x0D, 0x20: return (.blank, run(start) { $0 == 0x20 || (9...13).contains($0) })
        case 0x2D where next == 0x2D: return (.blank, run(start) { $0 != 0x0A })
        case 0x2F where next == 0x2A:
            var end = start + 2
            while end + 1 < bytes.count, !(bytes[end] == 0x2A && bytes[end + 1] == 0x2F) {
                end += 1
            }
            return (.blank, min(end + 2, bytes.count))
        case 0x27: return (.text, past(0x27))
        case 0x22: return (.name, past(0x22))
        case 0x3A where next == 0x3A: return (.mark, start + 2)
        case 0x3A where isWord(next), 0x40 where isWord(next), 0x24 where isWord(next), 0x3F:
            return (.parameter, run(start + 1, while: isWord))
        case 0x30...0x39:
            return (.number, run(start) { isWord($0) || $0 == 0x2E })
        case _ where isWord(byte): return (.word, run(start, while: isWord))
        default:
            let pair = [byte, next]
            let twos: [[UInt8]] = [
                Array("||".utf8), Array("<>".utf8), Array("<=".utf8), Array(">=".utf8),
                Array("!=".utf8), Array("==".utf8), Array("<<".utf8), Array(">>".utf8),
                Array("->".utf8),
            ]
            return (.mark, start + (twos.contains(pair) ? 2 : 1))
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x5F || byte >= 0x80
    }

    // MARK: Moving about

    /// The next piece that is not blank.
    func after(_ index: Int) -> Int? {
        var next = index + 1
        while next < all.count, all[next].kind == .blank { next += 1 }
        return next < all.count ? next : nil
    }

    /// The piece before that is not blank.
    func before(_ index: Int) -> Int? {
        var last = index - 1
        while last >= 0, all[last].kind == .blank { last -= 1 }
        return last >= 0 ? last : nil
    }

    /// The word or mark there, in capitals.
    func word(_ index: Int?) -> String? {
        guard let index, all[index].kind == .word || all[index].kind == .mark else { return nil }
        return all[index].capitals
    }

    /// Where the parenthesis that opens there closes.
    func close(of open: Int) -> Int {
        var depth = 0
        for index in open..<all.count where all[index].kind == .mark {
            if all[index].text == "(" { depth += 1 }
            if all[index].text == ")" {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return all.count
    }

    /// Where a list ends that begins behind `start`: at a word of `ends`, or at the parenthesis
    /// that closes around it; and the last piece of each of its parts.
    func list(from start: Int, until ends: Set<String>) -> (end: Int, lasts: [Int]) {
        var depth = 0
        var lasts: [Int] = []
        var last: Int?
        var index = start
        while index < all.count {
            let token = all[index]
            let isPlain = token.kind == .mark || token.kind == .word
            if isPlain, token.text == "(" { depth += 1 }
            if isPlain, token.text == ")" {
                if depth == 0 { break }
                depth -= 1
            }
            if isPlain, depth == 0, ends.contains(token.capitals) { break }
            if isPlain, depth == 0, token.text == "," {
                if let last { lasts.append(last) }
                last = nil
            } else if token.kind != .blank {
                last = index
            }
            index += 1
        }
        if let last { lasts.append(last) }
        return (index, lasts)
    }

    /// The text again.
    var text: String { all.map(\.text).joined() }
}

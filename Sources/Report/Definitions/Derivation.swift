/// How a cell follows from other cells of its row, by a line like
/// `-- derived: excess_cents = net_cents - limit_cents`.
///
/// Entries cannot add up to such a cell; `why` shows what it is made of and proves that.
package struct Derivation: Equatable, Sendable {
    /// What is done with the other cells.
    package enum Kind: Equatable, Sendable {
        /// `= a + b - c`: they are added and taken away.
        case sum
        /// `counts a`: it says how many entries are behind the other cell.
        case entries
        /// `of a, b: words`: it rests on them in a way that the words tell.
        case rests
    }

    /// Another cell.
    package struct Part: Equatable, Sendable {
        /// Its column.
        package var column: String
        /// Whether it is taken away.
        package var isTaken = false
    }

    /// The column that follows.
    package var column: String
    /// What is done with the others.
    package var kind: Kind
    /// The others.
    package var parts: [Part]
    /// How, in words.
    package var words: String?
    /// The line of the file that says so.
    package var line: Int

    /// What it is, as `why` and the help say it.
    ///
    /// - Parameter name: how a column is called.
    package func text(_ name: (String) -> String) -> String {
        switch kind {
        case .sum:
            "= "
                + parts.enumerated().map { index, part in
                    (part.isTaken ? "- " : index > 0 ? "+ " : "") + name(part.column)
                }.joined(separator: " ")
        case .entries: "counts the entries behind \(name(parts[0].column))"
        case .rests:
            "rests on " + parts.map { name($0.column) }.joined(separator: ", ")
                + (words.map { ": \($0)" } ?? "")
        }
    }

    /// Reads the lines `-- derived:`; several stand in one line with `;` between.
    static func read(_ read: FrontMatter) throws -> [Self] {
        try read.all("derived").flatMap { entry in
            try entry.value.utf8.split(separator: 0x3B).flatMap { part in
                let found = derivations(trimmed(Substring(part)), line: entry.line)
                guard !found.isEmpty else {
                    throw read.problem(
                        "expected `column = column - column`, `column counts column` or "
                            + "`column, column of column, column: words` in `-- derived:`, found "
                            + quoted(trimmed(Substring(part))), entry.line)
                }
                return found
            }
        }
    }

    /// `a, b of c, d: words` says the same of `a` and of `b`; none where the text is no such line.
    private static func derivations(_ text: String, line: Int) -> [Self] {
        var words = spaced(text)[...]
        var columns: [String] = []
        while let word = words.popFirst() {
            columns.append(word.hasSuffix(",") ? String(word.dropLast()) : word)
            if !word.hasSuffix(",") { break }
        }
        guard let verb = words.popFirst(), let found = parts(verb, Array(words)) else { return [] }
        return columns.map {
            Self(column: $0, kind: found.kind, parts: found.parts, words: found.words, line: line)
        }
    }

    private static func parts(_ verb: String, _ words: [String])
        -> (kind: Kind, parts: [Part], words: String?)?
    {
        guard let first = words.first else { return nil }
        switch verb {
        case "=":
            guard words.count % 2 == 1 else { return nil }
            var parts = [Part(column: first)]
            for index in stride(from: 1, to: words.count, by: 2) {
                guard ["+", "-"].contains(words[index]) else { return nil }
                parts.append(Part(column: words[index + 1], isTaken: words[index] == "-"))
            }
            return (.sum, parts, nil)
        case "counts":
            return words.count == 1 ? (.entries, [Part(column: first)], nil) : nil
        case "of":
            let halves = words.joined(separator: " ").split(separator: ":", maxSplits: 1)
                .map { trimmed($0) }
            let names = list(halves.first ?? "")
            guard !names.isEmpty else { return nil }
            return (.rests, names.map { Part(column: $0) }, halves.count == 2 ? halves[1] : nil)
        default: return nil
        }
    }
}

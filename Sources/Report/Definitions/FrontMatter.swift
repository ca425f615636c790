import Wording

/// The two parts of a report or method file: lines `-- key: value`, then SQL in named sections.
///
/// Strict, so that what a file says of itself is true.
struct FrontMatter {
    /// One line `-- key: value`; a line that goes on begins with `--   `.
    struct Entry {
        var key: String
        var value: String
        var line: Int
    }

    /// A stretch of SQL as it stands in the file.
    struct Text {
        var lines: [Substring] = []
        /// The line of the file on which it begins, from 1.
        var firstLine: Int

        var sql: String { lines.joined(separator: "\n") }
        var isEmpty: Bool { lines.allSatisfy { trimmed($0).isEmpty } }
    }

    /// What a kind of file may hold.
    struct Grammar {
        var once: Set<String>
        var repeated: Set<String>
        /// Names of sections in the order in which messages list them.
        var sections: [String]
        /// Whether SQL may stand before the first section.
        var mayBeginWithSQL = false

        static let report = Grammar(
            once: [
                "name", "title", "question", "table", "key", "cell", "methods", "order", "empty",
                "named", "shown",
            ],
            repeated: [
                "uses", "param", "params", "column", "columns", "derived", "method", "rule", "note",
                "chart",
            ],
            sections: ["with", "query", "why", "excluded", "empty"])

        static let method = Grammar(
            once: ["method", "about"], repeated: ["uses", "kept", "column", "rule"],
            sections: ["sums", "rows"], mayBeginWithSQL: true)
    }

    let file: String
    let embedded: Bool
    let grammar: Grammar
    var entries: [Entry] = []
    var sections: [String: Text] = [:]
    /// SQL before the first section.
    var body = Text(firstLine: 1)
    var lastLine = 1

    /// - Throws: `ReportError.definition` with file and line.
    init(_ text: String, file: String, embedded: Bool, grammar: Grammar) throws {
        self.file = file
        self.embedded = embedded
        self.grammar = grammar
        // What a person sees as one line is one line, however a Windows program ended it.
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            Substring($0.last == 0x0D ? $0.dropLast() : $0)
        }
        var section: String?
        var isHead = true
        for (index, line) in lines.enumerated() {
            let number = index + 1
            lastLine = number
            if let name = try sectionName(line, number) {
                guard sections[name] == nil else {
                    throw problem("section @\(name) appears twice", number)
                }
                sections[name] = Text(firstLine: number + 1)
                section = name
            } else if let section {
                sections[section]?.lines.append(line)
            } else if isHead, try readHead(line, number) {
                continue
            } else {
                if isHead { body.firstLine = number }
                isHead = false
                body.lines.append(line)
            }
        }
    }

    /// The name of the file without its ending: what it describes is called so.
    var stem: String {
        let name = file.utf8.split(separator: 0x2F).last.map { String(Substring($0)) } ?? file
        return name.hasSuffix(".sql") ? String(name.dropLast(4)) : name
    }

    func problem(_ text: String, _ line: Int) -> ReportError {
        .definition(file: file, line: line, problem: text, embedded: embedded)
    }

    private func sectionName(_ line: Substring, _ number: Int) throws -> String? {
        guard line.utf8.starts(with: "-- @".utf8) else { return nil }
        let name = trimmed(line.dropFirst(4))
        guard grammar.sections.contains(name) else {
            let known = grammar.sections.map { "@" + $0 }
            let list = known.dropLast().joined(separator: ", ") + " or " + (known.last ?? "")
            throw problem("expected a section \(list), found @\(name)", number)
        }
        guard name != "with" || sections.isEmpty else {
            throw problem("@with comes before the other sections", number)
        }
        return name
    }

    /// Whether the line belongs to the front-matter; SQL does not.
    private mutating func readHead(_ line: Substring, _ number: Int) throws -> Bool {
        if trimmed(line).isEmpty || line == "--" { return true }
        guard line.utf8.starts(with: "--".utf8) else {
            if grammar.mayBeginWithSQL { return false }
            throw problem(
                "expected `-- key: value` or `-- @query`, found SQL before @query", number)
        }
        if line.utf8.starts(with: "--   ".utf8), let last = entries.indices.last {
            entries[last].value += " " + trimmed(line.dropFirst(2))
            return true
        }
        guard line.utf8.starts(with: "-- ".utf8), let colon = line.utf8.firstIndex(of: 0x3A) else {
            throw problem("expected `-- key: value`, found \(quoted(String(line)))", number)
        }
        let key = String(line[line.index(line.startIndex, offsetBy: 3)..<colon])
        let known = grammar.once.union(grammar.repeated)
        guard known.contains(key) else {
            let hint = Suggestion.phrase(for: key, in: known.sorted())
            throw problem("there is no key \(quoted(key)) in front-matter.\(hint)", number)
        }
        if grammar.once.contains(key), entries.contains(where: { $0.key == key }) {
            throw problem("the key \(key) appears twice", number)
        }
        let value = trimmed(line[line.index(after: colon)...])
        guard !value.isEmpty else { throw problem("the key \(key) has no value", number) }
        entries.append(Entry(key: key, value: value, line: number))
        return true
    }

    // MARK: Values

    /// The one value of a key, or nil.
    func single(_ key: String) -> String? { entries.first { $0.key == key }?.value }

    /// - Throws: when the key is missing.
    func required(_ key: String) throws -> String {
        guard let found = single(key) else {
            let before = grammar.mayBeginWithSQL ? "before the SQL" : "before @query"
            throw problem("expected a line `-- \(key): …` \(before), found none", 1)
        }
        return found
    }

    func all(_ key: String) -> [Entry] { entries.filter { $0.key == key } }

    /// The words of every line of a key, separated by commas, each once.
    func words(_ keys: String...) -> [(word: String, line: Int)] {
        var found: [(word: String, line: Int)] = []
        var seen: Set<String> = []
        for entry in entries where keys.contains(entry.key) {
            for word in list(entry.value) where seen.insert(word).inserted {
                found.append((word, entry.line))
            }
        }
        return found
    }

    func rules() -> [ReportRule] { all("rule").map { ReportRule($0.value) } }

    /// The lines of a key and of its list form, in order: `-- columns: a, b` is as if `a` and `b`
    /// had lines of their own.
    func each(_ key: String) -> [Entry] {
        entries.flatMap { entry -> [Entry] in
            if entry.key == key { return [entry] }
            guard entry.key == key + "s" else { return [] }
            return list(entry.value).map { Entry(key: key, value: $0, line: entry.line) }
        }
    }

    /// The columns in order. A line of its own gives other words to a column that a list names.
    func columns(finding told: (String) -> ReportDefinition.Column?) throws
        -> [ReportDefinition.Column]
    {
        let listed = Set(
            entries.filter { $0.key == "columns" }.flatMap { MethodLibrary.listed($0.value) })
        var own: [String: Entry] = [:]
        for entry in all("column") {
            guard let name = spaced(entry.value).first, listed.contains(name) else { continue }
            guard own.updateValue(entry, forKey: name) == nil else {
                throw problem("the column \(name) appears twice", entry.line)
            }
        }
        return try entries.flatMap { entry -> [ReportDefinition.Column] in
            switch entry.key {
            case "column":
                let isListed = spaced(entry.value).first.map(listed.contains) ?? false
                return isListed ? [] : [try column(entry, told)]
            case "columns":
                return try MethodLibrary.listed(entry.value).map { name in
                    let words = Entry(key: "column", value: name, line: entry.line)
                    return try column(own[name] ?? words, told)
                }
            default: return []
            }
        }
    }

    private func column(_ entry: Entry, _ told: (String) -> ReportDefinition.Column?) throws
        -> ReportDefinition.Column
    {
        let words = spaced(entry.value)
        if words.count == 1 {
            guard var column = told(words[0]) else {
                throw problem(
                    "expected `-- column: name type Description`: neither a method that is used "
                        + "here nor schema/columns.csv describes a column \(quoted(words[0]))",
                    entry.line)
            }
            column.line = entry.line
            return column
        }
        guard words.count >= 3 else {
            throw problem("expected `-- column: name type Description`", entry.line)
        }
        guard let type = ReportDefinition.ColumnType(rawValue: words[1]) else {
            let types = ReportDefinition.ColumnType.allCases.map(\.rawValue)
            throw problem(
                "expected a column type (\(types.joined(separator: ", "))), "
                    + "found \(quoted(words[1]))", entry.line)
        }
        return ReportDefinition.Column(
            name: words[0], type: type, description: words[2...].joined(separator: " "),
            line: entry.line)
    }
}

/// The words of a line, without the blanks between them.
func spaced(_ text: String) -> [String] {
    text.utf8.split { $0 == 0x20 || $0 == 0x09 }.map { String(Substring($0)) }
}

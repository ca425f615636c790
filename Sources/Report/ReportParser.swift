import Wording

/// Reads a report file: front-matter, then `@query`, `@why` and `@excluded`, before them `@with`,
/// which all three share. Strict, so that what a report says of itself is true.
enum ReportParser {
    /// - Throws: `ReportError.definition` with file and line.
    static func parse(_ text: String, file: String, embedded: Bool) throws -> ReportDefinition {
        var reader = FrontMatterReader(file: file, embedded: embedded)
        try reader.read(text)
        let report = try reader.definition()
        try ReportChecker(report: report).check()
        return report
    }
}

/// The first pass: lines to values.
private struct FrontMatterReader {
    let file: String
    let embedded: Bool
    var values: [(key: String, value: String, line: Int)] = []
    var sections: [String: (sql: [Substring], line: Int)] = [:]
    var lastLine = 1

    static let once: Set<String> = [
        "name", "title", "question", "table", "key", "cell", "methods", "order", "scan", "empty",
    ]
    static let repeated: Set<String> = ["param", "column", "method", "rule", "note"]

    func problem(_ text: String, _ line: Int) -> ReportError {
        .definition(file: file, line: line, problem: text, embedded: embedded)
    }

    mutating func read(_ text: String) throws {
        let lines = text.unicodeScalars.split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { Substring($0.last == "\r" ? $0.dropLast() : $0) }
        var section: String?
        for (index, line) in lines.enumerated() {
            let number = index + 1
            lastLine = number
            if let name = try sectionName(line, number) {
                guard sections[name] == nil else {
                    throw problem("section @\(name) appears twice", number)
                }
                sections[name] = ([], number + 1)
                section = name
            } else if let section {
                sections[section]?.sql.append(line)
            } else {
                try readFrontMatter(line, number)
            }
        }
    }

    private func sectionName(_ line: Substring, _ number: Int) throws -> String? {
        guard line.hasPrefix("-- @") else { return nil }
        let name = trimmed(line.dropFirst(4))
        guard ["with", "query", "why", "excluded"].contains(name) else {
            throw problem(
                "expected a section @with, @query, @why or @excluded, found @\(name)", number)
        }
        guard name != "with" || sections.isEmpty else {
            throw problem("@with comes before the other sections", number)
        }
        return name
    }

    private mutating func readFrontMatter(_ line: Substring, _ number: Int) throws {
        if trimmed(line).isEmpty || line == "--" { return }
        guard line.hasPrefix("--") else {
            throw problem(
                "expected `-- key: value` or `-- @query`, found SQL before @query", number)
        }
        if line.hasPrefix("--   "), let last = values.indices.last {
            values[last].value += " " + trimmed(line.dropFirst(2))
            return
        }
        guard line.hasPrefix("-- "), let colon = line.firstIndex(of: ":") else {
            throw problem("expected `-- key: value`, found \(quoted(String(line)))", number)
        }
        let key = String(line[line.index(line.startIndex, offsetBy: 3)..<colon])
        let known = Self.once.union(Self.repeated)
        guard known.contains(key) else {
            let hint = Suggestion.phrase(for: key, in: known.sorted())
            throw problem("there is no key \(quoted(key)) in front-matter.\(hint)", number)
        }
        if Self.once.contains(key), values.contains(where: { $0.key == key }) {
            throw problem("the key \(key) appears twice", number)
        }
        let value = trimmed(line[line.index(after: colon)...])
        guard !value.isEmpty else { throw problem("the key \(key) has no value", number) }
        values.append((key, value, number))
    }

    private func single(_ key: String) -> (value: String, line: Int)? {
        values.first { $0.key == key }.map { ($0.value, $0.line) }
    }

    private func required(_ key: String) throws -> String {
        guard let found = single(key) else {
            throw problem("expected a line `-- \(key): …` before @query, found none", 1)
        }
        return found.value
    }

    func definition() throws -> ReportDefinition {
        guard let query = section("query") else {
            throw problem("expected a section `-- @query`, found none", lastLine)
        }
        return ReportDefinition(
            file: file, isEmbedded: embedded, name: try required("name"),
            title: try required("title"), question: try required("question"),
            parameters: try values.filter { $0.key == "param" }.map(parameter),
            columns: try values.filter { $0.key == "column" }.map(column),
            table: single("table").map { list($0.value) } ?? [],
            key: single("key").map { list($0.value) } ?? [], cell: single("cell")?.value,
            methods: try methods(),
            rules: values.filter { $0.key == "rule" }.map(\.value), order: try required("order"),
            notes: values.filter { $0.key == "note" }.map(\.value), empty: single("empty")?.value,
            query: query, why: section("why"), excluded: section("excluded"))
    }

    private func section(_ name: String) -> ReportDefinition.Section? {
        guard let found = sections[name] else { return nil }
        var sql = found.sql.joined(separator: "\n")
        var firstLine = found.line
        if let shared = sections["with"] {
            // Every line keeps its distance from the first, so that messages name the right one.
            firstLine = shared.line - 1
            let between = found.line - shared.line - shared.sql.count + 1
            sql =
                "WITH RECURSIVE\n" + shared.sql.joined(separator: "\n")
                + String(repeating: "\n", count: max(between, 1)) + SQLText.continuingWith(sql)
        }
        return ReportDefinition.Section(
            sql: sql, firstLine: firstLine, parameters: Set(SQLText.parameters(sql).map(\.name)))
    }

    /// The methods in the order of `-- method:` and `-- methods:` lines; the first is the default.
    private func methods() throws -> [String] {
        var names: [String] = []
        for entry in values where entry.key == "method" || entry.key == "methods" {
            for name in list(entry.value) where !names.contains(name) { names.append(name) }
        }
        guard !names.isEmpty else { _ = try required("method"); return [] }
        return names
    }

    private func parameter(_ entry: (key: String, value: String, line: Int)) throws
        -> ReportDefinition.Parameter
    {
        var words = entry.value.unicodeScalars.split { $0 == " " || $0 == "\t" }.map { String($0) }
        guard words.count >= 2 else {
            throw problem("expected `-- param: name type Description`", entry.line)
        }
        let name = words.removeFirst()
        let type = try parameterType(words.removeFirst(), entry.line)
        var defaultText: String?
        var isRequired = false
        if words.first == "=" {
            guard words.count >= 2 else { throw problem("expected a default after =", entry.line) }
            defaultText = words[1]
            words.removeFirst(2)
        } else if words.first == "required" {
            isRequired = true
            words.removeFirst()
        }
        guard !words.isEmpty else {
            throw problem("the parameter \(name) has no description", entry.line)
        }
        return ReportDefinition.Parameter(
            name: name, type: type, defaultText: defaultText, isRequired: isRequired,
            description: words.joined(separator: " "), line: entry.line)
    }

    private func parameterType(_ word: String, _ line: Int) throws
        -> ReportDefinition.ParameterType
    {
        switch word {
        case "committee": return .committee
        case "candidate": return .candidate
        case "race": return .race
        case "state": return .state
        case "cycle": return .cycle
        case "date": return .date
        case "count": return .count
        case "text": return .text
        default:
            if word.hasPrefix("choice("), word.hasSuffix(")") {
                let words = word.dropFirst(7).dropLast().split(
                    separator: "|", omittingEmptySubsequences: false
                ).map(String.init)
                if words.count >= 2, !words.contains(""), Set(words).count == words.count {
                    return .choice(words)
                }
            }
            let types = [
                "committee", "candidate", "race", "state", "cycle", "date", "count", "text",
            ]
            throw problem(
                "expected a parameter type (\(types.joined(separator: ", ")), choice(a|b)), "
                    + "found \(quoted(word)).\(Suggestion.phrase(for: word, in: types))", line)
        }
    }

    private func column(_ entry: (key: String, value: String, line: Int)) throws
        -> ReportDefinition.Column
    {
        let words = entry.value.unicodeScalars.split { $0 == " " || $0 == "\t" }.map { String($0) }
        guard words.count >= 3 else {
            throw problem("expected `-- column: name type Description`", entry.line)
        }
        guard let type = ReportDefinition.ColumnType(rawValue: words[1]) else {
            throw problem(
                "expected a column type (text, count, cents, date, basis_points), "
                    + "found \(quoted(words[1]))", entry.line)
        }
        return ReportDefinition.Column(
            name: words[0], type: type, description: words[2...].joined(separator: " "),
            line: entry.line)
    }
}

/// The second pass: what the lines say of each other and of the SQL.
private struct ReportChecker {
    let report: ReportDefinition

    func check() throws {
        try checkNames()
        try checkKeys()
        try checkDefaults()
        try checkParameters()
    }

    private func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
    }

    private func checkNames() throws {
        let nameFits = report.name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        guard nameFits else {
            throw report.problem(
                "expected a name of a-z, 0-9 and -, found \(quoted(report.name))", line: 1)
        }
        if report.isEmbedded, report.file != "exports/\(report.name).sql" {
            throw report.problem("the name \(report.name) differs from the file's", line: 1)
        }
        var seen: Set<String> = []
        for parameter in report.parameters {
            guard isIdentifier(parameter.name) else {
                throw report.problem(
                    "expected a parameter name of a-z, 0-9 and _, found \(quoted(parameter.name))",
                    line: parameter.line)
            }
            for name in parameter.bindings where !seen.insert(name).inserted {
                throw report.problem("the parameter \(name) appears twice", line: parameter.line)
            }
            if ["as_of", "method"].contains(parameter.name) || parameter.name.hasPrefix("key_") {
                throw report.problem(
                    ":\(parameter.name) is bound by warchest and cannot be declared",
                    line: parameter.line)
            }
        }
        guard !report.columns.isEmpty else {
            throw report.problem("expected at least one `-- column:` line, found none", line: 1)
        }
        seen = []
        for column in report.columns {
            guard isIdentifier(column.name) else {
                throw report.problem(
                    "expected a column name of a-z, 0-9 and _, found \(quoted(column.name))",
                    line: column.line)
            }
            guard seen.insert(column.name).inserted else {
                throw report.problem("the column \(column.name) appears twice", line: column.line)
            }
            if (column.type == .cents) != column.name.hasSuffix("_cents") {
                throw report.problem(
                    "a column is of type cents exactly when its name ends in _cents: "
                        + "\(column.name) is \(column.type.rawValue)", line: column.line)
            }
            if (column.type == .basisPoints) != column.name.hasSuffix("_bp") {
                throw report.problem(
                    "a column is of type basis_points exactly when its name ends in _bp: "
                        + "\(column.name) is \(column.type.rawValue)", line: column.line)
            }
        }
    }

    private func checkKeys() throws {
        let names = report.columns.map(\.name)
        for name in report.key where !names.contains(name) {
            throw report.problem("the key column \(name) is not declared", line: 1)
        }
        guard Set(report.key).count == report.key.count else {
            throw report.problem("the key names a column twice", line: 1)
        }
        for name in report.table where !names.contains(name) {
            throw report.problem("the table column \(name) is not declared", line: 1)
        }
        if let cell = report.cell {
            let fits = report.columns.contains {
                $0.name == cell && ($0.type == .cents || $0.type == .count)
            }
            guard fits else {
                throw report.problem(
                    "the cell \(cell) is not a declared column of cents or counts", line: 1)
            }
        }
        if let why = report.why {
            guard !report.key.isEmpty, report.cell != nil else {
                throw report.problem(
                    "@why needs a `-- key:` and a `-- cell:` line", line: max(why.firstLine - 1, 1))
            }
        }
    }

    private func checkDefaults() throws {
        for parameter in report.parameters {
            guard let text = parameter.defaultText else { continue }
            do {
                _ = try ParameterReader.read(text, as: parameter)
            } catch let error as ReportError {
                throw report.problem(
                    "the default of \(parameter.name) does not fit: \(error.message)",
                    line: parameter.line)
            }
        }
    }

    private func checkParameters() throws {
        let declared = Set(report.parameters.flatMap(\.bindings))
        var used: Set<String> = []
        let sections = [
            ("query", report.query), ("why", report.why), ("excluded", report.excluded),
        ]
        for case (let title, let section?) in sections {
            for found in SQLText.parameters(section.sql) {
                let line = section.firstLine + found.line
                guard found.sigil == ":" else {
                    throw report.problem(
                        "expected :name, found \(found.sigil)\(found.name)", line: line)
                }
                used.insert(found.name)
                let isKey =
                    title != "query" && found.name.hasPrefix("key_")
                    && report.key.contains(String(found.name.dropFirst(4)))
                let isMethod = found.name == "method" && report.methods.count > 1
                guard declared.contains(found.name) || found.name == "as_of" || isKey || isMethod
                else {
                    let hint = Suggestion.phrase(
                        for: found.name, in: declared.sorted(), prefix: ":")
                    throw report.problem(
                        ":\(found.name) is used in @\(title) but not declared.\(hint)", line: line)
                }
            }
        }
        for parameter in report.parameters where used.isDisjoint(with: parameter.bindings) {
            throw report.problem(
                "the parameter \(parameter.name) is declared but no statement uses it",
                line: parameter.line)
        }
        if report.methods.count > 1, !used.contains("method") {
            throw report.problem("several methods are declared but :method is not used", line: 1)
        }
    }
}

/// What little of SQL's grammar must be known to find parameters.
enum SQLText {
    /// A statement as what follows named tables (`a AS (…)`): its own `WITH` becomes a comma.
    static func continuingWith(_ sql: String) -> String {
        let bytes = Array(sql.utf8)
        var start = 0
        while start < bytes.count {
            if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[start]) {
                start += 1
            } else if bytes[start...].starts(with: "--".utf8) {
                while start < bytes.count, bytes[start] != 0x0A { start += 1 }
            } else {
                break
            }
        }
        func follows(_ word: String, at position: Int) -> Int? {
            let end = position + word.utf8.count
            guard end < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[end]),
                String(decoding: bytes[position..<end], as: UTF8.self).uppercased() == word
            else { return nil }
            return end
        }
        guard var end = follows("WITH", at: start) else { return sql }
        var next = end
        while next < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[next]) { next += 1 }
        if let recursive = follows("RECURSIVE", at: next) { end = recursive }
        let lines = bytes[start..<end].count { $0 == 0x0A }
        return String(decoding: bytes[..<start], as: UTF8.self) + ","
            + String(repeating: "\n", count: lines)
            + String(decoding: bytes[end...], as: UTF8.self)
    }

    /// The parameters in the order of the text; `line` counts from 0.
    static func parameters(_ sql: String) -> [(sigil: String, name: String, line: Int)] {
        let bytes = Array(sql.utf8)
        var found: [(String, String, Int)] = []
        var line = 0
        var index = 0
        func skip(to end: UInt8) {
            index += 1
            while index < bytes.count, bytes[index] != end {
                if bytes[index] == 0x0A { line += 1 }
                index += 1
            }
            index += 1
        }
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch byte {
            case 0x0A:
                line += 1
                index += 1
            case 0x27, 0x22, 0x60: skip(to: byte)
            case 0x5B: skip(to: 0x5D)
            case 0x2D where next == 0x2D:
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            case 0x2F where next == 0x2A:
                index += 2
                while index < bytes.count {
                    if bytes[index] == 0x0A { line += 1 }
                    if bytes[index] == 0x2A, index + 1 < bytes.count, bytes[index + 1] == 0x2F {
                        break
                    }
                    index += 1
                }
                index += 2
            case 0x3A, 0x40, 0x24, 0x3F:  // : @ $ ?
                var end = index + 1
                while end < bytes.count, isWord(bytes[end]) { end += 1 }
                let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
                found.append((String(decoding: [byte], as: UTF8.self), name, line))
                index = end
            default: index += 1
            }
        }
        return found
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x5F || byte >= 0x80
    }
}

/// A text without blanks at its ends.
func trimmed(_ text: some StringProtocol) -> String {
    var scalars = Substring(text).unicodeScalars
    while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
    while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
    return String(scalars)
}

/// The parts of a comma-separated list.
func list(_ text: String) -> [String] {
    text.split(separator: ",").map { trimmed($0) }.filter { !$0.isEmpty }
}

import Wording

/// Reads a report file: front-matter, then `@query`, `@why`, `@excluded` and `@empty`, before them
/// `@with`, which all share; in front of each come the methods that the report uses.
enum ReportParser {
    /// - Throws: `ReportError.definition` with file and line.
    static func parse(_ text: String, file: String, embedded: Bool, methods: MethodLibrary) throws
        -> ReportDefinition
    {
        let read = try FrontMatter(text, file: file, embedded: embedded, grammar: .report)
        let builder = try ReportBuilder(read: read, library: methods)
        let report = try builder.definition()
        // Of those that come with the program a test has said so.
        if !embedded {
            try ReportChecker(report: report, read: read, methods: builder.methods).check()
        }
        return report
    }
}

/// From the lines of a file to a report.
private struct ReportBuilder {
    let read: FrontMatter
    let methods: [MethodDefinition]
    let parameters: [ReportDefinition.Parameter]
    let columns: [ReportDefinition.Column]
    let counting: [String]

    init(read: FrontMatter, library: MethodLibrary) throws {
        self.read = read
        let uses = read.words("uses")
        let line = uses.first?.line ?? 1
        methods = try library.closure(of: uses.map(\.word)) { read.problem($0, line) }
        parameters = try read.each("param").map { try Self.parameter($0, read) }
        let described = Self.described(methods)
        columns = try read.columns { MethodLibrary.columns[$0] ?? described[$0] }
        counting = read.words("method", "methods").map(\.word)
        if counting.isEmpty { _ = try read.required("method") }
    }

    /// The columns that methods describe, the one nearest to the report first; above them stand
    /// those that `schema/columns.csv` describes for all reports.
    private static func described(_ methods: [MethodDefinition])
        -> [String: ReportDefinition.Column]
    {
        var found: [String: ReportDefinition.Column] = [:]
        for column in methods.flatMap(\.columns) {
            guard let type = ReportDefinition.ColumnType(rawValue: column.type) else { continue }
            found[column.name] = ReportDefinition.Column(
                name: column.name, type: type, description: column.description, line: 0)
        }
        return found
    }

    func definition() throws -> ReportDefinition {
        guard let query = read.sections["query"] else {
            throw read.problem("expected a section `-- @query`, found none", read.lastLine)
        }
        let key = read.single("key").map { list($0) } ?? []
        let assembly = StatementAssembly(
            file: read.file, methods: methods, shared: read.sections["with"],
            parameters: Set(parameters.flatMap(\.bindings)), bindsMethod: counting.count > 1,
            key: key, named: read.single("named"))
        let order = try read.required("order")
        let tail = try self.tail(of: query, order)
        return ReportDefinition(
            file: read.file, isEmbedded: read.embedded, name: read.single("name") ?? read.stem,
            title: try read.required("title"), question: try read.required("question"),
            uses: read.words("uses").map(\.word), parameters: parameters, columns: columns,
            table: read.single("table").map(firsts) ?? [], key: key,
            cell: read.single("cell"), derived: try Derivation.read(read),
            charts: try ChartDeclaration.read(read, columns: columns), methods: counting,
            rules: rules(),
            order: firsts(order).joined(separator: ", "),
            notes: read.all("note").map(\.value), empty: read.single("empty"),
            named: read.single("named"), conditional: try conditional(),
            query: assembly.section(query, .query, tail: tail),
            others: ReportDefinition.Others(
                row: Later { assembly.section(query, .row, tail: tail) },
                why: other("why", .why, assembly), excluded: other("excluded", .excluded, assembly),
                whyEmpty: other("empty", .excluded, assembly)))
    }

    private func other(
        _ name: String, _ part: StatementAssembly.Part, _ assembly: StatementAssembly
    ) -> Later<ReportDefinition.Section>? {
        read.sections[name].map { text in Later { assembly.section(text, part) } }
    }

    /// `-- shown: PARAMETER: COLUMN, …`: the last columns.
    private func conditional() throws -> ReportDefinition.Conditional? {
        guard let entry = read.all("shown").first else { return nil }
        let parts = entry.value.split(separator: ":", maxSplits: 1).map { trimmed($0) }
        let names = parts.count == 2 ? firsts(parts[1]) : []
        guard let name = parts.first, parameters.contains(where: { $0.name == name }),
            !names.isEmpty, names == columns.suffix(names.count).map(\.name)
        else {
            throw read.problem(
                "expected `-- shown: PARAMETER: COLUMNS`, the last columns of the report, found "
                    + quoted(entry.value), entry.line)
        }
        return ReportDefinition.Conditional(parameter: name, count: names.count)
    }

    /// The report's own rules, then those of its methods that it does not say itself.
    private func rules() -> [ReportRule] {
        var rules = read.rules()
        for rule in methods.flatMap(\.rules) where !rules.contains(rule) { rules.append(rule) }
        return rules
    }

    /// `ORDER BY` as the line `-- order:` says, and `LIMIT :limit`; nil when the statement of a
    /// user's own file has them already.
    ///
    /// Columns are named by their places: a name would be ambiguous where two tables have it. What
    /// is not shown and stands in the statement is named as it stands there.
    private func tail(of query: FrontMatter.Text, _ order: String) throws -> String? {
        let sql = query.sql
        guard !SQLText.hasAtTop("ORDER", in: sql), !SQLText.hasAtTop("LIMIT", in: sql) else {
            return nil
        }
        let line = read.all("order").first?.line ?? 1
        let terms = order == "none" ? [] : try firsts(order).map { try term($0, line, query) }
        var parts = terms.isEmpty ? [] : ["ORDER BY " + terms.joined(separator: ", ")]
        if parameters.contains(where: { $0.name == "limit" && $0.type == .count }) {
            parts.append("LIMIT :limit")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "\n")
    }

    /// The names of a list; of a name that stands for several columns the first of them.
    private func firsts(_ text: String) -> [String] {
        list(text).map { MethodLibrary.columnGroups[$0]?.first ?? $0 }
    }

    private func term(_ text: String, _ line: Int, _ query: FrontMatter.Text) throws -> String {
        var words = spaced(text)
        let name = words.removeFirst()
        let place = columns.firstIndex { $0.name == name }
        guard place != nil || SQLText.has(name, in: query.sql) else {
            let hint = Suggestion.phrase(for: name, in: columns.map(\.name))
            throw read.problem(
                "expected `-- order:` to name columns of the report, or of the tables of @query, "
                    + "found \(quoted(name)).\(hint)", line)
        }
        let rest = words.joined(separator: " ").capitals
        let known = ["", "ASC", "DESC"].flatMap { way in
            ["", "NULLS FIRST", "NULLS LAST"].map { trimmed("\(way) \($0)") }
        }
        guard known.contains(rest) else {
            throw read.problem(
                "expected desc, asc, nulls first or nulls last after \(name) in `-- order:`, "
                    + "found \(quoted(words.joined(separator: " ")))", line)
        }
        let column = place.map { "\($0 + 1)" } ?? name
        return rest.isEmpty ? column : "\(column) \(rest)"
    }

    // MARK: Parameters

    private static func parameter(_ entry: FrontMatter.Entry, _ read: FrontMatter) throws
        -> ReportDefinition.Parameter
    {
        var words = spaced(entry.value)
        let name = words.removeFirst()
        let standard = MethodLibrary.parameters.first { $0.name == name }
        var type: ReportDefinition.ParameterType?
        if let word = words.first, word != "=", word != "required" {
            type = try parameterType(word, entry.line, read)
            words.removeFirst()
        } else if let standard {
            type = try parameterType(standard.type, entry.line, read)
        }
        guard let type else {
            throw read.problem("expected `-- param: name type Description`", entry.line)
        }
        var defaultText: String?
        var isRequired = false
        if words.first == "=" {
            guard words.count >= 2 else {
                throw read.problem("expected a default after =", entry.line)
            }
            defaultText = words[1]
            words.removeFirst(2)
        } else if words.first == "required" {
            isRequired = true
            words.removeFirst()
        }
        let description = words.isEmpty ? standard?.description : words.joined(separator: " ")
        guard let description else {
            throw read.problem("the parameter \(name) has no description", entry.line)
        }
        return ReportDefinition.Parameter(
            name: name, type: type, defaultText: defaultText, isRequired: isRequired,
            description: description, line: entry.line)
    }

    private static func parameterType(_ word: String, _ line: Int, _ read: FrontMatter) throws
        -> ReportDefinition.ParameterType
    {
        guard let type = ReportDefinition.ParameterType(word) else {
            let types = ReportDefinition.ParameterType.names
            throw read.problem(
                "expected a parameter type (\(types.joined(separator: ", ")), choice(a|b)), "
                    + "found \(quoted(word)).\(Suggestion.phrase(for: word, in: types))", line)
        }
        return type
    }
}

import Artefacts
import Store
import Wording

/// What came of running a report.
package struct ReportOutcome: Sendable {
    /// Rows handed to the sink.
    package var rows: Int
    /// The request as resolved.
    package var parameters: ResolvedParameters
    /// Method, sources and exclusions, where they were wanted.
    package var footer: ResultFooter
    /// The names of the columns that are shown; nil where all are.
    package var columns: [String]?
}

/// What whoever asks knows of an answer before it is found.
package struct KnownAnswer {
    /// The files that speak in it.
    package var sources: [Int64]
    /// What was asked, over what the statement itself takes.
    package var shown: [ResolvedParameters.Shown]
    /// The rules by which it was found.
    package var rules: [String]
    /// The command that says what counts and why.
    package var help: String
    /// How many rows there are, where that is known.
    package var total: Int?
    /// Whether the footer is wanted; where nothing is found it always is.
    package var showsFooter: Bool
    /// What else a reader should know.
    package var notes: [String] = []
    /// Why there are none, asked where there are none.
    package var whyEmpty: ([ExcludedLine]) throws -> [String]
}

/// Runs one report on one connection.
package struct ReportRunner {
    let report: ReportDefinition
    let connection: Connection
    private let kept: KeptStatements?

    /// Makes one for a connection.
    ///
    /// - Parameter kept: statements of this connection that were compiled before.
    package init(
        report: ReportDefinition, connection: Connection, kept: KeptStatements? = nil
    ) {
        self.report = report
        self.connection = connection
        self.kept = connection.isOnServer ? nil : kept
    }

    /// Streams the rows into a sink; parameters, rows and footer are of one state of the database.
    ///
    /// - Parameters:
    ///   - rowCap: show no more rows than this, and say so.
    ///   - findsFooter: whether method, sources and exclusions are wanted even when the sink does
    ///     not show them (for a manifest).
    ///   - known: what whoever asks knows already, and the runner need not find out.
    @discardableResult
    package func run(
        _ request: ReportRequest, into sink: RowSink, rowCap: Int? = nil,
        findsFooter: Bool = false, known: KnownAnswer? = nil
    ) throws -> ReportOutcome {
        try connection.oneState {
            var resolved = try ParameterResolver(report: report, connection: connection)
                .resolve(request)
            if let known {
                resolved.shown = known.shown + resolved.shown.filter { !$0.isDefault }
            }
            let findsFooter = known?.showsFooter ?? true && (findsFooter || sink.showsFooter)
            guard !request.shape.isPlain else {
                return try run(
                    resolved, showsKeys: request.showsKeys, into: sink, rowCap: rowCap,
                    findsFooter: findsFooter, known: known)
            }
            let shaped = ShapedSink(sink, request.shape, connection, rowCap: rowCap)
            var outcome = try run(
                resolved, showsKeys: request.showsKeys, into: shaped, rowCap: nil,
                findsFooter: findsFooter, known: known)
            outcome.rows = shaped.shown
            outcome.columns = shaped.columns
            outcome.footer = shaped.footer
            return outcome
        }
    }

    /// Columns that depend on a parameter are there where it has another value than its default.
    private func run(
        _ resolved: ResolvedParameters, showsKeys: Bool, into sink: RowSink, rowCap: Int?,
        findsFooter: Bool, known: KnownAnswer?
    ) throws -> ReportOutcome {
        let shown = report.answering(resolved.values)
        var outcome = try ReportRunner(report: shown, connection: connection, kept: kept).answer(
            resolved, showsKeys: showsKeys, into: sink, rowCap: rowCap, findsFooter: findsFooter,
            known: known)
        if shown.columns.count < report.columns.count {
            outcome.columns = shown.columns.map(\.name)
        }
        return outcome
    }

    private func answer(
        _ resolved: ResolvedParameters, showsKeys: Bool, into sink: RowSink, rowCap: Int?,
        findsFooter: Bool, known: KnownAnswer?
    ) throws -> ReportOutcome {
        if showsKeys, report.key.isEmpty {
            throw ReportError.usage("report \(report.name) has no key; leave --keys out.")
        }
        let statement = try prepareQuery(keeping(report.query, resolved.values))
        let columns = report.outputColumns
        try sink.begin(
            ResultHeading(
                title: report.title, question: report.question, parameters: resolved.shown),
            columns: columns, showsKeys: showsKeys)

        // One row more than asked for shows whether there are more.
        var values = resolved.values
        var mostRows = rowCap ?? .max
        var cutBy: String?
        if report.endsInLimit, let limit = resolved.limit {
            values["limit"] = .integer(limit + 1)
            if limit <= mostRows { cutBy = "--limit" }
            mostRows = min(mostRows, Int(limit))
        }
        let key = showsKeys ? keyColumns : nil
        var rows = 0
        var isCut = false
        var subjects = AnswerSubjects(report)
        try statement.run(parameters: used(values, by: statement)) { row in
            guard rows < mostRows else {
                isCut = true
                return false
            }
            rows += 1
            try check(row, columns)
            if findsFooter { subjects.take(row) }
            var keyBytes: [UInt8]?
            if let key {
                var bytes: [UInt8] = []
                ReportKey.append(row, columns: key, to: &bytes)
                keyBytes = bytes
            }
            try sink.row(row, key: keyBytes)
            return true
        }
        // Why there is nothing is said even where nothing else is.
        let findsFooter = findsFooter || (known != nil && rows == 0)
        var footer = findsFooter ? try self.footer(resolved) : ResultFooter()
        if isCut { footer.cut = Self.cutText(rows, by: cutBy, of: known?.total) }
        if findsFooter, let known {
            footer.report = nil
            footer.help = known.help
            footer.rules = known.rules
            footer.sources = try known.sources.compactMap { try SourceRecord.find($0, connection) }
            footer.records = try SpokenSources.freshness(
                footer.sources, asOf: resolved.asOf, connection)
            footer.notes += known.notes
            if rows == 0 { footer.notes += try known.whyEmpty(footer.excluded) }
            footer.rejected = SourceRecord.rejects(of: footer.sources)
        } else if findsFooter {
            let known = try SourceRecord.known(on: resolved.asOf, connection)
            footer.sources =
                rows == 0
                ? []
                : try SpokenSources(
                    report: report, resolved: resolved, subjects: subjects, known: known,
                    connection: connection
                ).find()
            footer.records = try SpokenSources.freshness(
                footer.sources, asOf: resolved.asOf, connection)
            if rows == 0 {
                footer.notes += try EmptyResult(runner: self).notes(
                    resolved, excluded: footer.excluded, found: try whyEmpty(resolved.values))
            }
            // Files of which every row was rejected could not speak.
            let rejecting = known.filter { source in
                source.rejected > 0 && source.isInForce(on: resolved.asOf)
                    && (source.posted == 0 || footer.sources.contains { $0.id == source.id })
            }
            footer.rejected = SourceRecord.rejects(of: rejecting)
        }
        try sink.end(footer)
        return ReportOutcome(rows: rows, parameters: resolved, footer: footer)
    }

    static func cutText(_ rows: Int, by option: String?, of total: Int? = nil) -> String {
        if let total {
            return "\(rows) of \(total) shown; all of them: "
                + (option == nil ? "--format csv, or -o FILE" : "--limit all")
        }
        return option == nil
            ? "only the first \(rows) rows are shown; all of them: --format csv, or -o FILE"
            : "only the first \(rows) rows are shown; all of them: --limit all"
    }

    var keyColumns: [(index: Int, name: String)] {
        report.key.compactMap { name in
            report.columns.firstIndex { $0.name == name }.map { ($0, name) }
        }
    }

    /// Prepares `@query` and compares its columns with the declared ones.
    func prepareQuery(_ section: ReportDefinition.Section? = nil) throws -> Statement {
        let statement = try prepare(section ?? report.query)
        let declared = report.columns.map(\.name)
        guard statement.columnNames == declared else {
            let index =
                zip(statement.columnNames, declared).enumerated()
                .first { $0.element.0 != $0.element.1 }?.offset
                ?? min(
                    statement.columnNames.count, declared.count)
            let found =
                statement.columnNames.indices.contains(index)
                ? quoted(statement.columnNames[index]) : "no more columns"
            let expected =
                declared.indices.contains(index)
                ? quoted(declared[index]) : "no more columns"
            let line =
                report.columns.indices.contains(index)
                ? report.columns[index].line : report.query.firstLine
            throw report.problem(
                "column \(index + 1) of @query: expected \(expected) as declared, found \(found)",
                line: line)
        }
        return statement
    }

    func prepare(_ section: ReportDefinition.Section) throws -> Statement {
        if let known = kept?.find(section.sql) { return known }
        do {
            let sql = connection.isOnServer ? section.sql : section.localSQL ?? section.sql
            let made = try connection.statement(sql, origin: report.file, firstLine: 1)
            kept?.keep(made, section.sql)
            return made
        } catch StoreError.sql(var problem, let trusted) {
            if let line = problem.line {
                (problem.origin, problem.line) = section.place(ofLine: line)
            }
            throw StoreError.sql(problem, trusted: trusted)
        }
    }

    func used(_ values: [String: SQLValue], by statement: Statement) -> [String: SQLValue] {
        let names = Set(statement.parameterNames)
        return values.filter { names.contains($0.key) }
    }

    func check(_ row: RowView, _ columns: [OutputColumn]) throws {
        for (index, column) in columns.enumerated() {
            let storage = row.storage(index)
            guard column.admits(storage) else {
                // Ours have whole numbers; a product or sum beyond 64 bits becomes a real one.
                if storage == .real, report.isEmbedded { throw connection.sumOverflow() }
                throw ReportError.wrongValue(
                    report: report.name, column: column.name, expected: column.expectation,
                    found: "a value of storage class \(storage)", embedded: report.isEmbedded)
            }
        }
    }

    // MARK: Footer

    /// - Parameter key: the key parameters of the one row that is proved.
    func footer(_ resolved: ResolvedParameters, key: [String: SQLValue] = [:]) throws
        -> ResultFooter
    {
        var footer = ResultFooter(
            method: resolved.method, asOf: resolved.asOf,
            excluded: try excluded(resolved.values.merging(key) { $1 }),
            rules: report.rules.map(\.line),
            notes: report.notes)
        footer.report = report.isEmbedded ? report.name : report.file
        return footer
    }

    /// What `@empty` says: one column of words.
    func whyEmpty(_ values: [String: SQLValue]) throws -> [String] {
        guard let section = report.whyEmpty else { return [] }
        let statement = try prepare(section)
        var values = values
        for name in report.key where values["key_\(name)"] == nil { values["key_\(name)"] = .null }
        var found: [String] = []
        try statement.run(parameters: used(values, by: statement)) { row in
            if let words = row.text(0) { found.append(words) }
            return true
        }
        return found
    }

    /// A footer has a line for each rule that left something out; what has more never ends.
    private static let mostExclusions = 1_000

    /// The lines of `@excluded`; key parameters are NULL unless `values` has them.
    private func excluded(_ values: [String: SQLValue]) throws -> [ExcludedLine] {
        guard let section = report.excluded else { return [] }
        let statement = try prepare(keeping(section, values))
        guard statement.columnNames == ["rule", "n", "cents"] else {
            throw report.problem(
                "expected the columns rule, n, cents of @excluded, found "
                    + statement.columnNames.joined(separator: ", "), line: section.firstLine)
        }
        var values = values
        for name in report.key where values["key_\(name)"] == nil { values["key_\(name)"] = .null }
        let cell = report.columns.first { $0.name == report.cell }
        var lines: [ExcludedLine] = []
        var bytes = 0
        try statement.run(parameters: used(values, by: statement)) { row in
            guard let rule = row.text(0), let count = row.optionalInteger(1), count > 0 else {
                return true
            }
            bytes += rule.utf8.count
            guard lines.count < Self.mostExclusions, bytes <= 1 << 20 else {
                throw report.problem(
                    "expected a line for each rule of @excluded, found more than "
                        + "\(Self.mostExclusions) lines or 1 MiB", line: section.firstLine)
            }
            if row.storage(2) == .real {
                if report.isEmbedded { throw connection.sumOverflow() }
                throw ReportError.wrongValue(
                    report: report.name, column: "cents", expected: "whole cents",
                    found: "a value of storage class real", embedded: report.isEmbedded)
            }
            lines.append(
                ExcludedLine(
                    rule: rule, text: ruleText(rule), count: count, cents: row.optionalInteger(2),
                    isMoney: cell.map { $0.type == .cents } ?? true))
            return true
        }
        return lines
    }

    /// A rule in words: the report's sentence about it alone, else the code list's, else the
    /// report's sentence about several.
    private func ruleText(_ rule: String) -> String? {
        let own = report.rules.filter { $0.ids.contains(rule) }
        return own.first { $0.ids.count == 1 }?.text ?? Self.ruleTexts[rule] ?? own.first?.text
    }

    /// The first sentences of `schema/codes/status_rule.csv`, by rule.
    private static let ruleTexts: [String: String] = {
        let pairs = CodeList.load("status_rule").compactMap { row -> (String, String)? in
            guard let rule = row["rule"], let text = row["text"] else { return nil }
            let end = text.firstRange(of: ". ")?.lowerBound ?? text.endIndex
            var sentence = String(text[..<end])
            if sentence.hasSuffix(".") { sentence.removeLast() }
            return (rule, sentence)
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()
}

/// Runs a free query, for `warchest query`.
package struct QueryRunner {
    let connection: Connection

    /// Makes one for a connection.
    package init(connection: Connection) { self.connection = connection }

    /// Streams the rows into a sink; answers how many there were.
    @discardableResult
    package func run(
        _ sql: String, parameters: [String: SQLValue], into sink: RowSink, limit: Int? = nil,
        rowCap: Int? = nil
    ) throws -> Int {
        let statement = try prepare(sql)
        let columns = statement.columnNames.enumerated().map { index, name in
            OutputColumn(
                name: name, kind: .any, alignsRight: statement.isDeclaredInteger(index))
        }
        try sink.begin(ResultHeading(), columns: columns, showsKeys: false)
        var rows = 0
        var isCut = false
        let mostRows = min(limit ?? .max, rowCap ?? .max)
        try statement.run(parameters: parameters) { row in
            guard rows < mostRows else {
                isCut = true
                return false
            }
            rows += 1
            try sink.row(row, key: nil)
            return true
        }
        var footer = ResultFooter()
        if isCut { footer.cut = ReportRunner.cutText(rows, by: limit == mostRows ? "" : nil) }
        try sink.end(footer)
        return rows
    }

    /// As the connection does, and to a name that there is not says which is near.
    private func prepare(_ sql: String) throws -> Statement {
        do {
            return try connection.statement(sql)
        } catch StoreError.sql(var problem, let trusted) {
            let parts = problem.message.split(separator: ": ", maxSplits: 1).map(String.init)
            if parts.count == 2, let name = parts[1].split(separator: ".").last.map(String.init) {
                switch parts[0] {
                case "no such column":
                    let near = Suggestion.phrase(for: name, in: try columns(namedIn: sql))
                    if !near.isEmpty { problem.message += "." + near }
                case "no such table":
                    let near = Suggestion.phrase(for: name, in: try views())
                    if !near.isEmpty { problem.message += "." + near }
                default: break
                }
            }
            throw StoreError.sql(problem, trusted: trusted)
        }
    }

    private func views() throws -> [String] {
        var names: [String] = []
        try connection.run("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name") {
            names.append($0.text(0) ?? "")
            return true
        }
        return names
    }

    /// The columns of the views that a statement names.
    private func columns(namedIn sql: String) throws -> [String] {
        let words = Set(
            sql.smallLetters.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
        return try views().filter { words.contains($0) }.flatMap {
            try connection.statement("SELECT * FROM \"\($0)\" LIMIT 0").columnNames
        }
    }
}

import Store
import Wording

/// One report: what it is called, what it takes, what it returns, and its statements.
package struct ReportDefinition: Sendable {
    /// What a parameter may be.
    package enum ParameterType: Equatable, Sendable {
        case committee, committees, candidate, race, state, district, cycle, date, count, text
        case choice([String])

        /// The name of the type in a report file.
        package var name: String {
            switch self {
            case .committee: "committee"
            case .committees: "committees"
            case .candidate: "candidate"
            case .race: "race"
            case .state: "state"
            case .district: "district"
            case .cycle: "cycle"
            case .date: "date"
            case .count: "count"
            case .text: "text"
            case .choice(let words): "choice(\(words.joined(separator: "|")))"
            }
        }

        /// The names of the types, choices apart.
        static let names = [
            "committee", "committees", "candidate", "race", "state", "district", "cycle", "date",
            "count", "text",
        ]

        /// The type of a name, or nil.
        init?(_ name: String) {
            switch name {
            case "committee": self = .committee
            case "committees": self = .committees
            case "candidate": self = .candidate
            case "race": self = .race
            case "state": self = .state
            case "district": self = .district
            case "cycle": self = .cycle
            case "date": self = .date
            case "count": self = .count
            case "text": self = .text
            default:
                guard name.hasPrefix("choice("), name.hasSuffix(")") else { return nil }
                let words = name.dropFirst(7).dropLast().split(
                    separator: "|", omittingEmptySubsequences: false
                ).map(String.init)
                guard words.count >= 2, !words.contains(""), Set(words).count == words.count else {
                    return nil
                }
                self = .choice(words)
            }
        }
    }

    /// A parameter as declared.
    package struct Parameter: Equatable, Sendable {
        /// Its name.
        package var name: String
        /// Its type.
        package var type: ParameterType
        /// Used when the parameter is absent; nil binds NULL.
        package var defaultText: String?
        /// Whether the report cannot do without it.
        package var isRequired: Bool
        /// What it is, in words.
        package var description: String
        /// The line of the file that declares it.
        package var line: Int

        /// The names it binds in SQL: a race has parts.
        package var bindings: [String] {
            guard type == .race else { return [name] }
            return [name] + ["office", "state", "district", "date"].map { "\(name)_\($0)" }
        }
    }

    /// What a column holds.
    package enum ColumnType: String, CaseIterable, Sendable {
        case text, count, cents, date
        case basisPoints = "basis_points"
    }

    /// A column as declared, in the order of the statement.
    package struct Column: Equatable, Sendable {
        /// Its name.
        package var name: String
        /// Its type.
        package var type: ColumnType
        /// What it is, in words.
        package var description: String
        /// The line of the file that declares it.
        package var line: Int
    }

    /// The line `-- shown: identity: spellings, decided_cents`.
    package struct Conditional: Equatable, Sendable {
        /// The parameter.
        package var parameter: String
        /// How many columns, counted from the last.
        package var count: Int

        /// A statement without what stands between `/* PARAMETER: */` and `/* :PARAMETER */`; its
        /// lines stay where they are.
        func leavingOut(of sql: String) -> String {
            let open = "/* \(parameter): */"
            let close = "/* :\(parameter) */"
            let pieces = sql.split(separator: open, omittingEmptySubsequences: false)
            var kept = String(pieces.first ?? "")
            for piece in pieces.dropFirst() {
                let halves = piece.split(
                    separator: close, maxSplits: 1, omittingEmptySubsequences: false)
                kept += String(repeating: "\n", count: (halves.first ?? "").utf8.count { $0 == 10 })
                kept += halves.count == 2 ? halves[1] : ""
            }
            return kept
        }
    }

    /// One statement and the line of the file on which its text begins.
    package struct Section: Equatable, Sendable {
        /// The statement.
        package var sql: String
        /// The same for a file's own connection, where rows looked up are bound as a table; nil
        /// where it is no other.
        var localSQL: String?
        /// Whether its rows are wanted in the order of their records.
        var isByRecord = false
        /// The line of the report's file on which its own part begins.
        package var firstLine: Int
        /// Which lines come from which file.
        var pieces: [StatementAssembly.Piece]
        /// Its tables whose rows may be found once.
        var kept: [StatementAssembly.Kept]
        /// The parameters it uses, without the colon.
        package var parameters: Set<String>

        /// The file and line of a line of the statement, both from 1.
        func place(ofLine line: Int) -> (file: String, line: Int) {
            guard let piece = pieces.last(where: { $0.first <= line }) ?? pieces.first else {
                return ("", line)
            }
            return (piece.file, piece.line + line - piece.first)
        }
    }

    /// Path for messages: `exports/top-donors.sql` or the user's own.
    package var file: String
    /// Whether it came with the program. Users' reports run under the guard.
    package var isEmbedded: Bool
    /// Its name.
    package var name: String
    /// One line for people.
    package var title: String
    /// The question it answers.
    package var question: String
    /// The methods it stands on, those that these stand on not among them.
    package var uses: [String]
    /// What it takes.
    package var parameters: [Parameter]
    /// What it returns.
    package var columns: [Column]
    /// The columns that a narrow table keeps longest, the most important first.
    package var table: [String] = []
    /// The columns that name a row.
    package var key: [String]
    /// The column that `why` proves.
    package var cell: String?
    /// The cells that follow from others of their row.
    package var derived: [Derivation] = []
    /// How it is drawn; none where a drawing says less than the rows.
    package var charts: [ChartDeclaration] = []
    /// The ways of counting it can answer by (`--method`); the first is the default.
    package var methods: [String]
    /// What counts and what does not, in words.
    package var rules: [ReportRule]
    /// How the rows are ordered, in words.
    package var order: String
    /// What else a reader should know.
    package var notes: [String]
    /// What it means that there are no rows, in words; nil when that goes without saying.
    package var empty: String?
    /// The parameter or column of the key by whose name every row of the question, or of a proof,
    /// goes: the index of names finds them; nil where rows go by more than a name.
    package var named: String?
    /// The last columns, which are shown where a parameter has another value than its default.
    package var conditional: Conditional?
    /// The statement of the rows.
    package var query: Section
    /// The other statements.
    var others: Others

    /// Put together when they are first asked for: a question needs only its own statement.
    struct Others: Sendable {
        var row: Later<Section>
        var why: Later<Section>?
        var excluded: Later<Section>?
        var whyEmpty: Later<Section>?
    }

    /// The statement of the rows among few of them, those that `:only_…` leaves, if it has them.
    var row: Section { others.row.value }
    /// The statement of the entries behind one row.
    package var why: Section? { others.why?.value }
    /// The statement of what was left out.
    package var excluded: Section? { others.excluded?.value }
    /// The statement that says, in words, why there are no rows; asked only where there are none,
    /// and where it finds nothing to say, `empty` speaks.
    package var whyEmpty: Section? { others.whyEmpty?.value }

    /// Whether `why` has an answer: by entries, or by the cells that others follow from.
    package var isProvable: Bool { others.why != nil || !derived.isEmpty }

    /// How a cell follows from others; nil where it does not.
    package func derivation(_ column: String) -> Derivation? {
        derived.first { $0.column == column }
    }

    /// Whether its statements take a parameter that the program finds out, such as `:asked`.
    func binds(_ name: String) -> Bool {
        query.parameters.contains(name) || why?.parameters.contains(name) == true
            || excluded?.parameters.contains(name) == true
            || whyEmpty?.parameters.contains(name) == true
    }

    /// The parameter of that name.
    package func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

    func problem(_ text: String, line: Int) -> ReportError {
        .definition(file: file, line: line, problem: text, embedded: isEmbedded)
    }

    /// The columns as sinks take them.
    var outputColumns: [OutputColumn] {
        // Without a `table` line the figure that is asked about stays longest.
        let important = table.isEmpty ? [cell].compactMap(\.self) + key : table
        return columns.map { column in
            var output = OutputColumn(column)
            output.rank = important.firstIndex(of: column.name)
            return output
        }
    }

    /// The report as it answers these values: where the columns that depend on a parameter are not
    /// shown it has none of them, and what stands between the marks of that parameter is left out
    /// of its statements: it need not be compiled.
    func answering(_ values: [String: SQLValue]) -> ReportDefinition {
        guard let conditional, !isOtherwise(values) else { return self }
        @Sendable func usual(_ section: Section) -> Section {
            var section = section
            section.sql = conditional.leavingOut(of: section.sql)
            section.localSQL = section.localSQL.map { conditional.leavingOut(of: $0) }
            return section
        }
        var report = self
        report.columns.removeLast(conditional.count)
        report.conditional = nil
        report.query = usual(query)
        let row = others.row
        report.others.row = Later { usual(row.value) }
        report.others.why = others.why.map { why in Later { usual(why.value) } }
        return report
    }

    /// Whether the parameter on which columns depend has another value than its default: then a
    /// row may go by more names than its own.
    func isOtherwise(_ values: [String: SQLValue]) -> Bool {
        guard let conditional else { return false }
        let value = values[conditional.parameter] ?? .null
        let usual = parameter(conditional.parameter)?.defaultText.map { SQLValue.text($0) }
        return value != .null && value != usual
    }

    /// Whether `@query` ends in `LIMIT :limit` (or `LIMIT coalesce(:limit, 25)`), so that asking
    /// for one row more shows a cut.
    var endsInLimit: Bool {
        guard parameter("limit")?.type == .count else { return false }
        // The end says it; the whole of a statement is long.
        let end = String(decoding: query.sql.utf8.suffix(400), as: UTF8.self).smallLetters
        var words = end.split(whereSeparator: \.isWhitespace).map(String.init)
        while words.last?.allSatisfy({ $0 == ";" }) ?? false { words.removeLast() }
        guard let keyword = words.lastIndex(of: "limit") else { return false }
        var clause = words[(keyword + 1)...].joined()
        while clause.hasSuffix(";") { clause.removeLast() }
        if clause == ":limit" { return true }
        guard clause.hasPrefix("coalesce(:limit,"), clause.hasSuffix(")") else { return false }
        return clause.dropFirst(16).dropLast().utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Reads the text of a report file.
    ///
    /// - Parameters:
    ///   - file: its path, for messages.
    ///   - embedded: whether it came with the program.
    ///   - methods: the methods that it may use.
    /// - Throws: `ReportError.definition` with file and line.
    package static func parse(
        _ text: String, file: String, embedded: Bool, methods: MethodLibrary = .shipped
    ) throws -> Self {
        try ReportParser.parse(text, file: file, embedded: embedded, methods: methods)
    }
}

/// A value as quoted in messages: cut at 80 bytes, control characters made visible.
func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    VisibleText.append(Array(text.utf8.prefix(80)), to: &bytes)
    return "\"\(String(decoding: bytes, as: UTF8.self))\(text.utf8.count > 80 ? "…" : "")\""
}

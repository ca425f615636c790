/// Puts the methods that a report uses in front of its statements.
///
/// A parameter that the report does not declare is NULL in a method, and `:method` is the empty
/// word where the report answers by one method only: SQLite then leaves such conditions out when it
/// plans.
struct StatementAssembly {
    /// The statements of a report.
    enum Part {
        case query, why, excluded
        /// The query once more, for a proof, which looks for one row: `:only_…` are its key.
        case row
    }

    /// A stretch of lines that comes from one file.
    struct Piece: Equatable, Sendable {
        /// The line of the statement on which it begins, from 1.
        var first: Int
        /// The file, and the line in it.
        var file: String
        var line: Int
    }

    /// A table `a AS (…)` within a statement whose rows may be found once for all statements of a
    /// command that ask the same of it: SQLite finds them anew for each statement otherwise, and
    /// reads a table's whole text at every mention of it.
    struct Kept: Equatable, Sendable {
        /// Its name.
        var name: String
        /// Its bytes in the statement.
        var range: Range<Int>
    }

    let file: String
    let methods: [MethodDefinition]
    /// The report's own `@with`.
    let shared: FrontMatter.Text?
    /// The names that statements of the report may use.
    let parameters: Set<String>
    /// Whether `:method` is bound.
    let bindsMethod: Bool
    /// Whether `:asked` is bound: the filers of a committee, candidate or race asked for.
    var bindsAsked: Bool {
        !parameters.isDisjoint(with: ["asked", "committee", "candidate", "race"])
    }
    let key: [String]
    /// The parameter that the program binds to who stands in the race asked for.
    static let standing = "standing"
    /// The parameter that the program binds to the rows of a name.
    static let namedRows = "named_rows"
    /// By whose name its rows go; see ``ReportDefinition/named``.
    var named: String?

    private struct Builder {
        var sql = ""
        var lines = 0
        var pieces: [Piece] = []
        var kept: Set<String> = []
        var hasTables = false

        mutating func add(_ text: String, file: String, line: Int) {
            pieces.append(Piece(first: lines + 1, file: file, line: line))
            sql += text
            sql += "\n"
            lines += 1 + text.utf8.count { $0 == 0x0A }
        }

        /// One or several tables `a AS (…)`, with the comma or the keyword before them.
        mutating func addTables(_ text: String, keeping: [String] = [], file: String, line: Int) {
            if hasTables { add(",", file: file, line: line) }
            if !hasTables { add("WITH RECURSIVE", file: file, line: line) }
            hasTables = true
            kept.formUnion(keeping)
            add(text, file: file, line: line)
        }
    }

    /// The whole statement of a section.
    ///
    /// - Parameter tail: what is put behind it: its order and limit.
    func section(_ text: FrontMatter.Text, _ part: Part, tail: String? = nil)
        -> ReportDefinition.Section
    {
        var builder = Builder()
        var rowSpan: String?
        for method in methods {
            for tables in method.tables(part == .why ? .rows : .sums) {
                let sql = bound(SQLText.withoutLastComma(tables.sql), part)
                if method.isEmbedded, method.name == "row_span", bindsNamed(part) { rowSpan = sql }
                // A proof asks for one row: what it leaves out is not worth keeping.
                builder.addTables(
                    sql, keeping: part == .why || part == .row ? [] : method.kept,
                    file: method.file, line: tables.firstLine)
            }
        }
        if let shared, !shared.isEmpty {
            // It may name a key, which the statement of the rows has not.
            builder.addTables(
                bound(SQLText.withoutLastComma(shared.sql), part), file: file,
                line: shared.firstLine)
        }
        let own = builder.hasTables ? SQLText.continuingWith(text.sql) : text.sql
        builder.add(own, file: file, line: text.firstLine)
        if let tail { builder.add(tail, file: file, line: text.firstLine + text.lines.count - 1) }
        let unordered = part == .why && tail == nil ? Self.withoutOrder(own) : nil
        var local = builder.sql
        if let unordered { local = String(local.dropLast(own.count + 1)) + unordered + "\n" }
        if let rowSpan {
            local = local.replacing(rowSpan, with: Self.local(rowSpan), maxReplacements: 1)
        }
        return ReportDefinition.Section(
            sql: builder.sql, localSQL: unordered == nil && rowSpan == nil ? nil : local,
            isByRecord: unordered != nil, firstLine: text.firstLine, pieces: builder.pieces,
            kept: Self.kept(builder.kept, in: builder.sql),
            parameters: Set(SQLText.parameters(builder.sql).map(\.name)))
    }

    /// A statement without the order of its records at its end; nil where it has none. Whoever
    /// reads it puts the few that are shown in order: SQLite would sort millions before the first.
    private static func withoutOrder(_ sql: String) -> String? {
        var text = Substring(sql)
        while let last = text.last, last.isWhitespace || last == ";" { text.removeLast() }
        let endings = ["ORDER BY entry_id", "ORDER BY record_id", "ORDER BY 1"]
        return endings.first { text.hasSuffix($0) }.map { String(text.dropLast($0.count)) }
    }

    /// The method `row_span` by the table `row_set`, which takes millions of rows; as many lines.
    private static func local(_ sql: String) -> String {
        "row_span AS NOT MATERIALIZED (SELECT source_id, first_id, last_id "
            + "FROM row_set(:\(namedRows)))"
            + String(repeating: "\n", count: sql.utf8.count { $0 == 0x0A })
    }

    /// Those of the tables that the statement reads, itself or by others.
    private static func kept(_ names: Set<String>, in sql: String) -> [Kept] {
        guard !names.isEmpty else { return [] }
        let bytes = Array(sql.utf8)
        let tables = SQLText.tables(in: sql)
        var read = SQLText.words(Array(bytes[(tables.last?.range.upperBound ?? 0)...]))
        for table in tables.reversed() where read.contains(table.name) {
            read.formUnion(SQLText.words(Array(bytes[table.range])))
        }
        return tables.filter { names.contains($0.name) && read.contains($0.name) }
            .map { Kept(name: $0.name, range: $0.range) }
    }

    /// What was left out beside a row goes by more than the row's name.
    private func bindsNamed(_ part: Part) -> Bool {
        if let named, parameters.contains(named) { return true }
        // Rows are those of the row's filer by `entry_told` itself.
        return (part == .why && key.contains("filer_id"))
            || ((part == .why || part == .row) && named.map(key.contains) ?? false)
    }

    private func bound(_ sql: String, _ part: Part) -> String {
        SQLText.replacingParameters(in: sql) { name in
            if parameters.contains(name) || name == "as_of" { return nil }
            if name == "asked" { return bindsAsked ? nil : "NULL" }
            // Who stands in a race is bound where one may be asked for.
            if name == Self.standing { return parameters.contains("race") ? nil : "NULL" }
            if name == Self.namedRows { return bindsNamed(part) ? nil : "NULL" }
            if name == "method" { return bindsMethod ? nil : "''" }
            if name.hasPrefix("only_"), part == .row, key.contains(String(name.dropFirst(5))) {
                return nil
            }
            // `why` asks what was left out beside one row; a result asks it of all rows.
            if name.hasPrefix("key_"), part == .why || part == .excluded,
                key.contains(String(name.dropFirst(4)))
            {
                return nil
            }
            return "NULL"
        }
    }
}

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
        for method in methods {
            for tables in method.tables(part == .why ? .rows : .sums) {
                let sql = SQLText.withoutLastComma(tables.sql)
                // A proof asks for one row: what it leaves out is not worth keeping.
                builder.addTables(
                    bound(sql, part), keeping: part == .why || part == .row ? [] : method.kept,
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
        return ReportDefinition.Section(
            sql: builder.sql, firstLine: text.firstLine, pieces: builder.pieces,
            kept: Self.kept(builder.kept, in: builder.sql),
            parameters: Set(SQLText.parameters(builder.sql).map(\.name)))
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

/// SQLite's SQL, as the views, methods and reports write it, in the words of PostgreSQL. What these
/// texts may say is tested (portable text); what differs between the two is said here, and in the
/// functions of `schema/postgres/words.sql`:
///
/// - `a IS b` compares NULLs too; `CAST(x AS INTEGER)` reads as many digits as there are;
///   `LIMIT -1` is no limit; `GLOB`; NULLs stand first, not last;
/// - a table in the list after `FROM` needs a name, and tables named in front are made once.
///
/// Parameters are written into the text: their types are then those of what they stand beside, as
/// in SQLite.
package struct Dialect {
    private var tokens: SQLTokens

    /// - Parameter materializes: whether the tables named in front of a statement are made once,
    ///   as SQLite does; not in a view, of which a question wants few rows.
    package init(_ sql: String, materializes: Bool = true) {
        tokens = SQLTokens(sql)
        dropLastSemicolon()
        castsAsFunctions()
        comparesNulls()
        recursiveWith(materializes)
        namesTables()
        ordersNulls()
        limits()
        quotesReserved()
    }

    /// The statement with its parameters filled in.
    ///
    /// - Parameters:
    ///   - literal: what to write for a parameter, as it is written, and its place among those
    ///     without a name, from 1.
    ///   - table: what to write for a table of a name, if something else.
    package func text(
        literal: (String, Int) -> String, table: (String) -> String? = { _ in nil }
    ) -> String {
        var count = 0
        var result = ""
        for (index, token) in tokens.all.enumerated() {
            if token.kind == .parameter {
                if token.text == "?" { count += 1 }
                result += literal(token.text, count)
            } else if token.kind == .word, let other = table(token.text),
                ["FROM", "JOIN", ","].contains(tokens.word(tokens.before(index)) ?? "")
            {
                result += other
            } else {
                result += token.text
            }
        }
        return result
    }

    /// A view's statement, with the schema that it is made in.
    package func viewText(in schema: String) -> String {
        var text = ""
        var isNamed = false
        for (index, token) in tokens.all.enumerated() {
            if !isNamed, tokens.word(tokens.before(index)) == "VIEW", token.kind == .word {
                isNamed = true
                text += schema + "."
            }
            text += token.text
        }
        return text
    }

    /// The parameters of a statement as they are written, in their order.
    package static func parameters(of sql: String, _ visit: (String) -> Void) {
        for token in SQLTokens(sql).all where token.kind == .parameter { visit(token.text) }
    }

    /// Whether a word stands in it.
    package func has(_ word: String) -> Bool {
        tokens.all.contains { $0.kind == .word && $0.text.utf8.elementsEqual(word.utf8) }
    }

    /// Its first word in capitals.
    package var firstWord: String {
        tokens.all.first { $0.kind != .blank && $0.text != "(" }?.capitals ?? ""
    }

    /// A text as SQL writes it; nil where it has a character that PostgreSQL does not store.
    package static func quoted(_ text: String) -> String? {
        guard !text.utf8.contains(0) else { return nil }
        var result: [UInt8] = [0x27]
        for byte in text.utf8 {
            if byte == 0x27 { result.append(0x27) }
            result.append(byte)
        }
        return String(decoding: result + [0x27], as: UTF8.self)
    }

    // MARK: What differs

    private mutating func dropLastSemicolon() {
        if let last = tokens.all.lastIndex(where: { $0.kind != .blank }),
            tokens.all[last].text == ";"
        {
            tokens.all[last] = SQLTokens.Token(.blank, " ")
        }
    }

    private mutating func castsAsFunctions() {
        let names = ["INTEGER": "to_int", "INT": "to_int", "TEXT": "to_text"]
        for index in tokens.all.indices where tokens.word(index) == "CAST" {
            guard let open = tokens.after(index), tokens.word(open) == "(" else { continue }
            let close = tokens.close(of: open)
            guard let type = tokens.before(close), let name = names[tokens.word(type) ?? ""],
                let word = tokens.before(type), tokens.word(word) == "AS"
            else { continue }
            tokens.all[index] = SQLTokens.Token(.word, name)
            for piece in word..<close { tokens.all[piece] = SQLTokens.Token(.blank, "") }
        }
    }

    private mutating func comparesNulls() {
        let plain: Set = ["NULL", "DISTINCT", "TRUE", "FALSE"]
        for index in tokens.all.indices {
            switch tokens.word(index) {
            case "IS":
                let next = tokens.after(index)
                if let next, tokens.word(next) == "NOT" {
                    guard !plain.contains(tokens.word(tokens.after(next)) ?? "") else { continue }
                    tokens.all[index] = SQLTokens.Token(.mark, "IS DISTINCT FROM")
                    tokens.all[next] = SQLTokens.Token(.blank, "")
                } else if !plain.contains(tokens.word(next) ?? "") {
                    tokens.all[index] = SQLTokens.Token(.mark, "IS NOT DISTINCT FROM")
                }
            case "GLOB": tokens.all[index] = SQLTokens.Token(.mark, "~~~")
            case "==": tokens.all[index] = SQLTokens.Token(.mark, "=")
            default: break
            }
        }
    }

    private static let begins: Set = ["SELECT", "WITH", "VALUES"]

    private mutating func recursiveWith(_ materializes: Bool) {
        for index in tokens.all.indices {
            switch tokens.word(index) {
            case "WITH" where tokens.word(tokens.after(index)) != "RECURSIVE":
                tokens.all[index].text = "WITH RECURSIVE"
            case "AS" where materializes:
                guard let open = tokens.after(index), tokens.word(open) == "(",
                    Self.begins.contains(tokens.word(tokens.after(open)) ?? "")
                else { continue }
                tokens.all[index].text = "AS MATERIALIZED"
            default: break
            }
        }
    }

    private static let afterTable: Set = [
        "WHERE", "GROUP", "ORDER", "LIMIT", "JOIN", "LEFT", "CROSS", "INNER", "ON", "UNION",
        "EXCEPT", "INTERSECT", "WINDOW", "HAVING", "NATURAL", "FULL", "RIGHT", "USING", "OFFSET",
    ]

    private mutating func namesTables() {
        var count = 0
        var index = 0
        while index < tokens.all.count {
            if tokens.word(index) == "(",
                Self.begins.contains(tokens.word(tokens.after(index)) ?? ""),
                isInFrom(index)
            {
                let close = tokens.close(of: index)
                if close < tokens.all.count, !hasName(behind: close) {
                    count += 1
                    tokens.all.insert(SQLTokens.Token(.mark, " AS unnamed_\(count)"), at: close + 1)
                }
            }
            index += 1
        }
    }

    private func hasName(behind close: Int) -> Bool {
        guard let next = tokens.after(close) else { return false }
        switch tokens.all[next].kind {
        case .name: return true
        case .word: return !Self.afterTable.contains(tokens.all[next].capitals)
        default: return false
        }
    }

    /// Whether a parenthesis stands in the list after `FROM`.
    private func isInFrom(_ index: Int) -> Bool {
        guard let before = tokens.before(index) else { return false }
        let word = tokens.word(before)
        if word == "FROM" || word == "JOIN" { return true }
        guard word == "," else { return false }
        var depth = 0
        var place = before - 1
        while place >= 0 {
            switch tokens.word(place) {
            case ")": depth += 1
            case "(":
                if depth == 0 { return false }
                depth -= 1
            case "FROM" where depth == 0: return true
            case "SELECT" where depth == 0, "WHERE" where depth == 0, "BY" where depth == 0,
                "WITH" where depth == 0, "VALUES" where depth == 0, "HAVING" where depth == 0:
                return false
            default: break
            }
            place -= 1
        }
        return false
    }

    private static let afterOrder: Set = [
        "LIMIT", "ROWS", "RANGE", "GROUPS", "UNION", "EXCEPT", "INTERSECT", "OFFSET",
    ]

    private mutating func ordersNulls() {
        var index = 0
        while index < tokens.all.count {
            if tokens.word(index) == "ORDER", let by = tokens.after(index), tokens.word(by) == "BY"
            {
                for last in tokens.list(from: by + 1, until: Self.afterOrder).lasts.reversed() {
                    let word = tokens.word(last) ?? ""
                    guard word != "FIRST", word != "LAST" else { continue }
                    tokens.all.insert(
                        SQLTokens.Token(.mark, word == "DESC" ? " NULLS LAST" : " NULLS FIRST"),
                        at: last + 1)
                }
            }
            index += 1
        }
    }

    private mutating func limits() {
        var index = 0
        while index < tokens.all.count {
            if tokens.word(index) == "LIMIT" {
                let lasts = tokens.list(from: index + 1, until: ["OFFSET", "UNION"]).lasts
                if let last = lasts.last {
                    tokens.all.insert(SQLTokens.Token(.mark, ")"), at: last + 1)
                    tokens.all.insert(SQLTokens.Token(.mark, " limited("), at: index + 1)
                    index += 1
                }
            }
            index += 1
        }
    }

    /// Words that are names to SQLite and reserved in PostgreSQL.
    private static let reserved: Set = [
        "both", "user", "analyse", "analyze", "array", "symmetric", "offset", "placing", "only",
        "variadic", "leading", "trailing", "localtime",
    ]

    private mutating func quotesReserved() {
        for index in tokens.all.indices
        where tokens.all[index].kind == .word && Self.reserved.contains(tokens.all[index].text) {
            tokens.all[index] = SQLTokens.Token(.name, "\"\(tokens.all[index].text)\"")
        }
    }
}

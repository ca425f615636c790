import Artefacts
import Testing

/// Methods and reports are plain SQL that other databases understand too: what SQLite alone takes,
/// or takes in a sense of its own, is refused as far as text can tell.
@Suite struct PortableTextTests {
    /// One construct that is refused.
    struct Rule: Sendable, CustomTestStringConvertible {
        let name: String
        /// What to write instead.
        let instead: String
        let bad: [String]
        let good: [String]
        /// The lines on which it stands.
        let lines: @Sendable (SQLTokens) -> [Int]

        var testDescription: String { name }

        init(
            _ name: String, instead: String, bad: [String], good: [String],
            at isBad: @escaping @Sendable (SQLTokens, Int) -> Bool
        ) {
            self.name = name
            self.instead = instead
            self.bad = bad
            self.good = good
            lines = { tokens in
                tokens.all.indices.filter { isBad(tokens, $0) }.map { tokens.all[$0].line }
            }
        }
    }

    static let files = ["schema/methods/", "exports/"].flatMap {
        Artefacts.files(under: $0, ending: "sql")
    }.map(\.path)

    @Test(arguments: files)
    func aFileIsPortable(_ path: String) throws {
        let tokens = SQLTokens(try #require(Artefacts.file(path)).text)
        let found = Self.rules.flatMap { rule in
            rule.lines(tokens).map { "\(path):\($0): \(rule.name); write \(rule.instead)" }
        }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test(arguments: rules)
    func aRuleKnowsBadFromGood(_ rule: Rule) {
        for sample in rule.bad { #expect(!rule.lines(SQLTokens(sample)).isEmpty, "\(sample)") }
        for sample in rule.good { #expect(rule.lines(SQLTokens(sample)).isEmpty, "\(sample)") }
    }

    // MARK: Rules

    static let rules = wordRules + valueRules + tableRules

    private static let wordRules = [
        Rule(
            "a hint that only SQLite knows", instead: "conditions that leave no choice",
            bad: ["SELECT 1 FROM a INDEXED BY b", "SELECT 1 FROM a NOT INDEXED"],
            good: ["SELECT indexed_on FROM a"]
        ) { $0.reads("INDEXED", "BY", at: $1) || $0.reads("NOT", "INDEXED", at: $1) },
        Rule(
            "GLOB", instead: "LIKE, substr or trim", bad: ["SELECT a GLOB 'x*'"],
            good: ["SELECT 'GLOB', globe FROM a"]
        ) { $0.all[$1].kind == .word && $0.text($1) == "GLOB" },
        Rule(
            "a table's hidden number, or a value's storage", instead: "a key, or a typed column",
            bad: ["SELECT rowid FROM a", "SELECT typeof(b) FROM a"],
            good: ["SELECT row_id, 'rowid' FROM a"]
        ) { $0.all[$1].kind == .word && ["ROWID", "OID", "TYPEOF"].contains($0.text($1)) },
        Rule(
            "a word in double quotes", instead: "'text', or a name that needs no quotes",
            bad: ["SELECT \"a\" FROM b"],
            good: ["SELECT 'a \"b\" c' FROM b", "SELECT a AS \"set\" FROM b"]
        ) { $0.all[$1].kind == .quotedName && !($1 > 0 && $0.text($1 - 1) == "AS") },
        Rule(
            "a default for :limit", instead: "LIMIT :limit; the front-matter says the default",
            bad: ["SELECT 1 LIMIT coalesce(:limit, 50)"], good: ["SELECT 1 LIMIT :limit"]
        ) { $0.reads("COALESCE", "(", ":limit", at: $1) },
        Rule(
            "a search for the day in :race", instead: ":race_date; the parameter is split",
            bad: ["SELECT CASE instr(:race, '@') WHEN 0 THEN 1 END"],
            good: ["SELECT instr(r.race, '@') FROM r"]
        ) { $0.reads("INSTR", "(", ":race", at: $1) },
        Rule(
            "a number printed with zeros", instead: "substr('00' || x, -2)",
            bad: ["SELECT printf('%02d', a) FROM b"], good: ["SELECT substr('00' || a, -2) FROM b"]
        ) { $0.reads("PRINTF", "(", at: $1) && $0.text($1 + 2).hasPrefix("'%0") },
    ]

    private static let valueRules = [
        Rule(
            "IS between values", instead: "IS NOT DISTINCT FROM",
            bad: ["SELECT 1 WHERE a IS b", "SELECT 1 WHERE a IS NOT :b"],
            good: [
                "SELECT a IS NULL, b IS NOT NULL, c IS TRUE, d IS NOT FALSE",
                "SELECT 1 WHERE a IS NOT DISTINCT FROM b AND c IS DISTINCT FROM d",
            ]
        ) { tokens, index in
            guard tokens.all[index].kind == .word, tokens.text(index) == "IS" else { return false }
            let next = index + (tokens.text(index + 1) == "NOT" ? 2 : 1)
            let isDistinct = tokens.reads("DISTINCT", "FROM", at: next)
            return !isDistinct && !["NULL", "TRUE", "FALSE"].contains(tokens.text(next))
        },
        Rule(
            "a number as a truth value", instead: "memo = 1",
            bad: [
                "SELECT 1 WHERE memo AND a = 1", "SELECT 1 WHERE a = 1 AND k.memo",
                "SELECT 1 WHERE NOT individual", "SELECT CASE WHEN individual OR b = 1 THEN 1 END",
            ],
            good: [
                "SELECT 1 WHERE memo = 1 AND is_receipt",
                "SELECT memo, individual FROM a WHERE NOT b",
                "SELECT 1 WHERE a BETWEEN 1 AND individual",
                "SELECT 1 WHERE a = memo ORDER BY memo",
            ]
        ) { tokens, index in isNumberAsTruth(tokens, index) },
        Rule(
            "a truth value as a number", instead: "is_receipt, or NOT is_receipt",
            bad: ["SELECT 1 WHERE k.is_receipt = 1", "SELECT CASE is_notice WHEN 1 THEN 2 END"],
            good: [
                "SELECT 1 WHERE is_receipt AND memo = 1", "SELECT CASE WHEN is_payment THEN 1 END",
            ]
        ) { tokens, index in
            guard tokens.all[index].kind == .word, truths.contains(tokens.text(index)) else {
                return false
            }
            let isCompared =
                ["=", "<", ">"].contains(tokens.text(index + 1))
                && tokens.all.indices.contains(index + 2) && tokens.all[index + 2].kind == .number
            let before =
                tokens.text(index - 1) == "." ? tokens.text(index - 3) : tokens.text(index - 1)
            return isCompared || (before == "CASE" && tokens.text(index + 1) == "WHEN")
        },
        Rule(
            "NULL without a type in the first arm of a UNION", instead: "CAST(NULL AS TEXT)",
            bad: [
                "SELECT a, NULL FROM b UNION SELECT c, d FROM e",
                "x AS (SELECT NULL AS a, 1 UNION ALL SELECT b, 2 FROM c)",
            ],
            good: [
                "SELECT CAST(NULL AS TEXT) AS a UNION ALL SELECT NULL FROM c",
                "SELECT NULL AS a FROM b", "SELECT coalesce(a, NULL) FROM b UNION SELECT 1",
                "SELECT 1 FROM (SELECT NULL AS a FROM c) d UNION SELECT 2",
                "SELECT CASE WHEN a THEN NULL ELSE 1 END FROM b UNION SELECT 2",
            ]
        ) { tokens, index in isUntypedNull(tokens, index) },
    ]

    private static let tableRules = [
        Rule(
            "IN and the name of a table", instead: "IN (SELECT x FROM t)",
            bad: ["SELECT 1 WHERE a IN b"],
            good: ["SELECT 1 WHERE a IN (1, 2) AND b NOT IN (SELECT c FROM d)"]
        ) { $0.all[$1].kind == .word && $0.text($1) == "IN" && $0.text($1 + 1) != "(" },
        Rule(
            "CROSS JOIN with ON", instead: "CROSS JOIN, and the condition in WHERE",
            bad: ["SELECT 1 FROM a CROSS JOIN b ON b.c = a.c"],
            good: [
                "SELECT 1 FROM a CROSS JOIN b JOIN c ON c.d = a.d WHERE b.c = a.c",
                "SELECT 1 FROM a CROSS JOIN (SELECT 1 FROM c JOIN d ON d.e = c.e) b",
            ]
        ) { tokens, index in
            guard tokens.reads("CROSS", "JOIN", at: index) else { return false }
            let ends: Set = [
                "JOIN", "WHERE", "GROUP", "ORDER", "UNION", "LIMIT", ";", ",", "WINDOW",
            ]
            let next = tokens.beside(index + 1).first {
                tokens.text($0) == "ON" || ends.contains(tokens.text($0))
            }
            return next.map { tokens.text($0) == "ON" } ?? false
        },
        Rule(
            "a subquery in FROM without a name", instead: "FROM (SELECT …) q",
            bad: ["SELECT 1 FROM (SELECT 2) WHERE a = 1", "(SELECT 1 FROM a JOIN (SELECT 2))"],
            good: [
                "SELECT 1 FROM (SELECT 2) q", "SELECT 1 FROM a JOIN (SELECT 2) AS b ON b.c = a.c",
                "SELECT 1 WHERE a IS DISTINCT FROM (SELECT 2)", "SELECT 1 WHERE a IN (SELECT 2)",
            ]
        ) { tokens, index in
            guard ["FROM", "JOIN"].contains(tokens.text(index)), tokens.text(index + 1) == "(",
                tokens.text(index - 1) != "DISTINCT", tokens.text(index + 2) == "SELECT"
            else { return false }
            let next = tokens.close(of: index + 1) + 1
            return !tokens.all.indices.contains(next) || tokens.all[next].kind != .word
                || clauses.contains(tokens.text(next))
        },
        Rule(
            "group_concat over rows in no order", instead: "group_concat over an ordered subquery",
            bad: ["SELECT group_concat(a, ', ') FROM b GROUP BY c"],
            good: [
                "SELECT c, group_concat(a, ', ') FROM (SELECT * FROM b ORDER BY a) q GROUP BY c"
            ]
        ) { tokens, index in
            guard tokens.text(index) == "GROUP_CONCAT", tokens.all[index].kind == .word else {
                return false
            }
            // It may stand within other calls; its rows are those of the FROM that comes next.
            guard let from = tokens.all[index...].firstIndex(where: { $0.text == "FROM" }),
                tokens.text(from + 1) == "("
            else { return true }
            let inside = (from + 2)..<tokens.close(of: from + 1)
            return !inside.contains {
                tokens.reads("ORDER", "BY", at: $0)
                    && tokens.all[$0].depth == tokens.all[from].depth + 1
            }
        },
    ]

    private static let clauses: Set = [
        "WHERE", "GROUP", "ORDER", "JOIN", "ON", "CROSS", "LEFT", "INNER", "UNION", "LIMIT",
        "WINDOW",
        "HAVING", "EXCEPT", "INTERSECT",
    ]

    /// Columns that the schema holds as 0 or 1.
    private static let numbers: Set = ["MEMO", "INDIVIDUAL", "STRADDLES", "IS_CANDIDATE"]

    /// Columns that views and methods decide by a comparison.
    private static let truths: Set = [
        "IS_RECEIPT", "IS_PAYMENT", "IS_EARMARKED", "IS_PASSED_ON", "BETWEEN_COMMITTEES",
        "IS_NOTICE",
    ]

    private static func isNumberAsTruth(_ tokens: SQLTokens, _ index: Int) -> Bool {
        guard tokens.all[index].kind == .word, numbers.contains(tokens.text(index)) else {
            return false
        }
        let first = tokens.text(index - 1) == "." ? index - 2 : index
        let before = tokens.text(first - 1)
        let isAlone = ["AND", "OR", "THEN", ")", "", ","].contains(tokens.text(index + 1))
        switch before {
        case "WHERE", "OR", "NOT", "WHEN", "ON", "HAVING": return isAlone
        case "AND":  // of BETWEEN a AND b it is a value
            return isAlone
                && !tokens.all[..<(first - 1)].suffix(8).contains { $0.text == "BETWEEN" }
        default: return false
        }
    }

    private static func isUntypedNull(_ tokens: SQLTokens, _ index: Int) -> Bool {
        guard tokens.text(index) == "NULL", tokens.all[index].kind == .word,
            ["SELECT", "DISTINCT", ","].contains(tokens.text(index - 1)),
            ["AS", ",", "FROM", "UNION", "EXCEPT"].contains(tokens.text(index + 1))
        else { return false }
        let depth = tokens.all[index].depth
        // The SELECT of this list, and what stands before it in the same parentheses.
        guard
            let select = tokens.all[..<index].lastIndex(where: {
                $0.depth == depth && $0.text == "SELECT"
            }), !tokens.all[select..<index].contains(where: { $0.depth < depth })
        else { return false }
        let isFirst = !["UNION", "ALL", "EXCEPT", "INTERSECT"].contains(tokens.text(select - 1))
        let isCompound = tokens.beside(index).contains {
            ["UNION", "EXCEPT"].contains(tokens.text($0))
        }
        return isFirst && isCompound
    }
}

import LedgerModel

/// A column that a file does not have and its format makes of those it has: `made` in a format
/// file, `[name, how, …]`. What is blank stays blank.
package struct MadeColumn: Sendable {
    /// How a value is made; the words of a format file.
    package enum How: String, Sendable, CaseIterable {
        /// `[name, "join", mark, column, …]`: the values that are not blank, with the mark between.
        case join
        /// `[name, "first", column, …]`: the first that is not blank.
        case first
        /// `[name, "prefix", text, column]`: the text, then the value.
        case prefix
        /// `[name, "before", column, mark]`: what stands before the last mark; all where there is
        /// none.
        case before
        /// `[name, "after", column, mark]`: what stands behind the last mark; blank where there is
        /// none.
        case after
        /// `[name, "inside", column, open, close]`: what stands in the last brackets.
        case inside
        /// `[name, "outside", column, open, close]`: the rest.
        case outside
        /// `[name, "plain", column]`: `="30236"`, as spreadsheets keep digits, unwrapped.
        case plain
        /// `[name, "sum", column, …]`: the amounts together; one that is none rejects the row.
        case sum
        /// `[name, "match", column, pattern, word, pattern, word, …]`: the word behind the first
        /// pattern that fits (`*` is anything), else blank.
        case match
        /// `[name, "without", column, text]`: the value with that text taken out.
        case without

        /// Which of the arguments are columns.
        func columns(_ arguments: [String]) -> ArraySlice<String> {
            switch self {
            case .join: arguments.dropFirst()
            case .first, .sum: arguments[...]
            case .prefix: arguments.dropFirst().prefix(1)
            case .before, .after, .inside, .outside, .plain, .match, .without: arguments.prefix(1)
            }
        }

        /// How many arguments it takes.
        var count: ClosedRange<Int> {
            switch self {
            case .join: 2...40
            case .first, .sum: 1...40
            case .prefix, .before, .after, .without: 2...2
            case .inside, .outside: 3...3
            case .plain: 1...1
            case .match: 3...81
            }
        }
    }

    /// What `columns` calls it.
    package let name: String
    /// See ``How``.
    package let how: How
    /// What stands behind the rule.
    package let arguments: [String]

    /// Whether everything that its columns say is in it.
    var keepsAll: Bool { [.join, .prefix, .plain].contains(how) }

    /// The columns that it is made of.
    package var sources: ArraySlice<String> { how.columns(arguments) }
}

/// One way to post a row, for the rows whose columns have certain values: `posting.choose`.
package struct PostingChoice: Sendable, Decodable {
    /// One pattern, or several of which one must fit; `*` is anything, an empty text a blank.
    package struct Patterns: Sendable, Decodable {
        /// In small letters.
        package let bytes: [[UInt8]]

        /// Reads a text or a list of texts.
        package init(from decoder: Decoder) throws {
            let box = try decoder.singleValueContainer()
            let texts =
                try (try? box.decode(String.self)).map { [$0] } ?? box.decode([String].self)
            bytes = texts.map { Array($0.smallLetters.utf8) }
        }
    }

    /// By column; all must fit. Without it, every row.
    package let when: [String: Patterns]?
    /// Kind, nature and direction of the row.
    package let kind: String
    /// See ``kind``.
    package let nature: String
    /// See ``kind``.
    package let direction: String
    /// Whether it is a gift by an individual.
    package let individual: Bool?
    /// `support` or `oppose`, where that is told by the columns asked.
    package let stance: String?
    /// The rule of `schema/codes/status_rule.csv` that keeps the row from counting.
    package let rule: String?
}

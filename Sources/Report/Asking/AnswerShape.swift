import LedgerModel
import Store
import Wording

/// What a person wants to see of an answer: `--columns`, `--where`, `--sort`. It changes what is
/// shown, never what is counted.
package struct AnswerShape: Equatable, Sendable {
    /// Column names as typed, in the order to be shown; nil shows all.
    package var columns: [String]?
    /// Conditions as typed: `state=GA`, `total_usd>=1000`.
    package var conditions: [String] = []
    /// Columns to sort by, as typed: `total_usd:desc`.
    package var sort: [String] = []

    /// Shows all as it comes.
    package init() {}

    /// Makes one from the values of options; a list has commas between.
    package init(columns: String?, conditions: [String], sort: String?) {
        func list(_ text: String) -> [String] { text.split(separator: ",").map { bare($0) } }
        self.columns = columns.map(list)
        self.conditions = conditions
        self.sort = sort.map(list) ?? []
    }

    /// Whether everything is shown as it comes.
    package var isPlain: Bool { columns == nil && conditions.isEmpty && sort.isEmpty }

    /// The shape in places of columns.
    struct Placed {
        var columns: [Int]
        var conditions: [Condition]
        var sort: [(place: Int, isDescending: Bool)]
        /// In words, for the footer; empty where only columns are chosen.
        var words: [String]
    }

    /// One condition on a column.
    struct Condition {
        var place: Int
        var sign: String
        var value: SQLValue

        /// A blank is equal to nothing but a blank, and neither more nor less than anything.
        func holds(_ found: SQLValue) -> Bool {
            if found == .null || value == .null {
                let isSame = found == value
                return sign == "=" ? isSame : sign == "!=" ? !isSame : false
            }
            let order = AnswerShape.order(found, value)
            switch sign {
            case "=": return order == 0
            case "!=": return order != 0
            case "<": return order < 0
            case "<=": return order <= 0
            case ">": return order > 0
            default: return order >= 0
            }
        }
    }

    /// Which of two values comes first: numbers as such, texts without regard to capitals.
    static func order(_ left: SQLValue, _ right: SQLValue) -> Int {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left < right ? -1 : left > right ? 1 : 0
        case (.text(let left), .text(let right)):
            Self.compare(left.lowercased(), right.lowercased())
        // A column of texts may hold a number.
        case (.integer(let left), .text(let right)): Self.compare(String(left), right)
        case (.text(let left), .integer(let right)): Self.compare(left, String(right))
        default: 0
        }
    }

    private static func compare(_ left: String, _ right: String) -> Int {
        left == right ? 0 : left < right ? -1 : 1
    }

    /// Finds the columns in those of a report.
    ///
    /// - Throws: `ReportError.usage` naming what there is.
    func placed(in columns: [OutputColumn]) throws -> Placed {
        var words: [String] = []
        let conditions = try conditions.map { try condition($0, columns) }
        words += self.conditions
        let sort = try sort.map { text -> (place: Int, isDescending: Bool) in
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            let way = parts.count == 2 ? parts[1].lowercased() : "asc"
            guard let name = parts.first, ["asc", "desc"].contains(way) else {
                throw ReportError.usage(
                    "--sort: expected COLUMN, COLUMN:asc or COLUMN:desc, found \(quoted(text)).")
            }
            return (try Self.place(name, columns, "sort"), way == "desc")
        }
        if !self.sort.isEmpty { words.append("sorted by \(self.sort.joined(separator: ", "))") }
        let shown = try self.columns?.map { try Self.place($0, columns, "columns") }
        guard shown?.isEmpty != true, Set(shown ?? []).count == (shown ?? []).count else {
            throw ReportError.usage("--columns: expected columns with commas between, each once.")
        }
        return Placed(
            columns: shown ?? Array(columns.indices), conditions: conditions, sort: sort,
            words: words)
    }

    private static func place(_ name: String, _ columns: [OutputColumn], _ option: String) throws
        -> Int
    {
        let wanted = name.lowercased()
        if let place = columns.firstIndex(where: { $0.name == wanted || $0.fileName == wanted }) {
            return place
        }
        let names = columns.map(\.fileName)
        throw ReportError.usage(
            "--\(option): there is no column \(quoted(name))."
                + "\(Suggestion.phrase(for: name, in: names))\n"
                + "  There are \(names.joined(separator: ", ")).")
    }

    private func condition(_ text: String, _ columns: [OutputColumn]) throws -> Condition {
        let signs: Set<Character> = ["=", "<", ">", "!"]
        guard let start = text.firstIndex(where: signs.contains), start > text.startIndex else {
            throw ReportError.usage(
                "--where: expected COLUMN=VALUE (or !=, <, <=, >, >=), found \(quoted(text)).")
        }
        var sign = String(text[start...].prefix(2).prefix { signs.contains($0) })
        if sign.count == 2, !["!=", "<=", ">="].contains(sign) { sign.removeLast() }
        let typed = bare(text[text.index(start, offsetBy: sign.count)...])
        guard sign != "!" else {
            throw ReportError.usage(
                "--where: expected =, !=, <, <=, > or >=, found \(quoted(text)).")
        }
        let place = try Self.place(bare(text[..<start]), columns, "where")
        let value = try Self.value(typed, columns[place])
        guard value != .null || sign == "=" || sign == "!=" else {
            throw ReportError.usage("--where: expected a value after \(sign), found none.")
        }
        return Condition(place: place, sign: sign, value: value)
    }

    /// A value as typed: dollars and percent with up to two decimals; nothing is a blank.
    private static func value(_ text: String, _ column: OutputColumn) throws -> SQLValue {
        guard !text.isEmpty else { return .null }
        switch column.kind {
        case .cents, .basisPoints:
            guard case .success(let cents) = Cents.parseUS(text.replacing("%", with: "")) else {
                throw ReportError.usage(
                    "--where: \(column.fileName): expected "
                        + "\(column.kind == .cents ? "dollars like 2500 or 99.50" : "percent")"
                        + ", found \(quoted(text)).")
            }
            return .integer(cents.value)
        case .count:
            guard let number = Int64(text.replacing(",", with: "")) else {
                throw ReportError.usage(
                    "--where: \(column.fileName): expected a whole number, found "
                        + "\(quoted(text)).")
            }
            return .integer(number)
        case .text, .date, .any: return .text(text)
        }
    }
}

private func bare(_ text: some StringProtocol) -> String {
    let rest = text.drop { $0 == " " }
    return String(rest.reversed().drop { $0 == " " }.reversed())
}

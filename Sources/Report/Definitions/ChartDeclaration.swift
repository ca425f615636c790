import Wording

/// How a report is drawn, by a line like `-- chart: bars x=donor y=total_cents`.
///
/// The first line of a report is what `--format svg` draws; a page may name another by its place.
package struct ChartDeclaration: Equatable, Sendable {
    /// The shapes.
    package enum Kind: String, CaseIterable, Sendable {
        case bars, columns, steps, ranges, waterfall, map

        /// The keys that it needs, and those that it may have.
        var keys: (needed: [String], possible: [String]) {
            switch self {
            case .bars: (["x", "y"], ["top"])
            case .columns: (["x", "y"], ["panel"])
            case .steps: (["x", "y"], ["by", "sum"])
            case .ranges: (["x", "low", "high"], ["top"])
            case .waterfall: (["x", "y"], ["step", "start", "less"])
            case .map: (["state", "y"], ["home"])
            }
        }
    }

    /// Its shape.
    package var kind: Kind
    /// Columns by key (`x`, `y`, `by`, `panel`, `low`, `high`, `state`, `home`, `step`).
    package var columns: [String: [String]] = [:]
    /// Words by key (`start`, `less`), with blanks for `_`.
    package var words: [String: String] = [:]
    /// At most so many bars; the others are one bar together.
    package var top: Int?
    /// Whether values are added up from day to day.
    package var isRunningSum = false
    /// The line of the file that says so.
    package var line: Int

    /// The first column of a key.
    package func column(_ key: String) -> String? { columns[key]?.first }

    static func read(_ read: FrontMatter, columns: [ReportDefinition.Column]) throws -> [Self] {
        try read.all("chart").map { entry in
            try Self(entry.value, columns, line: entry.line) { read.problem($0, entry.line) }
        }
    }

    init(
        _ text: String, _ declared: [ReportDefinition.Column], line: Int,
        problem: (String) -> ReportError
    ) throws {
        func refuse(_ text: String) -> ReportError { problem("`-- chart:` \(text)") }
        var parts = spaced(text)
        let shape = parts.isEmpty ? "" : parts.removeFirst()
        guard let kind = Kind(rawValue: shape) else {
            let known = Kind.allCases.map(\.rawValue)
            throw refuse(
                "expected \(known.joined(separator: ", ")), found \(quoted(shape))."
                    + Suggestion.phrase(for: shape, in: known))
        }
        self.kind = kind
        self.line = line
        let keys = kind.keys
        for part in parts {
            let halves = part.split(separator: "=", maxSplits: 1).map(String.init)
            let known = keys.needed + keys.possible
            guard halves.count == 2, known.contains(halves[0]) else {
                throw refuse(
                    "\(kind.rawValue) takes \(known.map { $0 + "=…" }.joined(separator: " ")), "
                        + "found \(quoted(part))")
            }
            let (key, value) = (halves[0], halves[1])
            switch key {
            case "top":
                guard let count = Int(value), (1...500).contains(count) else {
                    throw refuse("expected top=1 to top=500, found \(quoted(value))")
                }
                top = count
            case "sum":
                guard value == "running" else {
                    throw refuse("expected sum=running, found \(quoted(value))")
                }
                isRunningSum = true
            case "start", "less":
                words[key] = String(value.map { $0 == "_" ? " " : $0 })
            default:
                for name in list(value) {
                    guard let column = declared.first(where: { $0.name == name }) else {
                        let hint = Suggestion.phrase(for: name, in: declared.map(\.name))
                        throw refuse("names a column that is not declared: \(quoted(name)).\(hint)")
                    }
                    let isValue = ["y", "low", "high"].contains(key)
                    if isValue, column.type == .text || column.type == .date {
                        throw refuse("\(key)=\(name): expected a column of numbers")
                    }
                    columns[key, default: []].append(name)
                }
            }
        }
        for key in keys.needed where columns[key] == nil {
            throw refuse("\(kind.rawValue) needs \(key)=COLUMN")
        }
        let types = ["y", "low", "high"].flatMap { columns[$0] ?? [] }
            .compactMap { name in declared.first { $0.name == name }?.type }
        guard Set(types).count == 1 else {
            throw refuse("expected values of one kind: all cents, all counts or all basis points")
        }
    }
}

extension ReportDefinition {
    /// Charts that a page declares in place of the report's own.
    ///
    /// - Throws: `ReportError.definition`.
    package func charts(reading lines: [String]) throws -> [ChartDeclaration] {
        try lines.map { try ChartDeclaration($0, columns, line: 1) { problem($0, line: 1) } }
    }
}

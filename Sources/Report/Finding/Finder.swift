import Artefacts
import LedgerModel
import Store
import Wording

/// Answers `find`: looks up words of names in the index of names, hands what it found to the
/// statements under `schema/find`, and these say what counts.
package struct Finder {
    /// The two answers: a line for each name as filed, and a line for each row.
    package enum Answer: String, Sendable {
        case names, rows
    }

    /// One party's row, or a record or row that names somebody.
    private struct Hit {
        var role: String
        var source: Int64
        var number: Int64
        var party: Int64 = 0
        var name: String?
        var id: String?
        var city: String?
        var state: String?
        var zip: String?
        var record: String?
    }

    private static let hitWidth = 10
    private static let toldWidth = 19

    let connection: Connection
    /// The words asked for, as typed.
    let text: String
    let parameters: [String: String]
    let asOf: String
    private let wanted: [NameWords.Wanted]
    /// The question, and the values of the statement that tells.
    private var told: ResolvedParameters
    private var rules: [String] = []
    private var sources: [Int64] = []
    /// What was told: cells of the table `feed`, and where each row of them stands.
    private var cells: [Cell] = []
    private var texts = TextArena()
    private var rows: [(source: Int64, counts: Bool)] = []
    /// The most rows and records that are told and added up; nil for all.
    private let most: Int?
    /// How many names and records have the words, and of how many of them nothing is told.
    private var found = (names: 0, untold: 0)

    /// As many rows and records as are told of a table at once, within a twentieth of a second.
    package static let mostOfTable = 5_000

    /// Looks the words up.
    ///
    /// - Parameters:
    ///   - parameters: those of the statements under `schema/find`, as typed.
    ///   - most: tell only about so many rows and records, and say so.
    /// - Throws: `ReportError.usage` without a word, or while the index is not complete.
    package init(
        _ text: String, _ parameters: [String: String], most: Int? = nil, asOf: String,
        in connection: Connection
    ) throws {
        self.most = most
        self.text = text
        self.parameters = parameters
        self.asOf = asOf
        self.connection = connection
        wanted = NameWords.wanted(text)
        guard !wanted.isEmpty, wanted.count <= 20 else {
            throw ReportError.usage(
                "find: expected words of a name, found \(quoted(text)).\n"
                    + "  Like this: warchest find \"smith john\" --state TX")
        }
        // What is wrong with the question is said before anything is looked for.
        let filters = Self.filters(parameters)
        told = try ParameterResolver(report: try Self.report("told"), connection: connection)
            .resolve(ReportRequest(parameters: filters, asOf: asOf))
        if told.values["race"] ?? .null != .null {
            let race = told.values.filter { $0.key == "as_of" || $0.key.hasPrefix("race") }
            var all = [try AskedFilers.candidates(race, connection)]
            if case .text(let filers)? = told.values["asked"] { all.append(filers) }
            told.values["asked"] = .text(all.filter { !$0.isEmpty }.joined(separator: ","))
        }
        try look()
        try takeTurns()
        sources = Set(rows.map(\.source)).sorted()
    }

    /// Parameters of the answers; all others narrow the question.
    private static let ofAnswers: Set<String> = ["sort", "limit", "counts"]

    private static func filters(_ parameters: [String: String]) -> [String: String] {
        parameters.filter { !ofAnswers.contains($0.key) }
    }

    /// The statement of an answer.
    static func report(_ name: String) throws -> ReportDefinition {
        let path = "schema/find/\(name).sql"
        return try ReportParser.parse(
            Artefacts.file(path)?.text ?? "", file: path, embedded: true, methods: .shipped)
    }

    /// The statement that narrows: its parameters are those of a question.
    package static var question: ReportDefinition { get throws { try report("told") } }

    /// The columns of an answer that a table shows.
    package static func columns(of answer: Answer) throws -> [String] {
        try report(answer.rawValue).table
    }

    // MARK: Looking

    /// The places in the index where a role is to be found.
    private static let kinds: [String: Set<NameIndex.Kind>] = [
        "donor": [.party], "payee": [.party, .payee], "committee": [.committee],
        "candidate": [.candidate], "spender": [.spender], "sponsor": [.sponsor],
    ]

    /// So many parties at a time have their rows looked up, until there are enough.
    private static let partiesAtOnce = 256

    /// Looks the words up and tells what is found, until that is enough.
    private mutating func look() throws {
        let kinds = parameters["as"].flatMap { Self.kinds[$0] }
        let employer = NameWords.wanted(parameters["employer"] ?? "")
        let names = try FoundNames(connection)
        let works = try connection.statement("SELECT employer FROM party WHERE party_id = ?")
        var hits: [Hit] = []
        // Records first, which are few; then the files that were loaded last.
        func place(_ list: NameLookup.Found) -> (Int, Int64) {
            (list.kind == .party ? 1 : 0, most == nil ? list.source : -list.source)
        }
        let lists = try names.lookup.find(wanted).filter { kinds?.contains($0.kind) ?? true }
        for list in most == nil ? lists : lists.sorted(by: { place($0) < place($1) }) {
            found.names += list.numbers.count
            let few = list.kind == .party ? Self.partiesAtOnce : 1
            let atOnce = most == nil ? max(list.numbers.count, 1) : few
            var told = 0
            while told < list.numbers.count {
                if let most, hits.count >= most {
                    try tell(hits)
                    hits = []
                }
                if let most, rows.count >= most { break }
                let next = list.numbers[told...].prefix(atOnce)
                told += next.count
                guard list.kind == .party else {
                    for number in next { hits += try named(number, list, names) }
                    continue
                }
                let parties =
                    try employer.isEmpty
                    ? Array(next)
                    : next.filter { party in
                        works.bind(1, party)
                        defer { works.reset() }
                        guard try works.step(), let name = works.text(0) else { return false }
                        return NameWords.matches(name, employer)
                    }
                hits += try names.lookup.rows(of: parties, source: list.source).map {
                    Hit(role: "party", source: list.source, number: $0.entry, party: $0.party)
                }
            }
            found.untold += list.numbers.count - told
        }
        try tell(hits)
    }

    /// What is said where not all of them are told.
    private var partly: [String] {
        guard found.untold > 0 else { return [] }
        let told = found.names - found.untold
        return [
            "the words are in \(found.names) names and records; shown and added up is what "
                + "\(told) of them have, records first, then the files loaded last; all: "
                + "--count all, or csv; fewer: more words, --as, --state, --cycle"
        ]
    }

    /// A record once for each name that was asked for; a row, which is one, under the first.
    private func named(
        _ number: Int64, _ found: NameLookup.Found, _ names: FoundNames
    ) throws -> [Hit] {
        let all = try names.names(of: number, found.kind, wanted)
        return all.prefix(all.first?.record == nil ? 1 : all.count).map { named in
            Hit(
                role: found.kind.rawValue, source: found.source, number: number, name: named.name,
                id: named.id, city: named.city, state: named.state, zip: named.zip,
                record: named.record)
        }
    }

    // MARK: Telling

    /// Asks what is told of the hits, once; the answers are read off it.
    private mutating func tell(_ hits: [Hit]) throws {
        var cells: [Cell] = []
        cells.reserveCapacity(hits.count * Self.hitWidth)
        var arena = TextArena()
        for hit in hits {
            cells.append(arena.cell(hit.role))
            cells.append(Cell(integer: hit.source))
            cells.append(Cell(integer: hit.number))
            cells.append(Cell(integer: hit.party))
            for text in [hit.name, hit.id, hit.city, hit.state, hit.zip, hit.record] {
                cells.append(arena.cell(text))
            }
        }
        let report = try Self.report("told")
        rules = report.rules.map(\.line)
        let runner = ReportRunner(report: report, connection: connection)
        var (kept, texts, rows) = (self.cells, self.texts, self.rows)
        try connection.feed.holding(
            cells, width: Self.hitWidth, arena: arena.bytes, numbers: [1, 2, 3]
        ) {
            let statement = try runner.prepareQuery()
            try statement.run(parameters: runner.used(told.values, by: statement)) { row in
                for column in 0..<Self.toldWidth {
                    kept.append(
                        row.storage(column) == .integer
                            ? Cell(integer: row.integer(column)) : texts.cell(row.text(column)))
                }
                rows.append((row.integer(2), row.storage(Self.toldWidth - 1) == .null))
                return true
            }
        }
        (self.cells, self.texts, self.rows) = (kept, texts, rows)
    }

    /// Of outside spending and ads that count so far: whether another file tells the same money.
    private mutating func takeTurns() throws {
        var places: [Int64: Int] = [:]
        var asked: [Cell] = []
        for (index, row) in rows.enumerated() where row.counts {
            let start = index * Self.toldWidth
            let kind = texts.text(cells[start + 14])
            let isOutside =
                kind == "outside_spending" && texts.text(cells[start + 16]) != "fec-efile"
            guard isOutside || kind == "ad_buy" else { continue }
            places[cells[start + 1].value, default: index] = index
            asked += [1, 2, 13, 15, 14].map { cells[start + $0] }
        }
        guard !places.isEmpty else { return }
        let report = try Self.report("turn")
        rules += report.rules.map(\.line).filter { !rules.contains($0) }
        let runner = ReportRunner(report: report, connection: connection)
        var silenced: [Int64: String] = [:]
        try connection.feed.holding(
            asked, width: 5, arena: texts.bytes, numbers: [0, 1]
        ) {
            let statement = try runner.prepareQuery()
            try statement.run(parameters: runner.used(told.values, by: statement)) { row in
                silenced[row.integer(0)] = row.text(1)
                return true
            }
        }
        for index in rows.indices where rows[index].counts {
            let start = index * Self.toldWidth
            guard let rule = silenced[cells[start + 1].value] else { continue }
            cells[start + Self.toldWidth - 1] = texts.cell(rule)
            cells[start + Self.toldWidth - 2] = texts.cell("duplicate")
            rows[index].counts = false
        }
    }

    // MARK: Answering

    /// Hands one answer to a sink.
    ///
    /// - Parameter showsFooter: whether the footer follows, where the sink has one.
    @discardableResult
    package func run(
        _ answer: Answer, into sink: RowSink, rowCap: Int? = nil, showsFooter: Bool = true
    ) throws -> ReportOutcome {
        let report = try Self.report(answer.rawValue)
        return try feeding {
            try ReportRunner(report: report, connection: connection).run(
                request(answer), into: sink, rowCap: rowCap,
                known: known(answer, showsFooter: showsFooter))
        }
    }

    /// Writes one answer to a file.
    package func write(
        _ answer: Answer, by exporter: Exporter, format: OutputFormat, profile: CSVSink.Profile,
        to path: String
    ) throws -> ReportOutcome {
        let report = try Self.report(answer.rawValue)
        return try feeding {
            try exporter.write(
                report, request(answer), on: connection, format: format, profile: profile,
                to: path, known: known(answer, showsFooter: true))
        }
    }

    /// While `body` runs, the statements find what was told in the table `feed`.
    private func feeding<T>(_ body: () throws -> T) throws -> T {
        try connection.feed.holding(
            cells, width: Self.toldWidth, arena: texts.bytes, numbers: [1, 2, 11, 12], body)
    }

    private func request(_ answer: Answer) -> ReportRequest {
        var own = parameters.filter { Self.ofAnswers.contains($0.key) }
        if answer == .names { own["limit"] = nil }
        return ReportRequest(parameters: own, asOf: asOf)
    }

    private func known(_ answer: Answer, showsFooter: Bool) -> KnownAnswer {
        let words = ResolvedParameters.Shown(name: "name", value: text)
        return KnownAnswer(
            sources: sources, shown: [words] + told.shown, rules: rules,
            help: "warchest methods found_told",
            total: answer == .rows && found.untold == 0 ? shownRows : nil,
            showsFooter: showsFooter, notes: partly, whyEmpty: { try whyEmpty(excluded: $0) })
    }

    /// How many rows count, or with all of them how many there are.
    package var shownRows: Int {
        parameters["counts"] == "all" ? rows.count : rows.count { $0.counts }
    }

    // MARK: Nothing found

    private func whyEmpty(excluded: [ExcludedLine]) throws -> [String] {
        guard try connection.integer("SELECT 1 FROM source WHERE state <> 'removed'") != nil else {
            return ["no rows: no file is loaded: warchest import FILE"]
        }
        let lookup = try NameLookup(connection)
        let everywhere = try lookup.find(wanted).reduce(0) { $0 + $1.numbers.count }
        guard everywhere == 0 else { return [filtered(everywhere, excluded)] }
        var notes: [String] = []
        for word in wanted where try lookup.find([word]).isEmpty {
            let shown = String(decoding: word.joined ?? word.parts[0], as: UTF8.self)
            let near = try lookup.words(near: shown)
            notes.append(
                "no rows: no name has a word that begins with \(quoted(shown))"
                    + (near.isEmpty ? "" : "; there is \(near.joined(separator: ", "))"))
        }
        if notes.isEmpty {
            notes.append("no rows: there are names with each of the words, none with all of them")
        }
        notes.append(
            "fewer words find more, and so do beginnings: warchest find \"\(shorter)\"")
        return notes
    }

    /// The question with its longest word alone, and of one word its beginning.
    private var shorter: String {
        let words = wanted.map { String(decoding: $0.joined ?? $0.parts[0], as: UTF8.self) }
        let longest = words.max { $0.count < $1.count } ?? ""
        return words.count > 1 ? longest : String(longest.prefix(max(longest.count - 2, 1)))
    }

    private func filtered(_ names: Int, _ excluded: [ExcludedLine]) -> String {
        let options = Self.filters(parameters).keys.sorted()
        let left = excluded.reduce(0) { $0 + $1.count }
        if left > 0, parameters["counts"] != "all" {
            return "no rows that count: \(left) that fit do not, for the rules above; "
                + "--all-rows shows them"
        }
        guard !options.isEmpty else {
            return "no rows: the words are in \(names) names, none of them in a file that speaks "
                + "on \(asOf)"
        }
        return "no rows: the words are in \(names) names, none of which fits "
            + options.map { "--\($0) \(parameters[$0] ?? "")" }.joined(separator: " ")
            + "; leave one of these out"
    }
}

/// Texts one behind the other, each once.
private struct TextArena {
    private(set) var bytes: [UInt8] = []
    private var known: [String: Cell] = [:]

    mutating func cell(_ text: String?) -> Cell {
        guard let text else { return .null }
        if let cell = known[text] { return cell }
        let cell = Cell(offset: bytes.count, count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
        known[text] = cell
        return cell
    }

    func text(_ cell: Cell) -> String? {
        guard cell.tag == .text else { return nil }
        return String(decoding: bytes[cell.offset..<cell.offset + cell.count], as: UTF8.self)
    }
}

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

    private static let width = 10

    let connection: Connection
    /// The words asked for, as typed.
    let text: String
    let parameters: [String: String]
    let asOf: String
    private let wanted: [NameWords.Wanted]
    private var hits: [Hit] = []
    private var values: [String: SQLValue] = [:]

    /// Looks the words up.
    ///
    /// - Parameter parameters: those of the statements under `schema/find`, as typed.
    /// - Throws: `ReportError.usage` without a word, or while the index is not complete.
    package init(
        _ text: String, _ parameters: [String: String], asOf: String, in connection: Connection
    ) throws {
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
        let missing = try NameIndex.missing(in: connection).count
        guard missing == 0 else {
            throw ReportError.usage(
                "the names of \(missing) \(missing == 1 ? "file" : "files") are not in the index "
                    + "yet.\n  Next: warchest schema --update --db \(connection.path)")
        }
        // What is wrong with the question is said before anything is looked for.
        let resolver = ParameterResolver(report: try Self.report(.names), connection: connection)
        let asked = try resolver.resolve(request(.names)).values
        if asked["race"] ?? .null != .null {
            let race = asked.filter { $0.key == "as_of" || $0.key.hasPrefix("race") }
            var all = [try AskedFilers.candidates(race, connection)]
            if case .text(let filers)? = asked["asked"] { all.append(filers) }
            values["asked"] = .text(all.filter { !$0.isEmpty }.joined(separator: ","))
        }
        try look()
    }

    /// The statement of an answer.
    static func report(_ answer: Answer) throws -> ReportDefinition {
        let path = "schema/find/\(answer.rawValue).sql"
        return try ReportParser.parse(
            Artefacts.file(path)?.text ?? "", file: path, embedded: true, methods: .shipped)
    }

    // MARK: Looking

    /// The places in the index where a role is to be found.
    private static let kinds: [String: Set<NameIndex.Kind>] = [
        "donor": [.party], "payee": [.party, .payee], "committee": [.committee],
        "candidate": [.candidate], "spender": [.spender], "sponsor": [.sponsor],
    ]

    private mutating func look() throws {
        let kinds = parameters["as"].flatMap { Self.kinds[$0] }
        let employer = NameWords.wanted(parameters["employer"] ?? "")
        let lookup = try NameLookup(connection)
        let naming = try RowNaming(connection)
        let works = try connection.statement("SELECT employer FROM party WHERE party_id = ?")
        for var found in try lookup.find(wanted) where kinds?.contains(found.kind) ?? true {
            guard found.kind == .party else {
                for number in found.numbers {
                    hits += try named(number, found, naming)
                }
                continue
            }
            if !employer.isEmpty {
                found.numbers = try found.numbers.filter { party in
                    works.bind(1, party)
                    defer { works.reset() }
                    guard try works.step(), let name = works.text(0) else { return false }
                    return NameWords.matches(name, employer)
                }
            }
            for row in try lookup.rows(of: found.numbers, source: found.source) {
                hits.append(
                    Hit(role: "party", source: found.source, number: row.entry, party: row.party))
            }
        }
    }

    /// A row or record with the names of it that were asked for.
    private func named(
        _ number: Int64, _ found: NameLookup.Found, _ naming: RowNaming
    ) throws -> [Hit] {
        var hit = Hit(role: found.kind.rawValue, source: found.source, number: number)
        if let names = try naming.named(byEntry: number, as: found.kind) {
            if found.kind == .committee { hit.record = "filer of rows" }
            // Of several names of one paper the first; the row is one.
            guard let name = names.first(where: { NameWords.matches($0.name, wanted) }) else {
                return []
            }
            (hit.name, hit.id) = (name.name, name.id)
            return [hit]
        }
        var hits: [Hit] = []
        try connection.run(
            """
            SELECT name, name_id, city, state, zip_code, record FROM named_records
            WHERE record_id = :number AND role = :role
            """, parameters: ["number": .integer(number), "role": .text(hit.role)]
        ) { row in
            guard let name = row.text(0), NameWords.matches(name, wanted) else { return true }
            hit.name = name
            (hit.id, hit.city, hit.state) = (row.text(1), row.text(2), row.text(3))
            (hit.zip, hit.record) = (row.text(4), row.text(5))
            hits.append(hit)
            return true
        }
        return hits
    }

    // MARK: Answering

    /// Hands one answer to a sink.
    @discardableResult
    package func run(_ answer: Answer, into sink: RowSink, rowCap: Int? = nil) throws
        -> ReportOutcome
    {
        let report = try Self.report(answer)
        return try feeding {
            try ReportRunner(report: report, connection: connection)
                .run(request(answer), into: sink, rowCap: rowCap, known: known)
        }
    }

    /// Writes one answer to a file.
    package func write(
        _ answer: Answer, by exporter: Exporter, format: OutputFormat, profile: CSVSink.Profile,
        to path: String
    ) throws -> ReportOutcome {
        let report = try Self.report(answer)
        return try feeding {
            try exporter.write(
                report, request(answer), on: connection, format: format, profile: profile,
                to: path, known: known)
        }
    }

    private func request(_ answer: Answer) -> ReportRequest {
        var own = parameters
        if answer == .names { own["limit"] = nil }
        return ReportRequest(parameters: own, asOf: asOf)
    }

    private var known: KnownAnswer {
        KnownAnswer(
            sources: Set(hits.map(\.source)).sorted(), values: values,
            help: "warchest methods found_told", total: { try count() },
            whyEmpty: { try whyEmpty(excluded: $0) })
    }

    /// How many rows the answer has.
    private func count() throws -> Int {
        let sum = SumSink()
        try ReportRunner(report: Self.report(.names), connection: connection)
            .run(request(.names), into: sum, known: known)
        return sum.entries
    }

    /// Adds up the column `entries`.
    private final class SumSink: RowSink {
        let showsFooter = false
        private(set) var entries = 0
        private var column = 0

        func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {
            column = columns.firstIndex { $0.name == "entries" } ?? 0
        }

        func row(_ row: RowView, key: [UInt8]?) { entries += Int(row.integer(column)) }

        func end(_ footer: ResultFooter) {}
    }

    /// While `body` runs, the statements find the hits in the table `feed`.
    private func feeding<T>(_ body: () throws -> T) throws -> T {
        var cells: [Cell] = []
        cells.reserveCapacity(hits.count * Self.width)
        var arena: [UInt8] = []
        func add(_ text: String?) {
            guard let text else { return cells.append(.null) }
            let offset = arena.count
            arena.append(contentsOf: text.utf8)
            cells.append(Cell(offset: offset, count: arena.count - offset))
        }
        for hit in hits {
            add(hit.role)
            cells.append(Cell(integer: hit.source))
            cells.append(Cell(integer: hit.number))
            cells.append(Cell(integer: hit.party))
            for text in [hit.name, hit.id, hit.city, hit.state, hit.zip, hit.record] { add(text) }
        }
        return try connection.feed.holding(cells, width: Self.width, arena: arena, body)
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
        let options = parameters.keys.filter { !["sort", "limit", "counts"].contains($0) }.sorted()
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

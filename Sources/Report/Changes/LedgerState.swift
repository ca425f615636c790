import LedgerModel
import Store

/// What the ledger says of some races, as of a day: figures, verdicts on claims, donors over their
/// limit. Every part is what a report says; two of them can be set against each other.
package struct LedgerState: Codable, Equatable, Sendable {
    /// One figure of a race.
    package struct Figure: Codable, Equatable, Sendable {
        var race: String
        var cycle: String
        var who: String
        /// The column of `race-summary`, without its unit.
        var what: String
        var cents: Int64
    }

    /// What the records say of a claim.
    package struct Verdict: Codable, Equatable, Sendable {
        var race: String
        var stated: String
        var verdict: String
    }

    /// By how much a donor is over a limit.
    package struct Excess: Codable, Equatable, Sendable {
        var who: String
        var cents: Int64
    }

    var figures: [String: Figure] = [:]
    var verdicts: [String: Verdict] = [:]
    var excesses: [String: Excess] = [:]
    /// The races it is about.
    package var races: [String] = []

    fileprivate mutating func merge(_ other: LedgerState) {
        figures.merge(other.figures) { old, _ in old }
        verdicts.merge(other.verdicts) { old, _ in old }
        excesses.merge(other.excesses) { old, _ in old }
    }
}

/// Asks the reports for a state.
package struct StateReader {
    private let connection: Connection
    private let catalogue = ReportCatalogue()
    private let today: String
    private let kept = KeptStatements()

    /// The figures of a race that are watched.
    private static let watched = [
        "receipts", "disbursements", "cash", "debts", "outside_for", "outside_against",
    ]

    /// - Parameter today: the day now, ISO.
    package init(connection: Connection, today: String) {
        self.connection = connection
        self.today = today
    }

    /// - Parameters:
    ///   - races: seats like `GA-06`.
    ///   - committees: whose donors are held against the limits.
    ///   - asOf: the day, ISO.
    package func state(
        races: [String], committees: [String], asOf: String
    ) throws -> LedgerState {
        var known: [String: LedgerState] = [:]
        return try state(races: races, committees: committees, asOf: asOf, known: &known)
    }

    /// The same, of which what is known is not asked again.
    ///
    /// - Parameter known: what was said of each race and committee as of a day; what is asked now
    ///   is kept here.
    package func state(
        races: [String], committees: [String], asOf: String, known: inout [String: LedgerState]
    ) throws -> LedgerState {
        try connection.oneState {
            var state = LedgerState()
            for race in races {
                let key = "\(race) \(asOf)"
                let found = try known[key] ?? self.state(race: race, asOf)
                known[key] = found
                state.merge(found)
            }
            for committee in committees {
                let key = "\(committee) \(asOf)"
                let found = try known[key] ?? self.state(committee: committee, asOf)
                known[key] = found
                state.merge(found)
            }
            state.races = races
            return state
        }
    }

    private func state(race: String, _ asOf: String) throws -> LedgerState {
        var state = LedgerState()
        for row in try rows("race-summary", ["race": race, "limit": "all"], asOf) {
            for what in Self.watched {
                guard case .integer(let cents) = row["\(what)_cents"] else { continue }
                let id = row.text("candidate_id")
                let key = "\(race) \(row.text("cycle")) \(id) \(what)"
                // A basis that is another one tells the same figure.
                guard state.figures[key] == nil else { continue }
                let name = row.text("candidate")
                state.figures[key] = LedgerState.Figure(
                    race: race, cycle: row.text("cycle"), who: name.isEmpty ? id : name,
                    what: what, cents: cents)
            }
        }
        let claims = try ClaimCheck(connection: connection, today: today, kept: kept)
            .run(race: race, asOf: asOf, method: nil, findsEvidence: false)
        for claim in claims {
            state.verdicts[claim.claim.id] = LedgerState.Verdict(
                race: race, stated: "\(claim.claim.subject): \(claim.claim.stated)",
                verdict: claim.verdict.rawValue)
        }
        return state
    }

    private func state(committee: String, _ asOf: String) throws -> LedgerState {
        var state = LedgerState()
        let asked = ["committee": committee, "limit": "all"]
        for row in try rows("limit-watch", asked, asOf) where row.text("status") == "over" {
            guard case .integer(let cents) = row["excess_cents"] else { continue }
            let key = ["filer_id", "election", "donor", "zip5", "donor_type"]
                .map { row.text($0) }.joined(separator: "|")
            state.excesses[key] = LedgerState.Excess(
                who: "\(row.text("donor")) to \(row.text("filer")), "
                    + row.text("election_words"), cents: cents)
        }
        return state
    }

    func statement(_ sql: String) throws -> Statement { try connection.statement(sql) }

    /// The rows of a report.
    func rows(
        _ report: String, _ parameters: [String: String], _ asOf: String
    ) throws -> [[String: SQLValue]] {
        let collector = RowCollector()
        try ReportRunner(
            report: try catalogue.report(report), connection: connection, kept: kept
        ).run(ReportRequest(parameters: parameters, asOf: asOf), into: collector)
        return collector.rows
    }

    /// The seats in which a committee's own candidates stand, and those of candidates by their ids.
    package func races(committee: String?, candidates: [String]) throws -> [String] {
        var found: Set<String> = []
        let seats = try connection.statement(
            """
            SELECT cand_office, cand_office_st, cand_office_district FROM candidates
            WHERE cand_id = :candidate OR cand_pcc = :committee OR cand_id IN (
              SELECT cand_id FROM linkages WHERE cmte_id = :committee)
            """)
        let asked = candidates.map { ($0, "") } + (committee.map { [("", $0)] } ?? [])
        for (candidate, committee) in asked {
            try seats.run(
                parameters: ["candidate": .text(candidate), "committee": .text(committee)]
            ) { row in
                if let seat = Self.seat(row.text(0), row.text(1), row.text(2)) {
                    found.insert(seat)
                }
                return true
            }
            // The id itself says where, of whom no list is loaded.
            let letters = Array(candidate)
            guard letters.count == 9 else { continue }
            let place = String(letters[2...3])
            if let seat = Self.seat(String(letters[0]), place, String(letters[4...5])) {
                found.insert(seat)
            }
        }
        return found.sorted()
    }

    /// The numbers of the filings that began to speak after one day and up to another, in the order
    /// of these days, and the candidates that the outside spending in them names.
    package func filings(
        after: String, upTo: String, committee: String?
    ) throws -> [(number: String, committee: String, candidates: [String])] {
        var found: [(String, String, Int64)] = []
        try statement(
            """
            SELECT file_num, filer_id, source_id FROM filings
            WHERE format = 'fec-efile' AND file_num IS NOT NULL AND known_from > :after
              AND known_from <= :until AND (:committee IS NULL OR filer_id = :committee)
            ORDER BY known_from, CAST(file_num AS INTEGER), source_id
            """
        ).run(
            parameters: [
                "after": .text(after), "until": .text(upTo),
                "committee": committee.map { .text($0) } ?? .null,
            ]
        ) { row in
            found.append((row.text(0) ?? "", row.text(1) ?? "", row.integer(2)))
            return true
        }
        return try found.map { ($0.0, $0.1, try candidates(in: $0.2)) }
    }

    /// Whether a source may move a race that nothing in it names: it has outside spending on
    /// somebody without an id, or tells notices again.
    package func reachesFurther(_ source: Int64, _ committee: String) throws -> Bool {
        var found = false
        try statement(
            """
            SELECT 1 FROM roll_outside
            WHERE cmte_id = :committee AND source_id = :source AND cand_id = ''
            UNION ALL SELECT 1 FROM notice_cover WHERE covered_by = :source LIMIT 1
            """
        ).run(parameters: ["committee": .text(committee), "source": .integer(source)]) { _ in
            found = true
            return false
        }
        return found
    }

    /// Whom the outside spending of a source is about, by FEC id.
    package func candidates(in source: Int64) throws -> [String] {
        var found: [String] = []
        try statement(
            "SELECT DISTINCT cand_id FROM roll_outside WHERE source_id = :source AND cand_id <> '' "
                + "ORDER BY cand_id"
        ).run(parameters: ["source": .integer(source)]) { row in
            if let id = row.text(0), id.count == 9 { found.append(id) }
            return true
        }
        return found
    }

    private static func seat(_ office: String?, _ state: String?, _ district: String?) -> String? {
        let text =
            switch office {
            case "P": "US-PRES"
            case "S": "\(state ?? "")-SEN"
            case "L": district ?? ""
            default: "\(state ?? "")-\(district ?? "")"
            }
        guard case .success(let race) = Race.parse(text) else { return nil }
        return race.text
    }
}

extension [String: SQLValue] {
    /// A cell as text; a blank one is empty.
    func text(_ name: String) -> String {
        switch self[name] {
        case .text(let text): text
        case .integer(let value): String(value)
        default: ""
        }
    }

    /// A cell of whole cents.
    func cents(_ name: String) -> Int64 {
        if case .integer(let value) = self[name] { value } else { 0 }
    }
}

import LedgerModel
import Store

/// The rows of named reports that can speak to a claim, on its day.
///
/// A source whose day of publication was told counts only if that day is not after the claim. One
/// whose day was not told (a journal typed in later) is used by the days its own rows bear, and
/// says so: decision 12 of docs/decisions.md, in reverse.
struct ClaimRecords {
    let connection: Connection
    let today: String
    let method: String?
    var kept: KeptStatements?
    /// Whether the entries behind what was measured are told.
    var findsEvidence = true

    /// One row of a report and what is behind it.
    struct Row {
        var values: [String: SQLValue]
        var key: String
        var report: String
        var request: ReportRequest

        func text(_ name: String) -> String {
            if case .text(let text) = values[name] ?? .null { return text }
            return ""
        }

        func integer(_ name: String) -> Int64? {
            if case .integer(let value) = values[name] ?? .null { return value }
            return nil
        }
    }

    /// Rows known on `day`; where there are none that fit, rows of sources that do not say since
    /// when they were public.
    ///
    /// - Parameter fits: whether a row is about the claim.
    func rows(
        _ name: String, _ parameters: [String: String], on day: Day, fits: (Row) -> Bool
    ) throws -> (rows: [Row], byOwnDays: Bool) {
        let then = try run(name, parameters, asOf: day.iso).filter(fits)
        if !then.isEmpty || day.iso >= today { return (then, false) }
        let now = try run(name, parameters, asOf: today).filter(fits)
        return (try now.filter { try isPublic($0, on: day) }, true)
    }

    /// What was asked before: many claims are measured by the same answers.
    private final class Memory {
        var rows: [String: [Row]] = [:]
        var evidence: [String: [Int64]] = [:]
    }

    private let memory = Memory()

    private func run(
        _ name: String, _ parameters: [String: String], asOf: String
    ) throws -> [Row] {
        let question = "\(name) \(asOf) \(parameters.sorted { $0.key < $1.key })"
        if let known = memory.rows[question] { return known }
        let report = try ReportCatalogue().report(name)
        let known = method.flatMap { report.methods.contains($0) ? $0 : nil }
        var request = ReportRequest(
            parameters: parameters, asOf: asOf, method: known, showsKeys: true)
        let sink = RowCollector()
        try ReportRunner(report: report, connection: connection, kept: kept)
            .run(request, into: sink)
        request.showsKeys = false
        let rows = zip(sink.rows, sink.keys).map {
            Row(values: $0, key: $1, report: name, request: request)
        }
        memory.rows[question] = rows
        return rows
    }

    /// Whether no source behind the row became public only after the day.
    private func isPublic(_ row: Row, on day: Day) throws -> Bool {
        try evidence(row).allSatisfy { id in
            var isFine = true
            try connection.run(
                "SELECT 1 FROM source WHERE source_id = :id AND received_on > :day",
                parameters: ["id": .integer(id / 1_000_000_000), "day": .text(day.iso)]
            ) { _ in
                isFine = false
                return false
            }
            return isFine
        }
    }

    /// The numbers of the first entries and records behind a row; empty where its report does not
    /// say.
    func evidence(_ row: Row) throws -> [Int64] {
        let report = try ReportCatalogue().report(row.report)
        guard report.why != nil else { return [] }
        let parameters = row.request.parameters.sorted { $0.key < $1.key }
        let question = "\(row.report) \(row.request.asOf) \(parameters) \(row.key)"
        if let known = memory.evidence[question] { return known }
        let why = Why(
            connection: connection, readLines: { _, _ in nil }, layout: { _, _, _ in nil })
        let found = try why.figure(
            report, row.request, key: row.key, limit: 20, reports: connection
        ).entries.map(\.recordID)
        memory.evidence[question] = found
        return found
    }

    /// The FEC id of a candidate or committee: the subject itself, if it is one; else by its name,
    /// exactly as a result, a candidate, a summary or a committee has it; else (`claim-name/1`) the
    /// only candidate, in the race if one is known, with the same last name and a given name that
    /// begins as the subject's first one does: Jon Ossoff is OSSOFF, T. JONATHAN.
    func id(of subject: String, in race: String?) throws -> String? {
        if subject.wholeMatch(of: /[HSP][0-9][A-Z0-9]{2}[0-9]{5}|C[0-9]{8}/) != nil {
            return subject
        }
        let exact = """
            SELECT cand_id FROM results WHERE upper(candidate_name) = upper(:name)
              AND cand_id IS NOT NULL
            UNION ALL SELECT cand_id FROM candidates WHERE upper(cand_name) = upper(:name)
            UNION ALL SELECT cand_id FROM candidate_summaries WHERE upper(cand_name) = upper(:name)
            UNION ALL SELECT cmte_id FROM committees WHERE upper(cmte_nm) = upper(:name) LIMIT 1
            """
        for name in ClaimSubject.names(subject) {
            if let id = try ids(exact, ["name": .text(name)]).first { return id }
        }
        for name in ClaimSubject.names(subject) {
            if let id = try onlyNamesake(name, race) { return id }
        }
        return nil
    }

    private func ids(_ sql: String, _ parameters: [String: SQLValue]) throws -> [String] {
        var found: [String] = []
        try connection.run(sql, parameters: parameters) { row in
            if let id = row.text(0) { found.append(id) }
            return true
        }
        return found
    }

    /// Names stand as `LAST, GIVEN NAMES` in the FEC's files.
    private func onlyNamesake(_ name: String, _ race: String?) throws -> String? {
        let words = name.uppercased().split { !$0.isLetter && $0 != "-" && $0 != "'" }
        guard words.count > 1, let given = words.first, let last = words.last, given.count > 2
        else {
            return nil
        }
        let places = (race ?? "").split(separator: "-").map(String.init)
        let isKnown = places.count == 2
        let seat = isKnown ? places[1] : ""
        let office = seat == "SEN" ? "S" : seat == "PRES" ? "P" : "H"
        let sql = """
            SELECT DISTINCT cand_id, cand_name FROM (
              SELECT cand_id, cand_name, cand_office AS office, cand_office_st AS state,
                cand_office_district AS district FROM candidates
              UNION ALL
              SELECT cand_id, cand_name, substr(cand_id, 1, 1), cand_office_st,
                cand_office_district FROM candidate_summaries)
            WHERE upper(cand_name) LIKE :last || ',%' AND (:office IS NULL OR office = :office)
              AND (:state IS NULL OR office = 'P' OR state = :state)
              AND (:district IS NULL OR office <> 'H' OR district = :district)
            """
        var found: Set<String> = []
        try connection.run(
            sql,
            parameters: [
                "last": .text(String(last)), "office": isKnown ? .text(office) : .null,
                "state": isKnown ? .text(places[0]) : .null,
                "district": isKnown && office == "H" ? .text(seat) : .null,
            ]
        ) { row in
            let names = (row.text(1) ?? "").uppercased().split { !$0.isLetter && $0 != "-" }
            if names.dropFirst().contains(where: { $0.hasPrefix(given) }), let id = row.text(0) {
                found.insert(id)
            }
            return true
        }
        return found.count == 1 ? found.first : nil
    }

    /// The ids of the candidates of a party; of all parties for nil.
    func candidates(of party: String?) throws -> Set<String> {
        Set(
            try ids(
                "SELECT cand_id FROM candidates WHERE cand_pty_affiliation IS NOT NULL "
                    + "AND (:party IS NULL OR cand_pty_affiliation = :party)",
                ["party": party.map { .text($0) } ?? .null]))
    }

    /// The committee a candidate's campaign spends through.
    func committee(of candidate: String) throws -> String? {
        var found: String?
        let sql = """
            SELECT cmte_id FROM linkages WHERE cand_id = :id AND cmte_dsgn = 'P'
            UNION ALL SELECT cand_pcc FROM candidates WHERE cand_id = :id AND cand_pcc IS NOT NULL
            LIMIT 1
            """
        try connection.run(sql, parameters: ["id": .text(candidate)]) { row in
            found = row.text(0)
            return false
        }
        return found
    }

    /// The last election of a race in a year, and whether the race is known at all.
    func lastElection(_ race: String, year: Int?) throws -> Day? {
        var found: Day?
        let sql = """
            SELECT max(election_date) FROM (
              SELECT election_date FROM elections WHERE race = :race
              UNION ALL SELECT election_date FROM results WHERE race = :race)
            WHERE :year IS NULL OR substr(election_date, 1, 4) = :year
            """
        let parameters: [String: SQLValue] = [
            "race": .text(race), "year": year.map { .text("\($0)") } ?? .null,
        ]
        try connection.run(sql, parameters: parameters) { row in
            if let text = row.text(0), case .success(let day) = Day.parse(text) { found = day }
            return false
        }
        return found
    }

    /// Whether anything but claims is loaded.
    func hasAny() throws -> Bool {
        var found = false
        try connection.run(
            "SELECT 1 FROM source WHERE state <> 'removed' AND posted > 0 "
                + "AND format <> 'journal/claims' LIMIT 1"
        ) { _ in
            found = true
            return false
        }
        return found
    }
}

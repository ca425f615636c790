import LedgerModel
import Store

/// The rows of named reports that can speak to a claim, on its day.
///
/// A source whose day of publication was told counts only if that day is not after the claim. One
/// whose day was not told (a journal typed in later) is used by the days its own rows bear, and
/// says so: decision 12 of docs/decisions.md, in reverse.
struct ClaimRecords {
    let connection: ReadConnection
    let today: String
    let method: String?

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

    private func run(
        _ name: String, _ parameters: [String: String], asOf: String
    ) throws -> [Row] {
        let report = try ReportCatalogue().report(name)
        let known = method.flatMap { report.methods.contains($0) ? $0 : nil }
        var request = ReportRequest(
            parameters: parameters, asOf: asOf, method: known, showsKeys: true)
        let sink = RowCollector()
        try ReportRunner(report: report, connection: connection).run(request, into: sink)
        request.showsKeys = false
        return zip(sink.rows, sink.keys).map {
            Row(values: $0, key: $1, report: name, request: request)
        }
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
        let why = Why(
            connection: connection, readLines: { _, _ in nil }, layout: { _, _, _ in nil })
        return try why.figure(
            report, row.request, key: row.key, limit: 20, reports: connection
        ).entries.map(\.recordID)
    }

    /// The FEC id of a candidate or committee by name: exactly as a result or a committee has it.
    func id(of subject: String) throws -> String? {
        var found: String?
        let sql = """
            SELECT cand_id FROM results WHERE upper(candidate_name) = upper(:name)
              AND cand_id IS NOT NULL
            UNION ALL SELECT cand_id FROM candidates WHERE upper(cand_name) = upper(:name)
            UNION ALL SELECT cmte_id FROM committees WHERE upper(cmte_nm) = upper(:name) LIMIT 1
            """
        for name in ClaimSubject.names(subject) where found == nil {
            try connection.run(sql, parameters: ["name": .text(name)]) { row in
                found = row.text(0)
                return false
            }
        }
        return found
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

import Store
import Wording

/// Why a report has no rows: `(no rows)` alone would say the same of a filing that agrees with
/// itself, of one that does not exist, and of a file that is not loaded.
struct EmptyResult {
    let runner: ReportRunner
    private var report: ReportDefinition { runner.report }
    private var connection: Connection { runner.connection }

    init(runner: ReportRunner) { self.runner = runner }

    /// By the name or type of a parameter: where an id must occur for any report to know it.
    private static let places: [String: [String]] = [
        "committee": [
            "filing_ref WHERE cmte_id", "committee WHERE cmte_id", "filing WHERE cmte_id",
            "posting WHERE other_id",
        ],
        "candidate": [
            "candidate WHERE cand_id", "candidate_summary WHERE cand_id", "posting WHERE cand_id",
            "result WHERE cand_id", "stated_total WHERE subject_id",
            "stated_share WHERE subject_id",
        ],
        "filing": ["filing WHERE file_num"],
    ]

    /// What a report may need: a table that tells it, what it is called, and what to import.
    private static let needs: [(table: String, what: String, file: String)] = [
        ("ad_buy", "ad buys", "a file of ad buys (warchest formats: ad-buys/…, journal/ad-buys)"),
        ("claim", "claims", "a journal/claims CSV"),
        ("result", "election results", "a state's results file or a journal/results CSV"),
        ("stated_total", "stated figures", "a journal/totals CSV"),
        ("stated_share", "polls or published shares", "a journal/shares CSV"),
        (
            "zip_district", "district maps",
            "a table of ZIP codes by district (warchest formats: districts/…)"
        ),
        (
            "roll_outside", "outside spending",
            "filings (.fec), the FEC's independent-expenditure CSV or pas2YY.zip"
        ),
        ("cover_line", "electronic filings", "FILE.fec"),
        ("roll_gift", "electronic filings", "FILE.fec"),
        ("filing_chain", "electronic filings", "FILE.fec"),
        ("candidate_summary", "candidate summaries", "the FEC's weballYY.zip"),
        (
            "roll_total", "itemized rows",
            "the FEC's indivYY.zip, pas2YY.zip, othYY.zip, or filings (.fec)"
        ),
        (
            "roll_month", "itemized rows",
            "the FEC's indivYY.zip, pas2YY.zip, othYY.zip, or filings (.fec)"
        ),
        ("roll_top", "itemized rows", "the FEC's indivYY.zip, oppexpYY.zip, or filings (.fec)"),
        ("roll_state", "itemized rows", "the FEC's indivYY.zip, or filings (.fec)"),
        ("roll_size", "itemized rows", "the FEC's indivYY.zip, or filings (.fec)"),
        (
            "roll_pair WHERE substr(other_id, 1, 1) = 'C'", "rows between committees",
            "the FEC's pas2YY.zip, othYY.zip, or filings (.fec)"
        ),
        ("roll_purpose", "payments", "the FEC's oppexpYY.zip, or filings (.fec)"),
    ]

    /// Sentences for the footer; there is always one.
    ///
    /// - Parameter found: what the report's own `@empty` says; it speaks before `empty:`.
    func notes(
        _ resolved: ResolvedParameters, excluded: [ExcludedLine], found: [String]
    ) throws -> [String] {
        guard try exists("source WHERE state <> 'removed'") else {
            return ["no rows: no file is loaded: warchest import FILE" + needed().hint]
        }
        var notes: [String] = found.map { "no rows: \($0)" }
        if !(try exists("source WHERE state <> 'removed' AND known_from <= :as_of", resolved)) {
            let first = try text("SELECT min(known_from) FROM source WHERE state <> 'removed'")
            notes.append(
                "no rows: nothing that is loaded was known on \(resolved.asOf); "
                    + "the first file is known from \(first ?? "later")")
        }
        for parameter in report.parameters {
            if let note = try unknown(parameter, resolved) { notes.append("no rows: \(note)") }
        }
        let missing = needed().words
        if !missing.isEmpty { notes += missing.map { "no rows: \($0)" } }
        if missing.isEmpty, resolved.seeksOthers { notes += try emptiedBy(resolved) }
        let rows = excluded.reduce(0) { $0 + $1.count }
        if rows > 0 {
            let rules = excluded.map(\.rule).joined(separator: ", ")
            notes.append(
                "no rows: of those that fit, \(rows) \(rows == 1 ? "is" : "are") left out by "
                    + rules
            )
        }
        if notes.isEmpty {
            notes.append(
                "no rows: " + (report.empty ?? "nothing that is loaded fits: warchest sources"))
        } else if let empty = report.empty, missing.isEmpty {
            notes.append("no rows: \(empty)")
        }
        return notes
    }

    /// What the report reads and nothing tells.
    private func needed() -> (words: [String], hint: String) {
        let read = TablesRead.of(report.query.sql)
        var seen: Set<String> = []
        var words: [String] = []
        var files: [String] = []
        for need in Self.needs where read.contains(String(need.table.prefix { $0 != " " })) {
            guard seen.insert(need.what).inserted, !((try? exists(need.table)) ?? true) else {
                continue
            }
            words.append(
                "no \(need.what) \(need.what.hasSuffix("spending") ? "is" : "are") loaded; "
                    + "warchest import reads \(need.file)")
            files.append(need.file)
        }
        return (words, files.isEmpty ? "" : " (\(files.joined(separator: "; or ")))")
    }

    // MARK: What was asked

    private func unknown(_ parameter: ReportDefinition.Parameter, _ resolved: ResolvedParameters)
        throws -> String?
    {
        guard let value = resolved.values[parameter.name] else { return nil }
        switch parameter.type {
        case .race:
            guard case .text(let race) = value else { return nil }
            return try unknownRace(race, parameter.name, resolved)
        case .cycle:
            guard case .integer(let cycle) = value,
                !(try exists("source WHERE state <> 'removed' AND cycle = \(cycle)"))
            else { return nil }
            let known = try texts(
                "SELECT DISTINCT CAST(cycle AS TEXT) FROM source WHERE state <> 'removed' "
                    + "AND cycle IS NOT NULL ORDER BY 1")
            return "no file of the two-year period \(cycle) is loaded; loaded: "
                + (known.isEmpty ? "none tells its period" : known.joined(separator: ", "))
        default:
            let isList = parameter.type == .committees
            let kind =
                isList
                ? "committee" : parameter.type == .text ? parameter.name : parameter.type.name
            guard let places = Self.places[kind], case .text(let text) = value else { return nil }
            let asked = isList ? text.split(separator: ",").map(String.init) : [text]
            let ids = try asked.filter { id in
                try !places.contains { try exists("\($0) = :id", id: id) }
            }
            guard !ids.isEmpty else { return nil }
            return "nothing that is loaded has the \(kind) \(ids.joined(separator: ", ")); "
                + "what is loaded: "
                + (kind == "filing" ? "warchest report filings" : "warchest sources")
        }
    }

    /// Races as candidates' lists, summaries, results, stated figures and filed rows name them.
    private static let races = """
        SELECT race FROM (
          SELECT CASE cand_office WHEN 'P' THEN 'US-PRES' WHEN 'S' THEN cand_office_st || '-SEN'
            WHEN 'L' THEN cand_office_district ELSE cand_office_st || '-' || cand_office_district
              END AS race FROM candidate
          UNION SELECT CASE substr(cand_id, 1, 1) WHEN 'P' THEN 'US-PRES' WHEN 'S' THEN
            cand_office_st || '-SEN'
            ELSE cand_office_st || '-' || cand_office_district END FROM candidate_summary
          UNION SELECT substr(race, 1, instr(race || '@', '@') - 1) FROM result
          UNION SELECT substr(race, 1, instr(race || '@', '@') - 1) FROM stated_total
          UNION SELECT coalesce(inside, race) FROM stated_share
          UNION SELECT substr(race, 1, instr(race || '@', '@') - 1) FROM election
          UNION SELECT substr(contest, 1, instr(contest || '@', '@') - 1) FROM ad_buy
          UNION SELECT CASE upper(substr(office, 1, 1)) WHEN 'P' THEN 'US-PRES'
            WHEN 'S' THEN upper(office_state) || '-SEN'
            ELSE upper(office_state) || '-' || substr('00' || coalesce(office_district, '00'), -2)
              END
            FROM posting WHERE office IS NOT NULL
          UNION SELECT CASE upper(cand_office) WHEN 'P' THEN 'US-PRES' WHEN 'S' THEN
            upper(cand_state) || '-SEN'
            ELSE upper(cand_state) || '-' || substr('00' || coalesce(cand_district, '00'), -2) END
            FROM filing WHERE cand_office IS NOT NULL) q
        WHERE race IS NOT NULL
        """

    private func unknownRace(
        _ race: String, _ name: String, _ resolved: ResolvedParameters
    ) throws -> String? {
        let listed = try connection.remembered("races") {
            .text(try texts(Self.races + " ORDER BY race").joined(separator: "\n"))
        }
        guard case .text(let lines) = listed else { return nil }
        let known = lines.split(separator: "\n").map(String.init)
        guard known.contains(race) else {
            // All of GA, or of state:ga.
            let place = race.prefix { !"-/#".contains($0) }
            let near = known.filter { $0.prefix { !"-/#".contains($0) } == place }
            let hint =
                near.isEmpty ? "" : "; of \(place): " + near.joined(separator: ", ")
            return "nothing that is loaded names the race \(race)\(hint)"
        }
        guard case .text(let day)? = resolved.values["\(name)_date"],
            !(try exists("result WHERE election_date = :id", id: day))
        else { return nil }
        let days = try texts(
            "SELECT DISTINCT election_date FROM result WHERE race = '\(race)' "
                + "AND election_date IS NOT NULL ORDER BY 1")
        return "no results of \(day) are loaded"
            + (days.isEmpty
                ? "" : "; of \(race) there are those of " + days.joined(separator: ", "))
    }

    /// Which parameters empty the answer: without one of them there are rows.
    private func emptiedBy(_ resolved: ResolvedParameters) throws -> [String] {
        var found: [String] = []
        for shown in resolved.shown where !shown.isDefault && shown.name != "limit" {
            guard let parameter = report.parameter(shown.name), !parameter.isRequired else {
                continue
            }
            var values = resolved.values
            for name in parameter.bindings { values[name] = .null }
            if let text = parameter.defaultText,
                case .bound(let bound)? = try? ParameterReader.read(text, as: parameter)
            {
                values.merge(bound) { _, new in new }
            }
            if report.binds("asked") {
                values["asked"] = try AskedFilers.value(values, connection)
            }
            if report.parameter("race") != nil, report.binds(RaceContest.parameter) {
                values[RaceContest.parameter] = try RaceContest.value(values, connection)
            }
            guard try hasRows(values) else { continue }
            found.append(
                "no rows: \(shown.name) \(shown.value) leaves none; "
                    + "without --\(shown.name) there are some"
            )
        }
        return found
    }

    private func hasRows(_ values: [String: SQLValue]) throws -> Bool {
        let statement = try runner.prepare(report.query)
        var isThere = false
        try statement.run(parameters: runner.used(values, by: statement)) { _ in
            isThere = true
            return false
        }
        return isThere
    }

    // MARK: Asking

    private func exists(_ place: String, _ resolved: ResolvedParameters? = nil, id: String? = nil)
        throws -> Bool
    {
        var values: [String: SQLValue] = [:]
        if let id { values["id"] = .text(id) }
        if let resolved, place.contains(":as_of") { values["as_of"] = .text(resolved.asOf) }
        var isThere = false
        try connection.run("SELECT 1 FROM \(place) LIMIT 1", parameters: values) { _ in
            isThere = true
            return false
        }
        return isThere
    }

    private func texts(_ sql: String) throws -> [String] {
        var found: [String] = []
        try connection.run(sql, parameters: [:]) { row in
            if let text = row.text(0) { found.append(text) }
            return true
        }
        return found
    }

    private func text(_ sql: String) throws -> String? { try texts(sql).first }
}

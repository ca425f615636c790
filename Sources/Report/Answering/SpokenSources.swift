import Store

/// The files that spoke for an answer, found from whom its rows name and from the roll-ups, so that
/// no entry is read: those that its rows name; else, of the tables that the report reads, the files
/// with rows of its committees, candidates and periods. Where that cannot be told a file counts.
struct SpokenSources {
    let report: ReportDefinition
    let resolved: ResolvedParameters
    let subjects: AnswerSubjects
    /// The sources known on the day of the question.
    let known: [SourceRecord]
    let connection: Connection
    private let read: Set<String>
    /// The lines of the report itself, and the tables that they read.
    private let ownText: String
    private let own: Set<String>

    init(
        report: ReportDefinition, resolved: ResolvedParameters, subjects: AnswerSubjects,
        known: [SourceRecord], connection: Connection
    ) {
        self.report = report
        self.resolved = resolved
        self.subjects = subjects
        self.known = known
        self.connection = connection
        read = TablesRead.of(report.query.sql)
        ownText = TablesRead.ownText(report)
        own = TablesRead.of(ownText)
    }

    func find() throws -> [SourceRecord] {
        let inForce = known.filter { $0.isInForce(on: resolved.asOf) }
        // Reports on what was said before name versions that no longer speak.
        let told = report.parameter("then") == nil ? inForce : known
        var spoken = subjects.sourceIDs
        if subjects.namesSources {
            let numbers = try filingSources()
            for source in known {
                if subjects.files.contains(source.file) { spoken.insert(source.id) }
            }
            spoken.formUnion(numbers)
            if AnswerSubjects.complete(subjects.files) == nil {
                spoken.formUnion(told.map(\.id))
            }
            spoken.formUnion(try nameSources(inForce))
            return known.filter { spoken.contains($0.id) }
        }
        let cycles = cyclesAsked
        let fitting = told.filter { source in
            guard let cycles, let cycle = source.cycle else { return true }
            return cycles.contains(String(cycle))
        }
        // What reads entries by itself is not known to any roll-up.
        if own.contains("entry") {
            return known.filter { source in fitting.contains { $0.id == source.id } }
        }
        let money = try moneySources()
        spoken.formUnion(fitting.map(\.id).filter(money.contains))
        spoken.formUnion(try nameSources(inForce))
        return known.filter { spoken.contains($0.id) }
    }

    /// The periods of the answer; nil when they do not narrow.
    private var cyclesAsked: Set<String>? {
        if let cycle = resolved.values["cycle"]?.words { return [cycle] }
        guard !subjects.cycles.isEmpty else { return nil }
        return AnswerSubjects.complete(subjects.cycles)
    }

    // MARK: Names

    private func filingSources() throws -> Set<Int64> {
        guard let files = AnswerSubjects.complete(subjects.files), !files.isEmpty else { return [] }
        return try ids("SELECT source_id FROM filing WHERE file_num IN (\(list(files)))")
    }

    /// The lists whose record speaks for a committee or candidate of the answer: one each.
    private func nameSources(_ inForce: [SourceRecord]) throws -> Set<Int64> {
        var found: Set<Int64> = []
        for (table, column, names) in [
            ("committee", "cmte_id", committees), ("candidate", "cand_id", candidates),
        ] where read.contains(table) {
            guard let names, !names.isEmpty else { continue }
            found.formUnion(
                try ids(
                    """
                    SELECT (SELECT x.record_id / 1000000000 FROM \(table) x
                      JOIN source s ON s.source_id = x.record_id / 1000000000
                      WHERE x.\(column) = q.\(column) AND s.state <> 'removed'
                        AND s.known_from <= :as_of AND :as_of < s.known_until
                      ORDER BY s.cycle DESC, x.record_id DESC LIMIT 1)
                    FROM (SELECT DISTINCT \(column) FROM \(table) WHERE \(column) IN
                      (\(list(names)))) q
                    """))
        }
        return found
    }

    // MARK: Money

    private var committees: Set<String>? {
        let asked = committeesAsked
        if !asked.isEmpty, !subjects.namesCommittees { return asked }
        // Several stand in one cell, with commas between.
        var names = Set(subjects.committees.flatMap { $0.split(separator: ",").map(String.init) })
        names.remove("*")
        names.formUnion(asked)
        return AnswerSubjects.complete(names)
    }

    /// Those of `--committee`, and of `--candidate` and `--race` where the report asks for theirs.
    private var committeesAsked: Set<String> {
        if let pairs = resolved.values["asked"]?.words {
            return Set(pairs.split(separator: ",").map { String($0.prefix { $0 != ":" }) })
        }
        return Set([resolved.values["committee"]?.words].compactMap(\.self))
    }

    private var candidates: Set<String>? {
        var names = subjects.candidates
        if let id = resolved.values["candidate"]?.words { names.insert(id) }
        return AnswerSubjects.complete(names)
    }

    /// The files with rows of the answer's subjects in the tables that the report reads.
    private func moneySources() throws -> Set<Int64> {
        var found: Set<Int64> = []
        let race = resolved.values["race"]?.words
        let names = try race == nil || subjects.namesCandidates ? candidates ?? [] : ofRace()
        let groups = committees ?? []
        let hasBasis = report.columns.contains { $0.name == "basis" } && subjects.namesCandidates
        func speaks(_ basis: String) -> Bool { !hasBasis || subjects.bases.contains(basis) }

        if read.contains("roll_outside") {
            // The audit shows what does not count as well.
            var conditions = ["t.cmte_id <> '*'"]
            if !read.contains("every_row") { conditions.append("k.counts_as = 'outside spending'") }
            if subjects.namesCommittees, committees != nil {
                conditions.append("t.cmte_id IN (\(list(groups)))")
            }
            let isNarrow = race != nil || resolved.values["candidate"]?.words != nil
            if (subjects.namesCandidates && candidates != nil)
                || (race != nil && !names.isEmpty
                    && !subjects.namesCommittees)
            {
                conditions.append("(t.cand_id IN (\(list(names))) OR t.cand_id = '')")
            } else if isNarrow, let id = resolved.values["candidate"]?.words {
                conditions.append("(t.cand_id = '\(id)' OR t.cand_id = '')")
            }
            found.formUnion(
                try ids(
                    "SELECT DISTINCT t.source_id FROM roll_outside t JOIN posting_classes k "
                        + "ON k.class_id = t.class_id WHERE "
                        + conditions.joined(separator: " AND "))
            )
        }
        // A table that only says who stands in a race tells no figure.
        let hasSummaries = read.contains("summary_told") || own.contains("candidate_summary")
        if hasSummaries, speaks("FEC summary"), !names.isEmpty {
            found.formUnion(try ids(Self.summaries(list(names))))
        } else if hasSummaries, speaks("FEC summary") {
            found.formUnion(try all("candidate_summary"))
        }
        if read.contains("committee_summary") {
            found.formUnion(
                try groups.isEmpty
                    ? all("committee_summary") : ids(Self.committeeSummaries(list(groups))))
        }
        let isRolled = read.contains { $0.hasPrefix("roll_") }
        let readsFilings = !read.isDisjoint(with: ["cover_line", "roll_gift"])
        if readsFilings || (read.contains("entry") && !isRolled && !read.contains("ad_buy")),
            speaks("filings")
        {
            found.formUnion(try filings(groups, names))
        }
        for table in read.sorted() where table.hasPrefix("roll_") {
            guard !["roll_outside", "roll_gift"].contains(table), speaks("itemized rows") else {
                continue
            }
            found.formUnion(try rolled(table, groups, names))
        }
        for (table, method) in [
            ("result", "votes_once"), ("stated_total", "stated"), ("claim", "claim"),
            ("election", "election"), ("stated_share", "stated_share"),
        ] where read.contains(method) || own.contains(table) {
            guard table != "stated_total" || speaks("stated figure") else { continue }
            let ofRace =
                race == nil || table == "claim"
                ? ""
                : " WHERE race IS NULL OR substr(race, 1, instr(race || '@', '@') - 1) = "
                    + "'\(race ?? "")'"
            found.formUnion(
                try ids("SELECT DISTINCT record_id / 1000000000 FROM \(table)\(ofRace)"))
        }
        if read.contains("district_map") { found.formUnion(try maps(of: found)) }
        if read.contains("ad_buy") {
            // Ads whose race is not known are in no race.
            let ads = race.map {
                "SELECT DISTINCT source_id FROM ad_money WHERE race = "
                    + CompleteStatement.literal(.text($0))
            }
            found.formUnion(try ids(ads ?? "SELECT DISTINCT entry_id / 1000000000 FROM ad_buy"))
        }
        if subjects.namesCandidates, candidates != nil, read.contains("linkage"),
            subjects.bases.contains("itemized rows")
        {
            found.formUnion(
                try ids(
                    "SELECT DISTINCT record_id / 1000000000 FROM linkage "
                        + "WHERE cand_id IN (\(list(names))) AND cmte_dsgn IN ('P', 'A')"))
        }
        return found
    }

    /// The candidates of the race, where the rows do not name them.
    private func ofRace() throws -> Set<String> {
        var found: Set<String> = []
        let parts = ["race_office", "race_state", "race_district"]
        let values = resolved.values.filter { parts.contains($0.key) }
        let offices = [
            "candidate": "cand_office", "candidate_summary": "substr(cand_id, 1, 1)",
        ]
        for (table, office) in offices {
            try connection.run(
                """
                SELECT DISTINCT cand_id FROM \(table) WHERE \(office) = :race_office
                  AND (:race_office = 'P' OR cand_office_st = :race_state)
                  AND (:race_office IN ('S', 'P') OR cand_office_district = :race_district)
                """, parameters: values
            ) { row in
                if let id = row.text(0) { found.insert(id) }
                return true
            }
        }
        return found
    }

    /// Of each candidate and period the summary that speaks: as the method `summary_told` has it.
    private static func summaries(_ names: String) -> String {
        """
        SELECT source_id FROM (
          SELECT q.source_id, row_number() OVER (PARTITION BY x.cand_id, q.cycle
            ORDER BY x.cvg_end_day DESC NULLS LAST, CASE q.format WHEN 'fec-bulk/weball' THEN 0
            WHEN 'fec-bulk/webl' THEN 1 ELSE 2 END, x.record_id DESC) AS turn
          FROM candidate_summary x JOIN source q ON q.source_id = x.record_id / 1000000000
          WHERE x.cand_id IN (\(names)) AND q.known_from <= :as_of AND :as_of < q.known_until) r
        WHERE turn = 1
        """
    }

    /// Of each committee and period the summary that speaks: as `committee_total` has it.
    private static func committeeSummaries(_ names: String) -> String {
        """
        SELECT source_id FROM (
          SELECT q.source_id, row_number() OVER (PARTITION BY x.cmte_id, q.cycle
            ORDER BY x.cvg_end_day DESC NULLS LAST, x.record_id DESC) AS turn
          FROM committee_summary x JOIN source q ON q.source_id = x.record_id / 1000000000
          WHERE x.cmte_id IN (\(names)) AND q.known_from <= :as_of AND :as_of < q.known_until) r
        WHERE turn = 1
        """
    }

    private func filings(_ groups: Set<String>, _ names: Set<String>) throws -> Set<Int64> {
        var conditions: [String] = []
        if committees == nil || candidates == nil { return try all("filing") }
        if !groups.isEmpty { conditions.append("cmte_id IN (\(list(groups)))") }
        if !names.isEmpty {
            conditions.append(
                "cand_id IN (\(list(names))) OR cmte_id IN (\(list(names))) "
                    + "OR cmte_id IN (\(ownCommittees(names)))"
            )
        }
        // A committee whose candidate nothing tells stands for itself, by the seat on its cover.
        if case .text(let state)? = resolved.values["race_state"] {
            conditions.append(
                "form_tp = 'F3P' OR (form_tp = 'F3' AND upper(cand_state) = '\(state)')")
        }
        guard !conditions.isEmpty else { return try all("filing") }
        return try ids(
            "SELECT source_id FROM filing WHERE " + conditions.joined(separator: " OR "))
    }

    /// The files of a roll-up with rows of the committees (or of all filers together) of the
    /// classes that the report's own statement asks for.
    private func rolled(_ table: String, _ groups: Set<String>, _ names: Set<String>) throws
        -> Set<Int64>
    {
        var conditions = classes
        if table == "roll_top" { conditions = [] }
        var sql = "SELECT DISTINCT t.source_id FROM \(table) t"
        if !conditions.isEmpty { sql += " JOIN posting_classes k ON k.class_id = t.class_id" }
        var of =
            groups.isEmpty || committees == nil
            ? "t.cmte_id = '*'" : "t.cmte_id IN (\(list(groups)))"
        if groups.isEmpty, !names.isEmpty {
            of = "t.cmte_id IN (\(ownCommittees(names))) OR t.cmte_id IN (\(list(names)))"
        } else if table == "roll_pair" {
            of = groups.isEmpty ? "t.cmte_id <> '*'" : "\(of) OR t.other_id IN (\(list(groups)))"
        }
        if subjects.committees.contains("*") { of += " OR t.cmte_id = '*'" }
        sql += " WHERE (\(of))" + conditions.map { " AND (\($0))" }.joined()
        return try ids(sql)
    }

    /// The maps of districts of the two-year periods of these files, or of the Congress asked for:
    /// as the method `district_map` has it.
    private func maps(of files: Set<Int64>) throws -> Set<Int64> {
        var cycles =
            "SELECT cycle FROM source WHERE source_id IN "
            + "(\(files.sorted().map(String.init).joined(separator: ", ")))"
        if case .integer(let congress)? = resolved.values["congress"] {
            cycles = "\(2 * congress + 1788)"
        }
        return try ids(
            """
            SELECT source_id FROM (
              SELECT q.source_id, row_number() OVER (PARTITION BY q.cycle
                ORDER BY z.has_land DESC, q.source_id DESC) AS turn
              FROM source q JOIN (SELECT record_id / 1000000000 AS source_id,
                max(land_part IS NOT NULL) AS has_land FROM zip_district GROUP BY 1) z
                ON z.source_id = q.source_id
              WHERE q.known_from <= :as_of AND :as_of < q.known_until AND q.state <> 'removed'
                AND q.cycle IN (\(cycles))) r
            WHERE turn = 1
            """)
    }

    private func ownCommittees(_ names: Set<String>) -> String {
        "SELECT committee_id FROM candidate_committees WHERE candidate_id IN (\(list(names)))"
    }

    /// Conditions on classes, from the words `counts_as` and the flags in the report's own text.
    private var classes: [String] {
        guard !read.contains("every_row") else { return [] }
        var found: [String] = []
        for word in ["individual gift", "other receipt", "refund paid", "payment"]
        where ownText.contains("'\(word)'") {
            found.append("k.counts_as = '\(word)'")
        }
        for flag in ["is_receipt", "is_payment", "is_passed_on"] where ownText.contains(flag) {
            found.append("k.\(flag)")
        }
        if report.uses.contains("by_pair") { found.append("k.between_committees") }
        return found.isEmpty ? [] : [found.joined(separator: " OR ")]
    }

    // MARK: Asking

    private func all(_ table: String) throws -> Set<Int64> {
        try ids("SELECT DISTINCT record_id / 1000000000 FROM \(table)")
    }

    private func list(_ names: Set<String>) -> String {
        names.sorted().map { CompleteStatement.literal(.text($0)) }.joined(separator: ", ")
    }

    private func ids(_ sql: String) throws -> Set<Int64> {
        var found: Set<Int64> = []
        let values: [String: SQLValue] =
            sql.contains(":as_of") ? ["as_of": .text(resolved.asOf)] : [:]
        try connection.run(sql, parameters: values) { row in
            if let id = row.optionalInteger(0) { found.insert(id) }
            return true
        }
        return found
    }

    // MARK: How fresh

    /// `records through 2019-03-17, loaded 2026-11-29`: the last day (or month) that the roll-ups
    /// and covers of these files know, none later than the day of the question.
    static func freshness(_ sources: [SourceRecord], asOf: String, _ connection: Connection) throws
        -> String?
    {
        guard !sources.isEmpty else { return nil }
        let list = sources.map { String($0.id) }.joined(separator: ", ")
        let small = sources.filter { $0.posted <= 5_000 }.reduce(0) { $0 + $1.posted } <= 20_000
        var parts = [
            "SELECT max(last_day) FROM roll_outside WHERE cmte_id = '*' AND source_id IN (\(list))",
            "SELECT max(coverage_through_day) FROM filing WHERE source_id IN (\(list))",
        ]
        if small, sources.count <= 40 {
            for table in [
                ("entry", "entry_id", "entry_day"),
                ("candidate_summary", "record_id", "cvg_end_day"),
            ] {
                parts += sources.filter { $0.posted <= 5_000 }.map {
                    "SELECT max(\(table.2)) FROM \(table.0) WHERE \(table.1) BETWEEN "
                        + "\($0.id * 1_000_000_000) AND \($0.id * 1_000_000_000 + 999_999_999)"
                }
            }
        }
        var through: String?
        for sql in parts {
            try connection.run(
                "SELECT date(min((\(sql)), "
                    + "CAST(strftime('%s', :as_of) AS INTEGER) / 86400) * 86400, "
                    + "'unixepoch')", parameters: ["as_of": .text(asOf)]
            ) { row in
                if let day = row.text(0) { through = max(through ?? day, day) }
                return false
            }
        }
        try connection.run(
            "SELECT max(month) FROM roll_month WHERE cmte_id = '*' AND source_id IN (\(list)) "
                + "AND month <= \(asOf.prefix(4))\(asOf.dropFirst(5).prefix(2))", parameters: [:]
        ) { row in
            if let month = row.optionalInteger(0), month > 0 {
                let rest = String(month % 100)
                let words = "\(month / 100)-\(rest.utf8.count < 2 ? "0" + rest : rest)"
                if (through.map { $0.prefix(7) < words } ?? true) { through = words }
            }
            return false
        }
        let loaded = sources.map { $0.importedAt.prefix(10) }.max().map(String.init) ?? ""
        return (through.map { "through \($0), " } ?? "") + "loaded \(loaded)"
    }
}

extension SQLValue {
    /// A value as text; nil when NULL.
    fileprivate var words: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }
}

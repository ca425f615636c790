import LedgerModel
import Store

/// Settles which version of a report speaks when: rule `amended-filing/1`, an amendment replaces
/// the whole report. https://www.fec.gov/help-candidates-and-committees/filing-amendments/
///
/// Versions are found by the number a header says it amends, whether that names the original (as
/// electronic filings do) or the version before (as the FEC's own tables do), and, for periodic
/// reports, by committee, form, report and period, so that a gap in the numbers does not part
/// them. Everything is computed from the filings that are loaded, never from the order of their
/// import: versions are ordered by report number, then the day they became public, then file
/// number.
struct FilingChains {
    let database: Connection

    /// One version, as far as its place in the chain depends on it.
    struct Version: Equatable {
        var source: Int64
        var fileNumber: String?
        var amends: String?
        var reportNumber: Int
        var isAmendment: Bool
        var knownFrom: String
        var basis: String
        var sha256: String
        /// Form and filer.
        var report = ""
    }

    /// What a version's place in its chain makes of it.
    struct Settled: Equatable {
        var source: Int64
        var position: Int
        var supersededBy: Int64?
        var knownUntil: String
        var state: String
    }

    static let never = "9999-12-31"

    /// Settles the chains of these filings, as far as they are loaded.
    ///
    /// - Parameter added: whether they have just come, and all others are settled: then the chains
    ///   that they join are known by their roots.
    func settle(filings: [Int64], added: Bool) throws {
        let loaded = try filings.filter {
            try database.integer("SELECT 1 FROM filing WHERE source_id = ?", $0) != nil
        }
        if added, loaded.count == 1 { return try settle(joined(by: loaded[0])) }
        guard !loaded.isEmpty else { return }
        let changed = Set(loaded)
        // Once for all of them, by the filers and forms that they have.
        let chains = try chains(
            where: """
                source_id IN (SELECT b.source_id FROM (SELECT DISTINCT cmte_id, form_tp FROM filing
                  WHERE source_id IN (\(Self.list(loaded)))) a
                CROSS JOIN filing b ON b.cmte_id IS a.cmte_id AND b.form_tp = a.form_tp)
                """)
        for members in chains where !changed.isDisjoint(with: members) { try settle(members) }
    }

    /// Settles every filing again after the days of publication have changed.
    func settleAll() throws { try forEachChain { try settle($0) } }

    /// Every chain, by the filings that are loaded alone.
    private func forEachChain(_ body: ([Int64]) throws -> Void) throws {
        for chain in try chains(where: "1") { try body(chain) }
    }

    // MARK: Proof

    /// What is settled differently from what the loaded filings give, in words.
    func differences() throws -> [String] {
        var problems: [String] = []
        try forEachChain { members in
            let stored = try stored(members)
            for (source, wanted) in try wanted(versions(members))
            where stored[source]?.isPlaced(as: wanted) != true {
                problems.append(
                    "source \(source): its place among the versions of its report is not "
                        + "what the loaded filings give")
            }
        }
        for filer in try filers() where try !NoticeMerge(database: database).isSettled(filer: filer)
        {
            problems.append(
                "filer \(filer): its notices are not covered as its loaded reports say")
        }
        return problems
    }

    /// What the database holds of a version's place.
    private struct Stored: Equatable {
        var knownFrom: String
        var knownUntil: String
        var supersededBy: Int64?
        var position: Int64
        var versions: Int64
        var state: String
        var basis: String
        var missing: Int64
        var root: String
        var series: String

        /// Whether it speaks over the same days, in the same series.
        func speaks(as other: Stored) -> Bool {
            knownFrom == other.knownFrom && knownUntil == other.knownUntil
                && supersededBy == other.supersededBy && series == other.series
        }

        /// Whether the place is the same, whatever the chain is called.
        func isPlaced(as other: Stored) -> Bool {
            var other = other
            (other.missing, other.root, other.series) = (missing, root, series)
            return self == other
        }
    }

    private func stored(_ members: [Int64]) throws -> [Int64: Stored] {
        let query = try database.statement(
            """
            SELECT s.source_id, s.known_from, s.known_until, s.superseded_by, c.position,
              c.versions, c.state, c.known_basis, c.missing, c.root, s.series
            FROM source s JOIN filing_chain c ON c.source_id = s.source_id
            WHERE s.source_id IN (\(Self.list(members)))
            """)
        var found: [Int64: Stored] = [:]
        while try query.step() {
            found[query.int(0)] = Stored(
                knownFrom: query.text(1) ?? "", knownUntil: query.text(2) ?? "",
                supersededBy: query.isNull(3) ? nil : query.int(3), position: query.int(4),
                versions: query.int(5), state: query.text(6) ?? "", basis: query.text(7) ?? "",
                missing: query.int(8), root: query.text(9) ?? "", series: query.text(10) ?? "")
        }
        return found
    }

    private static func list(_ members: [Int64]) -> String {
        members.map(String.init).joined(separator: ", ")
    }

    /// Every filer of a filing.
    func filers() throws -> [String] {
        let query = try database.statement(
            "SELECT DISTINCT cmte_id FROM filing WHERE cmte_id IS NOT NULL ORDER BY 1")
        var ids: [String] = []
        while try query.step() { if let id = query.text(0) { ids.append(id) } }
        return ids
    }

    // MARK: Which filings belong together

    /// The chain that a filing makes with those that are settled: those of all filings that it has
    /// a number or a period in common with.
    private func joined(by source: Int64) throws -> [Int64] {
        let query = try database.statement(
            """
            SELECT m.source_id FROM filing a CROSS JOIN (
              SELECT DISTINCT n.root FROM filing a CROSS JOIN filing b
                ON b.cmte_id IS a.cmte_id AND b.form_tp = a.form_tp AND b.source_id <> a.source_id
              CROSS JOIN filing_chain n ON n.source_id = b.source_id
              WHERE a.source_id = ?1 AND (b.file_num IN (a.file_num, a.amends)
                OR b.amends IN (a.file_num, a.amends)
                OR (a.form_tp IN (\(Self.periodic)) AND a.rpt_tp = b.rpt_tp
                  AND a.coverage_from_day = b.coverage_from_day
                  AND a.coverage_through_day = b.coverage_through_day))) r
            CROSS JOIN filing_chain m ON m.root = r.root
            CROSS JOIN filing f ON f.source_id = m.source_id AND f.cmte_id IS a.cmte_id
              AND f.form_tp = a.form_tp
            WHERE a.source_id = ?1
            """)
        query.bind(1, source)
        var found: Set<Int64> = [source]
        while try query.step() { found.insert(query.int(0)) }
        return found.sorted()
    }

    /// Every loaded filing that is a version of the same report.
    func component(of source: Int64) throws -> [Int64] {
        let isSame = "(cmte_id, form_tp) IS (SELECT cmte_id, form_tp FROM filing "
        return try chains(where: isSame + "WHERE source_id = \(source))")
            .first { $0.contains(source) } ?? [source]
    }

    /// Forms of which a committee files one for each period.
    private static let periodic = "'F3', 'F3P', 'F3X', 'F4', 'F13'"

    /// The chains of the filings of a condition: those of one filer and form that have a number or
    /// a period in common, directly or by others.
    private func chains(where condition: String) throws -> [[Int64]] {
        let query = try database.statement(
            """
            SELECT source_id, coalesce(cmte_id, '') || '/' || form_tp, file_num, amends,
              iif(form_tp IN (\(Self.periodic)), rpt_tp || '/' || coverage_from_day || '/'
                || coverage_through_day, NULL)
            FROM filing WHERE \(condition) ORDER BY 1
            """)
        // Each filing points to one of its chain, at last to the first.
        var sources: [Int64] = []
        var parents: [Int] = []
        var places: [String: Int] = [:]
        func root(_ place: Int) -> Int {
            var place = place
            while parents[place] != place {
                parents[place] = parents[parents[place]]
                place = parents[place]
            }
            return place
        }
        while try query.step() {
            let (place, report) = (sources.count, query.text(1) ?? "")
            sources.append(query.int(0))
            parents.append(place)
            for (column, kind) in [(Int32(2), "n"), (3, "n"), (4, "p")] {
                guard let name = query.text(column) else { continue }
                let key = "\(report)/\(kind)/\(name)"
                guard let other = places[key] else {
                    places[key] = place
                    continue
                }
                let (left, right) = (root(place), root(other))
                parents[max(left, right)] = min(left, right)
            }
        }
        var chains: [Int: [Int64]] = [:]
        for (place, source) in sources.enumerated() {
            chains[root(place), default: []].append(source)
        }
        return chains.sorted { $0.key < $1.key }.map(\.value)
    }

    private func versions(_ members: [Int64]) throws -> [Version] {
        let query = try database.statement(
            """
            SELECT f.file_num, f.amends, f.report_number, f.amndt_ind, s.received_on,
              (SELECT min(r.received_on) FROM received r
                JOIN source rs ON rs.source_id = r.record_id / 1000000000
                WHERE r.file_num = f.file_num AND rs.state <> 'removed'),
              f.signed_day, substr(s.imported_at, 1, 10), s.sha256,
              f.form_tp || '/' || coalesce(f.cmte_id, ''), f.source_id
            FROM filing f JOIN source s ON s.source_id = f.source_id
            WHERE f.source_id IN (\(Self.list(members))) ORDER BY f.source_id
            """)
        var versions: [Version] = []
        while try query.step() { versions.append(Self.version(query)) }
        return versions
    }

    private static func version(_ query: Statement) -> Version {
        let isAmendment = query.text(3) == "A"
        let imported = query.text(7) ?? ""
        let signed = query.isNull(6) ? nil : Day(number: Int(query.int(6)))?.iso
        let (from, basis): (String, String) =
            if let listed = query.text(5) {
                (listed, "received")
            } else if let received = query.text(4) {
                (received, "received")
            } else if let signed, signed <= imported, signed > "1975" {
                (signed, "signed")
            } else {
                (imported, "imported")
            }
        return Version(
            source: query.int(10), fileNumber: query.text(0), amends: query.text(1),
            reportNumber: query.isNull(2) ? (isAmendment ? 1 : 0) : Int(query.int(2)),
            isAmendment: isAmendment, knownFrom: from, basis: basis, sha256: query.text(8) ?? "",
            report: query.text(9) ?? "")
    }

    // MARK: Order

    /// The oldest version first.
    static func ordered(_ versions: [Version]) -> [Version] {
        func number(_ text: String?) -> Int { text.flatMap { Int($0) } ?? 0 }
        return versions.sorted { left, right in
            (left.reportNumber, left.knownFrom, number(left.fileNumber), left.sha256)
                < (right.reportNumber, right.knownFrom, number(right.fileNumber), right.sha256)
        }
    }

    /// Each version speaks from the day it became public until the first day on which a later one
    /// was.
    static func settled(_ versions: [Version]) -> [Settled] {
        let ordered = ordered(versions)
        let isAlone = ordered.count == 1
        // From the newest to the oldest: of those that are later, the first to be known.
        var next: Version?
        var settled: [Settled] = []
        for (position, version) in ordered.enumerated().reversed() {
            // An amendment that names nothing, and of which nothing else is loaded: what it
            // replaces cannot be known.
            let isUnknown = isAlone && version.isAmendment && version.amends == nil
            settled.append(
                Settled(
                    source: version.source, position: position, supersededBy: next?.source,
                    knownUntil: next?.knownFrom ?? never,
                    state: next != nil ? "past" : isUnknown ? "unknown" : "current"))
            if next.map({ version.knownFrom <= $0.knownFrom }) ?? true { next = version }
        }
        return settled.reversed()
    }

    /// The finding `versions_missing`, on the newest version alone.
    private func noteMissing(_ members: [Int64], newest: Version, loaded: Set<Int>) throws {
        let code = FindingCode.versionsMissing.rawValue
        try database.execute(
            "DELETE FROM finding WHERE source_id IN (\(Self.list(members))) AND code = '\(code)'")
        let missing = (0..<(loaded.max() ?? 0)).filter { !loaded.contains($0) }
        guard !missing.isEmpty else { return }
        let list = missing.map { $0 == 0 ? "the original" : "amendment \($0)" }
        let insert = try database.statement(
            "INSERT INTO finding (source_id, line, code, message) VALUES (?, 0, ?, ?)")
        insert.bind(1, newest.source)
        insert.bind(2, code)
        insert.bind(
            3,
            "this is amendment \(newest.reportNumber); not loaded: "
                + list.joined(separator: ", "))
        try insert.execute()
    }

    /// The places that the loaded filings give, in order.
    private func wanted(_ versions: [Version]) -> [(source: Int64, place: Stored)] {
        let numbers = versions.flatMap { [$0.fileNumber, $0.amends] }.compactMap { $0 }
        let root =
            numbers.min { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
            ?? versions.map(\.sha256).min().map { "content:" + $0.prefix(16) } ?? ""
        let loaded = Set(versions.map(\.reportNumber))
        let missing = (0..<(loaded.max() ?? 0)).filter { !loaded.contains($0) }.count
        let known = Dictionary(versions.map { ($0.source, $0) }, uniquingKeysWith: { $1 })
        return Self.settled(versions).compactMap { settled in
            guard let version = known[settled.source] else { return nil }
            return (
                settled.source,
                Stored(
                    knownFrom: version.knownFrom, knownUntil: settled.knownUntil,
                    supersededBy: settled.supersededBy, position: Int64(settled.position),
                    versions: Int64(versions.count), state: settled.state, basis: version.basis,
                    missing: Int64(missing), root: root,
                    series: "\(SourceFormat.filings)@\(root)/\(version.report)")
            )
        }
    }

    /// Writes the places that are other than before.
    private func settle(_ members: [Int64]) throws {
        let stored = try stored(members)
        let source = try database.statement(
            "UPDATE source SET known_from = ?2, known_until = ?3, state = ?4, superseded_by = ?5, "
                + "series = ?6 WHERE source_id = ?1")
        let chain = try database.statement(
            "INSERT INTO filing_chain (source_id, root, position, versions, state, missing, "
                + "known_basis) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (source_id) "
                + "DO UPDATE SET root = ?2, position = ?3, versions = ?4, state = ?5, "
                + "missing = ?6, known_basis = ?7")
        let versions = try versions(members)
        let wanted = wanted(versions)
        for (id, place) in wanted where stored[id] != place {
            if stored[id]?.speaks(as: place) != true {
                source.bind(1, id)
                source.bind(2, place.knownFrom)
                source.bind(3, place.knownUntil)
                source.bind(4, place.supersededBy == nil ? "current" : "superseded")
                source.bind(5, place.supersededBy)
                source.bind(6, place.series)
                try source.execute()
            }
            chain.bind(1, id)
            chain.bind(2, place.root)
            chain.bind(3, place.position)
            chain.bind(4, place.versions)
            chain.bind(5, place.state)
            chain.bind(6, place.missing)
            chain.bind(7, place.basis)
            try chain.execute()
        }
        if let last = wanted.last, let newest = versions.first(where: { $0.source == last.source })
        {
            try noteMissing(
                members, newest: newest, loaded: Set(versions.map(\.reportNumber)))
        }
    }
}

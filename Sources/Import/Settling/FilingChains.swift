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
    func settle(filings: [Int64]) throws {
        for filing in filings
        where try database.integer(
            "SELECT 1 FROM filing WHERE source_id = ?", filing) != nil
        {
            try settle(component(of: filing))
        }
    }

    /// Settles every filing again after the days of publication have changed.
    func settleAll() throws {
        let query = try database.statement("SELECT source_id FROM filing ORDER BY 1")
        var left: Set<Int64> = []
        while try query.step() { left.insert(query.int(0)) }
        while let next = left.min() {
            let members = try component(of: next)
            try settle(members)
            left.subtract(members)
            left.remove(next)
        }
    }

    // MARK: Proof

    /// What is settled differently from what the loaded filings give, in words.
    func differences() throws -> [String] {
        var problems: [String] = []
        let query = try database.statement("SELECT source_id FROM filing ORDER BY 1")
        var left: Set<Int64> = []
        while try query.step() { left.insert(query.int(0)) }
        while let next = left.min() {
            let members = try component(of: next)
            let versions = try members.compactMap { try version($0) }
            for settled in Self.settled(versions) {
                guard let version = versions.first(where: { $0.source == settled.source }),
                    try !isStored(settled, version, of: versions.count)
                else { continue }
                problems.append(
                    "source \(settled.source): its place among the versions of its report is not "
                        + "what the loaded filings give")
            }
            left.subtract(members)
            left.remove(next)
        }
        for filer in try filers() where try !NoticeMerge(database: database).isSettled(filer: filer)
        {
            problems.append(
                "filer \(filer): its notices are not covered as its loaded reports say")
        }
        return problems
    }

    private func isStored(_ settled: Settled, _ version: Version, of count: Int) throws -> Bool {
        let query = try database.statement(
            """
            SELECT s.known_from, s.known_until, s.superseded_by, c.position, c.versions, c.state,
              c.known_basis
            FROM source s JOIN filing_chain c ON c.source_id = s.source_id WHERE s.source_id = ?
            """)
        query.bind(1, settled.source)
        defer { query.reset() }
        guard try query.step() else { return false }
        return query.text(0) == version.knownFrom && query.text(1) == settled.knownUntil
            && (query.isNull(2) ? nil : query.int(2)) == settled.supersededBy
            && query.int(3) == Int64(settled.position) && query.int(4) == Int64(count)
            && query.text(5) == settled.state && query.text(6) == version.basis
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

    /// Every loaded filing that is a version of the same report.
    func component(of source: Int64) throws -> [Int64] {
        let links = try database.statement(
            """
            SELECT b.source_id FROM filing a JOIN filing b
              ON b.cmte_id IS a.cmte_id AND b.form_tp = a.form_tp AND b.source_id <> a.source_id
            WHERE a.source_id = ?1 AND (b.file_num = a.amends OR b.amends = a.file_num
              OR b.amends = a.amends OR b.file_num = a.file_num
              OR (a.form_tp IN ('F3', 'F3P', 'F3X', 'F4', 'F13')
                  AND a.rpt_tp = b.rpt_tp AND a.coverage_from_day = b.coverage_from_day
                  AND a.coverage_through_day = b.coverage_through_day))
            """)
        var found: Set<Int64> = [source]
        var open = [source]
        while let next = open.popLast() {
            links.bind(1, next)
            while try links.step() {
                if found.insert(links.int(0)).inserted { open.append(links.int(0)) }
            }
        }
        return found.sorted()
    }

    private func version(_ source: Int64) throws -> Version? {
        let query = try database.statement(
            """
            SELECT f.file_num, f.amends, f.report_number, f.amndt_ind, s.received_on,
              (SELECT min(r.received_on) FROM received r
                JOIN source rs ON rs.source_id = r.record_id / 1000000000
                WHERE r.file_num = f.file_num AND rs.state <> 'removed'),
              f.signed_day, substr(s.imported_at, 1, 10), s.sha256,
              f.form_tp || '/' || coalesce(f.cmte_id, '')
            FROM filing f JOIN source s ON s.source_id = f.source_id WHERE f.source_id = ?
            """)
        query.bind(1, source)
        defer { query.reset() }
        guard try query.step() else { return nil }
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
            source: source, fileNumber: query.text(0), amends: query.text(1),
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
        return ordered.enumerated().map { position, version in
            let later = ordered[(position + 1)...]
            let next = later.min { $0.knownFrom < $1.knownFrom }
            // An amendment that names nothing, and of which nothing else is loaded: what it
            // replaces cannot be known.
            let isUnknown = isAlone && version.isAmendment && version.amends == nil
            return Settled(
                source: version.source, position: position, supersededBy: next?.source,
                knownUntil: next?.knownFrom ?? never,
                state: next != nil ? "past" : isUnknown ? "unknown" : "current")
        }
    }

    /// The finding `versions_missing`, on the newest version.
    private func noteMissing(_ settled: Settled, _ version: Version, numbers: Set<Int>) throws {
        let code = FindingCode.versionsMissing.rawValue
        try database.execute(
            "DELETE FROM finding WHERE source_id = \(settled.source) AND code = '\(code)'")
        let missing = (0..<(numbers.max() ?? 0)).filter { !numbers.contains($0) }
        guard settled.supersededBy == nil, !missing.isEmpty else { return }
        let list = missing.map { $0 == 0 ? "the original" : "amendment \($0)" }
        let insert = try database.statement(
            "INSERT INTO finding (source_id, line, code, message) VALUES (?, 0, ?, ?)")
        insert.bind(1, settled.source)
        insert.bind(2, code)
        insert.bind(
            3,
            "this is amendment \(version.reportNumber); not loaded: "
                + list.joined(separator: ", "))
        try insert.execute()
    }

    private func settle(_ members: [Int64]) throws {
        let versions = try members.compactMap { try version($0) }
        let numbers = versions.flatMap { [$0.fileNumber, $0.amends] }.compactMap { $0 }
        let root =
            numbers.min { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
            ?? versions.map(\.sha256).min().map { "content:" + $0.prefix(16) } ?? ""
        let loaded = Set(versions.map(\.reportNumber))
        let newest = loaded.max() ?? 0
        let missing = (0..<newest).filter { !loaded.contains($0) }.count
        let source = try database.statement(
            "UPDATE source SET known_from = ?2, known_until = ?3, state = ?4, superseded_by = ?5, "
                + "series = ?6 WHERE source_id = ?1")
        let chain = try database.statement(
            "INSERT OR REPLACE INTO filing_chain (source_id, root, position, versions, state, "
                + "missing, known_basis) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        for settled in Self.settled(versions) {
            guard let version = versions.first(where: { $0.source == settled.source }) else {
                continue
            }
            source.bind(1, settled.source)
            source.bind(2, version.knownFrom)
            source.bind(3, settled.knownUntil)
            source.bind(4, settled.supersededBy == nil ? "current" : "superseded")
            source.bind(5, settled.supersededBy)
            source.bind(6, "\(SourceFormat.filings)@\(root)/\(version.report)")
            try source.execute()
            try noteMissing(settled, version, numbers: loaded)
            chain.bind(1, settled.source)
            chain.bind(2, root)
            chain.bind(3, Int64(settled.position))
            chain.bind(4, Int64(versions.count))
            chain.bind(5, settled.state)
            chain.bind(6, Int64(missing))
            chain.bind(7, version.basis)
            try chain.execute()
        }
    }
}

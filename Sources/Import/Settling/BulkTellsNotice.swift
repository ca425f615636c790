import LedgerModel
import Store

/// Counts what a notice and a row of a bulk file both tell once, where the regular report behind
/// the bulk row is not loaded as a filing.
///
/// Rule `bulk-tells-notice/1`: a row of a 24- or 48-hour notice is covered while a bulk file speaks
/// that has an active row of the same spender, candidate and amount on one of the notice's two
/// days; each row of the bulk file tells one row of a notice. Amounts of whole-dollar files are
/// compared to the dollar. The independent-expenditure CSV is asked only where no `pas2` or `oth`
/// file of its cycle knows the spender (`ie-csv-or-pas2/1`). Notices without a candidate id are
/// never matched.
///
/// Every expenditure of a notice is reported again on the next regular report, which is what the
/// bulk files hold:
/// https://www.fec.gov/help-candidates-and-committees/making-independent-expenditures/
struct BulkTellsNotice {
    static let rule = StatusRule.bulkTellsNotice

    /// The bulk files in which regular reports of outside spending stand.
    static let formats = [
        "fec-bulk/itpas2", "fec-bulk/itoth", ExpenditureFile.format,
    ]

    let database: Connection

    private struct Match {
        var notice: Int64
        var noticeFrom: String
        var noticeUntil: String
        var bulk: Int64
        var source: Int64
        var from: String
        var until: String
        var straddles: Bool
    }

    /// A span of days, its end not included.
    private typealias Span = (from: String, until: String)

    /// The spans in which only a bulk file covers a row.
    ///
    /// - Parameter told: the spans in which regular reports cover rows of the filer, in order.
    func covers(
        filer: String, beside told: [NoticeCover]
    ) throws -> [NoticeCover] {
        let matches = try matches(filer)
        guard !matches.isEmpty else { return [] }
        var taken: [Int64: [Span]] = [:]
        for covered in told {
            taken[covered.entry, default: []].append(
                (covered.span.knownFrom, covered.span.knownUntil))
        }
        var used: [Int64: [Span]] = [:]
        var found: [NoticeCover] = []
        for match in matches {
            let speaks = (from: match.noticeFrom, until: match.noticeUntil)
            // One row of the bulk file tells one row of the notices that speak at one time.
            guard !used[match.bulk, default: []].contains(where: { Self.overlap($0, speaks) })
            else { continue }
            let free = Self.rest(
                of: (match.from, match.until), without: taken[match.notice, default: []])
            guard !free.isEmpty else { continue }
            used[match.bulk, default: []].append(speaks)
            taken[match.notice, default: []] += free
            taken[match.notice]?.sort { $0.from < $1.from }
            found += free.map {
                NoticeCover(
                    entry: match.notice,
                    span: NoticeCover.Span(
                        report: match.source, knownFrom: $0.from, knownUntil: $0.until,
                        straddles: match.straddles), rule: Self.rule)
            }
        }
        return found
    }

    /// Every filer whose notices a bulk file may tell, after bulk files came or went.
    func filersAfterChange() throws -> [String] {
        try database.execute("DROP TABLE IF EXISTS temp.bulk_told")
        let query = try database.statement(
            "SELECT DISTINCT cmte_id FROM filing WHERE cmte_id IS NOT NULL "
                + "AND form_tp IN ('F24', 'F5') ORDER BY 1")
        var filers: [String] = []
        while try query.step() { if let id = query.text(0) { filers.append(id) } }
        return filers
    }

    private static func overlap(_ left: Span, _ right: Span) -> Bool {
        left.from < right.until && right.from < left.until
    }

    /// What is left of a span; `taken` is in order and apart.
    private static func rest(of span: Span, without taken: [Span]) -> [Span] {
        var rest: [Span] = []
        var from = span.from
        for cover in taken where overlap(cover, span) {
            if from < cover.from { rest.append((from, cover.from)) }
            from = max(from, cover.until)
        }
        if from < span.until { rest.append((from, span.until)) }
        return rest
    }

    /// Whether a bulk file has outside spending of a filer of notices.
    private func isTold(_ filer: String) throws -> Bool {
        let query = try database.statement(
            """
            SELECT 1 FROM roll_outside r JOIN source s ON s.source_id = r.source_id
            WHERE r.cmte_id = ?1 AND s.state <> 'removed'
              AND s.format <> '\(SourceFormat.filings)'
              AND EXISTS (SELECT 1 FROM filing WHERE cmte_id = ?1 AND form_tp IN ('F24', 'F5'))
            LIMIT 1
            """)
        query.bind(1, filer)
        defer { query.reset() }
        return try query.step()
    }

    /// Keeps the bulk files' rows of outside spending at hand, read once for as long as this
    /// connection lasts and no bulk file comes or goes: there is no index on the ledger to find
    /// a spender's by, and notices come by the thousand.
    private func gather() throws {
        if try database.integer(
            "SELECT 1 FROM sqlite_temp_master WHERE name = 'bulk_told'") != nil
        {
            return
        }
        try database.execute(
            """
            CREATE TEMP TABLE bulk_told (cmte_id TEXT, cand_id TEXT, source_id INTEGER,
              entry_id INTEGER, entry_day INTEGER, amount_cents INTEGER);
            INSERT INTO temp.bulk_told
            SELECT f.cmte_id, coalesce(o.cand_id, o.other_id), s.source_id, e.entry_id,
              e.entry_day, e.amount_cents
            FROM source s
            CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000
              AND s.source_id * 1000000000 + 999999999
            JOIN posting o ON o.posting_id = e.posting_id
            JOIN posting_class k ON k.class_id = o.class_id
            JOIN filing_ref f ON f.filing_id = e.filing_id
            WHERE s.state <> 'removed' AND k.kind = 'outside_spending'
              AND s.format IN (\(Self.formats.map { "'\($0)'" }.joined(separator: ", ")));
            CREATE INDEX temp.bulk_told_by_cmte ON bulk_told(cmte_id, cand_id)
            """)
    }

    /// In order of the notices' rows and the bulk rows.
    private func matches(_ filer: String) throws -> [Match] {
        guard try isTold(filer) else { return [] }
        try gather()
        let query = try database.statement(
            """
            WITH notice AS MATERIALIZED (
              SELECT e.entry_id, s.known_from, s.known_until, e.entry_day, d.dissemination_day,
                e.amount_cents, o.cand_id
              FROM (\(NoticeMerge.sources)) m
              CROSS JOIN filing g ON g.source_id = m.filing_source
              CROSS JOIN source s ON s.source_id = m.source_id
              CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000
                AND s.source_id * 1000000000 + 999999999
              JOIN posting o ON o.posting_id = e.posting_id
              JOIN posting_class k ON k.class_id = o.class_id
              LEFT JOIN detail d ON d.detail_id = e.detail_id
              WHERE s.state <> 'removed' AND s.known_from < s.known_until
                AND (g.form_tp = 'F24' OR (g.form_tp = 'F5' AND g.report_type IN ('24', '48')))
                AND k.kind = 'outside_spending' AND k.status = 'active'
                AND o.cand_id IS NOT NULL),
            bulk_file AS MATERIALIZED (
              SELECT s.* FROM source s
              WHERE s.source_id IN (SELECT source_id FROM temp.bulk_told WHERE cmte_id = ?1)),
            bulk AS MATERIALIZED (
              SELECT t.*, s.known_from, s.known_until,
                CAST(t.amount_cents / 100 AS INTEGER) AS dollars,
                CASE s.precision WHEN 'whole-dollar' THEN 99 ELSE 0 END AS slack
              FROM temp.bulk_told t JOIN bulk_file s ON s.source_id = t.source_id
              JOIN entry e ON e.entry_id = t.entry_id
              JOIN posting o ON o.posting_id = e.posting_id
              JOIN posting_class k ON k.class_id = o.class_id
              WHERE t.cmte_id = ?1 AND k.status = 'active' AND s.state <> 'removed'
                AND s.known_from < s.known_until
                AND (s.format <> 'fec-csv/independent-expenditure' OR NOT EXISTS (
                  SELECT 1 FROM bulk_file x WHERE x.format <> s.format AND x.cycle IS s.cycle))),
            -- A notice's days and the dollars that may be meant, one by one: found, not compared.
            near (step) AS (VALUES (-1), (0), (1)),
            asked AS MATERIALIZED (
              SELECT n.*, CAST(n.day AS INTEGER) AS bulk_day,
                CAST(n.amount_cents / 100 + near.step AS INTEGER) AS dollars
              FROM (SELECT *, entry_day AS day FROM notice UNION ALL
                SELECT *, dissemination_day FROM notice
                WHERE dissemination_day IS NOT entry_day) n CROSS JOIN near)
            SELECT n.entry_id, n.known_from, n.known_until, b.entry_id, b.source_id, b.known_from,
              b.known_until, n.entry_day IS NOT NULL AND n.dissemination_day IS NOT NULL
                AND n.entry_day <> n.dissemination_day
            FROM asked n CROSS JOIN bulk b ON b.cand_id = n.cand_id AND b.entry_day = n.bulk_day
              AND b.dollars = n.dollars AND abs(b.amount_cents - n.amount_cents) <= b.slack
            ORDER BY n.entry_id, b.entry_id
            """)
        query.bind(1, filer)
        var matches: [Match] = []
        while try query.step() {
            matches.append(
                Match(
                    notice: query.int(0), noticeFrom: query.text(1) ?? "",
                    noticeUntil: query.text(2) ?? "", bulk: query.int(3), source: query.int(4),
                    from: query.text(5) ?? "", until: query.text(6) ?? "",
                    straddles: query.int(7) == 1))
        }
        return matches
    }
}

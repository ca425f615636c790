import LedgerModel
import Store

/// Counts what a notice and a later regular report both tell once.
///
/// Rule `ie-merge/1` (independent expenditures) and `late-gift-merge/1` (48-hour notices of
/// contributions): per filer, a row of a notice is covered while a regular report of that filer
/// speaks whose period holds its dissemination date or its payment date. The report then tells it.
/// When both dates are there and only one lies in a report's period, the row is covered and said to
/// straddle. Rows are matched by date, not by amount: notices estimate, reports know.
///
/// All expenditures of 24- and 48-hour notices must be reported again on the next regular report:
/// https://www.fec.gov/help-candidates-and-committees/making-independent-expenditures/
struct NoticeMerge {
    let database: Connection

    /// A regular report, while it speaks.
    struct Report: Equatable {
        var source: Int64
        var firstDay: Int64
        var lastDay: Int64
        var knownFrom: String
        var knownUntil: String
    }

    /// The reports of a filer, to be found by the days of their periods.
    struct ReportPeriods {
        private let reports: [Report]
        /// The last day of those up to each.
        private let ends: [Int64]

        init(_ reports: [Report]) {
            self.reports = reports.sorted {
                ($0.firstDay, $0.source) < ($1.firstDay, $1.source)
            }
            var end = Int64.min
            ends = self.reports.map {
                end = max(end, $0.firstDay, $0.lastDay)
                return end
            }
        }

        /// Those whose period holds one of the days.
        func holding(_ days: [Int64]) -> [Report] {
            var found: Set<Int> = []
            for day in days {
                var (low, high) = (0, reports.count)
                while low < high {
                    let middle = (low + high) / 2
                    if reports[middle].firstDay <= day { low = middle + 1 } else { high = middle }
                }
                while low > 0, ends[low - 1] >= day {
                    low -= 1
                    if max(reports[low].firstDay, reports[low].lastDay) >= day { found.insert(low) }
                }
            }
            return found.map { reports[$0] }
        }
    }

    private struct Row {
        var entry: Int64
        var days: [Int64]
        var rule: StatusRule
    }

    /// The filings of the filer `?1`, and what mends them: source_id, and the filing's.
    static let sources = """
        SELECT source_id, source_id AS filing_source FROM filing WHERE cmte_id = ?1
        UNION ALL SELECT s.source_id, f.source_id FROM filing f CROSS JOIN source s
          ON s.supplements = f.source_id WHERE f.cmte_id = ?1
        """

    /// The covers that a filer's notices should have, as the table holds them, in order.
    private func expected(filer: String) throws -> [NoticeCover] {
        let rows = try rows(filer)
        guard !rows.isEmpty else { return [] }
        let reports = ReportPeriods(try reports(filer))
        let told = rows.flatMap { row in
            Self.covers(of: row.days, by: reports.holding(row.days)).map {
                NoticeCover(entry: row.entry, span: $0, rule: row.rule)
            }
        }
        let more = try BulkTellsNotice(database: database).covers(filer: filer, beside: told)
        return (told + more).sorted {
            ($0.entry, $0.span.knownFrom) < ($1.entry, $1.span.knownFrom)
        }
    }

    /// Whether the covers of a filer's notices are those that the loaded filings give.
    func isSettled(filer: String) throws -> Bool {
        try stored(filer: filer) == expected(filer: filer)
    }

    /// The covers that the table holds, in order.
    private func stored(filer: String) throws -> [NoticeCover] {
        let query = try database.statement(
            """
            SELECT c.entry_id, c.known_from, c.known_until, c.covered_by, c.rule, c.straddles
            FROM (\(Self.sources)) m CROSS JOIN notice_cover c
              ON c.entry_id BETWEEN m.source_id * 1000000000
                AND m.source_id * 1000000000 + 999999999
            ORDER BY 1, 2
            """)
        query.bind(1, filer)
        var found: [NoticeCover] = []
        while try query.step() {
            let span = NoticeCover.Span(
                report: query.int(3), knownFrom: query.text(1) ?? "",
                knownUntil: query.text(2) ?? "", straddles: query.int(5) == 1)
            found.append(
                NoticeCover(
                    entry: query.int(0), span: span,
                    rule: query.text(4).flatMap(StatusRule.init(rawValue:))))
        }
        return found
    }

    /// Computes every cover of a filer's notices afresh; written is what differs.
    func settle(filer: String) throws {
        let (old, new) = try (Set(stored(filer: filer)), expected(filer: filer))
        let kept = old.intersection(new)
        let delete = try database.statement(
            "DELETE FROM notice_cover WHERE entry_id = ?1 AND known_from = ?2")
        for covered in old.subtracting(kept) {
            delete.bind(1, covered.entry)
            delete.bind(2, covered.span.knownFrom)
            try delete.execute()
        }
        let insert = try database.statement(
            "INSERT INTO notice_cover (entry_id, known_from, known_until, covered_by, rule, "
                + "straddles) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        for covered in new where !kept.contains(covered) {
            insert.bind(1, covered.entry)
            insert.bind(2, covered.span.knownFrom)
            insert.bind(3, covered.span.knownUntil)
            insert.bind(4, covered.span.report)
            insert.bind(5, covered.rule?.rawValue)
            insert.bind(6, covered.span.straddles ? 1 : 0)
            try insert.execute()
        }
    }

    /// The spans, apart from one another and in order, in which at least one report covers a row
    /// with these days.
    static func covers(of days: [Int64], by reports: [Report]) -> [NoticeCover.Span] {
        func holds(_ report: Report, _ day: Int64) -> Bool {
            (report.firstDay...max(report.firstDay, report.lastDay)).contains(day)
        }
        let covering = reports.filter { report in
            report.knownFrom < report.knownUntil && days.contains { holds(report, $0) }
        }
        .sorted {
            ($0.knownFrom, $0.knownUntil, $0.source) < ($1.knownFrom, $1.knownUntil, $1.source)
        }
        let covered = days.filter { day in covering.contains { holds($0, day) } }
        var spans: [NoticeCover.Span] = []
        var end = ""
        for report in covering where report.knownUntil > end {
            spans.append(
                NoticeCover.Span(
                    report: report.source, knownFrom: max(report.knownFrom, end),
                    knownUntil: report.knownUntil, straddles: covered.count < days.count))
            end = report.knownUntil
        }
        return spans
    }

    private func reports(_ filer: String) throws -> [Report] {
        let query = try database.statement(
            """
            SELECT f.source_id, f.coverage_from_day, f.coverage_through_day, s.known_from,
              s.known_until
            FROM filing f JOIN source s ON s.source_id = f.source_id
            WHERE f.cmte_id = ?1 AND s.state <> 'removed' AND f.coverage_from_day IS NOT NULL
              AND f.coverage_through_day IS NOT NULL
              AND (f.form_tp IN ('F3', 'F3P', 'F3X')
                   OR (f.form_tp = 'F5' AND coalesce(f.report_type, '') NOT IN ('24', '48')))
            ORDER BY 4, 1
            """)
        query.bind(1, filer)
        var reports: [Report] = []
        while try query.step() {
            reports.append(
                Report(
                    source: query.int(0), firstDay: query.int(1), lastDay: query.int(2),
                    knownFrom: query.text(3) ?? "", knownUntil: query.text(4) ?? ""))
        }
        return reports
    }

    /// CROSS JOINs keep SQLite from beginning with the classes and indexing all of `entry`.
    private func rows(_ filer: String) throws -> [Row] {
        let query = try database.statement(
            """
            SELECT e.entry_id, e.entry_day, d.dissemination_day,
              f.form_tp = 'F6'
            FROM (\(Self.sources)) m
            CROSS JOIN filing f ON f.source_id = m.filing_source
            CROSS JOIN source s ON s.source_id = m.source_id
            CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000
              AND s.source_id * 1000000000 + 999999999
            CROSS JOIN posting o ON o.posting_id = e.posting_id
            CROSS JOIN posting_class k ON k.class_id = o.class_id
            LEFT JOIN detail d ON d.detail_id = e.detail_id
            WHERE s.state <> 'removed' AND k.status = 'active'
              AND (f.form_tp IN ('F24', 'F6')
                   OR (f.form_tp = 'F5' AND f.report_type IN ('24', '48')))
            ORDER BY 1
            """)
        query.bind(1, filer)
        var rows: [Row] = []
        while try query.step() {
            let days = [1, 2].filter { !query.isNull($0) }.map { query.int($0) }
            rows.append(
                Row(
                    entry: query.int(0), days: days,
                    rule: query.int(3) == 1 ? .lateGiftMerge : .ieMerge))
        }
        return rows
    }
}

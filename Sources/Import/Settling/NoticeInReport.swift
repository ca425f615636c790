import LedgerModel
import Store
import Wording

/// Rule `notice-in-report/1`: of rows that several filings tell (same spender, candidate, side,
/// payee and amount, and a day in common), those of one filing count: the regular report, else the
/// filing with the most rows, else the last. Row by row: what a filing has twice counts twice. Two
/// filings that are both notices by their dates are two expenses, unless the transaction has one
/// name in both.
///
/// No column says what is a notice. A filing that is loaded says so by its form; one that was
/// received within `noticeDays` of the last day in it is one; any other may be a report, or a
/// notice that came late. Every expenditure of a notice is reported again on the next regular
/// report: https://www.fec.gov/help-candidates-and-committees/making-independent-expenditures/
struct NoticeInReport {
    static let rule = StatusRule.noticeInReport

    /// The rows that another filing tells.
    private(set) var repeated: Set<Int64> = []
    /// Notices that count although another filing may tell them, with what may.
    private(set) var doubts: [Int64: String] = [:]

    /// What is known of a filing by its rows.
    private struct Filing {
        var number: String
        var isLoaded = false
        var rows = 0
        var first = Int64.max
        var last = Int64.min
        var received: Int64?
        var isNotice = false

        mutating func take(_ row: ExpenditureRow) {
            isLoaded = isLoaded || row.entry < 0
            rows += 1
            first = min(first, row.days.min() ?? .max)
            last = max(last, row.days.max() ?? .min)
            if let day = row.received { received = max(received ?? day, day) }
        }

        /// Whether this one tells what another tells as well.
        func speaks(before other: Filing) -> Bool {
            if isLoaded != other.isLoaded { return isLoaded }
            if isNotice != other.isNotice { return !isNotice }
            if rows != other.rows { return rows > other.rows }
            if received != other.received { return (received ?? 0) > (other.received ?? 0) }
            return (number.utf8.count, number) > (other.number.utf8.count, other.number)
        }
    }

    private struct Key: Hashable {
        var about: String
        var stance: String
        var payee: String
        var cents: Int64
    }

    /// What loaded regular reports of one spender say.
    struct Reports {
        fileprivate var rows: [ExpenditureRow] = []
        fileprivate var periods: [(number: String, first: Int64, last: Int64)] = []
    }

    /// - Parameter rows: the rows of one spender that count.
    init(rows: [ExpenditureRow], reports: Reports?, noticeDays: Int64) {
        guard rows.count > 1 || reports != nil else { return }
        let all = rows + (reports?.rows ?? [])
        var filings: [String: Filing] = [:]
        for row in all {
            guard let number = row.number else { continue }
            filings[number, default: Filing(number: number)].take(row)
        }
        guard filings.count > 1 || reports != nil else { return }
        for (number, filing) in filings {
            guard let received = filing.received, filing.last > .min else { continue }
            filings[number]?.isNotice = received - filing.last <= noticeDays
        }
        let groups = Dictionary(grouping: all) {
            Key(about: $0.about, stance: $0.stance, payee: $0.payee, cents: $0.cents)
        }
        for group in groups.values { match(group, filings) }
        doubt(rows, filings, reports?.periods ?? [])
    }

    private mutating func match(_ group: [ExpenditureRow], _ filings: [String: Filing]) {
        guard group.count > 1, group.contains(where: { $0.number != group[0].number }) else {
            return
        }
        let told = Dictionary(grouping: group.filter { $0.number != nil }) { $0.number ?? "" }
        let order = told.keys.compactMap { filings[$0] }.sorted { $0.speaks(before: $1) }
        var kept: [(row: ExpenditureRow, filing: Filing)] = []
        for filing in order {
            var used: Set<Int> = []
            for row in (told[filing.number] ?? []).sorted(by: { $0.entry < $1.entry }) {
                func isSame(_ index: Int, sure: Bool) -> Bool {
                    let other = kept[index]
                    guard other.filing.number != filing.number, !used.contains(index),
                        !Set(other.row.days).isDisjoint(with: row.days)
                    else { return false }
                    let isOne = row.transaction != nil && row.transaction == other.row.transaction
                    return !sure || isOne || !(filing.isNotice && other.filing.isNotice)
                }
                if let twin = kept.indices.first(where: { isSame($0, sure: true) }) {
                    used.insert(twin)
                    repeated.insert(row.entry)
                } else {
                    if let twin = kept.indices.first(where: { isSame($0, sure: false) }) {
                        doubts[row.entry] = "notice \(kept[twin].filing.number)"
                    }
                    kept.append((row, filing))
                }
            }
        }
    }

    /// Notices on a day that a report seems to cover, and that it does not repeat in the same
    /// words.
    private mutating func doubt(
        _ rows: [ExpenditureRow], _ filings: [String: Filing],
        _ periods: [(number: String, first: Int64, last: Int64)]
    ) {
        let regular = filings.values
            .filter { !$0.isNotice && !$0.isLoaded && $0.received != nil }
            .sorted { $0.speaks(before: $1) }
        guard !regular.isEmpty || !periods.isEmpty else { return }
        for row in rows where !repeated.contains(row.entry) && doubts[row.entry] == nil {
            guard let number = row.number, filings[number]?.isNotice == true else { continue }
            func holds(_ first: Int64, _ last: Int64) -> Bool {
                row.days.contains { first <= $0 && $0 <= last }
            }
            let other =
                periods.first { holds($0.first, $0.last) }?.number
                ?? regular.first { holds($0.first, $0.last) }?.number
            if let other { doubts[row.entry] = "filing \(other)" }
        }
    }

    // MARK: Loaded reports

    /// The expenditures of the regular reports that are loaded, by spender of
    /// `temp.asked_filing`, with entries below zero: they are no rows of the file.
    static func reports(_ database: Connection) throws -> [String: Reports] {
        if try database.integer("SELECT 1 FROM filing LIMIT 1") == nil { return [:] }
        let periods = try database.statement(
            """
            SELECT g.cmte_id, coalesce(g.file_num, s.file), g.coverage_from_day,
              g.coverage_through_day, s.source_id
            FROM (SELECT DISTINCT cmte_id FROM temp.asked_filing) a
            CROSS JOIN filing g ON g.cmte_id = a.cmte_id JOIN source s ON s.source_id = g.source_id
            WHERE s.state = 'current' AND g.form_tp <> 'F24'
              AND NOT (g.form_tp = 'F5' AND coalesce(g.report_type, '') IN ('24', '48'))
            ORDER BY s.source_id
            """)
        var found: [String: Reports] = [:]
        var sources: [(id: Int64, spender: String, number: String)] = []
        while try periods.step() {
            let (spender, number) = (periods.text(0) ?? "", periods.text(1) ?? "")
            sources.append((periods.int(4), spender, number))
            if !periods.isNull(2), !periods.isNull(3) {
                found[spender, default: Reports()].periods
                    .append((number, periods.int(2), periods.int(3)))
            }
        }
        let query = try database.statement(
            """
            SELECT e.entry_id, CAST(e.tran_id AS TEXT), e.amount_cents, e.entry_day,
              d.dissemination_day, coalesce(o.cand_id, o.cand_name, o.cand_last_name
                || coalesce(', ' || o.cand_first_name, '')), o.sup_opp, p.display_name
            FROM source s CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000
              AND s.source_id * 1000000000 + 999999999
            CROSS JOIN posting o ON o.posting_id = e.posting_id
            CROSS JOIN posting_class k ON k.class_id = o.class_id
            CROSS JOIN party p ON p.party_id = e.party_id
            LEFT JOIN detail d ON d.detail_id = e.detail_id
            WHERE ?1 IN (s.source_id, s.supplements) AND s.state <> 'removed'
              AND k.kind = 'outside_spending' AND k.status = 'active' ORDER BY 1
            """)
        for source in sources {
            query.bind(1, source.id)
            while try query.step() {
                found[source.spender, default: Reports()].rows.append(
                    ExpenditureRow(
                        entry: -query.int(0), spender: source.spender, number: source.number,
                        transaction: query.text(1), cents: query.int(2),
                        days: [3, 4].filter { !query.isNull($0) }.map { query.int($0) },
                        about: ExpenditureRow.plain(query.text(5)),
                        stance: query.text(6)?.capitals ?? "",
                        payee: ExpenditureRow.plain(query.text(7)), purpose: ""))
            }
        }
        return found
    }
}

import LedgerModel
import Store

/// What people decided on rows in quarantine, and on others that should be there: the lines of
/// journals of decisions (`importers/journal/decisions.json5`). The line of the latest day holds,
/// of one day the last; what a removed journal said is undone.
struct Decisions {
    enum Verb: String { case release, quarantine }

    static let table = "decision"
    static let rule = StatusRule.quarantineDecision

    private struct Line {
        var verb: Verb
        var transaction: String?
    }

    let database: Connection
    /// By number of filing, in the order in which they hold.
    private let lines: [String: [Line]]
    private let quarantine = Quarantine()

    init(database: Connection) throws {
        self.database = database
        let query = try database.statement(
            """
            SELECT d.file_num, d.verb, d.tran_id FROM decision d
            JOIN source s ON s.source_id = d.record_id / 1000000000 WHERE s.state <> 'removed'
            ORDER BY d.decided_on, s.sha256, d.record_id
            """)
        var lines: [String: [Line]] = [:]
        while try query.step() {
            guard let number = query.text(0), let verb = Verb(rawValue: query.text(1) ?? "") else {
                continue
            }
            lines[number, default: []].append(Line(verb: verb, transaction: query.text(2)))
        }
        self.lines = lines
    }

    /// What holds for a row, and whether the line names its transaction.
    func verb(filing: String?, transaction: String?) -> (verb: Verb, isExact: Bool)? {
        guard let filing, let lines = lines[filing] else { return nil }
        return lines.last { $0.transaction == nil || $0.transaction == transaction }
            .map { ($0.verb, $0.transaction != nil) }
    }

    /// Settles the rows of filings and bulk files, but for the quarantine by decision, which comes
    /// when it is known what counts: see ``quarantine(_:_:)``. Rows of the independent-expenditure
    /// CSV are settled by ``ExpenditureFile``.
    func release(_ change: Change, _ restatus: Restatus) throws {
        try restatus.move(
            to: .active, rule: nil,
            selecting: "SELECT entry_id FROM (\(rows(of: change)))",
            of: "c.status_rule = '\(Self.rule.rawValue)'")
        let query = try database.statement(
            """
            SELECT t.entry_id, f.file_num, CAST(e.tran_id AS TEXT), e.amount_cents, f.cmte_id,
              coalesce(f.filer_name, (SELECT max(r.filer_name) FROM filing_ref r
                WHERE r.source_id = f.source_id)), k.status, k.status_rule, k.memo
            FROM (\(rows(of: change))) t JOIN entry e ON e.entry_id = t.entry_id
            JOIN filing_ref f ON f.filing_id = e.filing_id
            JOIN posting o ON o.posting_id = e.posting_id
            JOIN posting_class k ON k.class_id = o.class_id WHERE k.kind = 'outside_spending'
            """)
        var wanted = StatusMoves()
        while try query.step() {
            guard
                let rule = quarantine.rule(
                    isHuge: abs(query.int(3)) >= quarantine.cents, filerID: query.text(4) ?? "",
                    filerName: query.text(5))
            else { continue }
            let current = query.text(7).flatMap(StatusRule.init)
            let verb = verb(filing: query.text(1), transaction: query.text(2))?.verb
            let isQuarantined = query.text(6) == EntryStatus.quarantined.rawValue
            if verb != .release {
                wanted.add(query.int(0), .quarantined, rule, unless: current)
            } else if isQuarantined {
                let isMemo = query.int(8) == 1
                wanted.add(
                    query.int(0), isMemo ? .attribution : .active, isMemo ? .memoEntry : nil,
                    unless: current)
            }
        }
        try wanted.apply(restatus, in: database)
    }

    /// Sets apart what a line says, of the rows that count.
    func quarantine(_ change: Change, _ restatus: Restatus) throws {
        let query = try database.statement(
            """
            SELECT t.entry_id, f.file_num, CAST(e.tran_id AS TEXT)
            FROM (\(rows(of: change))) t JOIN entry e ON e.entry_id = t.entry_id
            JOIN filing_ref f ON f.filing_id = e.filing_id
            JOIN posting o ON o.posting_id = e.posting_id
            JOIN posting_class k ON k.class_id = o.class_id WHERE k.status = 'active'
            """)
        var wanted = StatusMoves()
        while try query.step() {
            let verb = verb(filing: query.text(1), transaction: query.text(2))?.verb
            if verb == .quarantine {
                wanted.add(query.int(0), .quarantined, Self.rule, unless: nil)
            }
        }
        try wanted.apply(restatus, in: database)
    }

    /// Whether there is something that a change may have to settle.
    func concern(_ change: Change) -> Bool {
        !change.decided.isEmpty || (!lines.isEmpty && (change.movesDecisions || change.movesLedger))
    }

    /// The rows of the filings that lines name, or named before a journal was removed.
    private func rows(of change: Change) -> String {
        let numbers = Set(lines.keys).union(change.decided).sorted()
            .map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ", ")
        return """
            SELECT e.entry_id FROM (SELECT DISTINCT f.source_id FROM filing_ref f
              JOIN source s ON s.source_id = f.source_id WHERE s.state <> 'removed'
                AND s.format <> '\(ExpenditureFile.format)' AND f.file_num IN (\(numbers))) q
            CROSS JOIN entry e ON e.entry_id BETWEEN q.source_id * 1000000000
              AND q.source_id * 1000000000 + 999999999
            WHERE e.filing_id IN (SELECT filing_id FROM filing_ref WHERE file_num IN (\(numbers)))
            """
    }
}

/// Rows that should have another status than they have, applied together.
struct StatusMoves {
    private struct Target: Hashable {
        var status: EntryStatus
        var rule: StatusRule?
    }

    private var rows: [Target: [Int64]] = [:]

    /// - Parameter current: the rule that a row has now; one that has it already is left alone.
    mutating func add(
        _ entry: Int64, _ status: EntryStatus, _ rule: StatusRule?, unless current: StatusRule?
    ) {
        if rule == current, rule != nil { return }
        rows[Target(status: status, rule: rule), default: []].append(entry)
    }

    func apply(_ restatus: Restatus, in database: Connection) throws {
        guard !rows.isEmpty else { return }
        try database.execute(
            "DROP TABLE IF EXISTS temp.wanted; CREATE TEMP TABLE wanted (entry_id INTEGER)")
        func name(_ target: Target) -> String { target.rule?.rawValue ?? "" }
        for (target, entries) in rows.sorted(by: { name($0.key) < name($1.key) }) {
            let insert = try database.statement("INSERT INTO temp.wanted VALUES (?)")
            for entry in entries {
                insert.bind(1, entry)
                try insert.execute()
            }
            try restatus.move(
                to: target.status, rule: target.rule, selecting: "SELECT entry_id FROM temp.wanted")
            try database.execute("DELETE FROM temp.wanted")
        }
        try database.execute("DROP TABLE temp.wanted")
    }
}

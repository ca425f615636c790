import LedgerModel
import Store

/// What counts of the FEC's independent-expenditure CSV. Anyone may file there, notices stand
/// beside the reports that repeat them, and no column says which is which. For each row the first
/// of:
///
/// - `filing-speaks/1`: a version of its filing is loaded;
/// - `ie-csv-prev-file/1`: a later filing of the spender names its filing as its predecessor
///   (https://www.fec.gov/campaign-finance-data/independent-expenditures-file-description/);
/// - `quarantine-repeat/1`: the same transaction of the same filing, equal in every word, again;
/// - what a person decided, `quarantine-amount/1`, `quarantine-filer/1`, `quarantine-newcomer/1`;
/// - `notice-in-report/1`: another filing tells it (``NoticeInReport``).
///
/// Everything is computed from what is loaded, never from the order in which it was.
struct ExpenditureFile {
    static let format = "fec-csv/independent-expenditure"

    let database: Connection
    let restatus: Restatus
    let decisions: Decisions
    private let quarantine = Quarantine()

    init(database: Connection, restatus: Restatus, decisions: Decisions) {
        self.database = database
        self.restatus = restatus
        self.decisions = decisions
    }

    /// Settles every file of the format, as far as a change can reach.
    func settle(_ change: Change) throws {
        guard change.movesLedger || change.movesDecisions || !change.filers.isEmpty else { return }
        for file in try files() {
            let isWhole =
                change.movesDecisions
                || change.added.map { file.sources.contains($0.source) } == true
                || change.gone.contains(Self.format)
            try select(file, isWhole ? nil : change.filers)
            if try database.integer("SELECT 1 FROM temp.asked_filing LIMIT 1") != nil {
                try settle(file, isWhole: isWhole)
            }
            try database.execute("DROP TABLE temp.asked_filing")
        }
    }

    // MARK: Which rows

    /// A file, and those that mend its rejects.
    private struct File {
        var sources: [Int64]
        var list: String { sources.map(String.init).joined(separator: ", ") }
    }

    private func files() throws -> [File] {
        let query = try database.statement(
            "SELECT coalesce(supplements, source_id), source_id FROM source "
                + "WHERE format = '\(Self.format)' AND state <> 'removed' ORDER BY 1, 2")
        var files: [Int64: File] = [:]
        while try query.step() {
            files[query.int(0), default: File(sources: [])].sources.append(query.int(1))
        }
        return files.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Fills `temp.asked_filing` with the filings of these spenders (all of them when nil) and of
    /// those with rows so large that who else is loaded decides on them.
    private func select(_ file: File, _ spenders: Set<String>?) throws {
        let large = quarantine.newcomerCents / quarantine.newcomerTimes
        let names = (spenders ?? []).sorted().map { "'" + $0.replacing("'", with: "''") + "'" }
        let condition =
            spenders == nil
            ? "1"
            : """
            cmte_id IN (\(names.joined(separator: ", "))) OR cmte_id IN (
              SELECT cmte_id FROM roll_outside WHERE source_id IN (\(file.list))
                AND cmte_id <> '*' AND abs(cents) >= \(large))
            """
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.asked_filing;
            CREATE TEMP TABLE asked_filing AS
            SELECT filing_id, cmte_id, file_num FROM filing_ref
            WHERE source_id IN (\(file.list)) AND (\(condition));
            CREATE UNIQUE INDEX temp.asked_filing_id ON asked_filing(filing_id)
            """)
    }

    private func rows(_ file: File) throws -> [ExpenditureRow] {
        var rows: [ExpenditureRow] = []
        for source in file.sources {
            let query = try database.statement(
                """
                SELECT e.entry_id, f.cmte_id, f.file_num, f.prev_file_num, f.filer_name,
                  CAST(e.tran_id AS TEXT), e.amount_cents, e.entry_day, d.dissemination_day,
                  d.receipt_day, coalesce(o.cand_id, o.cand_name), o.sup_opp, p.display_name,
                  k.status_rule, d.purpose
                FROM entry e CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
                CROSS JOIN posting o ON o.posting_id = e.posting_id
                CROSS JOIN posting_class k ON k.class_id = o.class_id
                CROSS JOIN party p ON p.party_id = e.party_id
                LEFT JOIN detail d ON d.detail_id = e.detail_id
                WHERE e.entry_id BETWEEN \(source) * 1000000000 AND \(source) * 1000000000
                  + 999999999 AND e.filing_id IN (SELECT filing_id FROM temp.asked_filing)
                ORDER BY 1
                """)
            while try query.step() {
                rows.append(
                    ExpenditureRow(
                        entry: query.int(0), spender: query.text(1) ?? "", number: query.text(2),
                        previous: query.text(3), filerName: query.text(4),
                        transaction: query.text(5), cents: query.int(6),
                        days: [7, 8].filter { !query.isNull($0) }.map { query.int($0) },
                        received: query.isNull(9) ? nil : query.int(9),
                        about: ExpenditureRow.plain(query.text(10)),
                        stance: query.text(11)?.uppercased() ?? "",
                        payee: ExpenditureRow.plain(query.text(12)), rule: query.text(13),
                        purpose: query.text(14) ?? ""))
            }
        }
        return rows
    }

    // MARK: What counts

    private func settle(_ file: File, isWhole: Bool) throws {
        let rows = try rows(file)
        let (rules, doubts) = try rules(rows)
        var moves = StatusMoves()
        for row in rows where rules[row.entry] != row.rule {
            guard let rule = rules[row.entry] else {
                moves.add(row.entry, .active, nil, unless: nil)
                continue
            }
            moves.add(row.entry, Self.statuses[rule] ?? .quarantined, rule, unless: row.rule)
        }
        try moves.apply(restatus, in: database)
        try note(doubts, among: rows)
    }

    private static let statuses: [String: EntryStatus] = [
        "filing-speaks/1": .duplicate, "ie-csv-prev-file/1": .superseded,
        NoticeInReport.rule: .covered,
    ]

    /// The rule that silences each row, and the rows in doubt, each with what may tell it.
    private func rules(
        _ rows: [ExpenditureRow]
    ) throws -> (rules: [Int64: String], doubts: [Int64: String]) {
        let told = try toldNumbers()
        var replaced: [String: Set<String>] = [:]
        for row in rows {
            if let previous = row.previous, previous != row.number {
                replaced[row.spender, default: []].insert(previous)
            }
        }
        var rules: [Int64: String] = [:]
        var seen: Set<ExpenditureRow.Words> = []
        for row in rows {
            if let number = row.number, told[row.spender]?.contains(number) == true {
                rules[row.entry] = "filing-speaks/1"
            } else if let number = row.number, replaced[row.spender]?.contains(number) == true {
                rules[row.entry] = "ie-csv-prev-file/1"
            } else {
                let isAgain = row.words.map { !seen.insert($0).inserted } ?? false
                rules[row.entry] = quarantine(row, isAgain: isAgain)
            }
        }
        for (entry, rule) in try newcomers(rows.filter { rules[$0.entry] == nil }) {
            rules[entry] = rule
        }
        let merge = try NoticeInReport(
            database: database, rows: rows.filter { rules[$0.entry] == nil },
            noticeDays: quarantine.noticeDays)
        for entry in merge.repeated { rules[entry] = NoticeInReport.rule }
        return (rules, merge.doubts)
    }

    private func quarantine(_ row: ExpenditureRow, isAgain: Bool) -> String? {
        let decided = decisions.verb(filing: row.number, transaction: row.transaction)
        if decided?.verb == .release, decided?.isExact == true { return nil }
        if isAgain { return "quarantine-repeat/1" }
        switch decided?.verb {
        case .release: return nil
        case .quarantine: return Decisions.rule
        case nil:
            return quarantine.rule(
                isHuge: abs(row.cents) >= quarantine.cents, filerID: row.spender,
                filerName: row.filerName)
        }
    }

    /// Rule `quarantine-newcomer/1`: rows of a filer of whom one filing is loaded and nothing else,
    /// beyond a multiple of the largest row of all the others.
    private func newcomers(_ rows: [ExpenditureRow]) throws -> [(Int64, String)] {
        let large = rows.filter {
            abs($0.cents) >= quarantine.newcomerCents / quarantine.newcomerTimes
        }
        var isNew: [String: Bool] = [:]
        for row in large where isNew[row.spender] == nil {
            isNew[row.spender] = try isNewcomer(row.spender)
        }
        let known = large.filter { isNew[$0.spender] == false }.map { abs($0.cents) }.max() ?? 0
        let bound = max(quarantine.newcomerCents, known * quarantine.newcomerTimes)
        return large.filter { row in
            isNew[row.spender] == true && abs(row.cents) > bound
                && decisions.verb(filing: row.number, transaction: row.transaction)?.verb
                    != .release
        }
        .map { ($0.entry, "quarantine-newcomer/1") }
    }

    /// Versions of one filing are one.
    private func isNewcomer(_ filer: String) throws -> Bool {
        let query = try database.statement(
            """
            SELECT count(DISTINCT coalesce(f.file_num, '')) FROM filing_ref f
            JOIN source s ON s.source_id = f.source_id
            WHERE f.cmte_id = ?1 AND s.state <> 'removed' AND NOT EXISTS (
              SELECT 1 FROM filing_ref g WHERE g.cmte_id = ?1 AND g.prev_file_num = f.file_num
                AND g.file_num <> f.file_num)
            """)
        query.bind(1, filer)
        defer { query.reset() }
        return try query.step() ? query.int(0) <= 1 : true
    }

    /// The numbers that loaded filings tell, by spender.
    private func toldNumbers() throws -> [String: Set<String>] {
        if try database.integer("SELECT 1 FROM filing LIMIT 1") == nil { return [:] }
        let filers = "IN (SELECT DISTINCT cmte_id FROM temp.asked_filing)"
        let query = try database.statement(
            "WITH RECURSIVE \(ToldNumbers.sql(filer: filers)) "
                + "SELECT cmte_id, file_num FROM told_number WHERE file_num IS NOT NULL")
        var numbers: [String: Set<String>] = [:]
        while try query.step() {
            numbers[query.text(0) ?? "", default: []].insert(query.text(1) ?? "")
        }
        return numbers
    }

    /// The finding `notice_unsure`, on each row in doubt.
    private func note(_ doubts: [Int64: String], among rows: [ExpenditureRow]) throws {
        let code = FindingCode.noticeUnsure.rawValue
        let delete = try database.statement(
            "DELETE FROM finding WHERE source_id = ?1 AND code = '\(code)' AND line = ?2")
        let insert = try database.statement(
            "INSERT INTO finding (source_id, line, code, message) VALUES (?, ?, '\(code)', ?)")
        var noted: Set<Int64> = []
        for source in Set(rows.map { $0.entry / 1_000_000_000 }).sorted() {
            let query = try database.statement(
                "SELECT line FROM finding WHERE source_id = ?1 AND code = '\(code)'")
            query.bind(1, source)
            while try query.step() { noted.insert(source * 1_000_000_000 + query.int(0)) }
        }
        for row in rows where doubts[row.entry] != nil || noted.contains(row.entry) {
            let (source, line) = (row.entry / 1_000_000_000, row.entry % 1_000_000_000)
            if noted.contains(row.entry) {
                delete.bind(1, source)
                delete.bind(2, line)
                try delete.execute()
            }
            guard let other = doubts[row.entry] else { continue }
            insert.bind(1, source)
            insert.bind(2, line)
            insert.bind(
                3,
                "a notice by its dates; \(other) may tell it as well, with another amount, payee "
                    + "or day; both are counted")
            try insert.execute()
        }
    }
}

/// One row of the independent-expenditure CSV, or of a loaded report.
struct ExpenditureRow {
    var entry: Int64
    var spender: String
    var number: String?
    var previous: String?
    var filerName: String?
    var transaction: String?
    var cents: Int64
    var days: [Int64]
    var received: Int64?
    /// The candidate's id, else the name as filed.
    var about: String
    var stance: String
    var payee: String
    /// The rule that silences it now.
    var rule: String?
    var purpose: String

    /// All that a row says, where it has a transaction's name.
    struct Words: Hashable {
        var texts: [String]
        var numbers: [Int64]
    }

    var words: Words? {
        guard let number, let transaction, !transaction.isEmpty else { return nil }
        return Words(
            texts: [spender, number, transaction, about, stance, payee, purpose],
            numbers: [cents] + days)
    }

    /// A name for comparing: capital letters and digits, and nothing else.
    static func plain(_ text: String?) -> String {
        String((text ?? "").uppercased().filter { $0.isLetter || $0.isNumber })
    }
}

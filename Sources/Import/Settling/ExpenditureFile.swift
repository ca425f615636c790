import LedgerModel
import Store
import Wording

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
                || change.added.contains { file.sources.contains($0.source) }
                || change.gone.contains(Self.format)
            try select(file, isWhole ? nil : change.filers)
            if try database.integer("SELECT 1 FROM temp.asked_filing LIMIT 1") != nil {
                try settle(file)
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

    /// The asked rows of a file, a spender at a time: no more is kept in memory.
    private func forEachSpender(
        _ file: File, _ body: ([ExpenditureRow]) throws -> Void
    ) throws {
        let query = try database.statement(
            """
            SELECT e.entry_id, f.cmte_id, f.file_num, f.prev_file_num, f.filer_name,
              CAST(e.tran_id AS TEXT), e.amount_cents, e.entry_day, d.dissemination_day,
              d.receipt_day, coalesce(o.cand_id, o.cand_name), o.sup_opp, p.display_name,
              k.status_rule, d.purpose
            FROM source s CROSS JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000
              AND s.source_id * 1000000000 + 999999999
            CROSS JOIN temp.asked_filing a ON a.filing_id = e.filing_id
            CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
            CROSS JOIN posting o ON o.posting_id = e.posting_id
            CROSS JOIN posting_class k ON k.class_id = o.class_id
            CROSS JOIN party p ON p.party_id = e.party_id
            LEFT JOIN detail d ON d.detail_id = e.detail_id
            WHERE s.source_id IN (\(file.list)) ORDER BY f.cmte_id, e.entry_id
            """)
        var rows: [ExpenditureRow] = []
        while try query.step() {
            let spender = query.text(1) ?? ""
            if let last = rows.last, last.spender != spender {
                try body(rows)
                rows.removeAll(keepingCapacity: true)
            }
            rows.append(
                ExpenditureRow(
                    entry: query.int(0), spender: spender, number: query.text(2),
                    previous: query.text(3), filerName: query.text(4),
                    transaction: query.text(5), cents: query.int(6),
                    days: [7, 8].filter { !query.isNull($0) }.map { query.int($0) },
                    received: query.isNull(9) ? nil : query.int(9),
                    about: ExpenditureRow.plain(query.text(10)),
                    stance: query.text(11)?.capitals ?? "",
                    payee: ExpenditureRow.plain(query.text(12)),
                    rule: query.text(13).flatMap(StatusRule.init),
                    purpose: query.text(14) ?? ""))
        }
        if !rows.isEmpty { try body(rows) }
    }

    // MARK: What counts

    /// A row so large that what else is loaded decides on it.
    private struct Large {
        var row: ExpenditureRow
        var rule: StatusRule?
    }

    private func settle(_ file: File) throws {
        let told = try toldNumbers()
        let reports = try NoticeInReport.reports(database)
        var moves = StatusMoves()
        var doubts: [(entry: Int64, other: String)] = []
        var large: [Large] = []
        try forEachSpender(file) { rows in
            let spender = rows[0].spender
            var rules = rules(rows, told: told[spender] ?? [])
            let counted = rows.filter { rules[$0.entry] == nil }
            let isLarge = counted.filter {
                abs($0.cents) >= quarantine.newcomerCents / quarantine.newcomerTimes
            }
            let merge = NoticeInReport(
                rows: counted, reports: reports[spender], noticeDays: quarantine.noticeDays)
            for entry in merge.repeated { rules[entry] = NoticeInReport.rule }
            for row in isLarge { large.append(Large(row: row, rule: rules[row.entry])) }
            let waiting = Set(isLarge.map(\.entry))
            for row in rows {
                if let other = merge.doubts[row.entry] { doubts.append((row.entry, other)) }
                if !waiting.contains(row.entry) { move(row, rules[row.entry], &moves) }
            }
        }
        let newcomers = try newcomers(large.map(\.row))
        for item in large {
            let isNew = newcomers.contains(item.row.entry)
            move(item.row, isNew ? .quarantineNewcomer : item.rule, &moves)
        }
        try moves.apply(restatus, in: database)
        try note(doubts.filter { !newcomers.contains($0.entry) }, in: file)
    }

    private func move(_ row: ExpenditureRow, _ rule: StatusRule?, _ moves: inout StatusMoves) {
        guard rule != row.rule else { return }
        guard let rule else { return moves.add(row.entry, .active, nil, unless: nil) }
        moves.add(row.entry, Self.statuses[rule] ?? .quarantined, rule, unless: row.rule)
    }

    private static let statuses: [StatusRule: EntryStatus] = [
        .filingSpeaks: .duplicate, .ieCsvPrevFile: .superseded,
        NoticeInReport.rule: .covered,
    ]

    /// The rule that silences each row of a spender, before it is asked who else tells it.
    private func rules(_ rows: [ExpenditureRow], told: Set<String>) -> [Int64: StatusRule] {
        let replaced = Set(rows.compactMap { $0.previous == $0.number ? nil : $0.previous })
        var rules: [Int64: StatusRule] = [:]
        var seen: [String: [ExpenditureRow]] = [:]
        for row in rows {
            if let number = row.number, told.contains(number) {
                rules[row.entry] = .filingSpeaks
            } else if let number = row.number, replaced.contains(number) {
                rules[row.entry] = .ieCsvPrevFile
            } else {
                var isAgain = false
                if let name = row.name {
                    isAgain = seen[name]?.contains { $0.says(row) } == true
                    if !isAgain { seen[name, default: []].append(row) }
                }
                rules[row.entry] = quarantine(row, isAgain: isAgain)
            }
        }
        return rules
    }

    private func quarantine(_ row: ExpenditureRow, isAgain: Bool) -> StatusRule? {
        let decided = decisions.verb(filing: row.number, transaction: row.transaction)
        if decided?.verb == .release, decided?.isExact == true { return nil }
        if isAgain { return .quarantineRepeat }
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
    private func newcomers(_ large: [ExpenditureRow]) throws -> Set<Int64> {
        var isNew: [String: Bool] = [:]
        for row in large where isNew[row.spender] == nil {
            isNew[row.spender] = try isNewcomer(row.spender)
        }
        let known = large.filter { isNew[$0.spender] == false }.map { abs($0.cents) }.max() ?? 0
        let bound = max(quarantine.newcomerCents, known * quarantine.newcomerTimes)
        let found = large.filter { row in
            isNew[row.spender] == true && abs(row.cents) > bound
                && decisions.verb(filing: row.number, transaction: row.transaction)?.verb
                    != .release
        }
        return Set(found.map(\.entry))
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
            "WITH RECURSIVE \(try ToldNumbers.sql(filer: filers, in: database)) "
                + "SELECT cmte_id, file_num FROM told_number WHERE file_num IS NOT NULL")
        var numbers: [String: Set<String>] = [:]
        while try query.step() {
            numbers[query.text(0) ?? "", default: []].insert(query.text(1) ?? "")
        }
        return numbers
    }

    /// The finding `notice_unsure`, on each row in doubt of the asked filings.
    private func note(_ doubts: [(entry: Int64, other: String)], in file: File) throws {
        let code = FindingCode.noticeUnsure.rawValue
        try database.execute(
            """
            DELETE FROM finding WHERE source_id IN (\(file.list)) AND code = '\(code)' AND EXISTS (
              SELECT 1 FROM entry e JOIN temp.asked_filing a ON a.filing_id = e.filing_id
              WHERE e.entry_id = finding.source_id * 1000000000 + finding.line)
            """)
        let insert = try database.statement(
            "INSERT INTO finding (source_id, line, code, message) VALUES (?, ?, '\(code)', ?)")
        for doubt in doubts {
            insert.bind(1, doubt.entry / 1_000_000_000)
            insert.bind(2, doubt.entry % 1_000_000_000)
            insert.bind(
                3,
                "a notice by its dates; \(doubt.other) may tell it as well, with another amount, "
                    + "payee or day; both are counted")
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
    var rule: StatusRule?
    var purpose: String

    /// Its filing and its transaction, where it names both.
    var name: String? {
        guard let number, let transaction, !transaction.isEmpty else { return nil }
        return number + "/" + transaction
    }

    /// Whether it says the same as another of that name.
    func says(_ other: ExpenditureRow) -> Bool {
        cents == other.cents && days == other.days && about == other.about
            && stance == other.stance && payee == other.payee && purpose == other.purpose
    }

    /// A name for comparing: capital letters and digits, and what is not ASCII.
    static func plain(_ text: String?) -> String {
        guard let text else { return "" }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x61...0x7A: bytes.append(byte - 32)
            case 0x30...0x39, 0x41...0x5A, 0x80...: bytes.append(byte)
            default: break
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

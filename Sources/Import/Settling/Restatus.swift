import LedgerModel
import Store

/// Gives rows that are loaded another status, and takes it back. What was filed stays as it was.
///
/// The roll-ups of the sources that it touched are recounted once, at the end of ``Settling``.
final class Restatus {
    private let database: Connection
    /// The sources of the rows whose status changed.
    private var touched: Set<Int64> = []

    init(database: Connection) { self.database = database }

    /// Recounts the roll-ups of every source that was touched.
    func recountRollups() throws {
        for source in touched.sorted() {
            try RollupRecount.rebuild(source: source, in: database)
        }
        touched = []
    }

    /// Makes every row that one of these rules silenced active again.
    ///
    /// - Parameters:
    ///   - format: whose rows stay as they are.
    ///   - formats: only rows of these, where given: quoted ids with commas between.
    /// - Returns: the sources that had such rows.
    @discardableResult
    func revive(
        rules: [StatusRule], except format: String = "", of formats: String? = nil
    ) throws -> [Int64] {
        let list = rules.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.back;
            CREATE TEMP TABLE back AS
            SELECT p.posting_id, p.source_id, n.class_id FROM posting_class c
            JOIN posting p ON p.class_id = c.class_id
            JOIN source s ON s.source_id = p.source_id AND s.format <> '\(format)'
            JOIN posting_class n ON n.kind = c.kind AND n.nature = c.nature
              AND n.direction = c.direction AND n.status = 'active' AND n.stance IS c.stance
              AND n.transaction_tp IS c.transaction_tp AND n.memo = c.memo
              AND n.individual = c.individual AND n.line IS c.line
            WHERE c.status_rule IN (\(list)) AND \(formats.map { "s.format IN (\($0))" } ?? "1");
            CREATE INDEX temp.back_posting ON back(posting_id);
            UPDATE posting SET class_id =
              (SELECT class_id FROM temp.back b WHERE b.posting_id = posting.posting_id)
            WHERE posting_id IN (SELECT posting_id FROM temp.back)
            """)
        let query = try database.statement("SELECT DISTINCT source_id FROM temp.back ORDER BY 1")
        var sources: [Int64] = []
        while try query.step() { sources.append(query.int(0)) }
        try database.execute("DROP TABLE temp.back")
        touched.formUnion(sources)
        return sources
    }

    /// The sources whose rows have another status since the last recount.
    var sources: Set<Int64> { touched }

    /// Gives the selected active rows another status: their posting is replaced by a copy whose
    /// class says so. What was filed stays as it was.
    func set(status: EntryStatus, rule: StatusRule, selecting sql: String) throws {
        try move(to: status, rule: rule, selecting: sql, of: "c.status = 'active'")
    }

    /// The same for the selected rows of any status, with none that a condition leaves out.
    func move(
        to status: EntryStatus, rule: StatusRule?, selecting sql: String, of condition: String = "1"
    ) throws {
        let rule = rule.map { "'\($0.rawValue)'" } ?? "NULL"
        let copied = try columns(ofTable: "posting", except: ["posting_id", "class_id"])
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.touched;
            CREATE TEMP TABLE touched AS
            SELECT e.entry_id, e.posting_id, p.class_id
            FROM (\(sql)) t JOIN entry e ON e.entry_id = t.entry_id
            JOIN posting p ON p.posting_id = e.posting_id
            JOIN posting_class c ON c.class_id = p.class_id WHERE \(condition);
            INSERT OR IGNORE INTO posting_class (kind, nature, direction, status, status_rule,
              stance, transaction_tp, memo, individual, line)
            SELECT kind, nature, direction, '\(status.rawValue)', \(rule), stance,
              transaction_tp, memo, individual, line
            FROM posting_class WHERE class_id IN (SELECT class_id FROM temp.touched);
            DROP TABLE IF EXISTS temp.moved;
            CREATE TEMP TABLE moved AS
            SELECT o.posting_id AS old_id, n.class_id AS class_id,
              (SELECT coalesce(max(posting_id), 0) FROM posting)
                + row_number() OVER (ORDER BY o.posting_id) AS new_id
            FROM posting o JOIN posting_class c ON c.class_id = o.class_id
            JOIN posting_class n ON n.kind = c.kind AND n.nature = c.nature
              AND n.direction = c.direction AND n.status = '\(status.rawValue)'
              AND n.status_rule IS \(rule) AND n.stance IS c.stance
              AND n.transaction_tp IS c.transaction_tp AND n.memo = c.memo
              AND n.individual = c.individual AND n.line IS c.line
            WHERE o.posting_id IN (SELECT posting_id FROM temp.touched);
            INSERT INTO posting (posting_id, class_id, \(copied))
            SELECT new_id, new_class_id, \(copied)
            FROM (SELECT o.*, m.new_id, m.class_id AS new_class_id
              FROM temp.moved m JOIN posting o ON o.posting_id = m.old_id);
            CREATE UNIQUE INDEX temp.moved_old ON moved(old_id);
            UPDATE entry SET posting_id = (SELECT new_id FROM temp.moved WHERE old_id = posting_id)
            WHERE entry_id IN (SELECT entry_id FROM temp.touched);
            """)
        let query = try database.statement(
            "SELECT DISTINCT entry_id / 1000000000 FROM temp.touched ORDER BY 1")
        while try query.step() { touched.insert(query.int(0)) }
        try database.execute("DROP TABLE temp.touched; DROP TABLE temp.moved")
    }

    private func columns(ofTable table: String, except keys: Set<String>) throws -> String {
        let query = try database.statement("SELECT name FROM pragma_table_info('\(table)')")
        var names: [String] = []
        while try query.step() { if let name = query.text(0) { names.append(name) } }
        // Quoted: a stranger's database may have columns of any name.
        return names.filter { !keys.contains($0) }
            .map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ", ")
    }
}

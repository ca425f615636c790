import Store

/// The rules that need more than one row, or more than one file, to say that something was counted
/// already. They re-status rows (never delete them) and recount the roll-ups of what they touched.
struct CountedOnce {
    let database: LedgerDatabase

    /// Applies the rules that a newly loaded source can trigger.
    func settle(newSource id: Int64, format: SourceFormat) throws {
        switch format.id {
        case "fec-csv/independent-expenditure": try supersedeRefiled(id)
        case "fec-bulk/itoth", "fec-bulk/itpas2": try countSharedTransactionsOnce(id, format.id)
        case "journal/received": try FilingChains(database: database).settleAll()
        default: if format.table == "ad_buy" { try AdBuyChains(database: database).settle(id) }
        }
        if format.id.hasPrefix("fec-bulk/") || format.id == "fec-csv/independent-expenditure" {
            try silenceBulkRows(ofBulk: id)
        }
    }

    /// Rule `ie-csv-prev-file/1`: in the independent-expenditure CSV a filing that another one
    /// names as its predecessor (`prev_file_num`) is superseded.
    /// Source: https://www.fec.gov/campaign-finance-data/independent-expenditures-file-description/
    private func supersedeRefiled(_ id: Int64) throws {
        try restatus(
            status: "superseded", rule: "ie-csv-prev-file/1",
            selecting: """
                SELECT e.entry_id FROM entry e JOIN filing_ref f ON f.filing_id = e.filing_id
                WHERE e.entry_id BETWEEN \(id) * 1000000000 AND \(id) * 1000000000 + 999999999
                  AND f.source_id = \(id) AND f.file_num IN (
                    SELECT g.prev_file_num FROM filing_ref g WHERE g.source_id = \(id)
                      AND g.prev_file_num IS NOT NULL AND g.prev_file_num <> coalesce(g.file_num,
                        ''))
                """)
    }

    /// Rule `same-sub-id/1`: the FEC publishes a committee's transactions about candidates in both
    /// `oth` and `pas2` under one SUB_ID; the row of `pas2`, which names the candidate, counts.
    private func countSharedTransactionsOnce(_ id: Int64, _ format: String) throws {
        let others = format == "fec-bulk/itoth" ? "fec-bulk/itpas2" : "fec-bulk/itoth"
        guard
            try database.integer(
                "SELECT 1 FROM source WHERE format = '\(others)' AND state <> 'removed' LIMIT 1")
                != nil
        else { return }
        let committee = format == "fec-bulk/itoth" ? "= \(id)" : "<> 0"
        // A newer oth is held against the pas2 files that speak at the same time as it does.
        let candidate =
            format == "fec-bulk/itpas2"
            ? "= \(id)"
            : "IN (SELECT p.source_id FROM source p, source o WHERE o.source_id = \(id) "
                + "AND p.known_from < o.known_until AND o.known_from < p.known_until)"
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.shared;
            CREATE TEMP TABLE shared (sub_id ANY PRIMARY KEY) WITHOUT ROWID;
            INSERT OR IGNORE INTO temp.shared
            SELECT iif(typeof(e.sub_id) = 'integer', f.sub_base + e.sub_id, e.sub_id)
            FROM source s
            JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 AND s.source_id *
              1000000000 + 999999999
            JOIN filing_ref f ON f.filing_id = e.filing_id
            WHERE s.format = 'fec-bulk/itpas2' AND s.state <> 'removed' AND s.source_id \(candidate)
              AND e.sub_id IS NOT NULL
            """)
        try restatus(
            status: "duplicate", rule: "same-sub-id/1",
            selecting: """
                SELECT e.entry_id FROM source s
                JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000
                  AND s.source_id * 1000000000 + 999999999
                JOIN filing_ref f ON f.filing_id = e.filing_id
                JOIN temp.shared h
                  ON h.sub_id = iif(typeof(e.sub_id) = 'integer', f.sub_base + e.sub_id, e.sub_id)
                WHERE s.format = 'fec-bulk/itoth' AND s.state <> 'removed' AND s.source_id
                  \(committee)
                """)
        try database.execute("DROP TABLE temp.shared")
    }

    // MARK: Bulk files and filings

    /// Rule `filing-speaks/1`: rows of a bulk file whose FILE_NUM is a filing that is loaded are
    /// told by that filing, to the cent.
    func silenceBulkRows(ofFiling source: Int64) throws {
        try silenceBulkRows(
            where: "g.source_id = \(source)",
            unless: "SELECT 1 FROM filing WHERE source_id = \(source) AND file_num IS NULL")
    }

    /// The same, for a bulk file that has just been loaded.
    private func silenceBulkRows(ofBulk source: Int64) throws {
        try silenceBulkRows(
            where: "f.source_id = \(source)",
            unless: "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM filing)")
    }

    private func silenceBulkRows(where condition: String, unless nothing: String) throws {
        if try database.integer(nothing) != nil { return }
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.told;
            CREATE TEMP TABLE told AS
            SELECT f.filing_id, f.source_id FROM filing g
            JOIN filing_ref f ON f.cmte_id = g.cmte_id AND f.file_num = g.file_num
            JOIN source s ON s.source_id = f.source_id
            WHERE s.state <> 'removed' AND s.format <> '\(SourceFormat.filings)' AND \(condition)
            """)
        if try database.integer("SELECT 1 FROM temp.told LIMIT 1") != nil {
            try restatus(
                status: "duplicate", rule: "filing-speaks/1",
                selecting: """
                    SELECT e.entry_id FROM (SELECT DISTINCT source_id FROM temp.told) t
                    JOIN entry e ON e.entry_id BETWEEN t.source_id * 1000000000
                      AND t.source_id * 1000000000 + 999999999
                    WHERE e.filing_id IN (SELECT filing_id FROM temp.told)
                    """)
        }
        try database.execute("DROP TABLE temp.told")
    }

    /// Undoes `filing-speaks/1` after a filing was removed, then applies it again for the others.
    func reviveBulkRows() throws {
        let sources = try revive(rule: "filing-speaks/1")
        for source in sources {
            try RollupRecount.rebuild(source: source, in: database)
            try silenceBulkRows(ofBulk: source)
        }
    }

    /// Makes every row that a rule silenced active again.
    ///
    /// - Returns: the sources that had such rows.
    private func revive(rule: String) throws -> [Int64] {
        let query = try database.statement(
            """
            SELECT DISTINCT p.source_id FROM posting p JOIN posting_class c
            ON c.class_id = p.class_id AND c.status_rule = '\(rule)' ORDER BY 1
            """)
        var sources: [Int64] = []
        while try query.step() { sources.append(query.int(0)) }
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.back;
            CREATE TEMP TABLE back AS
            SELECT p.posting_id AS old_id, n.class_id FROM posting p
            JOIN posting_class c ON c.class_id = p.class_id AND c.status_rule = '\(rule)'
            JOIN posting_class n ON n.kind = c.kind AND n.nature = c.nature
              AND n.direction = c.direction AND n.status = 'active' AND n.stance IS c.stance
              AND n.transaction_tp IS c.transaction_tp AND n.memo = c.memo
              AND n.individual = c.individual AND n.line IS c.line;
            UPDATE posting SET class_id = (SELECT class_id FROM temp.back WHERE old_id = posting_id)
            WHERE posting_id IN (SELECT old_id FROM temp.back);
            DROP TABLE temp.back
            """)
        return sources
    }

    /// Gives the selected active rows another status: their posting is replaced by a copy whose
    /// class says so. What was filed stays as it was.
    func restatus(status: String, rule: String, selecting sql: String) throws {
        let copied = try columns(ofTable: "posting", except: ["posting_id", "class_id"])
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.touched;
            CREATE TEMP TABLE touched AS
            SELECT e.entry_id, e.posting_id, p.class_id
            FROM (\(sql)) t JOIN entry e ON e.entry_id = t.entry_id
            JOIN posting p ON p.posting_id = e.posting_id
            JOIN posting_class c ON c.class_id = p.class_id WHERE c.status = 'active';
            INSERT OR IGNORE INTO posting_class (kind, nature, direction, status, status_rule,
              stance,
              transaction_tp, memo, individual, line)
            SELECT kind, nature, direction, '\(status)', '\(rule)', stance, transaction_tp, memo,
              individual, line
            FROM posting_class WHERE class_id IN (SELECT class_id FROM temp.touched);
            DROP TABLE IF EXISTS temp.moved;
            CREATE TEMP TABLE moved AS
            SELECT o.posting_id AS old_id, n.class_id AS class_id,
              (SELECT coalesce(max(posting_id), 0) FROM posting)
                + row_number() OVER (ORDER BY o.posting_id) AS new_id
            FROM posting o JOIN posting_class c ON c.class_id = o.class_id
            JOIN posting_class n ON n.kind = c.kind AND n.nature = c.nature AND n.direction =
              c.direction
              AND n.status = '\(status)' AND n.status_rule = '\(rule)' AND n.stance IS c.stance
              AND n.transaction_tp IS c.transaction_tp AND n.memo = c.memo AND n.individual =
                c.individual AND n.line IS c.line
            WHERE o.posting_id IN (SELECT posting_id FROM temp.touched);
            INSERT INTO posting (posting_id, class_id, \(copied))
            SELECT new_id, new_class_id, \(copied)
            FROM (SELECT o.*, m.new_id, m.class_id AS new_class_id
              FROM temp.moved m JOIN posting o ON o.posting_id = m.old_id);
            CREATE UNIQUE INDEX temp.moved_old ON moved(old_id);
            UPDATE entry SET posting_id = (SELECT new_id FROM temp.moved WHERE old_id = posting_id)
            WHERE entry_id IN (SELECT entry_id FROM temp.touched);
            """)
        let touched = try database.statement(
            "SELECT DISTINCT entry_id / 1000000000 FROM temp.touched ORDER BY 1")
        var sources: [Int64] = []
        while try touched.step() { sources.append(touched.int(0)) }
        for source in sources { try RollupRecount.rebuild(source: source, in: database) }
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

    /// Undoes `same-sub-id/1` where no `pas2` file says it any more (after a source was removed).
    func reviveAfterRemoval() throws {
        _ = try revive(rule: "same-sub-id/1")
        let query = try database.statement(
            "SELECT source_id FROM source "
                + "WHERE state <> 'removed' AND format = 'fec-bulk/itoth'"
        )
        var sources: [Int64] = []
        while try query.step() { sources.append(query.int(0)) }
        for source in sources {
            try RollupRecount.rebuild(source: source, in: database)
            try countSharedTransactionsOnce(source, "fec-bulk/itoth")
        }
    }
}

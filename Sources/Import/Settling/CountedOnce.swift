import LedgerModel
import Store

/// The rules that need more than one row, or more than one file, to say that something was counted
/// already. They re-status rows and never delete them.
struct CountedOnce {
    let database: Connection
    let restatus: Restatus

    /// Applies the rules that a change can trigger.
    func settle(_ change: Change) throws {
        for added in change.added { try settle(added) }
        try silenceBulkRows(
            ofFilings: change.added.filter { $0.format == SourceFormat.filings && $0.parent == nil }
                .map(\.source))
        let moved = change.gone.union(change.added.map(\.format))
        if moved.contains(where: { $0.hasPrefix("fec-bulk/") || $0.hasPrefix("fec-export/") }) {
            try countExportsOnce()
        }
        if change.isFilingGone { try reviveBulkRows() }
        if change.gone.contains("fec-bulk/itpas2") { try reviveShared() }
    }

    private func settle(_ added: Change.Added) throws {
        let id = added.source
        switch added.format {
        case "fec-export/schedule-e": try supersedeRefiled(id)
        case "fec-bulk/itoth", "fec-bulk/itpas2": try countSharedTransactionsOnce(id, added.format)
        default: if added.table == "ad_buy" { try setForeignApart(id) }
        }
        if Self.isBulk(added.format) { try silenceBulkRows(ofBulk: id) }
    }

    /// Whether files of a format tell filings again, row by row, under their numbers. The rows of
    /// the independent-expenditure CSV are weighed by ``ExpenditureFile``.
    private static func isBulk(_ format: String) -> Bool {
        format.hasPrefix("fec-") && format != SourceFormat.filings
            && format != ExpenditureFile.format
    }

    /// Applies the rules again to rows that a decision has just made count.
    func settle(sources: Set<Int64>) throws {
        let query = try database.statement(
            "SELECT format FROM source WHERE source_id = ? AND state <> 'removed'")
        for id in sources.sorted() {
            query.bind(1, id)
            let format = try query.step() ? query.text(0) ?? "" : ""
            query.reset()
            guard Self.isBulk(format) else { continue }
            if format == "fec-bulk/itoth" { try countSharedTransactionsOnce(id, format) }
            try silenceBulkRows(ofBulk: id)
        }
    }

    /// Rule `foreign-currency/1`: amounts in other currencies than the dollar.
    private func setForeignApart(_ id: Int64) throws {
        try restatus.set(
            status: .outOfScope, rule: .foreignCurrency,
            selecting:
                "SELECT entry_id FROM ad_buy WHERE upper(currency) <> 'USD' AND entry_id "
                + "BETWEEN \(id) * 1000000000 AND \(id) * 1000000000 + 999999999")
    }

    /// Rule `ie-csv-prev-file/1`: in the independent-expenditure CSV a filing that another one
    /// names as its predecessor (`prev_file_num`) is superseded.
    /// Source: https://www.fec.gov/campaign-finance-data/independent-expenditures-file-description/
    private func supersedeRefiled(_ id: Int64) throws {
        try restatus.set(
            status: .superseded, rule: .ieCsvPrevFile,
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
        try restatus.set(
            status: .duplicate, rule: .sameSubId,
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

    /// Rule `export-repeats/1`: a row that FEC.gov exported is told by the bulk file, or the export
    /// loaded before, that has its SUB_ID. What two exports have in common counts once.
    private func countExportsOnce() throws {
        let exports =
            "FROM source s JOIN entry e ON e.entry_id BETWEEN s.source_id * 1000000000 "
            + "AND s.source_id * 1000000000 + 999999999 "
            + "JOIN filing_ref f ON f.filing_id = e.filing_id WHERE s.state <> 'removed' "
        guard
            try database.integer(
                "SELECT 1 FROM source WHERE format GLOB 'fec-export/*' AND state <> 'removed' "
                    + "LIMIT 1")
                != nil
        else { return }
        let key = "iif(typeof(e.sub_id) = 'integer', f.sub_base + e.sub_id, e.sub_id)"
        try restatus.revive(rules: [.exportRepeats])
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.exported;
            CREATE TEMP TABLE exported (entry_id INTEGER PRIMARY KEY, sub_id ANY);
            INSERT INTO temp.exported SELECT e.entry_id, \(key) \(exports)
              AND s.format GLOB 'fec-export/*' AND e.sub_id IS NOT NULL;
            CREATE INDEX temp.exported_sub ON exported(sub_id);
            DROP TABLE IF EXISTS temp.repeated;
            CREATE TEMP TABLE repeated AS
            SELECT x.entry_id FROM temp.exported x WHERE EXISTS (SELECT 1 FROM temp.exported o
              WHERE o.sub_id = x.sub_id AND o.entry_id < x.entry_id)
            UNION SELECT x.entry_id FROM (SELECT \(key) AS sub_id \(exports)
              AND s.format GLOB 'fec-bulk/*' AND e.sub_id IS NOT NULL) b
            CROSS JOIN temp.exported x WHERE x.sub_id = b.sub_id
            """)
        try restatus.set(
            status: .duplicate, rule: .exportRepeats,
            selecting: "SELECT entry_id FROM temp.repeated")
        try database.execute("DROP TABLE temp.exported; DROP TABLE temp.repeated")
    }

    // MARK: Bulk files and filings

    /// Rule `filing-speaks/1`: rows of a bulk file whose FILE_NUM is a version of a filing that is
    /// loaded (``ToldNumbers``) are told by that filing, to the cent.
    private func silenceBulkRows(ofFilings sources: [Int64]) throws {
        guard !sources.isEmpty else { return }
        let list = sources.map(String.init).joined(separator: ", ")
        try silenceBulkRows(
            where: "1", filer: "IN (SELECT cmte_id FROM filing WHERE source_id IN (\(list)))")
    }

    /// The same, for a bulk file that has just been loaded.
    private func silenceBulkRows(ofBulk source: Int64) throws {
        guard try database.integer("SELECT 1 FROM filing LIMIT 1") != nil else { return }
        try silenceBulkRows(
            where: "f.source_id = \(source)", filer: "IN (SELECT cmte_id FROM filing)")
    }

    private func silenceBulkRows(where condition: String, filer: String) throws {
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.told;
            CREATE TEMP TABLE told AS
            WITH RECURSIVE \(try ToldNumbers.sql(filer: filer, in: database))
            SELECT f.filing_id, f.source_id FROM filing_ref f
            JOIN source s ON s.source_id = f.source_id
            WHERE f.cmte_id \(filer)
              AND (f.cmte_id, f.file_num) IN (SELECT cmte_id, file_num FROM told_number)
              AND s.state <> 'removed' AND s.format <> '\(SourceFormat.filings)'
              AND s.format <> '\(ExpenditureFile.format)' AND \(condition)
            """)
        if try database.integer("SELECT 1 FROM temp.told LIMIT 1") != nil {
            try restatus.set(
                status: .duplicate, rule: .filingSpeaks,
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
    private func reviveBulkRows() throws {
        for source in try restatus.revive(
            rules: [.filingSpeaks], except: ExpenditureFile.format)
        {
            try silenceBulkRows(ofBulk: source)
        }
    }

    /// Undoes `same-sub-id/1` where no `pas2` file says it any more (after a source was removed).
    private func reviveShared() throws {
        try restatus.revive(rules: [.sameSubId])
        let query = try database.statement(
            "SELECT source_id FROM source "
                + "WHERE state <> 'removed' AND format = 'fec-bulk/itoth'"
        )
        var sources: [Int64] = []
        while try query.step() { sources.append(query.int(0)) }
        for source in sources { try countSharedTransactionsOnce(source, "fec-bulk/itoth") }
    }
}

import Store

/// The rules that make several documents of one order count once, as amendments do for filings.
///
/// An order is known by its station and order number, in one currency. A later revision of a
/// document supersedes the earlier (`ad-order-revision/1`); a document of a later stage covers the
/// earlier stages (`ad-later-stage/1`): a contract a reservation, an invoice or a station's log an
/// order. Several invoices of one order are added: they bill different weeks. What replaces what is
/// kept in `ad_replaced`, so that `--as-of` can tell what was known then.
struct AdBuyChains {
    let database: LedgerDatabase

    /// Settles everything anew, after a source was added or removed.
    ///
    /// - Parameter newSource: the source just loaded; its rows in other currencies than the dollar
    ///   are set apart (`foreign-currency/1`).
    func settle(_ newSource: Int64? = nil) throws {
        if let newSource {
            try CountedOnce(database: database).restatus(
                status: "out_of_scope", rule: "foreign-currency/1",
                selecting:
                    "SELECT entry_id FROM ad_buy WHERE upper(currency) <> 'USD' AND entry_id "
                    + "BETWEEN \(newSource) * 1000000000 AND \(newSource) * 1000000000 + 999999999")
        }
        try findReplaced()
        let changed = try database.integer(
            """
            SELECT 1 FROM (
              SELECT * FROM (SELECT entry_id, by_source_id, rule FROM temp.replaced
                EXCEPT SELECT entry_id, by_source_id, rule FROM ad_replaced)
              UNION ALL
              SELECT * FROM (SELECT entry_id, by_source_id, rule FROM ad_replaced
                EXCEPT SELECT entry_id, by_source_id, rule FROM temp.replaced)) LIMIT 1
            """)
        if changed != nil { try apply() }
        try database.execute("DROP TABLE temp.replaced; DROP TABLE temp.document")
    }

    /// Fills `temp.replaced`: one row per entry and replacing source.
    private func findReplaced() throws {
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.document;
            CREATE TEMP TABLE document AS
            SELECT a.entry_id, a.entry_id / 1000000000 AS source_id,
              upper(trim(coalesce(a.station, ''))) || '|' || upper(trim(a.order_no)) || '|'
                || upper(a.currency) AS chain,
              CASE a.stage WHEN 'reserved' THEN 1 WHEN 'ordered' THEN 2 WHEN 'aired' THEN 3
                ELSE 4 END AS step,
              CASE a.stage WHEN 'invoiced' THEN coalesce(a.invoice_no, '') ELSE '' END AS paper,
              CAST(coalesce(a.revision, '0') AS INTEGER) AS revision
            FROM ad_buy a WHERE trim(coalesce(a.order_no, '')) <> ''
              AND a.stage IN ('reserved', 'ordered', 'aired', 'invoiced');
            DROP TABLE IF EXISTS temp.newest;
            CREATE TEMP TABLE newest AS
            SELECT chain, step, paper, source_id, max(revision) AS revision, entry_id
            FROM temp.document GROUP BY chain, step, paper, source_id;
            CREATE INDEX temp.newest_chain ON newest(chain, step);
            DROP TABLE IF EXISTS temp.replaced;
            CREATE TEMP TABLE replaced AS
            SELECT d.entry_id, n.source_id AS by_source_id, min(n.entry_id) AS by_entry_id,
              CASE WHEN max(n.step = d.step) THEN 'ad-order-revision/1' ELSE 'ad-later-stage/1' END
                AS rule
            FROM temp.document d JOIN temp.newest n ON n.chain = d.chain
              AND (n.step > d.step
                OR (n.step = d.step AND n.paper = d.paper AND n.revision > d.revision))
            GROUP BY d.entry_id, n.source_id;
            DROP TABLE temp.newest
            """)
    }

    private func apply() throws {
        try revive()
        try database.execute(
            """
            DELETE FROM ad_replaced;
            INSERT INTO ad_replaced (entry_id, by_source_id, by_entry_id, rule)
            SELECT entry_id, by_source_id, by_entry_id, rule FROM temp.replaced
            """)
        let rules = [("superseded", "ad-order-revision/1"), ("covered", "ad-later-stage/1")]
        for (status, rule) in rules {
            try CountedOnce(database: database).restatus(
                status: status, rule: rule,
                selecting: "SELECT DISTINCT entry_id FROM ad_replaced WHERE rule = '\(rule)'")
        }
    }

    /// Makes every replaced document active again, before the rules are applied anew.
    private func revive() throws {
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.back;
            CREATE TEMP TABLE back AS
            SELECT p.posting_id, p.source_id, n.class_id FROM posting_class c
            JOIN posting p ON p.class_id = c.class_id
            JOIN posting_class n ON n.kind = c.kind AND n.nature = c.nature
              AND n.direction = c.direction AND n.status = 'active' AND n.stance IS c.stance
              AND n.transaction_tp IS c.transaction_tp AND n.memo = c.memo
              AND n.individual = c.individual AND n.line IS c.line
            WHERE c.status_rule IN ('ad-order-revision/1', 'ad-later-stage/1');
            UPDATE posting SET class_id =
              (SELECT class_id FROM temp.back b WHERE b.posting_id = posting.posting_id)
            WHERE posting_id IN (SELECT posting_id FROM temp.back)
            """)
        let query = try database.statement("SELECT DISTINCT source_id FROM temp.back ORDER BY 1")
        var sources: [Int64] = []
        while try query.step() { sources.append(query.int(0)) }
        for source in sources { try RollupRecount.rebuild(source: source, in: database) }
        try database.execute("DROP TABLE temp.back")
    }
}

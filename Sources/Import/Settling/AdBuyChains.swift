import LedgerModel
import Store

/// The rules that make several documents of one order count once, as amendments do for filings.
///
/// An order is known by its station and order number, in one currency. A later revision of a
/// document supersedes the earlier (`ad-order-revision/1`); a document of a later stage covers the
/// earlier stages (`ad-later-stage/1`): a contract a reservation, an invoice or a station's log an
/// order. Several invoices of one order are added: they bill different weeks. What replaces what is
/// kept in `ad_replaced`, so that `--as-of` can tell what was known then: of the sources that speak
/// over the same days the first, so that thousands of papers of one order are not written down two
/// by two.
struct AdBuyChains {
    let database: Connection
    let restatus: Restatus

    /// Settles everything anew, after a source was added or removed.
    func settle() throws {
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
            SELECT * FROM (SELECT d.*, row_number() OVER (PARTITION BY chain, step, paper,
                known_from, known_until ORDER BY revision DESC, entry_id) AS place
              FROM temp.document d JOIN source s ON s.source_id = d.source_id) WHERE place = 1;
            CREATE INDEX temp.newest_paper ON newest(chain, step, paper);
            DROP TABLE IF EXISTS temp.stage;
            CREATE TEMP TABLE stage AS
            SELECT * FROM (SELECT d.*, row_number() OVER (PARTITION BY chain, step,
                known_from, known_until ORDER BY entry_id) AS place
              FROM temp.document d JOIN source s ON s.source_id = d.source_id) WHERE place = 1;
            CREATE INDEX temp.stage_chain ON stage(chain, step);
            DROP TABLE IF EXISTS temp.replaced;
            CREATE TEMP TABLE replaced AS
            SELECT entry_id, by_source_id, min(by_entry_id) AS by_entry_id, max(rule) AS rule
            FROM (
              SELECT d.entry_id, n.source_id AS by_source_id, n.entry_id AS by_entry_id,
                'ad-order-revision/1' AS rule
              FROM temp.document d CROSS JOIN temp.newest n ON n.chain = d.chain
                AND n.step = d.step AND n.paper = d.paper AND n.revision > d.revision
              UNION ALL
              SELECT d.entry_id, n.source_id, n.entry_id, 'ad-later-stage/1'
              FROM temp.document d CROSS JOIN temp.stage n
                ON n.chain = d.chain AND n.step > d.step)
            GROUP BY entry_id, by_source_id;
            DROP TABLE temp.stage;
            DROP TABLE temp.newest
            """)
    }

    private static let rules = [
        (status: EntryStatus.superseded, rule: StatusRule.adOrderRevision),
        (status: EntryStatus.covered, rule: StatusRule.adLaterStage),
    ]

    /// Writes what replaces what, and gives another status to the entries of which it is another.
    private func apply() throws {
        let names = Self.rules.map { "'\($0.rule.rawValue)'" }.joined(separator: ", ")
        try database.execute(
            """
            DELETE FROM ad_replaced;
            INSERT INTO ad_replaced (entry_id, by_source_id, by_entry_id, rule)
            SELECT entry_id, by_source_id, by_entry_id, rule FROM temp.replaced;
            DROP TABLE IF EXISTS temp.ruled;
            CREATE TEMP TABLE ruled AS
            SELECT a.entry_id, c.status_rule AS old,
              (SELECT max(r.rule) FROM ad_replaced r WHERE r.entry_id = a.entry_id) AS new
            FROM ad_buy a CROSS JOIN entry e ON e.entry_id = a.entry_id
            CROSS JOIN posting p ON p.posting_id = e.posting_id
            CROSS JOIN posting_class c ON c.class_id = p.class_id
            WHERE c.status = 'active' OR c.status_rule IN (\(names))
            """)
        func changed(_ rule: StatusRule?) throws -> String? {
            let new = rule.map { "'\($0.rawValue)'" } ?? "NULL"
            let condition = "FROM temp.ruled WHERE new IS \(new) AND old IS NOT new"
            return try database.integer("SELECT 1 \(condition) LIMIT 1") == nil
                ? nil : "SELECT entry_id \(condition)"
        }
        if let entries = try changed(nil) {
            try restatus.move(to: .active, rule: nil, selecting: entries)
        }
        for (status, rule) in Self.rules {
            guard let entries = try changed(rule) else { continue }
            try restatus.move(to: status, rule: rule, selecting: entries)
        }
        try database.execute("DROP TABLE temp.ruled")
    }
}

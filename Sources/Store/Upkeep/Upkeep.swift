/// What a person does to a whole source: un-import it, or free the space of an old snapshot. Both
/// are recorded in `journal_log`.
public enum Upkeep {
    /// The ledger tables whose rows a source owns by number, with the key of each.
    private static let records = [
        "entry": "entry_id", "ad_buy": "entry_id", "committee": "record_id",
        "candidate": "record_id",
        "linkage": "record_id", "candidate_summary": "record_id", "committee_summary": "record_id",
        "lobbyist_bundle": "record_id", "election": "record_id", "result": "record_id",
        "stated_total": "record_id", "claim": "record_id", "received": "record_id",
        "filing": "record_id", "cover_line": "record_id", "filing_item": "record_id",
        "filing_text": "record_id", "allocation": "entry_id", "notice_cover": "entry_id",
        "ad_document": "record_id", "sponsor_match": "record_id", "ad_replaced": "entry_id",
    ]

    /// Deletes every row of a source, its roll-ups, rejects and findings. The `source` row stays.
    ///
    /// - Parameters:
    ///   - action: `remove` or `prune`, for the log.
    ///   - now: UTC time, ISO.
    public static func empty(
        source id: Int64, action: String, now: String, in database: Connection
    ) throws {
        let range = "BETWEEN \(id) * 1000000000 AND \(id) * 1000000000 + 999999999"
        // Dimension rows are numbered in the order of import, so a source's own lie together.
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.span;
            CREATE TEMP TABLE span AS SELECT min(party_id) AS p0, max(party_id) AS p1,
              min(detail_id) AS d0, max(detail_id) AS d1 FROM entry WHERE entry_id \(range)
            """)
        // Children before parents, so that foreign keys hold throughout.
        for (table, key) in records.sorted(by: {
            ($0.key == "entry" ? 1 : 0) < ($1.key == "entry" ? 1 : 0)
        }) {
            try database.execute("DELETE FROM \(table) WHERE \(key) \(range)")
        }
        try database.execute(
            """
            DELETE FROM filing_ref WHERE source_id = \(id);
            DELETE FROM posting WHERE source_id = \(id);
            DELETE FROM party WHERE party_id BETWEEN (SELECT p0 FROM temp.span) AND (SELECT p1 FROM
              temp.span);
            DELETE FROM detail WHERE detail_id BETWEEN (SELECT d0 FROM temp.span) AND (SELECT d1
              FROM temp.span);
            DROP TABLE temp.span
            """)
        for table in RollupRecount.tables {
            try database.execute("DELETE FROM \(table) WHERE source_id = \(id)")
        }
        try database.execute(
            "DELETE FROM reject WHERE source_id = \(id); "
                + "DELETE FROM finding WHERE source_id = \(id)")
        let log = try database.statement(
            "INSERT INTO journal_log (at, action, subject, detail) VALUES (?, ?, ?, NULL)")
        log.bind(1, now)
        log.bind(2, action)
        log.bind(3, String(id))
        try log.execute()
    }
}

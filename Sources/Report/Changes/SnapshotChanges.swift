import Store

extension StateReader {
    /// What newer copies of bulk files that began to speak in these days added, changed and
    /// withdrew, against the copies before them; rows are the same by the FEC's number of them.
    package func snapshots(after: String, upTo: String) throws -> [StateChange] {
        var pairs: [(new: Int64, old: Int64, file: String)] = []
        try statement(
            """
            SELECT n.source_id, max(o.source_id), n.file FROM source n
            JOIN source o ON o.superseded_by = n.source_id AND o.format = n.format
            WHERE n.known_from > :after AND n.known_from <= :until AND o.state = 'superseded'
              AND n.format LIKE 'fec-bulk/%'
            GROUP BY n.source_id, n.file ORDER BY n.source_id
            """
        ).run(parameters: ["after": .text(after), "until": .text(upTo)]) { row in
            pairs.append((row.integer(0), row.integer(1), row.text(2) ?? ""))
            return true
        }
        return try pairs.flatMap { try changes(from: $0.old, to: $0.new, file: $0.file) }
    }

    private func changes(from old: Int64, to new: Int64, file: String) throws -> [StateChange] {
        func rows(_ source: String) -> String {
            """
            SELECT iif(typeof(e.sub_id) = 'integer', e.sub_id + f.sub_base, e.sub_id) AS sub_id,
              min(e.amount_cents) AS cents, min(e.entry_day) AS day
            FROM entry e CROSS JOIN filing_ref f ON f.filing_id = e.filing_id
            WHERE e.entry_id BETWEEN :\(source) * 1000000000
              AND :\(source) * 1000000000 + 999999999 AND e.sub_id IS NOT NULL GROUP BY 1
            """
        }
        var found: [StateChange] = []
        try statement(
            """
            WITH a AS MATERIALIZED (\(rows("old"))), b AS MATERIALIZED (\(rows("new")))
            SELECT 1, 'added', count(*), 0, coalesce(sum(cents), 0) FROM b
            WHERE sub_id NOT IN (SELECT sub_id FROM a)
            UNION ALL SELECT 2, 'changed', count(*), coalesce(sum(a.cents), 0),
              coalesce(sum(b.cents), 0)
            FROM a JOIN b ON b.sub_id = a.sub_id WHERE a.cents <> b.cents OR a.day IS NOT b.day
            UNION ALL SELECT 3, 'withdrawn', count(*), coalesce(sum(cents), 0), 0 FROM a
            WHERE sub_id NOT IN (SELECT sub_id FROM b)
            ORDER BY 1
            """
        ).run(parameters: ["old": .integer(old), "new": .integer(new)]) { row in
            let (what, count) = (row.text(1) ?? "", row.integer(2))
            let (before, after) = (row.integer(3), row.integer(4))
            guard count > 0 else { return true }
            found.append(
                StateChange(
                    kind: .snapshot,
                    words: "\(file), source \(new) after \(old): \(count) rows \(what): "
                        + "\(LedgerState.dollars(before)) → \(LedgerState.dollars(after)) "
                        + "(\(LedgerState.signed(after - before)))",
                    who: file, what: what, before: before, after: after))
            return true
        }
        return found
    }
}

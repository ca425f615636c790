import Server
import Store

/// Proves what stands on a server: that every part is there once, and that the entries of every
/// source are those that were sent, by count, cents and a fingerprint that the ledger computed too;
/// and that the names and the sums kept beside them are theirs.
package struct ServerCheck {
    /// What is wrong.
    package struct Problem: Sendable {
        /// Of what: parts, entries, names or sums.
        package let check: String
        /// What was expected, and what was found.
        package let message: String
    }

    let server: ServerSession

    /// Makes one for a connection.
    package init(server: ServerSession) { self.server = server }

    /// - Throws: ``ServerError``.
    package func run() throws -> [Problem] {
        guard try server.first("SELECT to_regclass('warchest_server.about')")?.text(0) != nil else {
            throw StoreError.noLedgerOnServer(address: server.place)
        }
        try server.run("SELECT pg_advisory_lock_shared(\(Connection.readersLock))")
        defer { try? server.run("SELECT pg_advisory_unlock_shared(\(Connection.readersLock))") }
        try server.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        defer { try? server.run("COMMIT") }
        try server.run("SET LOCAL enable_partitionwise_aggregate = on")
        return try parts() + entries() + names() + sums()
    }

    private func problems(_ check: String, _ sql: String) throws -> [Problem] {
        try server.texts(sql).map { row in
            Problem(check: check, message: row.compactMap { $0 }.joined(separator: " "))
        }
    }

    private func parts() throws -> [Problem] {
        try problems(
            "parts",
            """
            WITH there AS (
              SELECT substr(c.relname, 6) AS part FROM pg_inherits i
              JOIN pg_class c ON c.oid = i.inhrelid
              WHERE i.inhparent = 'warchest.fact'::regclass)
            SELECT 'part ' || p.part || ' of ' || coalesce(p.shard, 'this server') || ' is missing'
            FROM warchest_server.part p
            WHERE NOT EXISTS (SELECT 1 FROM there t WHERE t.part = p.part::text)
            UNION ALL
            SELECT 'part ' || t.part || ' was never published' FROM there t
            WHERE NOT EXISTS (SELECT 1 FROM warchest_server.part p WHERE t.part = p.part::text)
            """)
    }

    private func entries() throws -> [Problem] {
        try problems(
            "entries",
            """
            WITH found AS (
              SELECT f.part, f.entry_id / 1000000000 AS source_id, count(*) AS facts,
                sum(f.amount_cents) AS cents,
                sum(((f.entry_id % 1000000000000000) % 1000003)
                  * ((f.posting_id % 1000000000000000) % 1000003) % 1000000007) AS postings,
                sum(((f.entry_id % 1000000000000000) % 1000003)
                  * ((f.filing_id % 1000000000000000) % 1000003) % 1000000007) AS filings
              FROM warchest.fact f GROUP BY f.part, f.entry_id / 1000000000)
            SELECT 'source ' || coalesce(p.source_id, f.source_id) || ': expected '
              || coalesce(p.facts || ' entries, ' || p.cents || ' cents in part '
                || coalesce(p.part::text, 'none'), 'no entries')
              || ', found ' || coalesce(f.facts || ' entries, ' || f.cents || ' cents in part '
                || f.part, 'none')
              || CASE WHEN p.facts = f.facts AND p.cents = f.cents
                   THEN ', of another fingerprint' ELSE '' END
            FROM (SELECT * FROM warchest_server.published WHERE facts > 0) p
            FULL JOIN found f ON f.source_id = p.source_id AND f.part = p.part
            WHERE p.source_id IS NULL OR f.source_id IS NULL OR p.facts <> f.facts
              OR p.cents <> f.cents
              OR p.fingerprint <> f.postings || ' ' || f.filings || ' ' || f.facts
            ORDER BY 1
            """)
    }

    /// The other sides of entries stand twice: with the first entry of each at its place, and here.
    /// By part: sums by source of millions of names would be planned as a fetch of all of them.
    private func names() throws -> [Problem] {
        let columns = [
            "entity_tp", "name", "city", "state", "zip_code", "employer", "occupation",
            "last_name", "first_name", "middle_name", "prefix", "suffix", "street_1", "street_2",
        ]
        // Of words that a shard computes too: no function but those that are sent there.
        func mark(_ prefix: String) -> String {
            let words = columns.map {
                "CASE WHEN \(prefix)\($0) IS NULL THEN '|' ELSE '|=' || \(prefix)\($0) END"
            }
            return "pg_catalog.sum(hashtextextended(\(words.joined(separator: " || ")), party_id))"
        }
        return try problems(
            "names",
            """
            WITH filed AS (
              SELECT part, count(*) AS n, \(mark("party_")) AS words
              FROM warchest.fact WHERE party_first GROUP BY part),
            kept AS (
              SELECT q.part, count(*) AS n, \(mark("")) AS words
              FROM warchest_server.published q
              JOIN warchest.party p ON p.party_id BETWEEN q.first_party AND q.last_party
              GROUP BY q.part)
            SELECT 'part ' || coalesce(k.part, f.part) || ': its entries have '
              || coalesce(f.n, 0) || ' names, ' || CASE WHEN k.n = f.n
                THEN 'and those that are kept have other words'
                ELSE 'and ' || coalesce(k.n, 0) || ' are kept' END
            FROM kept k FULL JOIN filed f ON f.part = k.part
            WHERE k.n IS DISTINCT FROM f.n OR k.words IS DISTINCT FROM f.words
            UNION ALL
            SELECT t.n - coalesce(s.n, 0) || ' names are of no source'
            FROM (SELECT count(*) AS n FROM warchest.party) t,
              (SELECT pg_catalog.sum(n) AS n FROM kept) s
            WHERE t.n <> coalesce(s.n, 0)
            ORDER BY 1
            """)
    }

    private func sums() throws -> [Problem] {
        try problems(
            "sums",
            """
            WITH counted AS (
              SELECT f.part, o.source_id, o.class_id, count(*) AS n, sum(f.amount_cents) AS cents
              FROM warchest.fact f JOIN warchest.posting o ON o.posting_id = f.posting_id
              GROUP BY f.part, o.source_id, o.class_id),
            kept AS (
              SELECT source_id, class_id, n, cents FROM warchest.roll_total WHERE cmte_id = '*')
            SELECT 'source ' || coalesce(k.source_id, c.source_id) || ', class '
              || coalesce(k.class_id, c.class_id) || ': the kept sum is '
              || coalesce(k.cents::text, 'none') || ', that of the entries '
              || coalesce(c.cents::text, 'none')
            FROM kept k FULL JOIN counted c ON c.source_id = k.source_id AND c.class_id = k.class_id
            WHERE k.n IS DISTINCT FROM c.n OR k.cents IS DISTINCT FROM c.cents
            ORDER BY 1
            """)
    }
}

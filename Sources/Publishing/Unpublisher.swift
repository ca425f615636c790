import Artefacts
import Server
import Store

/// Takes sources off a server, in one transaction, where nothing else follows from them.
package struct Unpublisher {
    let server: ServerSession

    /// Makes one for a connection.
    package init(server: ServerSession) { self.server = server }

    /// - Returns: how many entries went.
    package func run(_ sources: [Int64]) throws -> Int64 {
        try server.transaction {
            try server.run("SELECT pg_advisory_xact_lock(8107, 1)")
            for source in sources {
                let isThere =
                    "SELECT 1 FROM warchest_server.published WHERE source_id = \(source)"
                guard try server.first(isThere) != nil else {
                    throw PublishingError.noSource(source)
                }
                try refuseNeeded(source, sources)
            }
            try server.waitForReaders()
            var rows: Int64 = 0
            for source in sources { rows += try remove(source) }
            return rows
        }
    }

    /// Whether another source's state follows from this one.
    private func refuseNeeded(_ source: Int64, _ going: [Int64]) throws {
        let list = going.map(String.init).joined(separator: ", ")
        let questions = [
            (
                "source \u{1} was replaced by it",
                "SELECT source_id FROM warchest.source "
                    + "WHERE superseded_by = \(source) AND state <> 'removed' "
                    + "AND source_id NOT IN (\(list))"
            ),
            (
                "source \u{1} is another version of the same report",
                "SELECT c.source_id "
                    + "FROM warchest.filing_chain c JOIN warchest.filing_chain d "
                    + "ON d.root = c.root "
                    + "WHERE d.source_id = \(source) AND c.source_id NOT IN (\(list))"
            ),
            (
                "it tells notices of source \u{1}",
                "SELECT entry_id / 1000000000 "
                    + "FROM warchest.notice_cover WHERE covered_by = \(source) "
                    + "AND entry_id / 1000000000 NOT IN (\(list))"
            ),
            (
                "it replaces papers of source \u{1}",
                "SELECT entry_id / 1000000000 "
                    + "FROM warchest.ad_replaced WHERE by_source_id = \(source) "
                    + "AND entry_id / 1000000000 NOT IN (\(list))"
            ),
        ]
        for (words, sql) in questions {
            if let other = try server.first(sql + " LIMIT 1")?.integer(0) {
                throw PublishingError.stillNeeded(
                    source: source, why: words.replacing("\u{1}", with: String(other)))
            }
        }
    }

    private func remove(_ source: Int64) throws -> Int64 {
        let facts = try server.first(
            "SELECT facts FROM warchest_server.published WHERE source_id = \(source)")?.integer(0)
        try Parts.remove(source, from: server)
        let there = Set(
            try server.texts(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'warchest' "
                    + "AND table_type = 'BASE TABLE'"
            ).compactMap(\.first))
        for table in Tables.all where there.contains(table.name) && table.isOfSources {
            try server.run(
                "DELETE FROM warchest.\"\(table.name)\" "
                    + "WHERE \(table.condition(published: source))")
        }
        try server.run(
            """
            DELETE FROM warchest_server.published WHERE source_id = \(source);
            UPDATE warchest_server.ledger SET settled = ''
            """)
        return facts ?? 0
    }
}

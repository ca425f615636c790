import Artefacts
import Server
import Store

/// Where the entries of a part stand: on the coordinator, or on a server of its own.
package struct Shard: Sendable, Equatable {
    /// By which the coordinator knows it.
    package let name: String
    /// As libpq takes it.
    package let address: String

    /// From `NAME=postgresql://…`.
    package init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, ServerSession.isAddress(parts[1]),
            !parts[0].isEmpty, parts[0].utf8.count <= 40,
            parts[0].utf8.allSatisfy({
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
            })
        else { throw PublishingError.badShard(text) }
        name = parts[0]
        address = parts[1]
    }

    /// Made again from what the coordinator noted.
    init(name: String, address: String) {
        self.name = name
        self.address = address
    }
}

/// Stages entries: a table of its own on its server, filled and indexed, which the transaction of
/// the coordinator then attaches. Until then nothing sees it; what a killed publisher leaves is
/// swept by the next.
struct Parts {
    let server: ServerSession
    let ledger: Connection
    let base: Int64
    let progress: (Int) -> Void

    /// The columns of a fact after those that every row has, as the server has them.
    private struct Column {
        let name: String
        let type: String
        let isRequired: Bool
        let sql: String

        var declaration: String { "\"\(name)\" \(type)\(isRequired ? " NOT NULL" : "")" }
    }

    // MARK: Staging

    /// Copies the entries of sources into a new part.
    ///
    /// - Returns: its number.
    func stage(_ sources: [Int64], on shard: Shard?) throws -> Int64 {
        let part =
            try server.first("SELECT nextval('warchest_server.part_number')")?.integer(0) ?? 0
        // Held until the connection ends.
        try server.run("SELECT pg_advisory_lock(8108, \(part))")
        let (name, address) = (text(shard?.name), text(shard?.address))
        try server.run("INSERT INTO warchest_server.stage VALUES (\(part), \(name), \(address))")
        let target = try shard.map { try Self.session($0, like: server) } ?? server
        let schema = shard == nil ? "warchest" : "warchest_part"
        let columns = try self.columns()
        let list = columns.map(\.declaration).joined(separator: ", ")
        try target.run(
            """
            CREATE SCHEMA IF NOT EXISTS \(schema);
            CREATE TABLE \(schema).fact_\(part) (part integer NOT NULL, \(list),
              CHECK (part = \(part)))
            """)
        let names = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        try target.copy(into: "\(schema).fact_\(part) (part, \(names))") { send in
            var rows = BinaryRows(send)
            for source in sources {
                try copy(source, part: Int32(truncatingIfNeeded: part), columns, to: &rows)
            }
            try rows.end()
        }
        try target.run(
            """
            CREATE UNIQUE INDEX ON \(schema).fact_\(part) (entry_id);
            CREATE INDEX ON \(schema).fact_\(part) (party_id);
            CREATE INDEX ON \(schema).fact_\(part) (detail_id) WHERE detail_id IS NOT NULL;
            CREATE INDEX ON \(schema).fact_\(part) (filing_id);
            ANALYZE \(schema).fact_\(part)
            """)
        return part
    }

    private func text(_ value: String?) -> String { value.flatMap { Dialect.quoted($0) } ?? "NULL" }

    /// A session on a shard; it stops when that of the coordinator does.
    static func session(_ shard: Shard, like server: ServerSession) throws -> ServerSession {
        let session = try ServerSession(shard.address)
        session.shouldStop = server.shouldStop
        return session
    }

    /// What a fact has, as the server tells it, and where the ledger has it.
    private func columns() throws -> [Column] {
        try server.texts(
            """
            SELECT column_name, data_type, is_nullable FROM information_schema.columns
            WHERE table_schema = 'warchest' AND table_name = 'fact' AND column_name <> 'part'
            ORDER BY ordinal_position
            """
        ).map { row in
            let name = row[0] ?? ""
            return Column(
                name: name, type: row[1] ?? "text", isRequired: row[2] == "NO", sql: sql(of: name))
        }
    }

    private func sql(of name: String) -> String {
        let shift = base &* 1_000_000_000
        switch name {
        case "party_first": return "0"
        case "entry_id", "filing_id", "party_id", "posting_id": return "e.\(name) + \(shift)"
        case "detail_id": return "CASE WHEN e.detail_id IS NOT NULL THEN e.entry_id + \(shift) END"
        case "image", "sub_id":
            let base = name == "image" ? "f.image_base" : "f.sub_base"
            return "CASE typeof(e.\(name)) WHEN 'integer' THEN CAST(\(base) + e.\(name) AS TEXT) "
                + "ELSE e.\(name) END"
        case _ where name.hasPrefix("party_"): return "p.\(name.dropFirst(6))"
        case _ where name.hasPrefix("detail_"): return "d.\(name.dropFirst(7))"
        default: return "e.\(name)"
        }
    }

    private func copy(
        _ source: Int64, part: Int32, _ columns: [Column], to rows: inout BinaryRows
    ) throws {
        let list = columns.map(\.sql).joined(separator: ", ")
        let entry = try ledger.statement(
            """
            SELECT \(list), e.party_id FROM entry e
            JOIN filing_ref f ON f.filing_id = e.filing_id
            LEFT JOIN party p ON p.party_id = e.party_id
            LEFT JOIN detail d ON d.detail_id = e.detail_id
            WHERE e.entry_id BETWEEN ?1 * 1000000000 AND ?1 * 1000000000 + 999999999
            ORDER BY e.entry_id
            """)
        entry.bind(1, source)
        let last = Int32(columns.count)
        var parties = SeenNumbers()
        while try entry.step() {
            try rows.begin(columns: columns.count + 1)
            rows.put(part: part)
            for (index, column) in columns.enumerated() {
                if column.name == "party_first" {
                    rows.put(parties.isNew(entry.int(last)))
                } else {
                    rows.put(entry, Int32(index), as: column.type)
                }
            }
            if rows.count % 10_000 == 0 { progress(rows.count) }
        }
        progress(rows.count)
    }

    // MARK: Attaching

    /// Makes a staged part known, within the transaction of the caller; nobody sees it yet.
    func define(_ part: Int64, on shard: Shard?) throws {
        if let shard {
            try Self.define(shard, on: server)
            let columns = try self.columns().map(\.declaration).joined(separator: ", ")
            try server.run(
                """
                CREATE FOREIGN TABLE warchest.fact_\(part) (part integer NOT NULL, \(columns))
                  SERVER warchest_\(shard.name)
                  OPTIONS (schema_name 'warchest_part', table_name 'fact_\(part)')
                """)
        }
        let (name, address) = (text(shard?.name), text(shard?.address))
        try server.run(
            """
            INSERT INTO warchest_server.part VALUES (\(part), \(name), \(address));
            DELETE FROM warchest_server.stage WHERE part = \(part)
            """)
    }

    /// Makes it one of the ledger's.
    func attach(_ part: Int64) throws {
        try server.run(
            "ALTER TABLE warchest.fact "
                + "ATTACH PARTITION warchest.fact_\(part) FOR VALUES IN (\(part))")
    }

    /// Tells the coordinator where a shard is.
    private static func define(_ shard: Shard, on server: ServerSession) throws {
        let place = try session(shard, like: server).parts
        let isKnown = try server.first(
            "SELECT 1 FROM pg_foreign_server WHERE srvname = 'warchest_\(shard.name)'")
        guard isKnown == nil else { return }
        func quoted(_ text: String) -> String { Dialect.quoted(text) ?? "''" }
        // Readers are let through as well; with passwords an administrator makes the mapping.
        let isSuper =
            try server.first(
                "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")?.integer(0) == 1
        let free = isSuper ? ", password_required 'false'" : ""
        try server.run(
            """
            SET LOCAL client_min_messages = error;
            CREATE EXTENSION IF NOT EXISTS postgres_fdw;
            CREATE SERVER warchest_\(shard.name) FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
              host \(quoted(place.host)), port \(quoted(place.port)),
              dbname \(quoted(place.database)),
              fetch_size '10000', async_capable 'true', use_remote_estimate 'true');
            CREATE USER MAPPING IF NOT EXISTS FOR PUBLIC SERVER warchest_\(shard.name)
              OPTIONS (user \(quoted(place.user))\(free))
            """)
    }

    // MARK: Removing

    /// Takes the entries of a source away, within the transaction of the caller. On a shard nothing
    /// is deleted, for it would commit before the coordinator does: a view without them takes the
    /// table's place, and what changes is the name that the coordinator has for it.
    static func remove(_ source: Int64, from server: ServerSession) throws {
        let places = try server.texts(
            """
            SELECT p.part, p.shard, p.address FROM warchest_server.published q
            JOIN warchest_server.part p ON p.part = q.part WHERE q.source_id = \(source)
            """)
        guard let place = places.first, let part = place[0] else { return }
        let numbers = TableEntry.numbers(of: source)
        guard let name = place[1], let address = place[2] else {
            return try server.run(
                "DELETE FROM warchest.fact_\(part) WHERE entry_id BETWEEN \(numbers)")
        }
        let shard = try session(Shard(name: name, address: address), like: server)
        let now =
            try server.first(
                """
                SELECT option_value FROM pg_foreign_table t, pg_options_to_table(t.ftoptions)
                WHERE t.ftrelid = 'warchest.fact_\(part)'::regclass AND option_name = 'table_name'
                """)?.text(0) ?? "fact_\(part)"
        let number = try server.first("SELECT nextval('warchest_server.part_number')")?.integer(0)
        let next = "fact_\(part)_without_\(number ?? 0)"
        try shard.run(
            """
            CREATE VIEW warchest_part.\(next) AS SELECT * FROM warchest_part.\(now)
            WHERE entry_id NOT BETWEEN \(numbers)
            """)
        try server.run(
            "ALTER FOREIGN TABLE warchest.fact_\(part) OPTIONS (SET table_name '\(next)')")
    }

    // MARK: Sweeping

    /// Takes away what killed publishers left.
    ///
    /// - Returns: how many stages.
    @discardableResult
    static func sweep(_ server: ServerSession) throws -> Int {
        let stages = try server.texts("SELECT part, shard, address FROM warchest_server.stage")
        var swept = 0
        for stage in stages {
            let part = stage[0] ?? ""
            guard
                try server.first("SELECT pg_try_advisory_lock(8108, \(part))")?.integer(0) == 1
            else { continue }
            defer { try? server.run("SELECT pg_advisory_unlock(8108, \(part))") }
            // Whoever held it may have attached it meanwhile.
            let isThere = "SELECT 1 FROM warchest_server.stage WHERE part = \(part)"
            guard try server.first(isThere) != nil else { continue }
            if let name = stage[1], let address = stage[2] {
                let shard = try session(Shard(name: name, address: address), like: server)
                try shard.quietly("DROP TABLE IF EXISTS warchest_part.fact_\(part) CASCADE")
            } else {
                try server.quietly("DROP TABLE IF EXISTS warchest.fact_\(part)")
            }
            try server.run("DELETE FROM warchest_server.stage WHERE part = \(part)")
            swept += 1
        }
        return swept
    }
}

/// Numbers that have been seen; a bit each.
private struct SeenNumbers {
    private var words: [Int64: UInt64] = [:]

    /// Notes a number; answers whether it is seen for the first time.
    mutating func isNew(_ number: Int64) -> Bool {
        let bit = UInt64(1) << UInt64(number & 63)
        let word = words[number >> 6] ?? 0
        guard word & bit == 0 else { return false }
        words[number >> 6] = word | bit
        return true
    }
}

extension ServerSession {
    /// Runs a statement of which notices are of no interest.
    func quietly(_ sql: String) throws {
        try run("SET client_min_messages = error")
        defer { try? run("SET client_min_messages = notice") }
        try run(sql)
    }
}

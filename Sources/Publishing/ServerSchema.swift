import Artefacts
import Foundation
import Server
import Store

/// Makes a server's database ready for ledgers: tables, functions, views and code lists of this
/// program, from the same files as in SQLite and those of `schema/postgres`.
struct ServerSchema {
    let server: ServerSession
    let ledger: Connection

    /// What the file has and the server has not: facts stand flat there, and the file's own proofs
    /// are of the file.
    private static let leftOut: Set = [
        "entry", "detail", "watched", "seal", "settled_seal",
    ]

    /// The tables of the ledger that stand on the server as they are.
    func tables() throws -> [LedgerTable] {
        try Tables.all.map(\.name).filter { !Self.leftOut.contains($0) }
            .map { try LedgerTable($0, in: ledger) }
    }

    /// Makes or brings up to date what is missing, in one transaction, one publisher at a time.
    ///
    /// - Returns: whether it was made.
    @discardableResult
    func prepare() throws -> Bool {
        guard server.version >= 150_000 else {
            throw PublishingError.oldServer(place: server.place, version: server.version)
        }
        return try server.transaction {
            try server.run("SELECT pg_advisory_xact_lock(8107, 0)")
            let about = try server.first("SELECT to_regclass('warchest_server.about')")?.text(0)
            guard about != nil else {
                try create()
                return true
            }
            try bringUpToDate()
            return false
        }
    }

    private func create() throws {
        try server.run(Self.file("server"))
        // Parties were a view of the facts at first.
        for table in try tables() where table.name != "party" { try server.run(table.creation) }
        try server.run(Self.file("facts"))
        for file in Migrations.serverFiles { try server.run(file.text) }
        try indexes()
        try makeCodesAndViews()
        try makeRoles()
    }

    private func bringUpToDate() throws {
        var about: [String: String] = [:]
        for row in try server.texts("SELECT name, value FROM warchest_server.about") {
            about[row[0] ?? ""] = row[1]
        }
        let found = Int(about["schema_version"] ?? "") ?? 0
        let known = Migrations.onServer(Migrations.newest)
        guard found <= known else {
            throw StoreError.newer(path: server.place, found: found, known: known)
        }
        guard found % 1_000 == Migrations.newest else {
            throw PublishingError.olderSchema(place: server.place, found: found, known: known)
        }
        guard found < known || about["schema_digest"] != SchemaCheck.shippedDigest else { return }
        for file in Migrations.serverFiles.dropFirst(max(found / 1_000, 1) - 1) {
            try server.run(file.text)
        }
        let views = try server.texts(
            """
            SELECT table_name FROM information_schema.views
            WHERE table_schema = 'warchest' AND table_name NOT IN ('entry', 'detail')
            """)
        for view in views {
            try server.run("DROP VIEW IF EXISTS warchest.\"\(view[0] ?? "")\" CASCADE")
        }
        try server.run("DROP SCHEMA IF EXISTS warchest_words CASCADE")
        let codes = try server.texts(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'warchest' AND starts_with(table_name, 'code_')
            """)
        for table in codes { try server.run("DROP TABLE warchest.\"\(table[0] ?? "")\"") }
        try makeCodesAndViews()
    }

    // MARK: Parts

    private static func file(_ name: String) -> String {
        Artefacts.file("schema/postgres/\(name).sql")?.text ?? ""
    }

    private func indexes() throws {
        let wanted = Set(try tables().map(\.name))
        let query = try ledger.statement(
            "SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        try server.run("SET LOCAL search_path = warchest, pg_catalog")
        while try query.step() {
            guard wanted.contains(query.text(0) ?? ""), var sql = query.text(1) else { continue }
            // Several ledgers bring classes of the same words.
            if query.text(0) == "posting_class" { sql = sql.replacing(" UNIQUE ", with: " ") }
            try server.run(sql)
        }
    }

    private func makeCodesAndViews() throws {
        try server.run("SET LOCAL search_path = warchest, pg_catalog")
        let codes = try ledger.statement(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 5) = 'code_'")
        while try codes.step() {
            let table = try LedgerTable(codes.text(0) ?? "", in: ledger)
            try server.run(table.creation)
            try server.copy(into: table.target) { send in
                var rows = BinaryRows(send)
                try rows.append(table.rows(base: 0), of: table, in: ledger)
                try rows.end()
            }
        }
        try server.run(Self.file("words"))
        try server.run("SET LOCAL search_path = \(Connection.searchPath)")
        for view in Migrations.viewTexts {
            try server.run(Self.flat(Dialect(view, materializes: false).viewText(in: "warchest")))
        }
        try server.run(
            """
            INSERT INTO warchest_server.about VALUES
              ('schema_version', '\(Migrations.onServer(Migrations.newest))'),
              ('schema_digest', '\(SchemaCheck.shippedDigest)')
            ON CONFLICT (name) DO UPDATE SET value = excluded.value;
            """)
        try grant()
    }

    /// The view of all entries takes the other side and the further words from the row itself.
    private static func flat(_ view: String) -> String {
        guard view.contains(" VIEW warchest.ledger ") else { return view }
        let party = [
            "entity_tp", "name", "city", "state", "zip_code", "employer", "occupation",
            "last_name", "first_name", "middle_name", "prefix", "suffix", "street_1", "street_2",
        ]
        let detail = [
            "memo_text", "purpose", "back_ref_tran_id", "dissemination_day", "receipt_day",
            "aggregate_cents", "precision", "low_cents", "high_cents", "verbatim", "stated_source",
            "note", "extra",
        ]
        func columns(_ names: [String], _ prefix: String) -> String {
            names.map { "e.\(prefix)_\($0) AS \($0)" }.joined(separator: ", ")
        }
        let name =
            "coalesce(e.party_name, e.party_last_name || coalesce(', ' || e.party_first_name, '') "
            + "|| coalesce(' ' || e.party_middle_name, '') || coalesce(' ' || e.party_suffix, ''), "
            + "e.party_first_name) AS display_name"
        return
            view
            .replacing("FROM entry e", with: "FROM fact e")
            .replacing(
                "LEFT JOIN party p ON p.party_id = e.party_id",
                with: "CROSS JOIN LATERAL (SELECT \(columns(party, "party")), \(name)) p"
            )
            .replacing(
                "LEFT JOIN detail d ON d.detail_id = e.detail_id",
                with: "CROSS JOIN LATERAL (SELECT \(columns(detail, "detail"))) d")
    }

    // MARK: Roles

    /// Who may read, and who may publish: groups, which an administrator gives to people.
    private func makeRoles() throws {
        for role in ["warchest_reader", "warchest_publisher"] {
            try server.run(
                """
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(role)')
                    AND (SELECT rolcreaterole OR rolsuper FROM pg_roles
                         WHERE rolname = current_user)
                  THEN CREATE ROLE \(role) NOLOGIN; END IF;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
                """)
        }
        try grant()
    }

    private func grant() throws {
        let known = Set(
            try server.texts("SELECT rolname FROM pg_roles WHERE rolname LIKE 'warchest\\_%'")
                .compactMap(\.first))
        for role in ["warchest_reader", "warchest_publisher"] where known.contains(role) {
            try server.run(
                """
                GRANT USAGE ON SCHEMA warchest, warchest_words, warchest_server TO \(role);
                GRANT SELECT ON ALL TABLES IN SCHEMA warchest, warchest_words, warchest_server
                  TO \(role)
                """)
        }
        guard known.contains("warchest_publisher") else { return }
        try server.run(
            """
            GRANT CREATE ON SCHEMA warchest TO warchest_publisher;
            GRANT ALL ON ALL TABLES IN SCHEMA warchest, warchest_server TO warchest_publisher;
            GRANT ALL ON ALL SEQUENCES IN SCHEMA warchest_server TO warchest_publisher
            """)
    }
}

extension ServerSession {
    /// Until the transaction ends, no reader asks. Trying leaves new readers in; after ten seconds
    /// they wait too.
    func waitForReaders() throws {
        for _ in 0..<100 {
            guard
                try first("SELECT pg_try_advisory_xact_lock(\(Connection.readersLock))")?
                    .integer(0) != 1
            else { return }
            if shouldStop() { throw ServerError.stopped }
            usleep(100_000)
        }
        try run("SELECT pg_advisory_xact_lock(\(Connection.readersLock))")
    }

    /// Runs `body` in one transaction.
    func transaction<T>(_ body: () throws -> T) throws -> T {
        try run("BEGIN")
        do {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            try? run("ROLLBACK")
            throw error
        }
    }
}

extension BinaryRows {
    /// Appends what a statement of the ledger answers; its columns are those of the table.
    mutating func append(_ sql: String, of table: LedgerTable, in ledger: Connection) throws {
        let row = try ledger.statement(sql)
        while try row.step() {
            try begin(columns: table.columns.count)
            for (index, column) in table.columns.enumerated() {
                put(row, Int32(index), as: column.type)
            }
        }
    }
}

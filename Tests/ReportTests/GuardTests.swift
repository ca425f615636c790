import Foundation
import Store
import Testing

@Suite(.serialized) struct GuardTests {
    static let hostile = [
        "INSERT INTO committee (record_id, cmte_id) VALUES (1, 'x')",
        "DELETE FROM entry", "UPDATE entry SET amount_cents = 0", "DROP TABLE entry",
        "DROP VIEW committees", "REPLACE INTO committee (record_id, cmte_id) VALUES (1, 'x')",
        "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)", "CREATE VIEW v AS SELECT 1",
        "CREATE TEMP VIEW entry AS SELECT 0 AS amount_cents",
        "CREATE TEMP TRIGGER t AFTER INSERT ON entry BEGIN SELECT 1; END",
        "CREATE INDEX i ON entry(amount_cents)", "ALTER TABLE entry RENAME TO e2",
        "CREATE VIRTUAL TABLE temp.t USING fts3(a)",
        "SELECT 1; DROP TABLE entry", "SELECT 1; SELECT 2", "SELECT 1;;; x",
        "PRAGMA query_only=OFF", "PRAGMA writable_schema=ON", "PRAGMA user_version=9",
        "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "PRAGMA temp_store_directory='/tmp'",
        "PRAGMA hard_heap_limit=0", "PRAGMA database_list", "PRAGMA trusted_schema=ON",
        "SELECT * FROM pragma_database_list",
        "ATTACH 'other.db' AS o", "ATTACH ':memory:' AS o", "DETACH main",
        "VACUUM", "VACUUM INTO '/tmp/warchest-guard-test'", "REINDEX", "ANALYZE",
        "BEGIN", "BEGIN EXCLUSIVE", "COMMIT", "ROLLBACK", "SAVEPOINT s",
        "SELECT hex(fts3_tokenizer('simple'))",
        "SELECT fts3_tokenizer('simple', x'4141414141414141')",
        "SELECT load_extension('/tmp/x')", "SELECT readfile('/etc/passwd')",
        "SELECT writefile('/tmp/x', 'y')", "SELECT edit('x')",
        "SELECT hex(randomblob(900000000))", "SELECT hex(zeroblob(900000000))",
        "SELECT \"no_such_column\" FROM entry", "SELECT * FROM sqlite_dbpage",
        "EXPLAIN DELETE FROM entry", "SELECT no_such_function()", "SELECT 1 FROM no_such_table",
        "WITH x AS (SELECT 1) DELETE FROM entry", "SELECT :missing", "SELECT ?", "", "  -- nothing",
        "SELECT 1\u{0}; DROP TABLE entry",
        "SELECT replace(hex(printf('%.*c', 400000, 'x')), '7', printf('%.*c', 90000, 'y'))",
    ]

    @Test(arguments: hostile)
    func hostileStatementsAreRefused(_ sql: String) throws {
        let database = try TestDatabase()
        let before = try database.bytes()
        let files = try FileManager.default.contentsOfDirectory(atPath: database.folder.path)
        let connection = try database.guarded()
        let error = #expect(throws: ReadError.self) {
            try connection.run(sql) { _ in true }
        }
        #expect(error?.exitCode == 64)
        #expect(!(error?.message.isEmpty ?? true))
        // The connection still answers, and nothing has changed.
        #expect(try sum(connection) == 100_000_000_124_105)
        #expect(try database.bytes() == before)
        let after = try FileManager.default.contentsOfDirectory(atPath: database.folder.path)
        #expect(after == files)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/warchest-guard-test"))
    }

    @Test(arguments: [
        "SELECT * FROM ledger", "SELECT 1;", "SELECT 1 -- done", "SELECT 1 ; /* done */ ",
        "PRAGMA table_info(entry)", "SELECT name FROM sqlite_schema",
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 9) SELECT x FROM c",
        "VALUES (1), (2)", "EXPLAIN QUERY PLAN SELECT * FROM entry",
        "SELECT json_extract('{\"a\":1}', '$.a'), upper('x'), group_concat(name) FROM party",
        "SELECT value FROM json_each('[1, 2]') UNION ALL SELECT key FROM json_tree('{\"a\":1}')",
    ])
    func readingIsAllowed(_ sql: String) throws {
        let connection = try TestDatabase().guarded()
        try connection.run(sql) { _ in true }
    }

    @Test(arguments: [
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c",
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
            + "SELECT x FROM c ORDER BY -x",
        "SELECT count(*) FROM entry a, entry b, entry c, entry d, entry e, entry f, entry g, "
            + "entry h, entry i, entry j, entry k, entry l, entry m, entry n",
    ])
    func endlessStatementsAreStopped(_ sql: String) throws {
        let connection = try TestDatabase().guarded(seconds: "0.3")
        let start = Date()
        let error = #expect(throws: ReadError.self) { try connection.run(sql) { _ in true } }
        #expect(Date().timeIntervalSince(start) < 1.3)
        #expect(error?.exitCode == 124)
    }

    @Test func errorsPointAtTheirPlace() throws {
        let connection = try TestDatabase().trusted()
        let error = #expect(throws: ReadError.self) {
            try connection.prepare(
                "SELECT 1,\n  é, nope\nFROM entry", origin: "x.sql", firstLine: 10)
        }
        let message = error?.message ?? ""
        let expected = "x.sql:11:3: no such column: é\n    é, nope\n    ^"
        #expect(message.hasPrefix(expected), "\(message)")
        #expect(error?.exitCode == 70)
    }

    @Test func aCancelledQueryStops() throws {
        let database = try TestDatabase()
        let cancellation = ReadCancellation()
        let connection = try ReadConnection(
            path: database.path, schemaVersion: TestDatabase.schemaVersion,
            cancellation: cancellation)
        cancellation.cancel()
        let error = #expect(throws: ReadError.self) {
            try connection.run(
                "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
                    + "SELECT max(x) FROM c"
            ) { _ in true }
        }
        #expect(error == .cancelled)
    }

    @Test func filesThatAreNotOursAreRefusedUnchanged() throws {
        let folder = try TemporaryFolder()
        func open(_ path: String) -> ReadError? {
            #expect(throws: ReadError.self) {
                _ = try ReadConnection(path: path, schemaVersion: TestDatabase.schemaVersion)
            }
        }
        #expect(open(folder.file("none"))?.exitCode == 74)
        #expect(open(folder.path)?.exitCode == 2)
        #expect(open(try folder.write("", to: "empty"))?.exitCode == 2)
        #expect(open(try folder.write("hello", to: "text"))?.exitCode == 2)
        let foreign = try TestDatabase(applicationID: 7)
        #expect(open(foreign.path) == .foreignDatabase(path: foreign.path, applicationID: 7))
        let newer = try TestDatabase(version: TestDatabase.schemaVersion + 1)
        let before = try newer.bytes()
        #expect(open(newer.path)?.exitCode == 2)
        #expect(try newer.bytes() == before)
        let older = try TestDatabase(version: 0)
        #expect(open(older.path)?.exitCode == 2)
        let half = try TestDatabase()
        let bytes = try half.bytes()
        try bytes.prefix(5000).write(to: URL(fileURLWithPath: half.path))
        #expect(open(half.path)?.exitCode == 2)
    }

    @Test func parametersMustMatch() throws {
        let connection = try TestDatabase().guarded()
        #expect(throws: ReadError.missingParameter(name: "b")) {
            try connection.run("SELECT :a, :b", parameters: ["a": .null]) { _ in true }
        }
        #expect(throws: ReadError.unknownParameter(name: "c", known: ["a"])) {
            try connection.run("SELECT :a", parameters: ["a": .null, "c": .null]) { _ in true }
        }
    }

    private func sum(_ connection: ReadConnection) throws -> Int64? {
        var sum: Int64?
        try connection.run("SELECT sum(amount_cents) FROM entry") { row in
            sum = row.integer(0)
            return true
        }
        return sum
    }
}

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
        let error = #expect(throws: StoreError.self) {
            try connection.run(sql) { _ in true }
        }
        #expect(try isOfTheStatement(#require(error)))
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
        let error = #expect(throws: StoreError.self) { try connection.run(sql) { _ in true } }
        #expect(Date().timeIntervalSince(start) < 1.3)
        #expect(error == .timeLimit(seconds: 0.3))
    }

    @Test func errorsPointAtTheirPlace() throws {
        let connection = try TestDatabase().trusted()
        let error = #expect(throws: StoreError.self) {
            try connection.statement(
                "SELECT 1,\n  é, nope\nFROM entry", origin: "x.sql", firstLine: 10)
        }
        let message = error?.description ?? ""
        let expected = "x.sql:11:3: no such column: é\n    é, nope\n    ^"
        #expect(message.hasPrefix(expected), "\(message)")
        if case .sql(_, trusted: true) = error { return }
        Issue.record("\(message)")
    }

    @Test func aCancelledQueryStops() throws {
        let database = try TestDatabase()
        let cancellation = Cancellation()
        let connection = try Connection(
            reading: database.path, schemaVersion: TestDatabase.schemaVersion,
            cancellation: cancellation)
        cancellation.cancel()
        let error = #expect(throws: StoreError.self) {
            try connection.run(
                "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
                    + "SELECT max(x) FROM c"
            ) { _ in true }
        }
        #expect(error == .cancelled)
    }

    /// Also our own statements end, whatever a database holds; one within the rows of another too.
    @Test func statementsOfOursEnd() throws {
        let database = try TestDatabase()
        let connection = try Connection(
            reading: database.path, schemaVersion: TestDatabase.schemaVersion,
            profile: .trusted(seconds: 0.2))
        let endless =
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
        #expect(throws: StoreError.timeLimit(seconds: 0.2)) {
            try connection.run("SELECT max(x) FROM (\(endless))") { _ in true }
        }
        #expect(throws: StoreError.timeLimit(seconds: 0.2)) {
            _ = try connection.integer("SELECT max(x) FROM (\(endless))")
        }
        #expect(throws: StoreError.timeLimit(seconds: 0.2)) {
            try connection.run(endless) { _ in
                try connection.run("SELECT 1") { _ in true }
                return true
            }
        }
        #expect(try sum(connection) != nil)
    }

    @Test func filesThatAreNotOursAreRefusedUnchanged() throws {
        let folder = try TemporaryFolder()
        func open(_ path: String) -> StoreError? {
            #expect(throws: StoreError.self) {
                _ = try Connection(reading: path, schemaVersion: TestDatabase.schemaVersion)
            }
        }
        #expect(open(folder.file("none")) == .missing(path: folder.file("none")))
        #expect(open(folder.path) == .notADatabase(path: folder.path, found: "a folder"))
        let empty = try folder.write("", to: "empty")
        #expect(open(empty) == .notADatabase(path: empty, found: "an empty file"))
        let text = try folder.write("hello", to: "text")
        #expect(open(text) == .notADatabase(path: text, found: "a file of another kind"))
        let foreign = try TestDatabase(applicationID: 7)
        #expect(open(foreign.path) == .foreign(path: foreign.path, applicationID: 7))
        let known = Int(TestDatabase.schemaVersion)
        let newer = try TestDatabase(version: TestDatabase.schemaVersion + 1)
        let before = try newer.bytes()
        #expect(open(newer.path) == .newer(path: newer.path, found: known + 1, known: known))
        #expect(try newer.bytes() == before)
        let older = try TestDatabase(version: 0)
        #expect(open(older.path) == .older(path: older.path, found: 0, known: known))
        let half = try TestDatabase()
        let bytes = try half.bytes()
        try bytes.prefix(5000).write(to: URL(fileURLWithPath: half.path))
        if case .damaged = open(half.path) { return }
        Issue.record("half a file is not said to be damaged")
    }

    @Test func parametersMustMatch() throws {
        let connection = try TestDatabase().guarded()
        #expect(throws: StoreError.missingParameter(name: "b")) {
            try connection.run("SELECT :a, :b", parameters: ["a": .null]) { _ in true }
        }
        #expect(throws: StoreError.unknownParameter(name: "c", known: ["a"])) {
            try connection.run("SELECT :a", parameters: ["a": .null, "c": .null]) { _ in true }
        }
    }

    /// Whether the complaint is about the statement, not about the database or the limits.
    private func isOfTheStatement(_ error: StoreError) -> Bool {
        switch error {
        case .refused, .moreThanOneStatement, .noStatement, .missingParameter, .valueTooLarge,
            .sql(_, trusted: false):
            true
        default: false
        }
    }

    private func sum(_ connection: Connection) throws -> Int64? {
        var sum: Int64?
        try connection.run("SELECT sum(amount_cents) FROM entry") { row in
            sum = row.integer(0)
            return true
        }
        return sum
    }
}

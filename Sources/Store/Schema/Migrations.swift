import Artefacts
import GRDB

/// Brings a database's schema up to date: frozen migrations, then code lists and views afresh.
enum Migrations {
    /// The frozen files, in order.
    static let files = Artefacts.files(under: "schema/migrations/", ending: "sql")
    /// `user_version` of a database that this program has migrated.
    static let newest = files.count

    /// Of all migrations, views and code lists: what a database says of itself when they are those
    /// of this program.
    static let digest: String = {
        var hasher = SHA256Hasher()
        for file in files + viewFiles + codeFiles {
            var text = file.path + file.text
            text.withUTF8 { hasher.update(UnsafeRawBufferPointer($0)) }
        }
        return hasher.finishHex()
    }()

    /// Runs what is missing and re-creates code lists and views when their text has changed, all in
    /// one transaction: a killed migration leaves the old schema, never something between.
    ///
    /// - Throws: ``StoreError/migrationModified(path:migration:)`` or GRDB's errors.
    static func run(on queue: DatabaseQueue, path: String, isNew: Bool) throws {
        if !isNew, try queue.read({ try storedDigest($0) }) == digest { return }

        // Foreign keys can only be switched off outside a transaction; they are checked at its end.
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            try database.inTransaction(.immediate) {
                try database.execute(
                    sql: "PRAGMA application_id = \(LedgerDatabase.applicationID)")
                let hasNews = try applyMissing(database)
                try checkFrozen(database, path: path)
                // What an older program loaded is sealed by whoever opens it for writing next, also
                // when this process is killed before it can.
                if hasNews, !isNew {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO schema_text VALUES (?, '')",
                        arguments: [SourceSeal.unsealedMark])
                }
                try database.execute(sql: "PRAGMA user_version = \(newest)")
                try loadCodes(database)
                try recreateViews(database)
                try database.execute(
                    sql: "INSERT OR REPLACE INTO schema_text VALUES ('digest', ?)",
                    arguments: [digest])
                try database.checkForeignKeys()
                return .commit
            }
            try database.execute(sql: "PRAGMA foreign_keys = ON")
        }
    }

    /// Runs the migrations that the database has not recorded, in the table that GRDB's migrator
    /// keeps.
    ///
    /// - Returns: whether there were any.
    private static func applyMissing(_ database: Database) throws -> Bool {
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)
                """)
        let done = try Set(
            String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations"))
        for file in files where !done.contains(file.id) {
            try database.execute(sql: file.text)
            try database.execute(
                sql: "INSERT INTO grdb_migrations VALUES (?)", arguments: [file.id])
        }
        return files.contains { !done.contains($0.id) }
    }

    private static func storedDigest(_ database: Database) throws -> String? {
        guard try database.tableExists("schema_text") else { return nil }
        return try String.fetchOne(
            database, sql: "SELECT sha256 FROM schema_text WHERE path = 'digest'")
    }

    private static func checkFrozen(_ database: Database, path: String) throws {
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS schema_text (
                  path TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID
                """)
        for file in files {
            let now = SHA256Hasher.hex(of: file.text)
            let then = try String.fetchOne(
                database, sql: "SELECT sha256 FROM schema_text WHERE path = ?",
                arguments: [file.path])
            if let then, then != now {
                throw StoreError.migrationModified(path: path, migration: file.path)
            }
            try database.execute(
                sql: "INSERT OR IGNORE INTO schema_text VALUES (?, ?)", arguments: [file.path, now])
        }
    }

    // MARK: Code lists

    private static var codeFiles: [Artefact] {
        Artefacts.files(under: "schema/codes/", ending: "csv")
    }

    /// Loads every `schema/codes/NAME.csv` into a table `code_NAME` whose columns are all text.
    private static func loadCodes(_ database: Database) throws {
        for file in codeFiles {
            let rows = CodeList.parse(file.text)
            guard let header = rows.first else { continue }
            let name = "code_" + (file.path.split(separator: "/").last ?? "").dropLast(4)
            let columns = header.map { "\"\($0)\" TEXT" }.joined(separator: ", ")
            let keys = rows.dropFirst().map { $0.first ?? "" }
            let isKeyed = !keys.contains("") && Set(keys).count == keys.count
            let key = isKeyed ? ", PRIMARY KEY (\"\(header[0])\")" : ""
            try database.execute(
                sql: """
                    DROP TABLE IF EXISTS \(name);
                    CREATE TABLE \(name) (\(columns)\(key)) STRICT
                    """)
            let marks = header.map { _ in "nullif(?, '')" }.joined(separator: ", ")
            let insert = try database.makeStatement(sql: "INSERT INTO \(name) VALUES (\(marks))")
            for row in rows.dropFirst() {
                try insert.execute(arguments: StatementArguments(row))
            }
        }
    }

    // MARK: Views

    private static var viewFiles: [Artefact] {
        Artefacts.files(under: "schema/views/", ending: "sql")
            .map { (order(of: $0), $0) }
            .sorted { ($0.0, $0.1.path) < ($1.0, $1.1.path) }
            .map(\.1)
    }

    private static func order(of file: Artefact) -> Int {
        for line in file.text.split(separator: "\n") where line.hasPrefix("-- order:") {
            return Int(line.dropFirst(9).filter(\.isNumber)) ?? 0
        }
        return 0
    }

    private static func recreateViews(_ database: Database) throws {
        let old = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_schema WHERE type = 'view'")
        for name in old {
            // A stranger's database may have a view of any name.
            let quoted = name.replacing("\"", with: "\"\"")
            try database.execute(sql: "DROP VIEW IF EXISTS \"\(quoted)\"")
        }
        for file in viewFiles { try database.execute(sql: file.text) }
    }
}

extension Migrations {
    /// What the schema of a database reads like when all migrations have run and all views are
    /// made, by kind and name; made anew in memory.
    static func shippedSchema() throws -> [String: String] {
        let queue = try DatabaseQueue()
        try run(on: queue, path: ":memory:", isNew: true)
        return try queue.read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
    }
}

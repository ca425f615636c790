import Artefacts
import GRDB

/// Brings a database's schema up to date: frozen migrations, then code lists and views afresh.
enum Migrations {
    /// The frozen files, in order.
    static let files = Artefacts.files(under: "schema/migrations/", ending: "sql")
    /// `user_version` of a database that this program has migrated.
    static let newest = files.count

    /// Runs what is missing, in one transaction each, and re-creates code lists and views when
    /// their text has changed.
    ///
    /// - Throws: ``StoreError/migrationModified(path:migration:)`` or GRDB's errors.
    static func run(on queue: DatabaseQueue, path: String, isNew: Bool) throws {
        let digest = SHA256Hasher.hex(
            of: (files + viewFiles + codeFiles).map { $0.path + $0.text }.joined())
        if !isNew, try queue.read({ try storedDigest($0) }) == digest { return }

        if isNew {
            try queue.writeWithoutTransaction {
                try $0.execute(
                    sql: "PRAGMA application_id = \(LedgerDatabase.applicationID)")
            }
        }
        var migrator = DatabaseMigrator()
        for file in files {
            migrator.registerMigration(file.id, foreignKeyChecks: .immediate) { database in
                try database.execute(sql: file.text)
            }
        }
        try migrator.migrate(queue)
        try queue.write { database in
            try checkFrozen(database, path: path)
            try database.execute(sql: "PRAGMA user_version = \(newest)")
            try loadCodes(database)
            try recreateViews(database)
            try database.execute(
                sql: "INSERT OR REPLACE INTO schema_text VALUES ('digest', ?)", arguments: [digest])
        }
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
        for name in old { try database.execute(sql: "DROP VIEW IF EXISTS \"\(name)\"") }
        for file in viewFiles { try database.execute(sql: file.text) }
    }
}

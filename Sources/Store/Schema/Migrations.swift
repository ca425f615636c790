import Artefacts
import CSystem
import Files

/// Brings a database's schema up to date: frozen migrations, then code lists and views afresh.
package enum Migrations {
    /// The frozen files, in order.
    static let files = Artefacts.files(under: "schema/migrations/", ending: "sql")
    /// `user_version` of a database that this program has migrated.
    package static let newest = files.count
    /// What a ledger's tables on a server took after `schema/postgres/facts.sql`, in order.
    package static let serverFiles = Artefacts.files(
        under: "schema/postgres/migrations/", ending: "sql")

    /// The version that a server says it has: of its own tables in thousands, and that of the
    /// ledger's. The first servers say the latter alone.
    package static func onServer(_ version: Int) -> Int {
        (serverFiles.count + 1) * 1_000 + version
    }

    /// Of all migrations, views and code lists: what a database says of itself when they are those
    /// of this program.
    static let digest = Artefacts.schemaDigest

    /// Runs what is missing and re-creates code lists and views when their text has changed, all in
    /// one transaction: a killed migration leaves the old schema, never something between.
    ///
    /// - Throws: ``StoreError``, also ``StoreError/migrationModified(path:migration:)``.
    static func run(on database: Connection, isNew: Bool) throws {
        if !isNew, try storedDigest(database) == digest { return }

        // Foreign keys can only be switched off outside a transaction; they are checked at its end.
        try database.execute("PRAGMA foreign_keys = OFF")
        try database.unsealedTransaction {
            try database.execute("PRAGMA application_id = \(Connection.applicationID)")
            let hasNews = try applyMissing(database)
            try checkFrozen(database)
            // What an older program loaded is sealed by whoever opens it for writing next, also
            // when this process is killed before it can.
            if hasNews, !isNew { try note(SourceSeal.unsealedMark, "", in: database) }
            try database.execute("PRAGMA user_version = \(newest)")
            try loadCodes(database)
            try recreateViews(database)
            try note("digest", digest, in: database)
            try checkForeignKeys(database)
        }
        try database.execute("PRAGMA foreign_keys = ON")
    }

    /// Runs the migrations that the database has not recorded. The table has the name and the
    /// content that GRDB's migrator gives it, which earlier versions of this program used: theirs
    /// and ours open each other's databases.
    ///
    /// - Returns: whether there were any.
    private static func applyMissing(_ database: Connection) throws -> Bool {
        try database.execute(
            "CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        let done = try Set(texts("SELECT identifier FROM grdb_migrations", in: database))
        let missing = files.filter { !done.contains($0.id) }
        for file in missing {
            try database.execute(file.text)
            let insert = try database.statement("INSERT INTO grdb_migrations VALUES (?)")
            insert.bind(1, file.id)
            try insert.execute()
        }
        return !missing.isEmpty
    }

    /// What a database says of its views and code lists; nil when it says nothing.
    static func storedDigest(_ database: Connection) throws -> String? {
        let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_text'"
        guard try database.integer(table) != nil else { return nil }
        return try database.text("SELECT sha256 FROM schema_text WHERE path = 'digest'")
    }

    /// A recorded migration must read as it did when it ran.
    private static func checkFrozen(_ database: Connection) throws {
        try database.execute(
            """
            CREATE TABLE IF NOT EXISTS schema_text (
              path TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID
            """)
        let query = try database.statement("SELECT sha256 FROM schema_text WHERE path = ?")
        for file in files {
            let now = SHA256Hasher.hex(of: file.text)
            query.bind(1, file.path)
            let then = try query.step() ? query.text(0) : nil
            query.reset()
            if let then, then != now {
                throw StoreError.migrationModified(path: database.path, migration: file.path)
            }
            if then == nil { try note(file.path, now, in: database) }
        }
    }

    private static func note(_ path: String, _ digest: String, in database: Connection) throws {
        let insert = try database.statement("INSERT OR REPLACE INTO schema_text VALUES (?, ?)")
        insert.bind(1, path)
        insert.bind(2, digest)
        try insert.execute()
    }

    private static func checkForeignKeys(_ database: Connection) throws {
        let broken = try database.statement("PRAGMA foreign_key_check")
        guard try broken.step() else { return }
        let (child, parent) = (broken.text(0) ?? "?", broken.text(2) ?? "?")
        broken.reset()
        throw StoreError.sqlite(
            code: SQLITE_CONSTRAINT,
            message: "a row of \(child) refers to a row of \(parent) that is not there",
            doing: "preparing the schema")
    }

    /// The first column of every row.
    private static func texts(_ sql: String, in database: Connection) throws -> [String] {
        let query = try database.statement(sql)
        var result: [String] = []
        while try query.step() { result.append(query.text(0) ?? "") }
        return result
    }

    // MARK: Code lists

    private static var codeFiles: [Artefact] {
        Artefacts.files(under: "schema/codes/", ending: "csv")
    }

    /// Loads every `schema/codes/NAME.csv` into a table `code_NAME` whose columns are all text.
    private static func loadCodes(_ database: Connection) throws {
        for file in codeFiles {
            let rows = CodeList.parse(file.text)
            guard let header = rows.first else { continue }
            let name = "code_" + (file.path.split(separator: "/").last ?? "").dropLast(4)
            let columns = header.map { "\"\($0)\" TEXT" }.joined(separator: ", ")
            let keys = rows.dropFirst().map { $0.first ?? "" }
            let isKeyed = !keys.contains("") && Set(keys).count == keys.count
            let key = isKeyed ? ", PRIMARY KEY (\"\(header[0])\")" : ""
            try database.execute(
                """
                DROP TABLE IF EXISTS \(name);
                CREATE TABLE \(name) (\(columns)\(key)) STRICT
                """)
            let marks = header.map { _ in "nullif(?, '')" }.joined(separator: ", ")
            let insert = try database.statement("INSERT INTO \(name) VALUES (\(marks))")
            for row in rows.dropFirst() {
                guard row.count == header.count else {
                    throw StoreError.sqlite(
                        code: SQLITE_RANGE, message: "a row of \(row.count) fields",
                        doing: "loading \(file.path)")
                }
                for (index, value) in row.enumerated() { insert.bind(Int32(index + 1), value) }
                try insert.execute()
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

    /// The statements of the views, in the order in which they are made.
    package static var viewTexts: [String] { viewFiles.map(\.text) }

    private static func order(of file: Artefact) -> Int {
        for line in file.text.utf8.split(separator: 0x0A) where line.starts(with: "-- order:".utf8)
        {
            let digits = line.filter { (0x30...0x39).contains($0) }
            return Int(String(decoding: digits, as: UTF8.self)) ?? 0
        }
        return 0
    }

    private static func recreateViews(_ database: Connection) throws {
        for name in try texts("SELECT name FROM sqlite_schema WHERE type = 'view'", in: database) {
            // A stranger's database may have a view of any name.
            let quoted = name.replacing("\"", with: "\"\"")
            try database.execute("DROP VIEW IF EXISTS \"\(quoted)\"")
        }
        for file in viewFiles { try database.execute(file.text) }
    }
}

extension Migrations {
    /// What the schema of a database reads like when all migrations have run and all views are
    /// made, by kind and name; made anew in memory.
    static let shippedSchema: Result<[String: String], any Error> = Result {
        let query = try Connection.shipped().statement(
            "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema")
        var result: [String: String] = [:]
        while try query.step() { result[query.text(0) ?? ""] = query.text(1) ?? "" }
        return result
    }
}

import CSystem
import Files
import Foundation

extension Connection {
    /// Opens a database for writing; creates it, or brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: the file; created with mode 0600 when absent.
    ///   - create: whether an absent file may be made.
    ///   - waitSeconds: how long to wait for another writer.
    ///   - cancellation: asked now and then; work then stops with ``StoreError/interrupted``.
    ///   - onIndexing: of how many of how many files that an older program loaded the names are in
    ///     the index.
    /// - Throws: ``StoreError``.
    package convenience init(
        writing path: String, create: Bool, toolVersion: String, waitSeconds: Int = 5,
        cancellation: Cancellation? = nil, onIndexing: ((Int, Int) -> Void)? = nil
    ) throws {
        Self.doWithoutMemoryCount()
        DatabaseFiles.register(path)
        guard create || access(path, F_OK) == 0 else { throw StoreError.missing(path: path) }
        if access(path, F_OK) == 0 { try DatabaseIdentity.check(path) }
        var writer = Writer(toolVersion: toolVersion)
        writer.lock = try Self.lock(path, waitSeconds: waitSeconds, cancellation)
        WholeFile.sweep(beside: path)
        // Asked again: whoever held the lock until now may have made the file.
        if access(path, F_OK) == 0 {
            let version = try DatabaseIdentity.check(path)
            guard access(path, W_OK) == 0 else {
                throw StoreError.unwritable(path: path, why: errorText())
            }
            writer.migrationBackup =
                version < Migrations.newest
                ? try Backup.beforeMigration(of: path, version: version) : nil
            try Self.migrate(path, isNew: false, waitSeconds: waitSeconds)
        } else {
            try Self.createWhole(path, waitSeconds: waitSeconds)
        }
        self.init(
            try Self.openHandle(DatabaseFiles.literal(path), flags: SQLITE_OPEN_READWRITE),
            path: path, profile: .writing, cancellation: cancellation, writer: writer)
        try prepareForWork(Self.settings, waitSeconds)
        if let column = try ForeignCode.computedColumn(self) {
            throw StoreError.damaged(
                path: path, why: "\(column) is a computed column that warchest did not make")
        }
        try registerTables()
        try sums.register(on: handle)
        try SettledSeal.follow(in: self)
        try listen(to: cancellation)
        // Only what an older program loaded has no seal; a seal that is gone later is a finding.
        if try SourceSeal.isUnsealed(self) {
            try transaction { try SourceSeal.writeMissing(in: self) }
        }
        try NameIndex.writeMissing(in: self, onProgress: onIndexing)
    }

    /// Opens a database to prove it, on media that may be read-only: nothing is written or
    /// migrated. Other writers wait meanwhile, where the folder allows to tell them.
    ///
    /// - Throws: ``StoreError``, also for an older schema.
    package convenience init(
        verifying path: String, toolVersion: String, waitSeconds: Int = 5,
        cancellation: Cancellation? = nil
    ) throws {
        DatabaseFiles.register(path)
        let version = try DatabaseIdentity.check(path)
        guard version == Migrations.newest else {
            throw StoreError.older(path: path, found: version, known: Migrations.newest)
        }
        // What a stranger's schema computes has this much; ours needs a tenth.
        sqlite3_hard_heap_limit64(256 << 20)
        var writer = Writer(toolVersion: toolVersion)
        do {
            writer.lock = try Self.lock(path, waitSeconds: waitSeconds, cancellation)
        } catch StoreError.unwritable {}
        // Where it may be written it is opened for writing, though nothing is written: a connection
        // opened for reading does not test CHECKs, and cannot roll an interrupted import back.
        let isWritable = writer.lock != nil && access(path, W_OK) == 0
        let flags = isWritable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY
        self.init(
            try Self.openHandle(DatabaseFiles.literal(path), flags: flags),
            path: path, profile: .writing, cancellation: cancellation, writer: writer)
        try prepareForWork(Self.provingSettings, waitSeconds)
        try registerTables()
        try sums.register(on: handle)
        try listen(to: cancellation)
        do {
            _ = try integer("SELECT count(*) FROM sqlite_schema")
        } catch let StoreError.sqlite(code, message, _)
            where StoreError.isUnfinishedWrite(code, path: path)
        {
            throw StoreError.unfinishedWrite(path: path, why: message)
        }
    }

    // MARK: Opening

    /// Says to other writers who is at work, beside the database; SQLite's own locks still decide.
    private static func lock(
        _ path: String, waitSeconds: Int, _ cancellation: Cancellation?
    ) throws -> FileLock {
        let name = CompanionFiles.lock(of: path)
        do {
            return try FileLock(
                path: name, unfinished: CompanionFiles.journal(of: path),
                waitSeconds: waitSeconds
            ) {
                cancellation?.isCancelled == true
            }
        } catch FileLock.Failure.held(let holder) {
            throw StoreError.busy(path: path, holder: holder, waitedSeconds: waitSeconds)
        } catch FileLock.Failure.unusable(let why) {
            throw StoreError.unwritable(path: name, why: why)
        } catch FileLock.Failure.stopped {
            throw StoreError.interrupted
        }
    }

    /// Settings measured in docs/architecture.md: the rollback journal with EXTRA loses no
    /// acknowledged commit; WAL is avoided (WAL-reset bug before SQLite 3.51.3).
    private static let settings = """
        PRAGMA page_size = 8192;
        PRAGMA journal_mode = DELETE;
        PRAGMA synchronous = EXTRA;
        PRAGMA fullfsync = ON;
        PRAGMA foreign_keys = ON;
        PRAGMA recursive_triggers = ON;
        PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA mmap_size = 0;
        PRAGMA secure_delete = OFF;
        PRAGMA cache_size = -8192;
        PRAGMA temp_store = FILE;
        """

    private static let provingSettings = """
        PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA mmap_size = 0;
        PRAGMA temp_store = FILE;
        """

    /// A stranger's database brings no triggers to life and reaches no other file; the connection's
    /// own (`SettledSeal`) run.
    private func prepareForWork(_ settings: String, _ waitSeconds: Int) throws {
        sqlite3_busy_timeout(handle, Int32(waitSeconds * 1000))
        try configure([
            (SQLITE_DBCONFIG_DQS_DML, false), (SQLITE_DBCONFIG_DQS_DDL, false),
            (SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
            (SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        ])
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        try execute(settings)
        isOpening = false
    }

    /// A new database appears whole: it is made under another name, which a crash may leave behind.
    private static func createWhole(_ path: String, waitSeconds: Int) throws {
        do {
            let file = try WholeFile(path: path, overwrites: false)
            try migrate(file.temporaryPath, isNew: true, waitSeconds: waitSeconds, name: path)
            try file.commit(to: path)
        } catch let error as FileError {
            throw StoreError.unwritable(path: path, why: error.why)
        }
    }

    /// On a connection of its own, so that the one that works begins with a settled schema.
    ///
    /// - Parameter name: the database's path for messages, where it is not `path`.
    private static func migrate(
        _ path: String, isNew: Bool, waitSeconds: Int, name: String? = nil
    ) throws {
        do {
            let connection = Connection(
                try openHandle(DatabaseFiles.literal(path), flags: SQLITE_OPEN_READWRITE),
                path: path, profile: .writing)
            try connection.prepareForWork(settings, waitSeconds)
            try Migrations.run(on: connection, isNew: isNew)
        } catch let StoreError.sqlite(code, message, _) {
            throw StoreError.sqlite(
                code: code, message: message, doing: "preparing the schema of \(name ?? path)")
        }
    }

    /// A database in memory with the schema of this program.
    package static func shipped() throws -> Connection {
        let connection = Connection(
            try openHandle(":memory:", flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE),
            path: ":memory:", profile: .writing)
        try connection.prepareForWork("", 0)
        try Migrations.run(on: connection, isNew: true)
        try connection.registerTables()
        return connection
    }

    // MARK: Transactions

    /// Runs `body` in one immediate transaction: all of it, or none.
    ///
    /// Foreign keys and CHECKs are not tested row by row while a bulk load runs (the decoder has
    /// tested the values, the keys are correct by construction, and `verify` proves both); set
    /// `bulk` for such a load.
    package func transaction<T>(bulk: Bool = false, _ body: () throws -> T) throws -> T {
        if bulk {
            try execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        }
        defer {
            if bulk {
                try? execute("PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF")
            }
        }
        return try unsealedTransaction {
            try SettledSeal.begin(in: self)
            let result = try body()
            try SettledSeal.write(in: self)
            return result
        }
    }

    /// A part of a transaction: all of it, or none, and then the transaction goes on without it.
    package func part<T>(_ body: () throws -> T) throws -> T {
        let before = sums.sums
        try execute("SAVEPOINT part")
        do {
            let result = try body()
            try execute("RELEASE part")
            return result
        } catch {
            // A full disk has already rolled everything back.
            if sqlite3_get_autocommit(handle) == 0 {
                try execute("ROLLBACK TO part; RELEASE part")
                sums.sums = before
            }
            throw error
        }
    }

    /// A transaction that leaves the seals as they are: the schema's own.
    func unsealedTransaction<T>(_ body: () throws -> T) throws -> T {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try commit()
            return result
        } catch {
            // A full disk has already rolled back: then there is nothing left to undo.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// How long a commit waits for readers: an export keeps one state until all is written. While
    /// it waits no new reader begins, so that it ends.
    private static let commitWaitSeconds = 600

    private func commit() throws {
        let deadline = ContinuousClock.now + .seconds(Self.commitWaitSeconds)
        while true {
            do {
                return try execute("COMMIT")
            } catch StoreError.sqlite(let code, _, _) where code & 0xFF == SQLITE_BUSY {
                try stopIfAsked()
                guard ContinuousClock.now < deadline else {
                    throw StoreError.busy(
                        path: path, holder: "a program that reads it",
                        waitedSeconds: Self.commitWaitSeconds)
                }
            }
        }
    }

    /// Gives the space of deleted rows back to the disk.
    package func compact() throws {
        // SQLite does it in a second database, which it attaches.
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1)
        defer { sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0) }
        try execute("VACUUM")
    }

    /// Keeps changed pages in memory until the commit, so that readers go on reading the old state
    /// meanwhile; for transactions whose pages fit. Otherwise SQLite locks readers out once its
    /// cache is full. May be taken back within a transaction, where ON and OFF say nothing: it is
    /// said in pages (of which the last byte may not be 0, for that means OFF).
    package func keepChangesInMemory(_ isOn: Bool) throws {
        try execute("PRAGMA cache_spill = \(isOn ? 999_999_999 : 1)")
    }
}

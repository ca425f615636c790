import Artefacts
import CSystem
import Foundation
import GRDB

/// A Warchest database opened for writing.
///
/// GRDB migrates and backs up, on connections of its own. Everything else runs on one plain C
/// handle through ``Statement``: the bulk path may not pay for observation and boxing. One writer:
/// use from one thread at a time.
public final class LedgerDatabase {
    /// "WCHT", the `application_id` of every Warchest database.
    public static let applicationID: Int32 = 0x5743_4854

    /// Path of the database file.
    public let path: String
    /// Name and version of the program that writes, kept with every source.
    public let toolVersion: String
    private let handle: OpaquePointer
    /// The bulk path: rows in memory as a virtual table.
    public let feed: RowFeed
    private let lock: ImportLock?
    private let cancellation: ReadCancellation?
    private let interrupter: Interrupter?
    /// The backup that was made before this opening brought the schema up to date, if it did.
    public let migrationBackup: String?

    /// Opens, creates or migrates a database.
    ///
    /// - Parameters:
    ///   - path: the file; created with mode 0600 when absent.
    ///   - create: whether an absent file may be made.
    ///   - waitSeconds: how long to wait for another writer.
    ///   - cancellation: asked now and then; work then stops with ``StoreError/interrupted``.
    /// - Throws: ``StoreError``.
    public init(
        path: String, create: Bool, toolVersion: String, waitSeconds: Int = 5,
        cancellation: ReadCancellation? = nil
    ) throws {
        self.path = path
        self.toolVersion = toolVersion
        self.cancellation = cancellation
        DatabaseFiles.register(path)
        guard create || access(path, F_OK) == 0 else { throw StoreError.missing(path: path) }
        if access(path, F_OK) == 0 { try Self.checkIdentity(path) }
        lock = try ImportLock(
            database: path, waitSeconds: waitSeconds, cancellation: cancellation)
        // Asked again: whoever held the lock until now may have made the file.
        if access(path, F_OK) == 0 {
            let version = try Self.checkIdentity(path)
            guard access(path, W_OK) == 0 else {
                throw StoreError.unwritable(path: path, why: String(cString: strerror(errno)))
            }
            migrationBackup =
                version < Migrations.newest
                ? try Backup.beforeMigration(of: path, version: version) : nil
            try Self.migrate(path, isNew: false, waitSeconds: waitSeconds)
        } else {
            migrationBackup = nil
            try Self.createWhole(path, waitSeconds: waitSeconds)
        }
        handle = try Self.openHandle(path, waitSeconds: waitSeconds)
        feed = try RowFeed(on: handle)
        interrupter = cancellation.map { [handle] in Interrupter(handle, $0) }
        try execute(Self.settings)
        // Only what an older program loaded has no seal; a seal that is gone later is a finding.
        if try SourceSeal.isUnsealed(self) {
            try transaction { try SourceSeal.writeMissing(in: self) }
        }
    }

    /// Opens a database to prove it, on media that may be read-only: nothing is written or
    /// migrated. Other writers wait meanwhile, where the folder allows to tell them.
    ///
    /// - Throws: ``StoreError``, also for an older schema.
    public init(
        verifying path: String, toolVersion: String, waitSeconds: Int = 5,
        cancellation: ReadCancellation? = nil
    ) throws {
        self.path = path
        self.toolVersion = toolVersion
        self.cancellation = cancellation
        DatabaseFiles.register(path)
        migrationBackup = nil
        guard access(path, F_OK) == 0 else { throw StoreError.missing(path: path) }
        let version = try Self.checkIdentity(path)
        guard version == Migrations.newest else {
            throw StoreError.older(path: path, found: version, known: Migrations.newest)
        }
        do {
            lock = try ImportLock(
                database: path, waitSeconds: waitSeconds, cancellation: cancellation)
        } catch StoreError.unwritable {
            lock = nil
        }
        // Where it may be written it is opened for writing, though nothing is written: a connection
        // opened for reading does not test CHECKs, and cannot roll an interrupted import back.
        let isWritable = lock != nil && access(path, W_OK) == 0
        handle = try Self.openHandle(
            path, waitSeconds: waitSeconds,
            flags: isWritable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY)
        feed = try RowFeed(on: handle)
        interrupter = cancellation.map { [handle] in Interrupter(handle, $0) }
        try execute(Self.readingSettings)
        do {
            _ = try integer("SELECT count(*) FROM sqlite_schema")
        } catch let StoreError.sqlite(code, message, _)
            where StoreError.isUnfinishedWrite(code, path: path)
        {
            throw StoreError.unfinishedWrite(path: path, why: message)
        }
    }

    deinit {
        interrupter?.callOff()
        sqlite3_close_v2(handle)
    }

    /// - Throws: ``StoreError/interrupted`` once the cancellation is asked for.
    public func stopIfAsked() throws {
        if cancellation?.isCancelled == true { throw StoreError.interrupted }
    }

    // MARK: Opening

    /// Settings measured in docs/architecture.md: the rollback journal with EXTRA loses no
    /// acknowledged commit; WAL is avoided (WAL-reset bug before SQLite 3.51.3).
    private static let settings = """
        PRAGMA page_size = 8192;
        PRAGMA journal_mode = DELETE;
        PRAGMA synchronous = EXTRA;
        PRAGMA fullfsync = ON;
        PRAGMA foreign_keys = ON;
        PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA mmap_size = 0;
        PRAGMA secure_delete = OFF;
        PRAGMA cache_size = -8192;
        PRAGMA temp_store = FILE;
        """

    private static let readingSettings = """
        PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA mmap_size = 0;
        PRAGMA temp_store = FILE;
        """

    /// A new database appears whole: it is made under another name, which a crash may leave behind.
    /// That name is random, so that it is no file of the user's.
    private static func createWhole(_ path: String, waitSeconds: Int) throws {
        let making = path + "-new-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        try createPrivately(making, for: path)
        defer { for name in [making, making + "-journal"] { unlink(name) } }
        try migrate(making, isNew: true, waitSeconds: waitSeconds, name: path)
        guard renameWithoutReplacing(making, to: path) else {
            throw StoreError.unwritable(path: path, why: String(cString: strerror(errno)))
        }
        try syncFolder(of: path)
    }

    /// - Parameter name: the database's path for messages, where it is not `path`.
    private static func migrate(
        _ path: String, isNew: Bool, waitSeconds: Int, name: String? = nil
    ) throws {
        do {
            let queue = try openQueue(path, waitSeconds: waitSeconds)
            try Migrations.run(on: queue, path: path, isNew: isNew)
            try queue.close()
        } catch let error as DatabaseError {
            throw StoreError(error, doing: "preparing the schema of \(name ?? path)")
        }
    }

    private static func openQueue(_ path: String, waitSeconds: Int) throws -> DatabaseQueue {
        _ = warchest_sqlite_disable_memory_statistics()
        var configuration = Configuration()
        configuration.busyMode = .timeout(TimeInterval(waitSeconds))
        configuration.prepareDatabase { database in
            // A stranger's database brings no triggers to life and reaches no other file.
            if let connection = database.sqliteConnection {
                _ = warchest_sqlite_db_config_flag(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
                sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
            }
            try database.execute(sql: settings)
        }
        return try DatabaseQueue(
            path: DatabaseFiles.literal(path), configuration: configuration)
    }

    private static func openHandle(
        _ path: String, waitSeconds: Int, flags: Int32 = SQLITE_OPEN_READWRITE
    ) throws -> OpaquePointer {
        var connection: OpaquePointer?
        let code = sqlite3_open_v2(
            DatabaseFiles.literal(path), &connection, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let connection else {
            sqlite3_close_v2(connection)
            throw StoreError.sqlite(
                code: code, message: String(cString: sqlite3_errstr(code)), doing: "opening \(path)"
            )
        }
        sqlite3_extended_result_codes(connection, 1)
        sqlite3_busy_timeout(connection, Int32(waitSeconds * 1000))
        for option in [
            SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER,
            SQLITE_DBCONFIG_ENABLE_TRIGGER,
        ] { _ = warchest_sqlite_db_config_flag(connection, option, 0) }
        sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
        return connection
    }

    private static func createPrivately(_ path: String, for name: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.unwritable(path: name, why: String(cString: strerror(errno)))
        }
        close(descriptor)
    }

    /// Refuses what is not ours before SQLite touches the file: the id is at bytes 68 to 71.
    ///
    /// - Returns: the schema version, `user_version`.
    @discardableResult
    static func checkIdentity(_ path: String) throws -> Int {
        let file = DatabaseFiles.openForReading(path)
        guard file >= 0 else {
            throw StoreError.unwritable(path: path, why: String(cString: strerror(errno)))
        }
        defer { close(file) }
        if let kind = DatabaseFiles.otherKind(file) {
            throw StoreError.foreign(path: path, why: "it is \(kind)")
        }
        var header = [UInt8](repeating: 0, count: 100)
        let count = read(file, &header, 100)
        guard count >= 0 else {
            throw StoreError.unwritable(path: path, why: String(cString: strerror(errno)))
        }
        guard count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StoreError.foreign(
                path: path, why: count == 0 ? "the file is empty" : "it is not an SQLite file")
        }
        let found = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard Int32(bitPattern: found) == applicationID else {
            throw StoreError.foreign(path: path, why: "another program made this SQLite file")
        }
        let version = Int(header[60..<64].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        guard version <= Migrations.newest else {
            throw StoreError.newer(path: path, found: version, known: Migrations.newest)
        }
        return version
    }

    // MARK: Working

    /// A prepared statement on this connection.
    public func statement(_ sql: String) throws -> Statement { try Statement(handle, sql) }

    /// Runs SQL that returns nothing.
    public func execute(_ sql: String) throws {
        var text: UnsafeMutablePointer<CChar>?
        let code = sqlite3_exec(handle, sql, nil, nil, &text)
        guard code == SQLITE_OK else {
            sqlite3_free(text)
            throw StoreError(code, of: handle, doing: "running: \(sql.prefix(200))")
        }
    }

    /// One integer, or nil when there is no row or it is NULL.
    public func integer(_ sql: String, _ arguments: Int64...) throws -> Int64? {
        let query = try statement(sql)
        for (index, value) in arguments.enumerated() { query.bind(Int32(index + 1), value) }
        defer { query.reset() }
        guard try query.step(), !query.isNull(0) else { return nil }
        return query.int(0)
    }

    /// Runs `body` in one immediate transaction: all of it, or none.
    ///
    /// Foreign keys and CHECKs are not tested row by row while a bulk load runs (the decoder has
    /// tested the values, the keys are correct by construction, and `verify` proves both); set
    /// `bulk` for such a load.
    public func transaction<T>(bulk: Bool = false, _ body: () throws -> T) throws -> T {
        if bulk {
            try execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        }
        defer {
            if bulk {
                try? execute("PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF")
            }
        }
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try SettledSeal.write(in: self)
            try commit()
            return result
        } catch {
            // A full disk has already rolled back: then there is nothing left to undo.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// How long a commit waits for readers. While it waits no new reader begins, so that it ends.
    private static let commitWaitSeconds = 60

    private func commit() throws {
        let deadline = ContinuousClock.now + .seconds(Self.commitWaitSeconds)
        while true {
            do {
                return try execute("COMMIT")
            } catch StoreError.sqlite(let code, _, _) where code & 0xFF == SQLITE_BUSY {
                guard ContinuousClock.now < deadline else {
                    throw StoreError.busy(
                        path: path, holder: "a program that reads it",
                        waitedSeconds: Self.commitWaitSeconds)
                }
            }
        }
    }

    /// Gives the space of deleted rows back to the disk.
    public func compact() throws {
        // SQLite does it in a second database, which it attaches.
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1)
        defer { sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0) }
        try execute("VACUUM")
    }

    /// Keeps changed pages in memory until the commit, so that readers go on reading the old state
    /// meanwhile; for transactions whose pages fit. Otherwise SQLite locks readers out once its
    /// cache is full.
    public func keepChangesInMemory(_ isOn: Bool) throws {
        try execute("PRAGMA cache_spill = \(isOn ? "OFF" : "ON")")
    }
}

extension StoreError {
    /// What a connection says of its last call. When the disk is the reason, the file is named and
    /// not the statement.
    init(_ code: Int32, of handle: OpaquePointer, doing: String) {
        let extended = sqlite3_extended_errcode(handle)
        let code = extended & 0xFF == code & 0xFF ? extended : code
        guard Self.isOfStorage(code) else {
            self = .sqlite(
                code: code, message: String(cString: sqlite3_errmsg(handle)), doing: doing)
            return
        }
        let number = sqlite3_system_errno(handle)
        self = .sqlite(
            code: code,
            message: number == 0
                ? String(cString: sqlite3_errmsg(handle)) : String(cString: strerror(number)),
            doing: "using "
                + (sqlite3_db_filename(handle, "main").map { String(cString: $0) } ?? "a file"))
    }

    /// Whether this is what an interrupted import, not yet rolled back, makes of a first read where
    /// the folder is read-only.
    static func isUnfinishedWrite(_ code: Int32, path: String) -> Bool {
        isOfStorage(code) && code & 0xFF != SQLITE_FULL && access(path + "-journal", F_OK) == 0
    }

    init(_ error: DatabaseError, doing: String) {
        self = .sqlite(
            code: error.extendedResultCode.rawValue,
            // Of a failing disk SQLite's words say nothing, or "not an error"; its code says where.
            message: Self.isOfStorage(error.extendedResultCode.rawValue)
                ? "SQLite's code \(error.extendedResultCode.rawValue)"
                : error.message ?? "no message",
            doing: doing)
    }
}

import CSystem
import Files
import Foundation
import Server

/// The one way to a database, through SQLite's C API: it opens in well under a millisecond, and
/// neither the bulk path nor the rows of a report are copied or boxed.
///
/// Opened for one of three purposes: to write, to prove what is there, or to read, by statements
/// that are ours or by those of a stranger. Use from one thread at a time.
package final class Connection {
    /// "WCHT", the `application_id` of every Warchest database.
    package static let applicationID: Int32 = 0x5743_4854

    /// The path as given.
    package let path: String
    /// What statements may do, and within which limits.
    package let profile: Profile
    let handle: OpaquePointer
    let watch: Watch
    /// What was prepared and is not used now.
    var idle: IdleStatements

    /// Name and version of the program that writes, kept with every source; of a reader, nothing.
    package let toolVersion: String
    /// The backup that was made before this opening brought the schema up to date, if it did.
    package let migrationBackup: String?
    /// The bulk path of a connection that writes: rows in memory as a virtual table.
    package let feed = RowFeed()
    /// What a connection that writes seals: see `SettledSeal`.
    let sums = RowSums()
    /// Where the statements run, if not in the file: `handle` then only holds their parameters.
    var server: ServerSession?
    /// Of a server: whether publishers wait only while one state is held.
    var locksEachState = false
    /// Whether the ledger is on a server.
    package var isOnServer: Bool { server != nil }
    /// Whether the connection to that server is gone.
    package var isLost: Bool { server.map { !$0.isOpen } ?? false }
    /// The temporary tables of one state, by the text that found their rows; see ``keep(_:)``.
    var keptRows: [String: String] = [:]
    /// Whether rows are kept; a test does without.
    package var mayKeepRows = true
    private let lock: FileLock?
    private var interrupter: Interrupter?
    /// What was found in the state that is held.
    var inState: [String: SQLValue] = [:]
    /// While a file is being opened, what goes wrong is said of the file, not of a statement.
    var isOpening = true

    /// What a connection that writes has, and a reader has not.
    struct Writer {
        var toolVersion = ""
        var lock: FileLock?
        var migrationBackup: String?
    }

    /// Takes over an open handle.
    init(
        _ handle: OpaquePointer, path: String, profile: Profile, cancellation: Cancellation? = nil,
        writer: Writer = Writer()
    ) {
        self.handle = handle
        self.path = path
        self.profile = profile
        watch = Watch(cancellation: cancellation)
        idle = IdleStatements(mayWrite: profile.mayWrite)
        toolVersion = writer.toolVersion
        lock = writer.lock
        migrationBackup = writer.migrationBackup
    }

    deinit {
        interrupter?.callOff()
        idle.removeAll()
        sqlite3_close_v2(handle)
    }

    /// For a process that runs our own statements alone, before its first connection: SQLite then
    /// does not count its memory, which is a tenth of a long report. The guard's limit of memory
    /// needs the count.
    package static func doWithoutMemoryCount() { _ = warchest_sqlite_memory_statistics(0) }

    /// Takes ``doWithoutMemoryCount()`` back, while no connection is open.
    package static func countMemoryAgain() {
        sqlite3_shutdown()
        _ = warchest_sqlite_memory_statistics(1)
    }

    /// Each of a thousand small filings is a savepoint, and changes some forty pages that were
    /// there: SQLite would write them to a temporary file one by one, for it keeps 64 KiB only.
    private static let hasRoomForSavepoints: Void = {
        _ = warchest_sqlite_savepoints_in_memory()
    }()

    /// Opens a handle and does nothing with it yet. Every database passes here, so what lies beside
    /// it is looked at here, before SQLite does.
    ///
    /// - Throws: ``StoreError``.
    static func openHandle(_ path: String, flags: Int32) throws -> OpaquePointer {
        Self.hasRoomForSavepoints
        do {
            if path != ":memory:", !path.isEmpty { try CompanionFiles.refusePlanted(beside: path) }
        } catch let planted as CompanionFiles.Planted {
            throw StoreError.planted(path: planted.path, found: planted.found)
        }
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(
            path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw StoreError.sqlite(
                code: code, message: String(cString: sqlite3_errstr(code)), doing: "opening \(path)"
            )
        }
        return handle
    }

    /// Makes the tables known that lie in memory.
    func registerTables() throws {
        try feed.register(on: handle)
        try RowSetTable.register(on: handle)
    }

    /// Sets on/off switches of the connection (SQLITE_DBCONFIG_…).
    func configure(_ switches: [(option: Int32, isOn: Bool)]) throws {
        for (option, isOn) in switches {
            let code = warchest_sqlite_db_config_flag(handle, option, isOn ? 1 : 0)
            guard code == SQLITE_OK else { throw failure(code, StatementPlace(sql: "")) }
        }
    }

    /// Hears a cancellation from a thread of its own, also within one long step.
    func listen(to cancellation: Cancellation?) throws {
        interrupter = try cancellation.map { try Interrupter(handle, $0) }
    }

    /// - Throws: ``StoreError/interrupted`` once the cancellation is asked for.
    package func stopIfAsked() throws {
        if watch.cancellation?.isCancelled == true { throw StoreError.interrupted }
    }

    // MARK: Working

    /// Prepares one statement. A reader's must be one, and only read.
    ///
    /// - Parameters:
    ///   - origin: what the text belongs to, for messages: a file name.
    ///   - firstLine: the line of `origin` on which `sql` begins.
    package func statement(_ sql: String, origin: String = "SQL", firstLine: Int = 1) throws
        -> Statement
    {
        let place = StatementPlace(sql: sql, origin: origin, firstLine: firstLine)
        if let server { return try remoteStatement(place, server) }
        if let prepared = idle.take(sql) {
            watch.denied = nil
            return Statement(prepared, of: self, place)
        }
        guard !profile.mayWrite else {
            var prepared: OpaquePointer?
            let code = sqlite3_prepare_v3(
                handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
            guard code == SQLITE_OK, let prepared else {
                throw StoreError(code, of: handle, doing: "preparing: \(sql.prefix(200))")
            }
            return Statement(prepared, of: self, place)
        }
        return try readingStatement(place)
    }

    /// Runs one statement, handing over every row until `row` answers false.
    ///
    /// - Throws: ``StoreError``, also when a parameter has no value or a value has no parameter.
    package func run(
        _ sql: String, parameters: [String: SQLValue] = [:], row: (RowView) throws -> Bool
    ) throws {
        try statement(sql).run(parameters: parameters, row: row)
    }

    /// Runs a statement over `feed` alone, here and not on a server.
    package func runHere(_ sql: String, row: (RowView) throws -> Bool) throws {
        try readingStatement(StatementPlace(sql: sql)).run(row: row)
    }

    /// Runs SQL that returns nothing; there may be several statements.
    package func execute(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, StatementPlace(sql: sql)) }
    }

    /// One integer, or nil when there is no row or it is NULL.
    package func integer(_ sql: String, _ arguments: Int64...) throws -> Int64? {
        let query = try statement(sql)
        for (index, value) in arguments.enumerated() { query.bind(Int32(index + 1), value) }
        defer { query.reset() }
        guard try query.step(), !query.isNull(0) else { return nil }
        return query.int(0)
    }

    /// One text, or nil when there is no row or it is NULL.
    func text(_ sql: String) throws -> String? {
        let query = try statement(sql)
        defer { query.reset() }
        return try query.step() ? query.text(0) : nil
    }

    /// What went wrong with a statement.
    func failure(_ code: Int32, _ place: StatementPlace) -> StoreError {
        guard !profile.mayWrite else {
            return StoreError(code, of: handle, doing: "running: \(place.sql.prefix(200))")
        }
        return readingFailure(code, place)
    }
}

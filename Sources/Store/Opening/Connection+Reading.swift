import CSystem
import Files
import Foundation

extension Connection {
    /// Opens a database for reading.
    ///
    /// - Parameters:
    ///   - schemaVersion: the `user_version` this program reads.
    ///   - schemaDigest: what the database must say of its views and code lists; nil asks nothing.
    /// - Throws: ``StoreError`` when the file is missing, not ours, newer, older, damaged or busy.
    package convenience init(
        reading path: String, schemaVersion: Int32, schemaDigest: String? = nil,
        profile: Profile = .trusted, cancellation: Cancellation? = nil
    ) throws {
        let version = try DatabaseIdentity.checkKind(path)
        // Said before SQLite makes a file beside it; a journal may still take the version back.
        if version > Int(schemaVersion), access(path + "-journal", F_OK) != 0 {
            throw StoreError.newer(path: path, found: version, known: Int(schemaVersion))
        }
        DatabaseFiles.register(path)
        self.init(
            try Self.openReadHandle(path), path: path, profile: profile, cancellation: cancellation)
        // Should this throw, `deinit` closes the handle.
        try configure([
            (SQLITE_DBCONFIG_DEFENSIVE, true), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            (SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
            (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, false),
            (SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
            (SQLITE_DBCONFIG_DQS_DML, false), (SQLITE_DBCONFIG_DQS_DDL, false),
        ])
        sqlite3_busy_timeout(handle, 5_000)
        try checkSchema(Int(schemaVersion), schemaDigest)
        for pragma in [
            "query_only=ON", "cell_size_check=ON", "mmap_size=0", "cache_size=-65536",
        ] {
            try? execute("PRAGMA \(pragma)")
        }
        installClock()
        try registerTables()
        if let limits = profile.limits { installGuard(limits) }
        isOpening = false
    }

    private static func openReadHandle(_ path: String, flags: Int32 = SQLITE_OPEN_READONLY) throws
        -> OpaquePointer
    {
        do {
            return try openHandle(DatabaseFiles.literal(path), flags: flags)
        } catch let StoreError.sqlite(_, message, _) {
            throw StoreError.unreadable(path: path, why: message)
        }
    }

    private func checkSchema(_ known: Int, _ digest: String?) throws {
        let version = Int(try firstVersion())
        if version > known {
            throw StoreError.newer(path: path, found: version, known: known)
        }
        if version < known {
            throw StoreError.older(path: path, found: version, known: known)
        }
        if let digest, try Migrations.storedDigest(self) != digest {
            throw StoreError.otherViews(path: path)
        }
    }

    /// The first read of the file; here a hot journal shows, and is rolled back as SQLite would.
    private func firstVersion() throws -> Int64 {
        do {
            return try integer("PRAGMA user_version") ?? 0
        } catch StoreError.unfinishedWrite {
            try rollBackHotJournal()
            return try integer("PRAGMA user_version") ?? 0
        }
    }

    /// A read-only connection cannot roll an interrupted write back; a writing one does at once.
    private func rollBackHotJournal() throws {
        guard let writer = try? Self.openReadHandle(path, flags: SQLITE_OPEN_READWRITE) else {
            throw StoreError.unfinishedWrite(path: path, why: "the file is not writable")
        }
        defer { sqlite3_close_v2(writer) }
        sqlite3_busy_timeout(writer, 5_000)
        let code = sqlite3_exec(writer, "SELECT count(*) FROM sqlite_schema", nil, nil, nil)
        guard code == SQLITE_OK else {
            throw StoreError.unfinishedWrite(
                path: path, why: String(cString: sqlite3_errmsg(writer)))
        }
    }

    /// The clock and the cancellation are looked at every 10,000 operations.
    private func installClock() {
        sqlite3_progress_handler(
            handle, 10_000,
            { context in
                guard let context else { return 0 }
                let watch = Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue()
                return watch.shouldStop() ? 1 : 0
            }, Unmanaged.passUnretained(watch).toOpaque())
    }

    private func installGuard(_ limits: Profile.Limits) {
        for (id, value) in ReadAuthorizer.limits { sqlite3_limit(handle, id, value) }
        // Of the whole process, as SQLite has it; a guarded connection is the only one at work.
        sqlite3_hard_heap_limit64(limits.heapBytes)
        // SQLite declares these at their first use, which the guard would take for a change of
        // the schema; they read nothing but their argument.
        try? execute("SELECT 1 FROM feed UNION ALL SELECT 1 FROM row_set(x'')")
        try? execute("SELECT 1 FROM json_each('[]') UNION ALL SELECT 1 FROM json_tree('[]')")
        sqlite3_set_authorizer(
            handle,
            { context, action, first, second, _, _ in
                if let context,
                    Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().isOurs
                {
                    return SQLITE_OK
                }
                let refusal = ReadAuthorizer.refusal(
                    action: action, first.map { String(cString: $0) },
                    second.map { String(cString: $0) })
                guard let refusal else { return SQLITE_OK }
                if let context {
                    Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().denied = refusal
                }
                return SQLITE_DENY
            }, Unmanaged.passUnretained(watch).toOpaque())
    }

    // MARK: One state

    /// Runs `body` while the connections keep one state of the database, whoever commits meanwhile:
    /// all that it reads by them is of that state. Within another one it is part of that.
    ///
    /// - Throws: ``StoreError``, or what `body` throws.
    package static func oneState<T>(of connections: [Connection], _ body: () throws -> T) throws
        -> T
    {
        let idle = connections.filter {
            !$0.profile.mayWrite && !$0.holdsState
        }
        defer { for connection in idle { connection.letGoOfState() } }
        for attempt in 1... {
            do {
                for connection in idle { try connection.holdState() }
                break
            } catch StoreError.busy where attempt < 12 {
                // A writer waits for the first of them, and the second for the writer.
                for connection in idle { connection.letGoOfState() }
            }
        }
        return try body()
    }

    /// As ``oneState(of:_:)``, of this connection alone.
    package func oneState<T>(_ body: () throws -> T) throws -> T {
        try Self.oneState(of: [self], body)
    }

    private var holdsState: Bool {
        server?.isInTransaction ?? (sqlite3_get_autocommit(handle) == 0)
    }

    /// A transaction holds what its first read saw.
    private func holdState() throws {
        if let server { return try hold(server) }
        guard sqlite3_get_autocommit(handle) != 0 else { return }
        try ours("BEGIN")
        _ = try integer("SELECT count(*) FROM sqlite_schema")
    }

    /// Keeps the state that another connection keeps already, without waiting for a writer: while
    /// that one reads, nobody commits to the file (to a write-ahead log they may).
    ///
    /// - Returns: whether it does; then call ``letGoOfState()``.
    package func keepsStateAtOnce() -> Bool {
        guard server == nil else { return false }
        sqlite3_busy_timeout(handle, 0)
        defer { sqlite3_busy_timeout(handle, 5_000) }
        do {
            try holdState()
            return true
        } catch {
            letGoOfState()
            return false
        }
    }

    /// Ends what ``keepsStateAtOnce()`` began.
    package func letGoOfState() {
        defer { inState.removeAll() }
        if let server { return letGo(server) }
        keptRows = [:]
        if sqlite3_get_autocommit(handle) == 0 { try? ours("ROLLBACK") }
    }

    /// What is found once in a state, where one is held: asked again, it is not looked for.
    package func remembered(_ key: String, _ find: () throws -> SQLValue) throws -> SQLValue {
        guard !profile.mayWrite, holdsState else { return try find() }
        if let known = inState[key] { return known }
        let found = try find()
        inState[key] = found
        return found
    }

    /// The guard refuses these to everybody else.
    func ours(_ sql: String) throws {
        watch.isOurs = true
        defer { watch.isOurs = false }
        try execute(sql)
    }

    // MARK: Statements

    /// One statement that only reads, and nothing after it.
    func readingStatement(_ place: StatementPlace) throws -> Statement {
        watch.denied = nil
        var sql = place.sql
        if let nul = sql.utf8.firstIndex(of: 0) {
            throw StoreError.refused(what: "a NUL character", at: place.at(sql.utf8[..<nul].count))
        }
        // Compiling runs no operations that the clock could stop: only the watchdog ends it.
        let watchdog = try profile.limits.flatMap { limits in
            try limits.onOverrun.map { try Watchdog(after: limits.seconds + 1, $0) }
        }
        defer { watchdog?.callOff() }
        let (statement, tail) = try sql.withUTF8 { bytes -> (OpaquePointer?, Int) in
            try bytes.withMemoryRebound(to: CChar.self) { text in
                var statement: OpaquePointer?
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v2(
                    handle, text.baseAddress, Int32(clamping: text.count), &statement, &tail)
                guard code == SQLITE_OK else { throw failure(code, place) }
                guard statement != nil, let tail, let start = text.baseAddress else {
                    return (nil, 0)
                }
                return (statement, tail - start)
            }
        }
        guard let statement else { throw StoreError.noStatement }
        do {
            try refuseTail(from: tail, place)
            guard sqlite3_stmt_readonly(statement) != 0 else {
                throw StoreError.refused(what: "a statement that writes", at: place.origin)
            }
        } catch {
            sqlite3_finalize(statement)
            throw error
        }
        return Statement(statement, of: self, place)
    }

    /// Only blanks and comments may follow the statement.
    private func refuseTail(from offset: Int, _ place: StatementPlace) throws {
        let bytes = Array(place.sql.utf8)
        var position = offset
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x20 || (0x09...0x0D).contains(byte) || byte == 0x3B {
                position += 1
            } else if byte == 0x2D, position + 1 < bytes.count, bytes[position + 1] == 0x2D {
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            } else if byte == 0x2F, position + 1 < bytes.count, bytes[position + 1] == 0x2A {
                position += 2
                while position + 1 < bytes.count,
                    !(bytes[position] == 0x2A && bytes[position + 1] == 0x2F)
                { position += 1 }
                position += 2
            } else {
                throw StoreError.moreThanOneStatement(at: place.at(position))
            }
        }
    }

    // MARK: Errors

    /// What a code means to a reader.
    func readingFailure(_ code: Int32, _ place: StatementPlace) -> StoreError {
        let message = String(cString: sqlite3_errmsg(handle))
        switch code & 0xFF {
        case SQLITE_INTERRUPT:
            guard watch.hitDeadline, let seconds = profile.seconds else { return .cancelled }
            return .timeLimit(seconds: seconds)
        case SQLITE_AUTH:
            return .refused(what: watch.denied ?? "an action the guard refuses", at: place.origin)
        case SQLITE_NOMEM: return .memoryLimit(detail: message)
        case SQLITE_TOOBIG: return .valueTooLarge(detail: message)
        case SQLITE_NOTADB: return .notADatabase(path: path, found: "a file of another kind")
        case SQLITE_CORRUPT: return .damaged(path: path, why: message)
        case SQLITE_BUSY, SQLITE_LOCKED:
            let holder = FileLock.holder(of: CompanionFiles.lock(of: path))
            return .busy(path: path, holder: holder, waitedSeconds: nil)
        case SQLITE_READONLY: return .unfinishedWrite(path: path, why: message)
        case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_FULL:
            return .unreadable(path: path, why: message)
        case _ where isOpening: return .unreadable(path: path, why: message)
        default:
            if let denied = watch.denied { return .refused(what: denied, at: place.origin) }
            if !profile.isGuarded, message == "integer overflow" {
                return sumOverflow()
            }
            let offset = Int(sqlite3_error_offset(handle))
            return .sql(
                place.problem(message, at: offset < 0 ? nil : offset),
                trusted: !profile.isGuarded)
        }
    }

    /// What to say of a sum of ours that passes the range of 64-bit integers.
    package func sumOverflow() -> StoreError { .sumOverflow(largestAmount()) }

    /// Where the amount lies that is farthest from nothing; what makes a sum pass all bounds.
    private func largestAmount() -> StoreError.Largest? {
        var query: OpaquePointer?
        let sql = """
            SELECT e.entry_id, s.source_id, s.file || coalesce(' ' || s.member, ''), max(e.size)
            FROM (SELECT entry_id,
              CASE WHEN amount_cents < 0 THEN -(amount_cents + 1) ELSE amount_cents END AS size
              FROM entry) e
            JOIN source s ON s.source_id = e.entry_id / 1000000000
            """
        guard sqlite3_prepare_v2(handle, sql, -1, &query, nil) == SQLITE_OK else { return nil }
        defer { sqlite3_finalize(query) }
        guard sqlite3_step(query) == SQLITE_ROW, let name = sqlite3_column_text(query, 2) else {
            return nil
        }
        return StoreError.Largest(
            entry: sqlite3_column_int64(query, 0), source: sqlite3_column_int64(query, 1),
            file: String(cString: name))
    }
}

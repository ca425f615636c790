import CSystem
import Foundation

/// A read-only connection to a Warchest database, through SQLite's C API: it opens in well under a
/// millisecond and hands rows over without copying.
///
/// Not for use from several threads at once.
public final class ReadConnection {
    /// `PRAGMA application_id` of every Warchest database: "WCHT".
    public static let applicationID: Int32 = 0x5743_4854

    let handle: OpaquePointer
    let watch: ReadWatch
    /// How far statements are trusted.
    public let profile: ReadProfile
    /// The path as given.
    public let path: String

    /// Opens a database for reading.
    ///
    /// - Parameters:
    ///   - schemaVersion: the `user_version` this program reads.
    ///   - schemaDigest: what the database must say of its views and code lists; nil asks nothing.
    /// - Throws: `ReadError` when the file is missing, not ours, newer, older, damaged or busy.
    public init(
        path: String, schemaVersion: Int32, schemaDigest: String? = nil,
        profile: ReadProfile = .trusted, cancellation: ReadCancellation? = nil
    ) throws {
        self.path = path
        self.profile = profile
        watch = ReadWatch(cancellation: cancellation)
        try Self.inspectHeader(path)
        DatabaseFiles.register(path)
        handle = try Self.openHandle(path)
        // Should this throw, `deinit` closes the handle: every property has its value by now.
        try configure(schemaVersion, schemaDigest)
    }

    deinit { sqlite3_close_v2(handle) }

    // MARK: Statements

    /// Prepares one statement.
    ///
    /// - Parameters:
    ///   - origin: what the text belongs to, for messages: a file name.
    ///   - firstLine: the line of `origin` on which `sql` begins.
    public func prepare(_ sql: String, origin: String = "SQL", firstLine: Int = 1) throws
        -> ReadStatement
    {
        let place = StatementPlace(sql: sql, origin: origin, firstLine: firstLine)
        watch.denied = nil
        var sql = sql
        if let nul = sql.utf8.firstIndex(of: 0) {
            throw ReadError.refused(what: "a NUL character", at: place.at(sql.utf8[..<nul].count))
        }
        // Compiling runs no operations that the clock could stop: only the watchdog ends it.
        let watchdog = profile.limits.flatMap { limits in
            limits.onOverrun.map { ReadWatchdog(after: limits.seconds + 1, $0) }
        }
        defer { watchdog?.callOff() }
        let (statement, tail) = try sql.withUTF8 { bytes -> (OpaquePointer?, Int) in
            try bytes.withMemoryRebound(to: CChar.self) { text in
                var statement: OpaquePointer?
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v2(
                    handle, text.baseAddress, Int32(clamping: text.count), &statement, &tail)
                guard code == SQLITE_OK else { throw problem(code, place) }
                guard statement != nil, let tail, let start = text.baseAddress else {
                    return (nil, 0)
                }
                return (statement, tail - start)
            }
        }
        guard let statement else { throw ReadError.noStatement }
        let prepared = ReadStatement(connection: self, statement: statement, place: place)
        try refuseTail(sql, from: tail, place)
        guard sqlite3_stmt_readonly(statement) != 0 else {
            throw ReadError.refused(what: "a statement that writes", at: origin)
        }
        return prepared
    }

    /// Runs one statement, handing over every row until `row` answers false.
    ///
    /// - Throws: `ReadError`, also when a parameter has no value or a value has no parameter.
    public func run(
        _ sql: String, parameters: [String: SQLValue] = [:], row: (RowView) throws -> Bool
    ) throws {
        try prepare(sql).run(parameters: parameters, row: row)
    }

    /// Only blanks and comments may follow the statement.
    private func refuseTail(_ sql: String, from offset: Int, _ place: StatementPlace) throws {
        let bytes = Array(sql.utf8)
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
                throw ReadError.moreThanOneStatement(at: place.at(position))
            }
        }
    }

    // MARK: Opening

    /// Reads the 100-byte header before SQLite does, so that a foreign file is never touched.
    private static func inspectHeader(_ path: String) throws {
        let file = DatabaseFiles.openForReading(path)
        guard file >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { throw ReadError.missingFile(path: path) }
            throw ReadError.unreadable(path: path, reason: String(cString: strerror(code)))
        }
        defer { close(file) }
        if let kind = DatabaseFiles.otherKind(file) {
            throw ReadError.notADatabase(path: path, found: kind)
        }
        var header = [UInt8](repeating: 0, count: 100)
        let count = read(file, &header, 100)
        if count < 0 {
            throw ReadError.unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        if count == 0 { throw ReadError.notADatabase(path: path, found: "an empty file") }
        guard count == 100, header.starts(with: "SQLite format 3\0".utf8) else {
            throw ReadError.notADatabase(path: path, found: "a file of another kind")
        }
        let id = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard id == UInt32(bitPattern: applicationID) else {
            throw ReadError.foreignDatabase(path: path, applicationID: Int32(bitPattern: id))
        }
    }

    private static func openHandle(_ path: String, flags: Int32 = SQLITE_OPEN_READONLY) throws
        -> OpaquePointer
    {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(
            DatabaseFiles.literal(path), &handle,
            flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw ReadError.unreadable(path: path, reason: String(cString: sqlite3_errstr(code)))
        }
        return handle
    }

    private func configure(_ schemaVersion: Int32, _ schemaDigest: String?) throws {
        let switches: [(Int32, Int32)] = [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            (SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0),
            (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0), (SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
            (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
        ]
        for (option, value) in switches {
            let code = warchest_sqlite_db_config_flag(handle, option, value)
            guard code == SQLITE_OK else { throw openingProblem(code) }
        }
        sqlite3_busy_timeout(handle, 5_000)
        let version = try firstPragma("user_version")
        if version > schemaVersion {
            throw ReadError.newerSchema(path: path, found: version, supported: schemaVersion)
        }
        if version < schemaVersion {
            throw ReadError.olderSchema(path: path, found: version, supported: schemaVersion)
        }
        if let schemaDigest, try storedDigest() != schemaDigest {
            throw ReadError.otherViews(path: path)
        }
        for pragma in [
            "query_only=ON", "cell_size_check=ON", "mmap_size=0", "cache_size=-65536",
        ] {
            _ = try? pragmaValue(pragma)
        }
        let context = Unmanaged.passUnretained(watch).toOpaque()
        sqlite3_progress_handler(
            handle, 10_000,
            { context in
                guard let context else { return 0 }
                let watch = Unmanaged<ReadWatch>.fromOpaque(context).takeUnretainedValue()
                return watch.shouldStop() ? 1 : 0
            }, context)
        if let limits = profile.limits { installGuard(limits, context) }
    }

    private func installGuard(
        _ limits: ReadProfile.Limits, _ context: UnsafeMutableRawPointer
    ) {
        for (id, value) in ReadAuthorizer.limits { sqlite3_limit(handle, id, value) }
        // Of the whole process, as SQLite has it; a guarded connection is the only one at work.
        sqlite3_hard_heap_limit64(limits.heapBytes)
        // SQLite declares these two at their first use, which the guard would take for a change of
        // the schema; they read nothing but their argument.
        sqlite3_exec(
            handle, "SELECT 1 FROM json_each('[]') UNION ALL SELECT 1 FROM json_tree('[]')", nil,
            nil,
            nil)
        sqlite3_set_authorizer(
            handle,
            { context, action, first, second, _, _ in
                let refusal = ReadAuthorizer.refusal(
                    action: action, first.map { String(cString: $0) },
                    second.map { String(cString: $0) })
                guard let refusal else { return SQLITE_OK }
                if let context {
                    Unmanaged<ReadWatch>.fromOpaque(context).takeUnretainedValue().denied = refusal
                }
                return SQLITE_DENY
            }, context)
    }

    /// The first read of the file; here a hot journal shows, and is rolled back as SQLite would.
    private func firstPragma(_ name: String) throws -> Int32 {
        do {
            return try pragmaValue(name)
        } catch ReadError.unfinishedWrite {
            try rollBackHotJournal()
            return try pragmaValue(name)
        }
    }

    private func storedDigest() throws -> String? {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        let sql = "SELECT sha256 FROM schema_text WHERE path = 'digest'"
        var code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        // Without the table there is no digest; anything else is a problem of its own.
        if code == SQLITE_ERROR { return nil }
        guard code == SQLITE_OK else { throw openingProblem(code) }
        code = sqlite3_step(statement)
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw openingProblem(code) }
        guard code == SQLITE_ROW, let text = sqlite3_column_text(statement, 0) else { return nil }
        return String(cString: text)
    }

    private func pragmaValue(_ pragma: String) throws -> Int32 {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        var code = sqlite3_prepare_v2(handle, "PRAGMA \(pragma)", -1, &statement, nil)
        guard code == SQLITE_OK else { throw openingProblem(code) }
        code = sqlite3_step(statement)
        guard code == SQLITE_ROW || code == SQLITE_DONE else { throw openingProblem(code) }
        return code == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0
    }

    /// A read-only connection cannot roll an interrupted write back; a writing one does at once.
    private func rollBackHotJournal() throws {
        do {
            let writer = try Self.openHandle(path, flags: SQLITE_OPEN_READWRITE)
            defer { sqlite3_close_v2(writer) }
            sqlite3_busy_timeout(writer, 5_000)
            let code = sqlite3_exec(writer, "SELECT count(*) FROM sqlite_schema", nil, nil, nil)
            guard code == SQLITE_OK else {
                throw ReadError.unfinishedWrite(
                    path: path, detail: String(cString: sqlite3_errmsg(writer)))
            }
        } catch let error as ReadError {
            if case .unfinishedWrite = error { throw error }
            throw ReadError.unfinishedWrite(path: path, detail: "the file is not writable")
        }
    }

    private func openingProblem(_ code: Int32) -> ReadError {
        let text = String(cString: sqlite3_errmsg(handle))
        switch code & 0xFF {
        case SQLITE_NOTADB: return .notADatabase(path: path, found: "a file of another kind")
        case SQLITE_CORRUPT: return .damaged(path: path, detail: text)
        case SQLITE_BUSY, SQLITE_LOCKED:
            return .busy(path: path, holder: ImportLock.holder(of: path))
        case SQLITE_READONLY: return .unfinishedWrite(path: path, detail: text)
        default: return .unreadable(path: path, reason: text)
        }
    }

    // MARK: Errors

    func problem(_ code: Int32, _ place: StatementPlace) -> ReadError {
        let message = String(cString: sqlite3_errmsg(handle))
        switch code & 0xFF {
        case SQLITE_INTERRUPT:
            guard watch.hitDeadline, let limits = profile.limits else { return .cancelled }
            return .timeLimit(seconds: limits.seconds)
        case SQLITE_AUTH:
            return .refused(what: watch.denied ?? "an action the guard refuses", at: place.origin)
        case SQLITE_NOMEM: return .memoryLimit(detail: message)
        case SQLITE_TOOBIG: return .valueTooLarge(detail: message)
        case SQLITE_NOTADB: return .notADatabase(path: path, found: "a file of another kind")
        case SQLITE_CORRUPT: return .damaged(path: path, detail: message)
        case SQLITE_BUSY, SQLITE_LOCKED:
            return .busy(path: path, holder: ImportLock.holder(of: path))
        case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_FULL:
            return .unreadable(path: path, reason: message)
        default:
            if let denied = watch.denied { return .refused(what: denied, at: place.origin) }
            let offset = Int(sqlite3_error_offset(handle))
            return .sql(
                place.problem(message, at: offset < 0 ? nil : offset),
                trusted: !profile.isGuarded)
        }
    }
}

/// Where a statement's text stands, to turn byte offsets into lines and columns.
struct StatementPlace {
    let sql: String
    let origin: String
    let firstLine: Int

    /// `origin:line:column` of a byte offset.
    func at(_ offset: Int) -> String {
        let found = position(offset)
        return "\(origin):\(found.line):\(found.column)"
    }

    func problem(_ message: String, at offset: Int?) -> SQLProblem {
        guard let offset else { return SQLProblem(message: message, origin: origin) }
        let found = position(offset)
        return SQLProblem(
            message: message, origin: origin, line: found.line, column: found.column,
            excerpt: found.excerpt, caret: found.caret)
    }

    private func position(_ offset: Int)
        -> (line: Int, column: Int, excerpt: String, caret: Int)
    {
        let bytes = Array(sql.utf8)
        let offset = min(max(offset, 0), bytes.count)
        let start = (bytes[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
        let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
        let line = firstLine + bytes[..<offset].count { $0 == 0x0A }
        let before = Array(String(decoding: bytes[start..<offset], as: UTF8.self).unicodeScalars)
        let after = Array(String(decoding: bytes[offset..<end], as: UTF8.self).unicodeScalars)
        let cut = max(0, before.count - 50)
        var shown = String.UnicodeScalarView()
        for scalar in before[cut...] + after.prefix(80 - (before.count - cut)) {
            let isControl = scalar.properties.generalCategory == .control
            shown.append(isControl ? " " : scalar)
        }
        let column = before.count + 1
        return (line, column, String(shown), before.count - cut)
    }
}

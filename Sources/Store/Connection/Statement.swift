import CSystem

/// A prepared statement of a connection. It is stepped through, or run with named parameters and a
/// closure for its rows.
///
/// The bulk path binds text by pointer, which must stay in place until the statement has been
/// stepped; nothing is copied or boxed.
package final class Statement {
    private let handle: OpaquePointer
    /// The statement on a server; `handle` then only holds its parameters.
    private var remote: RemoteStatement?
    private let connection: Connection
    private let place: StatementPlace
    /// Whether its steps are timed, and how many nanoseconds they have taken since the first.
    private let isLimited: Bool
    private var spent: UInt64 = 0
    /// SQLite's code for a value it did not take, to be thrown by the next step: the parameter is
    /// NULL then, and a NULL in the place of a text must reach nobody.
    private var untaken = SQLITE_OK

    /// Takes over a prepared handle, which goes to those of the connection that are idle when it is
    /// done with: what may not run must not come here.
    init(
        _ handle: OpaquePointer, of connection: Connection, _ place: StatementPlace,
        remote: RemoteStatement? = nil
    ) {
        self.handle = handle
        self.remote = remote
        self.connection = connection
        self.place = place
        isLimited = connection.profile.seconds != nil
    }

    deinit {
        if remote == nil {
            connection.idle.give(handle, place.sql)
        } else {
            sqlite3_finalize(handle)
        }
    }

    /// Whether it stands between two of its rows.
    package var isBusy: Bool { sqlite3_stmt_busy(handle) != 0 }

    // MARK: Binding

    /// Binds an integer to a 1-based parameter.
    @inline(__always)
    package func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    /// Binds NULL.
    @inline(__always)
    package func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

    /// Binds text by pointer, without a copy.
    @inline(__always)
    package func bind(_ index: Int32, text: UnsafePointer<UInt8>, count: Int) {
        text.withMemoryRebound(to: CChar.self, capacity: max(count, 1)) {
            take(sqlite3_bind_text(handle, index, $0, Int32(count), nil))
        }
    }

    /// Binds a copy of a text, or NULL.
    package func bind(_ index: Int32, _ value: String?) {
        bind(index, value.map(SQLValue.text) ?? .null)
    }

    /// Binds an integer or NULL.
    package func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    /// Binds the values of another statement's row, each to the parameter of its place.
    package func bind(_ row: RowView) {
        for index in 0..<Int32(row.count) {
            take(sqlite3_bind_value(handle, index + 1, sqlite3_column_value(row.statement, index)))
        }
    }

    /// Binds a copy of bytes.
    package func bind(_ index: Int32, blob: [UInt8]) { bind(index, .blob(blob)) }

    /// Binds a copy of a value. What is too large, or has no memory, is thrown by the next step.
    func bind(_ index: Int32, _ value: SQLValue) {
        // SQLITE_TRANSIENT: SQLite copies the bytes at once.
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: bindNull(index)
        case .integer(let integer): bind(index, integer)
        case .real(let real): take(sqlite3_bind_double(handle, index, real))
        case .text(var text):
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { text in
                    take(
                        sqlite3_bind_text64(
                            handle, index, text.baseAddress, UInt64(text.count), copies,
                            UInt8(SQLITE_UTF8)))
                }
            }
        case .blob(let bytes):
            // An empty blob needs a pointer that is not null, or SQLite stores NULL.
            bytes.withUnsafeBytes {
                take(
                    $0.isEmpty
                        ? sqlite3_bind_zeroblob(handle, index, 0)
                        : sqlite3_bind_blob64(
                            handle, index, $0.baseAddress, UInt64($0.count), copies))
            }
        }
    }

    /// Remembers that a value was not taken.
    @inline(__always)
    private func take(_ code: Int32) { if code != SQLITE_OK { untaken = code } }

    /// - Throws: ``StoreError`` where a value was not taken since the last step.
    @inline(__always)
    private func checkTaken() throws {
        guard untaken != SQLITE_OK else { return }
        defer { untaken = SQLITE_OK }
        sqlite3_reset(handle)
        throw failure(untaken)
    }

    /// The parameter names without their `:`, `@` or `$`, in order.
    package private(set) lazy var parameterNames: [String] =
        (0..<sqlite3_bind_parameter_count(handle)).map { index in
            guard let name = sqlite3_bind_parameter_name(handle, index + 1) else {
                return "?\(index + 1)"
            }
            return String(String(cString: name).dropFirst())
        }

    private func bind(_ parameters: [String: SQLValue]) throws {
        for name in parameters.keys.sorted() where !parameterNames.contains(name) {
            throw StoreError.unknownParameter(name: name, known: parameterNames)
        }
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        for (index, name) in parameterNames.enumerated() {
            guard let value = parameters[name] else {
                throw StoreError.missingParameter(name: name)
            }
            bind(Int32(index + 1), value)
        }
        try checkTaken()
    }

    // MARK: Stepping

    /// Runs the statement once and makes it ready for the next row.
    @inline(__always)
    package func execute() throws {
        try checkTaken()
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        if code != SQLITE_DONE && code != SQLITE_ROW { throw failure(code) }
    }

    /// Steps to the next row; false at the end (the statement is then reset).
    package func step() throws -> Bool {
        try checkTaken()
        if let remote {
            let watch = connection.watch
            if let limits = connection.profile.limits, watch.deadline == nil {
                watch.deadline = Watch.now() + UInt64(max(0, min(limits.seconds, 1e9)) * 1e9)
                watch.hitDeadline = false
            }
            defer { watch.deadline = nil }
            return try remote.step(filledBy: handle)
        }
        let code = isLimited ? try limitedStep() : sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        sqlite3_reset(handle)
        if code != SQLITE_DONE { throw failure(code) }
        return false
    }

    /// One step within what is left of the time limit of the statement.
    private func limitedStep() throws -> Int32 {
        let watch = connection.watch
        guard let limit = connection.profile.nanoseconds, watch.deadline == nil else {
            return sqlite3_step(handle)
        }
        let began = Watch.now()
        guard spent <= limit else {
            watch.hitDeadline = true
            throw failure(SQLITE_INTERRUPT)
        }
        watch.hitDeadline = false
        watch.denied = nil
        watch.deadline = began + (limit - spent)
        defer { watch.deadline = nil }
        let code = sqlite3_step(handle)
        spent = code == SQLITE_ROW ? spent + Watch.now() - began : 0
        return code
    }

    /// Ends a half-read result.
    package func reset() {
        spent = 0
        remote?.end()
        sqlite3_reset(handle)
    }

    /// Binds the parameters and hands over every row until `row` answers false.
    package func run(parameters: [String: SQLValue] = [:], row: (RowView) throws -> Bool) throws {
        try bind(parameters)
        if let remote { return try run(remote, row: row) }
        let watch = connection.watch
        watch.hitDeadline = false
        watch.denied = nil
        var watchdog: Watchdog?
        // A statement within the rows of another has no more time than that one.
        let outer = watch.deadline
        if let limit = connection.profile.nanoseconds {
            watch.deadline = min(Watch.now() + limit, outer ?? .max)
        }
        if let limits = connection.profile.limits, let action = limits.onOverrun {
            watchdog = try Watchdog(after: limits.seconds + 1, action)
        }
        defer {
            watchdog?.callOff()
            watch.deadline = outer
            sqlite3_reset(handle)
        }
        let view = current
        // A stream of rows may never enter 10,000 operations between two of them: the clock is
        // looked at here too, once in a while.
        var rowsSeen = 0
        while true {
            let code = sqlite3_step(handle)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw failure(code) }
                return
            }
            guard try row(view) else { return }
            rowsSeen += 1
            if rowsSeen & 0xFF == 0, watch.shouldStop() {
                throw failure(SQLITE_INTERRUPT)
            }
        }
    }

    private func run(_ remote: RemoteStatement, row: (RowView) throws -> Bool) throws {
        let watch = connection.watch
        watch.hitDeadline = false
        if let limits = connection.profile.limits {
            watch.deadline = Watch.now() + UInt64(max(0, min(limits.seconds, 1e9)) * 1e9)
        }
        defer {
            remote.end()
            watch.deadline = nil
        }
        while try remote.step(filledBy: handle) {
            guard let current = remote.row else { return }
            guard try row(RowView(statement: handle, remote: current)) else { return }
        }
    }

    private func failure(_ code: Int32) -> StoreError { connection.failure(code, place) }

    // MARK: The row that was stepped to

    /// The result's column names, in order.
    package private(set) lazy var columnNames: [String] =
        remote?.columnNames
        ?? (0..<columnCount).map { column in
            sqlite3_column_name(handle, column).map { String(cString: $0) } ?? ""
        }

    /// Whether a column is declared an integer, so that its values are whole numbers.
    package func isDeclaredInteger(_ column: Int) -> Bool {
        remote == nil
            && sqlite3_column_decltype(handle, Int32(column))
                .map { String(cString: $0).uppercased().contains("INT") } ?? false
    }

    private var current: RowView { RowView(statement: handle, remote: remote?.row) }

    /// Integer value of a 0-based column (0 for NULL).
    @inline(__always)
    package func int(_ column: Int32) -> Int64 {
        remote == nil ? sqlite3_column_int64(handle, column) : current.integer(Int(column))
    }

    /// Whether a column is NULL.
    package func isNull(_ column: Int32) -> Bool { typeCode(column) == SQLITE_NULL }

    /// Whether a column holds an integer.
    package func isInteger(_ column: Int32) -> Bool { typeCode(column) == SQLITE_INTEGER }

    /// Whether a column holds a blob.
    package func isBlob(_ column: Int32) -> Bool { typeCode(column) == SQLITE_BLOB }

    /// How many columns the result has.
    package var columnCount: Int32 {
        remote == nil ? sqlite3_column_count(handle) : Int32(columnNames.count)
    }

    /// SQLite's number for the type of a value; ask before reading it in another way.
    package func typeCode(_ column: Int32) -> Int32 {
        guard remote != nil else { return sqlite3_column_type(handle, column) }
        return switch current.storage(Int(column)) {
        case .null: SQLITE_NULL
        case .integer: SQLITE_INTEGER
        case .real: SQLITE_FLOAT
        case .text: SQLITE_TEXT
        case .blob: SQLITE_BLOB
        }
    }

    /// Text of a column, nil for NULL.
    package func text(_ column: Int32) -> String? { current.text(Int(column)) }

    /// Bytes of a text or blob column, valid until the next step; nil for NULL.
    package func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8>? {
        isNull(column) ? nil : current.bytes(Int(column)).bindMemory(to: UInt8.self)
    }
}

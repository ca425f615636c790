import CSystem

/// One prepared statement of a `ReadConnection`.
public final class ReadStatement {
    private let connection: ReadConnection
    private let statement: OpaquePointer
    private let place: StatementPlace

    /// The result's column names, in order.
    public let columnNames: [String]
    /// The declared type of each column where it comes from a table, else nil.
    public let declaredTypes: [String?]
    /// The parameter names without their `:`, `@` or `$`, in order.
    public let parameterNames: [String]

    init(connection: ReadConnection, statement: OpaquePointer, place: StatementPlace) {
        self.connection = connection
        self.statement = statement
        self.place = place
        let columns = 0..<sqlite3_column_count(statement)
        columnNames = columns.map { column in
            sqlite3_column_name(statement, column).map { String(cString: $0) } ?? ""
        }
        declaredTypes = columns.map { column in
            sqlite3_column_decltype(statement, column).map { String(cString: $0) }
        }
        let count = sqlite3_bind_parameter_count(statement)
        parameterNames = (0..<count).map { index in
            guard let name = sqlite3_bind_parameter_name(statement, index + 1) else {
                return "?\(index + 1)"
            }
            return String(String(cString: name).dropFirst())
        }
    }

    deinit { sqlite3_finalize(statement) }

    /// Whether a column is declared an integer, so that its values are whole numbers.
    public func isDeclaredInteger(_ column: Int) -> Bool {
        declaredTypes[column]?.uppercased().contains("INT") ?? false
    }

    /// Binds the parameters and hands over every row until `row` answers false.
    public func run(parameters: [String: SQLValue] = [:], row: (RowView) throws -> Bool) throws {
        try bind(parameters)
        connection.watch.hitDeadline = false
        connection.watch.denied = nil
        var watchdog: ReadWatchdog?
        if let limits = connection.profile.limits {
            connection.watch.deadline =
                ReadWatch.now() + UInt64(max(0, min(limits.seconds, 1e9)) * 1e9)
            if let action = limits.onOverrun {
                watchdog = ReadWatchdog(after: limits.seconds + 1, action)
            }
        }
        defer {
            watchdog?.callOff()
            connection.watch.deadline = nil
            sqlite3_reset(statement)
        }
        let view = RowView(statement: statement)
        // A stream of rows may never enter 10,000 operations between two of them: the clock is
        // looked at here too, once in a while.
        var rowsSeen = 0
        while true {
            let code = sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw connection.problem(code, place) }
                return
            }
            guard try row(view) else { return }
            rowsSeen += 1
            if rowsSeen & 0xFF == 0, connection.watch.shouldStop() {
                throw connection.problem(SQLITE_INTERRUPT, place)
            }
        }
    }

    private func bind(_ parameters: [String: SQLValue]) throws {
        for name in parameters.keys.sorted() where !parameterNames.contains(name) {
            throw ReadError.unknownParameter(name: name, known: parameterNames)
        }
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        for (index, name) in parameterNames.enumerated() {
            guard let value = parameters[name] else {
                throw ReadError.missingParameter(name: name)
            }
            let code = bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw connection.problem(code, place) }
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        // SQLITE_TRANSIENT: SQLite copies the bytes at once.
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let integer): return sqlite3_bind_int64(statement, index, integer)
        case .real(let real): return sqlite3_bind_double(statement, index, real)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { text in
                    sqlite3_bind_text64(
                        statement, index, text.baseAddress, UInt64(text.count), copies,
                        UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes {
                $0.isEmpty
                    ? sqlite3_bind_zeroblob(statement, index, 0)
                    : sqlite3_bind_blob64(
                        statement, index, $0.baseAddress, UInt64($0.count), copies)
            }
        }
    }
}

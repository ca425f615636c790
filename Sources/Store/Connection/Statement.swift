import CSystem

/// A prepared statement on the C API: the bulk path, where nothing may be copied or boxed.
///
/// Text is bound by pointer and must stay in place until the statement has been stepped.
public final class Statement {
    private let handle: OpaquePointer
    private let database: OpaquePointer
    private let sql: String

    init(_ database: OpaquePointer, _ sql: String) throws {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(
            database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else {
            throw StoreError(code, of: database, doing: "preparing: \(sql.prefix(200))")
        }
        handle = prepared
        self.database = database
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    /// Binds an integer to a 1-based parameter.
    @inline(__always)
    public func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    /// Binds NULL.
    @inline(__always)
    public func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

    /// Binds text by pointer, without a copy.
    @inline(__always)
    public func bind(_ index: Int32, text: UnsafePointer<UInt8>, count: Int) {
        text.withMemoryRebound(to: CChar.self, capacity: max(count, 1)) {
            _ = sqlite3_bind_text(handle, index, $0, Int32(count), nil)
        }
    }

    /// Binds a copy of a text, or NULL.
    public func bind(_ index: Int32, _ value: String?) {
        guard let value else { return bindNull(index) }
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(handle, index, value, Int32(value.utf8.count), copied)
    }

    /// Binds an integer or NULL.
    public func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }

    /// Binds a copy of bytes.
    public func bind(_ index: Int32, blob: [UInt8]) {
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        // An empty blob needs a pointer that is not null, or SQLite stores NULL.
        if blob.isEmpty {
            sqlite3_bind_zeroblob(handle, index, 0)
        } else {
            sqlite3_bind_blob(handle, index, blob, Int32(blob.count), copied)
        }
    }

    /// Runs the statement once and makes it ready for the next row.
    @inline(__always)
    public func execute() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        if code != SQLITE_DONE && code != SQLITE_ROW { throw failure(code) }
    }

    /// Steps to the next row; false at the end (the statement is then reset).
    public func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        sqlite3_reset(handle)
        if code != SQLITE_DONE { throw failure(code) }
        return false
    }

    /// Ends a half-read result.
    public func reset() { sqlite3_reset(handle) }

    /// Integer value of a 0-based column (0 for NULL).
    @inline(__always)
    public func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// Whether a column is NULL.
    public func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// Whether a column holds an integer.
    public func isInteger(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_INTEGER
    }

    /// How many columns the result has.
    public var columnCount: Int32 { sqlite3_column_count(handle) }

    /// SQLite's number for the type of a value; ask before reading it in another way.
    public func typeCode(_ column: Int32) -> Int32 { sqlite3_column_type(handle, column) }

    /// Text of a column, nil for NULL.
    public func text(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Bytes of a text or blob column, valid until the next step; nil for NULL.
    public func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8>? {
        guard sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
        guard let start = sqlite3_column_text(handle, column) else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }

    private func failure(_ code: Int32) -> StoreError {
        StoreError(code, of: database, doing: "running: \(sql.prefix(200))")
    }
}

import CSystem

/// The table `row_set(rows)`: the spans of a ``RowSet`` that is bound as bytes, of one source or of
/// all. Of NULL it has every line of the one source that is asked for.
enum RowSetTable {
    private final class Spans {
        var reader: RowSet.Reader
        var current: (source: Int64, first: Int64, last: Int64)?
        var number: Int64 = 0

        init(_ reader: RowSet.Reader) { self.reader = reader }

        func step() {
            current = reader.next()
            number += 1
        }
    }

    private struct Cursor {
        var base: sqlite3_vtab_cursor
        var spans: Unmanaged<Spans>?
    }

    private static let linesPerSource: Int64 = 1_000_000_000

    /// SQLite keeps the pointer: one for the whole program.
    private nonisolated(unsafe) static let module: UnsafeMutablePointer<sqlite3_module> = {
        let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
        module.initialize(to: makeModule())
        return module
    }()

    /// Makes the table known to a connection.
    static func register(on connection: OpaquePointer) throws {
        let code = sqlite3_create_module(connection, "row_set", module, nil)
        guard code == SQLITE_OK else {
            throw StoreError.sqlite(
                code: code, message: String(cString: sqlite3_errstr(code)),
                doing: "registering the set of rows")
        }
    }

    private static func makeModule() -> sqlite3_module {
        var module = sqlite3_module()
        module.iVersion = 1
        module.xConnect = { connection, _, _, _, table, _ in
            let code = sqlite3_declare_vtab(
                connection, "CREATE TABLE row_set(source_id, first_id, last_id, rows HIDDEN)")
            guard code == SQLITE_OK, let table else { return code }
            let made = UnsafeMutablePointer<sqlite3_vtab>.allocate(capacity: 1)
            made.initialize(to: sqlite3_vtab())
            table.pointee = made
            return SQLITE_OK
        }
        module.xDisconnect = { table in
            table?.deallocate()
            return SQLITE_OK
        }
        module.xBestIndex = { _, info in RowSetTable.plan(info) }
        module.xOpen = { _, cursor in
            guard let cursor else { return SQLITE_ERROR }
            let made = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
            made.initialize(to: Cursor(base: sqlite3_vtab_cursor(), spans: nil))
            cursor.pointee = UnsafeMutableRawPointer(made)
                .assumingMemoryBound(to: sqlite3_vtab_cursor.self)
            return SQLITE_OK
        }
        module.xClose = { cursor in
            let cursor = RowSetTable.cursor(cursor)
            cursor.pointee.spans?.release()
            cursor.deallocate()
            return SQLITE_OK
        }
        module.xFilter = { cursor, _, _, count, values in
            guard let values, count > 0 else { return SQLITE_ERROR }
            let source = count > 1 ? values[1].map { sqlite3_value_int64($0) } : nil
            let spans: Spans
            switch sqlite3_value_type(values[0]) {
            case SQLITE_BLOB:
                let bytes = UnsafeRawBufferPointer(
                    start: sqlite3_value_blob(values[0]),
                    count: Int(sqlite3_value_bytes(values[0])))
                spans = Spans(RowSet.Reader(Array(bytes), only: source))
                spans.step()
            case SQLITE_NULL:
                guard let source else { return SQLITE_MISUSE }
                spans = Spans(RowSet.Reader([], only: nil))
                let (first, overflow) = source.multipliedReportingOverflow(
                    by: RowSetTable.linesPerSource)
                if !overflow {
                    spans.current = (source, first, first &+ (RowSetTable.linesPerSource - 1))
                }
            default: return SQLITE_MISMATCH
            }
            let cursor = RowSetTable.cursor(cursor)
            cursor.pointee.spans?.release()
            cursor.pointee.spans = Unmanaged.passRetained(spans)
            return SQLITE_OK
        }
        module.xNext = { cursor in
            RowSetTable.spans(cursor)?.step()
            return SQLITE_OK
        }
        module.xEof = { cursor in RowSetTable.spans(cursor)?.current == nil ? 1 : 0 }
        module.xColumn = { cursor, context, column in
            guard let span = RowSetTable.spans(cursor)?.current else { return SQLITE_OK }
            switch column {
            case 0: sqlite3_result_int64(context, span.source)
            case 1: sqlite3_result_int64(context, span.first)
            case 2: sqlite3_result_int64(context, span.last)
            default: break
            }
            return SQLITE_OK
        }
        module.xRowid = { cursor, rowid in
            rowid?.pointee = RowSetTable.spans(cursor)?.number ?? 0
            return SQLITE_OK
        }
        return module
    }

    /// The set must be given; a source may be.
    private static func plan(_ info: UnsafeMutablePointer<sqlite3_index_info>?) -> Int32 {
        guard let info else { return SQLITE_ERROR }
        var (rows, source): (Int?, Int?)
        for index in 0..<Int(info.pointee.nConstraint) {
            let constraint = info.pointee.aConstraint[index]
            guard constraint.usable != 0,
                Int32(constraint.op) == SQLITE_INDEX_CONSTRAINT_EQ
            else { continue }
            if constraint.iColumn == 3 { rows = index }
            if constraint.iColumn == 0 { source = index }
        }
        guard let rows else { return SQLITE_CONSTRAINT }
        info.pointee.aConstraintUsage[rows].argvIndex = 1
        info.pointee.aConstraintUsage[rows].omit = 1
        if let source { info.pointee.aConstraintUsage[source].argvIndex = 2 }
        info.pointee.estimatedCost = source == nil ? 10_000 : 100
        info.pointee.estimatedRows = source == nil ? 10_000 : 100
        return SQLITE_OK
    }

    @inline(__always)
    private static func cursor(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
    ) -> UnsafeMutablePointer<Cursor> {
        // SQLite hands back the pointer that xOpen gave it.
        UnsafeMutableRawPointer(cursor.unsafelyUnwrapped).assumingMemoryBound(to: Cursor.self)
    }

    @inline(__always)
    private static func spans(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Spans? {
        RowSetTable.cursor(cursor).pointee.spans?.takeUnretainedValue()
    }
}

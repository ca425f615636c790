import CSystem

/// One stored value on its way to SQLite: NULL, an integer, or bytes in an arena.
@frozen
package struct Cell: BitwiseCopyable, Sendable {
    /// What ``value`` is.
    @frozen
    package enum Tag: UInt8, BitwiseCopyable, Sendable { case null, integer, text, blob }
    /// See ``Tag``.
    package var tag: Tag
    /// The integer, or offset and count of the text.
    package var value: Int64

    /// NULL.
    @inlinable package static var null: Cell { Cell(tag: .null, value: 0) }

    /// A cell as it is stored.
    @inlinable
    package init(tag: Tag, value: Int64) {
        self.tag = tag
        self.value = value
    }

    /// An integer.
    @inlinable
    package init(integer: Int64) { self.init(tag: .integer, value: integer) }

    /// Text, or other bytes, of up to 16 MiB somewhere in the arena.
    @inlinable
    package init(offset: Int, count: Int, as tag: Tag = .text) {
        self.init(tag: tag, value: Int64(offset) << 24 | Int64(count))
    }

    /// Where the text begins.
    @inlinable package var offset: Int { Int(value >> 24) }
    /// How many bytes the text has.
    @inlinable package var count: Int { Int(value & 0xFF_FFFF) }
}

/// The bulk path into SQLite: a virtual table `feed(c0, c1, …)` over rows in memory, so that one
/// `INSERT … SELECT` stores a whole batch. Measured at about half the cost of a prepared INSERT per
/// row (docs/architecture.md).
package final class RowFeed {
    /// The most columns a fed table may have.
    package static let columnLimit = 64

    fileprivate struct State {
        var cells: UnsafePointer<Cell>?
        var arena: UnsafePointer<UInt8>?
        var width: Int
        var rowCount: Int
        /// The columns that hold whole numbers, where a server has to be told.
        var numbers: Set<Int> = []
    }
    private let state: UnsafeMutablePointer<State>
    private let module: UnsafeMutablePointer<sqlite3_module>

    init() {
        state = .allocate(capacity: 1)
        state.initialize(to: State(cells: nil, arena: nil, width: 1, rowCount: 0))
        module = .allocate(capacity: 1)
        module.initialize(to: Self.makeModule())
    }

    /// Makes the virtual table known to a connection, for as long as this object lives.
    func register(on connection: OpaquePointer) throws {
        let code = sqlite3_create_module(connection, "feed", module, state)
        guard code == SQLITE_OK else {
            throw StoreError.sqlite(
                code: code, message: String(cString: sqlite3_errstr(code)),
                doing: "registering the row feed")
        }
    }

    deinit {
        state.deallocate()
        module.deallocate()
    }

    /// Runs a statement that selects from `feed` while it holds these rows.
    ///
    /// - Parameters:
    ///   - cells: `rowCount` rows of `width` cells.
    ///   - arena: what text cells point into.
    package func insert(
        _ statement: Statement, cells: UnsafePointer<Cell>, width: Int, rowCount: Int,
        arena: UnsafePointer<UInt8>
    ) throws {
        guard rowCount > 0 else { return }
        state.pointee = State(cells: cells, arena: arena, width: width, rowCount: rowCount)
        defer { state.pointee.rowCount = 0 }
        try statement.execute()
    }

    /// Runs `body` while statements of the connection find these rows in `feed`.
    ///
    /// - Parameters:
    ///   - cells: rows of `width` cells.
    ///   - arena: what text cells point into.
    ///   - numbers: the columns of whole numbers; the others are text.
    package func holding<T>(
        _ cells: [Cell], width: Int, arena: [UInt8], numbers: Set<Int> = [],
        _ body: () throws -> T
    ) rethrows -> T {
        try cells.withUnsafeBufferPointer { cells in
            // An arena without a byte has no address.
            try (arena + [0]).withUnsafeBufferPointer { arena in
                state.pointee = State(
                    cells: cells.baseAddress, arena: arena.baseAddress, width: width,
                    rowCount: cells.count / width, numbers: numbers)
                defer { state.pointee.rowCount = 0 }
                return try body()
            }
        }
    }

    /// The rows as a table that a server reads: in the text of the statement.
    func asTable() throws(StoreError) -> String {
        let state = state.pointee
        let types = (0..<state.width).map { state.numbers.contains($0) ? "bigint" : "text" }
        var rows = ["(" + types.map { "NULL::" + $0 }.joined(separator: ", ") + ")"]
        for row in 0..<state.rowCount {
            var values: [String] = []
            for column in 0..<state.width {
                guard let cell = state.cells?[row * state.width + column] else { break }
                switch cell.tag {
                case .null: values.append("NULL")
                case .integer: values.append("'\(cell.value)'")
                case .text, .blob:
                    let bytes = UnsafeBufferPointer(
                        start: state.arena.map { $0 + cell.offset }, count: cell.count)
                    values.append(
                        try RemoteStatement.literal(.text(String(decoding: bytes, as: UTF8.self))))
                }
            }
            rows.append("(" + values.joined(separator: ", ") + ")")
        }
        let names = (0..<state.width).map { "c\($0)" }.joined(separator: ", ")
        // The first row says of which types they are.
        let values = rows.joined(separator: ", ")
        return "(SELECT * FROM (VALUES \(values)) AS f(\(names)) OFFSET 1) AS feed"
    }

    /// The same, with the columns in the order of the table: then SQLite takes the values as they
    /// are fed instead of copying each to its place.
    package static func insertion(
        into table: String, columns: [String], constants: [(String, Int64)],
        in database: Connection
    ) throws -> String {
        let given = insertion(into: table, columns: columns, constants: constants)
        let query = try database.statement(
            "SELECT name, \"notnull\" = 0 AND dflt_value IS NULL FROM pragma_table_info(?1)")
        query.bind(1, table)
        var left = columns.count + constants.count
        var (names, values): ([String], [String]) = ([], [])
        while left > 0, try query.step() {
            let name = query.text(0) ?? ""
            if let place = columns.firstIndex(of: name) {
                values.append("c\(place)")
            } else if let constant = constants.first(where: { $0.0 == name }) {
                values.append(String(constant.1))
            } else if query.int(1) == 1 {
                values.append("NULL")
                left += 1
            } else {
                query.reset()
                return given
            }
            names.append("\"\(name)\"")
            left -= 1
        }
        query.reset()
        guard left == 0 else { return given }
        return "INSERT INTO \"\(table)\" (\(names.joined(separator: ", "))) "
            + "SELECT \(values.joined(separator: ", ")) FROM feed"
    }

    /// The statement that stores fed rows.
    package static func insertion(
        into table: String, columns: [String], constants: [(String, Int64)] = []
    )
        -> String
    {
        let names = columns.map { "\"\($0)\"" } + constants.map(\.0)
        let values = columns.indices.map { "c\($0)" } + constants.map { String($0.1) }
        return "INSERT INTO \"\(table)\" (\(names.joined(separator: ", "))) "
            + "SELECT \(values.joined(separator: ", ")) FROM feed"
    }

    // MARK: The virtual table

    private struct Table {
        var base: sqlite3_vtab
        var state: UnsafeMutablePointer<State>
    }

    private struct Cursor {
        var base: sqlite3_vtab_cursor
        var state: UnsafeMutablePointer<State>
        var row: Int
    }

    private static func makeModule() -> sqlite3_module {
        var module = sqlite3_module()
        module.iVersion = 1
        module.xConnect = { connection, aux, _, _, table, _ in
            let columns = (0..<RowFeed.columnLimit).map { "c\($0)" }.joined(separator: ",")
            let code = sqlite3_declare_vtab(connection, "CREATE TABLE feed(\(columns))")
            guard code == SQLITE_OK, let aux, let table else { return code }
            let made = UnsafeMutablePointer<Table>.allocate(capacity: 1)
            made.initialize(
                to: Table(
                    base: sqlite3_vtab(), state: aux.assumingMemoryBound(to: State.self)))
            table.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab.self)
            return SQLITE_OK
        }
        module.xDisconnect = { table in
            if let table {
                UnsafeMutableRawPointer(table).assumingMemoryBound(to: Table.self).deallocate()
            }
            return SQLITE_OK
        }
        module.xBestIndex = { _, info in
            info?.pointee.estimatedRows = 4096
            return SQLITE_OK
        }
        module.xOpen = { table, cursor in
            guard let table, let cursor else { return SQLITE_ERROR }
            let owner = UnsafeMutableRawPointer(table).assumingMemoryBound(to: Table.self)
            let made = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
            made.initialize(
                to: Cursor(base: sqlite3_vtab_cursor(), state: owner.pointee.state, row: 0))
            cursor.pointee = UnsafeMutableRawPointer(made)
                .assumingMemoryBound(to: sqlite3_vtab_cursor.self)
            return SQLITE_OK
        }
        module.xClose = { cursor in
            if let cursor {
                UnsafeMutableRawPointer(cursor).assumingMemoryBound(to: Cursor.self).deallocate()
            }
            return SQLITE_OK
        }
        module.xFilter = { cursor, _, _, _, _ in
            RowFeed.cursor(cursor).pointee.row = 0
            return SQLITE_OK
        }
        module.xNext = { cursor in
            RowFeed.cursor(cursor).pointee.row &+= 1
            return SQLITE_OK
        }
        module.xEof = { cursor in
            let cursor = RowFeed.cursor(cursor)
            return cursor.pointee.row >= cursor.pointee.state.pointee.rowCount ? 1 : 0
        }
        module.xColumn = { cursor, context, column in
            let cursor = RowFeed.cursor(cursor)
            let state = cursor.pointee.state
            guard let cells = state.pointee.cells, let arena = state.pointee.arena else {
                return SQLITE_OK
            }
            let cell = cells[cursor.pointee.row &* state.pointee.width &+ Int(column)]
            switch cell.tag {
            case .null: break
            case .integer: sqlite3_result_int64(context, cell.value)
            case .text:
                let text = UnsafeRawPointer(arena + cell.offset).assumingMemoryBound(to: CChar.self)
                sqlite3_result_text(context, text, Int32(cell.count), nil)
            case .blob: sqlite3_result_blob(context, arena + cell.offset, Int32(cell.count), nil)
            }
            return SQLITE_OK
        }
        module.xRowid = { cursor, rowid in
            rowid?.pointee = Int64(RowFeed.cursor(cursor).pointee.row)
            return SQLITE_OK
        }
        return module
    }

    @inline(__always)
    private static func cursor(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
    ) -> UnsafeMutablePointer<Cursor> {
        // SQLite hands back the pointer that xOpen gave it.
        UnsafeMutableRawPointer(cursor.unsafelyUnwrapped).assumingMemoryBound(to: Cursor.self)
    }
}

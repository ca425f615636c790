/// One stored value on its way to SQLite: NULL, an integer, or bytes in the batch's arena.
struct Cell {
    enum Tag: UInt8 { case null, integer, text }
    var tag: Tag
    /// The integer, or offset and count of the text.
    var value: Int64

    static let null = Cell(tag: .null, value: 0)

    @inline(__always)
    init(tag: Tag, value: Int64) {
        self.tag = tag
        self.value = value
    }

    @inline(__always)
    init(integer: Int64) { self.init(tag: .integer, value: integer) }

    @inline(__always)
    init(offset: Int, count: Int) { self.init(tag: .text, value: Int64(offset) << 24 | Int64(count)) }

    @inline(__always)
    var offset: Int { Int(value >> 24) }

    @inline(__always)
    var count: Int { Int(value & 0xFF_FFFF) }
}

/// One row of `entry`, ready to bind.
struct EntryRow {
    var entryID: Int64
    var filing: Int64
    var party: Int64
    var posting: Int64
    var detail: Int64  // 0: NULL
    var cents: Int64
    var day: Cell
    var tranID: Cell
    var image: Cell
    var subID: Cell
}

/// New rows of one table: ids, and `width` cells for each.
final class RowList {
    /// Behind a pointer: a stored property would be checked for exclusive access at every cell.
    private struct State {
        var ids: UnsafeMutablePointer<Int64>
        var cells: UnsafeMutablePointer<Cell>
        var rowCount: Int
        var cellCount: Int
        var capacity: Int
    }
    let width: Int
    private let state: UnsafeMutablePointer<State>

    init(width: Int) {
        self.width = width
        state = .allocate(capacity: 1)
        state.initialize(
            to: State(
                ids: .allocate(capacity: 64), cells: .allocate(capacity: 64 * max(width, 1)),
                rowCount: 0, cellCount: 0, capacity: 64))
    }

    deinit {
        state.pointee.ids.deallocate()
        state.pointee.cells.deallocate()
        state.deallocate()
    }

    var rowCount: Int { state.pointee.rowCount }
    var ids: UnsafeMutablePointer<Int64> { state.pointee.ids }
    var cells: UnsafeMutablePointer<Cell> { state.pointee.cells }

    func clear() {
        state.pointee.rowCount = 0
        state.pointee.cellCount = 0
    }

    /// Begins a row; its `width` cells follow by ``append(_:)``.
    func beginRow(_ id: Int64) {
        if state.pointee.rowCount == state.pointee.capacity { grow() }
        state.pointee.ids[state.pointee.rowCount] = id
        state.pointee.rowCount += 1
    }

    @inline(__always)
    func append(_ cell: Cell) {
        state.pointee.cells[state.pointee.cellCount] = cell
        state.pointee.cellCount &+= 1
    }

    private func grow() {
        let capacity = state.pointee.capacity * 2
        let ids = UnsafeMutablePointer<Int64>.allocate(capacity: capacity)
        ids.update(from: state.pointee.ids, count: state.pointee.rowCount)
        let cells = UnsafeMutablePointer<Cell>.allocate(capacity: capacity * max(width, 1))
        cells.update(from: state.pointee.cells, count: state.pointee.cellCount)
        state.pointee.ids.deallocate()
        state.pointee.cells.deallocate()
        state.pointee.ids = ids
        state.pointee.cells = cells
        state.pointee.capacity = capacity
    }
}

/// A record that was not posted.
struct Reject: Sendable {
    var line: Int
    var byteOffset: Int
    var column: String?
    var reason: String
    var message: String
    var raw: [UInt8]
    var rawLength: Int
    var rawSHA256: String
}

/// Something a reader should know of a posted row or a file.
struct Warning: Sendable {
    var line: Int
    var code: String
    var message: String
}

/// What the decoding thread hands to the writing thread: rows of every table with their text in one
/// arena, in the order in which they must be written.
final class Batch: @unchecked Sendable {
    static let rowLimit = 4096

    private struct Arena {
        var bytes: UnsafeMutablePointer<UInt8>
        var count: Int
        var capacity: Int
        var entryCount: Int
    }
    private let arenaState: UnsafeMutablePointer<Arena>
    /// Room for ``rowLimit`` rows.
    let entries: UnsafeMutablePointer<EntryRow>
    let lists: [RowList]
    var newClasses: [(id: Int64, value: PostingClass)] = []
    var rejects: [Reject] = []
    var warnings: [Warning] = []

    init(widths: [Int]) {
        arenaState = .allocate(capacity: 1)
        arenaState.initialize(
            to: Arena(bytes: .allocate(capacity: 1 << 20), count: 0, capacity: 1 << 20, entryCount: 0))
        lists = widths.map { RowList(width: $0) }
        entries = .allocate(capacity: Self.rowLimit)
    }

    deinit {
        arenaState.pointee.bytes.deallocate()
        arenaState.deallocate()
        entries.deallocate()
    }

    /// Where the text of the cells is.
    var arena: UnsafeMutablePointer<UInt8> { arenaState.pointee.bytes }
    var arenaCount: Int { arenaState.pointee.count }
    var entryCount: Int { arenaState.pointee.entryCount }

    func clear() {
        arenaState.pointee.count = 0
        arenaState.pointee.entryCount = 0
        for list in lists { list.clear() }
        newClasses.removeAll()
        rejects.removeAll()
        warnings.removeAll()
    }

    @inline(__always)
    func append(_ row: EntryRow) {
        entries[arenaState.pointee.entryCount] = row
        arenaState.pointee.entryCount &+= 1
    }

    /// Copies bytes into the arena.
    @inline(__always)
    func copy(_ start: UnsafePointer<UInt8>, _ count: Int) -> Cell {
        if arenaState.pointee.count + count > arenaState.pointee.capacity { grow(by: count) }
        let offset = arenaState.pointee.count
        (arenaState.pointee.bytes + offset).update(from: start, count: count)
        arenaState.pointee.count = offset &+ count
        return Cell(offset: offset, count: count)
    }

    private func grow(by count: Int) {
        let capacity = max(arenaState.pointee.capacity * 2, arenaState.pointee.count + count)
        let bigger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        bigger.update(from: arenaState.pointee.bytes, count: arenaState.pointee.count)
        arenaState.pointee.bytes.deallocate()
        arenaState.pointee.bytes = bigger
        arenaState.pointee.capacity = capacity
    }
}

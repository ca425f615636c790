import Store

/// New rows of one table: `width` cells for each, the key first.
///
/// A plain value around a pointer: the hot loop uses it without reference counts or access checks.
/// Its owner calls ``free()``.
struct RowList: BitwiseCopyable {
    private struct State {
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
                cells: .allocate(capacity: 64 * max(width, 1)), rowCount: 0, cellCount: 0,
                capacity: 64))
    }

    func free() {
        state.pointee.cells.deallocate()
        state.deallocate()
    }

    var rowCount: Int { state.pointee.rowCount }
    var cells: UnsafeMutablePointer<Cell> { state.pointee.cells }

    func clear() {
        state.pointee.rowCount = 0
        state.pointee.cellCount = 0
    }

    /// Begins a row with its key; the other cells follow by ``append(_:)``.
    @inline(__always)
    func beginRow(_ id: Int64) { beginRow(Cell(integer: id)) }

    /// Begins a row with its first cell.
    @inline(__always)
    func beginRow(_ first: Cell) {
        if state.pointee.rowCount == state.pointee.capacity { grow() }
        state.pointee.rowCount &+= 1
        append(first)
    }

    @inline(__always)
    func append(_ cell: Cell) {
        state.pointee.cells[state.pointee.cellCount] = cell
        state.pointee.cellCount &+= 1
    }

    private func grow() {
        let capacity = state.pointee.capacity * 2
        let cells = UnsafeMutablePointer<Cell>.allocate(capacity: capacity * max(width, 1))
        cells.update(from: state.pointee.cells, count: state.pointee.cellCount)
        state.pointee.cells.deallocate()
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
    static let rowLimit = 2048
    static let entryColumns = [
        "entry_id", "filing_id", "party_id", "posting_id", "detail_id", "entry_day", "amount_cents",
        "tran_id", "image", "sub_id",
    ]

    /// The same for electronic filings.
    static let filedEntryColumns = entryColumns + ["aggregate_cents", "back_ref_tran_id"]

    /// Where the text of the cells is.
    let text = Arena()
    /// New rows of `entry`: its ten columns in the order of ``entryColumns``.
    let entries: RowList
    let lists: [RowList]
    /// Of electronic filings: records that are no money rows, and lines of free text.
    private(set) var items: [ItemRow] = []
    var newClasses: [(id: Int64, value: PostingClass)] = []
    private(set) var rejects: [Reject] = []
    /// What rejects and items take beside the arena, about.
    private(set) var heldBytes = 0
    var warnings: [Warning] = []

    /// - Parameter entryWidth: how many columns an entry has: those of ``entryColumns`` or more.
    init(widths: [Int], entryWidth: Int = Batch.entryColumns.count) {
        lists = widths.map { RowList(width: $0) }
        entries = RowList(width: entryWidth)
    }

    deinit {
        text.free()
        for list in lists { list.free() }
        entries.free()
    }

    var arena: UnsafeMutablePointer<UInt8> { text.bytes }
    var arenaCount: Int { text.count }
    var entryCount: Int { entries.rowCount }

    /// Whether it is full in any way.
    var isFull: Bool {
        entryCount >= Batch.rowLimit || rejects.count >= 1000 || heldBytes > 1 << 20
            || arenaCount > 3 << 20
            || warnings.count >= 4096 || items.count >= 4096
            || lists[Target.Part.record.rawValue].rowCount >= Batch.rowLimit
    }

    /// - Parameter bytes: how long its record was.
    func add(_ item: ItemRow, bytes: Int) {
        items.append(item)
        heldBytes += 2 * bytes + 200
    }

    func add(_ reject: Reject) {
        rejects.append(reject)
        heldBytes += reject.raw.count + reject.message.utf8.count + 200
    }

    func clear() {
        text.clear()
        entries.clear()
        for list in lists { list.clear() }
        items.removeAll()
        newClasses.removeAll()
        rejects.removeAll()
        heldBytes = 0
        warnings.removeAll()
    }
}

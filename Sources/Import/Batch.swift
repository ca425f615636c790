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
struct RowList {
    let width: Int
    var ids: [Int64] = []
    var cells: [Cell] = []
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

    private(set) var arena: UnsafeMutablePointer<UInt8>
    private(set) var arenaCount = 0
    private var arenaCapacity = 1 << 20
    var entries: [EntryRow] = []
    var lists: [RowList]
    var newClasses: [(id: Int64, value: PostingClass)] = []
    var rejects: [Reject] = []
    var warnings: [Warning] = []
    var bytesRead = 0

    init(widths: [Int]) {
        arena = .allocate(capacity: arenaCapacity)
        lists = widths.map { RowList(width: $0) }
        entries.reserveCapacity(Self.rowLimit)
    }

    deinit { arena.deallocate() }

    func clear() {
        arenaCount = 0
        entries.removeAll(keepingCapacity: true)
        for index in lists.indices {
            lists[index].ids.removeAll(keepingCapacity: true)
            lists[index].cells.removeAll(keepingCapacity: true)
        }
        newClasses.removeAll()
        rejects.removeAll()
        warnings.removeAll()
    }

    /// Copies bytes into the arena.
    @inline(__always)
    func copy(_ start: UnsafePointer<UInt8>, _ count: Int) -> Cell {
        if arenaCount + count > arenaCapacity { grow(by: count) }
        let cell = Cell(offset: arenaCount, count: count)
        (arena + arenaCount).update(from: start, count: count)
        arenaCount += count
        return cell
    }

    private func grow(by count: Int) {
        arenaCapacity = max(arenaCapacity * 2, arenaCount + count)
        let bigger = UnsafeMutablePointer<UInt8>.allocate(capacity: arenaCapacity)
        bigger.update(from: arena, count: arenaCount)
        arena.deallocate()
        arena = bigger
    }
}

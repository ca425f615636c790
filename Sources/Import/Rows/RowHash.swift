import Store

/// The control hash of one posted row. A source's hash is the sum of its rows' hashes modulo 2^64,
/// so it does not depend on their order, and `verify` can recompute it from the database alone.
struct RowHash {
    private var hash: Hash128

    /// Begins with the row's number, so that a value cannot move to another line unseen.
    @inline(__always)
    init(id: Int64) {
        hash = Hash128(seed: UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15)
    }

    @inline(__always)
    mutating func add(_ word: UInt64) { hash.add(word) }

    @inline(__always)
    mutating func add(_ cell: Cell) {
        if cell.tag == .integer { hash.add(UInt64(bitPattern: cell.value)) } else { hash.addNull() }
    }

    @inline(__always)
    mutating func add(_ start: UnsafePointer<UInt8>, _ count: Int) { hash.add(start, count) }

    @inline(__always)
    mutating func addNull() { hash.addNull() }

    @inline(__always)
    var value: UInt64 { hash.high }

    /// The hash of a reference record whose cells hash to `cells`.
    static func record(id: Int64, cells: Hash128) -> UInt64 {
        var row = RowHash(id: id)
        row.add(cells.high)
        return row.value
    }
}

import CIntrinsics

/// Gives equal rows of a dimension one id, in fixed memory.
///
/// A set-associative table of hashes: each 64-byte bucket holds five (hash, id) pairs. When a
/// bucket is full its oldest pair is forgotten, and that row, should it come again, is stored
/// again: ids are for storage, never for identity. So memory is bounded whatever the file holds.
final class Interner {
    private static let ways = 5
    private let slots: UnsafeMutablePointer<UInt64>
    private var isReleased = false
    private let mask: UInt64
    private let next: UnsafeMutablePointer<Int64>
    private let firstID: Int64

    /// - Parameters:
    ///   - expected: how many distinct rows to expect.
    ///   - limit: the largest number of buckets (64 bytes each).
    ///   - firstID: id of the first row; ids rise by one.
    init(expected: Int, limit: Int, firstID: Int64) {
        var buckets = 64
        while buckets < limit, buckets * 5 < expected { buckets *= 2 }
        mask = UInt64(buckets - 1)
        slots = allocateTable(UInt64.self, buckets * 8)
        self.firstID = firstID
        next = .allocate(capacity: 1)
        next.initialize(to: firstID)
    }

    deinit {
        release()
        next.deallocate()
    }

    /// Frees the table; nothing may be interned afterwards.
    func release() {
        if !isReleased { freeTable(slots, Int(mask + 1) * 8) }
        isReleased = true
    }

    /// Asks for the place of a hash ahead of time.
    @inline(__always)
    func prefetch(_ hash: Hash128) { warchest_prefetch(slots + Int(hash.low & mask) * 8) }

    /// The id for a hash, and whether it is new.
    ///
    /// Ids are kept as 32-bit offsets from the first id.
    @inline(__always)
    func intern(_ hash: Hash128) -> (id: Int64, isNew: Bool) {
        let bucket = slots + Int(hash.low & mask) * 8
        let ids = UnsafeMutableRawPointer(bucket + 5).assumingMemoryBound(to: UInt32.self)
        let key = hash.high | 1
        for way in 0..<Self.ways where bucket[way] == key {
            return (firstID + Int64(ids[way]), false)
        }
        var way = Self.ways - 1
        while way > 0 {
            bucket[way] = bucket[way - 1]
            ids[way] = ids[way - 1]
            way -= 1
        }
        let id = next.pointee
        next.pointee = id &+ 1
        bucket[0] = key
        ids[0] = UInt32(truncatingIfNeeded: id - firstID)
        return (id, true)
    }
}

/// A set of keys in fixed memory that may say "perhaps" of a key never added, never "no" of one
/// that was: rows whose key it perhaps knows are set aside and settled exactly at the end of the
/// file.
final class KeyFilter {
    private let words: UnsafeMutablePointer<UInt64>
    private var isReleased = false
    private let blocks: UInt64

    /// - Parameter expected: how many keys to expect. Sixteen bits are kept for each up to 32 MB;
    ///   beyond it ten, up to 128 MB, which a hundred million rows fill.
    init(expected: Int) {
        let roomy = min(max(expected / 32 + 1, 64), 512_000)
        blocks = UInt64(max(roomy, min(expected * 10 / 512, 2_000_000)))
        words = allocateTable(UInt64.self, Int(blocks) * 8)
    }

    deinit { release() }

    /// Frees the filter; nothing may be inserted afterwards.
    func release() {
        if !isReleased { freeTable(words, Int(blocks) * 8) }
        isReleased = true
    }

    /// Asks for the place of a key ahead of time.
    @inline(__always)
    func prefetch(_ hash: UInt64) {
        warchest_prefetch(words + Int(hash.multipliedFullWidth(by: blocks).high) * 8)
    }

    /// Adds a key by its hash; returns whether it may have been there before.
    @inline(__always)
    func insert(_ hash: UInt64) -> Bool {
        let block = words + Int(hash.multipliedFullWidth(by: blocks).high) * 8
        var bits = hash &* 0x9E37_79B9_7F4A_7C15
        var known = true
        for _ in 0..<6 {
            let bit = Int(bits & 511)
            bits &>>= 9
            let mask = UInt64(1) &<< UInt64(bit & 63)
            if block[bit >> 6] & mask == 0 {
                known = false
                block[bit >> 6] |= mask
            }
        }
        return known
    }
}

/// Zeroed memory for a large table; see CIntrinsics.
func allocateTable<Element: BitwiseCopyable>(
    _ type: Element.Type, _ count: Int
) -> UnsafeMutablePointer<Element> {
    let bytes = count * MemoryLayout<Element>.stride
    guard let memory = warchest_allocate_table(bytes) else {
        // No memory for the tables of an import is no state to go on from, as for any allocation.
        preconditionFailure("out of memory: \(bytes) bytes")
    }
    return memory.assumingMemoryBound(to: type)
}

/// Gives back what ``allocateTable(_:_:)`` gave.
func freeTable<Element: BitwiseCopyable>(_ table: UnsafeMutablePointer<Element>, _ count: Int) {
    warchest_free_table(table, count * MemoryLayout<Element>.stride)
}

/// A fast 128-bit hash of a sequence of fields, seeded afresh for every import.
///
/// It stands for the fields themselves in the interner: two different rows with one hash would be
/// stored as one. With a random seed nobody can prepare such a pair, and by chance it takes about
/// a trillion distinct rows in one file. The first half also feeds the control hash that `verify`
/// recomputes.
struct Hash128: Equatable, BitwiseCopyable {
    var high: UInt64
    var low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    @inline(__always)
    init(seed: UInt64) {
        high = seed ^ 0x9E37_79B9_7F4A_7C15
        low = seed &* 0xD1B5_4A32_D192_ED03 ^ 0x2545_F491_4F6C_DD1D
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// A word whose every bit depends on all of `word`.
    static func mixed(_ word: UInt64) -> UInt64 {
        var hash = Hash128(seed: 0)
        hash.add(word)
        return hash.high
    }

    /// Adds one word.
    @inline(__always)
    mutating func add(_ word: UInt64) {
        high = Self.fold(high ^ word, 0xA076_1D64_78BD_642F)
        low = Self.fold(low &+ word ^ 0x8EBC_6AF0_9C88_C6E3, 0xE703_7ED1_A0B4_28DB) ^ low &>> 29
    }

    /// Adds one field's bytes; its length and `tag` (which column it is) keep fields apart.
    @inline(__always)
    mutating func add(_ start: UnsafePointer<UInt8>, _ count: Int, tag: UInt64 = 0) {
        let raw = UnsafeRawPointer(start)
        var index = 0
        while index + 8 <= count {
            add(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
            index += 8
        }
        var tail = UInt64(truncatingIfNeeded: count) &<< 56
        var shift: UInt64 = 0
        while index < count {
            tail |= UInt64(start[index]) &<< shift
            shift += 8
            index += 1
        }
        add(tail ^ tag)
    }

    /// Adds a number as its decimal text, as SQLite would print it.
    mutating func add(decimal value: Int64, tag: UInt64) {
        var text = String(value)
        text.withUTF8 { if let start = $0.baseAddress { add(start, $0.count, tag: tag) } }
    }

    /// What tells one column's values from another's: a hash of its name that never changes.
    static func tag(_ column: String) -> UInt64 {
        column.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } &<< 8
    }

    /// Adds a field that is absent.
    @inline(__always)
    mutating func addNull() { add(0xFFFF_FFFF_FFFF_FFFF) }
}

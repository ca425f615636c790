/// By which words the other side of an entry is ranked, as hashes: of what a ``TopCounter`` keeps
/// of them the larger half, for there are millions. Should two words ever share it, the ranking
/// that is made of them differs from the one that is stored, and SQL counts again.
struct PartyWords: BitwiseCopyable {
    private var highs: (donor: UInt64, employer: UInt64, vendor: UInt64)
    /// Number of the state.
    var state: UInt32

    var donor: Hash128 { Hash128(high: highs.donor, low: 0) }
    var employer: Hash128 { Hash128(high: highs.employer, low: 0) }
    var vendor: Hash128 { Hash128(high: highs.vendor, low: 0) }

    init(
        name: UnsafeBufferPointer<UInt8>, zip: UnsafeBufferPointer<UInt8>?,
        employer: UnsafeBufferPointer<UInt8>?, state: UInt32, seed: UInt64
    ) {
        highs = (
            Self.donor(name, zip, seed).high, Self.employer(employer, seed).high,
            Self.vendor(name, seed).high
        )
        self.state = state
    }

    /// A giver is a name and the first five characters of a ZIP code.
    @inline(__always)
    static func donor(
        _ name: UnsafeBufferPointer<UInt8>, _ zip: UnsafeBufferPointer<UInt8>?, _ seed: UInt64
    ) -> Hash128 {
        var hash = vendor(name, seed)
        if let zip, let start = zip.baseAddress { hash.add(start, min(zip.count, 5)) }
        return hash
    }

    @inline(__always)
    static func employer(_ words: UnsafeBufferPointer<UInt8>?, _ seed: UInt64) -> Hash128 {
        var hash = Hash128(seed: seed &+ 1)
        if let words, let start = words.baseAddress { hash.add(start, words.count) }
        return hash
    }

    @inline(__always)
    static func vendor(_ name: UnsafeBufferPointer<UInt8>, _ seed: UInt64) -> Hash128 {
        var hash = Hash128(seed: seed)
        if let start = name.baseAddress { hash.add(start, name.count) }
        return hash
    }
}

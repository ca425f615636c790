/// By which words the other side of an entry is ranked, as hashes: what a ``TopCounter`` keeps of
/// them.
struct PartyWords: BitwiseCopyable {
    private var highs: (donor: UInt64, employer: UInt64, vendor: UInt64)
    private var lows: (donor: UInt32, employer: UInt32, vendor: UInt32)
    /// Number of the state, which has room here.
    var state: UInt32

    var donor: Hash128 { Hash128(high: highs.donor, low: UInt64(lows.donor)) }
    var employer: Hash128 { Hash128(high: highs.employer, low: UInt64(lows.employer)) }
    var vendor: Hash128 { Hash128(high: highs.vendor, low: UInt64(lows.vendor)) }

    init(
        name: UnsafeBufferPointer<UInt8>, zip: UnsafeBufferPointer<UInt8>?,
        employer: UnsafeBufferPointer<UInt8>?, state: UInt32, seed: UInt64
    ) {
        let hashes = (
            Self.donor(name, zip, seed), Self.employer(employer, seed), Self.vendor(name, seed)
        )
        highs = (hashes.0.high, hashes.1.high, hashes.2.high)
        lows = (
            UInt32(truncatingIfNeeded: hashes.0.low), UInt32(truncatingIfNeeded: hashes.1.low),
            UInt32(truncatingIfNeeded: hashes.2.low)
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

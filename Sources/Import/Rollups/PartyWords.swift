/// By which words the other side of an entry is ranked, as hashes.
struct PartyWords: BitwiseCopyable {
    var donor: Hash128
    var employer: Hash128
    var vendor: Hash128

    init(
        name: UnsafeBufferPointer<UInt8>, zip: UnsafeBufferPointer<UInt8>?,
        employer: UnsafeBufferPointer<UInt8>?, seed: UInt64
    ) {
        donor = Self.donor(name, zip, seed)
        self.employer = Self.employer(employer, seed)
        vendor = Self.vendor(name, seed)
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

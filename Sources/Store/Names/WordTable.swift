/// The words of one part while it is gathered: each once, with a number.
struct WordTable {
    private(set) var count = 0
    private var arena: [UInt8] = []
    private var ends: [UInt32] = [0]
    private var hashes: [UInt32] = []
    /// Number of a word and one, by hash; 0 is free.
    private var slots = [UInt32](repeating: 0, count: 1 << 10)

    /// The number of a word, a new one if need be.
    mutating func number(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let short = UInt32(truncatingIfNeeded: hash ^ hash >> 32)
        var slot = Int(short) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = slots[slot] - 1
            if hashes[Int(number)] == short, isEqual(number, word) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        arena.append(contentsOf: word)
        ends.append(UInt32(arena.count))
        hashes.append(short)
        count += 1
        slots[slot] = UInt32(count)
        if count * 2 > slots.count { grow() }
        return UInt32(count - 1)
    }

    private func isEqual(_ number: UInt32, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        let (start, end) = (Int(ends[Int(number)]), Int(ends[Int(number) + 1]))
        guard end - start == word.count else { return false }
        for index in 0..<word.count where arena[start + index] != word[index] { return false }
        return true
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 4)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }

    /// The numbers in the order of the words' bytes. Most words differ within their first eight
    /// bytes, which are compared as one number; a word that ends earlier has zeros there.
    func sorted() -> [UInt32] {
        arena.withUnsafeBufferPointer { bytes in
            var keyed = (0..<UInt32(count)).map { number in
                var start: UInt64 = 0
                let word = word(number, bytes)
                for byte in word.prefix(8) { start = start << 8 | UInt64(byte) }
                return (start: start << UInt64(8 * (8 - min(word.count, 8))), number: number)
            }
            keyed.sort { first, second in
                if first.start != second.start { return first.start < second.start }
                return word(first.number, bytes)
                    .lexicographicallyPrecedes(word(second.number, bytes))
            }
            return keyed.map(\.number)
        }
    }

    /// Hands over a word's bytes.
    func withBytes<T>(
        of number: UInt32, _ body: (UnsafeBufferPointer<UInt8>) throws -> T
    ) rethrows -> T {
        try arena.withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: word(number, $0)))
        }
    }

    private func word(_ number: UInt32, _ bytes: UnsafeBufferPointer<UInt8>) -> Slice<
        UnsafeBufferPointer<UInt8>
    > {
        bytes[Int(ends[Int(number)])..<Int(ends[Int(number) + 1])]
    }
}

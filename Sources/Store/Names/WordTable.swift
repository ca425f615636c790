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

    /// The numbers in the order of the words' bytes.
    func sorted() -> [UInt32] {
        arena.withUnsafeBufferPointer { bytes in
            (0..<UInt32(count)).sorted { first, second in
                word(first, bytes).lexicographicallyPrecedes(word(second, bytes))
            }
        }
    }

    /// A word's bytes.
    func text(_ number: UInt32) -> String {
        arena.withUnsafeBufferPointer { String(decoding: word(number, $0), as: UTF8.self) }
    }

    private func word(_ number: UInt32, _ bytes: UnsafeBufferPointer<UInt8>) -> Slice<
        UnsafeBufferPointer<UInt8>
    > {
        bytes[Int(ends[Int(number)])..<Int(ends[Int(number) + 1])]
    }
}

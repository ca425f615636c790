/// Counts and sums by (committee, class, dimension value), by open addressing. Grows as needed; a
/// caller that must stay within memory drains it when ``count`` passes a limit.
final class RollupTable {
    struct Slot {
        var committee: UInt32
        var classID: UInt32
        var value: Int64
        var count: Int64
        var cents: Int64
    }

    private(set) var slots: UnsafeMutablePointer<Slot>
    private(set) var capacity = 1024
    private(set) var count = 0

    init() {
        slots = .allocate(capacity: capacity)
        slots.initialize(
            repeating: Slot(committee: 0, classID: 0, value: 0, count: 0, cents: 0), count: capacity)
    }

    deinit { slots.deallocate() }

    @inline(__always)
    private static func hash(_ committee: UInt32, _ classID: UInt32, _ value: Int64) -> Int {
        let mixed = (UInt64(committee) &<< 32 | UInt64(classID)) &* 0x9E37_79B9_7F4A_7C15
            ^ UInt64(bitPattern: value) &* 0xC2B2_AE3D_27D4_EB4F
        return Int((mixed ^ mixed &>> 29) & 0x7FFF_FFFF_FFFF_FFFF)
    }

    /// Adds one row.
    @inline(__always)
    func add(committee: UInt32, classID: UInt32, value: Int64, cents: Int64) {
        var index = Self.hash(committee, classID, value) & (capacity - 1)
        while slots[index].count != 0 {
            if slots[index].committee == committee, slots[index].classID == classID,
                slots[index].value == value
            {
                slots[index].count += 1
                slots[index].cents += cents
                return
            }
            index = (index + 1) & (capacity - 1)
        }
        slots[index] = Slot(
            committee: committee, classID: classID, value: value, count: 1, cents: cents)
        count += 1
        if count * 10 > capacity * 7 { grow() }
    }

    private func grow() {
        let old = slots
        let oldCapacity = capacity
        capacity *= 2
        slots = .allocate(capacity: capacity)
        slots.initialize(
            repeating: Slot(committee: 0, classID: 0, value: 0, count: 0, cents: 0), count: capacity)
        for position in 0..<oldCapacity where old[position].count != 0 {
            let slot = old[position]
            var index = Self.hash(slot.committee, slot.classID, slot.value) & (capacity - 1)
            while slots[index].count != 0 { index = (index + 1) & (capacity - 1) }
            slots[index] = slot
        }
        old.deallocate()
    }

    /// Everything counted so far; the table is then empty.
    func drain() -> [Slot] {
        var result: [Slot] = []
        result.reserveCapacity(count)
        for index in 0..<capacity where slots[index].count != 0 { result.append(slots[index]) }
        slots.update(
            repeating: Slot(committee: 0, classID: 0, value: 0, count: 0, cents: 0), count: capacity)
        count = 0
        return result
    }
}

/// Gives each distinct text a small number, from 0.
struct TextIndex {
    private(set) var texts: [String] = []
    private var numbers: [String: UInt32] = [:]

    /// The number of a text.
    mutating func number(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
        number(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    }

    /// The number of a text.
    mutating func number(_ text: String) -> UInt32 {
        if let known = numbers[text] { return known }
        let next = UInt32(texts.count)
        numbers[text] = next
        texts.append(text)
        return next
    }
}

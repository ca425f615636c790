import CIntrinsics

/// Counts and sums by (committee, class, dimension value), by open addressing. Grows as needed: the
/// keys are few however many the rows.
final class RollupTable {
    struct Slot {
        var committee: UInt32
        var classID: UInt32
        /// A month, a size bucket or the number of a text.
        var value: UInt32
        var count: UInt32
        var cents: Int64
    }

    /// Behind a pointer: a stored property of a class would be checked for exclusive access at
    /// every row.
    private struct State {
        var slots: UnsafeMutablePointer<Slot>
        var capacity: Int
        var count: Int
        var pendingCount: Int
        var hasOverflown = false
    }
    /// Rows wait here and are added in one tight loop, so that the processor can overlap the cache
    /// misses of several.
    private let pending: UnsafeMutablePointer<Slot>
    private static let pendingLimit = 256
    private let state: UnsafeMutablePointer<State>
    private static let empty = Slot(committee: 0, classID: 0, value: 0, count: 0, cents: 0)

    init() {
        state = .allocate(capacity: 1)
        let slots = allocateTable(Slot.self, 1024)
        state.initialize(to: State(slots: slots, capacity: 1024, count: 0, pendingCount: 0))
        pending = .allocate(capacity: Self.pendingLimit)
    }

    /// Whether a sum left the range of 64 bits; it is then worth nothing.
    var hasOverflown: Bool { state.pointee.hasOverflown }

    deinit {
        freeTable(state.pointee.slots, state.pointee.capacity)
        state.deallocate()
        pending.deallocate()
    }

    @inline(__always)
    private static func hash(_ committee: UInt32, _ classID: UInt32, _ value: UInt32) -> Int {
        let mixed =
            (UInt64(committee) &<< 32 | UInt64(classID)) &* 0x9E37_79B9_7F4A_7C15
            ^ UInt64(value) &* 0xC2B2_AE3D_27D4_EB4F
        return Int((mixed ^ mixed &>> 29) & 0x7FFF_FFFF_FFFF_FFFF)
    }

    /// Adds one row.
    @inline(__always)
    func add(committee: UInt32, classID: UInt32, value: Int64, cents: Int64) {
        pending[state.pointee.pendingCount] = Slot(
            committee: committee, classID: classID, value: UInt32(truncatingIfNeeded: value),
            count: 1, cents: cents)
        state.pointee.pendingCount &+= 1
        if state.pointee.pendingCount == Self.pendingLimit { settle() }
    }

    /// Adds a whole sum under another dimension value.
    func add(_ slot: Slot, value: UInt32) {
        count(
            Slot(
                committee: slot.committee, classID: slot.classID, value: value, count: slot.count,
                cents: slot.cents))
    }

    private func settle() {
        let slots = state.pointee.slots
        let mask = state.pointee.capacity &- 1
        for index in 0..<state.pointee.pendingCount {
            let row = pending[index]
            warchest_prefetch(slots + (Self.hash(row.committee, row.classID, row.value) & mask))
        }
        for index in 0..<state.pointee.pendingCount { count(pending[index]) }
        state.pointee.pendingCount = 0
    }

    @inline(__always)
    private func count(_ row: Slot) {
        let slots = state.pointee.slots
        let mask = state.pointee.capacity &- 1
        var index = Self.hash(row.committee, row.classID, row.value) & mask
        while slots[index].count != 0 {
            if slots[index].committee == row.committee, slots[index].classID == row.classID,
                slots[index].value == row.value
            {
                slots[index].count &+= row.count
                let (sum, overflow) = slots[index].cents.addingReportingOverflow(row.cents)
                slots[index].cents = sum
                if overflow { state.pointee.hasOverflown = true }
                return
            }
            index = (index &+ 1) & mask
        }
        slots[index] = row
        state.pointee.count += 1
        if state.pointee.count * 10 > state.pointee.capacity * 7 { grow() }
    }

    private func grow() {
        let old = state.pointee.slots
        let oldCapacity = state.pointee.capacity
        let capacity = oldCapacity * (oldCapacity < 1 << 15 ? 4 : 2)
        let slots = allocateTable(Slot.self, capacity)
        for position in 0..<oldCapacity where old[position].count != 0 {
            let slot = old[position]
            var index = Self.hash(slot.committee, slot.classID, slot.value) & (capacity - 1)
            while slots[index].count != 0 { index = (index + 1) & (capacity - 1) }
            slots[index] = slot
        }
        freeTable(old, oldCapacity)
        state.pointee.slots = slots
        state.pointee.capacity = capacity
    }

    /// Everything counted so far; the table is then empty.
    func drain() throws -> [Slot] {
        settle()
        if hasOverflown { throw ImportError.sumOverflow(line: 0) }
        var result: [Slot] = []
        result.reserveCapacity(state.pointee.count)
        let slots = state.pointee.slots
        for index in 0..<state.pointee.capacity where slots[index].count != 0 {
            result.append(slots[index])
        }
        freeTable(slots, state.pointee.capacity)
        state.pointee.slots = allocateTable(Slot.self, 1024)
        state.pointee.capacity = 1024
        state.pointee.count = 0
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

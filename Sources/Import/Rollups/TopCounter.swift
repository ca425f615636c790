import CIntrinsics

/// Exact largest sums by (counterparty, committee), in bounded memory.
///
/// Sums are kept in a hash table; when it is full they are sorted and written to an unlinked
/// temporary file as a run. At the end the runs and the table are merged in order of counterparty,
/// so every sum is complete when it is compared. Ties go to the party seen first.
final class TopCounter {
    struct Item {
        var high: UInt64
        var low: UInt32
        var committee: UInt32
        var count: UInt32
        /// Counted from the first party of the import.
        var party: UInt32
        var cents: Int64
    }

    /// One line of the result: `committee` nil means every committee together.
    struct Ranked {
        var committee: UInt32?
        var rank: Int
        var party: Int64
        var count: Int64
        var cents: Int64
    }

    /// Behind a pointer, as in ``RollupTable``.
    private struct State {
        var slots: UnsafeMutablePointer<Item>
        var capacity: Int
        var used: Int
        var pendingCount: Int
    }
    private let pending: UnsafeMutablePointer<Item>
    private static let pendingLimit = 256
    private let state: UnsafeMutablePointer<State>
    private let capacityLimit: Int
    private let firstParty: Int64
    private var slots: UnsafeMutablePointer<Item> { state.pointee.slots }
    private var capacity: Int { state.pointee.capacity }
    private var runs: [(offset: Int, count: Int)] = []
    private var file: TemporaryFile?

    /// - Parameters:
    ///   - firstParty: the smallest party id to come.
    ///   - limit: the largest number of slots (32 bytes each); a power of two.
    init(firstParty: Int64, limit: Int = 1 << 20) {
        self.firstParty = firstParty
        capacityLimit = limit
        let capacity = min(4096, limit)
        let slots = allocateTable(Item.self, capacity)
        state = .allocate(capacity: 1)
        state.initialize(to: State(slots: slots, capacity: capacity, used: 0, pendingCount: 0))
        pending = .allocate(capacity: Self.pendingLimit)
    }

    deinit {
        freeTable(slots, capacity)
        state.deallocate()
        pending.deallocate()
    }

    private static let empty = Item(high: 0, low: 0, committee: 0, count: 0, party: 0, cents: 0)

    @inline(__always)
    private static func place(_ item: Item) -> Int {
        Int((item.high ^ UInt64(item.committee) &* 0x9E37_79B9_7F4A_7C15) &>> 20)
    }

    /// Adds one row.
    ///
    /// - Throws: ``ImportError/temporaryFile(_:)`` when a run cannot be written.
    @inline(__always)
    func add(_ hash: Hash128, committee: UInt32, party: Int64, cents: Int64) throws {
        pending[state.pointee.pendingCount] = Item(
            high: hash.high, low: UInt32(truncatingIfNeeded: hash.low), committee: committee,
            count: 1, party: UInt32(truncatingIfNeeded: party - firstParty), cents: cents)
        state.pointee.pendingCount &+= 1
        if state.pointee.pendingCount == Self.pendingLimit { try settle() }
    }

    private func settle() throws {
        let slots = state.pointee.slots
        let mask = state.pointee.capacity &- 1
        for index in 0..<state.pointee.pendingCount {
            warchest_prefetch(slots + (Self.place(pending[index]) & mask))
        }
        for index in 0..<state.pointee.pendingCount { try count(pending[index]) }
        state.pointee.pendingCount = 0
    }

    @inline(__always)
    private static func sum(_ left: Int64, _ right: Int64) throws -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        if overflow { throw ImportError.sumOverflow(line: 0) }
        return sum
    }

    @inline(__always)
    private func count(_ row: Item) throws {
        let slots = state.pointee.slots
        let mask = state.pointee.capacity &- 1
        var index = Self.place(row) & mask
        while slots[index].count != 0 {
            if slots[index].high == row.high, slots[index].low == row.low,
                slots[index].committee == row.committee
            {
                slots[index].count &+= row.count
                slots[index].cents = try Self.sum(slots[index].cents, row.cents)
                // The smallest number, not the first seen here: a recount by SQL finds the same
                // one.
                if row.party < slots[index].party { slots[index].party = row.party }
                return
            }
            index = (index &+ 1) & mask
        }
        slots[index] = row
        state.pointee.used += 1
        if state.pointee.used * 10 > state.pointee.capacity * 7 { try makeRoom() }
    }

    private func makeRoom() throws {
        if capacity < capacityLimit {
            let old = slots
            let oldCapacity = capacity
            let capacity = min(oldCapacity * (oldCapacity < 1 << 18 ? 4 : 2), capacityLimit)
            let slots = allocateTable(Item.self, capacity)
            for position in 0..<oldCapacity where old[position].count != 0 {
                let item = old[position]
                var index = Self.place(item) & (capacity - 1)
                while slots[index].count != 0 { index = (index + 1) & (capacity - 1) }
                slots[index] = item
            }
            freeTable(old, oldCapacity)
            state.pointee.slots = slots
            state.pointee.capacity = capacity
        } else {
            try spill()
        }
    }

    /// Packs the table to its front, sorted.
    private func sortInPlace() -> UnsafeMutableBufferPointer<Item> {
        var next = 0
        for index in 0..<capacity where slots[index].count != 0 {
            if index != next { slots[next] = slots[index] }
            next += 1
        }
        var packed = UnsafeMutableBufferPointer(start: slots, count: next)
        packed.sort { Self.precedes($0, $1) }
        return packed
    }

    @inline(__always)
    private static func precedes(_ left: Item, _ right: Item) -> Bool {
        if left.high != right.high { return left.high < right.high }
        if left.low != right.low { return left.low < right.low }
        return left.committee < right.committee
    }

    private func spill() throws {
        let packed = sortInPlace()
        let target = try file ?? TemporaryFile()
        file = target
        runs.append((target.count, packed.count))
        try target.append(UnsafeRawBufferPointer(packed))
        slots.update(repeating: Self.empty, count: capacity)
        state.pointee.used = 0
    }

    // MARK: Result

    /// The largest sums of each committee and of all together. The counter is then used up.
    ///
    /// - Parameter committees: how many committee numbers there are.
    func ranked(committees: Int, perCommittee: Int, overall: Int) throws -> [Ranked] {
        try settle()
        var heaps = [Best](repeating: Best(limit: perCommittee), count: committees)
        var all = Best(limit: overall)
        if runs.isEmpty {
            let everywhere = TopCounter(firstParty: firstParty, limit: 1 << 30)
            for index in 0..<capacity where slots[index].count != 0 {
                var item = slots[index]
                heaps[Int(item.committee)].offer(item)
                item.committee = 0
                try everywhere.count(item)
            }
            for index in 0..<everywhere.capacity where everywhere.slots[index].count != 0 {
                all.offer(everywhere.slots[index])
            }
        } else {
            try rankMerged(&heaps, &all)
        }
        var result = all.ranked(committee: nil, firstParty)
        for (committee, heap) in heaps.enumerated() {
            result += heap.ranked(committee: UInt32(committee), firstParty)
        }
        return result
    }

    /// The same from sorted runs, where the sums of one counterparty lie apart.
    private func rankMerged(_ heaps: inout [Best], _ all: inout Best) throws {
        var person: Item?
        var pair: Item?
        try merge { item in
            if let done = pair, !Self.isSame(done, item) || done.committee != item.committee {
                heaps[Int(done.committee)].offer(done)
                pair = nil
            }
            if let done = person, !Self.isSame(done, item) {
                all.offer(done)
                person = nil
            }
            pair = try pair.map { try Self.joined($0, item) } ?? item
            person = try person.map { try Self.joined($0, item) } ?? item
        }
        if let pair { heaps[Int(pair.committee)].offer(pair) }
        if let person { all.offer(person) }
    }

    private static func isSame(_ left: Item, _ right: Item) -> Bool {
        left.high == right.high && left.low == right.low
    }

    private static func joined(_ left: Item, _ right: Item) throws -> Item {
        var sum = left
        sum.count += right.count
        sum.cents = try Self.sum(left.cents, right.cents)
        sum.party = min(left.party, right.party)
        return sum
    }

    private func merge(_ body: (Item) throws -> Void) throws {
        let packed = sortInPlace()
        var cursors = [RunCursor(memory: packed)]
        if let file {
            try file.flush()
            for run in runs {
                cursors.append(RunCursor(file: file, offset: run.offset, count: run.count))
            }
        }
        while true {
            var best = -1
            for index in cursors.indices {
                guard let head = try cursors[index].peek() else { continue }
                if best < 0 {
                    best = index
                } else if let leader = try cursors[best].peek(), Self.precedes(head, leader) {
                    best = index
                }
            }
            guard best >= 0, let item = try cursors[best].peek() else { return }
            try body(item)
            cursors[best].advance()
        }
    }

    /// Reads one sorted run, from memory or from the temporary file in pieces.
    private struct RunCursor {
        private var items: [Item] = []
        private var memory: UnsafeMutableBufferPointer<Item>?
        private var position = 0
        private var file: TemporaryFile?
        private var offset = 0
        private var remaining = 0

        init(memory: UnsafeMutableBufferPointer<Item>) { self.memory = memory }

        init(file: TemporaryFile, offset: Int, count: Int) {
            self.file = file
            self.offset = offset
            remaining = count
        }

        mutating func peek() throws -> Item? {
            if let memory { return position < memory.count ? memory[position] : nil }
            if position < items.count { return items[position] }
            guard remaining > 0, let file else { return nil }
            let count = min(remaining, 8192)
            let stride = MemoryLayout<Item>.stride
            items = [Item](repeating: TopCounter.empty, count: count)
            try items.withUnsafeMutableBytes { try file.read(at: offset, into: $0) }
            offset += count * stride
            remaining -= count
            position = 0
            return items[0]
        }

        mutating func advance() { position += 1 }
    }

    /// The best few items, smallest on top of a heap.
    private struct Best {
        struct Line {
            var cents: Int64
            var party: UInt32
            var count: UInt32
        }
        let limit: Int
        private var heap: [Line] = []

        init(limit: Int) { self.limit = limit }

        private static func worse(_ left: Line, _ right: Line) -> Bool {
            left.cents != right.cents ? left.cents < right.cents : left.party > right.party
        }

        mutating func offer(_ item: Item) {
            let item = Line(cents: item.cents, party: item.party, count: item.count)
            if heap.count < limit {
                heap.append(item)
                var child = heap.count - 1
                while child > 0, Self.worse(heap[child], heap[(child - 1) / 2]) {
                    heap.swapAt(child, (child - 1) / 2)
                    child = (child - 1) / 2
                }
            } else if limit > 0, Self.worse(heap[0], item) {
                heap[0] = item
                var parent = 0
                while true {
                    var least = parent
                    for child in [2 * parent + 1, 2 * parent + 2]
                    where child < heap.count && Self.worse(heap[child], heap[least]) {
                        least = child
                    }
                    if least == parent { break }
                    heap.swapAt(parent, least)
                    parent = least
                }
            }
        }

        func ranked(committee: UInt32?, _ firstParty: Int64) -> [Ranked] {
            heap.sorted { Self.worse($1, $0) }.enumerated().map { index, item in
                Ranked(
                    committee: committee, rank: index + 1, party: firstParty + Int64(item.party),
                    count: Int64(item.count), cents: item.cents)
            }
        }
    }
}

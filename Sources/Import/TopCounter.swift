#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Exact largest sums by (counterparty, committee), in bounded memory.
///
/// Sums are kept in a hash table; when it is full they are sorted and written to an unlinked
/// temporary file as a run. At the end the runs and the table are merged in order of counterparty,
/// so every sum is complete when it is compared. Ties go to the party seen first.
final class TopCounter {
    struct Item {
        var high: UInt64
        var low: UInt64
        var committee: UInt32
        var count: UInt32
        var party: Int64
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
    private var slots: UnsafeMutablePointer<Item> { state.pointee.slots }
    private var capacity: Int { state.pointee.capacity }
    private var runs: [(offset: Int, count: Int)] = []
    private var file: UnsafeMutablePointer<FILE>?
    private var written = 0

    /// - Parameter limit: the largest number of slots (40 bytes each); a power of two.
    init(limit: Int = 1 << 20) {
        capacityLimit = limit
        let capacity = min(4096, limit)
        let slots = UnsafeMutablePointer<Item>.allocate(capacity: capacity)
        slots.initialize(repeating: Self.empty, count: capacity)
        state = .allocate(capacity: 1)
        state.initialize(to: State(slots: slots, capacity: capacity, used: 0, pendingCount: 0))
        pending = .allocate(capacity: Self.pendingLimit)
    }

    deinit {
        slots.deallocate()
        state.deallocate()
        pending.deallocate()
        if let file { fclose(file) }
    }

    private static let empty = Item(high: 0, low: 0, committee: 0, count: 0, party: 0, cents: 0)

    @inline(__always)
    private func place(_ hash: Hash128, _ committee: UInt32) -> Int {
        Int((hash.high ^ UInt64(committee) &* 0x9E37_79B9_7F4A_7C15) &>> 20)
    }

    /// Adds one row.
    ///
    /// - Throws: ``ImportError/temporaryFile(_:)`` when a run cannot be written.
    @inline(__always)
    func add(_ hash: Hash128, committee: UInt32, party: Int64, cents: Int64) throws {
        pending[state.pointee.pendingCount] = Item(
            high: hash.high, low: hash.low, committee: committee, count: 1, party: party,
            cents: cents)
        state.pointee.pendingCount &+= 1
        if state.pointee.pendingCount == Self.pendingLimit { try settle() }
    }

    private func settle() throws {
        for index in 0..<state.pointee.pendingCount {
            let row = pending[index]
            try count(
                Hash128(row), committee: row.committee, party: row.party, cents: row.cents)
        }
        state.pointee.pendingCount = 0
    }

    @inline(__always)
    private func count(_ hash: Hash128, committee: UInt32, party: Int64, cents: Int64) throws {
        let slots = state.pointee.slots
        let mask = state.pointee.capacity &- 1
        var index = place(hash, committee) & mask
        while slots[index].count != 0 {
            if slots[index].low == hash.low, slots[index].high == hash.high,
                slots[index].committee == committee
            {
                slots[index].count += 1
                slots[index].cents += cents
                // The smallest number, not the first seen here: a recount by SQL finds the same one.
                if party < slots[index].party { slots[index].party = party }
                return
            }
            index = (index &+ 1) & mask
        }
        slots[index] = Item(
            high: hash.high, low: hash.low, committee: committee, count: 1, party: party,
            cents: cents)
        state.pointee.used += 1
        if state.pointee.used * 10 > state.pointee.capacity * 7 { try makeRoom() }
    }

    private func makeRoom() throws {
        if capacity < capacityLimit {
            let old = slots
            let oldCapacity = capacity
            let capacity = oldCapacity * 2
            let slots = UnsafeMutablePointer<Item>.allocate(capacity: capacity)
            slots.initialize(repeating: Self.empty, count: capacity)
            for position in 0..<oldCapacity where old[position].count != 0 {
                let item = old[position]
                var index = place(Hash128(item), item.committee) & (capacity - 1)
                while slots[index].count != 0 { index = (index + 1) & (capacity - 1) }
                slots[index] = item
            }
            old.deallocate()
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
        if file == nil { file = tmpfile() }
        guard let file else { throw ImportError.temporaryFile(String(cString: strerror(errno))) }
        guard fwrite(packed.baseAddress, MemoryLayout<Item>.stride, packed.count, file) == packed.count
        else { throw ImportError.temporaryFile(String(cString: strerror(errno))) }
        runs.append((written, packed.count))
        written += packed.count
        slots.update(repeating: Self.empty, count: capacity)
        state.pointee.used = 0
    }

    // MARK: Result

    /// The largest sums of each committee and of all together. The counter is then used up.
    func ranked(perCommittee: Int, overall: Int) throws -> [Ranked] {
        try settle()
        var heaps: [UInt32: Best] = [:]
        var all = Best(limit: overall)
        var person: Item?
        var pair: Item?
        func closePair() {
            guard let done = pair else { return }
            heaps[done.committee, default: Best(limit: perCommittee)].offer(done)
            pair = nil
        }
        func closePerson() {
            closePair()
            if let done = person { all.offer(done) }
            person = nil
        }
        try merge { item in
            if var known = person, known.low == item.low, known.high == item.high {
                if var same = pair, same.committee == item.committee {
                    Self.join(&same, item)
                    pair = same
                } else {
                    closePair()
                    pair = item
                }
                Self.join(&known, item)
                person = known
            } else {
                closePerson()
                person = item
                pair = item
            }
        }
        closePerson()
        var result = all.ranked(committee: nil)
        for (committee, heap) in heaps { result += heap.ranked(committee: committee) }
        return result
    }

    private static func join(_ sum: inout Item, _ item: Item) {
        sum.count += item.count
        sum.cents += item.cents
        sum.party = min(sum.party, item.party)
    }

    private func merge(_ body: (Item) -> Void) throws {
        let packed = sortInPlace()
        var cursors = [RunCursor(memory: packed)]
        if let file {
            fflush(file)
            for run in runs { cursors.append(RunCursor(file: file, offset: run.offset, count: run.count)) }
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
            body(item)
            cursors[best].advance()
        }
    }

    /// Reads one sorted run, from memory or from the temporary file in pieces.
    private struct RunCursor {
        private var items: [Item] = []
        private var memory: UnsafeMutableBufferPointer<Item>?
        private var position = 0
        private var file: UnsafeMutablePointer<FILE>?
        private var offset = 0
        private var remaining = 0

        init(memory: UnsafeMutableBufferPointer<Item>) { self.memory = memory }

        init(file: UnsafeMutablePointer<FILE>, offset: Int, count: Int) {
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
            fseek(file, offset * stride, SEEK_SET)
            guard fread(&items, stride, count, file) == count else {
                throw ImportError.temporaryFile("a run could not be read back")
            }
            offset += count
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
            var party: Int64
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
                    where child < heap.count && Self.worse(heap[child], heap[least]) { least = child }
                    if least == parent { break }
                    heap.swapAt(parent, least)
                    parent = least
                }
            }
        }

        func ranked(committee: UInt32?) -> [Ranked] {
            heap.sorted { Self.worse($1, $0) }.enumerated().map { index, item in
                Ranked(
                    committee: committee, rank: index + 1, party: item.party,
                    count: Int64(item.count), cents: item.cents)
            }
        }
    }
}

extension Hash128 {
    fileprivate init(_ item: TopCounter.Item) {
        self.init(seed: 0)
        high = item.high
        low = item.low
    }
}

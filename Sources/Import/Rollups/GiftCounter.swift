import CIntrinsics
import LedgerModel

/// Sums of the gifts of individuals in one filing by giver as stored, year and filer: `roll_gift`.
///
/// Givers are numbered from 0 as they come, so a sum is found by its number, without a hash; the
/// few further years and filers of a giver are chained behind the first.
final class GiftCounter {
    struct Sum {
        var cents: Int64
        /// The last day and, on it, the largest running total; see ``told(_:_:)``.
        var told: Int64
        /// `Int32.min` when undated.
        var lastDay: Int32
        var count: UInt32
        /// Of a sum, the place of the giver's next one among `further`, plus one; of a row that
        /// waits, its giver.
        var next: UInt32
        /// 0 when undated.
        var year: Int16
        /// Counted from the first filer of the import.
        var filer: UInt16
    }

    /// Behind a pointer, as in ``RollupTable``.
    private struct State {
        var firsts: UnsafeMutablePointer<Sum>
        var further: UnsafeMutablePointer<Sum>
        var capacity: Int
        var furtherCapacity: Int
        var furtherCount = 0
        var pendingCount = 0
        var isWhole = true
        var hasOverflown = false
    }
    private let state: UnsafeMutablePointer<State>
    private let pending: UnsafeMutablePointer<Sum>
    private static let pendingLimit = 256
    private let limit: Int
    private let firstParty: Int64
    private let firstFiling: Int64

    /// - Parameters:
    ///   - firstParty: the smallest party id to come.
    ///   - firstFiling: the smallest filing id to come.
    ///   - limit: the largest number of givers (32 bytes each) that are counted in memory.
    init(firstParty: Int64, firstFiling: Int64, limit: Int = 1 << 22) {
        self.firstParty = firstParty
        self.firstFiling = firstFiling
        self.limit = limit
        state = .allocate(capacity: 1)
        state.initialize(
            to: State(
                firsts: allocateTable(Sum.self, 4096), further: allocateTable(Sum.self, 256),
                capacity: 4096, furtherCapacity: 256))
        pending = .allocate(capacity: Self.pendingLimit)
    }

    deinit {
        freeTable(state.pointee.firsts, state.pointee.capacity)
        freeTable(state.pointee.further, state.pointee.furtherCapacity)
        state.deallocate()
        pending.deallocate()
    }

    /// Day and running total in one number that grows with the day, then with the total; the same
    /// as in schema/rollups/roll_gift.sql.
    @inline(__always)
    private static func told(_ day: Int64?, _ aggregate: Int64?) -> Int64 {
        min(max(day ?? -40_000, -40_000), 40_000) * 200_000_000_000_000
            + (aggregate ?? -99_999_999_999_999)
    }

    /// Adds one gift.
    ///
    /// - Parameter year: of the day; 0 when there is none.
    @inline(__always)
    func add(
        party: Int64, filing: Int64, year: Int64, day: Int64?, cents: Int64, aggregate: Int64?
    ) {
        let filer = filing - firstFiling
        if filer > Int64(UInt16.max) { state.pointee.isWhole = false }
        pending[state.pointee.pendingCount] = Sum(
            cents: cents, told: Self.told(day, aggregate),
            lastDay: day.map { Int32(truncatingIfNeeded: $0) } ?? .min, count: 1,
            next: UInt32(truncatingIfNeeded: party - firstParty),
            year: Int16(truncatingIfNeeded: year), filer: UInt16(truncatingIfNeeded: filer))
        state.pointee.pendingCount &+= 1
        if state.pointee.pendingCount == Self.pendingLimit { settle() }
    }

    private func settle() {
        defer { state.pointee.pendingCount = 0 }
        guard state.pointee.isWhole else { return }
        for index in 0..<state.pointee.pendingCount {
            let party = Int(pending[index].next)
            if party >= state.pointee.capacity {
                guard party < limit else { return state.pointee.isWhole = false }
                while party >= state.pointee.capacity {
                    Self.double(&state.pointee.firsts, &state.pointee.capacity)
                }
            }
        }
        for index in 0..<state.pointee.pendingCount {
            warchest_prefetch(state.pointee.firsts + Int(pending[index].next))
        }
        for index in 0..<state.pointee.pendingCount { count(pending[index]) }
        if state.pointee.furtherCount > limit { state.pointee.isWhole = false }
    }

    private static func double(_ table: inout UnsafeMutablePointer<Sum>, _ capacity: inout Int) {
        let bigger = allocateTable(Sum.self, capacity * 2)
        bigger.update(from: table, count: capacity)
        freeTable(table, capacity)
        table = bigger
        capacity *= 2
    }

    @inline(__always)
    private func count(_ row: Sum) {
        var sum = state.pointee.firsts + Int(row.next)
        if sum.pointee.count == 0 {
            sum.pointee = row
            sum.pointee.next = 0
            return
        }
        if state.pointee.furtherCount == state.pointee.furtherCapacity {
            Self.double(&state.pointee.further, &state.pointee.furtherCapacity)
        }
        while sum.pointee.year != row.year || sum.pointee.filer != row.filer {
            if sum.pointee.next == 0 {
                let place = state.pointee.furtherCount
                state.pointee.further[place] = row
                state.pointee.further[place].next = 0
                state.pointee.furtherCount += 1
                sum.pointee.next = UInt32(place + 1)
                return
            }
            sum = state.pointee.further + Int(sum.pointee.next - 1)
        }
        let (cents, overflow) = sum.pointee.cents.addingReportingOverflow(row.cents)
        if overflow { state.pointee.hasOverflown = true }
        sum.pointee.cents = cents
        sum.pointee.count &+= 1
        sum.pointee.told = max(sum.pointee.told, row.told)
        sum.pointee.lastDay = max(sum.pointee.lastDay, row.lastDay)
    }

    // MARK: Result

    /// One row of the result.
    struct Line {
        var party: Int64
        var filing: Int64
        /// Nil when undated.
        var year: Int64?
        var sum: Sum
    }

    /// Whether every gift was counted: beyond so many givers none is, and SQL has to recount.
    var isWhole: Bool { state.pointee.isWhole }

    /// Gives every sum in the order of giver, year and filer; nothing when it is not whole.
    func lines(_ body: (Line) throws -> Void) throws {
        settle()
        guard isWhole else { return }
        if state.pointee.hasOverflown { throw ImportError.sumOverflow(line: 0) }
        var sums: [Sum] = []
        for party in 0..<state.pointee.capacity where state.pointee.firsts[party].count != 0 {
            sums.removeAll(keepingCapacity: true)
            sums.append(state.pointee.firsts[party])
            while let place = sums.last?.next, place != 0 {
                sums.append(state.pointee.further[Int(place - 1)])
            }
            if sums.count > 1 { sums.sort { ($0.year, $0.filer) < ($1.year, $1.filer) } }
            for sum in sums {
                try body(
                    Line(
                        party: firstParty + Int64(party), filing: firstFiling + Int64(sum.filer),
                        year: sum.year == 0 ? nil : Int64(sum.year), sum: sum))
            }
        }
    }
}

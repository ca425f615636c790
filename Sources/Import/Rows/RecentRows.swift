import LedgerModel

/// Which rows a file has said before, by 64 bits of what they say, in memory that does not grow:
/// equal rows are common and no proof of an error, but a person should know of them.
///
/// Of files up to a million rows all are known. Of longer ones the table forgets rows that came
/// long before, and says so by ``hasForgotten``.
package final class RecentRows {
    /// How many rows it holds at most.
    package static let capacity = 1 << 21
    /// How far from its place a row may stand.
    private static let reach = 128
    private var table: UnsafeMutablePointer<UInt64>?

    /// Whether a row was forgotten for another.
    package private(set) var hasForgotten = false

    /// Knows no row yet.
    package init() {}

    deinit { if let table { freeTable(table, Self.capacity) } }

    /// Adds a row; returns whether it is there already.
    package func insert(_ content: UInt64) -> Bool {
        let slots = table ?? allocateTable(UInt64.self, Self.capacity)
        table = slots
        // An empty slot is 0.
        let row = max(content, 1)
        let first = Int(truncatingIfNeeded: row >> 40) & (Self.capacity - 1)
        for step in 0..<Self.reach {
            let place = (first &+ step) & (Self.capacity - 1)
            if slots[place] == row { return true }
            guard slots[place] == 0 else { continue }
            slots[place] = row
            return false
        }
        hasForgotten = true
        slots[(first &+ Int(truncatingIfNeeded: row) & (Self.reach - 1)) & (Self.capacity - 1)] =
            row
        return false
    }
}

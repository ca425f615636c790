import Import
import TestSupport
import Testing

/// The table of equal rows against a set.
@Suite struct RecentRowsTests {
    @Test func aMillionRowsAreKnownExactly() {
        var random = SeededGenerator(seed: 11)
        let rows = RecentRows()
        var twin: Set<UInt64> = []
        let said = (0..<1_000_000).map { _ in UInt64.random(in: 1 ... .max, using: &random) }
        var wrong = 0
        for turn in 0..<2_000_000 {
            // Later on nearly every one is there already.
            let row = said[Int.random(in: 0...min(turn, 999_999), using: &random)]
            if rows.insert(row) == twin.insert(row).inserted { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(!rows.hasForgotten)
    }

    @Test func moreThanItHoldsIsForgottenAndSaid() {
        var random = SeededGenerator(seed: 12)
        let rows = RecentRows()
        let first = UInt64.random(in: 1 ... .max, using: &random)
        #expect(!rows.insert(first))
        for _ in 0..<(3 * RecentRows.capacity) {
            _ = rows.insert(UInt64.random(in: 1 ... .max, using: &random))
        }
        #expect(rows.hasForgotten)
        let last = UInt64.random(in: 1 ... .max, using: &random)
        #expect(!rows.insert(last))
        #expect(rows.insert(last), "the last ones are known")
    }
}

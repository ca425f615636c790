import Import
import TestSupport
import Testing

/// The table of equal rows against a set.
@Suite struct RecentRowsTests {
    @Test func aMillionRowsAreKnownExactly() {
        var random = SeededGenerator(seed: 11)
        let rows = RecentRows()
        var twin: Set<UInt64> = []
        for _ in 0..<1_000_000 {
            // One in a few is there already.
            let row = UInt64.random(in: 0..<800_000, using: &random) &* 0x9E37_79B9_7F4A_7C15
            let isKnown = rows.insert(row)
            #expect(isKnown == !twin.insert(row == 0 ? 1 : row).inserted)
        }
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

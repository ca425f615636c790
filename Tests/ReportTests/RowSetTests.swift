import Store
import TestSupport
import Testing

/// The table `row_set(rows)` against the numbers that it is made of.
@Suite struct RowSetTests {
    private let database: TestDatabase

    init() throws { database = try TestDatabase() }

    private func spans(
        _ bytes: SQLValue, source: Int64? = nil, _ connection: Connection? = nil
    ) throws -> [[Int64]] {
        var found: [[Int64]] = []
        var values = ["rows": bytes]
        var sql = "SELECT source_id, first_id, last_id FROM row_set(:rows)"
        if let source {
            values["source"] = .integer(source)
            sql =
                "SELECT r.source_id, r.first_id, r.last_id FROM (SELECT :source AS s) q "
                + "CROSS JOIN row_set(:rows) r WHERE r.source_id = q.s"
        }
        try (connection ?? database.trusted()).run(sql, parameters: values) { row in
            found.append((0..<3).map { row.integer($0) })
            return true
        }
        return found
    }

    @Test func itHasTheNumbersThatWentIn() throws {
        var random = SeededGenerator(seed: 3)
        for density in [2, 3, 40, 9_000] {
            var set = RowSet()
            var numbers: Set<Int64> = [1_000_000_000, 2_000_000_063, 2_000_000_064]
            for source in [1, 2, 7] as [Int64] {
                for line in 0..<20_000 where Int.random(in: 0..<density, using: &random) > 0 {
                    numbers.insert(source * 1_000_000_000 + Int64(line * max(density / 40, 1)))
                }
            }
            for number in numbers.shuffled(using: &random) { set.insert(number) }
            #expect(set.count == numbers.count && set.numbers == numbers.sorted())
            let all = try spans(.blob(set.encoded))
            #expect(all.flatMap { Array($0[1]...$0[2]) } == numbers.sorted())
            #expect(all.allSatisfy { $0[0] == $0[1] / 1_000_000_000 })
            #expect(zip(all, all.dropFirst()).allSatisfy { $0[2] + 1 < $1[1] }, "spans are whole")
            #expect(
                try spans(.blob(set.encoded), source: 7, database.guarded())
                    == all.filter { $0[0] == 7 })
            #expect(set.encoded.count < numbers.count * 3 + 100)
        }
    }

    @Test func whatIsInBothIsInBoth() {
        var (one, other) = (RowSet(), RowSet())
        for number: Int64 in [1_000_000_005, 1_000_000_900, 3_000_000_001] { one.insert(number) }
        for number: Int64 in [1_000_000_900, 2_000_000_005, 3_000_000_001] { other.insert(number) }
        let both = one.intersection(other)
        #expect(both.numbers == [1_000_000_900, 3_000_000_001] && both.count == 2)
        #expect(both.numbers == other.intersection(one).numbers)
    }

    /// Of NULL a source has all its lines; without a source nothing is guessed.
    @Test func nothingBoundIsEveryLineOfASource() throws {
        #expect(try spans(.null, source: 4) == [[4, 4_000_000_000, 4_999_999_999]])
        #expect(throws: StoreError.self) { try spans(.null) }
        #expect(throws: StoreError.self) { try spans(.text("[1]")) }
        #expect(try spans(.blob([])).isEmpty)
    }

    /// A stranger may bind what he likes: it ends, and no line lies outside its source.
    @Test func damagedBytesEndEarly() throws {
        var random = SeededGenerator(seed: 8)
        var set = RowSet()
        for line in stride(from: 1 as Int64, to: 9_000, by: 7) { set.insert(5_000_000_000 + line) }
        let whole = set.encoded
        let connection = try database.guarded()
        for turn in 0..<300 {
            var bytes = Array(whole.prefix(Int.random(in: 0...whole.count, using: &random)))
            for _ in 0..<(turn % 5) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            for span in try spans(.blob(bytes), connection) {
                #expect(span[1] <= span[2] && span[2] / 1_000_000_000 <= span[0])
            }
        }
    }
}

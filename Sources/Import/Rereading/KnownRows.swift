import Store

/// The rows of one dimension that the entries of a source refer to, each read once. They were
/// numbered as they were met, so reading on finds nearly all, and another is looked for by its
/// number. Memory is bounded: of two numbers that share a place, the later keeps it.
final class KnownRows<Value: BitwiseCopyable> {
    private let reader: Statement
    private let make: (Statement) throws -> Value
    private let capacity: Int
    private let bits: Int64
    /// What of a number its place does not tell, and the round in which it was put there; another
    /// round's value means nothing. In 32 bits, as there are millions.
    private var keys: UnsafeMutablePointer<UInt32>
    private let values: UnsafeMutablePointer<Value>
    private var round: UInt32 = 0
    private static var lastRound: UInt32 { 0xFFF }
    /// The number of the row on which `reader` stands.
    private var standing: Int64?
    /// A value whose number is too large to be kept.
    private let other: UnsafeMutablePointer<Value>

    /// - Parameters:
    ///   - select: the columns, the number first, and the tables; a row is chosen by `key`.
    ///   - capacity: how many rows are kept at most; a power of two.
    ///   - make: what is kept of a row.
    init(
        _ select: String, key: String, capacity: Int, in database: Connection,
        make: @escaping (Statement) throws -> Value
    ) throws {
        reader = try database.statement("\(select) WHERE \(key) >= ?1 ORDER BY \(key)")
        self.make = make
        self.capacity = capacity
        bits = Int64(capacity.trailingZeroBitCount)
        keys = allocateTable(UInt32.self, capacity)
        values = allocateTable(Value.self, capacity)
        other = .allocate(capacity: 1)
    }

    deinit {
        freeTable(keys, capacity)
        freeTable(values, capacity)
        other.deallocate()
    }

    /// Forgets everything: what is made of a row depends on the source that is read.
    func begin() {
        end()
        if round == Self.lastRound {
            freeTable(keys, capacity)
            keys = allocateTable(UInt32.self, capacity)
            round = 0
        }
        round += 1
    }

    /// Ends the half-read result.
    func end() {
        reader.reset()
        standing = nil
    }

    /// What is kept of a row; nil when there is none of this number. Valid until the next call.
    @inline(__always)
    func value(_ number: Int64) throws -> UnsafeMutablePointer<Value>? {
        let place = Int(truncatingIfNeeded: number) & (capacity &- 1)
        let rest = number &>> bits
        let key = UInt32(truncatingIfNeeded: rest) &<< 12 | round
        if keys[place] == key, rest >= 0, rest < 1 << 20 { return values + place }
        guard try find(number) else { return nil }
        guard rest >= 0, rest < 1 << 20 else {
            other.pointee = try make(reader)
            return other
        }
        values[place] = try make(reader)
        keys[place] = key
        return values + place
    }

    /// Reads on to a row, or looks for it.
    private func find(_ number: Int64) throws -> Bool {
        if let here = standing, here < number, number &- here <= 8 {
            while let here = standing, here < number { try step() }
        } else if standing != number {
            reader.reset()
            reader.bind(1, number)
            try step()
        }
        return standing == number
    }

    private func step() throws { standing = try reader.step() ? reader.int(0) : nil }
}

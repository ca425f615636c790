import Store

/// The rows of one dimension that the entries of a source refer to, each read once. They were
/// numbered as they were met, so reading on finds nearly all, and another is looked for by its
/// number. Memory is bounded: of two numbers that share a place, the later keeps it.
final class KnownRows<Value: BitwiseCopyable> {
    private let reader: Statement
    private let make: (Statement) throws -> Value
    private let capacity: Int
    private let numbers: UnsafeMutablePointer<Int64>
    /// The round in which a place was filled; another round's value means nothing.
    private let rounds: UnsafeMutablePointer<Int32>
    private let values: UnsafeMutablePointer<Value>
    private var round: Int32 = 0
    /// The number of the row on which `reader` stands.
    private var standing: Int64?

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
        numbers = allocateTable(Int64.self, capacity)
        rounds = allocateTable(Int32.self, capacity)
        values = allocateTable(Value.self, capacity)
    }

    deinit {
        freeTable(numbers, capacity)
        freeTable(rounds, capacity)
        freeTable(values, capacity)
    }

    /// Forgets everything: what is made of a row depends on the source that is read.
    func begin() {
        end()
        round &+= 1
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
        if rounds[place] == round, numbers[place] == number { return values + place }
        return try read(number, place)
    }

    private func read(_ number: Int64, _ place: Int) throws -> UnsafeMutablePointer<Value>? {
        if let here = standing, here < number, number &- here <= 8 {
            while let here = standing, here < number { try step() }
        } else if standing != number {
            reader.reset()
            reader.bind(1, number)
            try step()
        }
        guard standing == number else { return nil }
        values[place] = try make(reader)
        numbers[place] = number
        rounds[place] = round
        return values + place
    }

    private func step() throws { standing = try reader.step() ? reader.int(0) : nil }
}

import LedgerModel

/// The index of names (schema/migrations/0011_names.sql): written with every source, gone with it,
/// recounted by `verify`.
package enum NameIndex {
    /// What bears the names of a list.
    package enum Kind: String, CaseIterable, Sendable {
        /// The whole source; says that its names are in the index.
        case source
        /// The other sides of rows, by party.
        case party
        /// Which rows a party has.
        case rows
        /// Records, and rows of outside spending (spender, candidate) and ad buys (sponsor).
        case committee, candidate, payee, spender, sponsor
    }

    /// The most names, and the most rows, of one part: what is gathered in memory.
    package static let partSize = 1 << 22

    /// The numbers of sources whose records have numbers; an import gives no others.
    static let sources: ClosedRange<Int64> = 1...(Int64.max / 1_000_000_000 - 1)

    /// Writes the names of a source that has none in the index yet.
    package static func write(
        source: Int64, in database: Connection, partSize: Int = partSize
    ) throws {
        let writer = try NameWriter(database)
        try NameGathering(source: source, database: database, partSize: partSize, to: writer)
            .run()
    }

    /// Whether the names of a source are not in the index.
    package static func isMissing(_ source: Int64, in database: Connection) throws -> Bool {
        try database.integer("SELECT 1 FROM name_part WHERE part_id = ?1", source &* 1_000_000_000)
            == nil
    }

    /// The sources whose names are not in the index: an older program loaded them.
    package static func missing(in database: Connection) throws -> [Int64] {
        let query = try database.statement(
            """
            SELECT source_id FROM source WHERE state <> 'removed'
              AND NOT EXISTS (SELECT 1 FROM name_part WHERE part_id = source_id * 1000000000)
            """)
        var found: [Int64] = []
        while try query.step() {
            // What no import gives is refused in words where it is in the way.
            if Self.sources.contains(query.int(0)) { found.append(query.int(0)) }
        }
        return found
    }

    /// Writes what ``missing(in:)`` names, each source in a transaction of its own, so that a
    /// killed program goes on where it was.
    ///
    /// - Parameter onProgress: how many of how many are done.
    package static func writeMissing(
        in database: Connection, onProgress: ((Int, Int) -> Void)? = nil
    ) throws {
        let sources = try missing(in: database)
        for (done, source) in sources.enumerated() {
            onProgress?(done, sources.count)
            try database.stopIfAsked()
            try database.unsealedTransaction { try write(source: source, in: database) }
        }
        if !sources.isEmpty { onProgress?(sources.count, sources.count) }
    }
}

/// Holds the index against the sources one after the other, told their rows as they are read.
package final class NameComparison {
    private let database: Connection
    private let partSize: Int
    private let missing: Set<Int64>
    private let checker: NameChecker
    private var gathering: NameGathering?
    private var firstParty: Int64?

    /// Two parties of a source further apart than this are nothing that an import gives.
    private static let widest: UInt64 = 1 << 27

    /// Prepares to read a database.
    package init(database: Connection, partSize: Int = NameIndex.partSize) throws {
        self.database = database
        self.partSize = partSize
        missing = Set(try NameIndex.missing(in: database))
        checker = try NameChecker(database)
    }

    /// Begins with the names of a source.
    package func begin(source: Int64) throws {
        checker.differs = missing.contains(source) || !NameIndex.sources.contains(source)
        firstParty = nil
        gathering =
            checker.differs
            ? nil
            : try NameGathering(
                source: source, database: database, partSize: partSize, to: checker)
        try gathering?.beginReading()
    }

    /// Takes one row of the source; rows come in order.
    @inline(__always)
    package func add(entry: Int64, party: Int64, posting: Int64, filing: Int64) throws {
        guard let gathering else { return }
        if firstParty == nil { firstParty = party }
        guard party.distance(from: firstParty ?? party) < Self.widest else { return giveUp() }
        try gathering.add(entry: entry, party: party, posting: posting, filing: filing)
    }

    private func giveUp() {
        gathering = nil
        checker.differs = true
    }

    /// Ends with the source.
    ///
    /// - Returns: whether its names are not as the index has them.
    package func end() throws -> Bool {
        try gathering?.finish()
        gathering = nil
        return checker.differs
    }

    /// Whether the index has more than the sources gave.
    package func hasMore() throws -> Bool { try checker.hasMore() }
}

extension Int64 {
    @inline(__always)
    fileprivate func distance(from other: Int64) -> UInt64 {
        self >= other
            ? UInt64(bitPattern: self &- other) : UInt64(bitPattern: other &- self)
    }
}

/// Takes the rows of the index as they are made.
protocol NameSink: AnyObject {
    func part(_ id: Int64, _ part: NamePart) throws
    func word(
        _ word: UnsafeBufferPointer<UInt8>, source: Int64, part: Int64, holders: [UInt8]) throws
    /// Words of one list have all come.
    func endWords() throws
    func rows(_ id: Int64, _ rows: [UInt8]) throws
    func filed(_ id: Int64, _ part: NamePart) throws
}

/// A row of `name_part`.
struct NamePart {
    var kind: NameIndex.Kind
    var first: Int64 = 0
    var last: Int64 = 0
    var line: Int64 = 0
    var chunk: Int64 = 0
    var starts: [UInt8] = []
}

/// Stores them; words, of which a file may have a million, a few thousand at a time.
final class NameWriter: NameSink {
    private let database: Connection
    private let part: Statement
    private let word: Statement
    private let words: Statement
    /// Words that wait, with a cell each for word, source, part and holders.
    private let cells = UnsafeMutablePointer<Cell>.allocate(capacity: 4 * NameWriter.mostWaiting)
    private let text = UnsafeMutablePointer<UInt8>.allocate(capacity: NameWriter.mostText)
    private var waiting = 0
    private var used = 0
    private static let mostWaiting = 2048
    private static let mostText = 1 << 19
    private let rows: Statement
    private let filed: Statement

    init(_ database: Connection) throws {
        part = try database.statement("INSERT INTO name_part VALUES (?,?,?,?,?,?,?)")
        filed = try database.statement("INSERT INTO filed_part VALUES (?,?,?,?,?,?)")
        word = try database.statement("INSERT INTO name_word VALUES (?,?,?,?)")
        words = try database.statement(
            RowFeed.insertion(
                into: "name_word", columns: ["word", "source_id", "part", "holders"]))
        self.database = database
        rows = try database.statement("INSERT INTO party_rows VALUES (?,?)")
    }

    deinit {
        cells.deallocate()
        text.deallocate()
    }

    func part(_ id: Int64, _ value: NamePart) throws {
        part.bind(1, id)
        part.bind(2, value.kind.rawValue)
        part.bind(3, value.first)
        part.bind(4, value.last)
        part.bind(5, value.line)
        part.bind(6, value.chunk)
        part.bind(7, blob: value.starts)
        try part.execute()
    }

    func word(
        _ bytes: UnsafeBufferPointer<UInt8>, source: Int64, part: Int64, holders: [UInt8]
    ) throws {
        let needed = bytes.count + holders.count
        if waiting == Self.mostWaiting || used + needed > Self.mostText { try endWords() }
        guard needed <= Self.mostText else {
            word.bind(1, String(decoding: bytes, as: UTF8.self))
            word.bind(2, source)
            word.bind(3, part)
            word.bind(4, blob: holders)
            return try word.execute()
        }
        let row = cells + 4 * waiting
        row[0] = copy(bytes, as: .text)
        row[1] = Cell(integer: source)
        row[2] = Cell(integer: part)
        row[3] = holders.withUnsafeBufferPointer { copy($0, as: .blob) }
        waiting += 1
    }

    private func copy(_ bytes: UnsafeBufferPointer<UInt8>, as tag: Cell.Tag) -> Cell {
        if let start = bytes.baseAddress { (text + used).update(from: start, count: bytes.count) }
        defer { used += bytes.count }
        return Cell(offset: used, count: bytes.count, as: tag)
    }

    func endWords() throws {
        defer { (waiting, used) = (0, 0) }
        try database.feed.insert(words, cells: cells, width: 4, rowCount: waiting, arena: text)
    }

    func rows(_ id: Int64, _ bytes: [UInt8]) throws {
        rows.bind(1, id)
        rows.bind(2, blob: bytes)
        try rows.execute()
    }

    func filed(_ id: Int64, _ value: NamePart) throws {
        filed.bind(1, id)
        filed.bind(2, value.first)
        filed.bind(3, value.last)
        filed.bind(4, value.line)
        filed.bind(5, value.chunk)
        filed.bind(6, blob: value.starts)
        try filed.execute()
    }
}

/// Holds them against what is stored.
private final class NameChecker: NameSink {
    var differs = false
    private let database: Connection
    private var counts: [Int64] = [0, 0, 0, 0]
    private let filed: Statement
    private let part: Statement
    private let word: Statement
    private let rows: Statement

    init(_ database: Connection) throws {
        self.database = database
        part = try database.statement("SELECT * FROM name_part WHERE part_id = ?")
        filed = try database.statement("SELECT * FROM filed_part WHERE part_id = ?")
        word = try database.statement(
            "SELECT holders FROM name_word WHERE word = ? AND source_id = ? AND part = ?")
        rows = try database.statement("SELECT rows FROM party_rows WHERE chunk_id = ?")
    }

    func part(_ id: Int64, _ value: NamePart) throws {
        counts[0] += 1
        part.bind(1, id)
        defer { part.reset() }
        guard try part.step() else {
            differs = true
            return
        }
        let numbers = (2...5).map { part.int(Int32($0)) }
        if part.text(1) != value.kind.rawValue
            || numbers != [value.first, value.last, value.line, value.chunk]
            || !isEqual(part, 6, value.starts)
        {
            differs = true
        }
    }

    func endWords() {}

    func word(
        _ bytes: UnsafeBufferPointer<UInt8>, source: Int64, part: Int64, holders: [UInt8]
    ) throws {
        counts[1] += 1
        guard let start = bytes.baseAddress else { return }
        word.bind(1, text: start, count: bytes.count)
        word.bind(2, source)
        word.bind(3, part)
        defer { word.reset() }
        let isSame = try word.step() && isEqual(word, 0, holders)
        if !isSame { differs = true }
    }

    func rows(_ id: Int64, _ bytes: [UInt8]) throws {
        counts[2] += 1
        rows.bind(1, id)
        defer { rows.reset() }
        let isSame = try rows.step() && isEqual(rows, 0, bytes)
        if !isSame { differs = true }
    }

    func filed(_ id: Int64, _ value: NamePart) throws {
        counts[3] += 1
        filed.bind(1, id)
        defer { filed.reset() }
        let isSame =
            try filed.step()
            && (1...4).map { filed.int(Int32($0)) }
                == [value.first, value.last, value.line, value.chunk]
            && isEqual(filed, 5, value.starts)
        if !isSame { differs = true }
    }

    private func isEqual(_ statement: Statement, _ column: Int32, _ expected: [UInt8]) -> Bool {
        // A blob, and no text of the same bytes.
        statement.typeCode(column) == 4
            && statement.bytes(column).map { $0.elementsEqual(expected) } ?? expected.isEmpty
    }

    /// Whether the tables have rows that nothing gave.
    func hasMore() throws -> Bool {
        let tables = ["name_part", "name_word", "party_rows", "filed_part"]
        return try zip(tables, counts).contains { table, count in
            try database.integer("SELECT count(*) FROM \(table)") != count
        }
    }
}

import Artefacts
import Store

/// Holds the roll-ups that are stored against those made again from the rows, source by source, as
/// sums of the hashes of their rows. What differs is recounted by the SQL under `schema/rollups/`,
/// which has the last word and says how many rows are off.
final class RollupComparison {
    /// The rows of one table and source, in any order.
    struct Digest: Equatable {
        var rows: Int64 = 0
        var sum: UInt64 = 0
    }

    private let database: Connection
    /// By table and source.
    private var made: [String: [Int64: Digest]] = [:]
    /// What only SQL can count.
    private var uncounted: [String: Set<Int64>] = [:]

    init(database: Connection) { self.database = database }

    /// Takes the roll-ups of one source, made from its rows.
    func take(_ rollups: Rollups, source: Int64) throws {
        do {
            try RollupWriter(sourceID: source) { [self] table, columns, constants in
                DigestSink(columns, constants) { [self] digest in
                    guard digest.rows > 0 else { return }
                    made[table, default: [:]][source, default: Digest()].rows += digest.rows
                    made[table, default: [:]][source, default: Digest()].sum &+= digest.sum
                }
            }.write(rollups)
            if rollups.gifts?.isWhole == false {
                uncounted["roll_gift", default: []].insert(source)
            }
        } catch ImportError.sumOverflow {
            for table in RollupRecount.tables { uncounted[table, default: []].insert(source) }
        }
    }

    /// How many rows of each roll-up differ from a recount, by source.
    func differences() throws -> [(source: Int64, table: String, rows: Int64)] {
        try RollupRecount.tables.flatMap { table in
            let made = made[table] ?? [:]
            let stored = try stored(table)
            var sources = Set(made.keys).union(stored.keys).filter { made[$0] != stored[$0] }
            sources.formUnion(uncounted[table] ?? [])
            return try sources.sorted().flatMap {
                try RollupRecount.differences(of: [$0], only: table, in: database)
            }
        }
    }

    private func stored(_ name: String) throws -> [Int64: Digest] {
        guard let table = Tables.all.first(where: { $0.name == name }) else { return [:] }
        let columns = (Tables.columns[name] ?? []).map(\.name)
        let source =
            table.owner == .number ? "\(table.key[0]) / 1000000000" : "source_id"
        let query = try database.statement(
            "SELECT \(source), \(columns.map { "\"\($0)\"" }.joined(separator: ", ")) FROM \(name)")
        let tags = columns.map(Hash128.tag)
        var found: [Int64: Digest] = [:]
        var last: (source: Int64, digest: Digest)?
        while try query.step() {
            var hash: UInt64 = 0
            for (index, tag) in tags.enumerated() {
                let column = Int32(index + 1)
                if query.isInteger(column) {
                    hash &+= DigestSink.hash(query.int(column), tag)
                } else if let bytes = query.bytes(column) {
                    hash &+= DigestSink.hash(bytes, tag)
                }
            }
            let id = query.int(0)
            if let known = last, known.source != id { found[known.source] = known.digest }
            if last?.source != id { last = (id, found[id] ?? Digest()) }
            last?.digest.rows += 1
            last?.digest.sum &+= Hash128.mixed(hash)
        }
        if let last { found[last.source] = last.digest }
        return found
    }
}

/// Adds up the hashes of the rows it is given. A row's is made of the hashes of its values, each
/// with its column, so that the order of columns means nothing.
private final class DigestSink: RollupSink {
    private let tags: [UInt64]
    private let constant: UInt64
    private let done: (RollupComparison.Digest) -> Void
    private var digest = RollupComparison.Digest()
    private var column = 0
    private var row: UInt64 = 0

    init(
        _ columns: [String], _ constants: [(String, Int64)],
        done: @escaping (RollupComparison.Digest) -> Void
    ) {
        tags = columns.map(Hash128.tag)
        constant = constants.reduce(0) { $0 &+ Self.hash($1.1, Hash128.tag($1.0)) }
        self.done = done
    }

    @inline(__always)
    static func hash(_ value: Int64, _ tag: UInt64) -> UInt64 {
        var hash = Hash128(seed: tag)
        hash.add(UInt64(bitPattern: value))
        return hash.high
    }

    @inline(__always)
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ tag: UInt64) -> UInt64 {
        var hash = Hash128(seed: tag &+ 1)
        if let start = bytes.baseAddress { hash.add(start, bytes.count) }
        return hash.high
    }

    private func next() -> UInt64 {
        defer { column += 1 }
        return column < tags.count ? tags[column] : 0
    }

    func add(_ value: Int64) { row &+= Self.hash(value, next()) }

    func add(_ value: Int64?) {
        let tag = next()
        if let value { row &+= Self.hash(value, tag) }
    }

    func add(_ value: String) {
        let tag = next()
        var copy = value
        row &+= copy.withUTF8 { Self.hash($0, tag) }
    }

    func endRow() throws {
        digest.rows += 1
        digest.sum &+= Hash128.mixed(row &+ constant)
        row = 0
        column = 0
    }

    func flush() throws {
        done(digest)
        digest = RollupComparison.Digest()
    }
}

import Artefacts
import Store

/// Recomputes control hashes from the database alone.
package struct RowHashes {
    let database: Connection

    struct Sum {
        var rows: Int64 = 0
        var hash: UInt64 = 0
    }

    /// Of a reference table.
    func sum(source: Int64, table: String, seed: UInt64) throws -> Sum {
        try records(source, table, "record_id", seed)
    }

    /// Columns of a table that hold what was filed, by name.
    static func columns(_ table: String, in database: Connection) throws -> [String] {
        let query = try database.statement(
            "SELECT name FROM pragma_table_info('\(table)') ORDER BY name")
        var names: [String] = []
        while try query.step() {
            if let name = query.text(0), !Tables.numbering.contains(name) { names.append(name) }
        }
        return names
    }

    static func hash(
        _ query: Statement, from first: Int32, _ tags: [UInt64], seed: UInt64
    ) -> Hash128 {
        var hash = Hash128(seed: seed)
        for (index, tag) in tags.enumerated() {
            guard let bytes = query.bytes(first + Int32(index)) else { continue }
            withUnsafePointer(to: UInt8(0)) { nothing in
                hash.add(bytes.baseAddress ?? nothing, bytes.count, tag: tag)
            }
        }
        return hash
    }

    private func records(
        _ source: Int64, _ table: String, _ key: String, _ seed: UInt64
    ) throws -> Sum {
        var sum = Sum()
        try eachRecord(source, table, key, seed) { id, cells in
            sum.rows += 1
            sum.hash &+= RowHash.record(id: id, cells: cells)
        }
        return sum
    }

    private func eachRecord(
        _ source: Int64, _ table: String, _ key: String, _ seed: UInt64,
        _ body: (Int64, Hash128) throws -> Void
    ) throws {
        let names = try Self.columns(table, in: database)
        let tags = names.map(Hash128.tag)
        let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
        let query = try database.statement(
            "SELECT \(key), \(list) FROM \(table) WHERE \(key) BETWEEN ?1 * 1000000000 "
                + "AND ?1 * 1000000000 + 999999999")
        query.bind(1, source)
        while try query.step() {
            try body(query.int(0), Self.hash(query, from: 1, tags, seed: seed))
        }
    }

    /// The part of a source's hash that one of its further tables makes.
    func recordsHash(source: Int64, table: String, seed: UInt64) throws -> UInt64 {
        try records(source, table, "record_id", seed).hash
    }

    /// Gives each row of a source with the hash of what it says, wherever it stands; the same as
    /// ``RecordDecoder/contentHash()`` of a record that says the same.
    ///
    /// - Parameter table: `entry`, or a reference table.
    func contents(
        source: Int64, table: String, seed: UInt64, _ body: (Int64, UInt64) throws -> Void
    ) throws {
        guard table == "entry" else {
            return try eachRecord(source, table, "record_id", seed) {
                try body($0, RowHash.record(id: 0, cells: $1))
            }
        }
        var buys: [Int64: UInt64] = [:]
        try eachRecord(source, "ad_buy", "entry_id", seed) {
            buys[$0] = RowHash.record(id: 0, cells: $1)
        }
        let rollups = Rollups(firstParty: 0, isLarge: false, gifts: nil)
        let reading = try EntryReading(database)
        try reading.each(source, seed: seed, texts: rollups, isContent: true) {
            try body($0.id, $0.hash &+ (buys[$0.id] ?? 0))
        }
    }

    /// What the rows beside a source's entries add to its hash, and how many of them count as rows.
    func besideEntries(_ source: Int64, _ seed: UInt64) throws -> Sum {
        var sum = Sum()
        for table in Tables.all where [.part, .item, .filed].contains(table.kind) {
            let more = try records(source, table.name, table.key[0], seed)
            if table.kind == .item { sum.rows += more.rows }
            sum.hash &+= more.hash
        }
        return sum
    }
}

import Artefacts
import Store

/// Recomputes control hashes from the database alone.
package struct RowHashes {
    let database: Connection

    struct Sum {
        var rows: Int64 = 0
        var cents: Int64 = 0
        var hash: UInt64 = 0
    }

    func sum(source: Int64, table: String, seed: UInt64) throws -> Sum {
        table == "entry" ? try entries(source, seed) : try records(source, table, "record_id", seed)
    }

    /// Columns of a table that hold what was filed, by name.
    private func columns(_ table: String) throws -> [String] {
        let query = try database.statement(
            "SELECT name FROM pragma_table_info('\(table)') ORDER BY name")
        var names: [String] = []
        while try query.step() {
            if let name = query.text(0), !Tables.numbering.contains(name) { names.append(name) }
        }
        return names
    }

    private static func hash(
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
        let names = try columns(table)
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
        try eachEntry(source, seed, isContent: true) { id, _, hash in
            try body(id, hash &+ (buys[id] ?? 0))
        }
    }

    private func entries(_ source: Int64, _ seed: UInt64) throws -> Sum {
        var sum = Sum()
        try eachEntry(source, seed, isContent: false) { _, cents, hash in
            sum.rows += 1
            sum.cents &+= cents
            sum.hash &+= hash
        }
        for table in Tables.all where [.part, .item, .filed].contains(table.kind) {
            let more = try records(source, table.name, table.key[0], seed)
            if table.kind == .item { sum.rows += more.rows }
            sum.hash &+= more.hash
        }
        return sum
    }

    /// - Parameter isContent: leaves the row's number out of its hash.
    private func eachEntry(
        _ source: Int64, _ seed: UInt64, isContent: Bool,
        _ body: (Int64, Int64, UInt64) throws -> Void
    ) throws {
        let tables = ["filing_ref", "party", "posting", "detail"]
        let names = try tables.map(columns)
        let aliases = ["f", "y", "p", "d"]
        let lists = zip(aliases, names).flatMap { alias, names in names.map { "\(alias).\"\($0)\"" }
        }
        let query = try database.statement(
            """
            SELECT e.entry_id, e.entry_day, e.amount_cents, e.detail_id, e.tran_id,
              iif(typeof(e.image) = 'integer', e.image + f.image_base, e.image),
              iif(typeof(e.sub_id) = 'integer', e.sub_id + f.sub_base, e.sub_id),
              e.aggregate_cents, e.back_ref_tran_id,
              \(lists.joined(separator: ", "))
            FROM entry e
            LEFT JOIN filing_ref f ON f.filing_id = e.filing_id
            LEFT JOIN party y ON y.party_id = e.party_id
            LEFT JOIN posting p ON p.posting_id = e.posting_id
            LEFT JOIN detail d ON d.detail_id = e.detail_id
            WHERE e.entry_id BETWEEN ?1 * 1000000000 AND ?1 * 1000000000 + 999999999
            """)
        query.bind(1, source)
        let tags = names.map { $0.map(Hash128.tag) }
        while try query.step() {
            var row = RowHash(id: isContent ? 0 : query.int(0))
            var first: Int32 = 9
            for (index, tags) in tags.enumerated() {
                let isAbsent = index == 3 && query.isNull(3)
                row.add(isAbsent ? 0 : Self.hash(query, from: first, tags, seed: seed).high)
                first += Int32(tags.count)
            }
            if query.isNull(1) { row.addNull() } else { row.add(UInt64(bitPattern: query.int(1))) }
            row.add(UInt64(bitPattern: query.int(2)))
            for column: Int32 in 4...6 { Self.addLongID(query, column, &row) }
            if !query.isNull(7) || !query.isNull(8) {
                for column: Int32 in 7...8 { Self.addLongID(query, column, &row) }
            }
            try body(query.int(0), query.int(2), row.value)
        }
    }

    private static func addLongID(_ query: Statement, _ column: Int32, _ row: inout RowHash) {
        if query.isNull(column) { return row.addNull() }
        if query.isInteger(column) { return row.add(UInt64(bitPattern: query.int(column))) }
        if let bytes = query.bytes(column), let start = bytes.baseAddress {
            row.add(start, bytes.count)
        }
    }
}

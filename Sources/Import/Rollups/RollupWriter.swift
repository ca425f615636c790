import Files
import Foundation
import Store

/// Writes a source's roll-ups: for each filer, and for `*`, every filer together.
struct RollupWriter {
    let sourceID: Int64
    /// Takes the rows of a table, given their columns but for those that are the same in each.
    private let sink: Sink
    typealias Sink = (_ table: String, _ columns: [String], _ constants: [(String, Int64)]) throws
        -> any RollupSink

    /// Stores them.
    init(database: Connection, sourceID: Int64) {
        self.init(sourceID: sourceID) {
            try RollupFeeder(database: database, table: $0, columns: $1, constants: $2)
        }
    }

    /// Hands them over.
    init(sourceID: Int64, to sink: @escaping Sink) {
        self.sourceID = sourceID
        self.sink = sink
    }

    /// How many largest counterparties are kept for one filer.
    static let perCommittee = 100
    /// How many for every filer together.
    static let overall = 1000

    /// Writes everything. The three rankings are made on a second thread meanwhile.
    func write(_ rollups: Rollups) throws {
        let texts = rollups.texts.texts
        let ranking = Ranking(rollups, committees: texts.count)
        let order = Self.order(texts)
        let months = try rollups.month.drain()
        try write(Self.totals(months), into: "roll_total", nil, texts, order)
        try write(months, into: "roll_month", ("month", false), texts, order)
        try write(rollups.state.drain(), into: "roll_state", ("state", true), texts, order)
        try write(rollups.size.drain(), into: "roll_size", ("bucket", false), texts, order)
        try write(rollups.pair.drain(), into: "roll_pair", ("other_id", true), texts, order)
        try write(rollups.purpose.drain(), into: "roll_purpose", ("category", true), texts, order)
        try writeOutside(rollups, texts, order)
        try writeGifts(rollups)
        for (name, ranked) in try ranking.finish() { try writeTop(name, ranked, texts, order) }
    }

    // MARK: Sums

    /// Place of each text among all texts in order.
    private static func order(_ texts: [String]) -> [UInt32] {
        var order = [UInt32](repeating: 0, count: texts.count)
        for (place, number) in texts.indices.sorted(by: { texts[$0] < texts[$1] }).enumerated() {
            order[number] = UInt32(place)
        }
        return order
    }

    /// The months of each (filer, class) added up.
    private static func totals(_ months: [RollupTable.Slot]) throws -> [RollupTable.Slot] {
        let table = RollupTable()
        for slot in months { table.add(slot, value: 0) }
        return try table.drain()
    }

    /// Every filer together, under a committee number that stands for `*`.
    private static func everyFiler(_ slots: [RollupTable.Slot]) throws -> [RollupTable.Slot] {
        let table = RollupTable()
        for var slot in slots {
            slot.committee = everyone
            table.add(slot, value: slot.value)
        }
        return try table.drain()
    }

    private static let everyone = UInt32.max

    /// In the order of the table's key, `*` first.
    private static func sorted(
        _ slots: [RollupTable.Slot], _ order: [UInt32]
    ) -> [RollupTable.Slot] {
        var keyed = slots.map { slot -> (key: UInt64, slot: RollupTable.Slot) in
            let place = slot.committee == everyone ? 0 : UInt64(order[Int(slot.committee)]) + 1
            // Numbers of texts, months and buckets are small; classes are a few hundred.
            return (place << 44 | UInt64(slot.value) << 12 | UInt64(slot.classID), slot)
        }
        keyed.sort { $0.key < $1.key }
        return keyed.map(\.slot)
    }

    // MARK: Rows

    private func write(
        _ slots: [RollupTable.Slot], into table: String,
        _ dimension: (column: String, isText: Bool)?,
        _ texts: [String], _ order: [UInt32]
    ) throws {
        guard !slots.isEmpty else { return }
        let columns =
            ["cmte_id"] + (dimension.map { [$0.column] } ?? []) + ["class_id", "n", "cents"]
        let feeder = try sink(table, columns, [("source_id", sourceID)])
        for slot in try Self.sorted(Self.everyFiler(slots) + slots, order) {
            feeder.add(slot.committee == Self.everyone ? "*" : texts[Int(slot.committee)])
            if let dimension {
                if dimension.isText {
                    feeder.add(texts[Int(slot.value)])
                } else {
                    feeder.add(Int64(slot.value))
                }
            }
            feeder.add(Int64(slot.classID))
            feeder.add(Int64(slot.count))
            feeder.add(slot.cents)
            try feeder.endRow()
        }
        try feeder.flush()
    }

    private func writeOutside(_ rollups: Rollups, _ texts: [String], _ order: [UInt32]) throws {
        let slots = try rollups.outside.drain()
        guard !slots.isEmpty else { return }
        let feeder = try sink(
            "roll_outside",
            ["cmte_id", "cand_id", "class_id", "n", "cents", "first_day", "last_day"],
            [("source_id", sourceID)])
        for slot in try Self.sorted(Self.everyFiler(slots) + slots, order) {
            let days = rollups.outsideDays[
                Rollups.OutsideKey(
                    committee: slot.committee, classID: slot.classID, candidate: Int64(slot.value))]
            feeder.add(slot.committee == Self.everyone ? "*" : texts[Int(slot.committee)])
            feeder.add(texts[Int(slot.value)])
            feeder.add(Int64(slot.classID))
            feeder.add(Int64(slot.count))
            feeder.add(slot.cents)
            feeder.add(days?.first)
            feeder.add(days?.last)
            try feeder.endRow()
        }
        try feeder.flush()
    }

    /// Nothing when there were too many givers to be counted in memory: ``GiftCounter/isWhole``.
    private func writeGifts(_ rollups: Rollups) throws {
        guard let gifts = rollups.gifts else { return }
        let feeder = try sink(
            "roll_gift",
            ["gift_id", "filing_id", "party_id", "year", "n", "cents", "last_day", "last_told"], [])
        var number = sourceID * 1_000_000_000
        try gifts.lines { line in
            number += 1
            feeder.add(number)
            feeder.add(line.filing)
            feeder.add(line.party)
            feeder.add(line.year)
            feeder.add(Int64(line.sum.count))
            feeder.add(line.sum.cents)
            feeder.add(line.year == nil ? nil : Int64(line.sum.lastDay))
            feeder.add(line.sum.told)
            try feeder.endRow()
        }
        try feeder.flush()
    }

    private func writeTop(
        _ dimension: String, _ ranked: [TopCounter.Ranked], _ texts: [String], _ order: [UInt32]
    ) throws {
        let feeder = try sink(
            "roll_top", ["dimension", "cmte_id", "rank", "party_id", "n", "cents"],
            [("source_id", sourceID)])
        func place(_ row: TopCounter.Ranked) -> UInt64 {
            (row.committee.map { UInt64(order[Int($0)]) + 1 } ?? 0) << 16 | UInt64(row.rank)
        }
        for row in ranked.sorted(by: { place($0) < place($1) }) {
            feeder.add(dimension)
            feeder.add(row.committee.map { texts[Int($0)] } ?? "*")
            feeder.add(Int64(row.rank))
            feeder.add(row.party)
            feeder.add(row.count)
            feeder.add(row.cents)
            try feeder.endRow()
        }
        try feeder.flush()
    }
}

/// The three rankings, made on a thread of their own.
private final class Ranking: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var result: Result<[(String, [TopCounter.Ranked])], Error> = .success([])

    init(_ rollups: Rollups, committees: Int) {
        nonisolated(unsafe) let counters = [
            ("donor", rollups.donors), ("employer", rollups.employers), ("vendor", rollups.vendors),
        ]
        let work: @Sendable () -> Void = { [self] in
            result = Result {
                try counters.map { name, counter in
                    (
                        name,
                        try counter.ranked(
                            committees: committees, perCommittee: RollupWriter.perCommittee,
                            overall: RollupWriter.overall)
                    )
                }
            }
            done.signal()
        }
        // Where no thread is to be had they are made here.
        do { try WorkThread.start(stackSize: 4 << 20, work) } catch { work() }
    }

    func finish() throws -> [(String, [TopCounter.Ranked])] {
        done.wait()
        return try result.get()
    }
}

/// Takes the rows of a roll-up, value by value.
protocol RollupSink: AnyObject {
    func add(_ value: Int64)
    func add(_ value: Int64?)
    func add(_ value: String)
    func endRow() throws
    func flush() throws
}

/// Collects rows of a roll-up and feeds them to SQLite a few thousand at a time.
private final class RollupFeeder: RollupSink {
    private let database: Connection
    private let statement: Statement
    private let rows: RowList
    private let text = Arena()
    private var isFirst = true

    init(
        database: Connection, table: String, columns: [String], constants: [(String, Int64)]
    ) throws {
        self.database = database
        statement = try database.statement(
            RowFeed.insertion(into: table, columns: columns, constants: constants))
        rows = RowList(width: columns.count)
    }

    deinit {
        rows.free()
        text.free()
    }

    private func add(_ cell: Cell) {
        if isFirst { rows.beginRow(cell) } else { rows.append(cell) }
        isFirst = false
    }

    func add(_ value: Int64) { add(Cell(integer: value)) }

    func add(_ value: Int64?) { add(value.map { Cell(integer: $0) } ?? .null) }

    func add(_ value: String) {
        var copy = value
        add(
            copy.withUTF8 { bytes in
                bytes.baseAddress.map { text.copy($0, bytes.count) } ?? Cell(offset: 0, count: 0)
            })
    }

    func endRow() throws {
        isFirst = true
        if rows.rowCount >= Batch.rowLimit { try flush() }
    }

    func flush() throws {
        try database.feed.insert(
            statement, cells: rows.cells, width: rows.width, rowCount: rows.rowCount,
            arena: text.bytes)
        rows.clear()
        text.clear()
    }
}

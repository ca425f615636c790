import Store

/// Writes a source's roll-ups: for each filer, and for `*`, every filer together.
struct RollupWriter {
    let database: LedgerDatabase
    let sourceID: Int64

    private struct Key: Hashable {
        var classID: UInt32
        var value: Int64
    }

    func write(_ rollups: Rollups) throws {
        let texts = rollups.texts.texts
        let months = rollups.month.drain()
        try writeTotals(months, texts)
        try write(months, into: "roll_month", "month", texts, asText: false)
        try write(rollups.state.drain(), into: "roll_state", "state", texts, asText: true)
        try write(rollups.size.drain(), into: "roll_size", "bucket", texts, asText: false)
        try write(rollups.pair.drain(), into: "roll_pair", "other_id", texts, asText: true)
        try write(rollups.purpose.drain(), into: "roll_purpose", "category", texts, asText: true)
        try writeOutside(rollups, texts)
        for (name, counter) in [
            ("donor", rollups.donors), ("employer", rollups.employers), ("vendor", rollups.vendors),
        ] { try writeTop(name, counter, texts) }
    }

    /// The rows of one roll-up, `*` first, in the order of its key.
    private func write(
        _ slots: [RollupTable.Slot], into table: String, _ column: String, _ texts: [String],
        asText: Bool
    ) throws {
        guard !slots.isEmpty else { return }
        let insert = try database.statement(
            "INSERT INTO \(table) (cmte_id, source_id, \(column), class_id, n, cents) "
                + "VALUES (?1, \(sourceID), ?2, ?3, ?4, ?5)")
        func put(_ committee: String, _ slot: RollupTable.Slot) throws {
            insert.bind(1, committee)
            if asText { insert.bind(2, texts[Int(slot.value)]) } else { insert.bind(2, slot.value) }
            insert.bind(3, Int64(slot.classID))
            insert.bind(4, slot.count)
            insert.bind(5, slot.cents)
            try insert.execute()
        }
        for slot in Self.everyFiler(slots) { try put("*", slot) }
        for slot in Self.sorted(slots, texts) { try put(texts[Int(slot.committee)], slot) }
    }

    private func writeTotals(_ months: [RollupTable.Slot], _ texts: [String]) throws {
        var totals: [UInt64: RollupTable.Slot] = [:]
        for slot in months {
            let key = UInt64(slot.committee) << 32 | UInt64(slot.classID)
            if totals[key] == nil {
                totals[key] = slot
                totals[key]?.value = 0
            } else {
                totals[key]?.count += slot.count
                totals[key]?.cents += slot.cents
            }
        }
        let insert = try database.statement(
            "INSERT INTO roll_total (cmte_id, source_id, class_id, n, cents) "
                + "VALUES (?1, \(sourceID), ?2, ?3, ?4)")
        let slots = Array(totals.values)
        func put(_ committee: String, _ slot: RollupTable.Slot) throws {
            insert.bind(1, committee)
            insert.bind(2, Int64(slot.classID))
            insert.bind(3, slot.count)
            insert.bind(4, slot.cents)
            try insert.execute()
        }
        for slot in Self.everyFiler(slots) { try put("*", slot) }
        for slot in Self.sorted(slots, texts) { try put(texts[Int(slot.committee)], slot) }
    }

    private func writeOutside(_ rollups: Rollups, _ texts: [String]) throws {
        let slots = rollups.outside.drain()
        guard !slots.isEmpty else { return }
        let insert = try database.statement(
            "INSERT INTO roll_outside (cmte_id, source_id, cand_id, class_id, n, cents, first_day, "
                + "last_day) VALUES (?1, \(sourceID), ?2, ?3, ?4, ?5, ?6, ?7)")
        func put(_ committee: String, _ slot: RollupTable.Slot, number: UInt32) throws {
            insert.bind(1, committee)
            insert.bind(2, texts[Int(slot.value)])
            insert.bind(3, Int64(slot.classID))
            insert.bind(4, slot.count)
            insert.bind(5, slot.cents)
            let days = rollups.outsideDays[
                Rollups.OutsideKey(committee: number, classID: slot.classID, candidate: slot.value)]
            insert.bind(6, days?.first)
            insert.bind(7, days?.last)
            try insert.execute()
        }
        for slot in Self.everyFiler(slots) { try put("*", slot, number: .max) }
        for slot in Self.sorted(slots, texts) {
            try put(texts[Int(slot.committee)], slot, number: slot.committee)
        }
    }

    private func writeTop(_ dimension: String, _ counter: TopCounter, _ texts: [String]) throws {
        let ranked = try counter.ranked(perCommittee: Self.perCommittee, overall: Self.overall)
        let insert = try database.statement(
            "INSERT INTO roll_top (dimension, cmte_id, source_id, rank, party_id, n, cents) "
                + "VALUES ('\(dimension)', ?1, \(sourceID), ?2, ?3, ?4, ?5)")
        let rows = ranked.map { ($0.committee.map { texts[Int($0)] } ?? "*", $0) }
            .sorted { ($0.0, $0.1.rank) < ($1.0, $1.1.rank) }
        for (committee, row) in rows {
            insert.bind(1, committee)
            insert.bind(2, Int64(row.rank))
            insert.bind(3, row.party)
            insert.bind(4, row.count)
            insert.bind(5, row.cents)
            try insert.execute()
        }
    }

    /// How many largest counterparties are kept for one filer.
    static let perCommittee = 100
    /// How many for every filer together.
    static let overall = 1000

    private static func everyFiler(_ slots: [RollupTable.Slot]) -> [RollupTable.Slot] {
        var sums: [Key: RollupTable.Slot] = [:]
        for slot in slots {
            let key = Key(classID: slot.classID, value: slot.value)
            if sums[key] == nil {
                sums[key] = slot
            } else {
                sums[key]?.count += slot.count
                sums[key]?.cents += slot.cents
            }
        }
        return sums.values.sorted { ($0.value, $0.classID) < ($1.value, $1.classID) }
    }

    private static func sorted(_ slots: [RollupTable.Slot], _ texts: [String]) -> [RollupTable.Slot] {
        let committees = Set(slots.map(\.committee)).sorted { texts[Int($0)] < texts[Int($1)] }
        var rank: [UInt32: Int] = [:]
        for (index, committee) in committees.enumerated() { rank[committee] = index }
        return slots.sorted {
            (rank[$0.committee] ?? 0, $0.value, $0.classID) < (rank[$1.committee] ?? 0, $1.value, $1.classID)
        }
    }
}

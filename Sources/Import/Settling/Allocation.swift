import Store

/// Shares one cost out among the candidates it concerns.
///
/// Rule `equal-share/1`: the FEC divides the cost of an electioneering communication by the number
/// of candidates it names (openFEC: `calculated_cand_share = reported_disb_amt /
/// number_of_candidates`). Here the shares add up to the cost to the cent: what does not divide
/// goes to the first candidates, a cent each.
enum Allocation {
    /// The shares of `cents` among `count`, largest remainder first; empty when there is nobody.
    static func equalShares(of cents: Int64, among count: Int) -> [Int64] {
        guard count > 0 else { return [] }
        let share = cents / Int64(count)
        let rest = abs(cents % Int64(count))
        let unit: Int64 = cents < 0 ? -1 : 1
        return (0..<count).map { share + (Int64($0) < rest ? unit : 0) }
    }

    /// Shares each F93 disbursement of a filing among its F94 records: those that refer back to it.
    /// Where several disbursements have one transaction's id, a record belongs to the one that
    /// stands nearest above it, else to the first.
    static func shareElectioneering(source: Int64, in database: Connection) throws {
        let range = "BETWEEN \(source) * 1000000000 AND \(source) * 1000000000 + 999999999"
        let query = try database.statement(
            """
            SELECT i.record_id, i.back_ref_tran_id FROM filing_item i
            WHERE i.record_id \(range) AND upper(i.record_type) LIKE 'F94%'
              AND i.back_ref_tran_id IS NOT NULL ORDER BY 1
            """)
        var items: [String: [Int64]] = [:]
        while try query.step() { items[query.text(1) ?? "", default: []].append(query.int(0)) }
        guard !items.isEmpty else { return }
        let entries = try database.statement(
            "SELECT entry_id, CAST(tran_id AS TEXT), amount_cents FROM entry "
                + "WHERE entry_id \(range) AND tran_id IS NOT NULL ORDER BY 1")
        var costs: [(entry: Int64, cents: Int64, items: [Int64])] = []
        var places: [String: [Int]] = [:]
        while try entries.step() {
            guard let name = entries.text(1), items[name] != nil else { continue }
            places[name, default: []].append(costs.count)
            costs.append((entries.int(0), entries.int(2), []))
        }
        for (name, places) in places {
            var next = 0
            for item in items[name] ?? [] {
                while next + 1 < places.count, costs[places[next + 1]].entry < item { next += 1 }
                costs[places[next]].items.append(item)
            }
        }
        let insert = try database.statement(
            "INSERT INTO allocation (entry_id, item_id, cents, method) "
                + "VALUES (?, ?, ?, 'equal-share/1')")
        for cost in costs {
            for (item, cents) in zip(
                cost.items, equalShares(of: cost.cents, among: cost.items.count))
            {
                insert.bind(1, cost.entry)
                insert.bind(2, item)
                insert.bind(3, cents)
                try insert.execute()
            }
        }
    }
}

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

    /// Shares each F93 disbursement of a filing among its F94 records.
    static func shareElectioneering(source: Int64, in database: Connection) throws {
        let range = "BETWEEN \(source) * 1000000000 AND \(source) * 1000000000 + 999999999"
        let query = try database.statement(
            """
            SELECT e.entry_id, e.amount_cents, i.record_id FROM filing_item i
            JOIN entry e ON e.entry_id \(range) AND CAST(e.tran_id AS TEXT) = i.back_ref_tran_id
            WHERE i.record_id \(range) AND upper(i.record_type) LIKE 'F94%'
            ORDER BY 1, 3
            """)
        var costs: [(entry: Int64, cents: Int64, items: [Int64])] = []
        while try query.step() {
            if costs.last?.entry == query.int(0) {
                costs[costs.count - 1].items.append(query.int(2))
            } else {
                costs.append((query.int(0), query.int(1), [query.int(2)]))
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

import LedgerModel
import Store

/// Measures claims of where gifts came from.
extension ClaimMeasuring {
    /// The share from outside the district (`claim-away/1`): of the itemized gifts up to the
    /// claim's day whose place is known. Gifts and dollars are two bases, and a ZIP that lies in
    /// several districts is a range: the range holds them all.
    func away() throws -> ClaimMeasurement? {
        guard let race = contest.race, let id = try records.id(of: claim.subject, in: race) else {
            return nil
        }
        var question = ["race": race, "candidate": id, "to": day.iso]
        if let cycle = contest.cycle { question["cycle"] = "\(cycle)" }
        let found = try records.rows("geography-district", question, on: day) {
            ["in", "out", "split"].contains($0.text("side"))
        }
        func sum(_ column: String, _ sides: Set<String>) throws -> Int64 {
            try Self.sum(
                found.rows.filter { sides.contains($0.text("side")) }
                    .compactMap { $0.integer(column) })
        }
        let bases = try ["gifts", "amount_cents"].map { column in
            (
                low: try sum(column, ["out"]), high: try sum(column, ["out", "split"]),
                all: try sum(column, ["in", "out", "split"])
            )
        }
        let ranges = bases.compactMap { base in
            ClaimRange.quotient(base.low, base.all, per: 10_000).flatMap { low in
                ClaimRange.quotient(base.high, base.all, per: 10_000).map { (low, $0) }
            }
        }
        guard ranges.count == 2, let low = ranges.compactMap(\.0.low).min(),
            let high = ranges.compactMap(\.1.high).max(), let first = found.rows.first
        else { return nil }
        return ClaimMeasurement(
            range: ClaimRange(low, high),
            basis: "of \(Self.grouped(bases[0].all)) itemized gifts of known place to \(day.iso), "
                + "\(Self.dollars(bases[1].all)), by gifts and by dollars; gifts that are in no "
                + "list are in neither (\(first.text("map")))",
            rows: found.rows, byOwnDays: found.byOwnDays)
    }
}

import Store

/// Gives a source that is loaded another two-year period.
struct SourceCycle {
    let database: Connection
    let formats: [SourceFormat]

    /// Sets the period of a source and of the files that mend it; who speaks is settled anew.
    ///
    /// - Returns: the period, or nil when the source has it already or tells its own (a filing).
    func set(_ cycle: Int, of id: Int64) throws -> Int? {
        try database.transaction(bulk: true) {
            let query = try database.statement(
                "SELECT format, series, cycle, supplements FROM source WHERE source_id = ?")
            query.bind(1, id)
            defer { query.reset() }
            guard try query.step(), let format = query.text(0), format != SourceFormat.filings,
                query.isNull(3), query.isNull(2) || query.int(2) != Int64(cycle)
            else { return nil }
            let old = query.text(1)
            query.reset()
            let isByCycle = formats.first { $0.id == format }?.series == .cycle
            let new = old == nil || !isByCycle ? old : "\(format)@\(cycle)"
            let update = try database.statement(
                "UPDATE source SET cycle = ?2, series = iif(source_id = ?1, ?3, series) "
                    + "WHERE (source_id = ?1 OR supplements = ?1) AND state <> 'removed'")
            update.bind(1, id)
            update.bind(2, Int64(cycle))
            update.bind(3, new)
            try update.execute()
            try database.execute(
                "DELETE FROM finding WHERE source_id = \(id) AND code = 'cycle_unknown'")
            var change = Change()
            let family = try database.statement(
                "SELECT source_id FROM source WHERE source_id = ?1 OR supplements = ?1")
            family.bind(1, id)
            while try family.step() {
                change.move(family.int(0), format: format, series: [old, new])
            }
            try Settling(database: database, change: change).run()
            return cycle
        }
    }
}

import Store

/// The FEC's numbers of the filings that loaded filings tell: their own, those that they amend, and
/// those that the independent-expenditure CSV ties to one of them (`prev_file_num`). An amendment
/// replaces the whole report, so that it speaks for every version of it.
/// https://www.fec.gov/help-candidates-and-committees/filing-amendments/
enum ToldNumbers {
    /// The table `told_number` (cmte_id, file_num), for `WITH RECURSIVE`.
    static func sql(filer: String, in database: Connection) throws -> String {
        let tied = "cmte_id \(filer) AND prev_file_num IS NOT NULL AND file_num IS NOT NULL"
        let own = """
            SELECT cmte_id, file_num FROM filing WHERE cmte_id \(filer) AND file_num IS NOT NULL
            UNION SELECT cmte_id, amends FROM filing WHERE cmte_id \(filer) AND amends IS NOT NULL
            """
        // Asked first: the recursion looks at every filing of the filer for each number.
        if try database.integer("SELECT 1 FROM filing_ref WHERE \(tied) LIMIT 1") == nil {
            return "told_number (cmte_id, file_num) AS (\(own))"
        }
        // Each tie both ways, so that a number finds the others by an index.
        return """
            tied (cmte_id, file_num, other) AS MATERIALIZED (
              SELECT cmte_id, file_num, prev_file_num FROM filing_ref WHERE \(tied)
              UNION SELECT cmte_id, prev_file_num, file_num FROM filing_ref WHERE \(tied)),
            told_number (cmte_id, file_num) AS (
              \(own)
              UNION SELECT f.cmte_id, f.other FROM told_number n CROSS JOIN tied f
                ON f.cmte_id = n.cmte_id AND f.file_num = n.file_num)
            """
    }
}

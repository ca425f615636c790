import LedgerModel
import Store

/// What rows of states and cities say of each other: which version of a report is the last, and
/// which row another one takes back. Afresh at each change: the order of imports is nothing.
struct PackVersions {
    let database: Connection
    let restatus: Restatus

    private static let versions = StatusRule.higherAmendment
    private static let withdrawn = StatusRule.withdrawnRow

    /// Settles the jurisdictions whose formats came or went.
    func settle(_ change: Change) throws {
        let formats = change.gone.union(change.added.map(\.format))
        for folder in Set(formats.map(FormatCatalogue.folder)).sorted() {
            let versioned = try FormatCatalogue.load(pack: folder).filter(\.hasVersions).map(\.id)
            if !versioned.isEmpty { try settleVersions(versioned) }
        }
        let own = Set(change.added.filter(\.hasVersions).map(\.format))
        for folder in Set(
            own.union(change.gone).filter { $0.hasSuffix(".json5") }
                .map(FormatCatalogue.folder)
        ).sorted() {
            // Of a folder of the user's own only the ledger knows which formats there are.
            try settleVersions(try formatsOf(folder: folder))
        }
        for added in change.added
        where try FormatCatalogue.isOfPack(added.format) && takesBack(added.format) {
            try settleWithdrawn(added.source)
        }
    }

    private func formatsOf(folder: String) throws -> [String] {
        let query = try database.statement(
            "SELECT DISTINCT format FROM source WHERE state <> 'removed' ORDER BY 1")
        var found: [String] = []
        while try query.step() {
            if let id = query.text(0), FormatCatalogue.folder(id) == folder { found.append(id) }
        }
        return found
    }

    private func takesBack(_ id: String) throws -> Bool {
        try FormatCatalogue.format(id)?.posting?.choose?.contains {
            $0.rule == Self.withdrawn.rawValue
        } ?? false
    }

    /// Rule `higher-amendment/1`: of the reports that share `file_num` and filer, only rows of the
    /// highest `amndt_ind` count, among the files that speak at the same time.
    private func settleVersions(_ formats: [String]) throws {
        // Paths of a user's own may hold a quote.
        let list = formats.map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: ", ")
        try restatus.revive(rules: [Self.versions], of: list)
        try database.execute(
            """
            DROP TABLE IF EXISTS temp.version;
            CREATE TEMP TABLE version AS
            SELECT f.filing_id, f.source_id, f.cmte_id, f.file_num,
              CAST(coalesce(f.amndt_ind, '0') AS INTEGER) AS n, s.known_from, s.known_until
            FROM filing_ref f JOIN source s ON s.source_id = f.source_id
            WHERE s.format IN (\(list)) AND s.state <> 'removed' AND f.file_num IS NOT NULL;
            CREATE INDEX temp.version_by_number ON version(file_num, cmte_id, n);
            DROP TABLE IF EXISTS temp.older;
            CREATE TEMP TABLE older AS
            SELECT v.filing_id, v.source_id FROM temp.version v WHERE EXISTS (
              SELECT 1 FROM temp.version o WHERE o.file_num = v.file_num AND o.cmte_id = v.cmte_id
                AND o.n > v.n AND o.known_from < v.known_until AND v.known_from < o.known_until)
            """)
        if try database.integer("SELECT 1 FROM temp.older LIMIT 1") != nil {
            try restatus.set(
                status: .superseded, rule: Self.versions,
                selecting: """
                    SELECT e.entry_id FROM (SELECT DISTINCT source_id FROM temp.older) t
                    JOIN entry e ON e.entry_id BETWEEN t.source_id * 1000000000
                      AND t.source_id * 1000000000 + 999999999
                    WHERE e.filing_id IN (SELECT filing_id FROM temp.older)
                    """)
        }
        try database.execute("DROP TABLE temp.version; DROP TABLE temp.older")
    }

    /// Rule `withdrawn-row/1`: a row that takes another one back goes with one row of the same
    /// file, name, day, amount and direction that counts and stands on another report: the first
    /// for the first, the second for the second.
    private func settleWithdrawn(_ source: Int64) throws {
        let key = "name, cents, day, direction"
        try restatus.set(
            status: .superseded, rule: Self.withdrawn,
            selecting: """
                WITH told AS MATERIALIZED (
                  SELECT e.entry_id, e.filing_id, coalesce(p.display_name, '') AS name,
                    e.amount_cents AS cents, coalesce(e.entry_day, '') AS day, c.direction,
                    c.status = 'active' AS counts
                  FROM entry e JOIN party p ON p.party_id = e.party_id
                  JOIN posting o ON o.posting_id = e.posting_id
                  JOIN posting_class c ON c.class_id = o.class_id
                  WHERE e.entry_id BETWEEN \(source) * 1000000000
                      AND \(source) * 1000000000 + 999999999
                    AND (c.status = 'active' OR c.status_rule = '\(Self.withdrawn.rawValue)')),
                back AS MATERIALIZED (SELECT *, row_number() OVER (PARTITION BY \(key)
                  ORDER BY entry_id) AS n FROM told WHERE counts = 0),
                whole AS MATERIALIZED (SELECT *, row_number() OVER (PARTITION BY \(key)
                  ORDER BY entry_id) AS n FROM told WHERE counts = 1
                    AND (\(key)) IN (SELECT \(key) FROM back)
                    AND (\(key), filing_id) NOT IN (SELECT \(key), filing_id FROM back))
                SELECT w.entry_id FROM whole w JOIN back b ON b.name = w.name
                  AND b.cents = w.cents AND b.day = w.day AND b.direction = w.direction
                  AND b.n = w.n
                """)
    }
}

import Store

/// What came or went in one transaction, as far as something has to be settled anew.
struct Change {
    /// A source that was loaded.
    struct Added {
        var source: Int64
        var format: String
        var table: String
        /// The source whose rejects it mends.
        var parent: Int64?
        /// Whether its format says which version of a report a row is of.
        var hasVersions = false
    }

    private(set) var added: [Added] = []
    /// The formats of the sources that are gone.
    private(set) var gone: Set<String> = []
    /// Every source that came, or is gone.
    private(set) var sources: [Int64] = []
    /// Series of files that won or lost a member.
    private(set) var series: Set<String> = []
    /// Filings whose chain won or lost a member.
    private(set) var filings: [Int64] = []
    /// Whether a filing is gone; a file that mends one does not count.
    private(set) var isFilingGone = false
    /// Filers whose notices, or whose reports, came or went.
    private(set) var filers: Set<String> = []
    /// Whether the days on which filings became public may be others now.
    private(set) var movesDays = false
    /// The filings that decisions which are gone named.
    private(set) var decided: Set<String> = []

    /// Nothing yet; see ``remove(_:series:format:in:)``.
    init() {}

    /// A source that was loaded: its rows, and its row in the list of sources, are there.
    init(added: Added, series: String? = nil, in database: Connection) throws {
        self.added = [added]
        sources = [added.source]
        if let series { self.series = [series] }
        movesDays = added.table == "received"
        guard added.format == SourceFormat.filings else { return }
        if added.parent == nil { filings = [added.source] }
        try addFiler(of: added.source, in: database)
    }

    /// Adds a source that goes. Call before its rows are deleted.
    mutating func remove(
        _ source: Int64, series: String?, format: String, in database: Connection
    ) throws {
        sources.append(source)
        gone.insert(format)
        let received = try database.integer(
            "SELECT 1 FROM received WHERE record_id BETWEEN ?1 * 1000000000 "
                + "AND ?1 * 1000000000 + 999999999 LIMIT 1", source)
        if received != nil { movesDays = true }
        let lines = try database.statement(
            "SELECT DISTINCT file_num FROM decision WHERE record_id BETWEEN ?1 * 1000000000 "
                + "AND ?1 * 1000000000 + 999999999")
        lines.bind(1, source)
        while try lines.step() { if let number = lines.text(0) { decided.insert(number) } }
        guard format == SourceFormat.filings else {
            if let series { self.series.insert(series) }
            return
        }
        if try database.integer("SELECT 1 FROM filing WHERE source_id = ?", source) != nil {
            isFilingGone = true
            filings += try FilingChains(database: database).component(of: source)
        }
        try addFiler(of: source, in: database)
    }

    /// Notes a source that goes from one series to another: both are settled anew, and what its
    /// format says of other files.
    mutating func move(_ source: Int64, format: String, series: [String?]) {
        sources.append(source)
        gone.insert(format)
        self.series.formUnion(series.compactMap(\.self))
    }

    /// Takes in what another change of the same transaction brought: neither says what goes.
    mutating func join(_ other: Change) {
        added += other.added
        sources += other.sources
        series.formUnion(other.series)
        filings += other.filings
        filers.formUnion(other.filers)
        movesDays = movesDays || other.movesDays
    }

    /// Of a filing, or of the filing that a source mends.
    private mutating func addFiler(of source: Int64, in database: Connection) throws {
        let query = try database.statement(
            """
            SELECT f.cmte_id FROM source s JOIN filing f ON f.source_id IN (s.source_id,
              s.supplements) WHERE s.source_id = ?
            """)
        query.bind(1, source)
        defer { query.reset() }
        while try query.step() { if let filer = query.text(0) { filers.insert(filer) } }
    }

    /// Whether decisions came or went.
    var movesDecisions: Bool {
        added.contains { $0.table == Decisions.table } || !decided.isEmpty
    }

    /// Whether rows of the ledger came or went.
    var movesLedger: Bool { added.contains { $0.table == "entry" } || !gone.isEmpty }

    /// Whether bulk files that may tell notices came or went.
    var movesBulk: Bool {
        BulkTellsNotice.formats.contains { format in
            gone.contains(format) || added.contains { $0.format == format }
        }
    }
}

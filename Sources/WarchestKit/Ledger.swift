import Artefacts
import Foundation
import Import
import LedgerModel
import Report
import Store

/// A campaign-finance ledger: one database file.
///
/// ```swift
/// let ledger = try Ledger.open("warchest.db", create: true)
/// try ledger.import(["itcont.txt"], cycle: 2018)
/// for row in try ledger.report("top-donors", ["limit": "5"]).rows {
///     print(row["donor"].text ?? "", row["total_cents"].cents ?? .zero)
/// }
/// ```
///
/// Reading opens a connection of its own, so several ledgers on one file may be read at once; of
/// writers there is one. Use a ledger from one thread at a time.
public final class Ledger {
    /// The database file.
    public let path: String
    private var opened: Connection?

    private init(path: String) { self.path = path }

    /// Opens a database.
    ///
    /// - Parameter create: whether a file that is not there is made, and one of an older version
    ///   brought up to date (after a backup).
    /// - Throws: ``WarchestError/database(_:)`` when it is missing or not ours.
    public static func open(_ path: String, create: Bool = false) throws(WarchestError) -> Ledger {
        let ledger = Ledger(path: path)
        if create {
            _ = try translating { try ledger.writer() }
        } else {
            _ = try translating { try ledger.reader() }
        }
        return ledger
    }

    private static let version = "WarchestKit"

    private func writer() throws -> Connection {
        // A reader's open file must not stand in the way of a new schema.
        opened = nil
        return try Connection(writing: path, create: true, toolVersion: Self.version)
    }

    private func reader() throws -> Connection {
        if let opened { return opened }
        var connection = try reader(.trusted(seconds: 600))
        // A stranger's views have the limits of a stranger's statements.
        if try ForeignCode.isIn(connection) { connection = try reader(.guarded()) }
        opened = connection
        return connection
    }

    private func reader(_ profile: Connection.Profile) throws -> Connection {
        let migrations = Artefacts.files(under: "schema/migrations/", ending: "sql").count
        return try Connection(
            reading: path, schemaVersion: Int32(clamping: migrations),
            schemaDigest: SchemaCheck.shippedDigest, profile: profile)
    }

    /// Today in UTC.
    private static var today: String {
        String(now.prefix(10))
    }

    /// The time now in UTC, ISO, to the second.
    private static var now: String {
        Day.instant(secondsSince1970: Int(time(nil)))
    }

    // MARK: Importing

    /// What became of one file, or of one member of a zip.
    public struct ImportedFile: Sendable {
        /// The file's name.
        public let file: String
        /// The member of a zip, or nil.
        public let member: String?
        /// The format it was read by; nil when none fits.
        public let format: String?
        /// Its number; nil when nothing of it was posted.
        public let sourceID: Int64?
        /// Records posted.
        public let posted: Int
        /// Records rejected; they are kept with their reasons.
        public let rejected: Int
        /// The source that has the same content already; then nothing new was posted.
        public let duplicateOf: Int64?
        /// Why the file was refused; nil when it was not.
        public let refusal: WarchestError?
    }

    /// Imports files and zips, each in one transaction, small ones several together: a file is
    /// posted whole, with its rejected records kept and their reasons, or not at all.
    ///
    /// - Parameters:
    ///   - format: the id of a format such as `fec-bulk/itcont`; nil recognises it.
    ///   - cycle: the even year that ends the two-year period; nil takes it from the file's name.
    ///   - receivedOn: when the files became public; nil says the day of import.
    /// - Returns: one answer per file or member; a refused file is an answer, not an error.
    @discardableResult
    public func `import`(
        _ files: [String], format: String? = nil, cycle: Int? = nil, receivedOn: Day? = nil
    ) throws(WarchestError) -> [ImportedFile] {
        try translating {
            var options = ImportOptions(today: Self.today, now: Self.now)
            options.formatID = format
            options.cycle = cycle
            options.receivedOn = receivedOn?.iso
            let importer = try Importer(database: try writer(), options: options)
            var imported: [ImportedFile] = []
            try importer.importFiles(files) { outcome in
                imported.append(
                    ImportedFile(
                        file: outcome.file, member: outcome.member, format: outcome.format,
                        sourceID: outcome.sourceID, posted: outcome.good,
                        rejected: outcome.rejected, duplicateOf: outcome.duplicateOf,
                        refusal: outcome.refusal.map { .refused($0.message) }))
            }
            return imported
        }
    }

    // MARK: Reports

    /// The rows of a report, and what is to be said of them.
    public struct ReportResult: Sendable {
        /// The rows.
        public let rows: [Row]
        /// The way it counted, such as `donor-cash/1`.
        public let method: String
        /// The day as of which it answers, ISO.
        public let asOf: String
        /// What was left out, by rule.
        public let excluded: [Exclusion]
        /// What counts and what does not, in words.
        public let rules: [String]
    }

    /// What a result leaves out by one rule.
    public struct Exclusion: Sendable {
        /// The rule, such as `memo-entry/1`.
        public let rule: String
        /// The rule in words, where it has some.
        public let words: String?
        /// How many rows.
        public let count: Int64
        /// Their sum, where they have one.
        public let sum: Cents?
    }

    /// The names of the reports that come with Warchest.
    public static var reports: [String] { ReportCatalogue().names }

    /// Answers a report, by its name or by the path of a file of your own.
    ///
    /// - Parameters:
    ///   - parameters: by name, as on the command line: `["race": "GA-06@2017-06-20"]`.
    ///   - asOf: answers with what was known on that day; nil is today.
    ///   - method: another of the report's ways to count.
    public func report(
        _ name: String, _ parameters: [String: String] = [:], asOf: Day? = nil,
        method: String? = nil
    ) throws(WarchestError) -> ReportResult {
        try translating {
            let report = try ReportCatalogue().report(name)
            let request = Self.request(parameters, asOf, method, keys: !report.key.isEmpty)
            let sink = RowCollector()
            let outcome = try ReportRunner(
                report: report, connection: try connection(for: report)
            ).run(request, into: sink, findsFooter: true)
            let columns = outcome.columns ?? report.columns.map(\.name)
            let rows = sink.rows.enumerated().map { index, row in
                Row(
                    columns: columns, values: columns.map { Value(row[$0] ?? .null) },
                    key: sink.keys.indices.contains(index) ? sink.keys[index] : nil)
            }
            return ReportResult(
                rows: rows, method: outcome.parameters.method, asOf: outcome.parameters.asOf,
                excluded: outcome.footer.excluded.map {
                    Exclusion(
                        rule: $0.rule, words: $0.text, count: $0.count,
                        sum: $0.cents.map { Cents($0) })
                }, rules: outcome.footer.rules)
        }
    }

    /// A report of ours is trusted; a file of your own only reads, within limits.
    private func connection(for report: ReportDefinition) throws -> Connection {
        report.isEmbedded ? try reader() : try reader(.guarded())
    }

    private static func request(
        _ parameters: [String: String], _ asOf: Day?, _ method: String?, keys: Bool
    ) -> ReportRequest {
        ReportRequest(
            parameters: parameters, asOf: asOf?.iso ?? today, method: method, showsKeys: keys)
    }

    // MARK: Proof

    /// What is behind one figure.
    public struct Proof: Sendable {
        /// The figure as the report has it: cents, or a count.
        public let figure: Int64
        /// The sum of the entries behind it, in the same unit.
        public let sum: Int64
        /// How many entries there are.
        public let count: Int
        /// The first of them, at most as many as asked for.
        public let entries: [Entry]
        /// The column that is proved.
        public let cell: String
        /// Of a cell that follows from others of its row: the proofs of those.
        public let parts: [Proof]

        /// Whether the entries add up to the figure, or the cells it follows from make it.
        public var agrees: Bool { figure == sum && parts.allSatisfy(\.agrees) }

        /// One entry behind a figure.
        public struct Entry: Sendable {
            /// File and line.
            public let provenance: Provenance?
            /// The file's path when it was imported.
            public let file: String?
            /// What it adds to the figure.
            public let amount: Int64
        }
    }

    /// The entries behind a figure of a report.
    ///
    /// - Parameters:
    ///   - key: the row's, from ``Row/key``.
    ///   - cell: the column; nil is the report's main figure.
    ///   - limit: how many entries to list; all are summed.
    public func why(
        _ name: String, _ parameters: [String: String] = [:], key: String, cell: String? = nil,
        asOf: Day? = nil, method: String? = nil, limit: Int = 100
    ) throws(WarchestError) -> Proof {
        try translating {
            let report = try ReportCatalogue().report(name)
            let why = Why(
                connection: try reader(), readLines: { _, _ in nil }, layout: { _, _, _ in nil })
            let answer = try why.figure(
                report, Self.request(parameters, asOf, method, keys: false), key: key,
                limit: limit, reports: try connection(for: report), cell: cell)
            return Self.proof(answer)
        }
    }

    private static func proof(_ answer: WhyAnswer) -> Proof {
        Proof(
            figure: answer.cellValue, sum: answer.sum, count: answer.entryCount,
            entries: answer.entries.map {
                Proof.Entry(
                    provenance: Provenance(entryID: $0.recordID), file: $0.source?.path,
                    amount: $0.cents ?? 0)
            },
            cell: answer.cellName, parts: answer.parts.map(proof))
    }

    // MARK: Rows

    /// The entries that fit, in the order of files and lines, each handed over as it is read.
    ///
    /// - Parameter body: answers whether to go on.
    public func forEachEntry(
        _ filter: EntryFilter = EntryFilter(), _ body: (LedgerEntry) throws -> Bool
    ) throws(WarchestError) {
        let (clause, values) = filter.clause
        try each("ledger", clause + " ORDER BY entry_id", values) { try body($0.entry()) }
    }

    /// The entries that fit, at most `limit` of them.
    public func entries(_ filter: EntryFilter = EntryFilter(), limit: Int) throws(WarchestError)
        -> [LedgerEntry]
    {
        var found: [LedgerEntry] = []
        guard limit > 0 else { return found }
        try forEachEntry(filter) {
            found.append($0)
            return found.count < limit
        }
        return found
    }

    /// The ad buys of all files, whatever their status.
    public func adBuys() throws(WarchestError) -> [AdBuy] { try all("ad_buys") { try $0.adBuy() } }
    /// The candidates of files that speak now: one for each record.
    public func candidates() throws(WarchestError) -> [Candidate] {
        try all("candidates", Self.speaking) { try $0.candidate() }
    }
    /// The committees of files that speak now: one for each record.
    public func committees() throws(WarchestError) -> [Committee] {
        try all("committees", Self.speaking) { try $0.committee() }
    }
    /// The elections of files that speak now.
    public func elections() throws(WarchestError) -> [Election] {
        try all("elections", Self.speaking) { try $0.election() }
    }
    /// The results of files that speak now, of every level.
    public func results() throws(WarchestError) -> [ElectionResult] {
        try all("results", Self.speaking) { try $0.result() }
    }
    /// The figures that press and officials state, which are never added to records.
    public func statedTotals() throws(WarchestError) -> [StatedTotal] {
        try all("stated_totals", Self.speaking) { try $0.statedTotal() }
    }
    /// The claims to check.
    public func claims() throws(WarchestError) -> [Claim] {
        try all("claims", Self.speaking) { try $0.claim() }
    }
    /// Every file that was loaded.
    public func sources() throws(WarchestError) -> [Source] {
        try all("sources") { try $0.source() }
    }

    private static let speaking = " WHERE source_state = 'current'"

    private func all<T>(
        _ view: String, _ clause: String = "", _ make: (TypedRow) throws -> T
    ) throws(WarchestError) -> [T] {
        var found: [T] = []
        try each(view, clause, [:]) {
            found.append(try make($0))
            return true
        }
        return found
    }

    private func each(
        _ view: String, _ clause: String, _ values: [String: SQLValue],
        _ body: (TypedRow) throws -> Bool
    ) throws(WarchestError) {
        try translating {
            let statement = try reader().statement("SELECT * FROM \(view)\(clause)")
            let names = Dictionary(
                statement.columnNames.enumerated().map { ($0.element, $0.offset) },
                uniquingKeysWith: { first, _ in first })
            try statement.run(parameters: values) { row in
                try body(TypedRow(view: view, names: names, row: row))
            }
        }
    }

    /// Answers one SELECT of your own on the public views: read-only, with a time limit.
    public func query(
        _ sql: String, _ parameters: [String: Value] = [:], seconds: Double = 5
    ) throws(WarchestError) -> [Row] {
        try translating {
            let connection = try reader(.guarded(Connection.Profile.Limits(seconds: seconds)))
            let statement = try connection.statement(sql)
            let names = statement.columnNames
            var rows: [Row] = []
            try statement.run(parameters: parameters.mapValues(\.stored)) { row in
                rows.append(
                    Row(
                        columns: names, values: (0..<row.count).map { Value(row.value($0)) },
                        key: nil))
                return true
            }
            return rows
        }
    }
}

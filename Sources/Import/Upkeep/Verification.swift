import Artefacts
import CIntrinsics
import DelimitedText
import Files
import Store

/// Proves the promises on a whole database: conservation, control sums and hashes per source,
/// statuses with rules, roll-ups equal to a recount, views as shipped. Silent when sound.
///
/// Every entry is read once, and everything the import made of it is made again: its hash, the sums
/// of its file, the roll-ups, the index of names. The checks under `schema/checks/` that are marked
/// slow, and the recounts under `schema/rollups/`, find the same by SQL alone.
package struct Verification {
    /// One thing that is not as it should be.
    package struct Problem: Sendable {
        /// Short name of the check.
        package let check: String
        /// What was expected, what was found, and the next command.
        package let message: String
    }

    /// How much is looked at.
    package enum Depth: Sendable {
        /// Counts, sums and seals as they are kept; no row and no page is read for itself.
        case quick
        /// Every page and every row, once.
        case full
        /// The same, and all recounts by SQL, the slow plain twin.
        case thorough
    }

    private let database: Connection
    private let depth: Depth
    private let rollups: RollupComparison
    private let tools: Tools
    /// How many of how many rows have been read.
    private let onProgress: ((Int64, Int64) -> Void)?
    private let progress = Progress()

    /// Made when they are first needed: in a damaged database they may not be to be had, and that
    /// is a finding, not the end.
    private final class Tools {
        private let database: Connection
        private var madeNames: NameComparison?
        private var madeReading: EntryReading?

        init(_ database: Connection) { self.database = database }

        func names() throws -> NameComparison {
            let names = try madeNames ?? NameComparison(database: database)
            madeNames = names
            return names
        }

        func reading() throws -> EntryReading {
            let reading = try madeReading ?? EntryReading(database)
            madeReading = reading
            return reading
        }
    }

    private final class Progress {
        var done: Int64 = 0
        var total: Int64 = 0
    }

    /// For a process that does nothing else, at its beginning: large pieces of memory that are
    /// freed go back to the system at once, a tenth of what a long proof would hold.
    package static func giveBackLargeMemory() { warchest_give_back_large() }

    /// Prepares to verify an open database.
    package init(
        database: Connection, depth: Depth = .full, onProgress: ((Int64, Int64) -> Void)? = nil
    ) {
        self.database = database
        self.depth = depth
        self.onProgress = onProgress
        rollups = RollupComparison(database: database)
        tools = Tools(database)
    }

    /// Runs every check. What a damaged database does not let a check read is a finding too.
    ///
    /// - Parameter stopsAtFirst: whether checks after one that found something are left out.
    package func run(stopsAtFirst: Bool = false) throws -> [Problem] {
        var problems: [Problem] = []
        func attempt(_ check: String, _ body: () throws -> [Problem]) throws {
            if stopsAtFirst, !problems.isEmpty { return }
            try database.stopIfAsked()
            do {
                problems += try body()
            } catch let error as StoreError {
                guard case .sqlite(let code, _, _) = error, Self.saysDamage(code) else {
                    throw error
                }
                let found = error.description.prefix { !$0.isNewline }
                problems.append(
                    Problem(check: check, message: "cannot be checked: \(found); restore a backup"))
            }
        }
        if depth != .quick { try attempt("integrity", integrity) }
        try attempt("schema", schema)
        if depth == .quick {
            try attempt("sources") { try sources().flatMap(verifyCounts) }
        } else {
            try attempt("sources") {
                let sources = try sources()
                progress.total = sources.reduce(0) { $0 &+ max($1.posted, 0) }
                return try sources.flatMap(verify)
            }
            try attempt("entries", strays)
            try attempt("roll-up", rollUps)
            try attempt("names", namesBeyond)
        }
        try attempt("seal", seals)
        try attempt("settled") {
            try SettledSeal.differences(in: database).map {
                Problem(
                    check: "settled",
                    message: "the table \($0) is not as the last import left it; next: restore a "
                        + "backup, or import the files again into a new database")
            }
        }
        try attempt("filings") {
            try FilingChains(database: database).differences().map {
                Problem(
                    check: "filings",
                    message: "\($0); next: warchest remove one of them, then import it again")
            }
        }
        try attempt("checks", checks)
        return problems
    }

    /// SQLite's primary codes for a statement that does not fit the schema (1), damage (11), and
    /// what an altered schema may ask for: all memory (7), a value beyond bounds (18).
    private static func saysDamage(_ code: Int32) -> Bool { [1, 7, 11, 18].contains(code & 0xFF) }

    // MARK: The file

    private func integrity() throws -> [Problem] {
        var problems: [Problem] = []
        // The CHECKs of tables that are not ours may ask for anything; that the tables are not is a
        // finding.
        let isOurs = try !SchemaCheck.differences(in: database).contains { $0.hasPrefix("table ") }
        if !isOurs { try database.execute("PRAGMA ignore_check_constraints = ON") }
        let check = try database.statement("PRAGMA integrity_check(20)")
        while try check.step() {
            guard let text = check.text(0), text != "ok" else { continue }
            problems.append(
                Problem(
                    check: "integrity",
                    message: "SQLite's integrity check says: \(text); restore a backup"))
        }
        // What entries point to is looked at while they are read.
        for table in Tables.all where table.name != "entry" || depth == .thorough {
            let keys = try database.statement("PRAGMA foreign_key_check(\(table.name))")
            while try keys.step() {
                problems.append(
                    Problem(
                        check: "foreign-keys",
                        message: "\(keys.text(0) ?? "?") row \(keys.int(1)) points to a missing "
                            + "\(keys.text(2) ?? "?"); restore a backup"))
            }
        }
        return problems
    }

    /// Every table, index, view and code list must read as this program ships it: they decide what
    /// counts.
    /// The check of a database whose schema text is another version's: nothing is wrong with it.
    package static let versionCheck = "version"

    private func schema() throws -> [Problem] {
        guard try SchemaCheck.isOfThisVersion(database) else {
            return [
                Problem(
                    check: Self.versionCheck,
                    message:
                        "the views and code lists are those of another version of warchest, so "
                        + "they were not looked at; next: warchest schema --update "
                        + "--db \(database.path), then verify again")
            ]
        }
        let repair = "next: restore a backup, or import the files again into a new database"
        return try SchemaCheck.differences(in: database).map {
            Problem(
                check: $0.hasPrefix("view ") ? "views" : "schema", message: "\($0); \(repair)")
        }
            + SchemaCheck.changedRecords(in: database).map {
                Problem(check: "schema", message: "\($0); \(repair)")
            }
            + SchemaCheck.changedCodeLists(in: database).map {
                Problem(
                    check: "codes",
                    message: "the rows of \($0) are not those this warchest ships; \(repair)")
            }
    }

    // MARK: Sources

    private struct SourceRow {
        var id: Int64
        var name: String
        var format: String
        var posted: Int64
        var rejected: Int64
        var sumCents: Int64
        var memoCents: Int64
        var rowHash: String
    }

    private func sources() throws -> [SourceRow] {
        let query = try database.statement(
            """
            SELECT source_id, file || coalesce(' ' || member, ''), format, posted, rejected,
              sum_cents, row_hash, memo_cents
            FROM source WHERE state <> 'removed' ORDER BY source_id
            """)
        var rows: [SourceRow] = []
        while try query.step() {
            rows.append(
                SourceRow(
                    id: query.int(0), name: query.text(1) ?? "", format: query.text(2) ?? "",
                    posted: query.int(3), rejected: query.int(4), sumCents: query.int(5),
                    memoCents: query.int(7), rowHash: query.text(6) ?? ""))
        }
        return rows
    }

    private func problem(_ check: String, _ source: SourceRow, _ text: String) -> Problem {
        Problem(
            check: check,
            message: "source \(source.id) (\(source.name)): \(text); "
                + "next: warchest remove \(source.id), then import the file again")
    }

    /// What is found in the rows of one source.
    private struct Found {
        var rows: Int64 = 0
        var cents: Int64 = 0
        var memoCents: Int64 = 0
        var hash: UInt64 = 0
        var unsound: Int64 = 0
        var firstUnsound: Int64 = 0
        var hasOverflown = false
    }

    private func verify(_ source: SourceRow) throws -> [Problem] {
        try database.stopIfAsked()
        let parts = source.rowHash.split(separator: ":").map(String.init)
        guard parts.count == 2, let seed = UInt64(parts[0], radix: 16),
            let hash = UInt64(parts[1], radix: 16)
        else { return [problem("control-hash", source, "the stored control hash cannot be read")] }
        var problems: [Problem] = []
        func report(_ check: String, _ text: String) {
            problems.append(problem(check, source, text))
        }
        let names = try tools.names()
        try names.begin(source: source.id)
        let table = try Self.table(ofSource: source.id, database)
        let found = try table == "entry" ? read(source, seed) : records(source, table, seed)
        if try names.end() { report("names", "the index of names is not what its rows give") }
        if source.sumCents == 0, source.posted == 0, found.rows == 0, try isPruned(source.id) {
            return problems
        }
        if found.rows != source.posted {
            report("posted", "expected \(source.posted) posted rows, found \(found.rows)")
        }
        if found.hash != hash {
            report("control-hash", "a posted value is not what was imported (control hash differs)")
        }
        // A filing's control sum leaves memo rows out.
        let (expected, overflow) = source.sumCents.addingReportingOverflow(
            source.format == SourceFormat.filings ? source.memoCents : 0)
        if table == "entry", try hasControl(source) {
            if overflow || found.hasOverflown || found.cents != expected {
                report(
                    "control-sum",
                    "expected \(overflow ? "a sum beyond 64 bits" : "\(expected) cents"), found "
                        + (found.hasOverflown ? "a sum beyond 64 bits" : "\(found.cents)"))
            }
            if found.memoCents != source.memoCents {
                report(
                    "control-memo",
                    "expected \(source.memoCents) cents in memo rows, found \(found.memoCents)")
            }
        }
        if found.unsound > 0 {
            report(
                "entries",
                "\(found.unsound) entries have a value that no import gives, or refer to what is "
                    + "not there, the first: \(found.firstUnsound)")
        }
        let rejects =
            try database.integer(
                "SELECT count(*) FROM reject WHERE source_id = ?", source.id) ?? 0
        if rejects != source.rejected {
            report("rejects", "expected \(source.rejected) rejects, found \(rejects)")
        }
        problems += try verifyRejects(source)
        return problems
    }

    /// Reads the entries of a source once for everything that is to be found in them.
    private func read(_ source: SourceRow, _ seed: UInt64) throws -> Found {
        var found = Found()
        let rollups = try rollUpsToMake(source)
        let first = rollups.first
        let names = try tools.names()
        try tools.reading().each(source.id, seed: seed, texts: rollups.made) { row in
            found.rows += 1
            if found.rows & 0xFFFF == 0 {
                onProgress?(progress.done + found.rows, progress.total)
                try database.stopIfAsked()
            }
            found.hash &+= row.hash
            let (cents, overflow) = found.cents.addingReportingOverflow(row.cents)
            found.cents = cents
            if overflow { found.hasOverflown = true }
            guard row.isSound, let filing = row.filing, let party = row.party,
                let posting = row.posting, posting.pointee.hasClass,
                (row.partyID &- first).magnitude < 1 << 31
            else {
                if found.unsound == 0 { found.firstUnsound = row.id }
                return found.unsound += 1
            }
            if posting.pointee.facts.isMemo { found.memoCents &+= row.cents }
            try names.add(
                entry: row.id, party: row.partyID, posting: row.postingID, filing: row.filingID)
            try withUnsafePointer(to: &party.pointee.words) { words in
                try rollups.made.add(
                    committee: filing.pointee.committee, filing: row.filingID,
                    facts: posting.pointee.facts, cents: row.cents, day: row.day,
                    aggregate: row.aggregate, party: row.partyID, words: words)
            }
        }
        progress.done += found.rows
        let beside = try RowHashes(database: database).besideEntries(source.id, seed)
        found.rows += beside.rows
        found.hash &+= beside.hash
        if found.rows > beside.rows { try self.rollups.take(rollups.made, source: source.id) }
        return found
    }

    /// Empty roll-ups for a source, and a party of it from which no other is far.
    private func rollUpsToMake(_ source: SourceRow) throws -> (made: Rollups, first: Int64) {
        let condition = "WHERE entry_id BETWEEN ?1 * 1000000000 AND ?1 * 1000000000 + 999999999"
        let first =
            try database.integer(
                "SELECT party_id FROM entry \(condition) ORDER BY entry_id LIMIT 1", source.id) ?? 0
        var gifts: GiftCounter?
        if source.format == SourceFormat.filings {
            gifts = GiftCounter(
                firstParty: try database.integer(
                    "SELECT min(party_id) FROM entry \(condition)", source.id) ?? 0,
                firstFiling: try database.integer(
                    "SELECT min(filing_id) FROM entry \(condition)", source.id) ?? 0)
        }
        let made = Rollups(
            firstParty: first &- 1 << 31, isLarge: source.posted > 5_000_000, gifts: gifts)
        return (made, first)
    }

    private func records(_ source: SourceRow, _ table: String, _ seed: UInt64) throws -> Found {
        let sum = try RowHashes(database: database).sum(
            source: source.id, table: table, seed: seed)
        return Found(rows: sum.rows, hash: sum.hash)
    }

    /// What is kept of a source about its rows, without reading them.
    private func verifyCounts(_ source: SourceRow) throws -> [Problem] {
        let rejects =
            try database.integer(
                "SELECT count(*) FROM reject WHERE source_id = ?", source.id) ?? 0
        return rejects == source.rejected
            ? []
            : [
                problem(
                    "rejects", source, "expected \(source.rejected) rejects, found \(rejects)")
            ]
    }

    /// Entries of no source that is loaded.
    private func strays() throws -> [Problem] {
        let query = try database.statement(
            "SELECT count(*), min(entry_id) FROM entry WHERE entry_id BETWEEN ?1 AND ?2")
        var problems: [Problem] = []
        var first = Int64.min
        func look(through last: Int64) throws {
            guard first <= last else { return }
            query.bind(1, first)
            query.bind(2, last)
            defer { query.reset() }
            guard try query.step(), query.int(0) > 0 else { return }
            problems.append(
                Problem(
                    check: "entries",
                    message: "\(query.int(0)) entries belong to no source that is loaded, the "
                        + "first: \(query.int(1)); next: restore a backup, or import the files "
                        + "again into a new database"))
        }
        for source in try sources() {
            let (begin, overflow) = source.id.multipliedReportingOverflow(by: 1_000_000_000)
            if overflow { continue }
            if begin > first { try look(through: begin - 1) }
            first = begin &+ 1_000_000_000
        }
        try look(through: .max)
        return problems
    }

    /// The index of names beyond what the sources give.
    private func namesBeyond() throws -> [Problem] {
        guard try tools.names().hasMore() else { return [] }
        return [
            Problem(
                check: "names",
                message: "the index of names has more than the rows give; next: restore a "
                    + "backup, or import the files again into a new database")
        ]
    }

    /// What the import kept of each source against a recount of its rows.
    private func rollUps() throws -> [Problem] {
        let sources = try sources()
        let names = Dictionary(uniqueKeysWithValues: sources.map { ($0.id, $0.name) })
        let found =
            try depth == .thorough
            ? RollupRecount.differences(of: sources.map(\.id), in: database)
            : rollups.differences()
        return found.map { found in
            let name = names[found.source] ?? "not loaded"
            return Problem(
                check: "roll-up",
                message: "source \(found.source) (\(name)): \(found.rows) rows of \(found.table) "
                    + "differ from a recount; next: warchest remove \(found.source), then import "
                    + "the file again")
        }
    }

    /// What is kept of a source beside its rows, removed sources too.
    private func seals() throws -> [Problem] {
        let query = try database.statement("SELECT source_id FROM source ORDER BY source_id")
        var ids: [Int64] = []
        while try query.step() { ids.append(query.int(0)) }
        return try ids.flatMap { id in
            try SourceSeal.differences(source: id, in: database).map { part in
                Problem(
                    check: "seal",
                    message: "source \(id): its \(Self.words[part] ?? part) is not as it was "
                        + "written; next: restore a backup, or warchest remove \(id) and import "
                        + "the file again")
            }
        }
    }

    private static let words = [
        "source": "row in the list of sources", "reject": "list of rejects",
        "finding": "list of findings",
    ]

    private func isPruned(_ id: Int64) throws -> Bool {
        try database.integer(
            "SELECT 1 FROM journal_log WHERE action = 'prune' AND subject = CAST(? AS TEXT)", id)
            != nil
    }

    private func hasControl(_ source: SourceRow) throws -> Bool {
        try FormatCatalogue.format(source.format)?.control != nil
    }

    private func verifyRejects(_ source: SourceRow) throws -> [Problem] {
        let query = try database.statement(
            "SELECT line, raw, raw_bytes, raw_sha256 FROM reject WHERE source_id = ?")
        query.bind(1, source.id)
        var problems: [Problem] = []
        while try query.step() {
            let raw = query.bytes(1) ?? UnsafeBufferPointer(start: nil, count: 0)
            let length = Int(query.int(2))
            let isWhole = length <= RecordReader.keptBytes
            let isSound =
                raw.count == min(length, RecordReader.keptBytes)
                && (!isWhole || SHA256Hasher.hex(of: UnsafeRawBufferPointer(raw)) == query.text(3))
            if !isSound {
                problems.append(
                    Problem(
                        check: "rejects",
                        message:
                            "source \(source.id): the reject of line \(query.int(0)) is not what "
                            + "was read; next: warchest remove \(source.id), then import again"))
            }
        }
        return problems
    }

    /// `entry`, or the reference table that holds a source's records.
    static func table(ofSource id: Int64, _ database: Connection) throws -> String {
        for table in Tables.references
        where try database.integer(
            "SELECT 1 FROM \(table) WHERE record_id BETWEEN ?1 * 1000000000 AND ?1 * 1000000000 + "
                + "999999999 LIMIT 1", id) != nil
        { return table }
        return "entry"
    }

    // MARK: Checks as data

    private func checks() throws -> [Problem] {
        var problems: [Problem] = []
        for file in Artefacts.files(under: "schema/checks/", ending: "sql") {
            // What these find, ``read(_:_:)`` finds as well.
            if depth != .thorough, file.text.contains("\n-- slow:") { continue }
            let query = try database.statement(file.text)
            var rows = 0
            var first = ""
            while try query.step() {
                if rows == 0 {
                    first = (0..<min(query.columnCount, 4)).map { query.text($0) ?? "null" }
                        .joined(separator: ", ")
                }
                rows += 1
            }
            if rows > 0 {
                problems.append(
                    Problem(
                        check: file.id,
                        message: "\(rows) offending rows, the first: \(first) (the check: "
                            + "schema/\(file.id).sql); next: restore a backup, or import the "
                            + "files again into a new database"))
            }
        }
        return problems
    }
}

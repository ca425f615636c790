import Artefacts
import DelimitedText
import Files
import Store

/// Proves the promises on a whole database: conservation, control sums and hashes per source,
/// statuses with rules, roll-ups equal to a recount, views as shipped. Silent when sound.
package struct Verification {
    /// One thing that is not as it should be.
    package struct Problem: Sendable {
        /// Short name of the check.
        package let check: String
        /// What was expected, what was found, and the next command.
        package let message: String
    }

    private let database: Connection

    /// Prepares to verify an open database.
    package init(database: Connection) { self.database = database }

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
        try attempt("integrity", integrity)
        try attempt("schema", schema)
        try attempt("sources") { try sources().flatMap(verify) }
        try attempt("roll-up", rollups)
        try attempt("names", names)
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

    /// SQLite's primary codes for a statement that does not fit the schema (1) and damage (11).
    private static func saysDamage(_ code: Int32) -> Bool { [1, 11].contains(code & 0xFF) }

    // MARK: The file

    private func integrity() throws -> [Problem] {
        var problems: [Problem] = []
        let check = try database.statement("PRAGMA integrity_check(20)")
        while try check.step() {
            guard let text = check.text(0), text != "ok" else { continue }
            problems.append(
                Problem(
                    check: "integrity",
                    message: "SQLite's integrity check says: \(text); restore a backup"))
        }
        let keys = try database.statement("PRAGMA foreign_key_check")
        while try keys.step() {
            problems.append(
                Problem(
                    check: "foreign-keys",
                    message: "\(keys.text(0) ?? "?") row \(keys.int(1)) points to a missing "
                        + "\(keys.text(2) ?? "?"); restore a backup"))
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

    private func verify(_ source: SourceRow) throws -> [Problem] {
        try database.stopIfAsked()
        var problems: [Problem] = []
        func report(_ check: String, _ text: String) {
            problems.append(
                Problem(
                    check: check,
                    message: "source \(source.id) (\(source.name)): \(text); "
                        + "next: warchest remove \(source.id), then import the file again"))
        }
        let parts = source.rowHash.split(separator: ":").map(String.init)
        guard parts.count == 2, let seed = UInt64(parts[0], radix: 16),
            let hash = UInt64(parts[1], radix: 16)
        else {
            report("control-hash", "the stored control hash cannot be read")
            return problems
        }
        if source.sumCents == 0, source.posted == 0, try isPruned(source.id) { return [] }
        let table = try Self.table(ofSource: source.id, database)
        let found = try RowHashes(database: database).sum(
            source: source.id, table: table, seed: seed)
        if found.rows != source.posted {
            report("posted", "expected \(source.posted) posted rows, found \(found.rows)")
        }
        if found.hash != hash {
            report("control-hash", "a posted value is not what was imported (control hash differs)")
        }
        // A filing's control sum leaves memo rows out.
        let (expected, overflow) = source.sumCents.addingReportingOverflow(
            source.format == SourceFormat.filings ? source.memoCents : 0)
        if table == "entry", try hasControl(source), overflow || found.cents != expected {
            report(
                "control-sum",
                "expected \(overflow ? "a sum beyond 64 bits" : "\(expected) cents"), found "
                    + "\(found.cents)")
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

    /// The index of names, made again from the rows.
    private func names() throws -> [Problem] {
        let found = try NameIndex.differences(
            sources: try sources().map(\.id), in: database)
        var problems = found.sources.map { id in
            Problem(
                check: "names",
                message: "source \(id): the index of names is not what its rows give; next: "
                    + "warchest remove \(id), then import the file again")
        }
        if problems.isEmpty, found.hasMore {
            problems.append(
                Problem(
                    check: "names",
                    message: "the index of names has more than the rows give; next: restore a "
                        + "backup, or import the files again into a new database"))
        }
        return problems
    }

    /// What the import kept of each source against a recount of its rows.
    private func rollups() throws -> [Problem] {
        let sources = try sources()
        let names = Dictionary(uniqueKeysWithValues: sources.map { ($0.id, $0.name) })
        return try RollupRecount.differences(of: sources.map(\.id), in: database).map { found in
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

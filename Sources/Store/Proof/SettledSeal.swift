import Artefacts

/// Digests of the tables that a transaction settles as a whole, written at its end: what counts, by
/// which rule, and since when. Posted rows have the control hash of their source instead, and what
/// is kept of a source its ``SourceSeal``.
///
/// Each is a sum over its rows (``RowSums``) that triggers of the connection keep, so that a commit
/// costs what it changed and not what is loaded; and what was changed behind the program's back
/// stays found, however much is imported afterwards.
package enum SettledSeal {
    private struct Part {
        let name: String
        /// What is sealed of a row.
        var columns: [String]
        /// Which rows, in SQL with `@` for the row's name; nil means all.
        var condition: String?

        func values(of row: String) -> String {
            columns.map { "\(row).\"\($0)\"" }.joined(separator: ", ")
        }

        func rows(named row: String) -> String? { condition?.replacing("@", with: row) }
    }

    private static let parts: [Part] = Tables.all.filter { $0.seals.contains(.settled) }.map {
        switch $0.name {
        // Of tables that SourceSeal holds as well: what it leaves out.
        case "finding":
            Part(
                name: $0.name, columns: ["source_id", "line", "code", "message", "count"],
                condition: "@.code IN ('versions_missing', 'notice_unsure')")
        case "source":
            Part(
                name: $0.name,
                columns: [
                    "source_id", "series", "supplements", "state", "superseded_by", "known_from",
                    "known_until",
                ])
        default:
            Part(name: $0.name, columns: (Tables.columns[$0.name] ?? []).map(\.name))
        }
    }

    /// Makes the connection's sums follow what it writes. Its own triggers run, a database's never.
    static func follow(in database: Connection) throws {
        for (place, part) in parts.enumerated() {
            let old = "SELECT warchest_row(-1, \(place), \(part.values(of: "OLD")))"
            let new = "SELECT warchest_row(1, \(place), \(part.values(of: "NEW")))"
            func trigger(_ event: String, _ condition: String?, _ steps: String) -> String {
                "CREATE TEMP TRIGGER seal_\(part.name)_\(event) AFTER \(event) ON main.\(part.name)"
                    + (condition.map { " WHEN \($0)" } ?? "") + " BEGIN \(steps); END;\n"
            }
            let (isOld, isNew) = (part.rows(named: "OLD"), part.rows(named: "NEW"))
            func when(_ condition: String?) -> String { condition.map { " WHERE \($0)" } ?? "" }
            try database.execute(
                trigger("INSERT", isNew, new) + trigger("DELETE", isOld, old)
                    + trigger("UPDATE", nil, old + when(isOld) + "; " + new + when(isNew)))
        }
    }

    /// Begins with the sums as the last transaction left them. Without any, in a database that
    /// holds nothing yet or that an older program sealed, all is counted at the end.
    static func begin(in database: Connection) throws {
        let isFirst =
            try SourceSeal.isUnsealed(database)
            || database.integer("SELECT max(source_id) FROM source") == nil
        let sealed = isFirst ? [:] : try stored(database)
        database.sums.sums = parts.map { sealed[$0.name].flatMap(RowSums.Sum.init(hex:)) }
        database.sums.isFirst = isFirst
    }

    /// Seals everything as it is now, inside the transaction that changed it. A seal that was lost
    /// stays lost, for `verify` to find.
    static func write(in database: Connection) throws {
        let sealed = try stored(database)
        let insert = try database.statement(
            "INSERT INTO settled_seal VALUES (?1, ?2) "
                + "ON CONFLICT (part) DO UPDATE SET sha256 = ?2")
        for (place, part) in parts.enumerated() {
            let sum = database.sums.isFirst ? try count(part, database) : database.sums.sums[place]
            guard let sum, sealed[part.name] != sum.hex else { continue }
            insert.bind(1, part.name)
            insert.bind(2, sum.hex)
            try insert.execute()
        }
    }

    /// The sum over all rows of a part.
    private static func count(_ part: Part, _ database: Connection) throws -> RowSums.Sum {
        let kept = database.sums.sums
        defer { database.sums.sums = kept }
        database.sums.sums = [RowSums.Sum()]
        let query = try database.statement(
            "SELECT warchest_row(1, 0, \(part.values(of: "t"))) FROM \(part.name) t"
                + (part.rows(named: "t").map { " WHERE \($0)" } ?? ""))
        while try query.step() {}
        return database.sums.sums[0] ?? RowSums.Sum()
    }

    private static func stored(_ database: Connection) throws -> [String: String] {
        var sealed: [String: String] = [:]
        let query = try database.statement("SELECT part, sha256 FROM settled_seal")
        while try query.step() { sealed[query.text(0) ?? ""] = query.text(1) }
        return sealed
    }

    /// The tables that are not as the last transaction left them. A database in which nothing was
    /// ever loaded has no seals.
    package static func differences(in database: Connection) throws -> [String] {
        if try database.integer("SELECT max(source_id) FROM source") == nil { return [] }
        if try SourceSeal.isUnsealed(database) { return [] }
        let sealed = try stored(database)
        let strange = Set(sealed.keys).subtracting(parts.map(\.name))
        return try parts.filter { try sealed[$0.name] != count($0, database).hex }.map(\.name)
            + strange.sorted()
    }
}

import LedgerModel
import Store

/// The rows of those who bear a name, or that a filer filed, by the index of names: bound as
/// `:named_rows`, so that the method `entry_told` need not read whole files for one of them. They
/// may be more than are asked for, never fewer; the statement still compares names and ids. Where
/// it is NULL the files are read, as in the complete statement that `--sql` prints.
enum NamedRows {
    static let parameter = StatementAssembly.namedRows

    /// A bound text may be a million bytes long (``ReadAuthorizer``); beyond it files are read.
    private static let mostBytes = 990_000

    /// What `@why` of a row is bound to: the rows of its name, else of its filers.
    ///
    /// - Parameter key: values of the key, by column.
    static func value(
        ofRow key: [String: SQLValue], of report: ReportDefinition, _ connection: Connection
    ) throws -> SQLValue {
        if let named = report.named, let name = key[named] { return try value(name, connection) }
        guard case .text(let filers)? = key["filer_id"], filers != "*" else { return .null }
        return try value(filers: filers.split(separator: ",").map(String.init), connection)
    }

    /// The numbers of the rows of a name as a JSON list, or NULL where the index cannot tell.
    static func value(_ name: SQLValue?, _ connection: Connection) throws -> SQLValue {
        guard case .text(let text)? = name else { return .null }
        let wanted = NameWords.wanted(text)
        guard !wanted.isEmpty, try NameIndex.missing(in: connection).isEmpty else { return .null }
        let lookup = try NameLookup(connection)
        var rows: [Int64] = []
        for found in try lookup.find(wanted) where found.kind == .party {
            rows += try lookup.rows(of: found.numbers, source: found.source).map(\.entry)
            if rows.count > mostBytes / 11 { return .null }
        }
        return list(rows)
    }

    private static func value(filers: [String], _ connection: Connection) throws -> SQLValue {
        guard try NameIndex.missing(in: connection).isEmpty else { return .null }
        let query = try connection.statement(
            "SELECT source_id, filing_id FROM filing_ref WHERE cmte_id = ?1")
        var filings: [Int64: [Int64]] = [:]
        for filer in Set(filers) {
            query.bind(1, filer)
            while try query.step() { filings[query.int(0), default: []].append(query.int(1)) }
        }
        let lookup = try NameLookup(connection)
        var rows: [Int64] = []
        for (source, filed) in filings {
            rows += try lookup.rows(ofFilings: filed.sorted(), source: source).map(\.entry)
            if rows.count > mostBytes / 11 { return .null }
        }
        return list(rows)
    }

    private static func list(_ rows: [Int64]) -> SQLValue {
        var json = "["
        for row in rows.sorted() {
            if json.utf8.count > 1 { json += "," }
            json += String(row)
        }
        return json.utf8.count < mostBytes ? .text(json + "]") : .null
    }
}

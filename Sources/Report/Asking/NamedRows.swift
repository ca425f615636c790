import LedgerModel
import Store

/// The rows of those who bear a name, by the index of names: bound as `:named_rows`, so that the
/// method `entry_told` need not read whole files for one person. They are more than are asked for,
/// never fewer (a name that begins with the words is among them); the statement still compares
/// names. Where it is NULL the files are read, as in the complete statement that `--sql` prints.
enum NamedRows {
    static let parameter = StatementAssembly.namedRows

    /// Beyond so many rows reading the files is no slower.
    private static let most = 2_000_000

    /// Those numbers as a JSON list, or NULL where the index cannot tell.
    static func value(_ name: SQLValue?, _ connection: Connection) throws -> SQLValue {
        guard case .text(let text)? = name else { return .null }
        let wanted = NameWords.wanted(text)
        guard !wanted.isEmpty, try NameIndex.missing(in: connection).isEmpty else { return .null }
        let lookup = try NameLookup(connection)
        var rows: [Int64] = []
        for found in try lookup.find(wanted) where found.kind == .party {
            rows += try lookup.rows(of: found.numbers, source: found.source).map(\.entry)
            if rows.count > most { return .null }
        }
        rows.sort()
        var json = "["
        for row in rows {
            if json.utf8.count > 1 { json += "," }
            json += String(row)
        }
        return .text(json + "]")
    }
}

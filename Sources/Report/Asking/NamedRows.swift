import LedgerModel
import Store

/// The rows of those who bear a name, that a filer filed or whose giver has an employer, by the
/// index of names: bound as `:named_rows`, so that the method `entry_told` need not read whole
/// files for one of them. They may be more than are asked for, never fewer; the statement still
/// compares names and ids. Where it is NULL the files are read, as in the complete statement that
/// `--sql` prints.
enum NamedRows {
    static let parameter = StatementAssembly.namedRows

    /// A bound value may be a million bytes long (``ReadAuthorizer``); beyond it files are read.
    private static let mostBytes = 990_000

    /// What `@why` of a row is bound to: the rows of its name or employer and of its filers.
    ///
    /// - Parameter key: values of the key, by column.
    static func value(
        ofRow key: [String: SQLValue], of report: ReportDefinition, _ connection: Connection
    ) throws -> SQLValue {
        guard report.why?.parameters.contains(parameter) == true,
            try NameIndex.missing(in: connection).isEmpty
        else { return .null }
        var rows: RowSet?
        if let named = report.named, let name = key[named] {
            rows = try Self.rows(ofName: name, connection)
        } else if case .text(let employer)? = key["employer"] {
            rows = try Self.rows(ofEmployer: employer, in: key["source_id"], connection)
        }
        if case .text(let filers)? = key["filer_id"], filers != "*",
            report.named == nil || rows == nil
        {
            let filed = try Self.rows(
                ofFilers: filers.split(separator: ",").map(String.init), connection)
            rows = rows?.intersection(filed) ?? filed
        }
        return rows.map { value($0, connection) } ?? .null
    }

    /// What the rows of a name are bound as, or NULL where the index cannot tell.
    static func value(_ name: SQLValue?, _ connection: Connection) throws -> SQLValue {
        guard try NameIndex.missing(in: connection).isEmpty,
            let rows = try rows(ofName: name, connection)
        else { return .null }
        return value(rows, connection)
    }

    private static func rows(ofName name: SQLValue?, _ connection: Connection) throws -> RowSet? {
        guard case .text(let text)? = name else { return nil }
        let wanted = NameWords.wanted(text)
        guard !wanted.isEmpty else { return nil }
        let lookup = try NameLookup(connection)
        var rows = RowSet()
        for found in try lookup.find(wanted) where found.kind == .party {
            try lookup.collect(of: found.numbers, source: found.source, into: &rows)
        }
        return rows
    }

    /// There is no index of employers: the parties are read, a seventh of the rows or fewer.
    private static func rows(
        ofEmployer employer: String, in source: SQLValue?, _ connection: Connection
    ) throws -> RowSet {
        var only: Int64?
        if case .text(let text)? = source { only = Int64(text) }
        let lists = try connection.statement(
            """
            SELECT part_id / 1000000000, min(first), max(last) FROM name_part
            WHERE kind = 'rows' AND (?1 IS NULL OR part_id / 1000000000 = ?1) GROUP BY 1
            """)
        lists.bind(1, only)
        var parts: [(source: Int64, first: Int64, last: Int64)] = []
        while try lists.step() { parts.append((lists.int(0), lists.int(1), lists.int(2))) }
        // Of filings names are compared in capitals; PostgreSQL has no collation that does.
        let name = employer.isEmpty ? "coalesce(employer, '')" : "employer"
        let test =
            connection.isOnServer ? "upper(\(name)) = upper(?3)" : "\(name) = ?3 COLLATE NOCASE"
        let query = try connection.statement(
            """
            SELECT party_id FROM party WHERE party_id BETWEEN ?1 AND ?2
              AND \(test)
            ORDER BY party_id
            """)
        let lookup = try NameLookup(connection)
        var rows = RowSet()
        for part in parts {
            query.bind(1, part.first)
            query.bind(2, part.last)
            query.bind(3, employer)
            var parties: [Int64] = []
            while try query.step() { parties.append(query.int(0)) }
            try lookup.collect(of: parties, source: part.source, into: &rows)
        }
        return rows
    }

    private static func rows(ofFilers filers: [String], _ connection: Connection) throws -> RowSet {
        let query = try connection.statement(
            "SELECT source_id, filing_id FROM filing_ref WHERE cmte_id = ?1")
        var filings: [Int64: [Int64]] = [:]
        for filer in Set(filers) {
            query.bind(1, filer)
            while try query.step() { filings[query.int(0), default: []].append(query.int(1)) }
        }
        let lookup = try NameLookup(connection)
        var rows = RowSet()
        for (source, filed) in filings {
            try lookup.collect(ofFilings: filed.sorted(), source: source, into: &rows)
        }
        return rows
    }

    /// As the bytes that the table `row_set` reads; to a server as a JSON list.
    private static func value(_ rows: RowSet, _ connection: Connection) -> SQLValue {
        guard connection.isOnServer else {
            let bytes = rows.encoded
            return connection.profile.isGuarded && bytes.count > mostBytes ? .null : .blob(bytes)
        }
        guard rows.count < mostBytes / 11 else { return .null }
        var json = "["
        for row in rows.numbers {
            if json.utf8.count > 1 { json += "," }
            json += String(row)
        }
        return json.utf8.count < mostBytes ? .text(json + "]") : .null
    }
}

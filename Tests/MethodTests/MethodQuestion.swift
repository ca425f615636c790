import Report
import Store

/// A method asked with the parameters of a case.
struct MethodQuestion {
    let method: String
    /// Parameters as on the command line; `as_of`, `method` and `key_…` among them.
    var parameters: [String: String]
    /// The filers that these ask for, as the program binds them.
    var asked: String?
    /// Who stands in the race asked for, likewise.
    var contest: String?

    /// The method and all that it stands on.
    private var closure: [MethodDefinition] {
        get throws {
            var found: [MethodDefinition] = []
            func visit(_ name: String) throws {
                guard !found.contains(where: { $0.name == name }) else { return }
                let method = try MethodLibrary.shipped.required(name)
                for used in method.uses { try visit(used) }
                found.append(method)
            }
            try visit(method)
            return found
        }
    }

    /// Whether a method is another or stands on it.
    static func stands(_ method: String, on other: String) throws -> Bool {
        try Self(method: method, parameters: [:]).closure.contains { $0.name == other }
    }

    /// Whether it or a method that it stands on has two grains.
    var hasGrains: Bool { get throws { try closure.contains(where: \.hasGrains) } }

    /// The same, for messages.
    var isOfTwoGrains: Bool { (try? hasGrains) ?? false }

    /// Whether it or a method below it uses a parameter, or a part of it (`:race_date`).
    func uses(_ name: String) throws -> Bool {
        try closure.contains { method in
            try MethodLibrary.shipped.text(method.name).contains(":\(name)")
        }
    }

    /// A statement on the tables of the method.
    ///
    /// - Parameter keys: values of `:key_…` beside those of the case.
    func statement(_ sql: String, rows: Bool, keys: [String: SQLValue] = [:]) throws -> String {
        var request = ReportRequest(asOf: parameters["as_of"] ?? "2018-12-31")
        var key: [String: SQLValue] = [:]
        for (name, text) in parameters {
            if name == "method" {
                request.method = text
            } else if name.hasPrefix("key_") {
                key[String(name.dropFirst(4))] = .text(text == "''" ? "" : text)
            } else if name != "as_of" {
                request.parameters[name] = text
            }
        }
        // A result does not ask for one row.
        guard rows else { key = [:]; return try select(sql, rows, request, key) }
        // In reports the column filer_id holds the committee asked for; of everybody a '*'.
        if key["filer_id"] == nil, let committee = parameters["committee"] {
            key["filer_id"] = .text(committee)
        }
        return try select(sql, rows, request, key.merging(keys) { $1 })
    }

    private func select(
        _ sql: String, _ rows: Bool, _ request: ReportRequest, _ key: [String: SQLValue]
    ) throws -> String {
        try CompleteStatement.select(
            sql, uses: [method], rows: rows, request, key: key, asked: asked, contest: contest)
    }

    /// Finds out whom the parameters ask for.
    mutating func findAsked(in database: CaseDatabase) throws {
        let names = ["committee", "candidate", "race"].filter { parameters[$0] != nil }
        guard !names.isEmpty else { return }
        var other = Self(
            method: "asked_filer",
            parameters: parameters.filter {
                names.contains($0.key)
            })
        other.parameters["as_of"] = parameters["as_of"]
        if parameters["race"] != nil {
            var found = Self(method: "race_found", parameters: other.parameters)
            found.parameters = other.parameters.filter { ["as_of", "race"].contains($0.key) }
            let sql = "SELECT \(RaceContest.text) AS text FROM race_found ORDER BY text"
            contest = RaceContest.list(
                try database.rows(found.statement(sql, rows: false)).rows.compactMap {
                    if case .text(let text) = $0[0] { text } else { nil }
                })
            other.contest = contest
        }
        let sql = "SELECT filer_id || ':' || period AS pair FROM asked_filer ORDER BY pair"
        asked = try database.rows(other.statement(sql, rows: false)).rows.compactMap {
            if case .text(let pair) = $0[0] { pair } else { nil }
        }.joined(separator: ",")
    }

    /// The names of the columns of one of its tables.
    func columns(of table: String, rows: Bool, in database: CaseDatabase) throws -> [String] {
        try database.rows(statement("SELECT * FROM \(table) LIMIT 0", rows: rows)).columns
    }

    /// The rows of one of its tables, as cells. Rows that differ in nothing but what is added up
    /// become one, so that both grains answer the same.
    func answer(
        _ table: String, _ wanted: [String], rows: Bool, in database: CaseDatabase
    ) throws -> [[String]] {
        for name in parameters.keys where name != "as_of" {
            guard try uses(name) else {
                throw CaseDatabase.Failure(description: "no method here uses :\(name)")
            }
        }
        let columns = try self.columns(of: table, rows: rows, in: database)
        let targets = wanted.map { CaseValue.target($0, columns) }
        if let slip = targets.first(where: { !columns.contains($0) }) {
            throw CaseDatabase.Failure(
                description:
                    "\(table) has no column \(slip), but \(columns.joined(separator: ", "))")
        }
        let isAdding = targets.contains { Self.measures.contains($0) }
        let terms = targets.map { isAdding && Self.measures.contains($0) ? "sum(\($0))" : $0 }
        let keys = targets.filter { !Self.measures.contains($0) }
        var sql = "SELECT \(terms.joined(separator: ", ")) FROM \(table)"
        if isAdding, keys.isEmpty { sql += " HAVING count(*) > 0" }
        if isAdding, !keys.isEmpty { sql += " GROUP BY \(keys.joined(separator: ", "))" }
        let found = try database.rows(try statement(sql, rows: rows))
        // Rows that add up to nothing are no row: roll-ups may take off again what they told.
        let isNothing = { (row: [SQLValue]) in
            isAdding
                && zip(targets, row).allSatisfy {
                    !Self.measures.contains($0) || $1 == .integer(0) || $1 == .null
                }
        }
        return found.rows.filter { !isNothing($0) }.map { row in
            zip(wanted, row).map { CaseValue.cell($1, of: $0) }
        }
    }

    /// Columns that are added up.
    static let measures: Set<String> = ["n", "cents", "computed", "reported"]
}

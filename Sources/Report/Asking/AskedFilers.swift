import Store

/// Whom `--committee`, `--candidate` and `--race` ask for, by the method `asked_filer`: found once
/// and bound as `:asked`, since SQLite would resolve who stands in a race at each mention.
package enum AskedFilers {
    /// What `:asked` is bound to: NULL where nobody is asked for.
    package static func value(_ values: [String: SQLValue], _ connection: Connection) throws
        -> SQLValue
    {
        let names = ["committee", "candidate", "race"]
        let asked = names.filter { (values[$0] ?? .null) != .null }
        guard !asked.isEmpty else { return .null }
        // Committees by their ids are those filers, of any period, as the method has it: no query.
        if asked == ["committee"], case .text(let ids)? = values["committee"] {
            let pairs = Set(ids.split(separator: ",")).sorted().map { "\($0):" }
            return .text(pairs.joined(separator: ","))
        }
        let parts = values.filter { name, _ in
            name == "as_of" || names.contains(name) || name.hasPrefix("race_")
        }
        let key = parts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return try connection.remembered("asked \(key)") { .text(try text(parts, connection)) }
    }

    /// `C00630426:2018,C00630426:2020`: filers and two-year periods, where any period is blank.
    ///
    /// - Parameter values: what the parameters are bound to, and `as_of`.
    package static func text(_ values: [String: SQLValue], _ connection: Connection) throws
        -> String
    {
        try pairs("asked_filer", "filer_id", "period", values, connection)
    }

    /// `H4GA06087:,H6GA06033:`: the candidates of a race.
    ///
    /// - Parameter values: as in ``text(_:_:)``.
    package static func candidates(
        _ values: [String: SQLValue], _ connection: Connection
    ) throws -> String {
        try pairs("race_candidate", "candidate_id", "''", values, connection)
    }

    /// Two columns of a method, `first:second` with commas between.
    private static func pairs(
        _ method: String, _ first: String, _ second: String, _ values: [String: SQLValue],
        _ connection: Connection
    ) throws -> String {
        try texts("\(first) || ':' || \(second)", of: method, values, connection)
            .joined(separator: ",")
    }

    /// One text for each row of a method, in the order of these texts.
    ///
    /// - Parameter values: as in ``text(_:_:)``.
    static func texts(
        _ words: String, of method: String, _ values: [String: SQLValue], _ connection: Connection
    ) throws -> [String] {
        var values = values
        if method != "race_found" {
            values[RaceContest.parameter] = try RaceContest.value(values, connection)
        }
        let methods = try MethodLibrary.shipped.closure(of: [method]) { .usage($0) }
        let assembly = StatementAssembly(
            file: "SQL", methods: methods, shared: nil, parameters: Set(values.keys),
            bindsMethod: false, key: [])
        let select = "SELECT \(words) FROM \(method) ORDER BY 1"
        let section = assembly.section(
            FrontMatter.Text(lines: [Substring(select)], firstLine: 1), .query)
        let statement = try connection.statement(section.sql)
        let names = Set(statement.parameterNames)
        var found: [String] = []
        // Not known yet; what follows from it is not asked.
        let bound = values.merging(["asked": .null]) { $1 }.filter { names.contains($0.key) }
        try statement.run(parameters: bound) { row in
            if let text = row.text(0) { found.append(text) }
            return true
        }
        return found
    }
}

import Store
import Wording

/// A report's statement with its methods in front and every value filled in, to run in any SQLite
/// program on the same database.
package enum CompleteStatement {
    /// The statement of the rows, or of the entries behind one row.
    ///
    /// - Parameters:
    ///   - key: the row, as `--keys` prints it; nil for the statement of the rows.
    ///   - connect: opens the database, should a name have to be looked up in it.
    /// - Throws: `ReportError` as running the report would.
    package static func text(
        _ report: ReportDefinition, _ request: ReportRequest, key: String? = nil,
        connect: @escaping () throws -> Connection
    ) throws -> String {
        let resolved = try ParameterResolver(report: report, connect: connect).resolve(request)
        let report = report.answering(resolved.values)
        var values = resolved.values
        // In another program the files are read.
        values[NamedRows.parameter] = .null
        var section = report.query
        if let key {
            guard let why = report.why else {
                throw ReportError.usage(
                    "report \(report.name) does not say which entries are behind its rows "
                        + "(it has no @why section).")
            }
            section = why
            for (name, value) in try ReportKey.values(key, for: report) {
                values["key_\(name)"] = value
            }
        }
        let sql = SQLText.replacingParameters(in: section.sql) { literal(values[$0] ?? .null) }
        let what = key == nil ? report.question : "The entries behind one row."
        let head = [
            "warchest report \(report.name), as of \(resolved.asOf), method \(resolved.method)",
            "\(what) Runs on a Warchest database in any SQLite program.",
        ]
        return head.map { "-- " + VisibleText.of($0) + "\n" }.joined() + sql
    }

    /// A statement of one's own on methods, with every value filled in: what a test asks, or a
    /// person who would see what a method answers.
    ///
    /// - Parameters:
    ///   - sql: a `SELECT` from tables of the methods.
    ///   - rows: whether the methods answer entry by entry, as for `@why`, or from roll-ups.
    ///   - request: parameters as on the command line, of the types of `schema/parameters.csv`;
    ///     others are texts; committees and candidates go by their ids.
    ///   - key: values of `:key_…`, by the column's name; the others are NULL.
    ///   - asked: what `AskedFilers` found for the request, if methods look for it.
    ///   - contest: what `RaceContest` found, likewise.
    /// - Throws: `ReportError` when a name or value does not fit.
    package static func select(
        _ sql: String, uses names: [String], from library: MethodLibrary = .shipped,
        rows: Bool = false, _ request: ReportRequest, key: [String: SQLValue] = [:],
        asked: String? = nil, contest: String? = nil
    ) throws -> String {
        let methods = try library.closure(of: names) { .usage($0) }
        var values: [String: SQLValue] = [
            "as_of": .text(try ParameterReader.date(request.asOf, option: "as-of"))
        ]
        values["asked"] = asked.map { .text($0) }
        values[RaceContest.parameter] = contest.map { .text($0) }
        values["method"] = request.method.map { .text($0) }
        for (name, text) in request.parameters {
            values.merge(try value(name, text)) { _, new in new }
        }
        for (name, value) in key { values["key_\(name)"] = value }
        let assembly = StatementAssembly(
            file: "SQL", methods: methods, shared: nil, parameters: Set(values.keys),
            bindsMethod: request.method != nil, key: Array(key.keys))
        let section = assembly.section(
            FrontMatter.Text(lines: [Substring(sql)], firstLine: 1), rows ? .why : .excluded)
        return SQLText.replacingParameters(in: section.sql) { literal(values[$0] ?? .null) }
    }

    private static func value(_ name: String, _ text: String) throws -> [String: SQLValue] {
        guard let known = MethodLibrary.parameters.first(where: { $0.name == name }),
            // Several committees stand with commas between, as they are bound.
            let type = ReportDefinition.ParameterType(
                known.type == "committee" ? "committees" : known.type)
        else { return [name: .text(text)] }
        let parameter = ReportDefinition.Parameter(
            name: name, type: type, isRequired: false, description: known.description, line: 0)
        guard case .bound(let values) = try ParameterReader.read(text, as: parameter) else {
            throw ReportError.usage("expected the FEC id of a \(name), found \(quoted(text)).")
        }
        return values
    }

    /// A value as SQL writes it.
    static func literal(_ value: SQLValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): "'" + text.replacing("'", with: "''") + "'"
        case .blob(let bytes):
            "x'"
                + bytes.map { byte in
                    let digits = String(byte, radix: 16)
                    return digits.count == 1 ? "0" + digits : digits
                }.joined() + "'"
        }
    }
}

import Store

/// A report's statement with its methods in front and every value filled in, to run in any SQLite
/// program on the same database.
public enum CompleteStatement {
    /// The statement of the rows, or of the entries behind one row.
    ///
    /// - Parameters:
    ///   - key: the row, as `--keys` prints it; nil for the statement of the rows.
    ///   - connect: opens the database, should a name have to be looked up in it.
    /// - Throws: `ReportError` as running the report would.
    public static func text(
        _ report: ReportDefinition, _ request: ReportRequest, key: String? = nil,
        connect: @escaping () throws -> ReadConnection
    ) throws -> String {
        let resolved = try ParameterResolver(report: report, connect: connect).resolve(request)
        var values = resolved.values
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

    /// A value as SQL writes it.
    static func literal(_ value: SQLValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): "'" + text.replacing("'", with: "''") + "'"
        case .blob(let bytes):
            "x'" + bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined() + "'"
        }
    }
}

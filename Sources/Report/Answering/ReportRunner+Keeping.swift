import Store

extension ReportRunner {
    /// A statement that reads the rows of tables to be kept, instead of finding them. Rows are kept
    /// by the text that finds them, values filled in, so they are those of the very same question.
    ///
    /// - Returns: `section` where nothing can be kept: on a server, or under the name of a user's
    ///   report.
    /// - Throws: `StoreError` when the time is over or the connection was interrupted.
    func keeping(
        _ section: ReportDefinition.Section, _ values: [String: SQLValue]
    ) throws -> ReportDefinition.Section {
        guard report.isEmbedded, connection.keepsRows, !section.kept.isEmpty else { return section }
        let bytes = Array(section.sql.utf8)
        var sql = ""
        var end = 0
        for table in section.kept {
            func text(_ range: Range<Int>) -> String {
                String(decoding: bytes[range], as: UTF8.self)
            }
            sql += text(end..<table.range.lowerBound)
            let definition = text(table.range)
            let select = SQLText.replacingParameters(
                in: sql + definition + "\nSELECT * FROM \(table.name)"
            ) { CompleteStatement.literal(values[$0] ?? .null) }
            // What goes wrong in it is said of the statement itself.
            guard let kept = try connection.keep(select) else { return section }
            let lines = definition.utf8.count { $0 == 0x0A }
            sql += "\(table.name) AS NOT MATERIALIZED (SELECT * FROM \(kept)"
            sql += String(repeating: "\n", count: lines) + ")"
            end = table.range.upperBound
        }
        var kept = section
        kept.sql = sql + String(decoding: bytes[end...], as: UTF8.self)
        return kept
    }
}

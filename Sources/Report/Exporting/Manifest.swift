import Store

/// What goes beside exported files, so that a figure can be traced without this program.
package enum Manifest {
    /// The use that the law forbids.
    package static let legalNotice = """
        Names and addresses of individual contributors in reports filed with the FEC may not be \
        sold or used to solicit contributions or for any commercial purpose (52 U.S.C. 30111(a)(4)).
        """

    /// One exported file.
    package struct File: Sendable {
        /// Its name in the folder.
        package var name: String
        /// The report in it.
        package var report: ReportDefinition
        /// How the report was run.
        package var outcome: ReportOutcome
        /// csv, json, markdown or table.
        package var format: String
        /// Data rows.
        package var rows: Int
        /// Its size.
        package var bytes: Int
        /// Its digest.
        package var sha256: String
    }

    static func json(version: String, asOf: String, files: [File]) -> JSONValue {
        var sources: [SourceRecord] = []
        for source in files.flatMap(\.outcome.footer.sources)
        where !sources.contains(where: { $0.id == source.id }) {
            sources.append(source)
        }
        return .object([
            ("tool", .text("warchest")), ("version", .text(version)), ("as_of", .text(asOf)),
            ("notice", .text(legalNotice)), ("files", .array(files.map(json))),
            ("sources", .array(sources.map(\.json))),
        ])
    }

    private static func json(_ file: File) -> JSONValue {
        let parameters = file.outcome.parameters.shown.map { ($0.name, JSONValue.text($0.value)) }
        let usesFileNames = file.format != "json"
        let shown = file.outcome.columns.map { names in
            names.compactMap { name in file.report.columns.first { $0.name == name } }
        }
        let columns = (shown ?? file.report.columns).map { column -> JSONValue in
            let output = OutputColumn(column)
            return .object([
                ("name", .text(usesFileNames ? output.fileName : output.name)),
                ("type", .text(column.type.rawValue)), ("description", .text(column.description)),
            ])
        }
        return .object([
            ("file", .text(file.name)), ("report", .text(file.report.name)),
            ("title", .text(file.report.title)), ("question", .text(file.report.question)),
            ("parameters", .object(parameters)),
            ("method", .text(file.outcome.parameters.method)), ("format", .text(file.format)),
            ("rows", .integer(Int64(file.rows))), ("bytes", .integer(Int64(file.bytes))),
            ("sha256", .text(file.sha256)), ("columns", .array(columns)),
            ("rules", .array(file.report.rules.map { .text($0.line) })),
            ("excluded", file.outcome.footer.excludedJSON),
            ("cut", .optional(file.outcome.footer.cut)),
            ("source_ids", .array(file.outcome.footer.sources.map { .integer($0.id) })),
            ("records", .optional(file.outcome.footer.records)),
            ("rejected", .array(file.outcome.footer.rejected.map { .text($0) })),
            ("notes", .array(file.outcome.footer.notes.map { .text($0) })),
        ])
    }
}

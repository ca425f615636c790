/// A Frictionless Data Package beside exported CSV files: what each column is, for programs.
package enum DataPackage {
    /// The name that the specification gives it.
    package static let name = "datapackage.json"

    static func json(
        version: String, asOf: String, files: [Manifest.File], _ profile: CSVSink.Profile
    ) -> JSONValue {
        var sources: [SourceRecord] = []
        for source in files.flatMap(\.outcome.footer.sources)
        where !sources.contains(where: { $0.id == source.id }) {
            sources.append(source)
        }
        return .object([
            ("profile", .text("tabular-data-package")), ("name", .text("warchest-export")),
            ("title", .text("Reports of warchest, as of \(asOf)")),
            ("description", .text(Manifest.legalNotice)), ("version", .text(version)),
            (
                "licenses",
                .array([
                    .object([
                        ("name", .text("other-pd")),
                        ("title", .text("Records of the FEC are in the public domain")),
                    ])
                ])
            ),
            (
                "sources",
                .array(
                    sources.map {
                        .object([
                            ("title", .text($0.name)), ("format", .text($0.format)),
                            ("sha256", .text($0.sha256)),
                        ])
                    })
            ),
            ("resources", .array(files.map { resource($0, profile) })),
        ])
    }

    private static func resource(_ file: Manifest.File, _ profile: CSVSink.Profile) -> JSONValue {
        let stem = String(file.name.dropLast(4))
        let report = file.report
        // No primaryKey: a blank may be part of a report's key, and of none in the specification.
        let columns = report.columns.filter { column in
            file.outcome.columns?.contains(column.name) ?? true
        }
        let schema: [(String, JSONValue)] = [
            ("fields", .array(columns.map { field($0, of: report) })),
            ("missingValues", .array([.text("")])),
        ]
        return .object([
            ("profile", .text("tabular-data-resource")),
            ("name", .text(stem.smallLetters.replacing("_", with: "-"))),
            ("path", .text(file.name)), ("title", .text(report.title)),
            ("description", .text(report.question)), ("format", .text("csv")),
            ("mediatype", .text("text/csv")), ("encoding", .text("utf-8")),
            ("bytes", .integer(Int64(file.bytes))), ("hash", .text("sha256:" + file.sha256)),
            (
                "dialect",
                .object([
                    ("delimiter", .text(",")), ("doubleQuote", .bool(true)),
                    ("lineTerminator", .text(profile == .excel ? "\r\n" : "\n")),
                    ("header", .bool(true)),
                ])
            ),
            ("schema", .object(schema)),
        ])
    }

    private static func field(_ column: ReportDefinition.Column, of report: ReportDefinition)
        -> JSONValue
    {
        var field: [(String, JSONValue)] = [
            ("name", .text(report.fileName(column.name))), ("type", .text(type(column.type))),
            ("description", .text(column.description)),
        ]
        if let unit = unit(column.type) { field.append(("unit", .text(unit))) }
        return .object(field)
    }

    private static func type(_ type: ReportDefinition.ColumnType) -> String {
        switch type {
        case .text: "string"
        case .count: "integer"
        case .cents, .basisPoints: "number"
        case .date: "date"
        }
    }

    private static func unit(_ type: ReportDefinition.ColumnType) -> String? {
        switch type {
        case .cents: "USD"
        case .basisPoints: "percent"
        case .text, .count, .date: nil
        }
    }
}

/// A footer as JSON: below the rows where it is asked for, and in a manifest.
extension ResultFooter {
    /// All of it.
    var json: JSONValue {
        .object([
            ("method", .optional(method)), ("as_of", .optional(asOf)),
            ("sources", .array(sources.map(\.json))), ("records", .optional(records)),
            ("rejected", .array(rejected.map { .text($0) })), ("excluded", excludedJSON),
            ("rules", .array(rules.map { .text($0) })),
            ("notes", .array(notes.map { .text($0) })), ("cut", .optional(cut)),
        ])
    }

    /// What was left out, by rule.
    var excludedJSON: JSONValue {
        .array(
            excluded.map { line in
                .object([
                    ("rule", .text(line.rule)), ("text", .optional(line.text)),
                    ("rows", .integer(line.count)),
                    ("cents", line.cents.map { .integer($0) } ?? .null),
                ])
            })
    }
}

extension SourceRecord {
    var json: JSONValue {
        .object([
            ("source_id", .integer(id)), ("file", .text(file)), ("member", .optional(member)),
            ("format", .text(format)), ("cycle", cycle.map { .integer($0) } ?? .null),
            ("posted", .integer(posted)), ("rejected", .integer(rejected)),
            ("loaded", .text(importedAt)), ("sha256", .text(sha256)),
        ])
    }
}

import Wording

/// How the lines of filings are put together, for those who print them again.
package enum FilingLines {
    /// One field: its name, the value type of a format file, and where its values are stored.
    package struct Column: Sendable {
        /// Name in the layout.
        package let name: String
        /// `text`, `amount` or `date-yyyymmdd`.
        package let type: String
        /// `party.last_name` … or `extra`.
        package let target: String
    }

    /// Whether sources of a format are electronic filings.
    package static func isFiling(format: String) -> Bool { format == SourceFormat.filings }

    /// The fields of a money row in file order; nil when the version has no such record.
    package static func columns(ofRecord type: String, version: String) -> [Column]? {
        guard let version = FilingVersion(version), let layouts = try? FilingLayouts.shared.get(),
            let found = layouts.type(of: type.capitals), found.use == .entry,
            let layout = layouts.layouts[found.layout],
            let positions = layout.positions(in: version)
        else { return nil }
        return zip(layout.fields, positions).filter { $0.1 >= 0 }.sorted { $0.1 < $1.1 }
            .map { field, _ in
                let type =
                    switch field.type {
                    case _ where field.target == "extra": "text"
                    case .text: "text"
                    case .date: "date-yyyymmdd"
                    case .amount, .control: "amount"
                    }
                return Column(name: field.name, type: type, target: field.target)
            }
    }
}

/// A format in words, for `warchest formats ID` and docs/formats.md.
package enum FormatDescription {
    /// Everything the format file says.
    package static func text(_ format: SourceFormat) -> String {
        var lines = ["\(format.id): \(format.title)", ""]
        if !format.documentation.isEmpty {
            lines.append("  described at   \(format.documentation)")
        }
        lines.append("  file names     \(format.names.joined(separator: ", "))")
        for address in format.addresses {
            lines.append("  fetched from   \(address.pattern)")
        }
        lines.append("  framing        \(framing(format))")
        lines.append("  goes to        \(format.table)")
        lines.append("  precision      \(format.precision)")
        if let control = format.control { lines.append("  control sum    \(control)") }
        if !format.money.isEmpty {
            lines.append("  amount         \(format.money.text)")
        }
        if let rule = format.posting?.rule { lines.append("  not counted    \(rule)") }
        if let unique = format.unique { lines.append("  unique         \(unique)") }
        if !format.required.isEmpty {
            lines.append("  must have      \(format.required.joined(separator: ", "))")
        }
        if format.isSnapshot {
            let same =
                switch format.series {
                case .cycle: "newer file of the same cycle"
                case .format: "newer file"
                case .name: "newer file of the same name (dates in it left out)"
                case .year: "newer file of most of whose rows bear the same year"
                }
            lines.append("  a \(same) supersedes the older one as a whole")
        }
        if !format.help.isEmpty { lines += ["", "  " + format.help] }
        if !format.columns.isEmpty {
            lines += ["", "  columns"]
            let width = format.columns.map { $0.names.joined(separator: "|").count }.max() ?? 0
            for column in format.columns {
                let name = column.names.joined(separator: "|")
                let padding = String(repeating: " ", count: width - name.count)
                lines.append(
                    "    \(name)\(padding)  \(column.type.rawValue) → \(column.target)"
                        + (column.blank == .null ? "" : " (blank: \(column.blank.rawValue))"))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// How records and fields are marked, in words.
    package static func framing(_ format: SourceFormat) -> String {
        if format.reader == "ga-sos-results" { return "JSON" }
        let mark = String(decoding: [format.framing.delimiter], as: UTF8.self)
        var text = "fields separated by \"\(mark)\""
        text += format.framing.quoted ? ", quoted as in RFC 4180" : ", a quote is data"
        text += format.hasHeader ? ", a header line names the columns" : ", no header line"
        if format.framing.trailingDelimiter == .always {
            text += ", one more delimiter ends each line"
        }
        return text
    }
}

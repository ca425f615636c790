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
        if !format.made.isEmpty {
            lines += ["", "  columns made of others"]
            for made in format.made {
                lines.append(
                    "    \(made.name): \(made.how.rawValue) "
                        + made.arguments.map { "\"\($0)\"" }.joined(separator: " "))
            }
        }
        if let choices = format.posting?.choose {
            lines += ["", "  posted as, the first that fits"]
            lines += choices.map { "    " + text($0) }
            lines.append("    any other row: kept, counted nowhere (unknown-code/1)")
        }
        if format.hasVersions {
            lines += ["", "  of one filing only the highest version counts (higher-amendment/1)"]
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

    private static func text(_ choice: PostingChoice) -> String {
        let when = (choice.when ?? [:]).sorted { $0.key < $1.key }.map { name, patterns in
            let words = patterns.bytes.map {
                $0.isEmpty ? "blank" : String(decoding: $0, as: UTF8.self)
            }
            return "\(name) \(words.joined(separator: "|"))"
        }
        var text = "\(choice.kind), \(choice.nature), \(choice.direction)"
        if choice.individual == true { text += ", by a person" }
        if let stance = choice.stance { text += ", \(stance)" }
        if let rule = choice.rule { text += "; not counted: \(rule)" }
        return when.isEmpty ? text : text + " where " + when.joined(separator: " and ")
    }

    /// How records and fields are marked, in words.
    package static func framing(_ format: SourceFormat) -> String {
        if format.reader == "ga-sos-results" { return "JSON" }
        let mark = String(decoding: [format.framing.delimiter], as: UTF8.self)
        var text = "fields separated by \"\(mark)\""
        text += format.framing.quoted ? ", quoted as in RFC 4180" : ", a quote is data"
        text += format.hasHeader ? ", a header line names the columns" : ", no header line"
        if format.framing.encoding != .utf8 { text += ", \(format.framing.encoding.rawValue)" }
        if format.framing.trailingDelimiter == .always {
            text += ", one more delimiter ends each line"
        }
        return text
    }
}

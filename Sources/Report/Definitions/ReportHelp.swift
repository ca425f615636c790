import Wording

/// The documentation of a report, from its own file.
package enum ReportHelp {
    /// What `warchest report NAME --help` prints.
    ///
    /// - Parameter width: columns per line, or nil for no limit.
    package static func text(_ report: ReportDefinition, width: Int? = nil) -> String {
        let name = report.isEmbedded ? report.name : report.file
        var text = "\(report.title)\n\n\(report.question)\n\n"
        text += "USAGE: warchest report \(name)"
        for parameter in report.parameters {
            let usage = "--\(parameter.name) <\(placeholder(parameter.type))>"
            text += parameter.isRequired ? " \(usage)" : " [\(usage)]"
        }
        text += "\n"
        if !report.parameters.isEmpty {
            text += "\nPARAMETERS:\n" + table(report.parameters.map(parameterLine), width)
        }
        text += "\nCOLUMNS:\n"
        let columns = report.columns.map { column in
            (OutputColumn(column).fileName, "\(column.type.rawValue): \(column.description)")
        }
        text += table(columns, width)
        if !report.derived.isEmpty {
            text += "\nDERIVED:\n" + table(derived(report), width)
        }
        text += "\nORDER: \(report.order)\n"
        text += "METHOD: \(report.methods.joined(separator: ", "))"
        text += report.methods.count > 1 ? " (--method; the first is the default)\n" : "\n"
        if !report.uses.isEmpty {
            text += wrapped("USES: ", report.uses.joined(separator: ", "), width)
        }
        for rule in report.rules { text += wrapped("RULE: ", rule.line, width) }
        for note in report.notes { text += wrapped("NOTE: ", note, width) }
        if let chart = report.charts.first {
            text += "\nDrawn as \(chart.kind.rawValue): --plot, -o FILE.svg\n"
        }
        if report.isProvable {
            text += "\nThe entries behind a row (keys with --keys):\n"
            text += "  warchest why --report \(name) --key '"
            text += report.key.map { "\($0)=…" }.joined(separator: "&") + "'\n"
        }
        return VisibleText.ofLines(text)  // a user's file may hold anything
    }

    private static func parameterLine(_ parameter: ReportDefinition.Parameter)
        -> (String, String)
    {
        var text = parameter.description
        if let value = parameter.defaultText { text += " (default: \(value))" }
        if parameter.isRequired { text += " (required)" }
        switch parameter.type {
        case .committees: text += "; an id, or words of the name; may be given several times"
        case .committee, .candidate: text += "; an id, or words of the name"
        case .race: text += "; like GA-06 or GA-06@2017-06-20"
        default: break
        }
        return ("--\(parameter.name) <\(placeholder(parameter.type))>", text)
    }

    /// The cells that follow from others, and how.
    static func derived(_ report: ReportDefinition) -> [(String, String)] {
        report.derived.map { derivation in
            (
                report.fileName(derivation.column),
                derivation.text { report.fileName($0) }
            )
        }
    }

    private static func placeholder(_ type: ReportDefinition.ParameterType) -> String {
        if case .choice(let words) = type { return words.joined(separator: "|") }
        return type.name
    }

    private static func table(_ rows: [(String, String)], _ width: Int?) -> String {
        let widest = rows.map { DisplayWidth.of($0.0) }.max() ?? 0
        return rows.map { left, right in
            let blanks = String(repeating: " ", count: widest - DisplayWidth.of(left) + 2)
            return wrapped("  \(left)\(blanks)", right, width)
        }.joined()
    }

    private static func wrapped(_ label: String, _ text: String, _ width: Int?) -> String {
        // Half a line of labels leaves no room beside them.
        guard let width, DisplayWidth.of(label) > width / 2 else {
            return TextWrap.labelled(label, text, width: width) + "\n"
        }
        return TextWrap.trimmedEnd(label) + "\n"
            + TextWrap.labelled("      ", text, width: width) + "\n"
    }
}

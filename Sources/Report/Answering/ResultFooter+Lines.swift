import Wording

extension ResultFooter {
    /// The footer below a table: short, and saying where the rest is.
    func briefLines() -> [(label: String, text: String)] {
        var lines: [(String, String)] = []
        if let cut { lines.append(("cut", cut)) }
        if let method { lines.append(("method", method)) }
        if let asOf {
            lines.append(("as of", asOf))
            switch sources.count {
            case 0: lines.append(("source", "none speaks for this answer"))
            case 1...3: for source in sources { lines.append(("source", source.summary)) }
            default:
                let names = sources.prefix(3).map(\.name).joined(separator: ", ")
                let rest = " and \(sources.count - 3) more"
                lines.append(("source", "\(names)\(rest); in full: --format markdown"))
            }
            appendState(to: &lines)
        }
        for line in excluded { lines.append(("left out", line.summary)) }
        for note in notes { lines.append(("note", note)) }
        if let help = help ?? report.map({ "warchest report \($0) --help" }), !rules.isEmpty {
            lines.append(("rules", "what counts and why: \(help)"))
        }
        return lines.map { ($0.0, VisibleText.of($0.1)) }
    }

    /// The footer as labelled lines, control characters visible.
    func lines() -> [(label: String, text: String)] {
        var lines: [(String, String)] = []
        if let cut { lines.append(("cut", cut)) }
        if let method { lines.append(("method", method)) }
        if let asOf { lines.append(("as of", asOf)) }
        if asOf != nil {
            for source in sources { lines.append(("source", source.summary)) }
            if sources.isEmpty { lines.append(("source", "none speaks for this answer")) }
            appendState(to: &lines)
        }
        for line in excluded { lines.append(("left out", line.summary)) }
        let told = Set(excluded.compactMap(\.text))
        let isTold: (String) -> Bool = { rule in
            told.contains { rule == $0 || rule.hasSuffix(": " + $0) }
        }
        for rule in rules where !isTold(rule) { lines.append(("rule", rule)) }
        for note in notes { lines.append(("note", note)) }
        return lines.map { ($0.0, VisibleText.of($0.1)) }
    }

    private func appendState(to lines: inout [(String, String)]) {
        if let records { lines.append(("records", records)) }
        for text in rejected { lines.append(("rejected", text)) }
    }
}

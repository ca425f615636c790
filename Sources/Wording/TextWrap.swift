/// Breaks texts into lines that fit a terminal.
package enum TextWrap {
    /// The text over as many lines as it takes, broken at blanks where there are some.
    ///
    /// - Parameter width: columns per line, or nil for one line.
    package static func lines(_ text: String, width: Int?) -> [String] {
        guard let width, DisplayWidth.of(text) > width else { return [text] }
        let room = max(8, width)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let joined = line.isEmpty && lines.isEmpty ? String(word) : line + " " + word
            if DisplayWidth.of(joined) <= room {
                line = joined
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for scalar in word.unicodeScalars {
                if DisplayWidth.of(line) + DisplayWidth.of(scalar) > room {
                    lines.append(line)
                    line = ""
                }
                line.unicodeScalars.append(scalar)
            }
        }
        lines.append(line)
        return lines
    }

    /// The text after a label, its further lines indented to the label's width.
    package static func labelled(_ label: String, _ text: String, width: Int?) -> String {
        let indent = DisplayWidth.of(label)
        let parts = lines(text, width: width.map { max(8, $0 - indent) })
        return parts.enumerated().map { index, line in
            let start = index == 0 ? label : String(repeating: " ", count: indent)
            return trimmedEnd(start + line)
        }.joined(separator: "\n")
    }

    /// Without the blanks at its end.
    package static func trimmedEnd(_ text: String) -> String {
        var text = text
        while text.utf8.last == 0x20 { text.removeLast() }
        return text
    }
}

import Store
import Wording

/// A Markdown table with its heading above and its footer as a list below.
package final class MarkdownSink: RowSink {
    private let output: ByteOutput
    private var columns: [OutputColumn] = []
    /// Whether the footer is shown.
    package let showsFooter = true

    /// Makes one that writes to a buffer.
    package init(output: ByteOutput) { self.output = output }

    /// Takes what stands above the rows.
    package func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {
        self.columns = columns
        if let title = heading.title { output.append("## \(escaped(title))\n\n") }
        if let question = heading.question { output.append("\(escaped(question))\n\n") }
        for parameter in heading.parameters {
            let note = parameter.note.map { " (\(escaped($0)))" } ?? ""
            output.append("- \(escaped(parameter.name)): \(escaped(parameter.value))\(note)\n")
        }
        if !heading.parameters.isEmpty { output.append("\n") }
        let names = columns.map(\.fileName) + (showsKeys ? ["key"] : [])
        output.append("| " + names.map(escaped).joined(separator: " | ") + " |\n")
        let rules = columns.map { $0.alignsRight ? "---:" : "---" } + (showsKeys ? ["---"] : [])
        output.append("| " + rules.joined(separator: " | ") + " |\n")
    }

    /// Takes one row.
    package func row(_ row: RowView, key: [UInt8]?) throws {
        for (index, column) in columns.enumerated() {
            output.append(index == 0 ? "| " : " | ")
            if !CellText.appendNumber(row, index, column.kind, grouped: true, to: &output.bytes) {
                append(row.bytes(index))
            }
        }
        if let key {
            output.append(" | ")
            key.withUnsafeBytes(append)
        }
        output.append(" |\n")
        try output.flushIfFull()
    }

    /// Takes what stands below the rows, and writes all that is pending.
    package func end(_ footer: ResultFooter) throws {
        let lines = footer.lines()
        if !lines.isEmpty { output.append("\n") }
        for line in lines { output.append("- \(line.label): \(escaped(line.text))\n") }
        try output.flush()
    }

    private func append(_ text: UnsafeRawBufferPointer) {
        var visible: [UInt8] = []
        VisibleText.append(text, to: &visible)
        for byte in visible {
            switch byte {
            case 0x3C: output.append("&lt;")
            case 0x3E: output.append("&gt;")
            case 0x26: output.append("&amp;")
            case 0x5C, 0x60, 0x2A, 0x5F, 0x5B, 0x5D, 0x7C, 0x7E, 0x23, 0x21:  // \ ` * _ [ ] | ~ # !
                output.bytes.append(0x5C)
                output.bytes.append(byte)
            default: output.bytes.append(byte)
            }
        }
    }

    private func escaped(_ text: String) -> String {
        let copy = ByteOutput { _ in }
        Array(text.utf8).withUnsafeBytes(MarkdownSink(output: copy).append)
        return String(decoding: copy.bytes, as: UTF8.self)
    }
}

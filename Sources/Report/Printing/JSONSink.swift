import Store
import Wording

/// A JSON array with one object per row and line. Money is whole cents, ids stay text; control and
/// bidirectional characters are escaped, so the text is safe to look at and loses nothing.
package final class JSONSink: RowSink {
    private let output: ByteOutput
    private var names: [[UInt8]] = []
    private var rows = 0
    /// Whether the footer is shown: then an object holds the `rows` and the `footer`.
    package let showsFooter: Bool

    /// Makes one that writes to a buffer.
    package init(output: ByteOutput, withFooter: Bool = false) {
        self.output = output
        showsFooter = withFooter
    }

    /// Takes what stands above the rows.
    package func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {
        var seen: Set<String> = showsKeys ? ["key"] : []
        for column in columns where !seen.insert(column.name).inserted {
            throw ReportError.usage(
                "two columns are named \(quoted(column.name)), and a JSON object can hold one.\n"
                    + "  Give one another name: SELECT … AS other_name")
        }
        names = (columns.map(\.name) + (showsKeys ? ["key"] : [])).map { name in
            var bytes: [UInt8] = []
            JSONText.append(name, to: &bytes)
            bytes.append(0x3A)
            return bytes
        }
        output.append(showsFooter ? "{\"rows\": [" : "[")
    }

    /// Takes one row; of its last columns those that are shown.
    package func row(_ row: RowView, key: [UInt8]?) throws {
        output.append(rows == 0 ? "\n{" : ",\n{")
        rows += 1
        for index in 0..<(names.count - (key == nil ? 0 : 1)) {
            if index > 0 { output.bytes.append(0x2C) }
            output.bytes.append(contentsOf: names[index])
            appendValue(row, index)
        }
        if let key, let name = names.last {
            output.bytes.append(0x2C)
            output.bytes.append(contentsOf: name)
            key.withUnsafeBytes { JSONText.append($0, to: &output.bytes) }
        }
        output.append("}")
        try output.flushIfFull()
    }

    /// Takes what stands below the rows, and writes all that is pending.
    package func end(_ footer: ResultFooter) throws {
        output.append(rows == 0 ? "]" : "\n]")
        if showsFooter { output.append(",\n\"footer\": \(footer.json.written())}") }
        output.append("\n")
        try output.flush()
    }

    private func appendValue(_ row: RowView, _ index: Int) {
        switch row.storage(index) {
        case .null: output.append("null")
        case .integer: NumberText.append(row.integer(index), to: &output.bytes)
        case .real: NumberText.append(row.real(index), to: &output.bytes)
        case .text: JSONText.append(row.bytes(index), to: &output.bytes)
        case .blob:
            output.bytes.append(0x22)
            NumberText.appendHex(row.bytes(index), to: &output.bytes)
            output.bytes.append(0x22)
        }
    }
}

/// A small JSON value with its members in order, for manifests.
package indirect enum JSONValue: Sendable {
    case null
    case integer(Int64)
    case bool(Bool)
    case text(String)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// A text or null.
    package static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }

    /// The value as JSON without line breaks.
    package var line: String {
        switch self {
        case .array(let values): "[\(values.map(\.line).joined(separator: ","))]"
        case .object(let members):
            "{"
                + members.map { "\(JSONText.quoted($0.0)):\($0.1.line)" }
                .joined(separator: ",") + "}"
        default: written()
        }
    }

    /// The value as indented JSON.
    package func written(indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .null: return "null"
        case .integer(let value): return String(value)
        case .bool(let value): return value ? "true" : "false"
        case .text(let text): return JSONText.quoted(text)
        case .array(let values):
            guard !values.isEmpty else { return "[]" }
            let lines = values.map { inner + $0.written(indent: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
        case .object(let members):
            guard !members.isEmpty else { return "{}" }
            let lines = members.map {
                "\(inner)\(JSONText.quoted($0.0)): \($0.1.written(indent: inner))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        }
    }
}

import Store
import Wording

/// The name of one row of a report: its key columns as `col=value&col=value`, percent-encoded.
/// A null value is the column's name alone.
package enum ReportKey {
    static func append(
        _ row: RowView, columns: [(index: Int, name: String)], to bytes: inout [UInt8]
    ) {
        for (position, column) in columns.enumerated() {
            if position > 0 { bytes.append(0x26) }
            bytes.append(contentsOf: column.name.utf8)
            switch row.storage(column.index) {
            case .null: continue
            case .integer:
                bytes.append(0x3D)
                NumberText.append(row.integer(column.index), to: &bytes)
            default:
                bytes.append(0x3D)
                for byte in row.bytes(column.index) { appendEncoded(byte, to: &bytes) }
            }
        }
    }

    private static func appendEncoded(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
        default:
            let digits = Array("0123456789ABCDEF".utf8)
            bytes.append(contentsOf: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
        }
    }

    /// The parts of a key as typed by a person, re-encoded in the report's order, so that two ways
    /// of writing one key compare equal. `+` is a plus sign; a blank may stand as it is.
    static func canonical(_ text: String, for report: ReportDefinition) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in try parts(text, for: report) {
            if !bytes.isEmpty { bytes.append(0x26) }
            bytes.append(contentsOf: name.utf8)
            guard let value else { continue }
            bytes.append(0x3D)
            for byte in value { appendEncoded(byte, to: &bytes) }
        }
        return bytes
    }

    /// The values of a key as typed by a person, as the columns of the report declare them.
    static func values(_ text: String, for report: ReportDefinition) throws
        -> [(name: String, value: SQLValue)]
    {
        try parts(text, for: report).map { name, bytes in
            guard let bytes else { return (name, .null) }
            let word = String(decoding: bytes, as: UTF8.self)
            let isText = report.columns.first { $0.name == name }
                .map { $0.type == .text || $0.type == .date }
            guard isText == false, let number = Int64(word) else { return (name, .text(word)) }
            return (name, .integer(number))
        }
    }

    /// The parts of a key in the report's order.
    private static func parts(_ text: String, for report: ReportDefinition) throws
        -> [(name: String, value: [UInt8]?)]
    {
        var parts: [String: [UInt8]?] = [:]
        for part in text.split(separator: "&", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(halves.first ?? "")
            guard report.key.contains(name) else {
                throw ReportError.usage(
                    "--key: report \(report.name) is keyed by "
                        + "\(report.key.joined(separator: ", ")), found \(quoted(name))."
                        + "\(Suggestion.phrase(for: name, in: report.key))\n"
                        + "  Keys are printed with: warchest report \(report.name) --keys")
            }
            parts[name] = .some(halves.count == 2 ? try decode(halves[1]) : nil)
        }
        return try report.key.map { name in
            guard let value = parts[name] else {
                throw ReportError.usage(
                    "--key: expected a value for \(name), found none in \(quoted(text)).\n"
                        + "  Keys are printed with: warchest report \(report.name) --keys")
            }
            return (name, value)
        }
    }

    private static func decode(_ text: Substring) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: Array(rest.prefix(2)), as: UTF8.self)
            guard digits.utf8.count == 2, digits.utf8.first != 0x2B,
                let value = UInt8(digits, radix: 16)
            else {
                throw ReportError.usage(
                    "--key: expected two hexadecimal digits after %, found \(quoted(digits)).")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

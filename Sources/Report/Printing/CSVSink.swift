import Store
import Wording

/// RFC 4180 CSV.
///
/// `plain` is byte-exact: `\n` line ends, text quoted only where it must be, so that it reads back
/// as it was. `excel` begins with a byte-order mark, ends lines with `\r\n`, quotes every text and
/// puts `'` before a text, or a part of one, that a spreadsheet would take for a formula. Money is
/// a plain number in both.
package final class CSVSink: RowSink {
    /// How the file is meant to be read.
    package enum Profile: String, CaseIterable, Sendable {
        case excel, plain
    }

    /// The longest text a spreadsheet cell holds.
    static let longestCell = 32_767

    private let output: ByteOutput
    private let profile: Profile
    private let escapesControls: Bool
    private var columns: [OutputColumn] = []
    private(set) var rows = 0
    /// Whether the footer is shown.
    package let showsFooter = false

    /// - Parameter escapesControls: for a terminal: control characters are made visible.
    package init(output: ByteOutput, profile: Profile, escapesControls: Bool = false) {
        self.output = output
        self.profile = profile
        self.escapesControls = escapesControls
    }

    /// Takes what stands above the rows.
    package func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {
        self.columns = columns
        if profile == .excel { output.bytes.append(contentsOf: [0xEF, 0xBB, 0xBF]) }
        let names = columns.map(\.fileName) + (showsKeys ? ["key"] : [])
        for (index, name) in names.enumerated() {
            if index > 0 { output.bytes.append(0x2C) }
            Array(name.utf8).withUnsafeBytes(appendText)
        }
        endLine()
    }

    /// Takes one row.
    package func row(_ row: RowView, key: [UInt8]?) throws {
        rows += 1
        for (index, column) in columns.enumerated() {
            if index > 0 { output.bytes.append(0x2C) }
            if CellText.appendNumber(row, index, column.kind, grouped: false, to: &output.bytes) {
                continue
            }
            let text = row.bytes(index)
            if profile == .excel { try checkLength(text, column) }
            appendText(text)
        }
        if let key {
            output.bytes.append(0x2C)
            key.withUnsafeBytes(appendText)
        }
        endLine()
        try output.flushIfFull()
    }

    /// Takes what stands below the rows, and writes all that is pending.
    package func end(_ footer: ResultFooter) throws { try output.flush() }

    private func endLine() {
        if profile == .excel { output.bytes.append(0x0D) }
        output.bytes.append(0x0A)
    }

    private func appendText(_ text: UnsafeRawBufferPointer) {
        if escapesControls {
            var visible: [UInt8] = []
            VisibleText.append(text, to: &visible)
            visible.withUnsafeBytes(appendQuoted)
        } else {
            appendQuoted(text)
        }
    }

    private func appendQuoted(_ text: UnsafeRawBufferPointer) {
        guard profile == .excel || needsQuotes(text) else {
            output.bytes.append(contentsOf: text)
            return
        }
        guard profile == .excel, Self.guards(text) > 0 else {
            return CSVText.appendQuoted(text, to: &output.bytes)
        }
        var guarded: [UInt8] = []
        guarded.reserveCapacity(text.count + 8)
        for (index, byte) in text.enumerated() {
            if Self.isGuarded(index, of: text) { guarded.append(0x27) }
            guarded.append(byte)
        }
        guarded.withUnsafeBytes { CSVText.appendQuoted($0, to: &output.bytes) }
    }

    /// Whether an apostrophe stands before a byte: at the front of what looks like a formula, and
    /// behind what a spreadsheet of another country takes for the end of a cell, within quotes too:
    /// a semicolon, a tab, a line end.
    private static func isGuarded(_ index: Int, of text: UnsafeRawBufferPointer) -> Bool {
        guard index > 0 else { return looksLikeFormula(text) }
        switch text[index - 1] {
        case 0x3B, 0x09, 0x0A, 0x0D:
            // A quote there is two in the file, an empty text before what follows.
            let rest = UnsafeRawBufferPointer(rebasing: text[index...])
            return begin(of: rest, skipsQuotes: true) == .formula
        default: return false
        }
    }

    /// How many places of a text get an apostrophe before them.
    private static func guards(_ text: UnsafeRawBufferPointer) -> Int {
        var count = looksLikeFormula(text) ? 1 : 0
        for index in text.indices.dropFirst() where isGuarded(index, of: text) { count += 1 }
        return count
    }

    private func needsQuotes(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.first, let last = text.last else { return true }  // "" is not NULL
        if first == 0x20 || last == 0x20 { return true }
        return CSVText.needsQuotes(text, delimiter: 0x2C)
    }

    private enum Begin { case formula, space, words }

    /// Whether a spreadsheet would run the text: it begins with a tab or a line end, or, after
    /// all that a program may trim (blanks, controls, zero-width characters), with `=`, `+`, `-`,
    /// `@` or a full-width form of them.
    static func looksLikeFormula(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.first(where: { $0 != 0x20 }) else { return false }
        // Most texts begin with a letter or digit.
        if first > 0x40, first < 0x7F { return false }
        if [0x09, 0x0A, 0x0D].contains(first) { return true }
        let begin = begin(of: text)
        return begin == .formula || begin == .space
    }

    /// With what a text begins behind everything that a program may trim. `space` is a tab or line
    /// end behind other such characters.
    private static func begin(of text: UnsafeRawBufferPointer, skipsQuotes: Bool = false) -> Begin {
        var decoder = UTF8()
        var bytes = text.makeIterator()
        var hasLineEnd = false
        while case .scalarValue(let scalar) = decoder.decode(&bytes) {
            switch scalar.value {
            case 0x3D, 0x2B, 0x2D, 0x40: return .formula
            case 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20: return .formula
            case 0x09, 0x0A, 0x0D: hasLineEnd = true
            case 0x22 where skipsQuotes: continue
            case 0x00...0x20, 0x7F...0xA0, 0xAD, 0x061C, 0x1680, 0x180E: continue
            case 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x3000, 0xFEFF: continue
            default: return hasLineEnd ? .space : .words
            }
        }
        return hasLineEnd ? .space : .words
    }

    private func checkLength(_ text: UnsafeRawBufferPointer, _ column: OutputColumn) throws {
        guard text.count >= Self.longestCell else { return }
        let length = String(decoding: text, as: UTF8.self).utf16.count + Self.guards(text)
        guard length > Self.longestCell else { return }
        throw ReportError.usage(
            """
            row \(rows), column \(column.fileName): a spreadsheet cell holds \(Self.longestCell) \
            characters, found \(length).
              Nothing was cut; write it for programs instead: --profile plain
            """)
    }
}

import Store

/// A table for people: aligned, money grouped, no wider than the terminal.
///
/// The first rows decide the widths. When even narrowed columns do not fit, each row becomes a
/// block of `name value` lines.
public final class TableSink: RowSink {
    private struct Column {
        var name: String
        var alignsRight: Bool
        var width: Int
        var narrowest: Int
    }

    /// How many rows are looked at before widths are fixed.
    private static let sample = 1_000
    private let output: ByteOutput
    private let width: Int?
    private var columns: [Column] = []
    private var kinds: [OutputColumn.Kind] = []
    private var waiting: [[String]] = []
    private var isLaidOut = false
    private var usesBlocks = false
    private var showsKeys = false
    private var rows = 0
    /// Whether the footer is shown.
    public let showsFooter = true

    /// - Parameter width: the terminal's columns, or nil for as wide as need be.
    public init(output: ByteOutput, width: Int?) {
        self.output = output
        self.width = width.map { max($0, 20) }
    }

    /// Takes what stands above the rows.
    public func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {
        kinds = columns.map(\.kind)
        self.columns = columns.map {
            Column(
                name: VisibleText.of($0.fileName), alignsRight: $0.alignsRight, width: 0,
                narrowest: 0)
        }
        self.showsKeys = showsKeys
        if showsKeys {
            self.columns.append(Column(name: "key", alignsRight: false, width: 0, narrowest: 0))
        }
        if let title = heading.title { wrap(title) }
        if let question = heading.question { wrap(question) }
        for shown in heading.parameters {
            wrap("\(shown.name): \(shown.value)\(shown.note.map { " (\($0))" } ?? "")")
        }
        if heading.title != nil { output.append("\n") }
    }

    /// Takes one row.
    public func row(_ row: RowView, key: [UInt8]?) throws {
        rows += 1
        var cells: [String] = []
        var bytes: [UInt8] = []
        for (index, kind) in kinds.enumerated() {
            bytes.removeAll(keepingCapacity: true)
            if !CellText.appendNumber(row, index, kind, grouped: true, to: &bytes) {
                VisibleText.append(row.bytes(index), to: &bytes)
            }
            cells.append(String(decoding: bytes, as: UTF8.self))
        }
        if let key { cells.append(VisibleText.of(String(decoding: key, as: UTF8.self))) }
        if isLaidOut {
            writeRow(cells, number: rows)
            try output.flushIfFull()
        } else {
            waiting.append(cells)
            if waiting.count == Self.sample { try layOut() }
        }
    }

    /// Takes what stands below the rows, and writes all that is pending.
    public func end(_ footer: ResultFooter) throws {
        if !isLaidOut { try layOut() }
        if rows == 0 { output.append("(no rows)\n") }
        let lines = footer.lines()
        if !lines.isEmpty { output.append("\n") }
        for line in lines {
            let label = line.label + String(repeating: " ", count: max(1, 10 - line.label.count))
            wrap(line.text, first: label, indent: 10)
        }
        try output.flush()
    }

    // MARK: Widths

    private func layOut() throws {
        isLaidOut = true
        for index in columns.indices {
            let widest = waiting.lazy.map { DisplayWidth.of($0[index]) }.max() ?? 0
            let name = columns[index].name
            let word = name.split(separator: "_").map { DisplayWidth.of($0) + 1 }.max() ?? 1
            columns[index].width = max(widest, DisplayWidth.of(name))
            // A number is never cut; a text keeps some of itself.
            columns[index].narrowest =
                columns[index].alignsRight
                ? max(widest, min(word, DisplayWidth.of(name)))
                : min(columns[index].width, max(12, min(word, 16)))
        }
        // A key is there to be copied whole.
        if showsKeys, let last = columns.indices.last {
            columns[last].narrowest = columns[last].width
        }
        usesBlocks = !shrink()
        if !usesBlocks, rows > 0 { writeHeader() }
        for (index, cells) in waiting.enumerated() { writeRow(cells, number: index + 1) }
        waiting = []
        try output.flushIfFull()
    }

    /// Takes columns from the widest until the line fits; false when it cannot.
    private func shrink() -> Bool {
        guard let width else { return true }
        let gaps = 2 * max(0, columns.count - 1)
        guard columns.reduce(gaps, { $0 + $1.narrowest }) <= width else { return false }
        while columns.reduce(gaps, { $0 + $1.width }) > width {
            let candidates = columns.indices.filter { columns[$0].width > columns[$0].narrowest }
            // Names of number columns fold before texts are cut.
            let folding = candidates.filter { columns[$0].alignsRight }
            let pool = folding.isEmpty ? candidates : folding
            guard let widest = pool.max(by: { columns[$0].width < columns[$1].width }) else {
                return false
            }
            columns[widest].width -= 1
        }
        return true
    }

    // MARK: Lines

    private func writeHeader() {
        let names = columns.map { fold($0.name, width: $0.width) }
        let height = names.map(\.count).max() ?? 1
        for line in 0..<height {
            writeLine(names.map { parts in
                let from = height - parts.count
                return line < from ? "" : parts[line - from]
            })
        }
        writeLine(columns.map { String(repeating: "─", count: $0.width) })
    }

    /// A column name in pieces of at most `width`, broken after underscores.
    private func fold(_ name: String, width: Int) -> [String] {
        guard DisplayWidth.of(name) > width else { return [name] }
        var parts: [String] = [""]
        for (index, word) in name.split(separator: "_", omittingEmptySubsequences: false)
            .enumerated()
        {
            let piece = index == 0 ? String(word) : "_" + word
            let joined = parts[parts.count - 1] + piece
            if DisplayWidth.of(joined) <= width {
                parts[parts.count - 1] = joined
            } else {
                parts.append(piece)
            }
        }
        return parts.filter { !$0.isEmpty }.map { DisplayWidth.fit($0, columns: width) }
    }

    private func writeRow(_ cells: [String], number: Int) {
        usesBlocks ? writeBlock(cells, number: number) : writeLine(cells)
    }

    private func writeLine(_ cells: [String]) {
        var line = ""
        for (index, column) in columns.enumerated() {
            if index > 0 { line += "  " }
            let overflows = width == nil || column.alignsRight
            let cell =
                overflows ? cells[index] : DisplayWidth.fit(cells[index], columns: column.width)
            let blanks = String(
                repeating: " ", count: max(0, column.width - DisplayWidth.of(cell)))
            line += column.alignsRight ? blanks + cell : cell + blanks
        }
        while line.utf8.last == 0x20 { line.removeLast() }
        output.append(line + "\n")
    }

    private func writeBlock(_ cells: [String], number: Int) {
        let width = width ?? 80
        let title = "── \(number) "
        output.append(title + String(repeating: "─", count: max(0, width - 3 - title.count)) + "\n")
        let widestName = columns.map { DisplayWidth.of($0.name) }.max() ?? 0
        let label = min(widestName, width / 2) + 2
        for (column, cell) in zip(columns, cells) {
            let name = DisplayWidth.fit(column.name, columns: label - 2)
            let blanks = String(repeating: " ", count: label - DisplayWidth.of(name))
            wrap(cell, first: name + blanks, indent: label, escape: false)
        }
    }

    /// Writes a text over as many lines as it takes, broken at blanks where there are some.
    private func wrap(
        _ text: String, first: String = "", indent: Int = 0, escape: Bool = true
    ) {
        let text = escape ? VisibleText.of(text) : text
        guard let width else {
            output.append(first + text + "\n")
            return
        }
        var lines: [String] = []
        var line = ""
        let room = max(8, width - indent)
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
        for (index, line) in lines.enumerated() {
            let start = index == 0 ? first : String(repeating: " ", count: indent)
            output.append((line.isEmpty ? trimmedEnd(start) : start + line) + "\n")
        }
    }

    private func trimmedEnd(_ text: String) -> String {
        var text = text
        while text.utf8.last == 0x20 { text.removeLast() }
        return text
    }
}

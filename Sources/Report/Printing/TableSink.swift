import Store
import Wording

/// A table for people: aligned, money grouped, no wider than the terminal.
///
/// The first rows decide the widths. Where a report does not fit, columns that say the same in
/// every row move above the table, blank ones go, and then the least important ones: all are
/// named below it. A note that does not fit stands whole below its row. A single row, or a free
/// query, becomes a block of `name value` lines instead.
package final class TableSink: RowSink {
    private struct Column {
        var name: String
        var alignsRight: Bool
        var isKey = false
        /// Place in the report's order of importance, from 0.
        var rank: Int
        var width = 0
        var narrowest = 0
        var isShown = true
    }

    /// How many rows are looked at before widths are fixed.
    private static let sample = 1_000
    /// Bytes of rows that are kept for that at most: cells may be a megabyte each.
    private static let sampleBytes = 8 << 20
    private let output: ByteOutput
    private let width: Int?
    private let asLines: Bool
    private let isBold: Bool
    private var columns: [Column] = []
    private var kinds: [OutputColumn.Kind] = []
    private var waiting: [[String]] = []
    private var waitingBytes = 0
    private var isLaidOut = false
    private var usesBlocks = false
    private var isReport = false
    private var keyHasOwnLine = false
    /// The column `note` of a report that lists it for the table.
    private var note: Int?
    private var noteHasOwnLine = false
    /// Columns that stand elsewhere than in the table, and so are not missing.
    private var isSaid: Set<Int> = []
    private var rows = 0
    /// Whether the footer is shown.
    package let showsFooter = true

    /// - Parameters:
    ///   - width: the terminal's columns, or nil for as wide as need be.
    ///   - asLines: a line for each value, whatever the width.
    ///   - isBold: whether title and names of columns stand out, and what stands below steps back.
    package init(
        output: ByteOutput, width: Int?, asLines: Bool = false, isBold: Bool = false
    ) {
        self.asLines = asLines
        self.isBold = isBold
        self.output = output
        self.width = width.map { max($0, 20) }
    }

    /// Takes what stands above the rows.
    package func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {
        kinds = columns.map(\.kind)
        self.columns = columns.enumerated().map { index, column in
            Column(
                name: VisibleText.of(column.fileName), alignsRight: column.alignsRight,
                rank: column.rank ?? columns.count + index)
        }
        if showsKeys {
            self.columns.append(Column(name: "key", alignsRight: false, isKey: true, rank: -1))
        }
        isReport = heading.title != nil
        note = columns.firstIndex { $0.fileName == "note" && $0.rank != nil }
        if let title = heading.title { wrap(title, style: "1") }
        if let question = heading.question { wrap(question) }
        for shown in heading.parameters where !shown.isDefault {
            wrap("\(shown.name): \(shown.value)\(shown.note.map { " (\($0))" } ?? "")")
        }
    }

    /// Takes one row.
    package func row(_ row: RowView, key: [UInt8]?) throws {
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
            waitingBytes += cells.reduce(0) { $0 + $1.utf8.count }
            if waiting.count == Self.sample || waitingBytes > Self.sampleBytes {
                try layOut(isWhole: false)
            }
        }
    }

    /// Takes what stands below the rows, and writes all that is pending.
    package func end(_ footer: ResultFooter) throws {
        if !isLaidOut { try layOut(isWhole: true) }
        if rows == 0 { output.append("(no rows)\n") }
        let hidden = columns.indices.filter { !columns[$0].isShown && !isSaid.contains($0) }
            .map { columns[$0].name }
        var lines = footer.briefLines()
        if !hidden.isEmpty, rows > 0 {
            lines.insert(
                ("columns", "also in --format csv: " + hidden.joined(separator: ", ")), at: 0)
        }
        if !lines.isEmpty { output.append("\n") }
        for line in lines {
            let label = line.label + String(repeating: " ", count: max(1, 10 - line.label.count))
            output.append(
                styled(TextWrap.labelled(label, line.text, width: width), "2") + "\n")
        }
        try output.flush()
    }

    // MARK: Widths

    private func layOut(isWhole: Bool) throws {
        isLaidOut = true
        let comfortable = (width ?? 80) < 80 ? 16 : 22
        for index in columns.indices {
            let widest = waiting.lazy.map { DisplayWidth.of($0[index]) }.max() ?? 0
            let name = columns[index].name
            let word = name.split(separator: "_").map { DisplayWidth.of($0) + 1 }.max() ?? 1
            columns[index].width = max(widest, DisplayWidth.of(name))
            // A number is never cut; a text keeps some of itself; a key is there to be copied.
            columns[index].narrowest =
                columns[index].isKey
                ? columns[index].width
                : columns[index].alignsRight
                    ? max(widest, min(word, DisplayWidth.of(name)))
                    : min(columns[index].width, isReport ? comfortable : max(12, min(word, 16)))
        }
        var same: [String] = []
        if !asLines, !fits, isReport, rows > 1 {
            if let key = columns.indices.last, columns[key].isKey {
                keyHasOwnLine = true
                columns[key].isShown = false
                isSaid.insert(key)
            }
            if isWhole { same = hoist() }
            if !fits { moveNote() }
            drop()
        }
        usesBlocks = asLines || !fits || shownCount < min(2, columns.count)
        if usesBlocks {
            for index in columns.indices { columns[index].isShown = true }
        } else {
            let natural = columns.map(\.width)
            shrink()
            if let note, columns[note].isShown, columns[note].width < natural[note] {
                moveNote()
                for index in columns.indices { columns[index].width = natural[index] }
                shrink()
            }
            if !same.isEmpty { wrap("in every row: " + same.joined(separator: ", ")) }
        }
        if isReport { output.append("\n") }
        if !usesBlocks, rows > 0 { writeHeader() }
        for (index, cells) in waiting.enumerated() { writeRow(cells, number: index + 1) }
        waiting = []
        try output.flushIfFull()
    }

    private var shown: [Column] { columns.filter(\.isShown) }
    private var shownCount: Int { shown.count }

    private var fits: Bool {
        guard let width else { return true }
        let gaps = 2 * max(0, shownCount - 1)
        return shown.reduce(gaps, { $0 + $1.narrowest }) <= width
    }

    /// Takes out the columns that are blank, or say the same, in every row; answers the latter.
    private func hoist() -> [String] {
        var same: [String] = []
        for index in columns.indices where columns[index].isShown && !fits {
            guard let first = waiting.first?[index], waiting.allSatisfy({ $0[index] == first })
            else { continue }
            columns[index].isShown = false
            guard !first.isEmpty else { continue }
            same.append("\(columns[index].name) \(first)")
            isSaid.insert(index)
        }
        return same
    }

    /// Takes the note out of the table: it stands below its row.
    private func moveNote() {
        guard let note, isReport, columns[note].isShown else { return }
        noteHasOwnLine = true
        columns[note].isShown = false
        isSaid.insert(note)
    }

    /// Takes out the least important columns until the rest fits.
    private func drop() {
        while !fits, shownCount > 1 {
            guard
                let last = columns.indices.filter({ columns[$0].isShown })
                    .max(by: { columns[$0].rank < columns[$1].rank })
            else { return }
            columns[last].isShown = false
        }
    }

    /// Takes columns from the widest until the line fits.
    private func shrink() {
        guard let width else { return }
        let gaps = 2 * max(0, shownCount - 1)
        while shown.reduce(gaps, { $0 + $1.width }) > width {
            let candidates = columns.indices.filter {
                columns[$0].isShown && columns[$0].width > columns[$0].narrowest
            }
            // Names of number columns fold before texts are cut.
            let folding = candidates.filter { columns[$0].alignsRight }
            let pool = folding.isEmpty ? candidates : folding
            guard let widest = pool.max(by: { columns[$0].width < columns[$1].width }) else {
                return
            }
            columns[widest].width -= 1
        }
    }

    // MARK: Lines

    private func writeHeader() {
        let names = columns.map { $0.isShown ? fold($0.name, width: $0.width) : [] }
        let height = names.map(\.count).max() ?? 1
        for line in 0..<height {
            writeLine(
                names.map { parts in
                    let from = height - parts.count
                    return line < from ? "" : parts[line - from]
                }, style: "1")
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
        if usesBlocks { return writeBlock(cells, number: number) }
        writeLine(cells)
        if let note, !cells[note].isEmpty, noteHasOwnLine || isCut(cells[note], columns[note]) {
            output.append(TextWrap.labelled("  note ", cells[note], width: width) + "\n")
        }
        guard keyHasOwnLine, let key = cells.last else { return }
        output.append(TextWrap.labelled("  key ", key, width: width) + "\n")
    }

    private func isCut(_ cell: String, _ column: Column) -> Bool {
        width != nil && column.isShown && DisplayWidth.of(cell) > column.width
    }

    private func writeLine(_ cells: [String], style: String = "") {
        var line = ""
        var isFirst = true
        for (index, column) in columns.enumerated() where column.isShown {
            if !isFirst { line += "  " }
            isFirst = false
            let overflows = width == nil || column.alignsRight
            let cell =
                overflows ? cells[index] : DisplayWidth.fit(cells[index], columns: column.width)
            let blanks = String(
                repeating: " ", count: max(0, column.width - DisplayWidth.of(cell)))
            line += column.alignsRight ? blanks + cell : cell + blanks
        }
        let text = TextWrap.trimmedEnd(line)
        output.append((style.isEmpty ? text : styled(text, style)) + "\n")
    }

    private func writeBlock(_ cells: [String], number: Int) {
        let width = width ?? 80
        if rows > 1 || number > 1 {
            let title = "── \(number) "
            let rule = String(repeating: "─", count: max(0, width - 3 - title.count))
            output.append(title + rule + "\n")
        }
        let widestName = columns.map { DisplayWidth.of($0.name) }.max() ?? 0
        let label = min(widestName, width / 2) + 2
        for (column, cell) in zip(columns, cells) {
            let name = DisplayWidth.fit(column.name, columns: label - 2)
            let blanks = String(repeating: " ", count: label - DisplayWidth.of(name))
            output.append(TextWrap.labelled(name + blanks, cell, width: width) + "\n")
        }
    }

    private func wrap(_ text: String, style: String = "") {
        let line = TextWrap.labelled("", VisibleText.of(text), width: width)
        output.append((style.isEmpty ? line : styled(line, style)) + "\n")
    }

    /// Each line by itself, so that a pager that shows one of them shows it so.
    private func styled(_ text: String, _ style: String) -> String {
        guard isBold else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "\u{1B}[\(style)m\($0)\u{1B}[0m" }.joined(separator: "\n")
    }
}

import LedgerModel
import Report
import Store
import Wording

/// Writes the rows of one report into the sheets of a workbook: a further sheet where one is full.
final class SheetSink: RowSink {
    /// Its footer goes into ``AnswerSheets``.
    let showsFooter = false
    /// What has no place in a cell as it is, in words for the reader.
    private(set) var oddities = Oddities()
    /// The sheets that were filled.
    private(set) var sheets: [String] = []

    /// Counted while rows are written.
    struct Oddities {
        /// Numbers of more than 15 digits, which stand as text.
        var longNumbers = 0
        /// Dates before March 1900, or none of the calendar, which stand as text.
        var textDates = 0
        /// Texts longer than a cell.
        var longTexts = 0
    }

    private static let sample = 1_000
    private let book: Workbook
    private let wanted: String
    private let rowsPerSheet: Int
    private let longTexts: LongTexts
    private var columns: [OutputColumn] = []
    private var showsKeys = false
    private var sheet: Sheet?
    private var rows = 0
    /// Rows of all its sheets.
    private(set) var allRows: Int64 = 0
    private var bytes: [UInt8] = []

    /// - Parameters:
    ///   - name: the name that its first sheet should have.
    ///   - rowsPerSheet: rows below a header.
    init(_ book: Workbook, name: String, rowsPerSheet: Int, longTexts: LongTexts) {
        self.book = book
        self.rowsPerSheet = rowsPerSheet
        self.longTexts = longTexts
        wanted = name
    }

    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {
        self.columns = columns
        self.showsKeys = showsKeys
        try startSheet()
    }

    private func startSheet() throws {
        try sheet?.finish()
        let next = try book.addSheet(like: wanted)
        try next.writeHeader(columns.map(\.fileName) + (showsKeys ? ["key"] : []))
        sheets.append(next.name)
        sheet = next
        rows = 0
    }

    func row(_ row: RowView, key: [UInt8]?) throws {
        if rows >= rowsPerSheet { try startSheet() }
        guard let sheet else { return }
        rows += 1
        allRows += 1
        for (index, column) in columns.enumerated() {
            try write(row, index, column, in: sheet)
        }
        if let key {
            try key.withUnsafeBytes { try write(text: $0, columns.count, in: sheet) }
        }
        sheet.endRow()
    }

    func end(_ footer: ResultFooter) throws { try sheet?.finish() }

    private func write(_ row: RowView, _ index: Int, _ column: OutputColumn, in sheet: Sheet) throws
    {
        switch row.storage(index) {
        case .null: return
        case .integer: try write(row.integer(index), index, column.kind, in: sheet)
        case .real where row.real(index).isFinite:
            try sheet.write(number: row.real(index), index, .plain)
        case .text where column.kind == .date:
            try write(day: row.bytes(index), index, in: sheet)
        case .text: try write(text: row.bytes(index), index, in: sheet)
        case .real, .blob:
            bytes.removeAll(keepingCapacity: true)
            CellText.append(row, index, to: &bytes)
            try bytes.withUnsafeBytes { try write(text: $0, index, in: sheet) }
        }
    }

    private func write(
        _ value: Int64, _ index: Int, _ kind: OutputColumn.Kind, in sheet: Sheet
    ) throws {
        let isHundredths = kind == .cents || kind == .basisPoints
        let isLong = value.magnitude > Workbook.mostDigits
        if rows <= Self.sample || isLong {
            bytes.removeAll(keepingCapacity: true)
            if isHundredths {
                Cents.appendDollars(value, to: &bytes, grouped: !isLong)
            } else if isLong {
                NumberText.append(value, to: &bytes)
            } else {
                NumberText.appendGrouped(value, to: &bytes)
            }
            sheet.note(width: bytes.count, index)
        }
        if isLong {
            oddities.longNumbers += 1
            try bytes.withUnsafeBytes { try write(text: $0, index, in: sheet) }
        } else if isHundredths {
            try sheet.write(hundredths: value, index, kind == .cents ? .money : .percent)
        } else if kind == .text {
            // An id or code, never a quantity.
            bytes.removeAll(keepingCapacity: true)
            NumberText.append(value, to: &bytes)
            try bytes.withUnsafeBytes { try write(text: $0, index, in: sheet) }
        } else {
            try sheet.write(whole: value, index, kind == .count ? .count : .plain)
        }
    }

    private func write(day text: UnsafeRawBufferPointer, _ index: Int, in sheet: Sheet) throws {
        guard text.count == 10, let day = SheetDay.number(text) else {
            oddities.textDates += 1
            return try write(text: text, index, in: sheet)
        }
        sheet.note(width: 10, index)
        try sheet.write(whole: day, index, .date)
    }

    private func write(text: UnsafeRawBufferPointer, _ index: Int, in sheet: Sheet) throws {
        let pieces = SheetText.pieces(text)
        if rows <= Self.sample {
            sheet.note(
                width: min(DisplayWidth.of(String(decoding: text.prefix(400), as: UTF8.self)), 58),
                index)
        }
        guard pieces.count > 1 else { return try sheet.write(pieces[0], index) }
        oddities.longTexts += 1
        let line = try longTexts.add(pieces, sheet: sheet.name, row: Int(sheet.row) + 1, index + 1)
        let pointer = "… (all of it: sheet \(LongTexts.name), row \(line))"
        let head = SheetText.pieces(text, most: SheetText.longestCell - pointer.utf16.count)[0]
        try sheet.write(head.dropLast() + SheetText.piece(pointer), index)
    }
}

/// Days as spreadsheets number them.
enum SheetDay {
    /// The number of an ISO day from March 1900, before which spreadsheets disagree; else nil.
    static func number(_ text: UnsafeRawBufferPointer) -> Int64? {
        let day = text.withMemoryRebound(to: UInt8.self) { try? Day.parseISO(bytes: $0).get() }
        guard let day, day.number >= -25_508 else { return nil }
        return Int64(day.number) + 25_569
    }
}

/// The sheet of texts that no cell holds: each in pieces, one below the other.
final class LongTexts {
    /// Its name.
    static let name = "Long texts"
    private let book: Workbook
    private var sheet: Sheet?

    init(_ book: Workbook) { self.book = book }

    /// Writes all pieces of a text and answers the row of the first, from 1.
    func add(_ pieces: [[CChar]], sheet name: String, row: Int, _ column: Int) throws -> Int {
        let sheet = try sheet ?? book.addSheet(named: Self.name)
        if self.sheet == nil { try sheet.writeHeader(["sheet", "row", "column", "part", "text"]) }
        self.sheet = sheet
        let first = Int(sheet.row) + 1
        for (part, piece) in pieces.enumerated() {
            try sheet.write(name, 0)
            for (index, number) in [row, column, part + 1].enumerated() {
                try sheet.write(whole: Int64(number), index + 1, .count)
            }
            try sheet.write(piece, 4)
            sheet.endRow()
        }
        return first
    }

    /// Ends the sheet, if there is one.
    func finish() throws { try sheet?.finish() }
}

extension Sheet {
    /// The names of the columns, with room for the button of the filter.
    func writeHeader(_ names: [String]) throws {
        for (index, name) in names.enumerated() {
            note(width: DisplayWidth.of(name) + 2, index)
            try write(name, index, .header)
        }
        endRow()
    }
}

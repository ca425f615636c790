import CXlsxWriter
import Files
import LedgerModel

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A workbook that is being written, row after row, in constant memory. Nothing becomes a formula
/// or a link: texts are written as texts, whatever they begin with.
final class Workbook {
    /// How a cell looks.
    enum Look: CaseIterable {
        case plain, header, wrapped, money, count, percent, date
    }

    /// Numbers of more digits lose some of them in spreadsheets.
    static let mostDigits: UInt64 = 999_999_999_999_999

    private let path: String
    private var handle: UnsafeMutablePointer<lxw_workbook>?
    private var looks: [Look: UnsafeMutablePointer<lxw_format>] = [:]
    fileprivate var sheets: [Sheet] = []
    private var names = SheetNames(kept: [
        AnswerSheets.counted, AnswerSheets.leftOut, AnswerSheets.sources, LongTexts.name,
    ])

    /// Opens one at a path that ``WholeFile`` gave.
    ///
    /// - Parameters:
    ///   - title: the document's title.
    ///   - day: its day of making, so that one question gives the same bytes on any day.
    init(path: String, title: String, day: Day) throws {
        self.path = path
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        handle = folder.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return workbook_new_opt(path, &options)
        }
        guard handle != nil else {
            throw FileError.cannotCreate(path: path, why: "the workbook could not be begun")
        }
        try title.withCString { title in
            try "warchest".withCString { author in
                var properties = lxw_doc_properties()
                properties.title = UnsafeMutablePointer(mutating: title)
                properties.author = UnsafeMutablePointer(mutating: author)
                properties.created = time_t(day.number) * 86_400
                try check(workbook_set_properties(handle, &properties))
            }
        }
        for look in Look.allCases where look != .plain { try add(look) }
    }

    deinit { if let handle { lxw_workbook_free(handle) } }

    private func add(_ look: Look) throws {
        guard let format = workbook_add_format(handle) else {
            throw FileError.cannotWrite(path: path, why: "out of memory")
        }
        switch look {
        case .plain: break
        case .header: format_set_bold(format)
        case .wrapped:
            format_set_text_wrap(format)
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        case .money: format_set_num_format(format, "#,##0.00")
        case .count: format_set_num_format(format, "#,##0")
        case .percent: format_set_num_format(format, "0.00\"%\"")
        case .date: format_set_num_format(format, "yyyy-mm-dd")
        }
        looks[look] = format
    }

    /// A further sheet of rows, behind the others, by a name like the one wanted.
    func addSheet(like wanted: String) throws -> Sheet { try addSheet(named: names.next(wanted)) }

    /// A further sheet by a name that was kept for it.
    func addSheet(named name: String) throws -> Sheet {
        guard let pointer = workbook_add_worksheet(handle, name) else {
            throw FileError.cannotWrite(path: path, why: "no sheet could be added")
        }
        let sheet = Sheet(pointer, name: name, of: self)
        sheets.append(sheet)
        return sheet
    }

    fileprivate func format(_ look: Look) -> UnsafeMutablePointer<lxw_format>? { looks[look] }

    /// Writes the file. The library does not notice a full disk in time, so what it kept aside is
    /// asked for errors before, and the file for its parts after.
    func close() throws {
        let kept = try sheets.map { try $0.keptBytes() }
        let code = workbook_close(handle)
        handle = nil
        try check(code)
        let sizes = ZipDirectory.sizes(path) ?? [:]
        for (index, least) in kept.enumerated() {
            guard let size = sizes["xl/worksheets/sheet\(index + 1).xml"], size >= least else {
                throw FileError.cannotWrite(path: path, why: "not all of it could be written")
            }
        }
    }

    fileprivate func check(_ code: lxw_error) throws {
        guard code != LXW_NO_ERROR else { return }
        throw FileError.cannotWrite(path: path, why: String(cString: lxw_strerror(code)))
    }
}

/// One sheet of a workbook. Rows are written from the top, cells from the left.
final class Sheet {
    /// Its name in the workbook.
    let name: String
    /// The row that is written next, from 0.
    private(set) var row: UInt32 = 0
    private let pointer: UnsafeMutablePointer<lxw_worksheet>
    private unowned let book: Workbook
    private var widths: [Int] = []

    fileprivate init(
        _ pointer: UnsafeMutablePointer<lxw_worksheet>, name: String, of book: Workbook
    ) {
        self.pointer = pointer
        self.name = name
        self.book = book
    }

    /// Makes the row high enough for this many lines of text; before its cells.
    func setHeight(lines: Int) throws {
        try book.check(worksheet_set_row(pointer, row, Double(15 * max(lines, 1)), nil))
    }

    /// Ends the row.
    func endRow() { row += 1 }

    /// Writes a piece of ``SheetText`` as text.
    func write(_ piece: [CChar], _ column: Int, _ look: Workbook.Look = .plain) throws {
        try book.check(
            worksheet_write_string(pointer, row, UInt16(column), piece, book.format(look)))
    }

    /// Writes a text of our own that a cell holds.
    func write(_ text: String, _ column: Int, _ look: Workbook.Look = .plain) throws {
        try write(SheetText.piece(text), column, look)
    }

    /// Writes hundredths, of a dollar or a percent, as the number with two decimals, exact: the
    /// number nearest to a decimal of 15 digits reads back as that decimal.
    func write(hundredths: Int64, _ column: Int, _ look: Workbook.Look) throws {
        try write(number: Double(hundredths) / 100, column, look)
    }

    /// Writes a whole number.
    func write(whole: Int64, _ column: Int, _ look: Workbook.Look) throws {
        try write(number: Double(whole), column, look)
    }

    /// Writes a number of a user's own query.
    func write(number: Double, _ column: Int, _ look: Workbook.Look) throws {
        try book.check(
            worksheet_write_number(pointer, row, UInt16(column), number, book.format(look)))
    }

    /// Notes how wide the text of a cell is.
    func note(width: Int, _ column: Int) {
        while widths.count <= column { widths.append(0) }
        widths[column] = max(widths[column], width)
    }

    /// Freezes the first row, sets the filter over all rows and the widths that were noted.
    func finish(filters: Bool = true) throws {
        guard !widths.isEmpty else { return }
        worksheet_freeze_panes(pointer, 1, 0)
        // On paper: across, as wide as a page, the header on each.
        worksheet_set_landscape(pointer)
        worksheet_fit_to_pages(pointer, 1, 0)
        worksheet_repeat_rows(pointer, 0, 0)
        if filters {
            try book.check(
                worksheet_autofilter(pointer, 0, 0, max(row, 1) - 1, UInt16(widths.count - 1)))
        }
        for (column, width) in widths.enumerated() {
            try book.check(
                worksheet_set_column(
                    pointer, UInt16(column), UInt16(column), Double(min(max(width + 2, 8), 100)),
                    nil))
        }
    }

    /// The bytes of rows kept aside so far.
    fileprivate func keptBytes() throws -> Int {
        guard let file = pointer.pointee.optimize_tmpfile else { return 0 }
        let bytes = fflush(file) == 0 && ferror(file) == 0 ? ftell(file) : -1
        guard bytes >= 0 else {
            try book.check(LXW_ERROR_CREATING_TMPFILE)
            return 0
        }
        return bytes
    }
}

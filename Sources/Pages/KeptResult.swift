import Report
import Store

/// Keeps the whole result of a report: heading, rows with their keys, and footer.
final class KeptResult: RowSink {
    let showsFooter = true
    private(set) var heading = ResultHeading()
    private(set) var columns: [OutputColumn] = []
    private(set) var rows: [[SQLValue]] = []
    private(set) var keys: [String] = []
    private(set) var footer = ResultFooter()

    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {
        self.heading = heading
        self.columns = columns
    }

    func row(_ row: RowView, key: [UInt8]?) {
        rows.append(columns.indices.map { row.value($0) })
        if let key { keys.append(String(decoding: key, as: UTF8.self)) }
    }

    func end(_ footer: ResultFooter) { self.footer = footer }

    /// The place of a column.
    func place(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

    /// A cell, NULL where there is no such column.
    func value(_ row: Int, _ name: String) -> SQLValue {
        place(name).map { rows[row][$0] } ?? .null
    }

    /// A cell as a number.
    func number(_ row: Int, _ name: String) -> Int64? {
        guard case .integer(let number) = value(row, name) else { return nil }
        return number
    }

    /// A cell in words.
    func text(_ row: Int, _ name: String) -> String {
        guard let place = place(name) else { return "" }
        return CellWords.text(rows[row][place], columns[place].kind)
    }
}

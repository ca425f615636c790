import LedgerModel
import Store
import Wording

/// The words of a source line behind an entry.
package enum RawLine: Equatable, Sendable {
    /// The bytes of the file itself, whose SHA-256 still matches.
    case original([UInt8])
    /// Put together again from the columns: the file is gone or has changed.
    case reconstructed([UInt8])
    /// Neither could be had, and why.
    case unavailable(String)
}

/// Reads lines of a source's file: the lines asked for, or nil when the file is gone or its SHA-256
/// no longer matches. Line numbers count from 1, the first physical line of the record.
package typealias RawLineReading = (SourceRecord, [Int64]) throws -> [Int64: [UInt8]]?

/// How the lines of a format are put together, as far as reconstruction needs it.
package struct LineLayout: Sendable {
    /// One column: the format's value type and target, as written in the format file.
    package struct Column: Sendable {
        /// Name in the source.
        package var name: String
        /// Value type.
        package var type: String
        /// Where its values are stored.
        package var target: String

        /// Makes one from its parts.
        package init(name: String, type: String, target: String) {
            self.name = name
            self.type = type
            self.target = target
        }
    }

    /// The table its rows go to.
    package var table: String
    /// The byte between fields.
    package var delimiter: UInt8
    /// Whether RFC 4180 quotes are used.
    package var quotes: Bool
    /// Whether every line ends with one more delimiter.
    package var endsWithDelimiter: Bool
    /// The columns in file order.
    package var columns: [Column]

    /// Makes one from its parts.
    package init(
        table: String, delimiter: UInt8, quotes: Bool, endsWithDelimiter: Bool, columns: [Column]
    ) {
        self.table = table
        self.delimiter = delimiter
        self.quotes = quotes
        self.endsWithDelimiter = endsWithDelimiter
        self.columns = columns
    }
}

/// Finds how the line of one entry of a source is put together; nil when that is not known.
package typealias LineLayoutFinding = (SourceRecord, Int64, Connection) throws -> LineLayout?

/// Puts a line together again from the stored columns.
struct LineReconstruction {
    let connection: Connection
    let layout: LineLayout
    let precision: String

    private static let joins: [String: String] = [
        "filing": "f", "party": "p", "posting": "g", "detail": "d", "ad_buy": "a", "entry": "e",
    ]

    /// The line of a record, or nil when the layout names something that is not stored.
    func line(_ recordID: Int64) throws -> [UInt8]? {
        let isLedger = layout.table == "entry" || layout.table == "ad_buy"
        var expressions: [String] = []
        for column in layout.columns {
            guard let expression = expression(column, isLedger) else { return nil }
            expressions.append(expression)
        }
        guard isIdentifier(layout.table), !expressions.isEmpty else { return nil }
        let from =
            isLedger
            ? """
            entry e JOIN filing_ref f USING (filing_id) JOIN party p USING (party_id)
            JOIN posting g USING (posting_id) LEFT JOIN detail d USING (detail_id)
            LEFT JOIN ad_buy a ON a.entry_id = e.entry_id WHERE e.entry_id = :id
            """ : "\(layout.table) t WHERE t.record_id = :id"
        var line: [UInt8]?
        try connection.run(
            "SELECT \(expressions.joined(separator: ", ")) FROM \(from)",
            parameters: ["id": .integer(recordID)]
        ) { row in
            line = written(row)
            return false
        }
        return line
    }

    private func expression(_ column: LineLayout.Column, _ isLedger: Bool) -> String? {
        if column.target.isEmpty || column.type == "skip" { return "''" }
        if column.target == "extra" {
            let path = "$.\"\(column.name)\""
            guard !column.name.contains("\"") else { return nil }
            let literal = path.replacing("'", with: "''")
            return "json_extract(\(isLedger ? "d" : "t").extra, '\(literal)')"
        }
        guard isLedger else { return isIdentifier(column.target) ? "t.\(column.target)" : nil }
        let parts = column.target.split(separator: ".").map(String.init)
        guard parts.count == 2, let alias = Self.joins[parts[0]], isIdentifier(parts[1]) else {
            return nil
        }
        switch column.target {
        case "entry.image_num": return based("e.image", "f.image_base")
        case "entry.sub_id": return based("e.sub_id", "f.sub_base")
        case "entry.amount_cents" where column.type.hasSuffix("phrase"):
            return "coalesce(d.verbatim, e.amount_cents)"
        default: return "\(alias).\(parts[1])"
        }
    }

    private func based(_ value: String, _ base: String) -> String {
        "CASE typeof(\(value)) WHEN 'integer' THEN \(value) + \(base) ELSE \(value) END"
    }

    private func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
            }
    }

    private func written(_ row: RowView) -> [UInt8] {
        var line: [UInt8] = []
        for (index, column) in layout.columns.enumerated() {
            if index > 0 { line.append(layout.delimiter) }
            appendField(row, index, column.type, to: &line)
        }
        if layout.endsWithDelimiter { line.append(layout.delimiter) }
        return line
    }

    private func appendField(
        _ row: RowView, _ index: Int, _ type: String, to line: inout [UInt8]
    ) {
        switch row.storage(index) {
        case .null, .real: break
        case .integer:
            let value = row.integer(index)
            if type.hasPrefix("amount") {
                Cents.appendDollars(value, to: &line)
                if precision == "whole-dollar", line.suffix(3).elementsEqual(".00".utf8) {
                    line.removeLast(3)
                }
            } else if type.hasPrefix("date"), let day = Day(number: Int(value)) {
                appendDate(day, type, to: &line)
            } else {
                NumberText.append(value, to: &line)
            }
        case .text, .blob:
            let text = row.bytes(index)
            guard layout.quotes, CSVText.needsQuotes(text, delimiter: layout.delimiter) else {
                return line.append(contentsOf: text)
            }
            CSVText.appendQuoted(text, to: &line)
        }
    }

    private func appendDate(_ day: Day, _ type: String, to line: inout [UInt8]) {
        let iso = Array(day.iso.utf8)
        let year = iso[0..<4]
        let month = iso[5..<7]
        let date = iso[8..<10]
        switch type {
        case "date-mmddyyyy":
            for part in [month, date, year] { line.append(contentsOf: part) }
        case "date-mm/dd/yyyy":
            line.append(contentsOf: month)
            line.append(0x2F)
            line.append(contentsOf: date)
            line.append(0x2F)
            line.append(contentsOf: year)
        case "date-dd-mon-yy":
            let names = [
                "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT",
                "NOV", "DEC",
            ]
            line.append(contentsOf: date)
            line.append(contentsOf: "-\(names[day.civil.month - 1])-".utf8)
            line.append(contentsOf: iso[2..<4])
        case "date-yyyymmdd":
            for part in [year, month, date] { line.append(contentsOf: part) }
        default: line += iso
        }
    }
}

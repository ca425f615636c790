import Artefacts
import Store

/// One row of a table that only filings fill, outside the hot path: a loan, a debt, a note, a line
/// of free text, the cover, a summary line.
struct ItemRow: Sendable {
    enum Value: Sendable {
        case text(String)
        case integer(Int64)
        case bytes([UInt8])
    }
    let table: String
    let id: Int64
    /// Whether it is a posted record of the file (a summary line is not: its cover is one record).
    let isRecord: Bool
    /// Columns with a value, by name.
    private(set) var values: [(column: String, value: Value)] = []

    init(table: String, id: Int64, isRecord: Bool) {
        self.table = table
        self.id = id
        self.isRecord = isRecord
    }

    /// Sets a column; a nil or empty text leaves it NULL.
    mutating func set(_ column: String, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        values.append((column, .text(text)))
    }

    /// Sets a column that may not be NULL.
    mutating func setAlways(_ column: String, _ text: String) {
        values.append((column, .text(text)))
    }

    mutating func set(_ column: String, _ number: Int64?) {
        if let number { values.append((column, .integer(number))) }
    }

    mutating func set(_ column: String, bytes: [UInt8]) { values.append((column, .bytes(bytes))) }

    func text(_ column: String) -> String? {
        for entry in values where entry.column == column {
            if case .text(let text) = entry.value { return text }
        }
        return nil
    }

    func integer(_ column: String) -> Int64? {
        for entry in values where entry.column == column {
            if case .integer(let number) = entry.value { return number }
        }
        return nil
    }

    /// The control hash, as `verify` computes it from the stored row.
    func hash(seed: UInt64) -> UInt64 {
        var cells = Hash128(seed: seed)
        for entry in values.sorted(by: { $0.column < $1.column })
        where !Tables.numbering.contains(entry.column) {
            let tag = Hash128.tag(entry.column)
            switch entry.value {
            case .integer(let number): cells.add(decimal: number, tag: tag)
            case .text(let text):
                Array(text.utf8).withUnsafeBufferPointer {
                    if let start = $0.baseAddress { cells.add(start, $0.count, tag: tag) }
                }
            case .bytes(let bytes):
                bytes.withUnsafeBufferPointer {
                    if let start = $0.baseAddress { cells.add(start, $0.count, tag: tag) }
                }
            }
        }
        return RowHash.record(id: id, cells: cells)
    }
}

/// Stores item rows. Few of a file's rows are items, so each is a plain prepared INSERT.
final class ItemWriter {
    private let database: Connection
    private var statements: [String: Statement] = [:]

    init(database: Connection) { self.database = database }

    /// Inserts the rows.
    ///
    /// - Returns: how many of them are posted records.
    func write(_ rows: [ItemRow]) throws -> Int {
        var count = 0
        for row in rows {
            let names = row.values.map(\.column)
            let key = row.table + ":" + names.joined(separator: ",")
            let statement: Statement
            if let known = statements[key] {
                statement = known
            } else {
                let list = (["record_id"] + names).map { "\"\($0)\"" }.joined(separator: ", ")
                let marks = (0...names.count).map { "?\($0 + 1)" }.joined(separator: ", ")
                statement = try database.statement(
                    "INSERT INTO \(row.table) (\(list)) VALUES (\(marks))")
                statements[key] = statement
            }
            statement.bind(1, row.id)
            for (index, entry) in row.values.enumerated() {
                let place = Int32(index + 2)
                switch entry.value {
                case .text(let text): statement.bind(place, text)
                case .integer(let number): statement.bind(place, number)
                case .bytes(let bytes): statement.bind(place, blob: bytes)
                }
            }
            try statement.execute()
            if row.isRecord { count += 1 }
        }
        return count
    }
}

import Artefacts
import CSystem
import Foundation
import LedgerModel
import Store

/// A database in memory, with the schema, views and code lists of this program, and the rows of a
/// case.
final class CaseDatabase {
    struct Failure: Error, CustomStringConvertible { let description: String }

    private let handle: OpaquePointer?
    private var columns: [String: [Column]] = [:]
    /// Rows of dimensions that are stored already, and their numbers.
    private var interned: [String: Int64] = [:]
    /// How many records of a table and source there are.
    private var lines: [String: Int] = [:]
    /// Classes by the names that cases give them.
    private var classes: [String: Int64] = [:]

    /// A column of a table.
    private struct Column {
        var name: String
        var type: String
        /// Whether a value must be given.
        var isRequired: Bool
    }

    /// An empty database of this schema, as bytes.
    private static let empty: [UInt8] = {
        let path = NSTemporaryDirectory() + "/warchest-cases-\(UInt64.random(in: 0 ... .max)).db"
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            let database = try Connection(
                writing: path, create: true, toolVersion: "test", waitSeconds: 1)
            _ = try database.integer("SELECT count(*) FROM source")
        } catch {
            return []
        }
        return FileManager.default.contents(atPath: path).map { Array($0) } ?? []
    }()

    init() throws {
        var handle: OpaquePointer?
        sqlite3_open(":memory:", &handle)
        self.handle = handle
        let count = Self.empty.count
        guard count > 0, let copy = sqlite3_malloc64(UInt64(count)) else {
            throw Failure(description: "no empty database")
        }
        copy.copyMemory(from: Self.empty, byteCount: count)
        let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE)
        let bytes = copy.assumingMemoryBound(to: UInt8.self)
        guard
            sqlite3_deserialize(handle, "main", bytes, Int64(count), Int64(count), flags)
                == SQLITE_OK
        else { throw problem() }
        // A case tells what matters to its rule, and leaves out the rest of the world.
        try execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        // What the program hands to the methods of `find`.
        let columns = (0..<19).map { "c\($0)" }.joined(separator: ", ")
        try execute("CREATE TEMP TABLE feed (\(columns))")
    }

    /// A database that is there, to be read.
    init(path: String) throws {
        var handle: OpaquePointer?
        sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil)
        self.handle = handle
    }

    /// Stores the rows of a case and counts its roll-ups.
    convenience init(_ test: MethodCase) throws {
        try self.init()
        for block in test.given {
            do {
                try store(block)
            } catch {
                throw Failure(description: "line \(block.line), \(block.name): \(error)")
            }
        }
        for row in try rows("SELECT source_id FROM source").rows {
            let source = CaseValue.words(row[0])
            for file in Artefacts.files(under: "schema/rollups/", ending: "sql") {
                try execute(file.text.replacing(":source", with: source))
            }
        }
    }

    deinit { sqlite3_close(handle) }

    private func problem() -> Failure {
        Failure(description: String(cString: sqlite3_errmsg(handle)))
    }

    private func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw problem() }
    }

    /// The rows of a statement.
    func rows(_ sql: String) throws -> (columns: [String], rows: [[SQLValue]]) {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        guard code == SQLITE_OK else { throw problem() }
        let count = sqlite3_column_count(statement)
        let names = (0..<count).map { String(cString: sqlite3_column_name(statement, $0)) }
        var rows: [[SQLValue]] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append((0..<count).map { Self.value(statement, $0) })
            case SQLITE_DONE: return (names, rows)
            default: throw problem()
            }
        }
    }

    private static func value(_ statement: OpaquePointer?, _ column: Int32) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
        default: .text(String(cString: sqlite3_column_text(statement, column)))
        }
    }

    // MARK: Rows of cases

    private func store(_ block: MethodCase.Block) throws {
        for cells in block.rows {
            var row: [String: String] = [:]
            for (column, cell) in zip(block.columns, cells) { row[column] = cell }
            switch block.name {
            case "class": try storeClass(row)
            case "entry": try storeEntry(row)
            default: try insert(try placed(row, block.name), into: block.name)
            }
        }
    }

    /// A table's columns, asked for once.
    private func columns(of table: String) throws -> [Column] {
        if let known = columns[table] { return known }
        let found = try rows("PRAGMA table_info(\(table))").rows.map { row in
            Column(
                name: CaseValue.words(row[1]), type: CaseValue.words(row[2]),
                isRequired: row[3] == .integer(1) && row[4] == .null)
        }
        guard !found.isEmpty else { throw Failure(description: "there is no table \(table)") }
        columns[table] = found
        return found
    }

    /// `source` and `line` become the number of a record, as importing does it; without a line, the
    /// next.
    private func placed(_ row: [String: String], _ table: String) throws -> [String: String] {
        guard let source = row["source"] else { return row }
        var row = row
        row["source"] = nil
        let names = try columns(of: table).map(\.name)
        if names.contains("source_id") { row["source_id"] = source }
        if names.contains("record_id") {
            lines["\(table) \(source)", default: 0] += 1
            let next = lines["\(table) \(source)"] ?? 1
            row["record_id"] = "\(source):\(row.removeValue(forKey: "line") ?? "\(next)")"
        }
        return row
    }

    private func insert(_ row: [String: String], into table: String) throws {
        var values: [String: SQLValue] = [:]
        for (name, cell) in row {
            let columns = try columns(of: table)
            let target = CaseValue.target(name, columns.map(\.name))
            guard let column = columns.first(where: { $0.name == target }) else {
                throw Failure(description: "\(table) has no column \(name)")
            }
            let value = try CaseValue.read(cell, of: name, type: column.type)
            // A blank cell of a column that is never blank takes what stands for it.
            if value != .null || !column.isRequired { values[target] = value }
        }
        for column in try columns(of: table) where column.isRequired && values[column.name] == nil {
            values[column.name] = plain(column, of: table, values)
        }
        values = values.filter { $0.value != .null }
        let names = values.keys.sorted()
        let words = names.map { CaseValue.literal(values[$0] ?? .null) }
        try execute(
            names.isEmpty
                ? "INSERT INTO \(table) DEFAULT VALUES"
                : "INSERT INTO \(table) (\(names.joined(separator: ", "))) "
                    + "VALUES (\(words.joined(separator: ", ")))")
    }

    /// What a column holds that must hold something and that the case says nothing of.
    private func plain(_ column: Column, of table: String, _ values: [String: SQLValue]) -> SQLValue
    {
        let number = values["source_id"].map(CaseValue.words) ?? "0"
        let known: [String: String] = [
            "source.file": "file \(number)", "source.sha256": "sha \(number)",
            "source.format": "fec-bulk/itcont", "source.precision": "exact",
            "source.state": "current", "source.known_from": "2018-01-01",
            "filing.fec_version": "8.5", "filing.record_type": "F3N", "filing.form_tp": "F3",
            "filing_chain.root": "root \(number)", "filing_chain.versions": "1",
            "filing_chain.state": "current", "filing_chain.known_basis": "received",
            "filing_ref.cmte_id": "C00000001", "posting_class.kind": "contribution",
            "posting_class.nature": "contribution", "posting_class.direction": "in",
            "posting_class.status": "active", "cover_line.column_ab": "A",
            "notice_cover.known_from": "2018-01-01", "notice_cover.known_until": "9999-12-31",
            "notice_cover.rule": "ie-merge/1", "result.level": "county",
            "ad_buy.stage": "aired", "allocation.method": "equal-share/1",
            "stated_total.precision": "stated",
        ]
        if let words = known["\(table).\(column.name)"] {
            return column.type == "INTEGER" ? .integer(Int64(words) ?? 0) : .text(words)
        }
        return column.type == "INTEGER" ? .integer(0) : .text("-")
    }

    private func storeClass(_ row: [String: String]) throws {
        var row = row
        guard let name = row.removeValue(forKey: "name") else {
            throw Failure(description: "a class has a name")
        }
        classes[name] = try intern(row, in: "posting_class")
    }

    /// The number of a row of a dimension, which is stored once.
    private func intern(_ row: [String: String], in table: String) throws -> Int64 {
        let key = table + row.sorted { $0.key < $1.key }.map { "\n\($0.key)=\($0.value)" }.joined()
        if let known = interned[key] { return known }
        try insert(row, into: table)
        let number = sqlite3_last_insert_rowid(handle)
        interned[key] = number
        return number
    }

    /// `entry: source, line, filing.cmte_id, party.name, class, posting.cand_id, amount_usd …`:
    /// what is of a dimension is stored there, once; what is of an ad buy, beside the entry.
    private func storeEntry(_ row: [String: String]) throws {
        var parts: [String: [String: String]] = [:]
        var entry: [String: String] = [:]
        for (name, cell) in row {
            let halves = name.split(separator: ".").map(String.init)
            if halves.count == 2 {
                parts[halves[0], default: [:]][halves[1]] = cell
            } else {
                entry[name] = cell
            }
        }
        let source = entry.removeValue(forKey: "source") ?? "1"
        guard let line = entry.removeValue(forKey: "line"),
            let name = entry.removeValue(forKey: "class"), let classID = classes[name]
        else { throw Failure(description: "an entry has a line and a class that is described") }
        parts["filing", default: [:]]["source_id"] = source
        parts["posting", default: [:]].merge(["source_id": source, "class_id": "\(classID)"]) {
            $1
        }
        entry["entry_id"] = "\(source):\(line)"
        let tables = [
            "filing": "filing_ref", "party": "party", "posting": "posting", "detail": "detail",
        ]
        let purchase = parts.removeValue(forKey: "ad_buy")
        if let unknown = parts.keys.first(where: { tables[$0] == nil }) {
            throw Failure(description: "there is no dimension \(unknown)")
        }
        for (name, table) in tables {
            let part = parts[name] ?? [:]
            if name == "detail", part.values.allSatisfy(\.isEmpty) { continue }
            entry["\(name)_id"] = "\(try intern(part, in: table))"
        }
        try insert(entry, into: "entry")
        if let purchase, !purchase.values.allSatisfy(\.isEmpty) {
            try insert(purchase.merging(["entry_id": "\(source):\(line)"]) { $1 }, into: "ad_buy")
        }
    }
}

/// Cells and values.
enum CaseValue {
    /// The column that a heading names: `amount_usd` is `amount_cents` in dollars.
    static func target(_ name: String, _ columns: [String]) -> String {
        guard !columns.contains(name) else { return name }
        if name == "usd" { return "cents" }
        guard name.hasSuffix("_usd") else { return name }
        let stem = name.dropLast(4)
        return columns.contains("\(stem)_cents") ? "\(stem)_cents" : String(stem)
    }

    private static func isDollars(_ name: String) -> Bool {
        name == "usd" || name.hasSuffix("_usd")
    }

    private static func isDay(_ name: String) -> Bool { name == "day" || name.hasSuffix("_day") }

    /// The value of a cell: blank is none, `''` the empty text, `2:7` line 7 of source 2.
    static func read(_ cell: String, of name: String, type: String = "ANY") throws -> SQLValue {
        if cell.isEmpty { return .null }
        if cell == "''" { return .text("") }
        if isDollars(name) {
            guard case .success(let cents) = Cents.parse(cell) else {
                throw CaseDatabase.Failure(description: "\(name): no amount: \(cell)")
            }
            return .integer(cents.value)
        }
        if isDay(name), case .success(let day) = Day.parse(cell) {
            return .integer(Int64(day.number))
        }
        if name.hasSuffix("_id"), let match = cell.wholeMatch(of: /(\d+):(\d+)/),
            let source = Int64(match.output.1), let line = Int64(match.output.2)
        {
            return .integer(source * 1_000_000_000 + line)
        }
        if type != "TEXT", let number = Int64(cell) { return .integer(number) }
        return .text(cell)
    }

    /// A value as a cell says it, in the words of its column.
    static func cell(_ value: SQLValue, of name: String) -> String {
        guard case .integer(let number) = value else {
            return value == .text("") ? "''" : words(value)
        }
        if isDollars(name) {
            let cents = Cents(number).dollars
            return cents.hasSuffix(".00") ? String(cents.dropLast(3)) : cents
        }
        if isDay(name) { return Day(number: Int(number))?.iso ?? "\(number)" }
        if name.hasSuffix("_id"), number >= 1_000_000_000 {
            return "\(number / 1_000_000_000):\(number % 1_000_000_000)"
        }
        return "\(number)"
    }

    static func words(_ value: SQLValue) -> String {
        switch value {
        case .null: ""
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text
        case .blob: "(bytes)"
        }
    }

    static func literal(_ value: SQLValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let number): "\(number)"
        default: "'" + words(value).replacing("'", with: "''") + "'"
        }
    }
}

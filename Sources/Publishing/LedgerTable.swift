import Artefacts
import Server
import Store

/// A table of the ledger as it stands on the server: its columns, and how their numbers are moved.
struct LedgerTable {
    struct Column {
        let name: String
        /// `bigint`, `text` or `bytea`.
        let type: String
        let isRequired: Bool
    }

    let name: String
    let columns: [Column]
    let key: [String]
    let entry: TableEntry?

    /// - Throws: ``StoreError``.
    init(_ name: String, in ledger: Connection) throws {
        self.name = name
        entry = Tables.all.first { $0.name == name }
        var columns: [Column] = []
        var key: [(Int64, String)] = []
        let info = try ledger.statement("PRAGMA table_xinfo(\"\(name)\")")
        while try info.step() {
            guard info.int(6) == 0, let column = info.text(1) else { continue }
            let declared = info.text(2) ?? ""
            let type = declared.hasPrefix("INT") ? "bigint" : declared == "BLOB" ? "bytea" : "text"
            columns.append(Column(name: column, type: type, isRequired: info.int(3) != 0))
            if info.int(5) > 0 { key.append((info.int(5), column)) }
        }
        self.columns = columns
        self.key = key.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The statement that makes it.
    var creation: String {
        var lines = columns.map {
            "\"\($0.name)\" \($0.type)\($0.type == "text" ? " COLLATE \"C\"" : "")"
                + ($0.isRequired ? " NOT NULL" : "")
        }
        if !key.isEmpty { lines.append("PRIMARY KEY (\(key.joined(separator: ", ")))") }
        return "CREATE TABLE warchest.\"\(name)\" (\(lines.joined(separator: ", ")))"
    }

    /// Table and columns, as after COPY.
    var target: String {
        "warchest.\"\(name)\" (\(columns.map { "\"\($0.name)\"" }.joined(separator: ", ")))"
    }

    /// All rows, with their numbers moved.
    func rows(base: Int64) -> String {
        let list = columns.map { moved($0.name, base) }
        return "SELECT \(list.joined(separator: ", ")) FROM \"\(name)\""
    }

    /// Whether it has rows of sources.
    var isOfSources: Bool { entry?.isOfSources ?? false }

    /// The rows of a source, with their numbers moved.
    func rows(of source: Int64, base: Int64) -> String {
        let own =
            "FROM entry WHERE entry_id BETWEEN \(TableEntry.numbers(of: source))"
        let condition =
            entry?.owner == .span
            ? "\(key[0]) BETWEEN (SELECT min(\(key[0])) \(own)) AND (SELECT max(\(key[0])) \(own))"
            : entry?.condition(published: source) ?? "FALSE"
        return rows(base: base) + " WHERE " + condition
    }

    // MARK: Numbers

    private static let sources: Set = [
        "source_id", "superseded_by", "supplements", "covered_by", "by_source_id",
    ]
    private static let numbers: Set = [
        "record_id", "entry_id", "by_entry_id", "item_id", "filing_id", "party_id", "posting_id",
        "detail_id", "class_id", "gift_id", "part_id", "chunk_id", "chunk", "log_id",
    ]

    private func moved(_ column: String, _ base: Int64) -> String {
        switch column {
        // These are whole on the server.
        case "image_base", "sub_base": return "0"
        case _ where base == 0: return "\"\(column)\""
        case _ where Self.sources.contains(column): return "\"\(column)\" + \(base)"
        case _ where Self.numbers.contains(column):
            return "\"\(column)\" + \(base &* 1_000_000_000)"
        case "first" where name == "filed_part", "last" where name == "filed_part":
            return "\"\(column)\" + \(base &* 1_000_000_000)"
        case "first" where name == "name_part", "last" where name == "name_part":
            return "iif(kind IN ('party', 'rows'), \"\(column)\" + \(base &* 1_000_000_000), "
                + "\"\(column)\")"
        default: return "\"\(column)\""
        }
    }
}

extension TableEntry {
    /// Whether it has rows of sources, that of the source itself among them.
    var isOfSources: Bool { owner != .stays || name == "source" }

    /// The rows of a source on the server.
    func condition(published source: Int64) -> String {
        guard owner == .span else {
            return name == "source" ? "source_id = \(source)" : condition(source: source)
        }
        let own = "FROM warchest_server.published WHERE source_id = \(source)"
        return "\(key[0]) BETWEEN (SELECT first_\(name) \(own)) AND (SELECT last_\(name) \(own))"
    }
}

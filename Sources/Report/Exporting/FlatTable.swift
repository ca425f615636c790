import Artefacts

/// One table of the flat database: a public view, stored as it reads.
struct FlatTable {
    let view: DataDictionary.View
    let title: String
    /// The column that tells its rows apart, where there is one.
    let key: String?
    /// The columns that a search looks through.
    let search: [String]
    let indexes: [String]

    /// The tables of `schema/flat/tables.csv`.
    static func all() throws -> [FlatTable] {
        let dictionary = DataDictionary()
        return try CodeList.rows(of: "schema/flat/tables.csv").map { row in
            func words(_ column: String) -> [String] {
                (row[column] ?? "").split(separator: " ").map(String.init)
            }
            return FlatTable(
                view: try dictionary.view(row["table"] ?? ""), title: row["title"] ?? "",
                key: words("key").first, search: words("search"), indexes: words("indexes"))
        }
    }

    /// Its statement. Days are declared as dates, so that other programs read them as such.
    var creation: String {
        let columns = view.columns.map { column in
            let isKey = column.name == key
            return "\(column.name) \(Self.types[column.type] ?? "TEXT")"
                + (isKey ? " PRIMARY KEY" : "")
        }
        return "CREATE TABLE \(view.name) (\n  \(columns.joined(separator: ",\n  ")))"
    }

    private static let types = ["integer": "INTEGER", "date": "DATE"]

    /// What is made once its rows are there: indexes, and the search through its names.
    var completion: String {
        let name = view.name
        let indexed = indexes.map { "CREATE INDEX \(name)_\($0) ON \(name) (\($0));" }
        return indexed.joined() + """
             CREATE VIRTUAL TABLE \(name)_fts USING fts5(
              \(search.joined(separator: ", ")), content='\(name)', content_rowid='rowid');
            INSERT INTO \(name)_fts (\(name)_fts) VALUES ('rebuild');
            """
    }

    /// The unit of a column, by its name.
    static func unit(_ column: DataDictionary.Column) -> String {
        if column.name.hasSuffix("_cents") { return "cents" }
        if column.name.hasSuffix("_bp") { return "hundredths of a percent" }
        return column.type == "date" ? "day" : ""
    }
}

/// A question to the flat database: `schema/flat/NAME.sql`.
struct FlatQuery {
    let name: String
    let title: String
    let about: String
    let sql: String

    /// All of them, by name.
    static let all: [FlatQuery] = Artefacts.files(under: "schema/flat/", ending: "sql").map {
        file in
        var head: [String: String] = [:]
        var lines: [Substring] = []
        for line in file.text.split(separator: "\n") {
            guard line.hasPrefix("-- "), let colon = line.firstIndex(of: ":") else {
                lines.append(line)
                continue
            }
            head[String(line.dropFirst(3)[..<colon])] = trimmed(line[line.index(after: colon)...])
        }
        return FlatQuery(
            name: file.id.split(separator: "/").last.map(String.init) ?? file.id,
            title: head["title"] ?? "", about: head["about"] ?? "",
            sql: lines.joined(separator: "\n"))
    }
}

import Artefacts
import Files

/// Holds the schema and the code lists of a database against those this program ships: a view, an
/// index or a rule that reads differently changes what a figure means.
package enum SchemaCheck {
    /// Of all migrations, views and code lists of this program.
    package static var shippedDigest: String { Migrations.digest }

    /// Whether a database says that its views and code lists are those of this program. Another
    /// version's may give a figure another meaning, or lack a column.
    package static func isOfThisVersion(_ database: Connection) throws -> Bool {
        try database.text("SELECT sha256 FROM schema_text WHERE path = 'digest'") == shippedDigest
    }

    /// What differs, as `view NAME is missing`, `table NAME is not as this warchest ships it`.
    package static func differences(in database: Connection) throws -> [String] {
        var shipped = try Migrations.shippedSchema.get()
        var result: [String] = []
        let query = try database.statement(
            "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1")
        while try query.step() {
            let name = query.text(0) ?? ""
            guard let text = shipped.removeValue(forKey: name) else {
                result.append("\(name) is not one of warchest's")
                continue
            }
            if text != query.text(1) {
                result.append("\(name) is not as this warchest ships it")
            }
        }
        result += shipped.keys.sorted().map { "\($0) is missing" }
        return result
    }

    /// What the database records of its own migrations, where that is not what this program did.
    package static func changedRecords(in database: Connection) throws -> [String] {
        var result: [String] = []
        func compare(_ table: String, _ columns: String, _ expected: Set<[String]>) throws {
            let query = try database.statement("SELECT \(columns) FROM \(table)")
            var stored: Set<[String]> = []
            while try query.step() {
                stored.insert((0..<query.columnCount).map { query.text($0) ?? "" })
            }
            stored.remove([SourceSeal.unsealedMark, ""])
            if stored != expected { result.append("the rows of \(table) are not as they were") }
        }
        let files = Migrations.files
        try compare("grdb_migrations", "identifier", Set(files.map { [$0.id] }))
        try compare(
            "schema_text", "path, sha256",
            Set(files.map { [$0.path, SHA256Hasher.hex(of: $0.text)] })
                .union([["digest", shippedDigest]]))
        return result
    }

    /// The code lists whose rows are not those of `schema/codes`.
    package static func changedCodeLists(in database: Connection) throws -> [String] {
        try Artefacts.files(under: "schema/codes/", ending: "csv").compactMap { file in
            let name = "code_" + (file.path.split(separator: "/").last ?? "").dropLast(4)
            let shipped = CodeList.parse(file.text).dropFirst()
            let query = try database.statement("SELECT * FROM \(name)")
            var stored: [[String]] = []
            while try query.step() {
                stored.append((0..<query.columnCount).map { query.text($0) ?? "" })
            }
            let isSame = stored.sorted(by: Self.precedes) == shipped.sorted(by: Self.precedes)
            return isSame ? nil : name
        }
    }

    private static func precedes(_ left: [String], _ right: [String]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }
}

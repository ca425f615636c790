import Store

/// The tables of a method, with their columns as SQLite finds them: what a report may read.
enum MethodTables {
    /// Its tables in order of the file; the last is usually the one by which it is known.
    ///
    /// - Throws: `ReportError.definition` or `StoreError` when the method's SQL cannot be prepared.
    static func of(_ method: MethodDefinition, in library: MethodLibrary) throws -> [(
        name: String, columns: [String]
    )] {
        let connection = try Connection.shipped()
        return try method.tables(.sums).flatMap { names(in: $0.sql) }.map { table in
            let sql = try CompleteStatement.select(
                "SELECT * FROM \(table)", uses: [method.name], from: library,
                ReportRequest(asOf: "2000-01-01"))
            return (table, try connection.statement(sql).columnNames)
        }
    }

    /// The names before `AS (`, `AS MATERIALIZED (` or `AS NOT MATERIALIZED (`, of whole tables.
    private static func names(in sql: String) -> [String] {
        let bytes = Array(sql.utf8)
        var found: [String] = []
        var depth = 0
        var isNext = true
        SQLText.scan(bytes) { token, range in
            switch token {
            case .blank, .comment: return
            case .word:
                if depth == 0, isNext {
                    found.append(String(decoding: bytes[range], as: UTF8.self))
                    isNext = false
                }
            default:
                for byte in bytes[range] {
                    if byte == UInt8(ascii: "(") { depth += 1 }
                    if byte == UInt8(ascii: ")") { depth -= 1 }
                    if byte == UInt8(ascii: ","), depth == 0 { isNext = true }
                }
            }
        }
        return found
    }
}

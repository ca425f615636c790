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
        return try method.tables(.sums).flatMap { SQLText.tables(in: $0.sql) }.map { table in
            let sql = try CompleteStatement.select(
                "SELECT * FROM \(table.name)", uses: [method.name], from: library,
                ReportRequest(asOf: "2000-01-01"))
            return (table.name, try connection.statement(sql).columnNames)
        }
    }
}

import Files

/// Digests of what is kept about a source beside its posted rows: its own row, its rejects, its
/// findings. Written when a source changes; `verify` computes them again.
package enum SourceSeal {
    /// The parts of a seal: column of `seal`, and the rows it stands for, in a fixed order.
    private static let parts: [(column: String, sql: String)] = [
        (
            "source_sha256",
            """
            SELECT source_id, file, path, member, format, cycle,
              iif(format = 'fec-efile', NULL, series), supplements, header_line,
              sha256, bytes, lines, records, posted, rejected, header_records, blank_records,
              text_records, sum_cents, memo_cents, row_hash, encoding_fallbacks, precision,
              received_on,
              iif(supplements IS NULL AND format <> 'fec-efile', known_from, NULL), imported_at,
              tool_version
            FROM source WHERE source_id = ?
            """
        ),
        (
            "reject_sha256",
            """
            SELECT line, byte_offset, column_name, reason, message, raw, raw_bytes, raw_sha256
            FROM reject WHERE source_id = ? ORDER BY line
            """
        ),
        (
            "finding_sha256",
            """
            SELECT line, code, message, count FROM finding
            WHERE source_id = ? AND code NOT IN ('versions_missing', 'notice_unsure')
            ORDER BY line, code, message, count
            """
        ),
    ]

    /// Seals a source as it is now, inside the transaction that changed it.
    package static func write(source id: Int64, in database: Connection) throws {
        let insert = try database.statement("INSERT OR REPLACE INTO seal VALUES (?,?,?,?)")
        insert.bind(1, id)
        for (index, part) in parts.enumerated() {
            insert.bind(Int32(index + 2), try digest(part.sql, id, database))
        }
        try insert.execute()
    }

    /// The row of `schema_text` that says: an older program loaded this, and it is not sealed yet.
    static let unsealedMark = "unsealed"

    /// Whether a migration has brought seals that nobody has written yet.
    static func isUnsealed(_ database: Connection) throws -> Bool {
        try database.integer("SELECT 1 FROM schema_text WHERE path = '\(unsealedMark)'") != nil
    }

    /// Seals what an older program loaded, and takes the mark away.
    static func writeMissing(in database: Connection) throws {
        try database.execute("DELETE FROM schema_text WHERE path = '\(unsealedMark)'")
        let query = try database.statement(
            "SELECT source_id FROM source WHERE source_id NOT IN (SELECT source_id FROM seal)")
        var ids: [Int64] = []
        while try query.step() { ids.append(query.int(0)) }
        for id in ids { try write(source: id, in: database) }
    }

    /// The parts of a source that are not as they were sealed: `source`, `reject`, `finding`, or
    /// `seal` when there is none.
    package static func differences(
        source id: Int64, in database: Connection
    ) throws -> [String] {
        let columns = parts.map(\.column).joined(separator: ", ")
        let query = try database.statement("SELECT \(columns) FROM seal WHERE source_id = ?")
        query.bind(1, id)
        guard try query.step() else { return try isUnsealed(database) ? [] : ["seal"] }
        var result: [String] = []
        for (index, part) in parts.enumerated()
        where try query.text(Int32(index)) != digest(part.sql, id, database) {
            result.append(String(part.column.prefix { $0 != "_" }))
        }
        return result
    }

    private static func digest(
        _ sql: String, _ id: Int64, _ database: Connection
    ) throws -> String {
        let query = try database.statement(sql)
        query.bind(1, id)
        return try digest(query)
    }

    /// Of all rows of a query.
    static func digest(_ query: Statement) throws -> String {
        var hasher = SHA256Hasher()
        while try query.step() {
            for column in 0..<query.columnCount {
                let type = query.typeCode(column)
                let bytes = query.bytes(column)
                // Type and length first, so that no value can run into the next.
                var lead = "\(type):\(bytes?.count ?? 0):"
                lead.withUTF8 { hasher.update(UnsafeRawBufferPointer($0)) }
                if let bytes { hasher.update(UnsafeRawBufferPointer(bytes)) }
            }
        }
        return hasher.finishHex()
    }
}

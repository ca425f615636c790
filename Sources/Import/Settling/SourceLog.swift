import Store

/// The rows of `source`: what was loaded, and which file of a series speaks when.
enum SourceLog {
    static func source(withSHA256 digest: String, in database: Connection) throws -> Int64? {
        let query = try database.statement(
            "SELECT source_id FROM source WHERE sha256 = ? AND state <> 'removed'")
        query.bind(1, digest)
        defer { query.reset() }
        return try query.step() ? query.int(0) : nil
    }

    struct Row {
        var sourceID: Int64
        var file: String
        var path: String
        var member: String?
        var format: String
        var cycle: Int?
        var series: String?
        var supplements: Int64?
        var headerLine: String?
        var sha256: String
        var bytes: Int
        var lines: Int
        var posted: Int
        var rejected: Int
        var header: Int
        var blank: Int
        var text: Int
        var continued: Int
        var sumCents: Int64
        var memoCents: Int64
        var rowHash: String
        var fallbacks: Int
        var precision: String
        var receivedOn: String?
        var knownFrom: String
        var importedAt: String
    }

    static func insert(_ row: Row, in database: Connection) throws {
        let statement = try database.statement(
            """
            INSERT INTO source (source_id, file, path, member, format, cycle, series, sha256, bytes,
              lines, records, posted, rejected, header_records, blank_records, text_records,
              sum_cents, memo_cents, row_hash, encoding_fallbacks, precision, state, received_on,
              known_from, imported_at, tool_version, supplements, header_line, continued_lines)
            VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,
              'current',?22,?23,?24,?25,?26,?27,?28)
            """)
        statement.bind(1, row.sourceID)
        statement.bind(2, row.file)
        statement.bind(3, row.path)
        statement.bind(4, row.member)
        statement.bind(5, row.format)
        statement.bind(6, row.cycle.map(Int64.init))
        statement.bind(7, row.series)
        statement.bind(8, row.sha256)
        statement.bind(9, Int64(row.bytes))
        statement.bind(10, Int64(row.lines))
        let records = row.posted + row.rejected + row.header + row.blank + row.text
        statement.bind(11, Int64(records))
        statement.bind(12, Int64(row.posted))
        statement.bind(13, Int64(row.rejected))
        statement.bind(14, Int64(row.header))
        statement.bind(15, Int64(row.blank))
        statement.bind(16, Int64(row.text))
        statement.bind(17, row.sumCents)
        statement.bind(18, row.memoCents)
        statement.bind(19, row.rowHash)
        statement.bind(20, Int64(row.fallbacks))
        statement.bind(21, row.precision)
        statement.bind(22, row.receivedOn)
        statement.bind(23, row.knownFrom)
        statement.bind(24, row.importedAt)
        statement.bind(25, database.toolVersion)
        statement.bind(26, row.supplements)
        statement.bind(27, row.headerLine)
        statement.bind(28, Int64(row.continued))
        try statement.execute()
    }

    /// Settles which source of a series speaks when: each until the next one is known.
    static func settle(series: String, in database: Connection) throws {
        let list = try database.statement(
            """
            SELECT source_id, known_from FROM source
            WHERE series = ? AND state <> 'removed' ORDER BY known_from, source_id
            """)
        list.bind(1, series)
        var sources: [(id: Int64, from: String)] = []
        while try list.step() { sources.append((list.int(0), list.text(1) ?? "")) }
        let update = try database.statement(
            "UPDATE source SET state = ?2, superseded_by = ?3, known_until = ?4 "
                + "WHERE source_id = ?1"
        )
        for (index, source) in sources.enumerated() {
            let next = index + 1 < sources.count ? sources[index + 1] : nil
            update.bind(1, source.id)
            update.bind(2, next == nil ? "current" : "superseded")
            update.bind(3, next?.id)
            update.bind(4, next?.from ?? FilingChains.never)
            try update.execute()
        }
    }

    /// The source that another one superseded, if any.
    static func superseded(by id: Int64, in database: Connection) throws -> Int64? {
        try database.integer("SELECT source_id FROM source WHERE superseded_by = ? LIMIT 1", id)
    }

    /// A source that mends the rejects of another speaks exactly as long as that one does.
    static func followParents(in database: Connection) throws {
        try database.execute(
            """
            UPDATE source SET
              state = (SELECT p.state FROM source p WHERE p.source_id = source.supplements),
              known_from = (SELECT p.known_from FROM source p
                WHERE p.source_id = source.supplements),
              known_until = (SELECT p.known_until FROM source p
                WHERE p.source_id = source.supplements)
            WHERE supplements IS NOT NULL AND state <> 'removed'
              AND (state, known_from, known_until) IS NOT (
                SELECT p.state, p.known_from, p.known_until FROM source p
                WHERE p.source_id = source.supplements)
            """)
    }

    /// What a file of mended rejects needs to know of the source it belongs to.
    struct Parent {
        var id: Int64
        var format: String
        var cycle: Int?
        var receivedOn: String?
        var knownFrom: String
    }

    static func parent(_ id: Int64, in database: Connection) throws -> Parent? {
        let query = try database.statement(
            "SELECT format, cycle, received_on, known_from FROM source "
                + "WHERE source_id = ? AND state <> 'removed'")
        query.bind(1, id)
        defer { query.reset() }
        guard try query.step() else { return nil }
        return Parent(
            id: id, format: query.text(0) ?? "", cycle: query.isNull(1) ? nil : Int(query.int(1)),
            receivedOn: query.text(2), knownFrom: query.text(3) ?? "")
    }
}

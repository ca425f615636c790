import CSystem

/// Finds statements that read the fact table from end to end.
///
/// `EXPLAIN QUERY PLAN` names tables by whatever alias stands nearest, and a small table of one's
/// own may be called `e` as well; the program that SQLite makes of a statement names the tree that
/// it opens. So the verdict comes from the program, and the plan is shown to people.
package enum LedgerScans {
    package struct Failure: Error { package let text: String }

    /// The plan of a statement that reads `entry` from end to end, line by line; nil for another.
    package static func plan(of sql: String, on path: String) throws -> [String]? {
        var handle: OpaquePointer?
        sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil)
        defer { sqlite3_close(handle) }
        // What the program hands to the methods of `find`.
        let feed = (0..<19).map { "c\($0)" }.joined(separator: ", ")
        try each("CREATE TEMP TABLE feed (\(feed))", handle) { _ in }
        var trees: Set<Int> = []
        try each("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'entry'", handle) {
            trees.insert(Int(sqlite3_column_int64($0, 0)))
        }
        var cursors: Set<Int> = []
        var scans = false
        // addr, opcode, p1, p2 …: OpenRead opens the tree p2 as cursor p1; Rewind and Last go to
        // the first and the last row of a cursor, where Seek… goes to a value.
        try each("EXPLAIN " + sql, handle) { row in
            let code = String(cString: sqlite3_column_text(row, 1))
            let cursor = Int(sqlite3_column_int64(row, 2))
            if code == "OpenRead" || code == "ReopenIdx" {
                let isEntry = trees.contains(Int(sqlite3_column_int64(row, 3)))
                if isEntry { cursors.insert(cursor) } else { cursors.remove(cursor) }
            } else if code == "Rewind" || code == "Last", cursors.contains(cursor) {
                scans = true
            }
        }
        guard scans else { return nil }
        var lines: [String] = []
        try each("EXPLAIN QUERY PLAN " + sql, handle) {
            lines.append(String(cString: sqlite3_column_text($0, 3)))
        }
        return lines
    }

    private static func each(
        _ sql: String, _ handle: OpaquePointer?, _ row: (OpaquePointer?) -> Void
    ) throws {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        guard code == SQLITE_OK else {
            throw Failure(text: String(cString: sqlite3_errmsg(handle)))
        }
        while sqlite3_step(statement) == SQLITE_ROW { row(statement) }
    }
}

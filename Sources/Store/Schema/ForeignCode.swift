import Artefacts

/// Whether what a database computes when it is read is ours: its views, and its one generated
/// column. A stranger's may be made so that any question takes for ever; then our own reports run
/// under the limits of other people's. Cheap, for it is asked whenever a database is opened;
/// ``SchemaCheck`` says what differs.
package enum ForeignCode {
    /// Whether something in it is not as this program makes it.
    package static func isIn(_ database: Connection) throws -> Bool {
        let views = try database.statement(
            "SELECT type, name, sql, rootpage FROM sqlite_schema WHERE type IN ('view', 'table')")
        while try views.step() {
            let text = views.text(2) ?? ""
            if views.text(0) == "view" {
                guard ours.contains(text) else { return true }
            } else if views.int(3) == 0 {
                return true  // a virtual table
            }
        }
        return try computedColumn(database) != nil
    }

    /// A column, as `TABLE.COLUMN`, that is computed and not ours. Writing computes it too.
    static func computedColumn(_ database: Connection) throws -> String? {
        let computed = try database.statement(
            """
            SELECT m.name || '.' || x.name, m.sql FROM sqlite_schema m
            JOIN pragma_table_xinfo(m.name) x WHERE m.type = 'table' AND x.hidden <> 0
            """)
        defer { computed.reset() }
        while try computed.step() {
            guard computed.text(0) == "party.display_name",
                computed.text(1)?.contains(displayName) == true
            else { return computed.text(0) ?? "" }
        }
        return nil
    }

    /// The text of every view, as SQLite keeps it.
    private static let ours = Set(
        Artefacts.files(under: "schema/views/", ending: "sql").flatMap { file in
            statements(of: file.text, beginning: "CREATE VIEW")
        })

    private static let displayName: String = {
        let files = Artefacts.files(under: "schema/migrations/", ending: "sql")
        let begin = "ALTER TABLE party ADD COLUMN display_name"
        let found = files.flatMap { statements(of: $0.text, beginning: begin) }.first
        return String(found?.dropFirst("ALTER TABLE party ADD COLUMN ".count) ?? begin[...])
    }()

    /// The statements whose first line begins so, each to the semicolon at the end of a line.
    private static func statements(of text: String, beginning start: String) -> [String] {
        // Bytes, not characters: this runs whenever a database is opened.
        let bytes = Array(text.utf8)
        var found: [String] = []
        var open: Int?
        var line = 0
        for end in 0...bytes.count where end == bytes.count || bytes[end] == 0x0A {
            if open == nil, bytes[line..<end].starts(with: start.utf8) { open = line }
            if let begin = open, bytes[line..<end].last == UInt8(ascii: ";") {
                found.append(String(decoding: bytes[begin..<(end - 1)], as: UTF8.self))
                open = nil
            }
            line = end + 1
        }
        return found
    }
}

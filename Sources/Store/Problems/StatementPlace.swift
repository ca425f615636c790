/// A complaint of SQLite about one statement, placed in its text where SQLite knows the place.
package struct SQLProblem: Equatable, Sendable {
    /// SQLite's message.
    package var message: String
    /// What the statement belongs to: a file name, or `SQL`.
    package var origin: String
    /// 1-based line and column, or nil when SQLite gives no position.
    package var line: Int?
    /// See `line`.
    package var column: Int?
    /// The line itself, cut to a readable length, and the caret's offset within it.
    package var excerpt: String?
    /// See `excerpt`.
    package var caret: Int?

    /// `origin:line:column: message`, then the line with a caret below the place.
    package var text: String {
        guard let line, let column else { return "\(origin): \(message)" }
        var text = "\(origin):\(line):\(column): \(message)"
        if let excerpt, let caret {
            text += "\n  \(excerpt)\n  \(String(repeating: " ", count: caret))^"
        }
        return text
    }
}

/// Where a statement's text stands, to turn byte offsets into lines and columns.
struct StatementPlace {
    let sql: String
    var origin = "SQL"
    var firstLine = 1

    /// `origin:line:column` of a byte offset.
    func at(_ offset: Int) -> String {
        let found = position(offset)
        return "\(origin):\(found.line):\(found.column)"
    }

    func problem(_ message: String, at offset: Int?) -> SQLProblem {
        guard let offset else { return SQLProblem(message: message, origin: origin) }
        let found = position(offset)
        return SQLProblem(
            message: message, origin: origin, line: found.line, column: found.column,
            excerpt: found.excerpt, caret: found.caret)
    }

    private func position(_ offset: Int)
        -> (line: Int, column: Int, excerpt: String, caret: Int)
    {
        let bytes = Array(sql.utf8)
        let offset = min(max(offset, 0), bytes.count)
        let start = (bytes[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
        let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
        let line = firstLine + bytes[..<offset].count { $0 == 0x0A }
        let before = Array(String(decoding: bytes[start..<offset], as: UTF8.self).unicodeScalars)
        let after = Array(String(decoding: bytes[offset..<end], as: UTF8.self).unicodeScalars)
        let cut = max(0, before.count - 50)
        var shown = String.UnicodeScalarView()
        for scalar in before[cut...] + after.prefix(80 - (before.count - cut)) {
            let isControl = scalar.properties.generalCategory == .control
            shown.append(isControl ? " " : scalar)
        }
        let column = before.count + 1
        return (line, column, String(shown), before.count - cut)
    }
}

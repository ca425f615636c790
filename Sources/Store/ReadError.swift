/// Why a database could not be read, or a query was not answered.
///
/// Every message says what was expected, what was found, where, and what to do next.
public enum ReadError: Error, Equatable, Sendable {
    case missingFile(path: String)
    case unreadable(path: String, reason: String)
    case notADatabase(path: String, found: String)
    case damaged(path: String, detail: String)
    case foreignDatabase(path: String, applicationID: Int32)
    case newerSchema(path: String, found: Int32, supported: Int32)
    case olderSchema(path: String, found: Int32, supported: Int32)
    /// The views or code lists are those of another version of this program.
    case otherViews(path: String)
    case busy(path: String, holder: String?)
    case unfinishedWrite(path: String, detail: String)
    /// SQLite's own complaint about a statement; `trusted` statements are ours.
    case sql(SQLProblem, trusted: Bool)
    /// The guard refused the statement.
    case refused(what: String, at: String?)
    case moreThanOneStatement(at: String)
    case noStatement
    case missingParameter(name: String)
    case unknownParameter(name: String, known: [String])
    case timeLimit(seconds: Double)
    case memoryLimit(detail: String)
    case valueTooLarge(detail: String)
    case cancelled
}

/// A complaint of SQLite about one statement, placed in its text where SQLite knows the place.
public struct SQLProblem: Equatable, Sendable {
    /// SQLite's message.
    public var message: String
    /// What the statement belongs to: a file name, or `SQL`.
    public var origin: String
    /// 1-based line and column, or nil when SQLite gives no position.
    public var line: Int?
    /// See `line`.
    public var column: Int?
    /// The line itself, cut to a readable length, and the caret's offset within it.
    public var excerpt: String?
    /// See `excerpt`.
    public var caret: Int?

    /// `origin:line:column: message`, then the line with a caret below the place.
    public var text: String {
        guard let line, let column else { return "\(origin): \(message)" }
        var text = "\(origin):\(line):\(column): \(message)"
        if let excerpt, let caret {
            text += "\n  \(excerpt)\n  \(String(repeating: " ", count: caret))^"
        }
        return text
    }
}

extension ReadError {
    /// The process exit code that the house contract gives this error.
    public var exitCode: Int32 {
        switch self {
        case .missingFile, .unreadable, .unfinishedWrite: 74
        case .notADatabase, .damaged, .foreignDatabase, .newerSchema, .olderSchema, .otherViews: 2
        case .busy: 75
        case .sql(_, let trusted): trusted ? 70 : 64
        case .refused, .moreThanOneStatement, .noStatement, .missingParameter,
            .unknownParameter, .valueTooLarge:
            64
        case .timeLimit, .memoryLimit: 124
        case .cancelled: 130
        }
    }

    /// The complaint, for people.
    public var message: String {
        switch self {
        case .missingFile(let path):
            """
            \(path): expected a Warchest database, found no such file.
              Load something first: warchest import FILE --db \(path), or try: warchest demo
            """
        case .unreadable(let path, let reason):
            """
            \(path): cannot be read: \(reason).
              Check the path and its permissions, or name another with --db.
            """
        case .notADatabase(let path, let found):
            """
            \(path): expected a Warchest database (an SQLite file), found \(found).
              Nothing was changed. Name the database with --db, or make one: \
            warchest import FILE --db PATH
            """
        case .damaged(let path, let detail):
            """
            \(path): the database is damaged: \(detail).
              Nothing was changed. Restore a backup, or import the files again into a new database.
            """
        case .foreignDatabase(let path, let id):
            """
            \(path): expected a Warchest database, found an SQLite database of another program \
            (application_id \(id)).
              Nothing was changed. Name the Warchest database with --db.
            """
        case .newerSchema(let path, let found, let supported):
            """
            \(path): the database has schema version \(found); this program knows versions up to \
            \(supported).
              Nothing was changed. Use the newer warchest that wrote it (see: warchest --version).
            """
        case .olderSchema(let path, let found, let supported):
            """
            \(path): the database has schema version \(found); this program reads version \
            \(supported).
              Bring it up to date, after a backup: warchest schema --update --db \(path)
            """
        case .otherViews(let path):
            """
            \(path): the database has the views and code lists of another version of warchest.
              Bring them up to date, nothing else changes: warchest schema --update --db \(path)
            """
        case .busy(let path, let holder):
            """
            \(path): the database is in use by \(holder ?? "a process that is writing to it").
              Wait until it is done and try again.
            """
        case .unfinishedWrite(let path, let detail):
            """
            \(path): an interrupted import must be rolled back first, and that failed: \(detail).
              Make the database and its folder writable, then try again.
            """
        case .sql(let problem, let trusted):
            trusted
                ? problem.text + "\n  This statement is part of warchest: please report it."
                : problem.text + "\n  The views and their columns: warchest schema"
        case .refused(let what, let at):
            """
            \(at.map { $0 + ": " } ?? "")expected one SELECT that only reads, found \(what).
              Nothing was run. What can be read: warchest schema
            """
        case .moreThanOneStatement(let at):
            """
            \(at): expected one statement, found another one after it.
              Nothing was run. Run them one by one.
            """
        case .noStatement:
            """
            expected an SQL statement, found none.
              For example: warchest query "SELECT * FROM sources"
            """
        case .missingParameter(let name):
            "the statement uses :\(name), which has no value.\n  Give it one: --param \(name)=VALUE"
        case .unknownParameter(let name, let known):
            """
            there is no parameter :\(name) in the statement.
              It has \(known.isEmpty ? "none" : known.map { ":" + $0 }.joined(separator: ", ")).
            """
        case .timeLimit(let seconds):
            """
            the query was stopped at its time limit of \(Self.seconds(seconds)) s.
              Narrow it (a WHERE clause, a LIMIT), or allow more: --timeout SECONDS
            """
        case .memoryLimit(let detail):
            """
            the query was stopped at its memory limit: \(detail).
              Narrow it: fewer rows to sort or group, shorter texts.
            """
        case .valueTooLarge(let detail):
            """
            the query was stopped: one value or the statement itself is too large (\(detail)).
              A value may have 1,000,000 bytes, a statement 100,000.
            """
        case .cancelled:
            "interrupted."
        }
    }

    private static func seconds(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }
}

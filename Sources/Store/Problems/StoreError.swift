import CSystem
import Files
import Foundation

/// What can go wrong with a database, or with a statement put to it.
///
/// The description says what was expected, what was found and what happened; which command helps
/// next, and with which exit code a program ends, is for the program to say.
package enum StoreError: Error, Equatable, Sendable {
    // The file.

    /// No file at the path.
    case missing(path: String)
    /// The file cannot be read.
    case unreadable(path: String, why: String)
    /// The file is no SQLite database.
    case notADatabase(path: String, found: String)
    /// The file is another program's database.
    case foreign(path: String, applicationID: Int32)
    /// The database was made by a newer Warchest.
    case newer(path: String, found: Int, known: Int)
    /// The database was made by an older Warchest and may not be brought up to date here.
    case older(path: String, found: Int, known: Int)
    /// The views or code lists are those of another version of this program.
    case otherViews(path: String)
    /// A migration that this database has recorded reads differently now.
    case migrationModified(path: String, migration: String)
    /// A reader came upon damage.
    case damaged(path: String, why: String)
    /// Another process is at work; who, where that is known, and how long it was waited for.
    case busy(path: String, holder: String?, waitedSeconds: Int?)
    /// An interrupted import has to be rolled back first, and the medium refuses.
    case unfinishedWrite(path: String, why: String)
    /// A file beside the database, which SQLite would read unasked, is none of its own.
    case planted(path: String, found: String)
    /// The disk, the permissions or the medium refuse.
    case unwritable(path: String, why: String)
    /// The person or the system asked to stop something that writes.
    case interrupted
    /// Anything else SQLite says to who writes or proves. Of a full or failing disk, `doing` names
    /// the file.
    case sqlite(code: Int32, message: String, doing: String)

    // A server.

    /// The server is not to be had, or lost, or did not do what was asked.
    case server(address: String, why: String)
    /// A server's database without a ledger in it.
    case noLedgerOnServer(address: String)
    /// The ledger on the server was published by an older program.
    case olderOnServer(address: String, found: Int, known: Int)

    // Statements of a reader.

    /// SQLite's own complaint about a statement; `trusted` statements are ours.
    case sql(SQLProblem, trusted: Bool)
    /// The guard refused the statement.
    case refused(what: String, at: String?)
    /// A second statement follows the first.
    case moreThanOneStatement(at: String)
    /// Nothing but blanks and comments.
    case noStatement
    /// A parameter of the statement has no value.
    case missingParameter(name: String)
    /// A value has no parameter in the statement.
    case unknownParameter(name: String, known: [String])
    /// The time limit is up.
    case timeLimit(seconds: Double)
    /// The memory limit is reached.
    case memoryLimit(detail: String)
    /// A value or the statement itself is too large.
    case valueTooLarge(detail: String)
    /// The person or the system asked a query to stop.
    case cancelled
}

extension StoreError: CustomStringConvertible {
    /// What was expected, what was found and what happened, for people.
    package var description: String { ofFile ?? ofStatement ?? "an unknown problem" }

    private var ofFile: String? {
        switch self {
        case .missing(let path):
            "\(path): expected a Warchest database, found no such file."
        case .unreadable(let path, let why):
            "\(path): cannot be read: \(why)."
        case .notADatabase(let path, let found):
            "\(path): expected a Warchest database (an SQLite file), found \(found)."
        case .foreign(let path, let id):
            "\(path): expected a Warchest database, found an SQLite database of another program "
                + "(application_id \(id))."
        case .newer(let path, let found, let known):
            "\(path): the database has schema version \(found); this program knows versions up to "
                + "\(known)."
        case .older(let path, let found, let known):
            "\(path): the database has schema version \(found); this program reads version "
                + "\(known)."
        case .otherViews(let path):
            "\(path): the database has the views and code lists of another version of warchest."
        case .migrationModified(let path, let migration):
            "\(path) was built with another text of \(migration); nothing was changed."
        case .damaged(let path, let why):
            "\(path): the database is damaged: \(why)."
        case .busy(let path, let holder, let seconds):
            "\(path): the database is in use by \(holder ?? "a process that is writing to it")"
                + "\(seconds.map { " (waited \($0) s)" } ?? "")."
        case .unfinishedWrite(let path, let why):
            "\(path): an interrupted import must be rolled back first, and that failed: \(why)."
        case .planted(let path, let found):
            "\(path): expected what an interrupted import leaves, found \(found)."
        case .unwritable(let path, let why):
            "cannot write \(path): \(why); nothing was changed."
        case .server(let address, let why): "\(address): \(why)."
        case .noLedgerOnServer(let address):
            "\(address): expected a ledger of Warchest, found a database without one."
        case .olderOnServer(let address, let found, let known):
            "\(address): the ledger there has "
                + (found == known
                    ? "the views and code lists of another version of warchest."
                    : "schema version \(found); this program reads version \(known).")
        case .interrupted:
            "interrupted; what was under way was rolled back"
        case .sqlite(let code, _, _) where code & 0xFF == SQLITE_INTERRUPT:
            Self.interrupted.ofFile
        case .sqlite(let code, let message, let doing) where Self.isOfStorage(code):
            "stopped while \(doing), and rolled back: \(Self.storageReason(code, message))"
        case .sqlite(let code, let message, let doing):
            "SQLite said \"\(message)\" (code \(code)) while \(doing)"
        default: nil
        }
    }

    private var ofStatement: String? {
        switch self {
        case .sql(let problem, _): problem.text
        case .refused(let what, let at):
            "\(at.map { $0 + ": " } ?? "")expected one SELECT that only reads, found \(what)."
        case .moreThanOneStatement(let at):
            "\(at): expected one statement, found another one after it."
        case .noStatement:
            "expected an SQL statement, found none."
        case .missingParameter(let name):
            "the statement uses :\(name), which has no value."
        case .unknownParameter(let name, let known):
            """
            there is no parameter :\(name) in the statement.
              It has \(known.isEmpty ? "none" : known.map { ":" + $0 }.joined(separator: ", ")).
            """
        case .timeLimit(let seconds):
            "the query was stopped at its time limit of \(Self.seconds(seconds)) s."
        case .memoryLimit(let detail):
            "the query was stopped at its memory limit: \(detail)."
        case .valueTooLarge(let detail):
            "the query was stopped: one value or the statement itself is too large (\(detail))."
        case .cancelled:
            "interrupted."
        default: nil
        }
    }

    private static func seconds(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }

    private static func storageReason(_ code: Int32, _ message: String) -> String {
        switch code & 0xFF {
        case SQLITE_READONLY: "the file or its folder is read-only. Make both writable"
        case SQLITE_FULL: "the disk is full. Free some space and try again"
        case SQLITE_CANTOPEN:
            "the file cannot be opened (\(message)). Check the path and its permissions"
        default: "reading or writing failed (\(message)). Check the disk, and `ulimit -f`"
        }
    }
}

extension StoreError {
    /// What a connection says of its last call. When the disk is the reason, the file is named and
    /// not the statement.
    init(_ code: Int32, of handle: OpaquePointer, doing: String) {
        let extended = sqlite3_extended_errcode(handle)
        let code = extended & 0xFF == code & 0xFF ? extended : code
        guard Self.isOfStorage(code) else {
            self = .sqlite(
                code: code, message: String(cString: sqlite3_errmsg(handle)), doing: doing)
            return
        }
        let number = sqlite3_system_errno(handle)
        self = .sqlite(
            code: code,
            message: number == 0
                ? String(cString: sqlite3_errmsg(handle)) : errorText(number),
            doing: "using "
                + (sqlite3_db_filename(handle, "main").map { String(cString: $0) } ?? "a file"))
    }

    /// SQLite's codes for a read-only, failing or full medium, and for a file it cannot open.
    static func isOfStorage(_ code: Int32) -> Bool {
        [SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN].contains(code & 0xFF)
    }

    /// Whether this is what an interrupted import, not yet rolled back, makes of a first read where
    /// the folder is read-only.
    static func isUnfinishedWrite(_ code: Int32, path: String) -> Bool {
        isOfStorage(code) && code & 0xFF != SQLITE_FULL && access(path + "-journal", F_OK) == 0
    }
}

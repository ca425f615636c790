import Store

/// What the store found, what to do about it with this program, and the documented exit code.
extension StoreError: CLIError {
    var message: String { description + (advice ?? "") }

    /// The next command, after the facts.
    private var advice: String? {
        switch self {
        case .missing(let path):
            """

              Load something first: warchest import FILE --db \(path), or try: warchest demo
            """
        case .unreadable: "\n  Check the path and its permissions, or name another with --db."
        case .notADatabase:
            """

              Nothing was changed. Name the database with --db, or make one: \
            warchest import FILE --db PATH
            """
        case .foreign: "\n  Nothing was changed. Name the Warchest database with --db."
        case .newer:
            """

              Nothing was changed. Use the newer warchest that wrote it (see: warchest --version).
            """
        case .older(let path, _, _):
            "\n  Bring it up to date, after a backup: warchest schema --update --db \(path)"
        case .otherViews(let path):
            """

              Bring them up to date, nothing else changes: warchest schema --update --db \(path)
            """
        case .migrationModified:
            " Use the warchest that made it, or import again into a new database"
        case .damaged:
            """

              Nothing was changed. Restore a backup, or import the files again into a new database.
            """
        case .busy: "\n  Wait until it is done and try again."
        case .unfinishedWrite: "\n  Make the database and its folder writable, then try again."
        case .planted:
            """

              Nothing was changed. Did the database come from elsewhere? Move this file away, \
            and try again.
            """
        case .unwritable: " Check its permissions, its folder's and the room on the disk"
        case .server:
            """

              Settings and passwords are libpq's own: PGPASSWORD, ~/.pgpass, sslmode=… in the \
            address. From a file, everything works without a server: --db FILE
            """
        case .noLedgerOnServer(let address):
            "\n  Publish one: warchest publish \(address) --db FILE"
        case .olderOnServer:
            "\n  Publishing brings it up to date: warchest publish ADDRESS --db FILE"
        case .sql(_, let trusted):
            trusted
                ? "\n  This statement is part of warchest: please report it."
                : "\n  Columns of views: warchest schema; of methods: warchest methods NAME"
        case .refused: "\n  Nothing was run. What can be read: warchest schema"
        case .moreThanOneStatement: "\n  Nothing was run. Run them one by one."
        case .noStatement: "\n  For example: warchest query \"SELECT * FROM sources\""
        case .missingParameter(let name): "\n  Give it one: --param \(name)=VALUE"
        case .timeLimit:
            "\n  Narrow it (a WHERE clause, a LIMIT), or allow more: --timeout SECONDS"
        case .memoryLimit: "\n  Narrow it: fewer rows to sort or group, shorter texts."
        case .valueTooLarge: "\n  A value may have 1,000,000 bytes, a statement 100,000."
        case .interrupted, .sqlite, .unknownParameter, .cancelled: nil
        }
    }

    var exitCode: Int32 {
        switch self {
        case .notADatabase, .foreign, .newer, .older, .otherViews, .migrationModified, .damaged,
            .planted, .noLedgerOnServer, .olderOnServer:
            2
        case .missing, .unreadable, .unfinishedWrite: 74
        case .unwritable: 74
        case .server: 69
        case .busy: 75
        case .interrupted, .cancelled: 130
        case .timeLimit, .memoryLimit: 124
        case .sql(_, let trusted): trusted ? 70 : 64
        case .refused, .moreThanOneStatement, .noStatement, .missingParameter, .unknownParameter,
            .valueTooLarge:
            64
        case .sqlite(let code, _, _):
            switch code & 0xFF {
            case 5, 6: 75  // busy, locked
            case 8, 10, 13, 14: 74  // read-only, I/O, full, cannot open
            case 11, 26: 2  // malformed, not a database
            case 9: 130  // interrupted
            default: 70
            }
        }
    }
}

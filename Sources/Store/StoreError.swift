/// What can go wrong with a database file. Each case says what to do next.
public enum StoreError: Error, Sendable {
    /// No file at the path.
    case missing(path: String)
    /// The file is not a Warchest database.
    case foreign(path: String, why: String)
    /// The database was made by a newer Warchest.
    case newer(path: String, found: Int, known: Int)
    /// The database was made by an older Warchest and may not be brought up to date here.
    case older(path: String, found: Int, known: Int)
    /// A migration that this database has recorded reads differently now.
    case migrationModified(path: String, migration: String)
    /// Another process is writing.
    case busy(path: String, holder: String, waitedSeconds: Int)
    /// The disk, the permissions or the medium refuse.
    case unwritable(path: String, why: String)
    /// An output file cannot be made, or may not be replaced.
    case cannotCreate(path: String, why: String)
    /// An interrupted import has to be rolled back first, and the medium refuses.
    case unfinishedWrite(path: String, why: String)
    /// The person or the system asked to stop.
    case interrupted
    /// Anything else SQLite says. Of a full or failing disk, `doing` names the file.
    case sqlite(code: Int32, message: String, doing: String)

    /// A complete sentence for the user.
    public var message: String {
        switch self {
        case .missing(let path):
            "no database at \(path); create one with: warchest import FILE --db \(path)"
        case .foreign(let path, let why):
            "\(path) is not a Warchest database (\(why)); nothing was changed. "
                + "Choose another path with --db"
        case .newer(let path, let found, let known):
            "\(path) has schema \(found), made by a newer warchest; this one knows up to \(known). "
                + "Nothing was changed; update warchest"
        case .older(let path, let found, let known):
            "\(path) has schema \(found), this warchest reads \(known); nothing was changed. "
                + "Bring it up to date, after a backup: warchest schema --update --db \(path)"
        case .migrationModified(let path, let migration):
            "\(path) was built with another text of \(migration); nothing was changed. "
                + "Use the warchest that made it, or import again into a new database"
        case .busy(let path, let holder, let seconds):
            "\(path) is in use by \(holder) (waited \(seconds) s); try again when it has ended"
        case .unwritable(let path, let why):
            "cannot write \(path): \(why); nothing was changed. "
                + "Check its permissions, its folder's and the room on the disk"
        case .cannotCreate(let path, let why):
            "cannot create \(path): \(why)"
        case .unfinishedWrite(let path, let why):
            ReadError.unfinishedWrite(path: path, detail: why).message
        case .interrupted:
            "interrupted; what was under way was rolled back"
        case .sqlite(let code, _, _) where code & 0xFF == 9:
            Self.interrupted.message
        case .sqlite(let code, let message, let doing) where Self.isOfStorage(code):
            "stopped while \(doing), and rolled back: \(Self.storageReason(code, message))"
        case .sqlite(let code, let message, let doing):
            "SQLite said \"\(message)\" (code \(code)) while \(doing)"
        }
    }

    /// SQLite's codes for a read-only, failing or full medium, and for a file it cannot open.
    static func isOfStorage(_ code: Int32) -> Bool { [8, 10, 13, 14].contains(code & 0xFF) }

    private static func storageReason(_ code: Int32, _ message: String) -> String {
        switch code & 0xFF {
        case 8: "the file or its folder is read-only. Make both writable"
        case 13: "the disk is full. Free some space and try again"
        case 14: "the file cannot be opened (\(message)). Check the path and its permissions"
        default: "reading or writing failed (\(message)). Check the disk, and `ulimit -f`"
        }
    }

    /// The documented exit code.
    public var exitCode: Int32 {
        switch self {
        case .missing: 74
        case .foreign, .newer, .older, .migrationModified: 2
        case .cannotCreate: 73
        case .busy: 75
        case .unwritable: 74
        case .unfinishedWrite: 74
        case .interrupted: 130
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

import CSystem
import Foundation

/// Tells a running query to stop. Safe to call from any thread and any number of times.
public final class ReadCancellation: @unchecked Sendable {
    private let lock = NSLock()
    private var isSet = false
    private let probe: (@Sendable () -> Bool)?

    /// - Parameter probe: asked as well, for example whether a signal arrived.
    public init(probe: (@Sendable () -> Bool)? = nil) { self.probe = probe }

    /// Stops the query at its next check.
    public func cancel() { lock.withLock { isSet = true } }

    /// Whether the query should stop.
    public var isCancelled: Bool { lock.withLock { isSet } || (probe?() ?? false) }
}

/// How far a connection trusts the statements it is given.
public struct ReadProfile: Sendable {
    /// The limits of statements that are not ours.
    public struct Limits: Sendable {
        /// Wall-clock seconds for one statement.
        public var seconds: Double
        /// Bytes SQLite may hold in memory, in the whole process.
        public var heapBytes: Int64
        /// Called on another thread one second after the time limit when even SQLite's own
        /// interrupt did not stop the statement (one long function call cannot be stopped
        /// otherwise). It should end the process with exit code 124.
        public var onOverrun: (@Sendable () -> Void)?

        /// Makes limits; the defaults are 5 seconds and 256 MiB.
        public init(
            seconds: Double = 5, heapBytes: Int64 = 256 << 20,
            onOverrun: (@Sendable () -> Void)? = nil
        ) {
            self.seconds = seconds
            self.heapBytes = heapBytes
            self.onOverrun = onOverrun
        }

        /// Limits with a time limit as a person typed it, or nil when it is not from 0.1 to 86400.
        public init?(secondsText: String, onOverrun: (@Sendable () -> Void)? = nil) {
            guard let seconds = Double(secondsText), (0.1...86_400).contains(seconds) else {
                return nil
            }
            self.init(seconds: seconds, onOverrun: onOverrun)
        }
    }

    let limits: Limits?

    /// Our own statements: read-only, no limits.
    public static let trusted = ReadProfile(limits: nil)
    /// Statements of users and their report files: everything but reading is refused.
    public static func guarded(_ limits: Limits = Limits()) -> ReadProfile {
        ReadProfile(limits: limits)
    }

    /// Whether statements run under the guard.
    public var isGuarded: Bool { limits != nil }
}

/// What SQLite's callbacks of one connection share. Its address is the callbacks' context.
final class ReadWatch {
    let cancellation: ReadCancellation?
    /// Monotonic nanoseconds; nil means no limit.
    var deadline: UInt64?
    var hitDeadline = false
    var denied: String?

    init(cancellation: ReadCancellation?) { self.cancellation = cancellation }

    static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// The progress handler's question.
    func shouldStop() -> Bool {
        if let deadline, Self.now() > deadline {
            hitDeadline = true
            return true
        }
        return cancellation?.isCancelled ?? false
    }
}

/// A thread that fires once unless it is called off.
final class ReadWatchdog: @unchecked Sendable {
    private let condition = NSCondition()
    private var isDone = false

    init(after seconds: Double, _ action: @escaping @Sendable () -> Void) {
        let fireAt = Date(timeIntervalSinceNow: seconds)
        Thread.detachNewThread { [self] in
            condition.lock()
            while !isDone, condition.wait(until: fireAt) {}
            let fire = !isDone
            condition.unlock()
            if fire { action() }
        }
    }

    func callOff() {
        condition.lock()
        isDone = true
        condition.signal()
        condition.unlock()
    }
}

/// The allow-list of the guard: a statement may select, read, recurse and call functions that
/// neither load code, leak pointers nor make huge values. Everything else is refused by name.
enum ReadAuthorizer {
    static let deniedFunctions: Set<String> = [
        "load_extension", "fts3_tokenizer", "randomblob", "zeroblob", "edit", "readfile",
        "writefile", "sqlite_compileoption_get", "sqlite_compileoption_used", "sqlite_log",
    ]
    static let allowedPragmas: Set<String> = ["table_info", "table_xinfo", "index_list"]
    static let deniedTables: Set<String> = ["sqlite_dbpage", "dbstat", "sqlite_memstat"]

    /// Nil when allowed, else what was refused.
    static func refusal(action: Int32, _ first: String?, _ second: String?) -> String? {
        switch action {
        case SQLITE_SELECT, SQLITE_RECURSIVE:
            return nil
        case SQLITE_READ:
            guard let first, deniedTables.contains(first.lowercased()) else { return nil }
            return "the table \(first)"
        case SQLITE_FUNCTION:
            guard let second, deniedFunctions.contains(second.lowercased()) else { return nil }
            return "the function \(second)()"
        case SQLITE_PRAGMA:
            guard let first, allowedPragmas.contains(first.lowercased()) else {
                return "PRAGMA \(first ?? "")"
            }
            return nil
        case SQLITE_DELETE, SQLITE_INSERT, SQLITE_UPDATE:
            // DROP, CREATE and the like first ask to write the schema's own table.
            if let first, first.lowercased().hasPrefix("sqlite_") {
                return "a change of the schema"
            }
            return "\(words[action] ?? "") \(first ?? "")"
        default:
            let word = words[action] ?? "an action (\(action)) that is not reading"
            guard let first, !first.isEmpty, action != SQLITE_ATTACH else { return word }
            return "\(word) \(first)"
        }
    }

    private static let words: [Int32: String] = [
        SQLITE_CREATE_INDEX: "CREATE INDEX", SQLITE_CREATE_TABLE: "CREATE TABLE",
        SQLITE_CREATE_TEMP_INDEX: "CREATE TEMP INDEX",
        SQLITE_CREATE_TEMP_TABLE: "CREATE TEMP TABLE",
        SQLITE_CREATE_TEMP_TRIGGER: "CREATE TEMP TRIGGER",
        SQLITE_CREATE_TEMP_VIEW: "CREATE TEMP VIEW", SQLITE_CREATE_TRIGGER: "CREATE TRIGGER",
        SQLITE_CREATE_VIEW: "CREATE VIEW", SQLITE_DELETE: "DELETE FROM",
        SQLITE_DROP_INDEX: "DROP INDEX", SQLITE_DROP_TABLE: "DROP TABLE",
        SQLITE_DROP_TEMP_INDEX: "DROP INDEX", SQLITE_DROP_TEMP_TABLE: "DROP TABLE",
        SQLITE_DROP_TEMP_TRIGGER: "DROP TRIGGER", SQLITE_DROP_TEMP_VIEW: "DROP VIEW",
        SQLITE_DROP_TRIGGER: "DROP TRIGGER", SQLITE_DROP_VIEW: "DROP VIEW",
        SQLITE_INSERT: "INSERT INTO", SQLITE_TRANSACTION: "a transaction:",
        SQLITE_UPDATE: "UPDATE", SQLITE_ATTACH: "ATTACH or VACUUM INTO",
        SQLITE_DETACH: "DETACH", SQLITE_ALTER_TABLE: "ALTER TABLE", SQLITE_REINDEX: "REINDEX",
        SQLITE_ANALYZE: "ANALYZE", SQLITE_CREATE_VTABLE: "CREATE VIRTUAL TABLE",
        SQLITE_DROP_VTABLE: "DROP TABLE", SQLITE_SAVEPOINT: "a savepoint:",
    ]

    /// The limits of a guarded connection, looser than SQLite's own advice where reports need it.
    static let limits: [(id: Int32, value: Int32)] = [
        (SQLITE_LIMIT_LENGTH, 1_000_000), (SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (SQLITE_LIMIT_COLUMN, 200), (SQLITE_LIMIT_EXPR_DEPTH, 100),
        (SQLITE_LIMIT_COMPOUND_SELECT, 50), (SQLITE_LIMIT_VDBE_OP, 250_000),
        (SQLITE_LIMIT_FUNCTION_ARG, 16), (SQLITE_LIMIT_ATTACHED, 0),
        (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100), (SQLITE_LIMIT_VARIABLE_NUMBER, 100),
        (SQLITE_LIMIT_TRIGGER_DEPTH, 10), (SQLITE_LIMIT_WORKER_THREADS, 0),
    ]
}

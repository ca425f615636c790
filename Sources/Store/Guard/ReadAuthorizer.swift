import CSystem

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
        (SQLITE_LIMIT_COLUMN, 200), (SQLITE_LIMIT_EXPR_DEPTH, 250),
        (SQLITE_LIMIT_COMPOUND_SELECT, 50), (SQLITE_LIMIT_VDBE_OP, 250_000),
        (SQLITE_LIMIT_FUNCTION_ARG, 16), (SQLITE_LIMIT_ATTACHED, 0),
        (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100), (SQLITE_LIMIT_VARIABLE_NUMBER, 100),
        (SQLITE_LIMIT_TRIGGER_DEPTH, 10), (SQLITE_LIMIT_WORKER_THREADS, 0),
    ]
}

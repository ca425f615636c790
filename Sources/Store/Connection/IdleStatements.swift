import CSystem

/// Prepared statements that nobody uses now, by their text.
///
/// Preparing is most of what a short question takes, and the same ones are asked again and again:
/// the claims of a race by a dozen reports, each record of a proof by its number. SQLite prepares a
/// kept one anew by itself where the schema has changed meanwhile.
struct IdleStatements {
    /// How much text is kept at most, in bytes; compiled, a statement takes some 25 times its text.
    private let limit: Int
    private var handles: [String: OpaquePointer] = [:]
    private var size = 0

    /// A page asks hundreds of long questions; what an import asks of each file is less.
    init(mayWrite: Bool) { limit = mayWrite ? 256 << 10 : 1 << 20 }

    /// Takes one of this text out, with no value bound.
    mutating func take(_ sql: String) -> OpaquePointer? {
        guard let handle = handles.removeValue(forKey: sql) else { return nil }
        size -= sql.utf8.count
        return handle
    }

    /// Keeps one that was used, or lets it go where there is one of its text already. When there
    /// is no room all others go.
    mutating func give(_ handle: OpaquePointer, _ sql: String) {
        let length = sql.utf8.count
        guard length <= limit, handles[sql] == nil else {
            sqlite3_finalize(handle)
            return
        }
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        if size + length > limit { removeAll() }
        handles[sql] = handle
        size += length
    }

    /// Lets all of them go.
    mutating func removeAll() {
        for handle in handles.values { sqlite3_finalize(handle) }
        handles.removeAll()
        size = 0
    }
}

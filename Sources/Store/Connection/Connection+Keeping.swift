import CSystem

extension Connection {
    /// Whether ``keep(_:)`` may find something: of a file, while one state of it is held.
    package var keepsRows: Bool {
        mayKeepRows && server == nil && !profile.mayWrite && sqlite3_get_autocommit(handle) == 0
    }

    /// How many statements' rows are kept now.
    package var keptCount: Int { keptRows.count }

    /// Finds the rows of a statement of ours once, for as long as this state is held: in a
    /// temporary table, which goes with the transaction.
    ///
    /// - Parameter select: the statement, without parameters.
    /// - Returns: the table to read; nil where the statement fails: whoever runs it says that best.
    /// - Throws: ``StoreError`` when the time is over or somebody stops it.
    package func keep(_ select: String) throws -> String? {
        if let table = keptRows[select] { return table }
        guard keepsRows, !select.utf8.contains(0) else { return nil }
        let table = "temp.kept_\(keptRows.count + 1)"
        let outer = watch.deadline
        if let limit = profile.nanoseconds {
            watch.hitDeadline = false
            watch.deadline = min(Watch.now() + limit, outer ?? .max)
        }
        defer { watch.deadline = outer }
        do {
            try ours("PRAGMA query_only=OFF")
            defer { try? ours("PRAGMA query_only=ON") }
            try ours("CREATE TABLE \(table) AS\n\(select)")
        } catch {
            switch error {
            case StoreError.timeLimit, StoreError.cancelled, StoreError.interrupted: throw error
            default: return nil
            }
        }
        keptRows[select] = table
        return table
    }
}

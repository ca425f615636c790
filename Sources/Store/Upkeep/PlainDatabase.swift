import CSystem

extension Connection {
    /// Opens the file that ``WholeFile`` gave for a database of no ledger's: one that is written
    /// once and then only read, by programs that know nothing of this one.
    package convenience init(writingPlain path: String) throws {
        self.init(
            try Self.openHandle(
                DatabaseFiles.literal(path), flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE),
            path: path, profile: .writing)
        try execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
        isOpening = false
    }
}

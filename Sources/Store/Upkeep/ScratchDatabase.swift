import CSystem

extension Connection {
    /// A database of nobody's, for what must be sorted and does not fit into memory: it has no
    /// name, lies where SQLite keeps its temporary files, and is gone with the connection.
    package convenience init(scratch: Void) throws {
        self.init(
            try Self.openHandle("", flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE), path: "",
            profile: .writing)
        try execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
        isOpening = false
    }
}

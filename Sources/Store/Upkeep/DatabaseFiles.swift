import Files

/// Paths of database files: how SQLite is told of them, and what lies beside them.
enum DatabaseFiles {
    /// A path that SQLite takes for a file's name and nothing else: `file:x` and `:memory:` mean
    /// something of their own to it, which a leading `./` prevents.
    static func literal(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

    /// Notes an opened database, so that no output replaces it, nor the files that SQLite and this
    /// program keep beside it, which need not exist yet.
    static func register(_ path: String) {
        KeptFiles.keep(path, as: "the database", endings: ["-journal", "-wal", "-shm", "-lock"])
    }
}

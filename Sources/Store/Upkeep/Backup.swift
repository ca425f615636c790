import CSystem
import Files
import Foundation

/// Consistent copies of a database, which appear whole or not at all.
package enum Backup {
    /// How long a copy waits for a writer to let go of the file.
    fileprivate static let waitSeconds = 60

    /// Copies a database to a new file by SQLite's online backup, which gives one consistent state
    /// even while an import runs. The copy is written under another name, synced, and only then
    /// given its own. Mode 0600.
    ///
    /// - Parameters:
    ///   - overwrites: whether an existing regular file may be replaced. Links never are.
    ///   - cancellation: asked now and then; the copy then stops with ``StoreError/interrupted``.
    ///   - prove: called with the finished copy's path before it gets its name; it throws when the
    ///     copy is not sound, and nothing appears then.
    /// - Throws: ``StoreError``, `FileError`, or what `prove` throws.
    package static func write(
        _ path: String, to target: String, overwrites: Bool,
        cancellation: Cancellation? = nil, prove: (String) throws -> Void
    ) throws {
        try DatabaseIdentity.check(path)
        DatabaseFiles.register(path)
        let file = try WholeFile(path: target, overwrites: overwrites)
        try copy(path, to: file.temporaryPath, for: target, cancellation)
        try prove(file.temporaryPath)
        if cancellation?.isCancelled == true { throw StoreError.interrupted }
        try file.commit(to: target)
    }

    /// The copy that is made before a schema is brought up to date: `PATH.schema-N.backup`. One
    /// that an interrupted migration left is written anew; the database was unchanged by it.
    ///
    /// - Returns: the backup's path.
    static func beforeMigration(of path: String, version: Int) throws -> String {
        let target = "\(path).schema-\(version).backup"
        try write(path, to: target, overwrites: true) { try checkIntegrity($0) }
        return target
    }

    /// Pages between two looks at the cancellation.
    private static let pagesPerStep: Int32 = 1_000

    private static func copy(
        _ path: String, to temporary: String, for target: String, _ cancellation: Cancellation?
    ) throws {
        do {
            let original = try Connection(copying: path, cancellation: cancellation)
            original.waitForWriter()
            let copy = try Connection(copying: temporary)
            try copy.execute("PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON")
            // Holds the state from the first page to the last, whoever writes meanwhile.
            try original.execute("BEGIN; SELECT count(*) FROM sqlite_schema")
            try copyPages(from: original, to: copy, cancellation)
        } catch let StoreError.sqlite(code, message, _) {
            if cancellation?.isCancelled == true { throw StoreError.interrupted }
            guard StoreError.isUnfinishedWrite(code, path: path) else {
                throw StoreError.sqlite(
                    code: code, message: message, doing: "writing the backup \(target)")
            }
            throw StoreError.unfinishedWrite(path: path, why: message)
        }
    }

    private static func copyPages(
        from original: Connection, to copy: Connection, _ cancellation: Cancellation?
    ) throws {
        let backup = sqlite3_backup_init(copy.handle, "main", original.handle, "main")
        guard let backup else {
            throw copy.failure(sqlite3_errcode(copy.handle), StatementPlace(sql: "backup"))
        }
        var code = SQLITE_OK
        while code == SQLITE_OK, cancellation?.isCancelled != true {
            code = sqlite3_backup_step(backup, pagesPerStep)
        }
        // Says again what went wrong, now of the copy's connection.
        sqlite3_backup_finish(backup)
        if code == SQLITE_OK { throw StoreError.interrupted }
        guard code == SQLITE_DONE else { throw copy.failure(code, StatementPlace(sql: "backup")) }
    }

    /// Lets SQLite look through a copy whose schema is an older one, which `verify` does not read.
    ///
    /// - Throws: ``StoreError`` when it is damaged.
    package static func checkIntegrity(_ path: String) throws {
        let doing = "checking the backup"
        do {
            let found = try Connection(copying: path, flags: SQLITE_OPEN_READONLY)
                .text("PRAGMA quick_check(1)")
            guard found == "ok" else {
                throw StoreError.sqlite(
                    code: SQLITE_CORRUPT, message: found ?? "no answer", doing: doing)
            }
        } catch let StoreError.sqlite(code, message, _) {
            throw StoreError.sqlite(code: code, message: message, doing: doing)
        }
    }
}

extension Connection {
    /// Opens a file only to copy it, or to be the copy.
    fileprivate convenience init(
        copying path: String, flags: Int32? = nil, cancellation: Cancellation? = nil
    ) throws {
        let needed = access(path, W_OK) == 0 ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY
        self.init(
            try Self.openHandle(DatabaseFiles.literal(path), flags: flags ?? needed),
            path: path, profile: .writing, cancellation: cancellation)
        isOpening = false
    }

    /// Waits for a writer to let go; twenty times a second a cancellation is heard meanwhile.
    fileprivate func waitForWriter() {
        sqlite3_busy_handler(
            handle,
            { context, count in
                guard let context else { return 0 }
                usleep(50_000)
                let watch = Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue()
                let isStopped = watch.cancellation?.isCancelled == true
                return count < Backup.waitSeconds * 20 && !isStopped ? 1 : 0
            }, Unmanaged.passUnretained(watch).toOpaque())
    }
}

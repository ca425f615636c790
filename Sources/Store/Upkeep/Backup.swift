import CSystem
import Foundation

/// Consistent copies of a database, which appear whole or not at all.
public enum Backup {
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
    /// - Throws: ``StoreError``, or what `prove` throws.
    public static func write(
        _ path: String, to target: String, overwrites: Bool,
        cancellation: Cancellation? = nil, prove: (String) throws -> Void
    ) throws {
        try DatabaseIdentity.check(path)
        guard !DatabaseFiles.belongs(target, to: path) else {
            throw StoreError.cannotCreate(
                path: target,
                why: "it belongs to the database \(path), which would be lost; name another file")
        }
        try refuseExisting(target, overwrites: overwrites)
        let temporary = "\(target).\(getpid()).tmp"
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.cannotCreate(path: target, why: String(cString: strerror(errno)))
        }
        defer {
            close(descriptor)
            for name in [temporary, temporary + "-journal"] { unlink(name) }
        }
        try copy(path, to: temporary, for: target, cancellation)
        try prove(temporary)
        if cancellation?.isCancelled == true { throw StoreError.interrupted }
        guard fsync(descriptor) == 0 else {
            throw StoreError.unwritable(path: target, why: String(cString: strerror(errno)))
        }
        let isNamed =
            overwrites
            ? rename(temporary, target) == 0 : renameWithoutReplacing(temporary, to: target)
        guard isNamed else {
            throw StoreError.cannotCreate(path: target, why: String(cString: strerror(errno)))
        }
        try syncFolder(of: target)
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
    public static func checkIntegrity(_ path: String) throws {
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

    private static func refuseExisting(_ path: String, overwrites: Bool) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError.cannotCreate(
                path: path, why: "it is no regular file, and is never followed or replaced")
        }
        guard overwrites else {
            throw StoreError.cannotCreate(
                path: path, why: "it exists already; replace it with --force")
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

/// Gives a file its name unless that name is taken: a link, unlike a rename, never replaces.
/// Where links are not to be had (some network and USB file systems), a rename has to do.
///
/// - Returns: false, with `errno` set, when the name is taken or the folder refuses.
func renameWithoutReplacing(_ old: String, to new: String) -> Bool {
    if link(old, new) == 0 {
        unlink(old)
        return true
    }
    guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(errno), access(new, F_OK) != 0 else {
        return false
    }
    return rename(old, new) == 0
}

/// Makes a new name in a folder last through a power cut.
func syncFolder(of path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Some file systems cannot sync a folder and say so (EINVAL); a real failure is one.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
        throw StoreError.unwritable(path: path, why: String(cString: strerror(errno)))
    }
}

import CSystem
import Foundation
import GRDB

/// Consistent copies of a database, which appear whole or not at all.
public enum Backup {
    /// How long a copy waits for a writer to let go of the file.
    private static let waitSeconds = 60

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
        cancellation: ReadCancellation? = nil, prove: (String) throws -> Void
    ) throws {
        guard access(path, F_OK) == 0 else { throw StoreError.missing(path: path) }
        try LedgerDatabase.checkIdentity(path)
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
    private static let pagesPerStep: CInt = 1_000

    private static func copy(
        _ path: String, to temporary: String, for target: String, _ cancellation: ReadCancellation?
    ) throws {
        do {
            var reading = Configuration()
            reading.readonly = access(path, W_OK) != 0
            // Twenty times a second, so that a signal is heard while a writer is waited for.
            reading.busyMode = .callback { count in
                usleep(50_000)
                return count < waitSeconds * 20 && cancellation?.isCancelled != true
            }
            let original = try DatabaseQueue(
                path: DatabaseFiles.literal(path), configuration: reading)
            var writing = Configuration()
            writing.prepareDatabase {
                try $0.execute(sql: "PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON")
            }
            let copy = try DatabaseQueue(
                path: DatabaseFiles.literal(temporary), configuration: writing)
            try original.read { from in
                // Holds the state from the first page to the last, whoever writes meanwhile.
                _ = try Int.fetchOne(from, sql: "SELECT count(*) FROM sqlite_schema")
                try copy.writeWithoutTransaction { to in
                    try from.backup(to: to, pagesPerStep: pagesPerStep) { _ in
                        if cancellation?.isCancelled == true { throw StoreError.interrupted }
                    }
                }
            }
            try copy.close()
        } catch let error as DatabaseError {
            if cancellation?.isCancelled == true { throw StoreError.interrupted }
            let found = StoreError(error, doing: "writing the backup \(target)")
            guard case .sqlite(let code, let message, _) = found,
                StoreError.isUnfinishedWrite(code, path: path)
            else { throw found }
            throw StoreError.unfinishedWrite(path: path, why: message)
        }
    }

    /// Lets SQLite look through a copy whose schema is an older one, which `verify` does not read.
    ///
    /// - Throws: ``StoreError`` when it is damaged.
    public static func checkIntegrity(_ path: String) throws {
        do {
            var reading = Configuration()
            reading.readonly = true
            let queue = try DatabaseQueue(
                path: DatabaseFiles.literal(path), configuration: reading)
            let found = try queue.read { try String.fetchAll($0, sql: "PRAGMA quick_check") }
            guard found == ["ok"] else {
                throw StoreError.sqlite(
                    code: SQLITE_CORRUPT, message: found.first ?? "no answer",
                    doing: "checking the backup")
            }
        } catch let error as DatabaseError {
            throw StoreError(error, doing: "checking the backup")
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

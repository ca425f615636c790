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
    ///   - prove: called with the finished copy's path before it gets its name; it throws when the
    ///     copy is not sound, and nothing appears then.
    /// - Throws: ``StoreError``, or what `prove` throws.
    public static func write(
        _ path: String, to target: String, overwrites: Bool, prove: (String) throws -> Void
    ) throws {
        guard access(path, F_OK) == 0 else { throw StoreError.missing(path: path) }
        try LedgerDatabase.checkIdentity(path)
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
        try copy(path, to: temporary, for: target)
        try prove(temporary)
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
        try write(path, to: target, overwrites: true) { copy in try quickCheck(copy) }
        return target
    }

    private static func copy(_ path: String, to temporary: String, for target: String) throws {
        do {
            var reading = Configuration()
            reading.readonly = access(path, W_OK) != 0
            reading.busyMode = .timeout(TimeInterval(waitSeconds))
            let original = try DatabaseQueue(path: path, configuration: reading)
            var writing = Configuration()
            writing.prepareDatabase {
                try $0.execute(sql: "PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON")
            }
            let copy = try DatabaseQueue(path: temporary, configuration: writing)
            try original.backup(to: copy)
            try copy.close()
        } catch let error as DatabaseError {
            throw StoreError(error, doing: "writing the backup \(target)")
        }
    }

    private static func quickCheck(_ path: String) throws {
        do {
            var reading = Configuration()
            reading.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: reading)
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

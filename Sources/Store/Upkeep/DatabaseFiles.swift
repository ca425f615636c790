import Foundation

/// Paths of database files: how SQLite is told of them, what may be opened, and what belongs to an
/// open database and is therefore never written as anybody's output.
public enum DatabaseFiles {
    /// A path that SQLite takes for a file's name and nothing else: `file:x` and `:memory:` mean
    /// something of their own to it, which a leading `./` prevents.
    static func literal(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

    /// Opens a file for reading without waiting: a pipe without a writer would block for ever.
    ///
    /// - Returns: a descriptor, or -1 with `errno` set.
    static func openForReading(_ path: String) -> Int32 {
        open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    }

    /// What an open file is, in words, when it is no regular file; else nil.
    static func otherKind(_ descriptor: Int32) -> String? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFDIR: return "a folder"
        case S_IFIFO: return "a pipe"
        default: return "a device"
        }
    }

    // MARK: Outputs

    private static let lock = NSLock()
    /// The databases that this process has opened; under `lock`.
    nonisolated(unsafe) private static var opened: Set<String> = []

    /// Notes a database, so that no output replaces it.
    static func register(_ path: String) { lock.withLock { _ = opened.insert(path) } }

    /// The opened database that an output of this name would destroy, or nil.
    public static func database(destroyedBy target: String) -> String? {
        lock.withLock { opened.first { belongs(target, to: $0) } }
    }

    /// Whether a name is that of a database, by device and inode, or of the files that SQLite and
    /// this program keep beside it, which need not exist yet.
    static func belongs(_ target: String, to database: String) -> Bool {
        guard let real = realpath(database, nil) else { return false }
        defer { free(real) }
        let names = Set([database, String(cString: real)])
        for name in names {
            for ending in ["", "-journal", "-wal", "-shm", "-lock"]
            where isSame(target, name + ending) { return true }
        }
        return false
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        var first = stat()
        var second = stat()
        if stat(one, &first) == 0, stat(other, &second) == 0 {
            return first.st_dev == second.st_dev && first.st_ino == second.st_ino
        }
        let names = [one, other].map { $0 as NSString }
        let folders = names.map { $0.deletingLastPathComponent }.map { $0.isEmpty ? "." : $0 }
        return names[0].lastPathComponent == names[1].lastPathComponent
            && stat(folders[0], &first) == 0 && stat(folders[1], &second) == 0
            && first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}

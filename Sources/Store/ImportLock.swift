#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An advisory lock beside the database that names its holder, so that a second writer can say who
/// it waits for. SQLite's own locks still decide.
final class ImportLock {
    private let path: String
    private var descriptor: Int32 = -1

    /// - Parameter waitSeconds: how long to wait for another holder.
    /// - Throws: ``StoreError/busy(path:holder:waitedSeconds:)`` when the time is up.
    init(database: String, waitSeconds: Int, cancellation: Cancellation? = nil) throws {
        path = database + "-lock"
        var waited = 0
        while true {
            descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else {
                throw StoreError.unwritable(path: path, why: String(cString: strerror(errno)))
            }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, isStillNamed() { break }
            let holder = Self.read(descriptor)
            close(descriptor)
            descriptor = -1
            if cancellation?.isCancelled == true { throw StoreError.interrupted }
            if waited >= waitSeconds * 10 {
                throw StoreError.busy(
                    path: database, holder: holder, waitedSeconds: waitSeconds)
            }
            usleep(100_000)
            waited += 1
        }
        try refuseForeign()
        let text = Array("another warchest, process \(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// What is not a lock of ours is left alone: a file of that name may be anybody's, and a hard
    /// link anything.
    private func refuseForeign() throws {
        var status = stat()
        let words = Self.read(descriptor)
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_nlink == 1, status.st_size == 0 || words.hasPrefix("another warchest")
        else {
            close(descriptor)
            descriptor = -1
            throw StoreError.unwritable(
                path: path,
                why: "expected a lock file of warchest's, found another file; move it away")
        }
    }

    /// Whether the locked file is the one at the path: the holder before us removes it.
    private func isStillNamed() -> Bool {
        var locked = stat()
        var named = stat()
        return fstat(descriptor, &locked) == 0 && lstat(path, &named) == 0
            && locked.st_ino == named.st_ino && locked.st_dev == named.st_dev
    }

    /// Who holds the lock of a database now, or nil when nobody does.
    static func holder(of database: String) -> String? {
        let descriptor = open(database + "-lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? nil : read(descriptor)
    }

    private static func read(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
            .split(separator: "\n").first.map(String.init)
        return text ?? "another process"
    }

    deinit {
        guard descriptor >= 0 else { return }
        unlink(path)
        close(descriptor)
    }
}

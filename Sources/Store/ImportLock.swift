#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An advisory lock beside the database that names its holder, so that a second writer can say who
/// it waits for. SQLite's own locks still decide.
final class ImportLock {
    private let path: String
    private var descriptor: Int32

    /// - Parameter waitSeconds: how long to wait for another holder.
    /// - Throws: ``StoreError/busy(path:holder:waitedSeconds:)`` when the time is up.
    init(database: String, waitSeconds: Int) throws {
        path = database + "-lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.unwritable(path: path, why: String(cString: strerror(errno)))
        }
        var waited = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if waited >= waitSeconds * 10 {
                let holder = Self.read(descriptor)
                close(descriptor)
                descriptor = -1
                throw StoreError.busy(
                    path: database, holder: holder, waitedSeconds: waitSeconds)
            }
            usleep(100_000)
            waited += 1
        }
        let text = Array("another warchest, process \(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
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

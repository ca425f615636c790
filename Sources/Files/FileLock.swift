#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An advisory lock on a file of its own that names its holder, so that who comes second can say
/// for whom it waits. The file goes with the lock.
package final class FileLock {
    /// Why there is no lock.
    package enum Failure: Error, Equatable, Sendable {
        /// Somebody holds it, and the time to wait is up.
        case held(by: String)
        /// The waiting was stopped.
        case stopped
        /// The file cannot be made or is not a lock of ours.
        case unusable(why: String)
    }

    private let path: String
    private let unfinished: String?
    private var descriptor: Int32 = -1

    /// How every lock of this program begins; the process follows.
    private static let words = "another warchest"

    /// - Parameters:
    ///   - unfinished: while this file is there the lock's stays behind, to say whose it is.
    ///   - waitSeconds: how long to wait for another holder.
    ///   - isStopped: asked ten times a second meanwhile.
    /// - Throws: ``Failure``.
    package init(
        path: String, unfinished: String? = nil, waitSeconds: Int,
        isStopped: () -> Bool = { false }
    ) throws {
        self.path = path
        self.unfinished = unfinished
        var waited = 0
        while true {
            descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw Failure.unusable(why: errorText()) }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, isStillNamed() { break }
            let holder = Self.read(descriptor)
            close(descriptor)
            descriptor = -1
            if isStopped() { throw Failure.stopped }
            if waited >= waitSeconds * 10 { throw Failure.held(by: holder) }
            usleep(100_000)
            waited += 1
        }
        try refuseForeign()
        let text = Array("\(Self.words), process \(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// What is not a lock of ours is left alone: a file of that name may be anybody's, and a hard
    /// link anything.
    private func refuseForeign() throws {
        var status = stat()
        let found = Self.read(descriptor)
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_nlink == 1, status.st_size == 0 || found.hasPrefix(Self.words)
        else {
            close(descriptor)
            descriptor = -1
            throw Failure.unusable(
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

    /// Who holds a lock now, or nil when nobody does.
    package static func holder(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? nil : read(descriptor)
    }

    private static func read(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = bytes.withUnsafeMutableBytes { PlainFile.read(descriptor, into: $0, at: 0) }
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
            .split(separator: "\n").first.map(String.init)
        return text ?? "another process"
    }

    deinit {
        guard descriptor >= 0 else { return }
        if unfinished.map({ access($0, F_OK) != 0 }) ?? true { unlink(path) }
        close(descriptor)
    }
}

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The first part of a file that is still to come: it stays when the process ends, is gone on with
/// by the next one, and gets the file's name once it is whole. One process at a time holds it.
package final class PartFile {
    /// Why there is none.
    package enum Failure: Error, Equatable, Sendable {
        /// Another process holds it.
        case held
    }

    /// Where it lies.
    package let path: String
    private var descriptor: Int32
    /// Bytes in it.
    package private(set) var count = 0
    /// Bytes up to here are on the disk.
    private var synced = 0

    /// How often what was written is made to last through a power cut.
    private static let syncStep = 8 << 20

    /// Opens or makes it, mode 0600, and holds it.
    ///
    /// - Parameter bootedAt: when the system started, in seconds since 1970: what was written
    ///   before that may have been lost with it, but for what is known to be on the disk.
    /// - Throws: ``FileError``, ``Failure``.
    package init(path: String, bootedAt: Int) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError.cannotCreate(path: path, why: errorText()) }
        var status = stat()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            descriptor = -1
            throw Failure.held
        }
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_nlink == 1
        else {
            close(descriptor)
            descriptor = -1
            throw FileError.cannotCreate(path: path, why: "something else has its name")
        }
        count = Int(status.st_size)
        #if canImport(Glibc)
        let changed = status.st_mtim.tv_sec
        #else
        let changed = status.st_mtimespec.tv_sec
        #endif
        if changed < bootedAt {
            try shorten(to: max(0, count / Self.syncStep - 1) * Self.syncStep)
        }
    }

    deinit { release() }

    /// Leaves it where it is, for the next process; an empty one is removed.
    package func release() {
        guard descriptor >= 0 else { return }
        if count == 0 { unlink(path) }
        close(descriptor)
        descriptor = -1
    }

    /// Forgets all behind the first bytes.
    package func shorten(to newCount: Int) throws {
        guard ftruncate(descriptor, off_t(newCount)) == 0 else { throw failure() }
        count = newCount
        synced = min(synced, newCount)
    }

    /// Adds bytes.
    package func append(_ bytes: UnsafeRawBufferPointer) throws {
        lseek(descriptor, off_t(count), SEEK_SET)
        guard PlainFile.write(descriptor, bytes) else {
            let reason = failure()
            try? shorten(to: count)
            throw reason
        }
        count += bytes.count
        if count / Self.syncStep > synced / Self.syncStep {
            guard fsync(descriptor) == 0 else { throw failure() }
            synced = count
        }
    }

    /// Its first bytes, or its last.
    package func bytes(first: Int? = nil, last: Int = 0) -> [UInt8] {
        let wanted = min(first ?? last, count)
        var buffer = [UInt8](repeating: 0, count: wanted)
        let read = buffer.withUnsafeMutableBytes {
            PlainFile.read(descriptor, into: $0, at: first == nil ? count - wanted : 0)
        }
        return Array(buffer.prefix(max(read, 0)))
    }

    /// The SHA-256 of all of it.
    package func sha256() throws -> String {
        var hasher = SHA256Hasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset = 0
        while offset < count {
            let read = buffer.withUnsafeMutableBytes {
                PlainFile.read(descriptor, into: $0, at: offset)
            }
            guard read > 0 else { throw failure() }
            buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<read])) }
            offset += read
        }
        return hasher.finishHex()
    }

    /// Syncs it and gives it its name in the same folder, in place of what has that name.
    package func commit(to name: String) throws {
        guard fsync(descriptor) == 0 else { throw failure() }
        try WholeFile.refuseExisting(name, overwrites: true)
        guard rename(path, name) == 0 else {
            throw FileError.cannotCreate(path: name, why: errorText())
        }
        close(descriptor)
        descriptor = -1
        try WholeFile.syncFolder(of: name)
    }

    private func failure() -> FileError { .cannotWrite(path: path, why: errorText()) }
}

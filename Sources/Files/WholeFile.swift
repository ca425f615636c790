#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that appears whole or not at all: written beside its target under another name, synced,
/// then given its name. Mode 0600, since what is written may hold people's addresses.
package final class WholeFile {
    /// The other name. Who writes by it, instead of ``write(_:)``, is done before ``commit(to:)``.
    package let temporaryPath: String
    private let overwrites: Bool
    private var descriptor: Int32
    private var hasher = SHA256Hasher()
    /// Bytes written so far.
    package private(set) var byteCount = 0

    /// Opens a temporary file beside `path`.
    ///
    /// - Parameter overwrites: whether an existing regular file may be replaced. Links never are.
    /// - Throws: ``FileError``.
    package init(path: String, overwrites: Bool) throws {
        self.overwrites = overwrites
        try Self.refuseExisting(path, overwrites: overwrites)
        let slash = path.lastIndex(of: "/")
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard !name.isEmpty else {
            throw FileError.cannotCreate(path: path, why: "expected a file, found a folder")
        }
        var opened: Int32 = -1
        var temporary = ""
        for _ in 0..<20 {
            let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
            temporary = "\(Self.folder(of: path))\(Self.mark)\(getpid())-\(random).tmp"
            opened = open(
                temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if opened >= 0 || errno != EEXIST { break }
        }
        guard opened >= 0 else { throw FileError.cannotCreate(path: path, why: errorText()) }
        descriptor = opened
        temporaryPath = temporary
    }

    deinit { abandon() }

    private static let mark = ".warchest-"

    /// Removes what killed processes left beside a file: temporary files of this user whose name
    /// has the number of a process that is no more, and what SQLite keeps beside them.
    package static func sweep(beside path: String) {
        let folder = folder(of: path)
        for name in PathText.names(in: folder) ?? [] where name.hasPrefix(mark) {
            let rest = name.dropFirst(mark.count).split(separator: "-", maxSplits: 1)
            guard rest.count == 2, let process = pid_t(rest[0]), process > 0,
                rest[1].hasSuffix(".tmp") || rest[1].hasSuffix(".tmp-journal"),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            var status = stat()
            guard lstat(folder + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                status.st_uid == geteuid()
            else { continue }
            unlink(folder + name)
        }
    }

    /// Removes the temporary file, if it is still there, and what SQLite keeps beside it.
    package func abandon() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        for name in [temporaryPath, temporaryPath + "-journal"] { unlink(name) }
    }

    /// Refuses what may not be replaced, before any work is done.
    package static func refuseExisting(_ path: String, overwrites: Bool) throws {
        if let owner = KeptFiles.owner(of: path) {
            throw FileError.cannotCreate(
                path: path,
                why: "it belongs to \(owner), which would be lost; name another file")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            guard overwrites else { throw FileError.exists(path: path) }
        case S_IFLNK:
            throw FileError.cannotCreate(
                path: path, why: "it is a symbolic link, which is never followed or replaced")
        case S_IFDIR:
            throw FileError.cannotCreate(path: path, why: "it is a folder; name a file in it")
        default:
            throw FileError.device(path: path)
        }
    }

    /// Writes all bytes.
    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        hasher.update(bytes)
        byteCount += bytes.count
        guard PlainFile.write(descriptor, bytes) else {
            throw FileError.cannotWrite(path: temporaryPath, why: errorText())
        }
    }

    /// The SHA-256 of all bytes written. Call once, when all are.
    package func sha256() -> String { hasher.finishHex() }

    /// Syncs the bytes and gives the file its name.
    package func commit(to path: String) throws {
        guard descriptor >= 0 else { return }
        guard fsync(descriptor) == 0 else {
            throw FileError.cannotWrite(path: path, why: errorText())
        }
        try Self.refuseExisting(path, overwrites: overwrites)
        let isNamed =
            overwrites ? rename(temporaryPath, path) == 0 : nameWithoutReplacing(path)
        guard isNamed else {
            if errno == EEXIST { throw FileError.exists(path: path) }
            throw FileError.cannotCreate(path: path, why: errorText())
        }
        close(descriptor)
        descriptor = -1
        try Self.syncFolder(of: path)
    }

    /// Gives the file a name unless that is taken: a link, unlike a rename, never replaces. Where
    /// links are not to be had (some network and USB file systems), a rename has to do.
    ///
    /// - Returns: false, with `errno` set, when the name is taken or the folder refuses.
    private func nameWithoutReplacing(_ path: String) -> Bool {
        if link(temporaryPath, path) == 0 {
            unlink(temporaryPath)
            return true
        }
        guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(errno), access(path, F_OK) != 0 else {
            return false
        }
        return rename(temporaryPath, path) == 0
    }

    /// Makes a new name in a folder last through a power cut.
    static func syncFolder(of path: String) throws {
        let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        defer { close(folder) }
        // Some file systems cannot sync a folder and say so (EINVAL); a real failure is one.
        guard fsync(folder) == 0 || errno == EINVAL else {
            throw FileError.cannotWrite(path: path, why: errorText())
        }
    }

    /// With its last slash.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    }
}

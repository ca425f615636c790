import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that appears whole or not at all: written beside its target under another name, synced,
/// then given its name. Mode 0600, since reports may hold people's addresses.
public final class AtomicFile {
    private let directory: String
    private let temporaryPath: String
    private let overwrites: Bool
    private var descriptor: Int32
    private var hasher = SHA256Hasher()
    /// Bytes written so far.
    public private(set) var byteCount = 0

    /// Opens a temporary file beside `path`.
    ///
    /// - Parameter overwrites: whether an existing regular file may be replaced. Links never are.
    /// - Throws: `ReportError.cannotCreate`.
    public init(path: String, overwrites: Bool) throws {
        self.overwrites = overwrites
        try Self.refuseExisting(path, overwrites: overwrites)
        let slash = path.lastIndex(of: "/")
        directory = slash.map { String(path[...$0]) } ?? "./"
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard !name.isEmpty else {
            throw ReportError.cannotCreate(path: path, reason: "expected a file, found a folder")
        }
        var opened: Int32 = -1
        var temporary = ""
        for _ in 0..<20 {
            let random = UInt64.random(in: 0...UInt64.max)
            temporary = "\(directory).warchest-\(String(random, radix: 36)).tmp"
            opened = open(
                temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if opened >= 0 || errno != EEXIST { break }
        }
        guard opened >= 0 else {
            throw ReportError.cannotCreate(path: path, reason: errorText(errno))
        }
        descriptor = opened
        temporaryPath = temporary
    }

    deinit { abandon() }

    /// Removes the temporary file, if it is still there.
    public func abandon() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(temporaryPath)
    }

    /// Refuses what may not be replaced, before any work is done.
    public static func refuseExisting(_ path: String, overwrites: Bool) throws {
        if let database = DatabaseFiles.database(destroyedBy: path) {
            throw ReportError.cannotCreate(
                path: path,
                reason: "it belongs to the database \(database), which would be lost; "
                    + "name another file")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            guard overwrites else {
                throw ReportError.cannotCreate(
                    path: path, reason: "it exists already; replace it with --force")
            }
        case S_IFLNK:
            throw ReportError.cannotCreate(
                path: path, reason: "it is a symbolic link, which is never followed or replaced")
        case S_IFDIR:
            throw ReportError.cannotCreate(path: path, reason: "it is a folder; name a file in it")
        default:
            throw ReportError.cannotCreate(
                path: path, reason: "it is not a regular file; leave -o out to write to stdout")
        }
    }

    /// Writes all bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        hasher.update(bytes)
        byteCount += bytes.count
        var offset = 0
        while offset < bytes.count, let start = bytes.baseAddress {
            #if canImport(Glibc)
            let written = Glibc.write(descriptor, start + offset, bytes.count - offset)
            #else
            let written = Darwin.write(descriptor, start + offset, bytes.count - offset)
            #endif
            if written < 0 {
                if errno == EINTR { continue }
                throw ReportError.cannotWrite(path: temporaryPath, reason: errorText(errno))
            }
            offset += written
        }
    }

    /// The SHA-256 of all bytes written. Call once, when all are.
    public func sha256() -> String { hasher.finishHex() }

    /// Syncs the bytes and gives the file its name.
    public func commit(to path: String) throws {
        guard descriptor >= 0 else { return }
        guard fsync(descriptor) == 0 else {
            throw ReportError.cannotWrite(path: path, reason: errorText(errno))
        }
        try Self.refuseExisting(path, overwrites: overwrites)
        if !overwrites {
            // A link, unlike a rename, never replaces a file that appeared meanwhile.
            if link(temporaryPath, path) == 0 {
                unlink(temporaryPath)
                return try finish(path)
            }
            if errno == EEXIST {
                throw ReportError.cannotCreate(
                    path: path, reason: "it exists already; replace it with --force")
            }
        }
        guard rename(temporaryPath, path) == 0 else {
            throw ReportError.cannotCreate(path: path, reason: errorText(errno))
        }
        try finish(path)
    }

    private func finish(_ path: String) throws {
        close(descriptor)
        descriptor = -1
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        defer { close(folder) }
        // Some file systems cannot sync a folder and say so (EINVAL); a real failure is one.
        guard fsync(folder) == 0 || errno == EINVAL else {
            throw ReportError.cannotWrite(path: path, reason: errorText(errno))
        }
    }
}

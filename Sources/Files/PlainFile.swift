#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Plain calls on descriptors, as everybody here makes them.
package enum PlainFile {
    /// Opens a file for reading without waiting: a pipe without a writer would block for ever.
    ///
    /// - Returns: a descriptor, or -1 with `errno` set.
    package static func openForReading(_ path: String) -> Int32 {
        open(PathText.bytes(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    }

    /// What an open file is, in words, when it is no regular file; else nil.
    package static func otherKind(_ descriptor: Int32) -> String? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFDIR: return "a folder"
        case S_IFIFO: return "a pipe"
        default: return "a device"
        }
    }

    /// One read, made again when a signal ended it.
    ///
    /// - Parameters:
    ///   - offset: where to read; nil goes on where the last read ended.
    ///   - onSignal: called when a signal came; throws when it means to stop.
    /// - Returns: how many bytes there were; 0 at the end, and -1 with `errno` set.
    package static func read(
        _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int? = nil,
        onSignal: () throws -> Void
    ) rethrows -> Int {
        while true {
            let count =
                if let offset {
                    pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                } else {
                    systemRead(descriptor, buffer.baseAddress, buffer.count)
                }
            guard count < 0, errno == EINTR else { return count }
            try onSignal()
        }
    }

    /// As above, whatever signal comes.
    package static func read(
        _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int? = nil
    ) -> Int {
        read(descriptor, into: buffer, at: offset, onSignal: {})
    }

    /// Writes all bytes, going on after signals.
    ///
    /// - Returns: false, with `errno` set, when they could not be written.
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset < bytes.count, let start = bytes.baseAddress {
            let written = systemWrite(descriptor, start + offset, bytes.count - offset)
            if written >= 0 {
                offset += written
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// The bytes of a file that must be small, never of data.
    ///
    /// - Throws: ``FileError/unreadable(path:why:)``, also for a pipe.
    package static func bytes(of path: String, limit: Int) throws -> [UInt8] {
        let file = openForReading(path)
        guard file >= 0 else { throw FileError.unreadable(path: path, why: errorText()) }
        defer { close(file) }
        if otherKind(file) == "a pipe" {
            throw FileError.unreadable(path: path, why: "expected a file, found a pipe")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(file, into: $0) }
            if count == 0 { return bytes }
            guard count > 0 else { throw FileError.unreadable(path: path, why: errorText()) }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else {
                throw FileError.unreadable(path: path, why: "it is larger than \(limit) bytes")
            }
        }
    }
}

// The system's calls, which the functions above would hide.
private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int)
    -> Int
{ read(descriptor, start, count) }

private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, start, count)
}

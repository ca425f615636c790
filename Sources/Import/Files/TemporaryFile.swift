import Foundation

/// A file without a name, for what does not fit in memory: nobody else can open it, and it is gone
/// when the process ends, however it ends.
///
/// Made in `TMPDIR`; where that is not set in `/var/tmp` (unlike `/tmp`, it is on disk everywhere).
final class TemporaryFile {
    private let stream: UnsafeMutablePointer<FILE>
    /// How many bytes were written.
    private(set) var count = 0
    /// Where the stream stands: seeking throws its buffer away, so it is done only when needed.
    private var position = 0

    /// - Throws: ``ImportError/temporaryFile(_:)``.
    init() throws {
        let named = NSTemporaryDirectory()
        for folder in named == "/tmp/" ? ["/var/tmp/", named] : [named] {
            var path = Array((folder + "warchest-XXXXXX").utf8CString)
            let descriptor = mkstemp(&path)
            guard descriptor >= 0 else { continue }
            unlink(path)
            guard let stream = fdopen(descriptor, "w+") else {
                close(descriptor)
                continue
            }
            self.stream = stream
            return
        }
        throw Self.failure()
    }

    deinit { fclose(stream) }

    private static func failure() -> ImportError {
        .temporaryFile(
            String(cString: strerror(errno))
                + "; set TMPDIR to a folder with room and import again")
    }

    /// Writes at the end.
    ///
    /// - Throws: ``ImportError/temporaryFile(_:)``.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        if position != count { fseek(stream, 0, SEEK_END) }
        guard fwrite(bytes.baseAddress, 1, bytes.count, stream) == bytes.count else {
            throw Self.failure()
        }
        count += bytes.count
        position = count
    }

    /// Fills `bytes` with what stands at `offset`; call ``flush()`` between writing and reading.
    ///
    /// - Throws: ``ImportError/temporaryFile(_:)``.
    func read(at offset: Int, into bytes: UnsafeMutableRawBufferPointer) throws {
        guard position == offset || fseek(stream, offset, SEEK_SET) == 0,
            fread(bytes.baseAddress, 1, bytes.count, stream) == bytes.count
        else { throw ImportError.temporaryFile("what was written could not be read back") }
        position = offset + bytes.count
    }

    /// Ends writing.
    ///
    /// - Throws: ``ImportError/temporaryFile(_:)``.
    func flush() throws {
        guard fflush(stream) == 0 else { throw Self.failure() }
        position = -1
    }
}

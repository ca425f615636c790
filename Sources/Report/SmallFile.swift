#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The bytes of a file that must be small: a report file, never data.
func readSmallFile(_ path: String, limit: Int) throws -> [UInt8] {
    // Without waiting: a pipe without a writer would block for ever.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
        throw ReportError.unreadableFile(path: path, reason: errorText(errno))
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT != S_IFIFO else {
        throw ReportError.unreadableFile(
            path: path, reason: "expected a file, found a pipe")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(file, &chunk, chunk.count)
        if count == 0 { return bytes }
        guard count > 0 else {
            if errno == EINTR { continue }
            throw ReportError.unreadableFile(path: path, reason: errorText(errno))
        }
        bytes.append(contentsOf: chunk[..<count])
        guard bytes.count <= limit else {
            throw ReportError.unreadableFile(
                path: path, reason: "it is larger than \(limit) bytes")
        }
    }
}

/// The system's words for an error number.
func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }

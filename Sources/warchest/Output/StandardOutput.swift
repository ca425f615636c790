import Foundation
import Report
import Wording

/// Stdout was closed by its reader, as `head` does: the program ends quietly with 0.
struct ClosedPipe: Error {}

/// Stdout could not be written for another reason: a full disk, a closed descriptor.
struct OutputFailure: CLIError {
    let message: String
    let exitCode: Int32 = 74
}

/// The program's only way to stdout: buffered, and every byte accounted for.
final class StandardOutput {
    private static var buffer: [UInt8] {
        get { storage.bytes }
        set { storage.bytes = newValue }
    }

    /// One command runs at a time, on the main thread.
    private final class Storage: @unchecked Sendable {
        var bytes: [UInt8] = []
    }
    private static let storage = Storage()

    /// Writes a text, without a line end of its own.
    static func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes a line.
    static func line(_ text: String = "") throws { try write(text + "\n") }

    /// Writes bytes that are already buffered elsewhere.
    static func write(_ bytes: UnsafeRawBufferPointer) throws {
        try flush()
        try writeAll(bytes, to: STDOUT_FILENO)
    }

    /// Hands everything to the system. Call before the program ends.
    static func flush() throws {
        guard !buffer.isEmpty else { return }
        let pending = buffer
        buffer = []
        try pending.withUnsafeBytes { try writeAll($0, to: STDOUT_FILENO) }
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        Waiting.hide(toTerminal: Terminal.outputIsTerminal)
        var offset = 0
        while offset < bytes.count, let start = bytes.baseAddress {
            let count = Foundation.write(descriptor, start + offset, bytes.count - offset)
            if count >= 0 {
                offset += count
                continue
            }
            switch errno {
            case EINTR where !Interruption.isRequested: continue
            case EINTR: throw Interrupted()
            case EAGAIN:
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, 1_000)
            case EPIPE: throw ClosedPipe()
            default:
                let reason = String(cString: strerror(errno))
                throw OutputFailure(message: "stdout: cannot be written: \(reason)")
            }
        }
    }
}

/// Talk to the person: stderr, one line or several, never fatal. Whatever a message quotes (a path,
/// an argument, SQL), nothing in it moves a cursor, and none is longer than 4 KiB.
enum StandardError {
    static func line(_ text: String) {
        Waiting.hide()
        var bytes = Array((VisibleText.message(VisibleText.ofLines(text)) + "\n").utf8)
        bytes.withUnsafeMutableBytes { buffer in
            _ = Foundation.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
        }
    }
}

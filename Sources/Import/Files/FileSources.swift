import DelimitedText
import Files
import Foundation
import Store

/// Reads a file, or standard input, with plain `read` calls.
final class FileSource: ByteSource {
    private let path: String
    private let descriptor: Int32
    private let closes: Bool
    /// Whether bytes are waited for: a pipe's come when its writer likes.
    private let waits: Bool
    /// Whether a writer has shown itself; a named pipe may have none.
    private var hasWriter = true
    /// Called when a signal ends a wait for bytes; throws when it means to stop.
    private let onSignal: () throws -> Void

    init(path: String) throws {
        onSignal = {}
        waits = false
        self.path = path
        descriptor = open(PathText.bytes(path), O_RDONLY | O_CLOEXEC)
        closes = true
        guard descriptor >= 0 else {
            throw ImportError.unreadable(path: path, why: errorText())
        }
    }

    /// Standard input.
    init(onSignal: @escaping () throws -> Void) {
        self.onSignal = onSignal
        path = "standard input"
        descriptor = 0
        closes = false
        waits = true
    }

    /// A pipe, as `<(…)` of a shell makes it, or a named one.
    init(pipe path: String, onSignal: @escaping () throws -> Void) throws {
        self.onSignal = onSignal
        self.path = path
        descriptor = PlainFile.openForReading(path)
        closes = true
        waits = true
        hasWriter = false
        guard descriptor >= 0 else {
            throw ImportError.unreadable(path: path, why: errorText())
        }
    }

    deinit { if closes { close(descriptor) } }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var looks = 0
        while true {
            let isReady = try !waits || waitForBytes()
            if !isReady, hasWriter { continue }
            let count = try PlainFile.read(descriptor, into: buffer) {
                try onSignal()
                while waits, try !waitForBytes() {}
            }
            if count > 0 || (count < 0 && errno == EAGAIN) { hasWriter = true }
            if count < 0, errno == EAGAIN { continue }
            guard count >= 0 else { throw ImportError.unreadable(path: path, why: errorText()) }
            if count > 0 || isReady { return count }
            looks += 1
            guard looks < Self.mostLooks else {
                throw ImportError.refused(
                    code: "not_a_file",
                    message: "\(path): expected a pipe that somebody writes to, found nobody for "
                        + "5 seconds; start its writer first")
            }
        }
    }
}

extension FileSource {
    /// How often a named pipe is looked at, five times a second, before nobody seems to write.
    private static let mostLooks = 25

    /// Waits a little at a time: a signal that came just before a blocking read would not end it.
    ///
    /// - Returns: whether there are bytes, or an end.
    private func waitForBytes() throws -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&waiting, 1, 200)
        let code = errno
        try onSignal()
        return ready > 0 || (ready < 0 && code != EINTR)
    }
}

/// Passes bytes through, hashing and counting them.
final class HashingSource: ByteSource {
    private let source: ByteSource
    private let hasher = BackgroundHasher()
    private(set) var count = 0
    /// Called with the number of bytes so far; may throw to stop the import.
    var onProgress: ((Int) throws -> Void)?

    init(_ source: ByteSource) { self.source = source }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let read = try source.read(into: buffer)
        hasher.update(UnsafeRawBufferPointer(rebasing: buffer[0..<read]))
        count += read
        try onProgress?(count)
        return read
    }

    /// The digest of everything read. Call once, at the end.
    func finishHex() -> String { hasher.finishHex() }
}

/// Gives a sample that was read ahead, then the rest.
final class PrefixedSource: ByteSource {
    let sample: [UInt8]
    private var position = 0
    private let rest: ByteSource

    /// Reads up to `count` bytes ahead.
    init(_ source: ByteSource, sampling count: Int) throws {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = try bytes.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if read == 0 { break }
            filled += read
        }
        sample = Array(bytes.prefix(filled))
        rest = source
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard position < sample.count else { return try rest.read(into: buffer) }
        let count = min(sample.count - position, buffer.count)
        sample.withUnsafeBytes {
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
        }
        position += count
        return count
    }
}

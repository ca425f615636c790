import DelimitedText
import Files
import Foundation
import Store

/// Reads a file, or standard input, with plain `read` calls.
final class FileSource: ByteSource {
    private let path: String
    private let descriptor: Int32
    private let closes: Bool
    /// Called when a signal ends a wait for bytes; throws when it means to stop.
    private let onSignal: () throws -> Void

    init(path: String) throws {
        onSignal = {}
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
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
    }

    deinit { if closes { close(descriptor) } }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if !closes { try waitForBytes() }
        let count = try PlainFile.read(descriptor, into: buffer) {
            try onSignal()
            if !closes { try waitForBytes() }
        }
        guard count >= 0 else { throw ImportError.unreadable(path: path, why: errorText()) }
        return count
    }
}

extension FileSource {
    /// Waits a little at a time: a signal that came just before a blocking read would not end it.
    private func waitForBytes() throws {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let ready = poll(&waiting, 1, 200)
            try onSignal()
            if ready > 0 || (ready < 0 && errno != EINTR) { return }
        }
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

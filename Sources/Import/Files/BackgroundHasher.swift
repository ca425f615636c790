import Foundation
import Store

/// SHA-256 of a stream, on a thread of its own once the stream is long: hashing is a tenth of the
/// decoding thread's work, and the writing thread leaves that much room.
final class BackgroundHasher {
    /// What both threads use; the thread holds this and not the hasher, so that a hasher that is
    /// dropped half-way ends its thread.
    private final class Shared: @unchecked Sendable {
        let lock = NSCondition()
        var hasher = SHA256Hasher()
        var full: [(bytes: UnsafeMutableRawBufferPointer, count: Int)] = []
        var free: [UnsafeMutableRawBufferPointer] = []
        var isEnding = false
        var isDone = false

        func run() {
            while let piece = next() {
                hasher.update(UnsafeRawBufferPointer(rebasing: piece.bytes[0..<piece.count]))
                lock.lock()
                free.append(piece.bytes)
                lock.broadcast()
                lock.unlock()
            }
            lock.lock()
            isDone = true
            lock.broadcast()
            lock.unlock()
        }

        private func next() -> (bytes: UnsafeMutableRawBufferPointer, count: Int)? {
            lock.lock()
            defer { lock.unlock() }
            while full.isEmpty, !isEnding { lock.wait() }
            return full.isEmpty ? nil : full.removeFirst()
        }
    }

    private static let pieceSize = 1 << 20
    private static let threshold = 4 << 20
    private let shared = Shared()
    private var count = 0
    private var hasThread = false

    deinit {
        if hasThread { endThread() }
        for piece in shared.free { piece.deallocate() }
    }

    /// Adds bytes, at most 1 MiB at a time when the stream is long.
    func update(_ bytes: UnsafeRawBufferPointer) {
        count += bytes.count
        guard count > Self.threshold else { return shared.hasher.update(bytes) }
        if !hasThread { startThread() }
        var rest = bytes
        while !rest.isEmpty {
            let take = min(rest.count, Self.pieceSize)
            hand(UnsafeRawBufferPointer(rebasing: rest[0..<take]))
            rest = UnsafeRawBufferPointer(rebasing: rest[take...])
        }
    }

    /// The digest of everything added. Call once, at the end.
    func finishHex() -> String {
        if hasThread { endThread() }
        hasThread = false
        return shared.hasher.finishHex()
    }

    private func hand(_ bytes: UnsafeRawBufferPointer) {
        shared.lock.lock()
        while shared.free.isEmpty { shared.lock.wait() }
        let piece = shared.free.removeLast()
        shared.lock.unlock()
        piece.copyMemory(from: bytes)
        shared.lock.lock()
        shared.full.append((piece, bytes.count))
        shared.lock.broadcast()
        shared.lock.unlock()
    }

    private func startThread() {
        hasThread = true
        for _ in 0..<3 {
            shared.free.append(.allocate(byteCount: Self.pieceSize, alignment: 64))
        }
        let thread = Thread { [shared] in shared.run() }
        thread.start()
    }

    private func endThread() {
        shared.lock.lock()
        shared.isEnding = true
        shared.lock.broadcast()
        while !shared.isDone { shared.lock.wait() }
        shared.lock.unlock()
    }
}

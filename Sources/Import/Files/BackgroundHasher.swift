import Files
import Foundation
import Store

/// SHA-256 of a stream, on a thread of its own once the stream is long: hashing is a tenth of the
/// decoding thread's work, and the writing thread leaves that much room.
final class BackgroundHasher {
    private struct Piece {
        let bytes: UnsafeMutableRawBufferPointer
        var count = 0
    }

    /// What both threads use; the thread holds this and not the hasher, so that a hasher that is
    /// dropped half-way ends its thread.
    private final class Shared: @unchecked Sendable {
        var hasher = SHA256Hasher()

        func run(_ ring: Ring<Piece>) {
            while let piece = try? ring.takeFull() {
                hasher.update(UnsafeRawBufferPointer(rebasing: piece.bytes[0..<piece.count]))
                ring.giveBack(piece)
            }
        }
    }

    private static let pieceSize = 1 << 20
    private static let pieceCount = 3
    private static let threshold = 4 << 20
    private let shared = Shared()
    private var count = 0
    /// Set while there is a thread.
    private var ring: Ring<Piece>?
    private var isAlone = false

    deinit { endThread() }

    /// Adds bytes, at most 1 MiB at a time when the stream is long.
    func update(_ bytes: UnsafeRawBufferPointer) {
        count += bytes.count
        guard count > Self.threshold else { return shared.hasher.update(bytes) }
        // Where no thread is to be had this one hashes.
        guard !isAlone, let ring = ring ?? startThread() else { return shared.hasher.update(bytes) }
        var rest = bytes
        while !rest.isEmpty {
            let take = min(rest.count, Self.pieceSize)
            hand(UnsafeRawBufferPointer(rebasing: rest[0..<take]), ring)
            rest = UnsafeRawBufferPointer(rebasing: rest[take...])
        }
    }

    /// The digest of everything added. Call once, at the end.
    func finishHex() -> String {
        endThread()
        return shared.hasher.finishHex()
    }

    private func hand(_ bytes: UnsafeRawBufferPointer, _ ring: Ring<Piece>) {
        // The thread never gives up, so there is always a piece to wait for.
        guard var piece = try? ring.takeFree() else { return }
        piece.bytes.copyMemory(from: bytes)
        piece.count = bytes.count
        ring.putFull(piece)
    }

    private func startThread() -> Ring<Piece>? {
        let pieces = (0..<Self.pieceCount).map { _ in
            Piece(bytes: .allocate(byteCount: Self.pieceSize, alignment: 64))
        }
        let ring = Ring(pieces)
        do {
            try WorkThread.start { [shared] in shared.run(ring) }
        } catch {
            for piece in pieces { piece.bytes.deallocate() }
            isAlone = true
            return nil
        }
        self.ring = ring
        return ring
    }

    private func endThread() {
        guard let ring else { return }
        ring.finish()
        for piece in ring.drain(Self.pieceCount) { piece.bytes.deallocate() }
        self.ring = nil
    }
}

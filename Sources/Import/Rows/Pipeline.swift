import DelimitedText
import Foundation
import Store

/// Runs decoding and writing side by side: one thread reads and decodes, the caller's thread
/// writes.
///
/// Batches go round in a ring, so that memory is bounded and the faster side waits.
final class Pipeline: @unchecked Sendable {
    private let lock = NSCondition()
    private var free: [Batch] = []
    private var full: [Batch] = []
    private var isDone = false
    private var failure: Error?
    private var isCancelled = false

    init(batches: [Batch]) { free = batches }

    struct Cancelled: Error {}

    /// Decoder side: hands over a full batch and waits for an empty one.
    func exchange(_ batch: Batch) throws -> Batch {
        lock.lock()
        defer { lock.unlock() }
        full.append(batch)
        lock.broadcast()
        while free.isEmpty, !isCancelled { lock.wait() }
        if isCancelled { throw Cancelled() }
        return free.removeLast()
    }

    /// Decoder side: no more batches will come.
    private func finish(_ last: Batch?, _ error: Error?) {
        lock.lock()
        if let last { full.append(last) }
        failure = error
        isDone = true
        lock.broadcast()
        lock.unlock()
    }

    private func nextFull() throws -> Batch? {
        lock.lock()
        defer { lock.unlock() }
        while full.isEmpty, !isDone { lock.wait() }
        if !full.isEmpty { return full.removeFirst() }
        if let failure { throw failure }
        return nil
    }

    private func giveBack(_ batch: Batch) {
        batch.clear()
        lock.lock()
        free.append(batch)
        lock.broadcast()
        lock.unlock()
    }

    /// Runs `decode` on a thread of its own, which returns its last batch, while `write` is called
    /// here for each batch in order.
    ///
    /// - Throws: the first error of either side; the other is stopped.
    func run(decode: @escaping () throws -> Batch, write: (Batch) throws -> Void) throws {
        // The thread may outlive this call by a moment. What it works with must not: the database
        // that it leads to is closed, and its lock removed, by whoever lets it go last.
        nonisolated(unsafe) var work: (() throws -> Batch)? = decode
        let thread = Thread { [self] in
            let result = Result { try work?() }
            work = nil
            switch result {
            case .success(let last): finish(last, nil)
            case .failure(let error): finish(nil, error)
            }
        }
        thread.stackSize = 4 << 20
        thread.name = "decode"
        thread.start()
        do {
            while let batch = try nextFull() {
                try write(batch)
                giveBack(batch)
            }
        } catch {
            stopDecoder()
            throw error
        }
    }

    /// Makes the decoder end and waits until it has, so that nothing it uses goes away under it.
    private func stopDecoder() {
        lock.lock()
        isCancelled = true
        lock.broadcast()
        while !isDone { lock.wait() }
        lock.unlock()
    }
}

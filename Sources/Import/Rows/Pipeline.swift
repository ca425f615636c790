import Files

/// Runs decoding and writing side by side: one thread reads and decodes, the caller's thread
/// writes.
final class Pipeline: Sendable {
    private let ring: Ring<Batch>

    init(batches: [Batch]) { ring = Ring(batches) }

    /// Decoder side: hands over a full batch and waits for an empty one.
    func exchange(_ batch: Batch) throws -> Batch {
        ring.putFull(batch)
        return try ring.takeFree()
    }

    /// Runs `decode` on a thread of its own, which returns its last batch, while `write` is called
    /// here for each batch in order.
    ///
    /// - Throws: the first error of either side; the other is stopped. Also
    ///   ``WorkThread/NotStarted``.
    func run(decode: @escaping () throws -> Batch, write: (Batch) throws -> Void) throws {
        // The thread may outlive this call by a moment. What it works with must not: the database
        // that it leads to is closed, and its lock removed, by whoever lets it go last.
        nonisolated(unsafe) var work: (() throws -> Batch)? = decode
        try WorkThread.start(stackSize: 4 << 20) { [ring] in
            let result = Result { try work?() }
            work = nil
            switch result {
            case .success(let last):
                if let last { ring.putFull(last) }
                ring.finish()
            case .failure(let error): ring.finish(error)
            }
        }
        do {
            while let batch = try ring.takeFull() {
                try write(batch)
                batch.clear()
                ring.giveBack(batch)
            }
        } catch {
            ring.cancel()
            throw error
        }
    }
}

import Foundation

/// Pieces that go round between two threads: one fills them, the other empties them. There is a
/// fixed number of them, so that memory is bounded and the faster side waits.
final class Ring<Piece>: @unchecked Sendable {
    /// Thrown to the filling side when the other has given up.
    struct Cancelled: Error {}

    private let lock = NSCondition()
    private var free: [Piece]
    private var full: [Piece] = []
    private var isDone = false
    private var failure: Error?
    private var isCancelled = false

    init(_ pieces: [Piece] = []) { free = pieces }

    private func change<Result>(_ body: () throws -> Result) rethrows -> Result {
        lock.lock()
        defer {
            lock.broadcast()
            lock.unlock()
        }
        return try body()
    }

    // MARK: The side that fills

    /// An empty piece; waits for one.
    func takeFree() throws -> Piece {
        try change {
            while free.isEmpty, !isCancelled { lock.wait() }
            if isCancelled { throw Cancelled() }
            return free.removeLast()
        }
    }

    /// Hands over a piece that is filled.
    func putFull(_ piece: Piece) { change { full.append(piece) } }

    /// No more pieces will come.
    ///
    /// - Parameter error: what the other side shall throw after the last of them.
    func finish(_ error: Error? = nil) {
        change {
            failure = error
            isDone = true
        }
    }

    /// Waits until every piece is back, and gives them.
    func drain(_ count: Int) -> [Piece] {
        change {
            while free.count < count { lock.wait() }
            return free
        }
    }

    // MARK: The side that empties

    /// The next full piece in order; waits for one. Nil at the end.
    func takeFull() throws -> Piece? {
        try change {
            while full.isEmpty, !isDone { lock.wait() }
            if !full.isEmpty { return full.removeFirst() }
            if let failure { throw failure }
            return nil
        }
    }

    /// Makes a piece that was emptied free again.
    func giveBack(_ piece: Piece) { change { free.append(piece) } }

    /// Makes the other side end and waits until it has, so that nothing it uses goes away under it.
    func cancel() {
        change {
            isCancelled = true
            lock.broadcast()
            while !isDone { lock.wait() }
        }
    }
}

import Foundation

/// A few threads that make answers: SQLite blocks its thread, and what waits for a socket must not.
final class WorkerPool: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [@Sendable () -> Void] = []
    private var isOver = false

    /// - Parameter count: how many answers are made at a time.
    init(_ count: Int) {
        for _ in 0..<count {
            let thread = Thread { [self] in work() }
            // Templates and SQLite's parser go deep; threads of macOS begin with half a megabyte.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    private func work() {
        while let job = next() { job() }
    }

    private func next() -> (@Sendable () -> Void)? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty, !isOver { condition.wait() }
        return jobs.isEmpty ? nil : jobs.removeFirst()
    }

    /// Runs `body` on one of the threads, in turn.
    func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            condition.lock()
            jobs.append { continuation.resume(returning: body()) }
            condition.signal()
            condition.unlock()
        }
    }

    /// Lets the threads end, once nothing waits.
    func end() {
        condition.lock()
        isOver = true
        condition.broadcast()
        condition.unlock()
    }
}

import Files
import Foundation

/// A few threads that make answers: SQLite blocks its thread, and what waits for a socket must not.
final class WorkerPool<Answer: Sendable>: @unchecked Sendable {
    private struct Job {
        let key: String
        let body: @Sendable () -> Answer
        var waiting: [CheckedContinuation<Answer, Never>]
    }

    private let condition = NSCondition()
    private var jobs: [Job] = []
    private var isOver = false

    /// - Parameter count: how many answers are made at a time.
    /// - Throws: ``WorkThread/NotStarted``.
    init(_ count: Int) throws {
        for _ in 0..<count {
            // Templates and SQLite's parser go deep; threads of macOS begin with half a megabyte.
            try WorkThread.start(stackSize: 8 << 20) { [self] in work() }
        }
    }

    private func work() {
        while let job = next() {
            let answer = job.body()
            for continuation in job.waiting { continuation.resume(returning: answer) }
        }
    }

    private func next() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty, !isOver { condition.wait() }
        return jobs.isEmpty ? nil : jobs.removeFirst()
    }

    /// Runs `body` on one of the threads, in turn; what waits under the same key runs once.
    func run(_ key: String, _ body: @escaping @Sendable () -> Answer) async -> Answer {
        await withCheckedContinuation { continuation in
            condition.lock()
            if let place = jobs.firstIndex(where: { $0.key == key }) {
                jobs[place].waiting.append(continuation)
            } else {
                jobs.append(Job(key: key, body: body, waiting: [continuation]))
                condition.signal()
            }
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

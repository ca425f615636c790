import Files
import Foundation

/// The threads on which a server's tasks run, and its clock. The language's own pool starts threads
/// as it goes, and where the system starts none it waits for one for ever; these are there before
/// the first request, or it is said that they are not.
final class ServingThreads: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var waits: [Wait] = []
    private var isOver = false

    /// - Parameter count: how many tasks run at a time.
    /// - Throws: ``WorkThread/NotStarted``.
    init(_ count: Int) throws {
        do {
            for _ in 0..<count { try WorkThread.start { [self] in work() } }
        } catch {
            end()
            throw error
        }
    }

    /// Runs `body`; before macOS 15 on the language's pool.
    func begin(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        if #available(macOS 15, *) {
            return Task.detached(executorPreference: self) { await body() }
        }
        return Task.detached { await body() }
    }

    /// Lets the threads end once nothing is left to do.
    func end() {
        condition.lock()
        isOver = true
        condition.broadcast()
        condition.unlock()
    }

    private func work() {
        while true {
            condition.lock()
            var over = passed()
            while jobs.isEmpty, over.isEmpty, !isOver {
                _ = condition.wait(until: Date(timeIntervalSinceNow: untilNext()))
                over = passed()
            }
            let job = jobs.isEmpty ? nil : jobs.removeFirst()
            let isDone = isOver && job == nil && over.isEmpty
            condition.unlock()
            if isDone { return }
            for wait in over { wait.continuation?.resume() }
            if let job { run(job) }
        }
    }

    private func run(_ job: UnownedJob) {
        if #available(macOS 15, *) {
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    // MARK: Waiting

    private final class Wait {
        let until: ContinuousClock.Instant
        var continuation: CheckedContinuation<Void, any Error>?
        var isCancelled = false
        init(until: ContinuousClock.Instant) { self.until = until }
    }

    /// Waits, as `Task.sleep` does, without a thread that is not there yet.
    ///
    /// - Throws: `CancellationError`.
    func wait(for duration: Duration) async throws {
        let wait = Wait(until: .now + duration)
        nonisolated(unsafe) let shared = wait
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                condition.lock()
                if shared.isCancelled {
                    condition.unlock()
                    return continuation.resume(throwing: CancellationError())
                }
                shared.continuation = continuation
                waits.append(shared)
                condition.signal()
                condition.unlock()
            }
        } onCancel: {
            condition.lock()
            shared.isCancelled = true
            let left = waits.firstIndex { $0 === shared }.map { waits.remove(at: $0) }
            condition.unlock()
            left?.continuation?.resume(throwing: CancellationError())
        }
    }

    /// What `body` answers, or nil where it takes longer.
    func within<T: Sendable>(_ seconds: Int, _ body: @escaping @Sendable () async throws -> T)
        async throws -> T?
    {
        try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await body() }
            group.addTask { [self] in
                try await wait(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    /// Those whose time has come; the lock is held.
    private func passed() -> [Wait] {
        let now = ContinuousClock.now
        let found = waits.filter { $0.until <= now }
        if !found.isEmpty { waits.removeAll { $0.until <= now } }
        return found
    }

    /// Seconds until the next; a clock that was set meanwhile matters for so long at most.
    private func untilNext() -> TimeInterval {
        guard let next = waits.map(\.until).min() else { return 1 }
        let left = ContinuousClock.now.duration(to: next).components
        let milliseconds = left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000
        return TimeInterval(min(1_000, max(0, milliseconds) + 1)) / 1_000
    }
}

@available(macOS 15, *)
extension ServingThreads: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.lock()
        jobs.append(job)
        condition.signal()
        condition.unlock()
    }
}

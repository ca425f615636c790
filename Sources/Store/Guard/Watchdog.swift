import Files
import Foundation

/// What SQLite's callbacks of one connection share. Its address is the callbacks' context.
final class Watch {
    let cancellation: Cancellation?
    /// Monotonic nanoseconds; nil means no limit.
    var deadline: UInt64?
    var hitDeadline = false
    var denied: String?
    /// While statements of our own run that the guard refuses to anybody else.
    var isOurs = false

    init(cancellation: Cancellation?) { self.cancellation = cancellation }

    static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// The progress handler's question.
    func shouldStop() -> Bool {
        if let deadline, Self.now() > deadline {
            hitDeadline = true
            return true
        }
        return cancellation?.isCancelled ?? false
    }
}

/// A thread that fires once unless it is called off.
final class Watchdog: @unchecked Sendable {
    private let condition = NSCondition()
    private var isDone = false

    /// - Throws: ``WorkThread/NotStarted``: without it nothing runs.
    init(after seconds: Double, _ action: @escaping @Sendable () -> Void) throws {
        let fireAt = Date(timeIntervalSinceNow: seconds)
        try WorkThread.start { [self] in
            condition.lock()
            while !isDone, condition.wait(until: fireAt) {}
            let fire = !isDone
            condition.unlock()
            if fire { action() }
        }
    }

    func callOff() {
        condition.lock()
        isDone = true
        condition.signal()
        condition.unlock()
    }
}

import CSystem
import Files
import Foundation

/// Stops what a connection does once a cancellation is asked for. A thread of its own looks twenty
/// times a second: SQLite's integrity check, one long step, hears an interrupt from outside but
/// asks no progress handler.
final class Interrupter: @unchecked Sendable {
    private let condition = NSCondition()
    private var isDone = false

    /// - Parameter handle: an open connection; call ``callOff()`` before it is closed.
    /// - Throws: ``WorkThread/NotStarted``.
    init(_ handle: OpaquePointer, _ cancellation: Cancellation) throws {
        nonisolated(unsafe) let handle = handle
        try WorkThread.start { [self] in
            condition.lock()
            while !isDone {
                // Again and again: an interrupt between two statements stops neither.
                if cancellation.isCancelled { sqlite3_interrupt(handle) }
                _ = condition.wait(until: Date(timeIntervalSinceNow: 0.05))
            }
            condition.unlock()
        }
    }

    func callOff() {
        condition.lock()
        isDone = true
        condition.signal()
        condition.unlock()
    }
}

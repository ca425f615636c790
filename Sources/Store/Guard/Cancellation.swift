import Foundation

/// Tells a running query to stop. Safe to call from any thread and any number of times.
package final class Cancellation: @unchecked Sendable {
    private let lock = NSLock()
    private var isSet = false
    private let probe: (@Sendable () -> Bool)?

    /// - Parameter probe: asked as well, for example whether a signal arrived.
    package init(probe: (@Sendable () -> Bool)? = nil) { self.probe = probe }

    /// Stops the query at its next check.
    package func cancel() { lock.withLock { isSet = true } }

    /// Whether the query should stop.
    package var isCancelled: Bool { lock.withLock { isSet } || (probe?() ?? false) }
}

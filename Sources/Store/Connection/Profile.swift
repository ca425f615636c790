extension Connection {
    /// What the statements of a connection may do.
    package struct Profile: Sendable {
        /// The limits of statements that are not ours.
        package struct Limits: Sendable {
            /// Wall-clock seconds for one statement.
            package var seconds: Double
            /// Bytes SQLite may hold in memory, in the whole process.
            package var heapBytes: Int64
            /// Called on another thread one second after the time limit when even SQLite's own
            /// interrupt did not stop the statement (one long function call cannot be stopped
            /// otherwise). It should end the process with exit code 124.
            package var onOverrun: (@Sendable () -> Void)?

            /// Makes limits; the defaults are 5 seconds and 256 MiB.
            package init(
                seconds: Double = 5, heapBytes: Int64 = 256 << 20,
                onOverrun: (@Sendable () -> Void)? = nil
            ) {
                self.seconds = seconds
                self.heapBytes = heapBytes
                self.onOverrun = onOverrun
            }

            /// Limits with a time limit as a person typed it, or nil when it is not from 0.1 to
            /// 86400.
            package init?(secondsText: String, onOverrun: (@Sendable () -> Void)? = nil) {
                guard let seconds = Double(secondsText), (0.1...86_400).contains(seconds) else {
                    return nil
                }
                self.init(seconds: seconds, onOverrun: onOverrun)
            }
        }

        /// Whether statements may change the database; none of a reader's does.
        let mayWrite: Bool
        let limits: Limits?
        /// Wall-clock seconds for one statement of ours; nil for no limit.
        var ownSeconds: Double?

        /// Our own statements, on a connection that writes or proves.
        static let writing = Profile(mayWrite: true, limits: nil)
        /// Our own statements: read-only, no limits.
        package static let trusted = Profile(mayWrite: false, limits: nil)
        /// Our own statements, each for so many seconds: whatever a database holds, it ends.
        package static func trusted(seconds: Double) -> Profile {
            Profile(mayWrite: false, limits: nil, ownSeconds: seconds)
        }
        /// Statements of users and their report files: everything but reading is refused.
        package static func guarded(_ limits: Limits = Limits()) -> Profile {
            Profile(mayWrite: false, limits: limits)
        }

        /// Wall-clock seconds for one statement; nil for no limit.
        var seconds: Double? { limits?.seconds ?? ownSeconds }

        /// The same for the clock.
        var nanoseconds: UInt64? { seconds.map { UInt64(max(0, min($0, 1e9)) * 1e9) } }

        /// Whether statements run under the guard.
        package var isGuarded: Bool { limits != nil }
    }
}

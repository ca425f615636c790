extension Connection {
    /// What the statements of a connection may do.
    public struct Profile: Sendable {
        /// The limits of statements that are not ours.
        public struct Limits: Sendable {
            /// Wall-clock seconds for one statement.
            public var seconds: Double
            /// Bytes SQLite may hold in memory, in the whole process.
            public var heapBytes: Int64
            /// Called on another thread one second after the time limit when even SQLite's own
            /// interrupt did not stop the statement (one long function call cannot be stopped
            /// otherwise). It should end the process with exit code 124.
            public var onOverrun: (@Sendable () -> Void)?

            /// Makes limits; the defaults are 5 seconds and 256 MiB.
            public init(
                seconds: Double = 5, heapBytes: Int64 = 256 << 20,
                onOverrun: (@Sendable () -> Void)? = nil
            ) {
                self.seconds = seconds
                self.heapBytes = heapBytes
                self.onOverrun = onOverrun
            }

            /// Limits with a time limit as a person typed it, or nil when it is not from 0.1 to
            /// 86400.
            public init?(secondsText: String, onOverrun: (@Sendable () -> Void)? = nil) {
                guard let seconds = Double(secondsText), (0.1...86_400).contains(seconds) else {
                    return nil
                }
                self.init(seconds: seconds, onOverrun: onOverrun)
            }
        }

        /// Whether statements may change the database; none of a reader's does.
        let mayWrite: Bool
        let limits: Limits?

        /// Our own statements, on a connection that writes or proves.
        static let writing = Profile(mayWrite: true, limits: nil)
        /// Our own statements: read-only, no limits.
        public static let trusted = Profile(mayWrite: false, limits: nil)
        /// Statements of users and their report files: everything but reading is refused.
        public static func guarded(_ limits: Limits = Limits()) -> Profile {
            Profile(mayWrite: false, limits: limits)
        }

        /// Whether statements run under the guard.
        public var isGuarded: Bool { limits != nil }
    }
}

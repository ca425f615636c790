import Foundation

/// A person or the system asked the program to stop.
struct Interrupted: CLIError {
    var message: String { "interrupted." }
    /// 130 for Ctrl-C, 143 for SIGTERM, 129 for a lost terminal.
    var exitCode: Int32 {
        let number = Interruption.signalNumber
        return 128 + (number == 0 ? SIGINT : number)
    }
}

/// Turns SIGINT, SIGTERM and SIGHUP into a flag, so that work unwinds, removes its temporary files
/// and rolls back. A second signal ends the program at once, when the first has not done so within
/// a few seconds.
enum Interruption {
    // A signal handler may touch nothing but memory that is already there: the signal, and when it
    // came.
    nonisolated(unsafe) private static let flag: UnsafeMutablePointer<Int32> = {
        let flag = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        flag.initialize(to: 0)
        return flag
    }()
    nonisolated(unsafe) private static let arrival: UnsafeMutablePointer<time_t> = {
        let arrival = UnsafeMutablePointer<time_t>.allocate(capacity: 1)
        arrival.initialize(to: 0)
        return arrival
    }()
    /// Seconds that the work has to unwind before another signal ends the program.
    private static let graceSeconds = 3

    /// The signal that arrived, or 0.
    static var signalNumber: Int32 { flag.pointee }
    static var isRequested: Bool { flag.pointee != 0 }

    static func install() {
        _ = flag.pointee
        _ = arrival.pointee
        signal(SIGPIPE, SIG_IGN)
        // A write beyond `ulimit -f` then fails and says so, like one to a full disk.
        signal(SIGXFSZ, SIG_IGN)
        // Who starts programs from a thread of its own may pass on what that thread has blocked.
        var heard = sigset_t()
        sigemptyset(&heard)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&heard, number) }
        pthread_sigmask(SIG_UNBLOCK, &heard, nil)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // A caller that ignores the signal (nohup) keeps its way.
            var action = sigaction()
            sigaction(number, nil, &action)
            #if canImport(Glibc)
            let handler = action.__sigaction_handler.sa_handler
            #else
            let handler = action.__sigaction_u.__sa_handler
            #endif
            if unsafeBitCast(handler, to: Int.self) == 1 { continue }  // SIG_IGN
            let note: @convention(c) (Int32) -> Void = { number in
                let now = time(nil)
                if Interruption.flag.pointee == 0 {
                    Interruption.arrival.pointee = now
                    Interruption.flag.pointee = number
                } else if now - Interruption.arrival.pointee >= Interruption.graceSeconds {
                    _exit(128 + number)
                }
            }
            // Not restarted: a read of an idle pipe must end, so that the flag is looked at.
            var taken = sigaction()
            #if canImport(Glibc)
            taken.__sigaction_handler.sa_handler = note
            #else
            taken.__sigaction_u.__sa_handler = note
            #endif
            sigaction(number, &taken, nil)
        }
    }
}

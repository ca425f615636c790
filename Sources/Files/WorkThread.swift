#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A thread that runs one body and ends. Foundation's keeps silent when the system starts none, and
/// whoever waits for what it makes would wait for ever.
package enum WorkThread {
    /// The system started no thread.
    package struct NotStarted: Error, CustomStringConvertible {
        /// The system's words.
        package let why: String

        /// Makes one.
        package init(why: String) { self.why = why }

        /// What was expected, what was found, and what helps.
        package var description: String {
            "expected one more thread, found that the system starts none (\(why)); nothing was "
                + "changed. End other programs, or raise the limits of memory and processes "
                + "(ulimit -a), then try again"
        }
    }

    private final class Work {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    #if canImport(Glibc)
    private static let begin:
        @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
            if let work = $0 { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run() }
            return nil
        }
    #else
    private static let begin: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? =
        {
            Unmanaged<Work>.fromOpaque($0).takeRetainedValue().run()
            return nil
        }
    #endif

    /// Runs `body` on a thread of its own.
    ///
    /// - Throws: ``NotStarted``; `body` is then never called.
    package static func start(stackSize: Int = 1 << 20, _ body: @escaping @Sendable () -> Void)
        throws
    {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackSize)
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let work = Unmanaged.passRetained(Work(body))
        let code = pthread_create(&thread, &attributes, begin, work.toOpaque())
        guard code == 0 else {
            work.release()
            throw NotStarted(why: errorText(code))
        }
    }
}

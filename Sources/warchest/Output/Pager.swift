import Foundation

/// A program that shows what is longer than the screen: `PAGER`, else `less`, which ends by itself
/// where all fits. Only between a person's terminal and what is read, never in a pipe.
enum Pager {
    /// Commands whose answers are read.
    private static let commands: Set<String> = [
        "report", "find", "why", "query", "claims", "methods", "schema", "sources", "rejects",
    ]

    /// One pager runs at a time, from the main thread.
    private final class Running: @unchecked Sendable {
        var process: pid_t = 0
        var terminal: Int32 = -1
    }
    private static let running = Running()

    static var isRunning: Bool { running.process != 0 }
    /// The terminal behind the pager.
    static var terminal: Int32 { running.terminal }

    /// Takes `--no-pager` out of a command line, and begins one where it helps.
    static func begin(_ arguments: [String]) -> [String] {
        let end = arguments.firstIndex(of: "--") ?? arguments.count
        let rest = arguments[..<end].filter { $0 != "--no-pager" } + arguments[end...]
        guard rest.count == arguments.count, let command = rest.first, commands.contains(command),
            isatty(STDOUT_FILENO) == 1, isatty(STDIN_FILENO) == 1
        else { return rest }
        let environment = ProcessInfo.processInfo.environment
        let asked = environment["PAGER"]
        guard asked != "", asked != "cat", environment["TERM"] ?? "dumb" != "dumb" else {
            return rest
        }
        start(asked ?? "less", environment["LESS"] ?? "FRX")
        return rest
    }

    private static func start(_ command: String, _ less: String) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var files = posixFileActions()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO)
        // The shell reads PAGER as it is: a program with its options, which may not be there.
        let line = """
            export LESS="$1"; set -- \(command); command -v "$1" >/dev/null || exec cat; \
            exec \(command)
            """
        let words = ["/bin/sh", "-c", line, "sh", less]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, "/bin/sh", &files, nil, &arguments, environ)
        close(ends[0])
        guard code == 0 else {
            close(ends[1])
            return
        }
        running.terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        dup2(ends[1], STDOUT_FILENO)
        close(ends[1])
        running.process = process
    }

    #if canImport(Darwin)
    private static func posixFileActions() -> posix_spawn_file_actions_t? { nil }
    #else
    private static func posixFileActions() -> posix_spawn_file_actions_t {
        posix_spawn_file_actions_t()
    }
    #endif

    /// Waits until the reader has seen enough.
    static func end() {
        guard isRunning else { return }
        dup2(running.terminal, STDOUT_FILENO)
        var status: Int32 = 0
        while waitpid(running.process, &status, 0) < 0, errno == EINTR {}
        running.process = 0
    }
}

import Foundation

/// What stdout and stderr are connected to.
enum Terminal {
    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 || Pager.isRunning }
    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether bold and dim may be used: on a terminal (or before a pager), unless the reader says
    /// no (https://no-color.org) or the terminal knows nothing.
    static var takesStyle: Bool {
        let environment = ProcessInfo.processInfo.environment
        return outputIsTerminal && environment["NO_COLOR"] ?? "" == ""
            && environment["TERM"] ?? "dumb" != "dumb"
    }

    /// The columns for tables: `COLUMNS` when set, else the terminal's, else nil (no limit).
    static var outputWidth: Int? {
        if let text = ProcessInfo.processInfo.environment["COLUMNS"], let columns = Int(text),
            columns > 0
        {
            return columns
        }
        guard outputIsTerminal else { return nil }
        return columns(of: Pager.isRunning ? Pager.terminal : STDOUT_FILENO)
    }

    /// The columns for a line on stderr.
    static var errorWidth: Int { columns(of: STDERR_FILENO) }

    private static func columns(of terminal: Int32) -> Int {
        var size = winsize()
        guard ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Keeps descriptors 0 to 2 occupied, so that no database is ever opened as "stdout" when the
    /// caller closed it. A write to a stdout that was closed then fails, as it should.
    static func occupyStandardDescriptors() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free descriptor is this one, since all below it are taken by now.
            _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}

import Report

/// An error that knows what to tell the person and which exit code to give the script.
protocol CLIError: Error {
    /// Complete sentences: what was expected, what was found, where, and the next command.
    var message: String { get }
    /// As documented in `warchest --help`.
    var exitCode: Int32 { get }
}

extension ReportError: CLIError {}

/// A mistake on the command line.
struct UsageError: CLIError {
    let message: String
    let exitCode: Int32 = 64
    init(_ message: String) { self.message = message }
}

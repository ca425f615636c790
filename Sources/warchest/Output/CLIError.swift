import Import
import Pages
import Report

/// An error that knows what to tell the person and which exit code to give the script.
protocol CLIError: Error {
    /// Complete sentences: what was expected, what was found, where, and the next command.
    var message: String { get }
    /// As documented in `warchest --help`.
    var exitCode: Int32 { get }
}

extension ReportError: CLIError {}

extension PageError: CLIError {
    /// The documented exit code.
    var exitCode: Int32 {
        switch self {
        case .definition: 2
        case .unknown: 64
        }
    }
}

extension ImportError {
    /// The documented exit code.
    var exitCode: Int32 {
        switch self {
        case .refused, .tooManyRejects, .sumOverflow: 2
        case .unreadable, .temporaryFile: 74
        case .notConserved: 70
        case .interrupted: Interrupted().exitCode
        }
    }
}

extension ImportOutcome {
    /// The exit code this file alone would give.
    var exitCode: Int32 { refusal?.exitCode ?? (rejected > 0 ? 3 : 0) }
}

/// A mistake on the command line.
struct UsageError: CLIError {
    let message: String
    let exitCode: Int32 = 64
    init(_ message: String) { self.message = message }
}

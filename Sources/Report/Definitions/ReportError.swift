import Store

/// What can go wrong with a report, its parameters or its output.
package enum ReportError: Error, Equatable, Sendable {
    /// A report file breaks its own rules. `embedded` ones are ours.
    case definition(file: String, line: Int, problem: String, embedded: Bool)
    /// A report file cannot be read.
    case unreadableFile(path: String, reason: String)
    /// The command line asks for something that does not exist or does not fit.
    case usage(String)
    /// A value of the wrong type came out of a statement.
    case wrongValue(report: String, column: String, expected: String, found: String, embedded: Bool)
    /// Sums passed the 64-bit range.
    case overflow(what: String)
    /// No row, entry or record answers to the key.
    case notFound(String)

    /// The process exit code of the house contract.
    package var exitCode: Int32 {
        switch self {
        case .definition(_, _, _, let embedded): embedded ? 70 : 2
        case .unreadableFile: 74
        case .usage, .notFound: 64
        case .wrongValue(_, _, _, _, let embedded): embedded ? 70 : 2
        case .overflow: 2
        }
    }

    /// The complaint, for people.
    package var message: String {
        switch self {
        case .definition(let file, let line, let problem, let embedded):
            "\(file):\(line): \(problem)\n"
                + (embedded
                    ? "  This report is part of warchest: please report it."
                    : "  How a report file is written: docs/architecture.md")
        case .unreadableFile(let path, let reason):
            "\(path): expected a report file, found that it cannot be read: \(reason)"
        case .usage(let text), .notFound(let text): text
        case .wrongValue(let report, let column, let expected, let found, _):
            """
            report \(report): column \(column): expected \(expected), found \(found).
              The rows before it are not to be used.
            """
        case .overflow(let what): "\(what) passes the range of 64-bit integers; nothing was shown."
        }
    }
}

import Wording

/// Why a file, or a member of a zip, was not imported; nothing of it was posted.
package enum ImportError: Error, Sendable {
    /// The file is not what any format (or the format asked for) expects.
    case refused(code: String, message: String)
    /// The file cannot be read.
    case unreadable(path: String, why: String)
    /// More rejects than `--max-rejects` allows.
    case tooManyRejects(limit: Int, first: String? = nil)
    /// A temporary file for sorting could not be used.
    case temporaryFile(String)
    /// The control sum left the range of 64 bits.
    case sumOverflow(line: Int)
    /// The counts do not add up: our bug.
    case notConserved(String)
    /// The user stopped the import of a file, and of so many before it that were to be committed
    /// with it.
    case interrupted(file: String, others: Int = 0)

    /// A complete sentence for the user.
    package var message: String { VisibleText.message(whole) }

    private var whole: String {
        switch self {
        case .refused(_, let message): message
        case .unreadable(let path, let why):
            "cannot read \(path): \(why); check the path and try again"
        case .tooManyRejects(let limit, let first):
            "more than \(limit) rejects (--max-rejects)\(first.map { ", the first: \($0)" } ?? "")"
                + "; nothing of this file was posted"
        case .temporaryFile(let why): "cannot use a temporary file: \(why)"
        case .sumOverflow(let line):
            "\(line > 0 ? "line \(line): " : "")the sum of the amounts no longer fits 64 bits; "
                + "nothing of this file was posted"
        case .notConserved(let what):
            "the counts do not add up (\(what)); nothing of this file was posted. "
                + "This is a bug of warchest"
        case .interrupted(let file, let others):
            "\(file): interrupted; nothing of this file was posted"
                + (others == 0 ? "" : ", nor of the \(others) read before it")
        }
    }

    /// A short code for scripts.
    package var code: String {
        switch self {
        case .refused(let code, _): code
        case .unreadable: "unreadable"
        case .tooManyRejects: "too_many_rejects"
        case .temporaryFile: "temporary_file"
        case .sumOverflow: "sum_overflow"
        case .notConserved: "not_conserved"
        case .interrupted: "interrupted"
        }
    }

    /// Whether the message says which file it is about; else whoever shows it has to.
    package var namesFile: Bool {
        switch self {
        case .refused, .unreadable, .interrupted: true
        case .tooManyRejects, .temporaryFile, .sumOverflow, .notConserved: false
        }
    }
}

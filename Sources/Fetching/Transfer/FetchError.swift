import Wording

/// Why a file could not be fetched.
package enum FetchError: Error, Equatable, Sendable {
    /// There is no HTTP library on this machine.
    case noLibrary(why: String)
    /// The address, or one that it leads to, is not one we go to.
    case refused(url: String, why: String)
    /// The server was not reached, or went away in the middle.
    case unreachable(url: String, why: String)
    /// The server says no.
    case status(url: String, code: Int)
    /// The server asks for patience.
    case later(url: String, code: Int, seconds: Int?)
    /// Something else came in place of the data.
    case notData(url: String, found: String)
    /// More came than such a file may hold.
    case tooLarge(url: String, megabytes: Int)
    /// Another process is fetching the same file.
    case held(path: String)
    /// The person or the system asked to stop.
    case stopped
}

extension FetchError {
    /// Whether it may go well a moment later.
    var isPassing: Bool {
        switch self {
        case .unreachable, .later: true
        default: false
        }
    }

    /// What happened, in words.
    package var reason: String {
        switch self {
        case .noLibrary(let why): why
        case .refused(_, let why), .unreachable(_, let why): why
        case .status(_, 404), .status(_, 403), .status(_, 410):
            "the server has no such file, or does not give it away"
        case .status(_, let code): "the server answered \(code)"
        case .later(_, let code, let seconds?):
            "the server is busy (\(code)) and asks to come again in \(seconds) seconds"
        case .later(_, let code, nil): "the server is busy (\(code))"
        case .notData(_, let found): "expected the data, found \(found)"
        case .tooLarge(_, let megabytes):
            "expected at most \(megabytes) MB, found more; a higher limit: --largest MB"
        case .held(let path): "another warchest is fetching it (it holds \(path))"
        case .stopped: "interrupted"
        }
    }
}

/// What can go wrong with a server.
package enum ServerError: Error, Equatable, Sendable {
    /// libpq is not to be had.
    case noLibrary(why: String)
    /// The address bears a password, which others on the machine could read.
    case passwordInAddress
    /// Nobody answers there, or not us.
    case unreachable(why: String)
    /// The connection was lost on the way.
    case lost(why: String)
    /// The server's complaint about a statement, by its code (SQLSTATE) and, where it says so, the
    /// character at which the statement fails, from 1.
    case statement(code: String, message: String, position: Int?)
    /// It answered, and warned: an answer with a warning is none.
    case warned(String)
    /// Whoever waits has asked to stop, or the time is up.
    case stopped
}

extension ServerError: CustomStringConvertible {
    /// What was expected, and what was found.
    package var description: String {
        switch self {
        case .noLibrary(let why): "\(why); servers are reached through it"
        case .passwordInAddress:
            "expected an address without a password, which everybody on this machine could read"
        case .unreachable(let why), .lost(let why): why
        case .statement(_, let message, _): message
        case .warned(let text): "the server warned: \(text)"
        case .stopped: "stopped"
        }
    }
}

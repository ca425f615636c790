import Files
import Import
import Report
import Store

/// What can go wrong, by what a program can do about it. The message says what was expected, what
/// was found and where.
public enum WarchestError: Error, Sendable {
    /// The database is missing, unreadable, or no Warchest database.
    case database(String)
    /// Another program is writing; try again.
    case busy(String)
    /// A name, parameter, key or statement does not exist or does not fit.
    case usage(String)
    /// A report or method file breaks the rules.
    case definition(String)
    /// A file was refused: nothing of it was posted.
    case refused(String)
    /// A limit of time or memory was reached, or the work was stopped.
    case stopped(String)
    /// The disk or the permissions refuse.
    case storage(String)
    /// A fault of Warchest itself.
    case fault(String)

    /// The message, for people.
    public var message: String {
        switch self {
        case .database(let text), .busy(let text), .usage(let text), .definition(let text),
            .refused(let text), .stopped(let text), .storage(let text), .fault(let text):
            text
        }
    }

    /// One of ours for any error of the modules below.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as WarchestError: error
            case let error as StoreError: Self.of(error)
            case let error as ReportError: Self.of(error)
            case let error as ImportError: .refused(error.message)
            case let error as FileError: .storage("\(error)")
            default: .fault(String(describing: error))
            }
    }

    private static func of(_ error: StoreError) -> WarchestError {
        let text = error.description
        return switch error {
        case .busy: .busy(text)
        case .missing, .notADatabase, .foreign, .newer, .older, .otherViews, .migrationModified,
            .damaged, .unfinishedWrite, .planted, .sumOverflow, .noLedgerOnServer, .olderOnServer:
            .database(text)
        case .unreadable, .unwritable, .temporaryFull, .server: .storage(text)
        case .interrupted, .cancelled, .timeLimit, .memoryLimit: .stopped(text)
        case .sql(_, let trusted): trusted ? .fault(text) : .usage(text)
        case .refused, .moreThanOneStatement, .noStatement, .missingParameter, .unknownParameter,
            .valueTooLarge:
            .usage(text)
        case .sqlite: .storage(text)
        }
    }

    private static func of(_ error: ReportError) -> WarchestError {
        switch error {
        case .usage, .notFound: .usage(error.message)
        case .definition(_, _, _, let embedded), .wrongValue(_, _, _, _, let embedded):
            embedded ? .fault(error.message) : .definition(error.message)
        case .unreadableFile: .definition(error.message)
        case .overflow: .database(error.message)
        }
    }
}

extension WarchestError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

/// Runs `body`; what it throws becomes a ``WarchestError``.
func translating<T>(_ body: () throws -> T) throws(WarchestError) -> T {
    do { return try body() } catch { throw WarchestError(error) }
}

import Publishing

/// What keeps a ledger from being published, what to do about it, and the documented exit code.
extension PublishingError: CLIError {
    var message: String { description + (advice ?? "") }

    private var advice: String? {
        switch self {
        case .oldServer: nil
        case .olderSchema:
            "\n  Publish into an empty database, and drop this one: its files are in the ledger."
        case .noSource: "\n  The list: warchest sources"
        case .emptyLedger: "\n  Load something first: warchest import FILE"
        case .otherLedger: "\n  Publish it into another database."
        case .badShard: nil
        case .apart: "\n  Import the file into that ledger, and publish from there."
        case .stillNeeded(let source, _):
            "\n  There: warchest remove \(source), then warchest publish ADDRESS"
        case .miscounted: "\n  Try again; if it happens twice, please report it."
        }
    }

    var exitCode: Int32 {
        switch self {
        case .oldServer, .olderSchema, .otherLedger: 2
        case .noSource, .emptyLedger, .badShard: 64
        case .apart, .stillNeeded: 65
        case .miscounted: 70
        }
    }
}

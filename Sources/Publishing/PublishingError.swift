/// What keeps a ledger from being published.
package enum PublishingError: Error, Equatable, Sendable {
    /// PostgreSQL before 15.
    case oldServer(place: String, version: Int)
    /// The ledger there has an older schema.
    case olderSchema(place: String, found: Int, known: Int)
    /// There is no such source in the ledger.
    case noSource(Int64)
    /// Nothing to publish.
    case emptyLedger(path: String)
    /// A source's number stands for another file there.
    case otherLedger(source: Int64)
    /// A name given with --shard that is none, or two of one name.
    case badShard(String)
    /// Another ledger's files there and these would have to be settled together.
    case apart(source: Int64, file: String, why: String)
    /// What else speaks of a source that is to go.
    case stillNeeded(source: Int64, why: String)
    /// The server's numbers are not those that were sent.
    case miscounted(source: Int64, sent: String, found: String)
}

extension PublishingError: CustomStringConvertible {
    /// What was expected, and what was found.
    package var description: String {
        switch self {
        case .oldServer(let place, let version):
            "\(place): expected PostgreSQL 15 or newer, found \(version / 10_000)."
        case .olderSchema(let place, let found, let known):
            "\(place): the ledger there has schema version \(found); this program publishes "
                + "version \(known)."
        case .noSource(let source): "expected the number of a source, found \(source)."
        case .emptyLedger(let path): "\(path): expected files to publish, found none."
        case .otherLedger(let source):
            "source \(source) of this ledger is another file on the server: the two were copies of "
                + "one ledger, and went apart. Nothing was published."
        case .badShard(let text):
            "--shard: expected NAME=postgresql://…, each name once, of letters and digits; found "
                + text + "."
        case .apart(let source, let file, let why):
            "source \(source) (\(file)): \(why), and was published from another ledger; what "
                + "settles the two (amendments, notices, newer copies) is decided in one ledger. "
                + "Nothing of this ledger was published."
        case .stillNeeded(let source, let why):
            "source \(source): \(why); what follows from taking it away is settled in the ledger."
        case .miscounted(let source, let sent, let found):
            "source \(source): sent \(sent), and the server has \(found). Nothing was published."
        }
    }
}

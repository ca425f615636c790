import ArgumentParser
import Publishing
import Report
import Server

/// `warchest unpublish postgresql://… --source N`
struct UnpublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpublish",
        abstract: "Take sources off a PostgreSQL server; the ledger they came from keeps them.",
        discussion: """
            A source that others follow from (a newer copy, an amendment, a report that tells a
            notice) is taken away in the ledger, which settles what follows: warchest remove N,
            then warchest publish.

            EXAMPLE:
              warchest unpublish postgresql://db/ledger --source 3
            """)

    @Argument(help: "The server's database: postgresql://[USER@]HOST[:PORT]/NAME")
    var address: String
    @Option(
        name: .customLong("source"),
        help: "The source, as warchest sources --db ADDRESS numbers it. May be repeated.")
    var sources: [Int64] = []

    mutating func validate() throws {
        try PublishCommand.checkAddress(address)
        if sources.isEmpty {
            throw ValidationError(
                "expected --source N, found none; the list: warchest sources --db \(address)")
        }
    }

    mutating func run() throws {
        let server = try Publication.session(address)
        let rows = try Publication.told(address) {
            try Unpublisher(server: server).run(sources)
        }
        try StandardOutput.line(
            "took away \(sources.count) \(sources.count == 1 ? "source" : "sources"), "
                + "\(rows) entries")
    }
}

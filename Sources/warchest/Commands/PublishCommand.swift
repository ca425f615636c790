import ArgumentParser
import Foundation
import Publishing
import Report
import Server
import Store
import Wording

/// `warchest publish postgresql://…`
struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Put a ledger on a PostgreSQL server, for many to ask at once.",
        discussion: """
            What was published before follows the ledger: statuses, newer copies, removals. A
            source is there whole or not at all. Entries may stand on other servers (--shard); the
            rest stands on the one named. Passwords and TLS are libpq's own: PGPASSWORD, ~/.pgpass,
            ?sslmode=verify-full in the address.

            EXAMPLES:
              warchest publish postgresql://desk@db.example.org/ledger
              warchest publish postgresql://db/ledger --source 3 --shard one=postgresql://db1/facts
              warchest report race-summary --race GA-06 --db postgresql://db/ledger
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The server's database, which exists: postgresql://[USER@]HOST[:PORT]/NAME")
    var address: String
    @Option(
        name: .customLong("source"), help: "Only this source; may be repeated. Default: all.")
    var sources: [Int64] = []
    @Option(
        name: .customLong("shard"),
        help: "NAME=postgresql://…: a server for entries. May be repeated; parts take turns.")
    var shards: [String] = []

    mutating func validate() throws {
        try Self.checkAddress(address)
    }

    static func checkAddress(_ address: String) throws {
        guard ServerSession.isAddress(address) else {
            throw ValidationError(
                "expected an address like postgresql://host/name, found "
                    + "\(VisibleText.of(address))")
        }
    }

    mutating func run() throws {
        guard !ServerSession.isAddress(global.path) else {
            throw UsageError(
                "--db: expected the file of a ledger, found a server: what is published comes "
                    + "from a file.")
        }
        let ledger = try Reading.trusted(global.path, isAlone: true)
        let shards = try shards.map { try Shard($0) }
        let server = try Publication.session(address)
        let progress = RowProgress(global.path)
        let publisher = try Publisher(
            ledger, to: server, shards: shards, machine: Publication.machine
        ) { progress.show(Int64($0), Int64($1)) }
        defer { progress.end() }
        let outcome = try Publication.told(address) {
            try publisher.run(sources.isEmpty ? nil : sources)
        }
        progress.end()
        try tell(outcome, server.place)
    }

    private func tell(_ outcome: Publisher.Outcome, _ place: String) throws {
        func files(_ count: Int) -> String { "\(count) \(count == 1 ? "source" : "sources")" }
        if outcome.isNew { try StandardOutput.line("made a ledger in \(place)") }
        if outcome.swept > 0 {
            try StandardOutput.line("swept what \(outcome.swept) interrupted publishers had left")
        }
        for (source, there) in outcome.already {
            try StandardOutput.line(
                "source \(source) is there already, as source \(there) of another ledger")
        }
        let parts = outcome.parts.map { part in
            "part \(part.number)" + (part.shard.map { " on \($0)" } ?? "")
        }
        guard !outcome.published.isEmpty || outcome.followed > 0 else {
            try StandardOutput.line("\(place) says what the ledger says: nothing to publish")
            return
        }
        try StandardOutput.line(
            "published \(files(outcome.published.count)), \(outcome.rows) entries"
                + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"))
        if outcome.followed > 0 {
            try StandardOutput.line(
                "\(files(outcome.followed)) published before follow the ledger"
                    + (outcome.removed > 0 ? "; \(outcome.removed) of them removed" : ""))
        }
        try StandardOutput.line("ask it: warchest report sources --db \(place)")
    }
}

/// What `publish` and `unpublish` share.
enum Publication {
    static func session(_ address: String) throws -> ServerSession {
        try told(address) {
            let server = try ServerSession(address)
            server.shouldStop = { Interruption.isRequested }
            return server
        }
    }

    /// What a server says, as every other problem of a database.
    static func told<T>(_ address: String, _ body: () throws -> T) throws -> T {
        do { return try body() } catch ServerError.stopped {
            throw StoreError.interrupted
        } catch let error as ServerError {
            throw StoreError.server(
                address: ServerSession.shown(address), why: error.description)
        }
    }

    /// The name of this machine.
    static var machine: String { ProcessInfo.processInfo.hostName }
}

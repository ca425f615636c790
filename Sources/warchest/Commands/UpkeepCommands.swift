import ArgumentParser
import Foundation
import Import
import Publishing
import Report
import Server
import Store
import Wording

/// `warchest verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove the database sound: silent and 0 when it is, else what is wrong, and 1.",
        discussion: """
            Every page and every row is read once, at about the rate of the import. --quick holds
            only counts, sums and seals against each other; --thorough also recounts everything
            by SQL, which takes ten times as long and finds the same by another way.

            EXAMPLE:
              warchest verify --db warchest.db && echo sound
            """)

    @Flag(help: "Only counts, sums and seals: no row is read for itself.")
    var quick = false

    @Flag(help: "Recount everything by SQL as well.")
    var thorough = false

    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
        if quick, thorough {
            throw ValidationError("expected --quick or --thorough, found both")
        }
    }

    mutating func run() throws {
        if ServerSession.isAddress(global.path) { return try proveServer() }
        Verification.giveBackLargeMemory()
        let problems = try Writing.problems(
            of: global.path, depth: quick ? .quick : thorough ? .thorough : .full)
        for problem in problems {
            try StandardOutput.line(VisibleText.of("\(problem.check): \(problem.message)"))
        }
        if !problems.isEmpty { throw ExitCode(1) }
    }
}

extension VerifyCommand {
    /// A server holds its parts, entries and sums against what was sent, whichever depth is asked.
    private func proveServer() throws {
        let server = try Publication.session(global.path)
        let problems = try Publication.told(global.path) { try ServerCheck(server: server).run() }
        for problem in problems {
            try StandardOutput.line(VisibleText.of("\(problem.check): \(problem.message)"))
        }
        if !problems.isEmpty { throw ExitCode(1) }
    }
}

/// `warchest remove`
struct RemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Un-import one source whole; nothing else is touched.",
        discussion: "EXAMPLE:\n  warchest sources\n  warchest remove 3")

    @Argument(help: "The source's number, as in: warchest sources")
    var source: Int64

    @OptionGroup var global: GlobalOptions

    mutating func run() throws {
        let database = try Writing.database(global.path, stops: true)
        guard let name = try SourceRemoval.remove(source, now: Writing.now(), in: database) else {
            throw UsageError("no source \(source); list them with: warchest sources")
        }
        try StandardOutput.line(VisibleText.of("removed source \(source) (\(name))"))
    }
}

/// `warchest prune`
struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Free the space of superseded snapshots; --as-of no longer reaches them.",
        discussion: """
            Versions of an amended filing are no snapshots and stay; see: warchest remove.

            EXAMPLE:
              warchest backup before.db && warchest prune
            """)

    @OptionGroup var global: GlobalOptions

    mutating func run() throws {
        let database = try Writing.database(global.path, stops: true)
        let pruned = try SourceRemoval.prune(now: Writing.now(), in: database)
        let list = pruned.sources.map(String.init).joined(separator: ", ")
        try StandardOutput.line(
            pruned.sources.isEmpty ? "nothing to prune" : "pruned source \(list)")
        guard let problem = pruned.problem else { return }
        StandardError.line(
            VisibleText.ofLines(
                "warchest: the space of deleted rows could not be given back: "
                    // Of the rows nothing was.
                    + problem.description.replacing(", and rolled back", with: "") + "\n"
                    + "  The rows are pruned and nothing else is lost; next: free as much space as "
                    + "the database takes, then: warchest prune --db \(global.path)"))
        throw ExitCode(problem.exitCode)
    }
}

/// `warchest backup`
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a verified copy of the database to a new file.",
        discussion: "EXAMPLE:\n  warchest backup warchest-2026-11-23.db")

    @Argument(help: "The new file.")
    var file: String

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Replace the file if it exists.")
    var force = false

    mutating func run() throws {
        var isOlder = false
        try Backup.write(
            global.path, to: file, overwrites: force, cancellation: Writing.cancellation
        ) { copy in
            // A copy of an older version's database is as good as the original.
            let problems: [Verification.Problem]
            do {
                problems = try Writing.problems(of: copy)
                    .filter { $0.check != Verification.versionCheck }
            } catch StoreError.older {
                isOlder = true
                return try Backup.checkIntegrity(copy)
            }
            for problem in problems {
                StandardError.line(VisibleText.of("\(problem.check): \(problem.message)"))
            }
            guard problems.isEmpty else { throw ExitCode(1) }
        }
        let done =
            isOlder
            ? "backed up: \(file) (its schema is an older one, so that only SQLite's own check was "
                + "made; bring it up to date with: warchest schema --update --db \(file))"
            : "backed up and verified: \(file)"
        try StandardOutput.line(VisibleText.of(done))
    }
}

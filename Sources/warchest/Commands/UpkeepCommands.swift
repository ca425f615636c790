import ArgumentParser
import Foundation
import Import
import Report
import Store

/// `warchest verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove the database sound: silent and 0 when it is, else what is wrong, and 1.",
        discussion: "EXAMPLE:\n  warchest verify --db warchest.db && echo sound")

    @OptionGroup var global: GlobalOptions

    mutating func run() throws {
        let database = try Writing.database(global.path)
        let problems = try Verification(database: database).run()
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
        let database = try Writing.database(global.path)
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
        discussion: "EXAMPLE:\n  warchest backup before.db && warchest prune")

    @OptionGroup var global: GlobalOptions

    mutating func run() throws {
        let database = try Writing.database(global.path)
        let ids = try SourceRemoval.prune(now: Writing.now(), in: database)
        let list = ids.map(String.init).joined(separator: ", ")
        try StandardOutput.line(ids.isEmpty ? "nothing to prune" : "pruned source \(list)")
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
        let path = global.path
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError.missing(path: path)
        }
        guard force || !FileManager.default.fileExists(atPath: file) else {
            throw UsageError("\(VisibleText.of(file)) exists; add --force to replace it")
        }
        let temporary = "\(file).\(getpid()).tmp"
        defer { unlink(temporary) }
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.unwritable(path: file, why: String(cString: strerror(errno)))
        }
        close(descriptor)
        try LedgerDatabase.copy(path, to: temporary)
        let copy = try Writing.database(temporary)
        let problems = try Verification(database: copy).run()
        guard problems.isEmpty else {
            for problem in problems {
                StandardError.line(VisibleText.of("\(problem.check): \(problem.message)"))
            }
            throw ExitCode(1)
        }
        let synced = open(temporary, O_RDONLY | O_CLOEXEC)
        let isSafe = synced >= 0 && fsync(synced) == 0
        close(synced)
        guard isSafe, rename(temporary, file) == 0 else {
            throw StoreError.unwritable(path: file, why: String(cString: strerror(errno)))
        }
        try StandardOutput.line(VisibleText.of("backed up and verified: \(file)"))
    }
}

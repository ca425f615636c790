import Foundation
import Import
import LedgerModel
import Report
import Server
import Store
import Wording

extension ImportError: CLIError {}

extension FormatFileError: CLIError {
    var exitCode: Int32 { 2 }
}

/// Opens the database for writing.
enum Writing {
    /// How long a second writer waits for the first.
    static let waitSeconds = 5

    /// Whether the person or the system asked to stop.
    static var cancellation: Cancellation { Cancellation { Interruption.isRequested } }

    /// - Parameter stops: whether a signal ends any statement; an import looks for itself.
    static func database(
        _ path: String, create: Bool = false, stops: Bool = false
    ) throws -> Connection {
        try refuseServer(path)
        let database = try Connection(
            writing: path, create: create, toolVersion: "warchest \(Program.version)",
            waitSeconds: waitSeconds, cancellation: stops ? cancellation : nil,
            onIndexing: IndexProgress().show)
        if let backup = database.migrationBackup {
            StandardError.line(
                VisibleText.of("\(path): schema brought up to date; the old state is \(backup)"))
        }
        return database
    }

    /// What is written is written into a file.
    static func refuseServer(_ path: String) throws {
        guard ServerSession.isAddress(path) else { return }
        throw UsageError(
            "--db: expected the file of a ledger, found \(ServerSession.shown(path)): what is "
                + "imported, removed or decided is in a file; warchest publish then brings it "
                + "there.")
    }

    /// What `verify` finds in a database, which is only read.
    static func problems(
        of path: String, depth: Verification.Depth = .full
    ) throws -> [Verification.Problem] {
        let database = try Connection(
            verifying: path, toolVersion: "warchest \(Program.version)",
            waitSeconds: waitSeconds, cancellation: cancellation)
        let progress = RowProgress(path)
        defer { progress.end() }
        return try Verification(
            database: database, depth: depth, onProgress: progress.show
        ).run()
    }

    /// The time now in UTC, ISO, to the second.
    static func now() -> String {
        Day.instant(secondsSince1970: Int(time(nil)))
    }
}

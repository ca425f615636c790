import CSystem
import Foundation
import Server

extension Connection {
    /// Opens a ledger on a server for reading.
    ///
    /// - Parameters:
    ///   - address: as libpq takes it, without a password.
    ///   - schemaVersion: the version of the schema that this program reads.
    ///   - schemaDigest: what the ledger must say of its views and code lists.
    ///   - isLasting: whether it stays open between questions: then publishers wait for none but
    ///     those that are asked within ``oneState(_:)``.
    /// - Throws: ``StoreError`` when the server is not to be had, or has no ledger of this program.
    package convenience init(
        server address: String, schemaVersion: Int32, schemaDigest: String,
        profile: Profile = .trusted, isLasting: Bool = false, cancellation: Cancellation? = nil
    ) throws {
        let shown = ServerSession.shown(address)
        let session: ServerSession
        do { session = try ServerSession(address) } catch let error as ServerError {
            throw StoreError.server(address: shown, why: error.description)
        }
        self.init(
            try Self.openHandle(":memory:", flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE),
            path: session.place, profile: profile, cancellation: cancellation)
        server = session
        try registerTables()
        do {
            // As long as it is open, no publisher changes which tables make up the facts.
            try session.run("SELECT pg_advisory_lock_shared(\(Self.readersLock))")
            try checkLedger(session, Int(schemaVersion), schemaDigest)
            try session.run(Self.settingsOfReader)
            if isLasting {
                try session.run("SELECT pg_advisory_unlock_shared(\(Self.readersLock))")
                locksEachState = true
            }
        } catch let error as ServerError {
            throw StoreError.server(address: shown, why: error.description)
        }
        session.shouldStop = { [watch] in watch.shouldStop() }
        isOpening = false
    }

    /// The advisory lock that readers share, and that a publisher holds alone while it attaches.
    package static let readersLock = "8107, 2"

    /// Names are looked up among SQLite's words first, then among the tables of the ledger.
    package static let searchPath = "warchest_words, warchest, pg_catalog"

    /// Joins are planned as a whole, for the methods are long; nothing may be written.
    private static let settingsOfReader = """
        SET search_path = \(searchPath); SET default_transaction_read_only = on;
        SET join_collapse_limit = 20; SET from_collapse_limit = 20; SET geqo = off; SET jit = off;
        SET enable_partitionwise_aggregate = on; SET TimeZone = 'UTC'
        """

    private func checkLedger(_ session: ServerSession, _ version: Int, _ digest: String) throws {
        guard session.version >= 150_000 else {
            throw StoreError.server(
                address: path, why: "expected PostgreSQL 15 or newer, found \(session.version)")
        }
        guard try session.first("SELECT to_regclass('warchest_server.about')")?.text(0) != nil
        else {
            throw StoreError.noLedgerOnServer(address: path)
        }
        var about: [String: String] = [:]
        for row in try session.texts("SELECT name, value FROM warchest_server.about") {
            about[row[0] ?? ""] = row[1]
        }
        let found = about["schema_version"].flatMap { Int($0) } ?? 0
        let version = Migrations.onServer(version)
        if found > version { throw StoreError.newer(path: path, found: found, known: version) }
        guard found == version, about["schema_digest"] == digest else {
            throw StoreError.olderOnServer(address: path, found: found, known: version)
        }
    }

    /// A statement that runs on the server, and a statement of SQLite that holds its parameters.
    func remoteStatement(_ place: StatementPlace, _ session: ServerSession) throws -> Statement {
        if let nul = place.sql.utf8.firstIndex(of: 0) {
            throw StoreError.refused(
                what: "a NUL character", at: place.at(place.sql.utf8[..<nul].count))
        }
        let remote = RemoteStatement(place, session, of: self)
        try remote.refuseWriting()
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, remote.holder, -1, &prepared, nil)
        guard code == SQLITE_OK, let prepared else {
            throw StoreError(code, of: handle, doing: "preparing: \(remote.holder.prefix(200))")
        }
        let statement = Statement(prepared, of: self, place, remote: remote)
        _ = try remote.described.get()
        return statement
    }

    /// One state of the ledger for several statements.
    func hold(_ server: ServerSession) throws {
        guard !server.isInTransaction else { return }
        do {
            if locksEachState {
                try server.run("SELECT pg_advisory_lock_shared(\(Self.readersLock))")
            }
            try server.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        } catch {
            throw StoreError.server(address: path, why: "\(error)")
        }
    }

    /// Ends it.
    func letGo(_ server: ServerSession) {
        guard server.isInTransaction else { return }
        try? server.run("COMMIT")
        guard locksEachState else { return }
        try? server.run("SELECT pg_advisory_unlock_shared(\(Self.readersLock))")
    }

    /// What a server's complaint means to a reader.
    func readingFailure(_ error: ServerError, _ place: StatementPlace) -> StoreError {
        switch error {
        case .stopped:
            guard watch.hitDeadline, let limits = profile.limits else { return .cancelled }
            return .timeLimit(seconds: limits.seconds)
        case .statement("57014", _, _):
            guard let limits = profile.limits else { return .cancelled }
            return .timeLimit(seconds: limits.seconds)
        case .statement("25006", _, _):
            return .refused(what: "a statement that writes", at: place.origin)
        case .statement("42501", let message, _): return .refused(what: message, at: place.origin)
        case .statement("53200", let message, _), .statement("53400", let message, _):
            return .memoryLimit(detail: message)
        case .statement(_, let message, _):
            return .sql(place.problem(message, at: nil), trusted: !profile.isGuarded)
        default: return .server(address: path, why: error.description)
        }
    }
}

import CServer
import Foundation

/// A connection to a PostgreSQL server through libpq. Use from one thread at a time.
package final class ServerSession {
    /// Host, port and name of the database: what may be shown of an address.
    package private(set) var place = ""
    /// Asked while the server works: whether to stop waiting for it.
    package var shouldStop: () -> Bool = { false }

    private let connection: UnsafeMutableRawPointer
    private let notices: Notices
    private weak var active: ServerStream?
    /// Whether ``mark()`` has set a savepoint in the open transaction.
    private var isMarked = false

    /// What the server said beside its answers.
    private final class Notices {
        var warning: String?
    }

    /// Whether a database is one on a server.
    package static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// Connects.
    ///
    /// - Parameter address: as libpq takes it, without a password: that comes from `PGPASSWORD`,
    ///   `~/.pgpass` or a service file, like every other setting of libpq.
    /// - Throws: ``ServerError``.
    package init(_ address: String) throws {
        guard !Self.hasPassword(address) else { throw ServerError.passwordInAddress }
        if let why = warchest_server_load() {
            throw ServerError.noLibrary(why: String(cString: why))
        }
        notices = Notices()
        let context = Unmanaged.passUnretained(notices).toOpaque()
        guard
            let opened = warchest_server_connect(
                address, context,
                { context, severity, text in
                    guard let context, let severity, let text,
                        String(cString: severity) == "WARNING"
                    else { return }
                    let notices = Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue()
                    notices.warning = notices.warning ?? String(cString: text)
                })
        else { throw ServerError.unreachable(why: "out of memory") }
        connection = opened
        // Should this throw, `deinit` closes the connection.
        guard warchest_server_is_open(connection) != 0 else {
            throw ServerError.unreachable(why: Self.line(warchest_server_error(connection)))
        }
        let parts = self.parts
        place = "postgresql://\(parts.host):\(parts.port)/\(parts.database)"
        try run("SET client_encoding = 'UTF8'; SET standard_conforming_strings = on")
    }

    deinit { warchest_server_finish(connection) }

    /// Whether an address bears a password: in its user part, or as a parameter.
    private static func hasPassword(_ address: String) -> Bool {
        let rest = address.split(separator: "//", maxSplits: 1).last ?? ""
        let host = rest.prefix { $0 != "/" && $0 != "?" }
        if let at = host.lastIndex(of: "@"), host[..<at].contains(":") { return true }
        return rest.drop { $0 != "?" }.contains("password=")
    }

    /// The address without what stands before its host.
    package static func shown(_ address: String) -> String {
        guard let slashes = address.firstRange(of: "//") else { return "the server" }
        let rest = address[slashes.upperBound...]
        let host = rest.prefix { $0 != "/" && $0 != "?" }
        let start = host.lastIndex(of: "@").map { rest.index(after: $0) } ?? rest.startIndex
        return "postgresql://" + rest[start...].prefix { $0 != "?" }
    }

    /// Where it is, and as whom.
    package var parts: (host: String, port: String, database: String, user: String) {
        func part(_ what: Character) -> String {
            String(cString: warchest_server_place(connection, CChar(what.asciiValue ?? 0)))
        }
        return (part("h"), part("p"), part("d"), part("u"))
    }

    /// Whether the connection still stands, as far as the last statement told.
    package var isOpen: Bool { warchest_server_is_open(connection) != 0 }

    /// Whether a transaction is open.
    package var isInTransaction: Bool { warchest_server_is_in_transaction(connection) != 0 }

    /// The version of the server, like 150018.
    package var version: Int { Int(warchest_server_version(connection)) }

    private static func line(_ text: UnsafePointer<CChar>?) -> String {
        let words = text.map { String(cString: $0) } ?? ""
        return words.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .joined(separator: "; ")
    }

    // MARK: Statements

    /// Runs statements of our own, one behind the other, and waits.
    package func run(_ sql: String) throws {
        try active?.keepRest()
        notices.warning = nil
        if !isInTransaction { isMarked = false }
        guard let result = warchest_server_run(connection, sql) else { throw lost }
        defer { warchest_server_clear(result) }
        let kind = warchest_server_kind(result)
        guard kind == CChar(UInt8(ascii: "e")) else { throw failure(of: result) }
        try refuseWarning()
    }

    /// Within a transaction, a place to come back to when the next statement is stopped.
    package func mark() throws {
        guard isInTransaction else {
            isMarked = false
            return
        }
        try run((isMarked ? "RELEASE SAVEPOINT turn; " : "") + "SAVEPOINT turn")
        isMarked = true
    }

    /// Goes back there.
    package func backToMark() throws {
        if isMarked, isInTransaction { try run("ROLLBACK TO SAVEPOINT turn") }
    }

    /// Starts one statement.
    package func stream(_ sql: String) throws -> ServerStream {
        try active?.keepRest()
        notices.warning = nil
        guard warchest_server_send(connection, sql) != 0 else { throw lost }
        let stream = ServerStream(self)
        active = stream
        return stream
    }

    /// The names of a statement's columns, without running it.
    package func columns(of sql: String) throws -> [String] {
        try active?.keepRest()
        guard let result = warchest_server_describe(connection, sql) else { throw lost }
        defer { warchest_server_clear(result) }
        guard warchest_server_kind(result) == CChar(UInt8(ascii: "e")) else {
            throw failure(of: result)
        }
        return (0..<warchest_server_columns(result)).map {
            warchest_server_column(result, $0).map { String(cString: $0) } ?? ""
        }
    }

    /// The first row of a statement; nil where it has none.
    package func first(_ sql: String) throws -> ServerRow? {
        let stream = try stream(sql)
        let row = try stream.next()
        // To the end: a statement that is stopped takes the open transaction with it.
        while try stream.next() != nil {}
        return row
    }

    /// The rows of a statement of our own, as text.
    package func texts(_ sql: String) throws -> [[String?]] {
        let stream = try stream(sql)
        var rows: [[String?]] = []
        while let row = try stream.next() {
            rows.append((0..<row.count).map { row.text($0) })
        }
        return rows
    }

    // MARK: COPY

    /// Sends rows into a table.
    ///
    /// - Parameters:
    ///   - target: the table and its columns, as after `COPY`.
    ///   - body: is handed a closure that takes bytes in PostgreSQL's binary format.
    package func copy(
        into target: String,
        _ body: (@escaping (UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        try active?.keepRest()
        notices.warning = nil
        let copy = "COPY \(target) FROM STDIN (FORMAT binary)"
        guard let begun = warchest_server_run(connection, copy) else { throw lost }
        defer { warchest_server_clear(begun) }
        guard warchest_server_kind(begun) == CChar(UInt8(ascii: "i")) else {
            throw failure(of: begun)
        }
        do {
            try body { [self] bytes in
                guard warchest_server_put(connection, bytes.baseAddress, bytes.count) != 0 else {
                    throw lost
                }
                if shouldStop() { throw ServerError.stopped }
            }
        } catch {
            _ = warchest_server_put_end(connection, "given up")
            while let result = warchest_server_result(connection) { warchest_server_clear(result) }
            throw error
        }
        guard warchest_server_put_end(connection, nil) != 0 else { throw lost }
        var problem: ServerError?
        while let result = warchest_server_result(connection) {
            if warchest_server_kind(result) == CChar(UInt8(ascii: "x")) {
                problem = problem ?? failure(of: result)
            }
            warchest_server_clear(result)
        }
        if let problem { throw problem }
        try refuseWarning()
    }

    // MARK: What a stream asks

    /// The next result of the running statement; waits for it.
    func nextResult() throws -> UnsafeMutableRawPointer? {
        var isStopping = false
        while true {
            switch warchest_server_is_ready(connection) {
            case 1:
                let result = warchest_server_result(connection)
                guard isStopping else { return result }
                guard let result else { throw ServerError.stopped }
                warchest_server_clear(result)
                continue
            case 0: break
            default: throw lost
            }
            var wait = pollfd(
                fd: warchest_server_socket(connection), events: Int16(POLLIN), revents: 0)
            poll(&wait, 1, 100)
            if !isStopping, shouldStop() {
                isStopping = true
                warchest_server_cancel(connection)
            }
        }
    }

    /// Ends a statement whose other rows nobody wants.
    func giveUp() {
        warchest_server_cancel(connection)
        while let result = warchest_server_result(connection) { warchest_server_clear(result) }
        active = nil
        // A statement that is stopped takes the open transaction with it, back to the last mark.
        try? backToMark()
    }

    func isOver() { active = nil }

    func refuseWarning() throws {
        if let warning = notices.warning {
            notices.warning = nil
            throw ServerError.warned(warning)
        }
    }

    private var lost: ServerError {
        let why = Self.line(warchest_server_error(connection))
        return .lost(why: why.isEmpty ? "the connection to the server was lost" : why)
    }

    func failure(of result: UnsafeMutableRawPointer) -> ServerError {
        func field(_ name: Character) -> String? {
            warchest_server_field(result, CChar(name.asciiValue ?? 0)).map { Self.line($0) }
        }
        guard let message = field("M") else { return lost }
        let more = [field("D"), field("H")].compactMap { $0 }.map { " (\($0))" }.joined()
        return .statement(
            code: field("C") ?? "", message: message + more,
            position: field("P").flatMap { Int($0) })
    }
}

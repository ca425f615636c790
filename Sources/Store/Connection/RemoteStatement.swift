import CSystem
import Server

/// A statement that runs on a server. Its parameters are bound to a statement of SQLite that only
/// hands them back; they are then written into the text.
final class RemoteStatement {
    private unowned let connection: Connection
    private let session: ServerSession
    private let dialect: Dialect
    private let place: StatementPlace
    /// The parameters as they are written, in the order of the columns that hand them back.
    private let names: [String]
    private var stream: ServerStream?
    /// The row that was stepped to.
    private(set) var row: ServerRow?

    init(_ place: StatementPlace, _ session: ServerSession, of connection: Connection) {
        self.connection = connection
        self.session = session
        self.place = place
        var names: [String] = []
        Dialect.parameters(of: place.sql) { name in
            if name == "?" || !names.contains(name) { names.append(name) }
        }
        self.names = names
        dialect = Dialect(place.sql)
    }

    /// The statement of SQLite that takes the values and hands them back.
    var holder: String {
        "SELECT " + (names.isEmpty ? "NULL" : names.joined(separator: ", "))
    }

    /// Only what reads: the server refuses the rest too, but says so in its own words.
    func refuseWriting() throws {
        let word = dialect.firstWord
        guard ["SELECT", "WITH", "VALUES", "EXPLAIN"].contains(word) else {
            if word.isEmpty { throw StoreError.noStatement }
            throw StoreError.refused(what: "a statement that begins with \(word)", at: place.origin)
        }
    }

    /// The columns, asked without running it: with no values, for names do not depend on them.
    private(set) lazy var described: Result<[String], any Error> = Result {
        try told {
            try session.columns(
                of: dialect.text(
                    literal: { _, _ in "NULL" },
                    table: { $0 == "feed" ? try? self.connection.feed.asTable() : nil }))
        }
    }

    var columnNames: [String] { (try? described.get()) ?? [] }

    /// Steps to the next row, starting it where it is not running.
    ///
    /// - Parameter holder: the statement of SQLite that holds the values.
    func step(filledBy holder: OpaquePointer) throws -> Bool {
        try told {
            let stream = try self.stream ?? session.stream(text(filledBy: holder))
            self.stream = stream
            do {
                row = try stream.next()
            } catch {
                end()
                throw error
            }
            if row == nil { end() }
            return row != nil
        }
    }

    /// Ends a half-read result.
    func end() {
        stream?.end()
        stream = nil
        row = nil
    }

    /// The statement with its values, as the server is asked.
    private func text(filledBy holder: OpaquePointer) throws -> String {
        var problem: (any Error)?
        sqlite3_reset(holder)
        defer { sqlite3_reset(holder) }
        let isRow = sqlite3_step(holder) == SQLITE_ROW
        let view = RowView(statement: holder, remote: nil)
        let unnamed = names.indices.filter { names[$0] == "?" }
        let text = dialect.text(
            literal: { name, place in
                let column = name == "?" ? unnamed[place - 1] : names.firstIndex(of: name)
                guard isRow, let column else { return "NULL" }
                do { return try Self.literal(view.value(column)) } catch {
                    problem = error
                    return "NULL"
                }
            },
            table: {
                guard $0 == "feed" else { return nil }
                do { return try connection.feed.asTable() } catch {
                    problem = error
                    return nil
                }
            })
        if let problem { throw problem }
        return text
    }

    static func literal(_ value: SQLValue) throws(StoreError) -> String {
        switch value {
        case .null: return "NULL"
        case .integer(let number): return "'\(number)'::bigint"
        case .real(let number): return "'\(number)'::double precision"
        case .text(let text):
            guard let quoted = Dialect.quoted(text) else {
                throw .refused(what: "a NUL character in a value", at: nil)
            }
            return quoted
        case .blob(let bytes):
            let hex = bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }
            return "'\\x\(hex.joined())'::bytea"
        }
    }

    /// What a server says, as a reader of a file would hear it.
    private func told<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as ServerError {
            throw connection.readingFailure(error, place)
        }
    }
}

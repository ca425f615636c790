import Store
import Testing

/// A statement that was prepared once is used again: nothing of its last use may show.
@Suite struct IdleStatementsTests {
    private let database: TestDatabase

    init() throws { database = try TestDatabase() }

    @Test func aKeptStatementHasNoValueOfItsLastUse() throws {
        let connection = try database.trusted()
        for value: SQLValue in [.text("left"), .null, .integer(7), .null] {
            let statement = try connection.statement("SELECT :a")
            if value != .null { statement.bind(1, value == .integer(7) ? 7 : nil as Int64?) }
            #expect(try statement.step())
            #expect(statement.isNull(0) == (value != .integer(7)))
        }
        let again = try connection.statement("SELECT :a")
        #expect(try again.step())
        #expect(again.isNull(0), "7 was bound the time before")
    }

    @Test func twoOfOneTextDoNotShareTheirRows() throws {
        let connection = try database.trusted()
        let sql = "SELECT value FROM json_each('[1,2,3]')"
        for _ in 0..<3 {
            let (one, other) = (try connection.statement(sql), try connection.statement(sql))
            #expect(try one.step() && other.step() && one.step())
            #expect(one.int(0) == 2)
            #expect(other.int(0) == 1)
        }
        let half = try connection.statement(sql)
        #expect(try half.step())
        #expect(half.int(0) == 1, "one that was left half read begins again")
    }

    @Test func whatMayNotRunIsRefusedEachTime() throws {
        let connection = try database.guarded()
        for sql in ["SELECT 1; SELECT 2", "DELETE FROM entry", "SELECT load_extension('x')"] {
            for _ in 0..<3 {
                #expect(throws: StoreError.self) { try connection.run(sql) { _ in true } }
            }
        }
    }

    @Test func aChangedSchemaIsSeen() throws {
        let writer = try Connection(verifying: database.path, toolVersion: "test", waitSeconds: 1)
        try writer.execute("CREATE TEMP TABLE shape (a)")
        try writer.execute("INSERT INTO shape VALUES (1)")
        #expect(try writer.integer("SELECT count(*) FROM shape") == 1)
        try writer.execute("DROP TABLE shape")
        #expect(throws: StoreError.self) { try writer.integer("SELECT count(*) FROM shape") }
        try writer.execute("CREATE TEMP TABLE shape (b, c)")
        #expect(try writer.integer("SELECT count(*) FROM shape") == 0)
        let columns = try writer.statement("SELECT * FROM shape").columnNames
        #expect(columns == ["b", "c"])
        try writer.execute("DROP TABLE shape")
    }

    @Test func moreThanThereIsRoomForIsPreparedAnew() throws {
        let connection = try database.trusted()
        let filler = String(repeating: "x", count: 300_000)
        for turn in 0..<12 {
            let sql = "SELECT \(turn % 5) AS n, '\(filler)' AS filler"
            let statement = try connection.statement(sql)
            #expect(try statement.step())
            #expect(statement.int(0) == Int64(turn % 5))
        }
    }
}

/// A value that SQLite does not take is an error, not a NULL in its place.
@Suite struct UntakenValueTests {
    @Test func aTextThatIsTooLongIsSaid() throws {
        let connection = try TestDatabase().guarded()
        let long = SQLValue.text(String(repeating: "x", count: 20_000_000))
        #expect(throws: StoreError.self) {
            try connection.run("SELECT :a IS NULL", parameters: ["a": long]) { row in
                Issue.record("ran with \(row.integer(0))")
                return true
            }
        }
        let statement = try connection.statement("SELECT :a IS NULL")
        statement.bind(1, String(repeating: "x", count: 20_000_000))
        #expect(throws: StoreError.self) { _ = try statement.step() }
        statement.bind(1, "short")
        #expect(try statement.step())
        #expect(statement.int(0) == 0, "the next value is taken again")
    }
}

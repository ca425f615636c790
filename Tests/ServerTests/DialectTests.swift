import Server
import Testing

/// What SQLite says and what PostgreSQL is asked; the reports themselves are held against each
/// other on real servers (Tests/Peers/test_server.py).
@Suite struct DialectTests {
    static let cases: [(String, String)] = [
        (
            "SELECT a IS b, a IS NOT b, a IS NULL, a IS NOT NULL;",
            "SELECT a IS NOT DISTINCT FROM b, a IS DISTINCT FROM  b, a IS NULL, a IS NOT NULL "
        ),
        (
            "SELECT CAST(x || '1' AS INTEGER), CAST(y AS TEXT), CAST(z AS BIGINT)",
            "SELECT to_int(x || '1' ), to_text(y ), CAST(z AS BIGINT)"
        ),
        (
            "SELECT 1 ORDER BY a, b DESC, f(c, d) DESC NULLS LAST LIMIT -1",
            "SELECT 1 ORDER BY a NULLS FIRST, b DESC NULLS LAST, f(c, d) DESC NULLS LAST "
                + "LIMIT limited( -1)"
        ),
        (
            "SELECT x FROM (SELECT 1 AS x), (SELECT 2 AS y) AS q",
            "SELECT x FROM (SELECT 1 AS x) AS unnamed_1, (SELECT 2 AS y) AS q"
        ),
        (
            "WITH a AS (SELECT 1), b(x) AS (VALUES (1)), c AS NOT MATERIALIZED (SELECT 2) SELECT 1",
            "WITH RECURSIVE a AS MATERIALIZED (SELECT 1), b(x) AS MATERIALIZED (VALUES (1)), "
                + "c AS NOT MATERIALIZED (SELECT 2) SELECT 1"
        ),
        (
            "SELECT 'it''s IS -- x', \"is\" FROM t /* IS */ WHERE a GLOB 'x*'",
            "SELECT 'it''s IS -- x', \"is\" FROM t   WHERE a ~~~ 'x*'"
        ),
        (
            "SELECT row_number() OVER (PARTITION BY a ORDER BY b) FROM t AS both",
            "SELECT row_number() OVER (PARTITION BY a ORDER BY b NULLS FIRST) FROM t AS \"both\""
        ),
    ]

    @Test(arguments: cases)
    func sayItInThatDialect(_ given: String, _ expected: String) {
        #expect(Dialect(given).text(literal: { name, _ in name }) == expected)
    }

    @Test func valuesStandInTheText() {
        let dialect = Dialect("SELECT :a, ?2, ?, ':a' FROM feed WHERE x = :a AND y::text = 'z'")
        let text = dialect.text(
            literal: { "<\($0)\($1)>" }, table: { $0 == "feed" ? "(rows)" : nil })
        #expect(
            text == "SELECT <:a0>, <?20>, <?1>, ':a' FROM (rows) WHERE x = <:a1> AND y::text = 'z'")
        #expect(
            dialect.firstWord == "SELECT" && Dialect(" -- x\n(delete FROM t)").firstWord == "DELETE"
        )
    }

    @Test func textsAreQuoted() {
        #expect(Dialect.quoted("O'Neil \\ \n") == "'O''Neil \\ \n'")
        #expect(Dialect.quoted("a\0b") == nil)
    }

    @Test func addressesWithoutPasswords() {
        #expect(ServerSession.shown("postgresql://me:secret@h:1/db?x=y") == "postgresql://h:1/db")
        for address in ["postgresql://me:secret@h/db", "postgresql://h/db?password=secret"] {
            #expect(throws: ServerError.passwordInAddress) { try ServerSession(address) }
        }
        #expect(ServerSession.isAddress("postgres://h/d") && !ServerSession.isAddress("./x.db"))
    }
}

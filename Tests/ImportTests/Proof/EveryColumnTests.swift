import Artefacts
import Foundation
import Import
import Store
import TestSupport
import Testing

/// A value changed by hand in any column of any table is found by `verify`, and a row deleted or
/// inserted; or `schema/unproved.csv` names it as one that says nothing, and why.
@Suite struct EveryColumnTests {
    /// A database with rows in every table, in which nothing is wrong.
    private static func loaded() throws -> Workbench {
        let bench = try Workbench()
        let tests = Program.root + "/Tests/Fixtures"
        let race = "\(tests)/race"
        let names = try FileManager.default.contentsOfDirectory(atPath: race).sorted()
        var run = try bench.run(["import", "--quiet"] + names.map { "\(race)/\($0)" })
        #expect(run.exit == 0, "\(run.err)")
        for sample in [
            "fec-bulk/webk.sample.txt", "fec-csv/lobbyist-bundle.sample.csv",
            "journal/received.sample.csv", "journal/decisions.sample.csv",
            "journal/identity.sample.csv",
            "ad-buys/fcc-opif.sample.csv", "fec-bulk/itcont.sample.txt",
        ] {
            let format = String(sample.prefix { $0 != "." })
            run = try bench.run([
                "import", "--quiet", "--format", format, "--cycle", "2024",
                "\(tests)/importers/\(sample)",
            ])
            #expect([0, 3].contains(run.exit), "\(run.err)")
        }
        let rows = [BulkRow(1, amount: "1"), BulkRow(2, amount: "bad")]
        _ = try bench.importing(try bench.write("itcont26.txt", rows.itcont))
        var letter = FilingText(
            "F99", ["filer_committee_id_number": "C00990501", "committee_name": "SAMPLE PAC"])
        for line in ["[BEGINTEXT]", "To whom it may concern", "[ENDTEXT]"] {
            letter.add(line: line)
        }
        _ = try bench.importing(try bench.write("1850099.fec", letter.text))
        #expect(try bench.run(["remove", "1"]).exit == 0)
        try Connection(writing: bench.database, create: false, toolVersion: "test").execute(
            "INSERT INTO watched VALUES ('1850001', '2024-04-29T04:00:00Z', 'told', NULL, "
                + "'2024-04-29T04:05:00Z', 'filing 1850001', 'nothing moved')")
        return bench
    }

    nonisolated(unsafe) private static let base = Result { try loaded() }

    private static let bookkeeping = ["grdb_migrations", "schema_text"]
    static let tables = Tables.all.map(\.name) + bookkeeping + ["code_transaction_tp"]

    private struct Column {
        var name: String
        var isInteger: Bool
    }

    private struct Tampering: CustomStringConvertible {
        var column: String
        var change: String
        var sql: String
        var description: String { "\(change) \(column): \(sql)" }
    }

    /// Rows that other tables share are asked for where something refers to them.
    private static let used = [
        "party": "party_id IN (SELECT party_id FROM entry)",
        "posting": "posting_id IN (SELECT posting_id FROM entry)",
        "detail": "detail_id IN (SELECT detail_id FROM entry)",
        "filing_ref": "filing_id IN (SELECT filing_id FROM entry WHERE typeof(image) = 'integer' "
            + "AND typeof(sub_id) = 'integer')",
    ]

    /// Those of which nobody misses a row that nothing refers to.
    private static let shared = ["party", "posting", "detail"]

    /// What a number that refers to a row becomes: that of a row that says something else.
    private static let others = [
        "entry.party_id": "(SELECT max(party_id) FROM party p WHERE display_name IS NOT "
            + "(SELECT display_name FROM party q WHERE q.party_id = entry.party_id))"
    ]

    private static func tamperings(_ table: String, _ database: Connection) throws -> [Tampering] {
        var columns: [Column] = []
        let info = try database.statement(
            "SELECT name, type FROM pragma_table_xinfo('\(table)') WHERE hidden = 0 ORDER BY cid")
        while try info.step() {
            columns.append(
                Column(name: info.text(0) ?? "", isInteger: info.text(1) == "INTEGER"))
        }
        let key = Tables.all.first { $0.name == table }?.key ?? [columns[0].name]
        let keys = key.joined(separator: ", ")
        func row(_ condition: String) -> String {
            let asked = "\(condition) AND \(used[table] ?? "1")"
            return "(\(keys)) = (SELECT \(keys) FROM \(table) WHERE \(asked) ORDER BY \(keys) "
                + "LIMIT 1 OFFSET (SELECT count(*) / 2 FROM \(table) WHERE \(asked)))"
        }
        var found: [Tampering] = []
        for column in columns {
            let name = "\"\(column.name)\""
            let other =
                others["\(table).\(column.name)"]
                ?? "iif(typeof(\(name)) = 'integer', \(name) + 1, \(name) || 'x')"
            found += [
                Tampering(
                    column: column.name, change: "value",
                    sql: "UPDATE \(table) SET \(name) = \(other) WHERE "
                        + row("\(name) IS NOT NULL")),
                Tampering(
                    column: column.name, change: "null",
                    sql: "UPDATE \(table) SET \(name) = NULL WHERE " + row("\(name) IS NOT NULL")),
                Tampering(
                    column: column.name, change: "value",
                    sql: "UPDATE \(table) SET \(name) = \(column.isInteger ? "7" : "'x'") WHERE "
                        + row("\(name) IS NULL")),
            ]
        }
        let last = key.last ?? ""
        let isNumber = columns.first { $0.name == last }?.isInteger == true
        let copied = columns.map { column in
            guard column.name == last else { return "\"\(column.name)\"" }
            return isNumber ? "(SELECT max(\(last)) FROM \(table)) + 1" : "\(last) || '~'"
        }
        found.append(
            Tampering(
                column: "", change: "delete",
                sql: "DELETE FROM \(table) WHERE "
                    + row("1")))
        if shared.contains(table), let used = used[table] {
            let filed = columns.first { !$0.isInteger && !key.contains($0.name) }?.name ?? ""
            found.append(
                Tampering(
                    column: "", change: "unused",
                    sql: "UPDATE \(table) SET \(filed) = coalesce(\(filed), '') || 'x' "
                        + "WHERE NOT \(used)"))
        }
        found.append(
            Tampering(
                column: "", change: "insert",
                sql: "INSERT INTO \(table) ("
                    + columns.map { "\"\($0.name)\"" }.joined(separator: ", ") + ") SELECT "
                    + copied.joined(separator: ", ") + " FROM \(table) WHERE " + row("1")))
        return found
    }

    private static func rows(_ table: String, _ database: Connection) throws -> Int64 {
        try database.integer("SELECT count(*) FROM \(table)") ?? 0
    }

    @Test func theDatabaseThatIsTamperedWithWasSound() throws {
        let bench = try Self.base.get()
        try bench.expectSound()
        let database = try Connection(writing: bench.database, create: false, toolVersion: "test")
        for table in Self.tables {
            #expect(try Self.rows(table, database) > 0, "\(table) has no rows to tamper with")
        }
    }

    @Test(arguments: tables) func aChangeIsFoundOrNamed(table: String) throws {
        let bench = try Self.base.get().copy()
        let database = try Connection(writing: bench.database, create: false, toolVersion: "test")
        try database.execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        let named = CodeList.rows(of: "schema/unproved.csv").filter { $0["table"] == table }
        var unfound: Set<[String]> = []
        for tampering in try Self.tamperings(table, database) {
            try database.execute("BEGIN")
            defer { try? database.execute("ROLLBACK") }
            let before = try database.integer("SELECT total_changes()")
            do {
                try database.execute(tampering.sql)
            } catch StoreError.sqlite(let code, _, _) where [19, 20].contains(code & 0xFF) {
                continue  // the schema itself refuses it
            }
            guard try database.integer("SELECT total_changes()") != before,
                try Verification(database: database).run(stopsAtFirst: true).isEmpty
            else { continue }
            unfound.insert([tampering.column, tampering.change])
            let isNamed = named.contains {
                ($0["column"] ?? "") == tampering.column && $0["change"] == tampering.change
            }
            #expect(isNamed, "\(table): verify does not find: \(tampering)")
        }
        for row in named {
            let wanted = [row["column"] ?? "", row["change"] ?? ""]
            #expect(unfound.contains(wanted), "\(table): \(wanted) is found; take it off the list")
            #expect(row["why"]?.isEmpty == false)
        }
    }

    @Test func theListNamesTables() {
        for row in CodeList.rows(of: "schema/unproved.csv") {
            #expect(Self.tables.contains(row["table"] ?? ""))
        }
    }
}

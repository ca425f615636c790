import Artefacts
import Foundation
import Import
import Store
import TestSupport
import Testing

/// A format file is held against the schema when it is read, not when a row breaks.
@Suite struct FormatFileTests {
    private func contributions() throws -> String {
        try #require(Artefacts.file("importers/journal/contributions.json5")).text
    }

    @Test func everyFormatThatShipsIsAccepted() throws {
        #expect(try FormatCatalogue.load().count > 40)
    }

    @Test(arguments: [
        ("kind: \"contribution\"", "kind: \"gift\"", "outside_spending"),
        ("direction: \"in\"", "direction: \"sideways\"", "in, out"),
        ("precision: \"exact\"", "precision: \"vague\"", "whole-dollar"),
        ("\"party.city\"", "\"posting.source_id\"", "transaction_tp"),
        ("\"party.city\"", "\"posting.class_id\"", "transaction_tp"),
        ("\"party.city\"", "\"party.party_id\"", "zip_code"),
        ("\"party.city\"", "\"filing.status\"", "cmte_id"),
        ("\"party.city\"", "\"filing.image_base\"", "cmte_id"),
        ("\"party.city\"", "\"filing.sub_base\"", "cmte_id"),
        ("\"party.city\"", "\"detail.low_cents\"", "aggregate_cents"),
        ("\"party.city\"", "\"detail.precision\"", "aggregate_cents"),
        ("\"party.city\"", "\"party.nosuch\"", "zip_code"),
        ("\"party.city\"", "\"party.display_name\"", "zip_code"),
        ("\"party.city\"", "\"detail.receipt_day\"", "date-iso"),
        ("\"party.city\"", "\"detail.aggregate_cents\"", "amount-us"),
        ("\"party.city\"", "\"entry.aggregate_cents\"", "amount_cents"),
        ("[\"city\"", "[\"|\"", "a name"),
        ("precision:", "precision !", ": after the key"),
        ("precision: \"exact\",", "precision: \"exact\"", ", or }"),
    ])
    func refusal(old: String, new: String, told: String) throws {
        let text = try contributions()
        let spoilt = text.replacing(old, with: new)
        #expect(spoilt != text)
        do {
            _ = try SourceFormat(id: "mine.json5", text: spoilt)
            Issue.record("\(new) was accepted")
        } catch let error as FormatFileError {
            #expect(error.message.hasPrefix("mine.json5: "))
            #expect(error.message.contains(told), "\(error.message)")
            // Where it stands, or the line after it, where a mark is missing at its end.
            let place = try #require(spoilt.firstRange(of: new)).lowerBound
            let line = spoilt[..<place].count { $0 == "\n" } + (told == ", or }" ? 2 : 1)
            #expect(error.message.hasPrefix("mine.json5: line \(line): "), "\(error.message)")
            #expect(error.message.utf8.count < 1024)
        }
    }

    /// The list of places is that of the schema, less keys and what the import settles.
    @Test func placesAreThoseOfTheSchema() throws {
        let bench = try Workbench()
        try bench.load(Program.root + "/Tests/Fixtures/race/cm24.txt")
        let database = try Connection(
            verifying: bench.database, toolVersion: "test", waitSeconds: 1)
        let settled: Set<String> = Tables.numbering.union([
            "extra", "low_cents", "high_cents", "precision", "verbatim", "display_name",
            "is_candidate",
        ])
        let ledger = ["filing", "party", "posting", "detail", "ad_buy"]
        for table in ledger + Tables.references {
            let name = table == "filing" ? "filing_ref" : table
            var expected: [String: Bool] = [:]
            let query = try database.statement(
                "SELECT name, type FROM pragma_table_info('\(name)')")
            while try query.step() {
                guard let column = query.text(0), !settled.contains(column) else { continue }
                expected[column] = query.text(1) == "TEXT"
            }
            let found = FormatTargets.columns(of: table).mapValues { $0 == .text }
            #expect(found == expected, "\(table)")
        }
    }

    /// What every row must have comes from the schema as well.
    @Test func demandedColumnsAreThoseOfTheSchema() throws {
        #expect(FormatTargets.demanded("filing") == ["cmte_id"])
        #expect(FormatTargets.demanded("ad_buy") == ["stage"])
        #expect(
            FormatTargets.demanded("stated_total")
                == ["subject", "measure", "verbatim", "stated_source"])
        #expect(FormatTargets.demanded("result") == ["level", "candidate_name", "votes"])
    }

    /// schema/tables.csv has a line for every table, with its key, and for no other.
    @Test func everyTableHasALine() throws {
        let bench = try Workbench()
        try bench.load(Program.root + "/Tests/Fixtures/race/cm24.txt")
        let database = try Connection(
            verifying: bench.database, toolVersion: "test", waitSeconds: 1)
        let query = try database.statement(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                + "AND name NOT LIKE 'code_%'")
        var names: Set<String> = []
        while try query.step() { if let name = query.text(0) { names.insert(name) } }
        // Made before any migration, and held against the program's own text.
        names.subtract(["grdb_migrations", "schema_text"])
        #expect(Set(Tables.all.map(\.name)) == names)
        #expect(Set(Tables.columns.keys) == names)
        for table in Tables.all {
            let key = try database.statement(
                "SELECT name FROM pragma_table_info('\(table.name)') WHERE pk > 0 ORDER BY pk")
            var columns: [String] = []
            while try key.step() { if let name = key.text(0) { columns.append(name) } }
            // The list of findings has no key; its rows are put in order by all they say.
            if table.name != "finding" { #expect(table.key == columns, "\(table.name)") }
        }
    }
}

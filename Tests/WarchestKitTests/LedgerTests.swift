import Foundation
import LedgerModel
import Testing
import WarchestKit

/// The library as another program uses it.
@Suite struct LedgerTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A ledger with the invented race.
    final class Bench {
        let folder: URL
        let ledger: Ledger
        var files: [Ledger.ImportedFile]

        init() throws {
            folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("warchest-kit-\(UInt64.random(in: 0 ... .max))")
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            ledger = try Ledger.open(folder.appendingPathComponent("a.db").path, create: true)
            let race = LedgerTests.root.appendingPathComponent("Tests/Fixtures/race")
            let names = try FileManager.default.contentsOfDirectory(atPath: race.path).sorted()
            files = try ledger.import(names.map { race.appendingPathComponent($0).path })
        }
    }

    @Test func filesAreImportedOnce() throws {
        let bench = try Bench()
        #expect(bench.files.allSatisfy { $0.refusal == nil && $0.sourceID != nil })
        let again = try bench.ledger.import([
            Self.root.appendingPathComponent("Tests/Fixtures/race/itoth24.txt").path
        ])
        #expect(again.first?.duplicateOf != nil)
        #expect(try bench.ledger.sources().count == bench.files.count)
    }

    @Test func aReportProvesItsFigures() throws {
        let ledger = try Bench().ledger
        let result = try ledger.report("top-donors", ["limit": "all"])
        #expect(!result.rows.isEmpty && !result.rules.isEmpty)
        for row in result.rows {
            let proof = try ledger.why(
                "top-donors", ["limit": "all"], key: try #require(row.key))
            #expect(proof.agrees)
            #expect(proof.figure == row["total_cents"].integer)
            #expect(proof.count == proof.entries.count)
        }
        #expect(Ledger.reports.contains("race-summary"))
    }

    /// The typed rows add up to what the files say of themselves.
    @Test func entriesAreTyped() throws {
        let ledger = try Bench().ledger
        for source in try ledger.sources() where source.records.posted > 0 {
            var filter = EntryFilter()
            filter.sourceID = source.id
            filter.onlyActive = false
            var sum = Cents.zero
            var count = 0
            try ledger.forEachEntry(filter) { entry in
                #expect(entry.provenance.sourceID == source.id)
                #expect((entry.status == .active) == (entry.statusRule == nil))
                sum = try sum.adding(entry.amount)
                count += 1
                return true
            }
            if count > 0, source.format.hasPrefix("fec-bulk/it") {
                #expect(count == source.records.posted && sum == source.sum)
            }
        }
        var filter = EntryFilter()
        filter.kind = .outsideSpending
        let spending = try ledger.entries(filter, limit: 3)
        #expect(spending.count == 3 && spending.allSatisfy { $0.kind == .outsideSpending })
        #expect(try ledger.entries(limit: 0).isEmpty)
    }

    @Test func referenceRowsAreTyped() throws {
        let ledger = try Bench().ledger
        let candidates = try ledger.candidates()
        #expect(candidates.contains { $0.fecID != nil && $0.race?.text.hasPrefix("OH-15") == true })
        #expect(try ledger.committees().contains { $0.fecID != nil })
        #expect(try !ledger.adBuys().isEmpty)
        #expect(try ledger.adBuys().allSatisfy { $0.amount != nil })
        #expect(try !ledger.results().isEmpty)
        #expect(try !ledger.claims().isEmpty)
        _ = try ledger.elections()
        _ = try ledger.statedTotals()
    }

    @Test func queriesOnlyRead() throws {
        let ledger = try Bench().ledger
        let rows = try ledger.query(
            "SELECT count(*) AS n FROM ledger WHERE kind = :kind", ["kind": "contribution"])
        #expect((rows.first?["n"].integer ?? 0) > 0)
        #expect(rows.first?["nothing"] == .null)
        #expect(throws: WarchestError.self) { try ledger.query("DELETE FROM entry") }
    }

    @Test func errorsAreOneType() throws {
        func kind(_ body: () throws(WarchestError) -> Void) -> String {
            do {
                try body()
                return "none"
            } catch .database { return "database" } catch .usage { return "usage" } catch {
                return "\(error)"
            }
        }
        #expect(
            kind { () throws(WarchestError) in _ = try Ledger.open("/nowhere/a.db") } == "database")
        let ledger = try Bench().ledger
        #expect(
            kind { () throws(WarchestError) in _ = try ledger.report("top-doners") } == "usage")
        #expect(
            kind { () throws(WarchestError) in
                _ = try ledger.report("top-donors", ["cycle": "odd"])
            } == "usage")
        #expect(
            kind { () throws(WarchestError) in
                _ = try ledger.why("top-donors", key: "donor=nobody")
            } == "usage")
        #expect(kind { () throws(WarchestError) in _ = try ledger.query("SELEC 1") } == "usage")
    }
}

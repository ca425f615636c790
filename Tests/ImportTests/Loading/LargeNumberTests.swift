import Foundation
import TestSupport
import Testing

/// A stranger's database has numbers that no import gives: it is refused in words, not with a
/// crash.
@Suite struct LargeNumberTests {
    @Test(arguments: [
        ("party", "party_id"), ("posting", "posting_id"), ("filing_ref", "filing_id"),
        ("posting_class", "class_id"), ("source", "source_id"),
    ])
    func anImportBesideThemIsRefused(_ table: String, _ key: String) throws {
        let bench = try Workbench()
        try bench.load(try bench.write("itcont24.txt", [BulkRow(1, amount: "100")].itcont))
        try bench.tamper(
            "UPDATE \(table) SET \(key) = 9223372036854775807 "
                + "WHERE \(key) = (SELECT max(\(key)) FROM \(table))")
        let rows = [BulkRow(2, amount: "200", name: "ROE, RICHARD")]
        let file = try bench.write("more/itcont24.txt", rows.itcont)
        let run = try bench.run(["import", file])
        #expect(run.exit == 2, "\(run.exit) \(run.out)\(run.err)")
        #expect(
            run.err.contains("largest \(key)") || run.out.contains("largest \(key)"),
            "\(run.out)\(run.err)")
    }
}

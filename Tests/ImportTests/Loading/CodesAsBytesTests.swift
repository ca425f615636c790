import TestSupport
import Testing

/// Codes are told by their bytes: what only looks like one, or becomes one when made capital, is
/// unknown and counted nowhere.
@Suite struct CodesAsBytesTests {
    @Test func aKelvinSignIsNoK() throws {
        let bench = try Workbench()
        let rows = [
            BulkRow(1, type: "24K", amount: "100", other: "H9ZZ01001"),
            BulkRow(2, type: "24\u{212A}", amount: "200", other: "H9ZZ01001"),
        ]
        _ = try bench.importing(try bench.write("itpas224.txt", rows.itpas2))
        #expect(
            try bench.rows(
                "SELECT amount_cents, status, status_rule FROM ledger ORDER BY entry_id")
                == [["10000", "active", nil], ["20000", "out_of_scope", "unknown-code/1"]])
        try bench.expectSound()
    }

    @Test func aLongSIsNoS() throws {
        let bench = try Workbench()
        var filing = FilingText(
            "F3N", ["filer_committee_id_number": "C99000001", "report_code": "Q1"])
        let gift = FilingText.fields(
            "SA11AI", "8.3",
            [
                "filer_committee_id_number": "C99000001", "transaction_id": "A1",
                "entity_type": "IND", "contributor_last_name": "DOE",
                "contribution_date": "20240210", "contribution_amount": "50.00",
            ])
        filing.add(line: gift.joined(separator: FilingText.separator))
        filing.add(
            line: (["\u{17F}A11AI"] + gift.dropFirst()).joined(separator: FilingText.separator))
        let run = try bench.importing(try bench.write("1.fec", filing.text))
        let counted = try bench.rows(
            "SELECT count(*) FROM ledger WHERE status = 'active'")
        #expect(counted == [["1"]], "\(run.err)")
        #expect(try bench.integer("SELECT count(*) FROM rejects") == 1)
    }
}

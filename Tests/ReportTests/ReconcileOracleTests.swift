import Foundation
import TestSupport
import Testing

/// `reconcile` against what an independent program (hardmoney 3.2.0) found in real filings.
/// Skipped where the folder of samples is absent.
@Suite(.enabled(if: Shared.hasData, "no folder of samples beside the project"))
struct ReconcileOracleTests {
    /// Filings with mismatches, each looked at by hand.
    private static let expected: [String: String] = [
        "v8.1_F3PN_walker_1029457.fec": "17(b) reports 101.68, no row stands on SA17B",
        "vP3.3_F3N_fecparse_1135558.fec": "a paper cover read by machine: 2.45 on line 11(a)(i)",
        "v8.3_F3PN_fastfec_1527862.fec": "28(a) reports less than its rows",
        "vP3.0_F3XN_fecparse_paper2.fec": "a sample: one row or two of each schedule",
        "v6.4_F13N_fech_425925.fec": "a sample: 21 of the refunds",
        "v5.00_F3N_fech_82094.fec": "column B has the total 11(a)(iii) without its parts",
        "vP2.6_F3N_fecparse_843444.fec": "paper: totals on the summary page, the details blank",
        "v5.00_F3PN_fech_97405.fec": "a sample: eight rows of a presidential report",
        "v2.02_F3XA_feco3_legacy_header.fec": "a sample: eight rows",
        "v3.00_F3XN_fecparse_undefined-row-type.fec": "a sample: five rows",
        "v8.1_F3PA_feco3_text.fec": "a sample: two rows",
        "v8.3_F3A_feco3_slash_form.fec": "a sample: four rows",
        "v8.3_F3N_feco3_too_few_fields.fec": "a sample: three rows",
        "v8.3_F3XA_feco3_multi_text.fec": "a sample: six rows",
        "vP3.4_F3XN_fecloader_paper-f3x.fec": "paper: 1,507.00 on line 7, line 31 blank",
    ]

    /// Form 3P before version 7.0 had one line for individuals: a total cannot disagree with parts
    /// that the form does not have.
    private static let notOnTheForm = ["v5.00_F3PN_fech_97405.fec": "A17(a)(iii)"]

    private struct Finding: Hashable {
        var line: String
        var reported: Int64
        var computed: Int64
    }

    private func cents(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".")
        return Int64(parts[0] + (parts.count > 1 ? parts[1] : "00"))
    }

    @Test func nothingIsMissedAndNothingInvented() throws {
        let bench = try Workbench()
        let files = Shared.files(below: "fec-filings").filter { $0.hasSuffix(".fec") }
        for file in files { _ = try bench.importing("\(Shared.data)/\(file)") }
        var names: [String: String] = [:]
        for row in try bench.report("filings") {
            if let file = row["file"]?.text {
                names["\(row["form"]?.text ?? "") \(row["filing"]?.text ?? file)"] = file
            }
        }
        var found: [String: Set<Finding>] = [:]
        for row in try bench.report("reconcile", "--limit", "100000")
            + bench.report("reconcile", "--filing", "467627")
        {
            let filing = try #require(row["filing"]?.text)
            let file = try #require(names["\(row["form"]?.text ?? "") \(filing)"], "\(filing)")
            let line = try #require(row["form_line"]?.text)
            let finding = Finding(
                line: (row["column_ab"]?.text ?? "") + line,
                reported: row["reported_cents"]?.integer ?? 0,
                computed: row["computed_cents"]?.integer ?? 0)
            found[file, default: []].insert(finding)
            #expect(row["cause"]?.text?.isEmpty == false)
        }
        let superseded = "v6.4_F3N_fech_467627.fec"
        #expect(Set(found.keys) == Set(Self.expected.keys).union([superseded]))

        let oracle = try String(
            contentsOfFile: Shared.data + "/ORACLE-filings.tsv", encoding: .utf8)
        var checked = 0
        for row in oracle.split(separator: "\n").dropFirst() {
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count > 11, let name = cells[0].split(separator: "/").last.map(String.init)
            else { continue }
            if cells[11] == "balances" {
                #expect(found[name] == nil, "\(name): \(found[name] ?? [])")
                checked += 1
            }
            for match in cells[11].matches(of: /([AB]\S+) rep (-?[\d.]+) exp (-?[\d.]+)/) {
                let line = String(match.output.1)
                if Self.notOnTheForm[name] == line { continue }
                let finding = Finding(
                    line: line, reported: try #require(cents(match.output.2)),
                    computed: try #require(cents(match.output.3)))
                #expect(found[name]?.contains(finding) == true, "\(name): \(finding) is missed")
                checked += 1
            }
        }
        #expect(checked > 40)
    }

    @Test func figuresOfRealFilings() throws {
        let bench = try Workbench()
        let folder = Shared.data + "/fec-filings/F3/"
        for name in [
            "v6.4_F3N_fech_467627", "v8.0_F3A_fech_767339", "v8.2_F3A_fecfile_1238417",
            "v8.2_F3A_fecfile_1238418", "v8.2_F3N_fecfile_1238419",
        ] {
            try bench.load("\(folder)\(name).fec")
        }
        let sakima = try bench.report("cash-continuity", "--committee", "C00587782")
        #expect(sakima.map { $0["finding"]?.text } == ["first report loaded", "joins", "joins"])
        let djou = try bench.report("candidate-totals", "--race", "HI-01")
        #expect(djou.map { $0["receipts_cents"]?.integer } == [54_339_449], "never the sum")
        let versions = try bench.report("filings", "--committee", "C00441451")
        #expect(versions.compactMap { $0["versions_missing"]?.integer }.max() == 3)
        let words = try bench.report("amendment-diff", "--filing", "767339")
            .compactMap { $0["words"]?.text }
        #expect(words.contains("Total receipts: from 525,150.48 to 543,394.49"))
    }
}

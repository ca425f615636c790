import Report
import TestSupport
import Testing

/// Methods read ranges of the ledger, of the sources of the question; none reads all of it.
@Suite struct PlanTests {
    static let questions: [[String: String]] = [
        [:],
        ["committee": "C00990101", "cycle": "2024", "key_filer_id": "C00990101"],
        ["candidate": "H4OH15101", "race": "OH-15@2024-11-05", "key_cycle": "2024"],
    ]

    @Test(arguments: MethodLibrary.shipped.names, questions)
    func noMethodScansTheLedger(_ name: String, _ question: [String: String]) throws {
        var method = MethodQuestion(method: name, parameters: question)
        method.asked = question["committee"].map { $0 + ":" }
        for rows in try method.hasGrains ? [false, true] : [false] {
            let sql = try method.statement("SELECT * FROM \(name)", rows: rows)
            let plan = try LedgerScans.plan(of: sql, on: ImportedRace.path)
            #expect(
                plan == nil,
                "\(rows ? "@rows" : "@sums") reads entry from end to end:\n\(lines(plan))")
        }
    }

    private func lines(_ plan: [String]?) -> String {
        (plan ?? []).joined(separator: "\n")
    }
}

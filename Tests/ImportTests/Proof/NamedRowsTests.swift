import TestSupport
import Testing

/// Questions and proofs of one name find its rows by the index of names. The twin is the same
/// ledger without an index, whose files are read whole: it must answer the same.
@Suite struct NamedRowsTests {
    private static let names = [
        "SMITH, JOHN", "SMITH, JOHN Q.", "SMITHSON, JOHN", "O'BRIEN, ANN", "OBRIEN, ANN",
        "O BRIEN, ANN", "ST. JOHN, LEE", "STJOHN, LEE", "SMITH-JONES, MARY", "NÚÑEZ, JOSÉ",
        "NUNEZ, JOSE", "AT&T", "#1 STORE", "& SONS", "VAN DER BERG, A^B", "", "-", "SMITH JOHN",
    ]

    /// Two of them are for the nameless.
    private static let employers = ["ACME", "", "Acme", "SELF", "ÉCOLE & CO"]

    private static func ledger() throws -> Workbench {
        let bench = try Workbench()
        let gifts = names.enumerated().flatMap { index, name in
            (0..<3).map { turn in
                var row = BulkRow(
                    index * 3 + turn + 1, amount: "\(100 + index * 7 + turn)",
                    filer: turn == 2 ? "C99000002" : "C99000001", name: name)
                row.employer = employers[index % employers.count]
                return row
            }
        }
        _ = try bench.importing(try bench.write("itcont24.txt", gifts.itcont))
        let spending = names.enumerated().map { index, name in
            BulkRow(
                200 + index, type: "24E", amount: "\(900 + index)", filer: "C99000005", name: name,
                candidate: "H9ZZ01001")
        }
        _ = try bench.importing(try bench.write("itpas224.txt", spending.itpas2))
        return bench
    }

    private static func withoutIndex(_ bench: Workbench) throws -> Workbench {
        let copy = try bench.copy()
        try copy.tamper(
            "DELETE FROM name_part; DELETE FROM name_word; DELETE FROM party_rows; "
                + "DELETE FROM filed_part")
        return copy
    }

    @Test func aNameIsAnsweredAsWithoutAnIndex() throws {
        let fast = try Self.ledger()
        let slow = try Self.withoutIndex(fast)
        let asked = [
            "john smith", "smith", "SMITH J", "o'brien", "obrien", "brien", "st. john", "stjohn",
            "jones", "núñez", "NUNEZ", "at&t", "at", "#1", "#", "& sons", "&", "a^b", "b", "-",
            "zz",
        ]
        var rows = 0
        for name in asked {
            for (report, option) in [("donor", "--donor"), ("payee", "--payee")] {
                let question = ["report", report, option, name, "--format", "csv"]
                let (one, other) = (try fast.run(question), try slow.run(question))
                #expect(one.out == other.out, "\(report) \(name)")
                #expect(one.exit == other.exit, "\(report) \(name)")
                rows += one.out.split(separator: "\n").count
            }
        }
        #expect(rows > 40, "the questions find something")
    }

    /// The last three go by the rows of a filer, employers by the parties that have one.
    @Test(arguments: [
        "top-donors", "vendors", "top-employers", "raised-by-month", "gifts-by-size",
        "geography-state",
    ])
    func aProofIsTheSameAsWithoutAnIndex(report: String) throws {
        let fast = try Self.ledger()
        let slow = try Self.withoutIndex(fast)
        var proofs = 0
        for committee in [[], ["--committee", "C99000001"], ["--committee", "C99000005"]] {
            let isOfNames = ["top-donors", "vendors", "top-employers"].contains(report)
            let limit = isOfNames ? ["--limit", "all"] : []
            let question = ["report", report, "--keys", "--format", "csv"] + limit
            let table = try fast.run(question + committee).out
            let keys = table.split(separator: "\n").dropFirst().compactMap { line in
                line.split(separator: ",").map(String.init)
                    .first { $0.contains("cycle=") || $0.contains("&source_id=") }
                    .map { $0.replacing("\"", with: "") }
            }
            for key in keys {
                let proof = ["why", "--report", report, "--key", key] + committee
                let (one, other) = (try fast.run(proof), try slow.run(proof))
                #expect(one.exit == 0, "\(key): \(one.out)\(one.err)")
                #expect(one.out == other.out, "\(key)")
            }
            proofs += keys.count
        }
        #expect(proofs > (["top-donors", "vendors"].contains(report) ? 20 : 1))
    }
}

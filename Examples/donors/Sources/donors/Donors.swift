import LedgerModel
import WarchestKit

/// Imports files of contributions, says who gave most, and proves it.
///
///     swift run donors DATABASE FILE...
@main
struct Donors {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let database = arguments.first, arguments.count > 1 else {
            print("usage: donors DATABASE FILE...")
            return
        }

        // Import: a file is posted whole or refused; what is rejected is kept with its reason.
        let ledger = try Ledger.open(database, create: true)
        for file in try ledger.import(Array(arguments.dropFirst()), cycle: 2024) {
            if let refusal = file.refusal { print("refused:", refusal.message) }
            print("\(file.file): \(file.posted) posted, \(file.rejected) rejected")
        }

        // Ask: each dollar once, and what was left out by which rule.
        let donors = try ledger.report("top-donors", ["limit": "3"])
        for row in donors.rows {
            print(row["donor"].text ?? "", row["total_cents"].cents?.grouped ?? "")
        }
        for line in donors.excluded { print("left out: \(line.count) by \(line.rule)") }

        // Prove: the entries behind the first figure, with file and line.
        if let key = donors.rows.first?.key {
            let proof = try ledger.why("top-donors", ["limit": "3"], key: key)
            print("\(proof.count) entries, proved: \(proof.agrees)")
            for entry in proof.entries {
                print(" ", entry.provenance.map { "\($0)" } ?? "", Cents(entry.amount).grouped)
            }
        }

        // Typed rows: every kind of entry, as values.
        var sums: [EntryKind: Cents] = [:]
        try ledger.forEachEntry { entry in
            sums[entry.kind] = try (sums[entry.kind] ?? .zero).adding(entry.amount)
            return true
        }
        for (kind, sum) in sums.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            print(kind.rawValue, sum.grouped)
        }

        sayWhy("/nowhere/ledger.db")
    }

    /// Errors are one type, which can be switched over.
    static func sayWhy(_ path: String) {
        do {
            _ = try Ledger.open(path)
        } catch {
            switch error {
            case .database(let message): print("as expected:", message)
            case .busy: print("try again")
            default: print(error.message)
            }
        }
    }
}

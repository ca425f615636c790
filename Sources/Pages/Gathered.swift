import Report

/// What a page found out, so that nothing is asked twice: of a page that is made again, smaller, or
/// whose sections were answered ahead, beside each other.
final class Gathered {
    /// What the report of a section answered.
    struct Answer {
        var result: KeptResult
        var outcome: ReportOutcome
    }

    private var answers: [String: Answer] = [:]
    private var proofs: [String: [[WhyAnswer]]] = [:]
    private var claims: [String: [ClaimCheck.Evaluation]] = [:]
    private var records: [Int64: ProofMaker.Record] = [:]
    private var entries: [Int64: WhyEntry] = [:]

    func answer(_ section: String, _ make: () throws -> Answer) rethrows -> Answer {
        try Self.find(section, in: &answers, make)
    }

    func proofs(_ section: String, _ make: () throws -> [[WhyAnswer]]) rethrows -> [[WhyAnswer]] {
        try Self.find(section, in: &proofs, make)
    }

    func claims(
        _ section: String, _ make: () throws -> [ClaimCheck.Evaluation]
    ) rethrows -> [ClaimCheck.Evaluation] {
        try Self.find(section, in: &claims, make)
    }

    func record(
        _ id: Int64, _ make: () throws -> ProofMaker.Record
    ) rethrows -> ProofMaker.Record {
        try Self.find(id, in: &records, make)
    }

    func entry(_ id: Int64, _ make: () throws -> WhyEntry) rethrows -> WhyEntry {
        try Self.find(id, in: &entries, make)
    }

    /// Whether nothing was found out yet.
    var isEmpty: Bool { answers.isEmpty && claims.isEmpty }

    /// Whether a section's report was answered.
    func has(_ section: String) -> Bool { answers[section] != nil }

    /// What was answered ahead, perhaps with its proofs.
    func take(_ section: String, _ answer: Answer, _ proved: [[WhyAnswer]]?) {
        answers[section] = answer
        if let proved { proofs[section] = proved }
    }

    private static func find<Name, Found>(
        _ name: Name, in kept: inout [Name: Found], _ make: () throws -> Found
    ) rethrows -> Found {
        if let found = kept[name] { return found }
        let made = try make()
        kept[name] = made
        return made
    }
}

import Store

/// Why a report may have no rows: `(no rows)` alone would say the same of a filing that agrees with
/// itself, of one that does not exist, and of a file that is not loaded.
struct EmptyResult {
    let report: ReportDefinition
    let connection: Connection

    /// By the name or type of a parameter: where an id must occur for any report to know it.
    private static let places: [String: [String]] = [
        "committee": ["filing_ref", "committee", "filing"].map {
            "SELECT 1 FROM \($0) WHERE cmte_id = :id LIMIT 1"
        },
        "candidate": ["candidate", "candidate_summary", "posting"].map {
            "SELECT 1 FROM \($0) WHERE cand_id = :id LIMIT 1"
        },
        "filing": ["SELECT 1 FROM filing WHERE file_num = :id LIMIT 1"],
    ]

    /// Sentences for the footer.
    func notes(_ resolved: ResolvedParameters) -> [String] {
        var notes: [String] = []
        for parameter in report.parameters {
            var kind = parameter.type == .text ? parameter.name : parameter.type.name
            if parameter.type == .committees { kind = "committee" }
            guard let places = Self.places[kind],
                case .text(let text)? = resolved.values[parameter.name]
            else { continue }
            let isList = parameter.type == .committees
            let ids = isList ? text.split(separator: ",").map(String.init) : [text]
            for id in ids where !occurs(id, in: places) {
                notes.append(
                    "no rows: nothing that is loaded has the \(kind) \(id); what is loaded: "
                        + (kind == "filing" ? "warchest report filings" : "warchest sources"))
            }
        }
        if notes.isEmpty, let empty = report.empty { notes.append("no rows: \(empty)") }
        return notes
    }

    private func occurs(_ id: String, in places: [String]) -> Bool {
        var isThere = false
        for sql in places where !isThere {
            do {
                try connection.run(sql, parameters: ["id": .text(id)]) { _ in
                    isThere = true
                    return false
                }
            } catch {
                // What cannot be looked up is not called absent.
                return true
            }
        }
        return isThere
    }
}

import Artefacts
import Store

/// Rows of outside spending that are set apart (`schema/codes/quarantine.csv`, `thresholds.csv`).
struct Quarantine {
    private let filers: Set<String>
    private let names: [String]
    /// One row of outside spending of this size or more is set aside (rule `quarantine-amount/1`).
    let cents: Int64

    init() {
        let list = CodeList.load("quarantine")
        filers = Set(list.compactMap { Self.value($0["spe_id"]) })
        names = list.compactMap { Self.value($0["name_pattern"])?.uppercased() }
        cents =
            CodeList.load("thresholds").first { $0["name"] == "quarantine_row_cents" }
            .flatMap { Int64($0["value"] ?? "") } ?? 10_000_000_000
    }

    private static func value(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return text
    }

    /// Gives a row of outside spending the status that the lists say.
    ///
    /// - Returns: whether it was set apart.
    func takes(
        _ row: inout PostingClass, isHuge: Bool, filerID: String, filerName: String? = nil
    ) -> Bool {
        guard row.kind == .outsideSpending else { return false }
        guard isHuge || holds(filerID, filerName) else { return false }
        row.status = .quarantined
        row.rule = isHuge ? "quarantine-amount/1" : "quarantine-filer/1"
        return true
    }

    private func holds(_ id: String, _ name: String?) -> Bool {
        if filers.contains(id) { return true }
        guard let name = name?.uppercased() else { return false }
        return names.contains { NamePattern.matches(name, $0) }
    }
}

import Artefacts
import LedgerModel
import Store

/// Rows of outside spending that are set apart (`schema/codes/quarantine.csv`, `thresholds.csv`).
struct Quarantine {
    private let filers: Set<String>
    private let names: [[UInt8]]
    /// One row of outside spending of this size or more is set aside (rule `quarantine-amount/1`).
    let cents: Int64
    /// A first-time filer's row is set aside from here on, if it is also more than `newcomerTimes`
    /// times the largest row of filers that are known (rule `quarantine-newcomer/1`).
    let newcomerCents: Int64
    let newcomerTimes: Int64
    /// A filing received this many days after the last of its rows, or sooner, is a notice.
    let noticeDays: Int64

    init() {
        let list = CodeList.load("quarantine")
        filers = Set(list.compactMap { Self.value($0["spe_id"]) })
        names = list.compactMap { Self.value($0["name_pattern"]) }
            .map { Array($0.smallLetters.utf8) }
        let thresholds = CodeList.load("thresholds")
        func threshold(_ name: String) -> Int64? {
            thresholds.first { $0["name"] == name }.flatMap { Int64($0["value"] ?? "") }
        }
        cents = threshold("quarantine_row_cents") ?? 10_000_000_000
        newcomerCents = threshold("quarantine_newcomer_cents") ?? 1_000_000_000
        newcomerTimes = max(1, threshold("quarantine_newcomer_times") ?? 2)
        noticeDays = threshold("notice_received_days") ?? 3
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
        guard row.kind == .outsideSpending,
            let rule = rule(isHuge: isHuge, filerID: filerID, filerName: filerName)
        else { return false }
        row.status = .quarantined
        row.rule = rule
        return true
    }

    /// The rule that sets a row of outside spending apart by itself.
    func rule(isHuge: Bool, filerID: String, filerName: String?) -> StatusRule? {
        isHuge ? .quarantineAmount : holds(filerID, filerName) ? .quarantineFiler : nil
    }

    private func holds(_ id: String, _ name: String?) -> Bool {
        if filers.contains(id) { return true }
        return name.map { NamePattern.matches($0, names) } ?? false
    }
}

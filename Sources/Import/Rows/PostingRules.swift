import Artefacts
import LedgerModel
import Store
import Wording

/// Decides a row's class from its transaction type, memo code and file. The rules are data
/// (`schema/codes/transaction_tp.csv`, `quarantine.csv`, `thresholds.csv`); this only applies them,
/// in this order: quarantine, memo entry, the code's own status.
struct PostingRules {
    private let format: SourceFormat.Posting
    private let codes: [String: PostingClass]
    /// Of a format whose rows are never counted: the status that its rule gives.
    private let formatStatus: EntryStatus?
    private let formatRule: StatusRule?
    /// Of a format that chooses by the values of columns.
    private let choices: [PostingClass]
    let quarantine = Quarantine()

    init(format: SourceFormat.Posting) {
        self.format = format
        var codes: [String: PostingClass] = [:]
        for row in CodeList.load("transaction_tp") {
            guard let code = row["code"] else { continue }
            codes[code] = PostingClass(row, transactionTP: code)
        }
        self.codes = codes
        func status(_ rule: StatusRule) -> EntryStatus? {
            CodeList.load("status_rule").first { $0["rule"] == rule.rawValue }?["status"]
                .flatMap(EntryStatus.init)
        }
        formatRule = format.rule.flatMap(StatusRule.init)
        formatStatus = formatRule.flatMap(status)
        choices = (format.choose ?? []).map { choice in
            var row = PostingClass(
                kind: EntryKind(rawValue: choice.kind) ?? .receipt, nature: choice.nature,
                direction: Direction(rawValue: choice.direction) ?? .incoming)
            row.individual = choice.individual ?? false
            row.stance = choice.stance.flatMap(Stance.init(rawValue:))
            if let rule = choice.rule.flatMap(StatusRule.init), let status = status(rule) {
                row.status = status
                row.rule = rule
            }
            return row
        }
    }

    /// Whether the code is one of the FEC's.
    func isKnown(_ code: String) -> Bool { code.isASCII && codes[code] != nil }

    /// Whether rows are looked up by their transaction type.
    var isByCode: Bool { format.by == "transaction_tp" }

    /// The class of a row.
    func postingClass(
        transactionTP: String?, memoCode: String?, stance: String?, filerID: String,
        filerName: String?, isHuge: Bool, choice: UInt64 = 0
    ) -> PostingClass {
        var result: PostingClass
        if isByCode {
            if let transactionTP, transactionTP.isASCII, let known = codes[transactionTP] {
                result = known
            } else {
                let out = transactionTP.map { $0.hasPrefix("2") || $0.hasPrefix("4") } ?? false
                result = PostingClass(
                    kind: out ? .disbursement : .receipt, nature: "unknown",
                    direction: out ? .outgoing : .incoming, status: .outOfScope,
                    rule: .unknownCode)
            }
        } else if format.choose != nil {
            result =
                choice > 0 && choice <= choices.count
                ? choices[Int(choice) - 1]
                : PostingClass(
                    kind: .receipt, nature: "unknown", direction: .incoming, status: .outOfScope,
                    rule: .unknownCode)
            if result.stance == nil { result.setStance(stance) }
        } else {
            result = PostingClass(
                kind: format.kind.flatMap(EntryKind.init) ?? .receipt,
                nature: format.nature ?? "other",
                direction: format.direction.flatMap(Direction.init) ?? .incoming)
            result.individual = format.individual ?? false
            if let formatStatus {
                result.status = formatStatus
                result.rule = formatRule
            }
            result.setStance(stance)
        }
        result.memo = memoCode?.capitals == "X"
        if quarantine.takes(
            &result, isHuge: isHuge, filerID: filerID, filerName: filerName)
        {
            return result
        }
        if result.memo, result.status != .conduit, result.rule != .unknownCode,
            result.rule != .jfcMemo
        {
            result.markMemo()
        }
        return result
    }
}

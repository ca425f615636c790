import Artefacts
import LedgerModel
import Store
import Wording

/// Decides what a money row of a filing means: from the form, the line of the form it stands on,
/// and what the row says of itself. The lines are data (`schema/codes/form_line.csv`).
///
/// Filings carry no FEC transaction codes. The class of a row has the code that its line implies,
/// so that the same reports answer from bulk files and from filings.
struct FilingRules {
    /// What the caller saw in a row beyond its line.
    enum Variant: UInt64 {
        case plain = 0
        /// A memo that names the conduit of the gift above it.
        case conduitMemo
        /// A gift that came through a conduit.
        case earmarked
        /// A conduit's own row of a gift on its way to somebody else.
        case passedOn
        /// A memo under a transfer from a joint fundraiser that names a person.
        case sharedPerson
        /// A gift by a committee on a line that takes those of people too.
        case committeeGift
    }

    private let lines: [String: PostingClass]
    private let form: String
    private let filerName: String?
    let quarantine = Quarantine()

    private static let formLines = CodeList.load("form_line")

    /// - Parameters:
    ///   - form: of the cover: `F3`, `F3X` …
    ///   - filerName: as the cover has it.
    init(form: String, filerName: String?) {
        self.form = form
        self.filerName = filerName
        var lines: [String: PostingClass] = [:]
        for row in Self.formLines where row["form"] == form || row["form"] == "*" {
            guard let line = row["line"], row["form"] == form || lines[line] == nil else {
                continue
            }
            let code = row["transaction_tp"] ?? ""
            lines[line] = PostingClass(
                row, transactionTP: code.isEmpty ? nil : code, line: line)
        }
        self.lines = lines
    }

    /// `SA11ai`, `SA11A1`, `SC/10` → `SA11AI`, `SA11AI`, `SC10`.
    static func line(of recordType: String) -> String {
        let text = recordType.capitals.filter { $0 != "/" && $0 != " " }
        switch text {
        case "SA11A", "SA11A1": return "SA11AI"
        case "SA11A2": return "SA11AII"
        case "SA17A1": return "SA17AI"
        case "SA17A2": return "SA17AII"
        default: return text
        }
    }

    /// Whether the form has the line.
    func isKnown(_ line: String) -> Bool { line.isASCII && lines[line] != nil }

    /// The class of a row.
    func postingClass(
        recordType: String, memoCode: String?, stance: String?, filerID: String, isHuge: Bool,
        variant: UInt64
    ) -> PostingClass {
        let line = Self.line(of: recordType)
        var result = (line.isASCII ? lines[line] : nil) ?? Self.unknownLine(line)
        result.memo = memoCode?.capitals == "X"
        let found = Variant(rawValue: variant) ?? .plain
        if result.kind == .outsideSpending { return outside(result, stance, filerID, isHuge) }
        switch found {
        case .conduitMemo:
            result.nature = "earmark-pass"
            result.transactionTP = nil
            result.individual = false
            result.status = .conduit
            result.rule = .conduitMemo
        case .passedOn:
            result = PostingClass(
                kind: .contribution, nature: "earmark-pass", direction: result.direction,
                status: .conduit, rule: .conduitType,
                transactionTP: result.direction == .incoming ? "15T" : "24T", memo: result.memo,
                line: line)
        case .sharedPerson,
            .plain where result.memo && result.nature == "transfer":
            result = PostingClass(
                kind: .contribution, nature: "jfc-share", direction: .incoming,
                status: .attribution,
                rule: .jfcMemo, transactionTP: found == .sharedPerson ? "15J" : "18J",
                memo: true, individual: found == .sharedPerson, line: line)
        case .earmarked where !result.memo && result.transactionTP == "15":
            result.nature = "earmarked"
            result.transactionTP = "15E"
        case .committeeGift:
            result.nature = "committee-contribution"
            result.transactionTP = "18K"
            result.individual = false
        default: break
        }
        if result.memo, result.status == .active {
            result.markMemo()
        }
        return result
    }

    private func outside(
        _ row: PostingClass, _ stance: String?, _ filerID: String, _ isHuge: Bool
    ) -> PostingClass {
        var result = row
        result.setStance(stance)
        switch (result.nature, result.stance) {
        case ("independent-expenditure", .support?): result.transactionTP = "24E"
        case ("independent-expenditure", .oppose?): result.transactionTP = "24A"
        case ("communication-cost", .support?): result.transactionTP = "24F"
        case ("communication-cost", .oppose?): result.transactionTP = "24N"
        case ("electioneering", nil): break
        default: result.transactionTP = nil
        }
        if !quarantine.takes(
            &result, isHuge: isHuge, filerID: filerID, filerName: filerName), result.memo
        {
            result.markMemo()
        }
        return result
    }

    /// A line that the list does not have: the schedule says the direction, nothing says what the
    /// money is (rule `unknown-line/1`).
    private static func unknownLine(_ line: String) -> PostingClass {
        let isIn = line.hasPrefix("SA") || line == "H3" || line == "H5" || line == "F56"
        return PostingClass(
            kind: isIn ? .receipt : .disbursement, nature: "other",
            direction: isIn ? .incoming : .outgoing, status: .outOfScope, rule: .unknownLine,
            line: line)
    }
}

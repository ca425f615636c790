import LedgerModel

/// What a kind of posting means; a row of `posting_class`.
struct PostingClass: Hashable, Sendable {
    var kind: EntryKind
    var nature: String
    var direction: Direction
    var status = EntryStatus.active
    var rule: StatusRule?
    var stance: Stance?
    var transactionTP: String?
    var memo = false
    var individual = false
    /// Schedule and line of the form, of filed rows; nil elsewhere.
    var line: String?

    /// Takes the support or opposition that a row says, if it says one.
    mutating func setStance(_ text: String?) {
        guard let letter = text?.first else { return }
        stance = Stance(supOpp: String(letter)) ?? stance
    }

    /// Sets a row apart that would be counted twice with what it is a part of.
    mutating func markMemo() {
        status = .attribution
        rule = .memoEntry
    }
}

extension PostingClass {
    /// The class that a line of a code list describes; blank words have the defaults of the schema.
    init(_ row: [String: String], transactionTP: String?, line: String? = nil) {
        func word(_ column: String) -> String? { row[column].flatMap { $0.isEmpty ? nil : $0 } }
        self.init(
            kind: word("kind").flatMap(EntryKind.init) ?? .receipt,
            nature: row["nature"] ?? "other",
            direction: word("direction").flatMap(Direction.init) ?? .incoming,
            status: word("status").flatMap(EntryStatus.init) ?? .active,
            rule: word("status_rule").flatMap(StatusRule.init),
            stance: word("stance").flatMap(Stance.init(rawValue:)), transactionTP: transactionTP,
            individual: row["individual"] == "1", line: line)
    }
}

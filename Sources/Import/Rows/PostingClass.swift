/// What a kind of posting means; a row of `posting_class`.
struct PostingClass: Hashable, Sendable {
    var kind: String
    var nature: String
    var direction: String
    var status = "active"
    var rule: String?
    var stance: String?
    var transactionTP: String?
    var memo = false
    var individual = false
    /// Schedule and line of the form, of filed rows; nil elsewhere.
    var line: String?

    /// Takes the support or opposition that a row says, if it says one.
    mutating func setStance(_ text: String?) {
        switch text?.uppercased().first {
        case "S": stance = "support"
        case "O": stance = "oppose"
        default: break
        }
    }
}

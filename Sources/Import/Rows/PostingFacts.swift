/// What the roll-ups need to know of a posting.
struct PostingFacts {
    var classID: UInt32
    var kindIsOutside: Bool
    var isIndividual: Bool
    var isGift: Bool
    var isRefundToIndividual: Bool
    var isPayment: Bool
    var isDisbursement: Bool
    var isMemo: Bool
    var other: Int64  // number of other_id, -1 when blank
    var candidate: Int64
    var category: Int64
}

/// One posted row of any kind: contribution, disbursement, outside spending, ad buy.
///
/// The typed form of a row of the public view `ledger`, for programs; the import loop writes its
/// columns without making one.
public struct LedgerEntry: Hashable, Sendable {
    /// Source and line; its one number is `entry_id`.
    public let provenance: Provenance
    /// What kind of posting it is.
    public let kind: EntryKind
    /// Finer than the kind: contribution, refund, transfer, loan, earmark-pass,
    /// independent-expenditure and the like, as in `posting_class.nature`.
    public let nature: String
    /// Which way the money went, seen from the filer.
    public let direction: Direction
    /// Whether it counts.
    public var status: EntryStatus
    /// The rule that took it out of the count; nil exactly when `status` is `active`.
    public var statusRule: StatusRule?
    /// The committee or other filer, as filed.
    public let filer: String
    /// The other side's name, as filed.
    public var counterparty: String?
    /// The amount as signed in the source.
    public let amount: Cents
    /// Its interval and words, when it is not exact.
    public var interval: MoneyInterval?
    /// The day of the transaction; nil when the source leaves it blank.
    public var day: Day?
    /// The candidate the row is about, as filed.
    public var candidate: String?
    /// For or against that candidate.
    public var stance: Stance?
    /// Whether it is a memo entry, already inside another line's total.
    public var isMemo = false
    /// The FEC's transaction type, such as 15E; nil where the source has none.
    public var transactionType: String?
    /// The transaction's id within its filing.
    public var transactionID: String?

    /// An entry of the given posting class; what else it says is set afterwards.
    public init(
        provenance: Provenance, kind: EntryKind, nature: String, direction: Direction,
        status: EntryStatus = .active, statusRule: StatusRule? = nil, filer: String, amount: Cents
    ) {
        self.provenance = provenance
        self.kind = kind
        self.nature = nature
        self.direction = direction
        self.status = status
        self.statusRule = statusRule
        self.filer = filer
        self.amount = amount
    }
}

/// The kind of a ledger entry. The raw values are those of `posting_class.kind`.
public enum EntryKind: String, Hashable, Sendable, CaseIterable {
    /// Money given to the filer.
    case contribution
    /// Any other money coming in: transfers, loans, offsets.
    case receipt
    /// Money going out, refunds and contributions to other committees included.
    case disbursement
    /// Independent expenditures, electioneering communications and communication costs.
    case outsideSpending = "outside_spending"
    /// Advertising time or space, from stations, platforms or trackers.
    case adBuy = "ad_buy"
}

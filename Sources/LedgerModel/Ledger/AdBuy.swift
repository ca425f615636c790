/// What an ad buy says beyond its ``LedgerEntry``: a row of the table `ad_buy`.
public struct AdBuy: Hashable, Sendable {
    /// How far a buy has come. Only the latest stage of a buy is money.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Time held.
        case reserved
        /// A contract.
        case ordered
        /// Billed.
        case invoiced
        /// Broadcast or shown.
        case aired
        /// Money back.
        case refunded
        /// A tracker's or platform's estimate.
        case estimated
    }

    /// Source and line of its entry.
    public let provenance: Provenance
    /// How far it has come.
    public let stage: Stage
    /// Broadcast, cable, radio, digital, mail or other.
    public var medium: String?
    /// Call sign or platform.
    public var station: String?
    /// The market, such as Atlanta.
    public var market: String?
    /// Who pays, as stated.
    public var advertiser: String?
    /// The agency that buys.
    public var buyer: String?
    /// First day on air.
    public var flightStart: Day?
    /// Last day on air.
    public var flightEnd: Day?
    /// Number of spots.
    public var spots: Int64?
    /// Whether it counts.
    public var status = EntryStatus.active
    /// The gross amount in its currency, or the interval in which it lies.
    public var amount: MoneyInterval?
    /// The amount without the agency's commission, when stated.
    public var net: Cents?
    /// ISO 4217 code of the currency of all its amounts.
    public var currency = "USD"

    /// A buy at a stage; what else is known is set afterwards.
    public init(provenance: Provenance, stage: Stage) {
        self.provenance = provenance
        self.stage = stage
    }
}

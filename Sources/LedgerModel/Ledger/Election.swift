/// One election day of a race: a row of the table `election`.
public struct Election: Hashable, Sendable {
    /// Source and line.
    public let provenance: Provenance
    /// The race; its date is the day of the election.
    public let race: Race
    /// The FEC's type of election, such as SG (special general) or SR (special runoff).
    public let type: String
    /// Where the fact was had.
    public var statedSource: String?

    /// An election; what else is known is set afterwards.
    public init(provenance: Provenance, race: Race, type: String) {
        self.provenance = provenance
        self.race = race
        self.type = type
    }
}

/// The votes of one name in one place: a row of the table `result`.
public struct ElectionResult: Hashable, Sendable {
    /// The place counted. Precinct rows add up to the others, which are never added to them.
    public enum Level: String, Hashable, Sendable, CaseIterable {
        /// The whole race.
        case state
        /// One county.
        case county
        /// One precinct.
        case precinct
        /// A TOTAL pseudo-precinct: kept, and never added.
        case totalRow = "total-row"
    }

    /// Source and line.
    public let provenance: Provenance
    /// The race; nil when the contest is not a federal one.
    public var race: Race?
    /// The place counted.
    public let level: Level
    /// County, where the level has one.
    public var county: String?
    /// Precinct, where the level has one.
    public var precinct: String?
    /// The name on the ballot, or of a count such as Ballots Cast.
    public let name: String
    /// Whether the name is a candidate and not a count of voters or ballots.
    public var isCandidate = true
    /// The way of voting; nil means all together.
    public var voteType: String?
    /// Votes, in ones.
    public let votes: Int64

    /// A result; what else is known is set afterwards.
    public init(provenance: Provenance, level: Level, name: String, votes: Int64) {
        self.provenance = provenance
        self.level = level
        self.name = name
        self.votes = votes
    }
}

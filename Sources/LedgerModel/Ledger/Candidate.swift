/// A candidacy as one file describes it: a row of the table `candidate`.
public struct Candidate: Hashable, Sendable {
    /// Source and line.
    public let provenance: Provenance
    /// Its id as told: the FEC's, or a journal's own.
    public let id: String
    /// `CAND_NAME`, as filed.
    public var name: String?
    /// `CAND_PTY_AFFILIATION`, three letters.
    public var party: String?
    /// `CAND_OFFICE_ST`, `CAND_OFFICE` and `CAND_OFFICE_DISTRICT` together.
    public var race: Race?
    /// `CAND_ELECTION_YR`.
    public var electionYear: Int?
    /// `CAND_PCC`, the principal campaign committee.
    public var principalCommittee: CommitteeID?

    /// A candidacy; what else is known is set afterwards.
    public init(provenance: Provenance, id: String) {
        self.provenance = provenance
        self.id = id
    }

    /// The FEC's number; nil where the id is a journal's own.
    public var fecID: CandidateID? { CandidateID(id) }
}

/// A committee or other filer as one file describes it: a row of the table `committee`.
public struct Committee: Hashable, Sendable {
    /// Source and line.
    public let provenance: Provenance
    /// Its id as told: the FEC's, or a journal's own.
    public let id: String
    /// `CMTE_NM`.
    public var name: String?
    /// `CMTE_TP`, such as H, N or O.
    public var type: String?
    /// `CMTE_DSGN`, such as P for a principal campaign committee.
    public var designation: String?
    /// `CMTE_PTY_AFFILIATION`, three letters.
    public var party: String?
    /// `CONNECTED_ORG_NM`.
    public var connectedOrganization: String?
    /// `CAND_ID` of the candidate it belongs to.
    public var candidate: CandidateID?

    /// A committee; what else is known is set afterwards.
    public init(provenance: Provenance, id: String) {
        self.provenance = provenance
        self.id = id
    }

    /// The FEC's number; nil where the id is a journal's own.
    public var fecID: CommitteeID? { CommitteeID(id) }
}

/// A federal office, by the FEC's letter (`CAND_OFFICE`).
public enum Office: String, Hashable, Sendable, CaseIterable {
    /// The House of Representatives.
    case house = "H"
    /// The Senate.
    case senate = "S"
    /// The presidency.
    case president = "P"
}

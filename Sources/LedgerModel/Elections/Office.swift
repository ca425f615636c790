/// An office: a federal one by the FEC's letter (`CAND_OFFICE`), or any other as `L`.
public enum Office: String, Hashable, Sendable, CaseIterable {
    /// The House of Representatives.
    case house = "H"
    /// The Senate.
    case senate = "S"
    /// The presidency.
    case president = "P"
    /// A seat, office or ballot measure of a state, county or city; ``Race/district`` has its id.
    case local = "L"
}

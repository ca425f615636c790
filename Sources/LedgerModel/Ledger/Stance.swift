/// Whether spending is for or against its candidate. The raw values are those of the database.
public enum Stance: String, Hashable, Sendable, CaseIterable {
    /// For the candidate (FEC code S, transaction type 24E).
    case support
    /// Against the candidate (FEC code O, transaction type 24A).
    case oppose

    /// The stance of an FEC `sup_opp` code, S or O in either case; nil for blank and any other
    /// code, as in the FEC's own aggregates.
    public init?(supOpp code: String) {
        switch code {
        case "S", "s": self = .support
        case "O", "o": self = .oppose
        default: return nil
        }
    }
}

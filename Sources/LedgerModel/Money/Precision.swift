/// How exactly an amount is known. The raw values are those of the database.
///
/// Rule: docs/decisions.md, promise 2: what is not exact is an interval with its precision.
public enum Precision: String, Hashable, Sendable, CaseIterable {
    /// To the cent, as filed.
    case exact
    /// The source drops the cents (the FEC's itcont, itoth and itpas2).
    case wholeDollar = "whole-dollar"
    /// Hedged in words: "nearly $30 million", "tens of millions".
    case estimate
    /// The source gives both ends: "$2M-$3M".
    case range
    /// A rounded figure stated without a hedge: "$8.3 million".
    case stated
}

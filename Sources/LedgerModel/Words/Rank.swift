/// A place in an order that a claim asserts: "record", "most expensive", "second-largest".
///
/// It says nothing of the set compared with; a verdict must name that ("of 4 races loaded").
public struct Rank: Hashable, Sendable {
    /// The end of the order a rank is counted from.
    public enum End: String, Hashable, Sendable {
        /// From the largest: most, largest, record.
        case largest
        /// From the smallest: least, fewest, cheapest.
        case smallest
    }

    /// The place, from 1.
    public let place: Int
    /// The end of the order it is counted from.
    public let end: End

    /// A rank from its parts.
    public init(place: Int, from end: End) {
        self.place = place
        self.end = end
    }
}

/// The FEC's number of a committee (or other filer): the letter C and eight digits.
///
/// Rule: fec.gov, committee master file, `CMTE_ID`.
public struct CommitteeID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number in capitals, such as `C00000042`.
    public let text: String

    /// The number `text` writes in letters of either case, or nil when it is not one. Outer blanks
    /// are not accepted.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 9, bytes[0] | 0x20 == 0x63,
            bytes.dropFirst().allSatisfy({ $0 &- 0x30 <= 9 })
        else { return nil }
        self.text = ASCIIBytes.capitals(text)
    }

    /// The same as ``text``.
    public var description: String { text }

    /// Orders by text.
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

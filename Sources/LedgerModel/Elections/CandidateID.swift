/// The FEC's number of a candidacy: H, S or P, a digit, two letters or digits and five digits.
///
/// A person who runs for another office gets another number. The pattern is tighter than "nine
/// letters or digits", so that a surname such as HENDERSON is never taken for a number.
/// Rule: fec.gov, candidate master file, `CAND_ID`; all 4,282 ids of the 2018 file fit.
public struct CandidateID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number in capitals, such as `H4MA01001`.
    public let text: String
    /// The office the number is for: its first letter.
    public let office: Office

    /// The number `text` writes in letters of either case, or nil when it is not one. Outer blanks
    /// are not accepted.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let capitals = ASCIIBytes.capitals(text)
        guard bytes.count == 9, bytes.allSatisfy({ $0 < 0x80 }),
            let office = Office(rawValue: String(capitals.prefix(1))), office != .local
        else { return nil }
        for (index, byte) in capitals.utf8.enumerated().dropFirst() {
            let isDigit = byte &- 0x30 <= 9
            let isLetter = byte &- 0x41 < 26
            let mayBeLetter = index == 2 || index == 3
            guard isDigit || (mayBeLetter && isLetter) else { return nil }
        }
        self.text = capitals
        self.office = office
    }

    /// The same as ``text``.
    public var description: String { text }

    /// Orders by text.
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// A date known to the day, the month or only the year, as press stories and journals give it.
///
/// Rule: docs/decisions.md, decision 13: a claim of a month or a year is measured as of its last
/// day.
public enum PartialDate: Hashable, Sendable, CustomStringConvertible {
    /// A whole date.
    case day(Day)
    /// A month: the year (1800 to 2199) and the month (1 to 12).
    case month(year: Int, month: Int)
    /// A year, 1800 to 2199.
    case year(Int)

    /// Reads `2017-05-24`, `2017-05` or `2017`. Outer blanks are trimmed; blank becomes `.missing`;
    /// anything else becomes `.bad`.
    public static func parse(
        bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<PartialDate, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        switch to - from {
        case 0:
            return .failure(.missing)
        case 4:
            let year = ASCIIBytes.number(bytes, from, 4)
            return 1800...2199 ~= year ? .success(.year(year)) : .failure(.bad)
        case 7 where bytes[from + 4] == 0x2D:
            let year = ASCIIBytes.number(bytes, from, 4)
            let month = ASCIIBytes.number(bytes, from + 5, 2)
            guard 1800...2199 ~= year, 1...12 ~= month else { return .failure(.bad) }
            return .success(.month(year: year, month: month))
        default:
            return Day.parseISO(bytes: bytes).map(PartialDate.day)
        }
    }

    /// Reads a partial date from text; see ``parse(bytes:)``.
    public static func parse(_ text: String) -> Result<PartialDate, DateProblem> {
        ASCIIBytes.of(text) { parse(bytes: $0) }
    }

    /// The last day it covers: the day as of which a claim is measured. Nil only for a month or a
    /// year made by hand that is not in the calendar.
    public var lastDay: Day? {
        switch self {
        case .day(let day): day
        case .month(let year, let month):
            Day(year: year, month: month, day: Day.lastDay(year: year, month: month))
        case .year(let year): Day(year: year, month: 12, day: 31)
        }
    }

    /// The text it was read from: `2017-05-24`, `2017-05` or `2017`.
    public var text: String {
        switch self {
        case .day(let day): day.iso
        case .month(let year, let month): "\(year)-\(month < 10 ? "0" : "")\(month)"
        case .year(let year): "\(year)"
        }
    }

    /// The same as ``text``.
    public var description: String { text }
}

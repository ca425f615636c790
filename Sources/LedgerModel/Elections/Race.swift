/// One contest: an office, where, and on which day if a particular election is meant.
///
/// Written `GA-06`, `GA-06@2017-06-20`, `GA-SEN`, `US-PRES`; `AK-AL` and `AK-00` are the whole
/// state as one district. `GA06`, `ga-6` and `GA 6` are read as `GA-06`, and so is the place that
/// elects the seat, `ocd-division/country:us/state:ga/cd:6`.
///
/// Beyond Congress a race is the place that elects, with `#` the office or the ballot measure:
/// `state:tx/sldl:45`, `state:ga#governor`, `state:ga/place:atlanta#mayor`, `state:ca#measure-50`,
/// each with a day if one is meant. Rule: docs/decisions.md, decision 17, and record 0034.
public struct Race: Hashable, Sendable, CustomStringConvertible {
    /// The office.
    public let office: Office
    /// The two letters of the state in capitals; `US` for the presidency.
    public let state: String
    /// Two digits as the FEC writes them: `00` for the whole state, the Senate and the presidency;
    /// of any other office the whole id, `state:tx/sldl:45`.
    public let district: String
    /// The day of the election; nil means every election of the contest.
    public let date: Day?

    /// Reads a race, letters in either case. Outer blanks are trimmed.
    public static func parse(_ text: String) -> Result<Race, RaceProblem> {
        let trimmed = PhraseTokenizer.trimmed(text)
        if trimmed.isEmpty { return .failure(.missing) }
        guard trimmed.utf8.allSatisfy({ $0 < 0x80 }) else { return .failure(.bad) }
        let parts = trimmed.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return .failure(.bad) }
        var date: Day?
        if parts.count == 2 {
            guard case .success(let day) = Day.parse(String(parts[1])) else {
                return .failure(.badDate)
            }
            date = day
        }
        if parts[0].contains(":") { return place(String(parts[0]), date) }
        let place = ASCIIBytes.capitals(parts[0])
        let state = String(place.prefix(2))
        guard state.utf8.count == 2, state.utf8.allSatisfy({ $0 &- 0x41 < 26 }),
            let (office, district) = seat(afterState(place.dropFirst(2)))
        else { return .failure(.bad) }
        let isKnown = office == .president ? state == "US" : states.contains(state)
        guard isKnown else { return .failure(.unknownState) }
        return .success(Race(office: office, state: state, district: district, date: date))
    }

    /// The race in the form ``parse(_:)`` reads, the district always in two digits.
    public var text: String {
        let seat =
            switch office {
            case .house: "\(state)-\(district)"
            case .senate: "\(state)-SEN"
            case .president: "US-PRES"
            case .local: district
            }
        return seat + (date.map { "@\($0.iso)" } ?? "")
    }

    /// The same as ``text``.
    public var description: String { text }

    /// The race of a place that elects: a district of Congress is its seat, the others are their
    /// own id, in small letters.
    private static func place(_ text: String, _ date: Day?) -> Result<Race, RaceProblem> {
        let id = ASCIIBytes.smallLetters(text)
        let parts = id.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let first = parts.first,
            let division = Division.parse(first) ?? Division.parse(short: first)
        else { return .failure(.bad) }
        if division.kind == "cd" {
            guard parts.count == 1, let seat = division.district else { return .failure(.bad) }
            return .success(
                Race(office: .house, state: seat.state, district: seat.district, date: date))
        }
        // A whole state elects to several offices: one must be named.
        guard parts.count == 2 ? Division.isWord(parts[1]) : division.kind != nil else {
            return .failure(.bad)
        }
        let office = parts.count == 2 ? "#\(parts[1])" : ""
        return .success(
            Race(
                office: .local, state: division.state, district: division.short + office,
                date: date))
    }

    /// The seat behind a hyphen or blanks; a number may follow the state at once.
    private static func afterState(_ text: Substring) -> String {
        var rest = text.drop { $0 == " " }
        if rest.first == "-" { rest = rest.dropFirst().drop { $0 == " " } }
        while rest.last == " " { rest.removeLast() }
        let isApart = rest.utf8.count < text.utf8.count
        return isApart || rest.utf8.allSatisfy({ $0 &- 0x30 <= 9 }) ? String(rest) : ""
    }

    private static func seat(_ text: String) -> (Office, String)? {
        switch text {
        case "PRES", "P": return (.president, "00")
        case "SEN", "S": return (.senate, "00")
        case "AL": return (.house, "00")
        default:
            guard 1...2 ~= text.utf8.count, text.utf8.allSatisfy({ $0 &- 0x30 <= 9 }) else {
                return nil
            }
            return (.house, text.utf8.count == 1 ? "0" + text : text)
        }
    }

    /// The states, the District of Columbia and the territories that elect a delegate.
    static let states: Set<String> = [
        "AK", "AL", "AR", "AS", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "GU", "HI", "IA",
        "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MP", "MS", "MT",
        "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "PR", "RI", "SC",
        "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY",
    ]
}

/// Why text is not a race.
public enum RaceProblem: Error, Hashable, Sendable, CaseIterable {
    /// Nothing but blanks.
    case missing
    /// Not in a form ``Race/parse(_:)`` reads.
    case bad
    /// No state, district or territory of that abbreviation.
    case unknownState
    /// What follows the @ is not a real date like 2017-06-20.
    case badDate

    /// The problem in words, to follow a colon.
    public var text: String {
        switch self {
        case .missing: "the race is blank"
        case .bad: "not a race like GA-06, GA-06@2017-06-20, GA-SEN, US-PRES or state:tx/sldl:45"
        case .unknownState: "no such state; the presidency is US-PRES"
        case .badDate: "what follows @ is not a date like 2017-06-20"
        }
    }
}

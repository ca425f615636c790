/// A place that elects somebody, as Open Civic Data names it: a state, and in it at most one
/// further step, such as `cd:6` (a district of Congress) or `sldl:45` (of a state's lower house).
///
/// Written `ocd-division/country:us/state:ga/cd:6`. Rule: docs/decisions.md, decision 17.
public struct Division: Hashable, Sendable, CustomStringConvertible {
    /// The two letters of the state in capitals.
    public let state: String
    /// `cd`, `sldu`, `sldl`, `county`, `place` …; nil for the state itself.
    public let kind: String?
    /// `6`, `45`, `dallas`; in small letters.
    public let name: String?

    /// What every id of the country begins with.
    static let prefix = "ocd-division/country:us/"

    /// Reads an id, letters in either case; nil when it is none of a state or of a part of one.
    public static func parse(_ text: String) -> Division? {
        let capitals = ASCIIBytes.capitals(text)
        guard capitals.utf8.starts(with: ASCIIBytes.capitals(prefix).utf8) else { return nil }
        let steps = capitals.dropFirst(prefix.utf8.count)
            .split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init) }
        guard 1...2 ~= steps.count, steps.allSatisfy({ $0.count == 2 && !$0[1].isEmpty }),
            ["STATE", "TERRITORY", "DISTRICT"].contains(steps[0][0]),
            Race.states.contains(steps[0][1])
        else { return nil }
        guard steps.count == 2 else { return Division(state: steps[0][1], kind: nil, name: nil) }
        return Division(
            state: steps[0][1], kind: ASCIIBytes.smallLetters(steps[1][0]),
            name: ASCIIBytes.smallLetters(steps[1][1]))
    }

    /// The district of Congress: `cd:6` is GA-06, `cd:at-large` the whole state; nil for others.
    public var district: Race? {
        guard kind == "cd", let name else { return nil }
        let seat = name == "at-large" ? "AL" : name
        guard case .success(let race) = Race.parse("\(state)-\(seat)"), race.office == .house else {
            return nil
        }
        return race
    }

    /// The id in the form ``parse(_:)`` reads.
    public var description: String {
        let kindOfState = state == "DC" ? "district:" : "state:"
        let place = Self.prefix + kindOfState + ASCIIBytes.smallLetters(state)
        guard let kind, let name else { return place }
        return "\(place)/\(kind):\(name)"
    }
}

extension Race {
    /// The district of a place in a table of districts: a seat (`GA-06`), a division
    /// (`ocd-division/country:us/state:ga/cd:6`) or the Census Bureau's number of four digits,
    /// state and district (`1306`; `00` and `98` are the whole of a state, a territory or DC).
    ///
    /// - Returns: the seat; nil inside when the text names a place and no district of it (the
    ///   state alone, `ZZ` for water); nil when it is none of these.
    public static func district(_ text: String) -> Race?? {
        if let division = Division.parse(text) {
            guard division.kind != nil else { return .some(nil) }
            return division.district.map { .some($0) }
        }
        if text.utf8.count == 4, let state = stateOfCensus[String(text.prefix(2))] {
            let number = ASCIIBytes.capitals(text.suffix(2))
            if number == "ZZ" { return .some(nil) }
            return house("\(state)-\(number == "98" ? "00" : number)")
        }
        return house(text)
    }

    private static func house(_ text: String) -> Race?? {
        guard case .success(let race) = parse(text), race.office == .house, race.date == nil else {
            return nil
        }
        return .some(race)
    }

    /// States by the number that the Census gives them (FIPS 5-2).
    private static let stateOfCensus: [String: String] = [
        "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT",
        "10": "DE", "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL",
        "18": "IN", "19": "IA", "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD",
        "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT", "31": "NE",
        "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND",
        "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD",
        "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA", "54": "WV",
        "55": "WI", "56": "WY", "60": "AS", "66": "GU", "69": "MP", "72": "PR", "78": "VI",
    ]
}

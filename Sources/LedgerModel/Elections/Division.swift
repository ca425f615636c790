/// A place that elects somebody, as Open Civic Data names it: a state, in it a district of Congress
/// (`cd:6`) or of a state's house (`sldl:45`), a county or a city (`place:atlanta`), and in that
/// one further step (`council_district:3`).
///
/// Written `ocd-division/country:us/state:ga/cd:6`. Rule: docs/decisions.md, decision 17.
public struct Division: Hashable, Sendable, CustomStringConvertible {
    /// The two letters of the state in capitals.
    public let state: String
    /// `cd`, `sldu`, `sldl`, `county`, `place` …; nil for the state itself.
    public let kind: String?
    /// `6`, `45`, `dallas`; in small letters.
    public let name: String?
    /// What elects inside that place, as `council_district:3`; nil for the place itself.
    public var part: String?

    /// What every id of the country begins with.
    static let prefix = "ocd-division/country:us/"

    /// Reads an id, letters in either case; nil when it is none of a state or of a part of one.
    public static func parse(_ text: String) -> Division? {
        let small = ASCIIBytes.smallLetters(text)
        guard small.utf8.starts(with: prefix.utf8) else { return nil }
        return parse(short: String(small.dropFirst(prefix.utf8.count)))
    }

    /// Reads an id in small letters without what all have in common: `state:ga/cd:6`.
    static func parse(short: String) -> Division? {
        let steps = short.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init) }
        guard 1...3 ~= steps.count,
            steps.allSatisfy({ $0.count == 2 && $0.allSatisfy(isWord) }),
            ["state", "territory", "district"].contains(steps[0][0])
        else { return nil }
        let state = ASCIIBytes.capitals(steps[0][1])
        guard Race.states.contains(state) else { return nil }
        guard steps.count > 1 else { return Division(state: state, kind: nil, name: nil) }
        let part = steps.count == 3 ? steps[2].joined(separator: ":") : nil
        return Division(state: state, kind: steps[1][0], name: steps[1][1], part: part)
    }

    /// Small letters, digits and what ids have between them; never blank.
    static func isWord(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                $0 &- 0x61 < 26 || $0 &- 0x30 <= 9 || "-._~".utf8.contains($0)
            }
    }

    /// The district of Congress: `cd:6` is GA-06, `cd:at-large` the whole state; nil for others.
    public var district: Race? {
        guard kind == "cd", part == nil, let name else { return nil }
        let seat = name == "at-large" ? "AL" : name
        guard case .success(let race) = Race.parse("\(state)-\(seat)"), race.office == .house else {
            return nil
        }
        return race
    }

    /// The id in the form ``parse(_:)`` reads.
    public var description: String { Self.prefix + short }

    /// The id without what all have in common: `state:ga/cd:6`.
    var short: String {
        let place = (state == "DC" ? "district:" : "state:") + ASCIIBytes.smallLetters(state)
        guard let kind, let name else { return place }
        return "\(place)/\(kind):\(name)" + (part.map { "/\($0)" } ?? "")
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

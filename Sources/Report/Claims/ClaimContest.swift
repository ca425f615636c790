import LedgerModel

/// A contest in the words of a claims journal: `GA-06 special runoff 2017-06-20`, `GA-06 special
/// 2017`, `GA-06 presidential 2016-11-08`, `all contests`.
struct ClaimContest {
    /// The seat, like `GA-06`; nil when the words begin with none.
    var race: String?
    /// The day of one election.
    var day: Day?
    /// The year of all its elections.
    var year: Int?
    /// Whether it is the presidential vote inside that seat's district.
    let isPresidential: Bool

    init(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        isPresidential = words.dropFirst().contains { $0.lowercased() == "presidential" }
        guard let first = words.first, case .success(let seat) = Race.parse(first) else { return }
        race = String(seat.text.split(separator: "@")[0])
        day = seat.date
        guard let last = words.last, case .success(let date) = PartialDate.parse(last) else {
            return
        }
        switch date {
        case .day(let day): self.day = day
        case .month(let year, _), .year(let year): self.year = year
        }
    }

    /// The two-year period that holds the contest, by its even year.
    var cycle: Int? { (year ?? day.flatMap { Int($0.iso.prefix(4)) }).map { $0 + $0 % 2 } }

    /// A text with `{yy}` and `{congress}` of those two years filled in.
    func filled(_ text: String) -> String {
        let congress = cycle.map { Self.ordinal(($0 - 1788) / 2) } ?? "contest's"
        let year = cycle.map { String("\($0)".suffix(2)) } ?? "YY"
        return text.replacing("{congress}", with: congress).replacing("{yy}", with: year)
    }

    private static func ordinal(_ number: Int) -> String {
        let endings = [1: "st", 2: "nd", 3: "rd"]
        return "\(number)" + (11...13 ~= number % 100 ? "th" : endings[number % 10] ?? "th")
    }

    /// As a parameter of a report: with the day, if it is one election.
    var parameter: String? { race.map { $0 + (day.map { "@\($0.iso)" } ?? "") } }
}

/// The names a claim may mean by `national Democrats (DCCC)` or `Jon Ossoff (candidate committee)`.
enum ClaimSubject {
    static func names(_ text: String) -> [String] {
        guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else { return [text] }
        let outer = text[..<open].split(separator: " ").joined(separator: " ")
        let inner = String(text[text.index(after: open)...].dropLast())
        return [outer, inner].filter { !$0.isEmpty }
    }

    /// `Republican candidates` → REP; nil when the words name no party.
    static func party(_ text: String) -> String? {
        let words = text.lowercased().split { !$0.isLetter }.map(String.init)
        let parties = [
            "republican": "REP", "republicans": "REP", "gop": "REP", "democratic": "DEM",
            "democrat": "DEM", "democrats": "DEM", "independent": "IND", "libertarian": "LIB",
            "green": "GRE",
        ]
        return words.lazy.compactMap { parties[$0] }.first
    }
}

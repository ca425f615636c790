import LedgerModel

/// What the name of a file says of its rows.
enum FileNames {
    /// The name in small letters without its ending and without whole dates.
    static func withoutDates(_ name: String) -> String {
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        return stem.smallLetters.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}/, with: "")
    }

    /// The period and the region of `…Report_2020-06-10_US_last_90_days_Georgia.csv`, as fixed
    /// values by target. A report of ads of all times has a last day only.
    static func metaReport(_ name: String) -> [String: String] {
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        guard let match = stem.firstMatch(of: /_([0-9]{4}-[0-9]{2}-[0-9]{2})_[A-Z]{2}_(.+)$/),
            case .success(let end) = Day.parse(String(match.output.1))
        else { return [:] }
        var values = ["ad_buy.flight_end_day": String(end.number)]
        var rest = String(match.output.2)
        if let window = rest.firstMatch(of: /^last_([0-9]{1,3})_days_?/),
            let days = Int(window.output.1), days > 0
        {
            values["ad_buy.flight_start_day"] = String(Int(end.number) - days + 1)
            rest = String(rest[window.range.upperBound...])
        } else if let window = rest.firstMatch(of: /^(yesterday|lifelong)_?/) {
            if window.output.1 == "yesterday" {
                values["ad_buy.flight_start_day"] = String(end.number)
            }
            rest = String(rest[window.range.upperBound...])
        }
        if !rest.isEmpty, !["advertisers", "locations"].contains(rest) {
            values["ad_buy.market"] = rest
        }
        return values
    }
}

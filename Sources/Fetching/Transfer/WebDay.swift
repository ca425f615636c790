import LedgerModel

/// Times as servers and feeds write them, and the day that it then was in Washington, where the
/// FEC counts days.
package enum WebDay {
    /// The day in Washington of `Wed, 24 May 2017 03:12:00 GMT`, or of `2017-05-24T03:12:00Z`.
    package static func inWashington(_ text: String) -> Day? {
        seconds(text).flatMap(inWashington)
    }

    /// Seconds since 1970 of such a text; nil when it is none.
    package static func seconds(_ text: String) -> Int? {
        let words = text.split { " ,-:TZ".contains($0) }.map(String.init)
        if let year = words.first.flatMap(Int.init), words.count >= 6, text.hasSuffix("Z") {
            return seconds(year, Int(words[1]), Int(words[2]), words[3...5])
        }
        let isGreenwich = text.hasSuffix("GMT") || text.hasSuffix("UTC") || text.hasSuffix("+0000")
        let names = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let rest = text.split { " ,".contains($0) }.map(String.init)
        guard isGreenwich, rest.count >= 5, let month = names.firstIndex(of: rest[2]),
            let year = Int(rest[3])
        else { return nil }
        let clock = rest[4].split(separator: ":").map(String.init)
        guard clock.count == 3 else { return nil }
        return seconds(year, month + 1, Int(rest[1]), clock[...])
    }

    private static func seconds(
        _ year: Int, _ month: Int?, _ day: Int?, _ clock: ArraySlice<String>
    ) -> Int? {
        let numbers = clock.map { Int($0.prefix { $0.isNumber }) ?? -1 }
        guard let month, let day, let found = Day(year: year, month: month, day: day),
            numbers.count == 3, 0...23 ~= numbers[0], 0...59 ~= numbers[1], 0...60 ~= numbers[2]
        else { return nil }
        return Int(found.number) * 86_400 + numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]
    }

    /// The day in Washington of seconds since 1970.
    package static func day(ofSecond seconds: Int) -> Day? { inWashington(seconds) }

    /// Seconds since 1970 as `2017-05-24T03:12:00Z`.
    package static func text(_ seconds: Int) -> String {
        func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
        let rest = seconds % 86_400
        return "\(Day(number: seconds / 86_400)?.iso ?? "1970-01-01")T\(two(rest / 3_600)):"
            + "\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    /// Five hours behind Greenwich, four in summer (15 USC 260a, as it is since 2007).
    static func inWashington(_ seconds: Int) -> Day? {
        guard let winter = Day(number: floorDay(seconds - 5 * 3_600)) else { return nil }
        let year = winter.civil.year
        guard let march = Day(year: year, month: 3, day: 8),
            let november = Day(year: year, month: 11, day: 1)
        else { return nil }
        let from = sunday(from: Int(march.number)) * 86_400 + 7 * 3_600
        let to = sunday(from: Int(november.number)) * 86_400 + 6 * 3_600
        let isSummer = seconds >= from && seconds < to
        return Day(number: floorDay(seconds - (isSummer ? 4 : 5) * 3_600))
    }

    /// The first Sunday on or after a day; day 0 was a Thursday.
    private static func sunday(from day: Int) -> Int { day + (7 - (day + 4) % 7) % 7 }

    private static func floorDay(_ seconds: Int) -> Int {
        seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
    }
}

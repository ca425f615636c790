/// A calendar day, without time or zone.
///
/// Units: days since 1970-01-01, as `entry.entry_day` stores them; years 1800 to 2199. Dates are
/// never shifted by a time zone. Rule: a date in a file is a calendar day.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    public let number: Int32

    @inlinable
    init(unchecked number: Int32) {
        self.number = number
    }

    /// The day `number` days after 1970-01-01, or nil outside the years 1800 to 2199.
    @inlinable
    public init?(number: Int) {
        guard number >= -62_091, number <= 84_005 else { return nil }
        self.init(unchecked: Int32(truncatingIfNeeded: number))
    }

    /// The day of the Gregorian calendar, or nil when there is no such day or its year is not
    /// between 1800 and 2199.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard year >= 1800, year <= 2199, month >= 1, month <= 12, day >= 1,
            day <= Day.lastDay(year: year, month: month)
        else { return nil }
        // Years are counted from 1 March, so that the leap day is the last of its year.
        // The numbers are small and positive, so unsigned 32-bit arithmetic is exact and fast.
        let shifted = UInt32(truncatingIfNeeded: month > 2 ? year : year - 1)
        let monthFromMarch = UInt32(truncatingIfNeeded: month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 &* monthFromMarch &+ 2) / 5 &+ UInt32(truncatingIfNeeded: day) &- 1
        let leapDays = shifted / 4 &- shifted / 100 &+ shifted / 400
        let sinceYearZero = shifted &* 365 &+ leapDays &+ dayOfYear
        self.init(unchecked: Int32(truncatingIfNeeded: sinceYearZero) &- 719_468)
    }

    /// Orders by time.
    @inlinable
    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// The number of days in a month of the Gregorian calendar; `month` is 1 to 12.
    @inlinable
    static func lastDay(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Year, month (1 to 12) and day of the month.
    @inlinable
    public var civil: (year: Int, month: Int, day: Int) {
        let days = Int(number) + 719_468  // since 0000-03-01; positive for every year we hold
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The calendar month as the number yyyymm, such as 201704; the key of `roll_month`.
    @inlinable
    public var monthKey: Int {
        let (year, month, _) = civil
        return year * 100 + month
    }
}

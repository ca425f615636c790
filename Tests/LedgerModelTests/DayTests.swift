import LedgerModel
import Testing

@Suite struct DayTests {
    @Test(arguments: [
        (DateForm.mmddyyyy, "04182017"), (.mmddyyyySlashes, "04/18/2017"), (.yyyymmdd, "20170418"),
        (.iso, "2017-04-18"), (.ddMonYY, "18-APR-17"), (.ddMonYY, "18-apr-2017"),
        (.ddMonYY, "18-Apr-17"), (.iso, " 2017-04-18 "),
    ])
    func everyFormReadsTheSameDay(form: DateForm, text: String) throws {
        let day = try Day.parse(text, as: form).get()
        #expect(day.number == 17_274)
        #expect(day.iso == "2017-04-18")
        #expect(day.monthKey == 201_704)
    }

    @Test(arguments: DateForm.allCases)
    func blankDateIsMissing(form: DateForm) {
        #expect(Day.parse("", as: form) == .failure(.missing))
        #expect(Day.parse("  ", as: form) == .failure(.missing))
    }

    @Test(arguments: [
        "02302024", "13012024", "2024-01-05", "00000000", "1012024", "0101202A", "02292023",
        "04312024", "01011799", "01012200", "1/5/2024", "+1012024",
    ])
    func wrongBulkDateIsBad(text: String) {
        #expect(Day.parse(text, as: .mmddyyyy) == .failure(.bad))
    }

    @Test(arguments: [
        "20240230", "20241301", "2024-01-05", "01/05/2024", "00000000", "2024015",
    ])
    func wrongFilingDateIsBad(text: String) {
        #expect(Day.parse(text, as: .yyyymmdd) == .failure(.bad))
    }

    @Test(arguments: [
        "30-FEB-24", "05-XXX-24", "2024-13-45", "00-JAN-24", "5-JAN-24", "05-JAN-024", "05/JAN/24",
        "05-JAN-2A", "32-JAN-24", "05-JAN-1799", "05-J\u{0}N-24",
    ])
    func wrongOracleDateIsBad(text: String) {
        #expect(Day.parse(text, as: .ddMonYY) == .failure(.bad))
    }

    @Test(arguments: [
        "2024-02-30", "2024-13-01", "03/04/24x", "45292", "2024-03-10T02:30:00-05:00",
        "2024-03-10 00:00:00", "2024/03/10", "2024-3-10", "20240310",
    ])
    func wrongISODateIsBadAndATimestampIsNoDate(text: String) {
        #expect(Day.parse(text, as: .iso) == .failure(.bad))
    }

    @Test(arguments: ["4/18/2017", "04-18-2017", "18/04/2017", "04/18/17", "04/18/20171"])
    func wrongSlashDateIsBad(text: String) {
        #expect(Day.parse(text, as: .mmddyyyySlashes) == .failure(.bad))
    }

    @Test(arguments: [("69", 2069), ("00", 2000), ("70", 1970), ("99", 1999)])
    func twoDigitYearsTurnAtSeventy(digits: String, year: Int) throws {
        let day = try Day.parse("01-JAN-\(digits)", as: .ddMonYY).get()
        #expect(day.civil.year == year)
    }

    @Test func everyMonthNameIsRead() {
        let names = [
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ]
        for (index, name) in names.enumerated() {
            #expect(
                Day.parse("15-\(name)-18", as: .ddMonYY)
                    == Day.parse("2018-\(index < 9 ? "0" : "")\(index + 1)-15"))
        }
    }

    @Test func yearsOutside1800To2199AreRefused() {
        #expect(Day(year: 1800, month: 1, day: 1)?.number == -62_091)
        #expect(Day(year: 2199, month: 12, day: 31)?.number == 84_005)
        #expect(Day(year: 1799, month: 12, day: 31) == nil)
        #expect(Day(number: -62_092) == nil)
        #expect(Day(number: 84_006) == nil)
        #expect(Day(number: 84_005)?.iso == "2199-12-31")
        #expect(Day(number: -62_091)?.iso == "1800-01-01")
    }

    /// Counts through the calendar one day at a time, against the closed formulas.
    @Test func everyDayFrom1800To2199RoundTripsInEveryForm() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let names = [
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var number = -62_091
        var failed: [String] = []
        for year in 1800...2199 {
            let isLeap =
                year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
            for month in 1...12 {
                for day in 1...(lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)) {
                    let (mm, dd) = (two(month), two(day))
                    let expected = Day(number: number)
                    let iso = "\(year)-\(mm)-\(dd)"
                    let isRight =
                        expected?.number == Int32(number) && expected?.iso == iso
                        && expected?.monthKey == year * 100 + month
                        && Day(year: year, month: month, day: day) == expected
                        && (try? Day.parse(iso).get()) == expected
                        && (try? Day.parse("\(mm)\(dd)\(year)", as: .mmddyyyy).get()) == expected
                        && (try? Day.parse("\(year)\(mm)\(dd)", as: .yyyymmdd).get()) == expected
                        && (try? Day.parse("\(mm)/\(dd)/\(year)", as: .mmddyyyySlashes).get())
                            == expected
                        && (try? Day.parse("\(dd)-\(names[month - 1])-\(year)", as: .ddMonYY).get())
                            == expected
                    if !isRight { failed.append(iso) }
                    number += 1
                }
            }
        }
        #expect(failed.isEmpty)
        #expect(number == 84_006)
    }
}

@Suite struct PartialDateTests {
    @Test(arguments: [
        ("2017-05-24", "2017-05-24"), ("2017-05", "2017-05-31"), ("2017", "2017-12-31"),
        ("2016-02", "2016-02-29"), ("2017-02", "2017-02-28"), (" 2018 ", "2018-12-31"),
    ])
    func partialDateIsMeasuredAsOfItsLastDay(text: String, last: String) throws {
        let date = try PartialDate.parse(text).get()
        #expect(date.lastDay?.iso == last)
        #expect(date.text == text.filter { $0 != " " })
    }

    @Test(arguments: [
        "2017-13", "2017-00", "1799", "2200", "17", "201705", "2017-5", "May 2017", "2017/05",
    ])
    func wrongPartialDateIsBad(text: String) {
        #expect(PartialDate.parse(text) == .failure(.bad))
    }

    @Test func blankPartialDateIsMissing() {
        #expect(PartialDate.parse(" ") == .failure(.missing))
    }
}

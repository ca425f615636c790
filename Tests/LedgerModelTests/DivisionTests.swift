import LedgerModel
import Testing

/// Places that elect somebody, as Open Civic Data names them.
@Suite struct DivisionTests {
    @Test func aDistrictIsTheSameRaceUnderEitherName() throws {
        let division = "ocd-division/country:us/state:ga/cd:6"
        #expect(try Race.parse(division).get().text == "GA-06")
        #expect(try Race.parse(division + "@2017-06-20").get().text == "GA-06@2017-06-20")
        #expect(try Race.parse(division.uppercased()).get().text == "GA-06")
        #expect(
            try Race.parse("ocd-division/country:us/district:dc/cd:at-large").get().text == "DC-00")
        #expect(Division.parse(division)?.description == division)
        let house = try #require(Division.parse("ocd-division/country:us/state:tx/sldl:45"))
        #expect(house.kind == "sldl" && house.name == "45" && house.district == nil)
    }

    @Test(arguments: [
        "ocd-division/country:us/state:ga", "ocd-division/country:us/state:zz/cd:6",
        "ocd-division/country:us/state:ga/cd:x", "ocd-division/country:us/state:ga/cd:6/x:1",
        "ocd-division/country:ca/state:ga/cd:6", "ocd-division/country:us/state:ga/cd:",
        "ocd-division/", "state:ga", "state:ga#", "state:ga#a#b", "state:ga/cd:6#mayor",
        "state:ga/place:a b", "state:zz#governor", "state:ga/x:1/y:2/z:3", "state:ga/sldl:6'",
    ])
    func otherWordsAreNoRace(_ text: String) {
        #expect((try? Race.parse(text).get()) == nil)
    }

    /// A place that elects, with the office or the measure where it elects to several.
    @Test(arguments: [
        ("state:tx/sldl:45", "TX", "state:tx/sldl:45"),
        ("ocd-division/country:us/state:tx/sldl:45", "TX", "state:tx/sldl:45"),
        (" State:TX/SLDL:45 ", "TX", "state:tx/sldl:45"),
        ("state:ga#governor", "GA", "state:ga#governor"),
        ("district:dc#mayor", "DC", "district:dc#mayor"),
        ("state:ca#measure-50", "CA", "state:ca#measure-50"),
        (
            "state:ny/place:new_york/council_district:22", "NY",
            "state:ny/place:new_york/council_district:22"
        ),
    ])
    func aRaceBeyondCongressIsItsOwnId(_ text: String, _ state: String, _ id: String) throws {
        let race = try Race.parse(text).get()
        #expect(race.office == .local && race.state == state && race.text == id)
        let dated = try Race.parse("\(id)@2018-11-06").get()
        #expect(dated.text == "\(id)@2018-11-06" && dated.district == id)
        #expect(try Race.parse(dated.text).get() == dated)
    }

    @Test func aTableOfDistrictsNamesThemInThreeWays() {
        func seat(_ text: String) -> String? { Race.district(text).map { $0?.text ?? "none" } }
        let cases = [
            "GA-6": "GA-06", "ga-14": "GA-14", "AK-0": "AK-00", "1306": "GA-06", "0200": "AK-00",
            "1198": "DC-00", "7298": "PR-00", "17ZZ": "none",
            "ocd-division/country:us/state:al/cd:3": "AL-03",
            "ocd-division/country:us/state:al": "none",
        ]
        for (text, expected) in cases { #expect(seat(text) == expected, "\(text)") }
        for text in ["", "GA", "13", "9906", "13066", "GA-SEN", "US-PRES", "GA-06@2017-06-20"] {
            #expect(Race.district(text) == nil, "\(text)")
        }
    }
}

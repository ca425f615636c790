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
        "ocd-division/country:us/state:ga/sldl:6", "ocd-division/",
    ])
    func otherPlacesAreNoSeatInCongress(_ text: String) {
        #expect((try? Race.parse(text).get()) == nil)
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

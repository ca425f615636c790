import Fetching
import LedgerModel
import Testing

/// What may be called, and what an answer says of days. What happens on the wire is tried against a
/// server of the project's own: Tests/Faults/fetching.py.
@Suite struct PolicyTests {
    @Test(arguments: [
        ("8.8.8.8", true), ("10.0.0.1", false), ("127.0.0.1", false), ("100.64.0.9", false),
        ("169.254.169.254", false), ("172.15.0.1", true), ("172.31.255.1", false),
        ("192.168.1.1", false), ("198.19.0.1", false), ("224.0.0.1", false), ("0.0.0.0", false),
        ("255.255.255.255", false), ("23.22.13.113", true),
    ])
    func privateAddressesAreTold(_ text: String, _ isPublic: Bool) {
        let bytes = text.split(separator: ".").compactMap { UInt8($0) }
        #expect(NetworkAddress.isPublic(bytes) == isPublic)
        // The same inside an address of the newer kind.
        let mapped: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + bytes
        let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8) + bytes
        let tunnelled: [UInt8] = [0x20, 0x02] + bytes + [UInt8](repeating: 1, count: 10)
        for form in [mapped, translated, tunnelled] {
            #expect(NetworkAddress.isPublic(form) == isPublic, "\(form)")
        }
    }

    @Test(
        arguments: [
            ([0x20, 0x01, 0x04, 0x70], true), ([0xFD, 0, 0, 1], false),
            ([0xFE, 0x80, 0, 0], false),
            ([0xFF, 0x02, 0, 0], false), ([0x20, 0x01, 0x0D, 0xB8], false), ([0, 0, 0, 0], false),
        ] as [([UInt8], Bool)])
    func newerAddressesToo(_ start: [UInt8], _ isPublic: Bool) {
        let bytes = start + [UInt8](repeating: 0, count: 11) + [1]
        #expect(NetworkAddress.isPublic(bytes) == isPublic)
    }

    @Test(
        arguments: [
            ("localhost:8443", "localhost", 8443), ("WWW.FEC.GOV", "www.fec.gov", 443),
            ("a.b:0", nil, 0), ("a:b:1", nil, 0), ("", nil, 0), ("a b", nil, 0),
            ("h:99999", nil, 0),
        ] as [(String, String?, Int)])
    func placesAreRead(_ text: String, _ host: String?, _ port: Int) {
        let place = HostPolicy.Place(text)
        #expect(place?.host == host)
        if host != nil { #expect(place?.port == port) }
    }

    /// The FEC counts days in Washington: what came at three in the night in Greenwich came the
    /// evening before.
    @Test(
        arguments: [
            ("Wed, 24 May 2017 03:12:00 GMT", "2017-05-23"),
            ("Wed, 24 May 2017 04:00:00 GMT", "2017-05-24"),
            ("2017-05-24T03:59:59Z", "2017-05-23"), ("2026-01-15T04:59:59Z", "2026-01-14"),
            ("2026-01-15T05:00:00Z", "2026-01-15"),
            // The night in which summer time begins and ends: 8 March and 1 November 2026.
            ("2026-03-08T04:59:00Z", "2026-03-07"), ("2026-03-09T04:00:00Z", "2026-03-09"),
            ("2026-11-01T04:00:00Z", "2026-11-01"), ("2026-11-02T04:30:00Z", "2026-11-01"),
            ("2026-11-02T05:00:00Z", "2026-11-02"),
            ("tomorrow", nil), ("Wed, 31 Feb 2017 03:12:00 GMT", nil), ("2017-05-24", nil),
            ("Wed, 24 May 2017 03:12:00 EST", nil),
        ] as [(String, String?)])
    func daysAreThoseOfWashington(_ text: String, _ day: String?) {
        #expect(WebDay.inWashington(text)?.iso == day)
    }

    @Test func aListOfFilingsIsRead() throws {
        let text = """
            {"pagination": {"pages": 3, "count": 201}, "results": [
              {"file_number": 1161571, "receipt_date": "2017-05-24T00:00:00"},
              {"file_number": -99, "receipt_date": "2017-05-24T00:00:00"},
              {"file_number": 1161572, "receipt_date": null}]}
            """
        let list = try FilingList(Array(text.utf8), from: "x")
        #expect(list.pages == 3 && list.onPaper == 1)
        #expect(list.filings.map(\.number) == ["1161571", "1161572"])
        #expect(list.filings.map(\.receivedOn) == ["2017-05-24", nil])
        #expect(throws: FetchError.self) { try FilingList(Array("{}".utf8), from: "x") }
    }

    /// A name of ours may lead to a private address by mistake or malice: it is not called.
    @Test func aNameThatLeadsHomeIsNotCalled() throws {
        let policy = HostPolicy(named: ["localhost"], allowed: [], hasProxy: false)
        let session = try HTTPSession(
            policy: policy, manners: HTTPSession.Manners(userAgent: "warchest tests"))
        let error = #expect(throws: FetchError.self) {
            _ = try session.get("https://localhost/", onHead: { _ in }, onBody: { _ in })
        }
        #expect(error?.reason.contains("private network") == true, "\(String(describing: error))")
        for url in ["http://localhost/", "https://a@localhost/", "https://localhost:444/", "x"] {
            #expect(throws: FetchError.self, "\(url)") {
                _ = try session.get(url, onHead: { _ in }, onBody: { _ in })
            }
        }
    }
}

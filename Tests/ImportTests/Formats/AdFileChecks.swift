import Foundation
import TestSupport
import Testing

/// The independent count of one real file of ad buys.
struct AdFileChecks {
    let bench: Workbench
    let found: Workbench.Imported
    let path: String

    private struct Line {
        var number: Int
        var amount: String
        var currency: String
        var hasCommittee: Bool
        var isOdd: Bool
    }

    /// The cell of a line, by the header's names. A line whose quotes are broken is read from its
    /// right end: amounts hold no commas.
    private func lines(_ amount: String, _ currency: String?) throws -> [Line] {
        var bytes = try Shared.bytes(path)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        let all = Independent.lines(bytes)
        let names = try #require(Independent.cells(all[0]))
        let place = try #require(names.firstIndex(of: amount))
        let currencyPlace = currency.flatMap(names.firstIndex(of:))
        let idPlace = names.firstIndex {
            ["Public_IDs_List", "CommitteeIdentificationNumber"].contains($0)
        }
        return all.enumerated().dropFirst().map { index, line in
            let cells = Independent.cells(line)
            let isOdd = cells?.count != names.count
            let fields =
                isOdd ? Independent.fields(line, delimiter: UInt8(ascii: ",")) : cells ?? []
            let ids = idPlace.map { fields[$0] } ?? ""
            return Line(
                number: index + 1,
                amount: isOdd ? fields[fields.count - (names.count - place)] : fields[place],
                currency: currencyPlace.map { fields[$0] } ?? "USD",
                hasCommittee: ids.contains(/(^|[^A-Za-z0-9])C[0-9]{8}($|[^A-Za-z0-9])/),
                isOdd: isOdd)
        }
    }

    func expectAds(
        _ amount: String, _ sumUnits: Int64, _ currency: String?, _ oddQuotes: Bool
    ) throws {
        let lines = try lines(amount, currency)
        let units = lines.map { Int64($0.amount) ?? 0 }
        #expect(units.reduce(0, +) == sumUnits, "the file itself")
        #expect(lines.allSatisfy { Int64($0.amount) != nil || $0.amount == "≤100" })
        #expect(found.good == lines.count)
        #expect(found.rejected == 0)
        #expect(found.sumCents == sumUnits * 100)
        #expect(
            found.warnings.filter { $0.code == "odd_quotes" }.map(\.line)
                == lines.filter(\.isOdd).map(\.number))
        #expect(oddQuotes || !lines.contains(where: \.isOdd))
        let rows = try bench.rows(
            """
            SELECT line, amount_cents, amount_low_cents, amount_high_cents, currency, status,
              filer_id <> '' FROM ad_buys ORDER BY entry_id
            """)
        try #require(rows.count == lines.count)
        let isRounded = path.contains("google")
        var wrong = 0
        for (row, line) in zip(rows, lines) {
            let cents = (Int64(line.amount) ?? 0) * 100
            // Google rounds to 100 dollars; Meta's ≤100 is 0 to 100; the rest is as it stands.
            let low = isRounded ? max(0, cents - 5_000) : cents
            let high = isRounded ? cents + 4_999 : line.amount == "≤100" ? 10_000 : cents
            var status = line.currency == "USD" ? "active" : "out_of_scope"
            if path.contains("geo-spend") || path.contains("locations") { status = "out_of_scope" }
            let want = [
                "\(line.number)", "\(cents)", "\(low)", "\(high)", line.currency, status,
                line.hasCommittee ? "1" : "0",
            ]
            if row.map({ $0 ?? "" }) != want {
                wrong += 1
                if wrong <= 3 { Issue.record("expected \(want), found \(row)") }
            }
        }
        #expect(wrong == 0, "\(wrong) of \(rows.count) rows are not what the file says")
    }

    func expectDocuments(_ count: Int) throws {
        let lines = Independent.lines(try Shared.bytes(path)).dropFirst()
        #expect(lines.count == count, "the file itself")
        #expect(found.good == count && found.rejected == 0 && found.sumCents == 0)
        let isIndex = path.hasSuffix(".csv")
        let rows = try bench.rows(
            "SELECT document_id, station, folder, flight_start FROM ad_documents "
                + "ORDER BY record_id")
        var wrong = 0
        for (row, line) in zip(rows, lines) {
            let cells =
                isIndex
                ? try #require(Independent.cells(line))
                : Independent.fields(line, delimiter: UInt8(ascii: "\t"))
            let want =
                isIndex
                ? [cells[3], cells[0], cells[2], ""]
                : [cells[0], String(cells[0].prefix { $0 != "_" }), "", cells[7]]
            if row.map({ $0 ?? "" }) != want { wrong += 1 }
        }
        #expect(rows.count == count && wrong == 0, "\(wrong) rows are not what the file says")
        #expect(try bench.integer("SELECT count(*) FROM ledger") == 0, "papers are no money")
    }
}

/// Numbers of formats.md that the table above only implies.
@Suite(.enabled(if: Shared.hasData, "no folder of samples beside the project"))
struct AdFileNumberTests {
    private static let meta =
        "ad-buys/meta-2020-06-10-last90/FacebookAdLibraryReport_2020-06-10_US_last_90_days_"

    @Test func metaSaysLessThanAHundredDollarsInMostRows() throws {
        let bench = try Workbench()
        try bench.load("\(Shared.data)/\(Self.meta)advertisers.csv")
        let rows = try bench.rows(
            """
            SELECT count(*), sum(verbatim = '≤100'), sum(amount_cents), min(flight_start),
              max(flight_end) FROM ad_buys
            """)
        #expect(rows == [["43110", "27994", "21420997600", "2020-03-13", "2020-06-10"]])
    }

    /// Regions and the country are views of one sum: the country speaks, and each region is a
    /// series of its own.
    @Test func metaRegionsAreNotAddedToTheCountry() throws {
        let bench = try Workbench()
        for what in ["Georgia", "Wyoming", "advertisers", "locations"] {
            try bench.load("\(Shared.data)/\(Self.meta)\(what).csv")
        }
        #expect(
            try bench.integer("SELECT count(*) FROM sources WHERE state = 'current'") == 4)
        let rows = try bench.report("platform-share")
        #expect(rows.map { $0["platform"]?.text } == ["Meta"])
        // Rows of regions whose page is not in the file of the country are few, and real.
        let amount = try #require(rows[0]["amount_cents"]?.integer)
        #expect(amount >= 21_420_997_600 && amount < 21_430_000_000)
    }

    @Test func theLaterGoogleBundleSpeaksAndNeverTheSum() throws {
        let bench = try Workbench()
        let name = "google-political-ads-advertiser-stats.csv"
        try bench.load("\(Shared.data)/ad-buys/google-2018-09/\(name)", "--received", "2018-09-12")
        let later = try bench.load(
            "\(Shared.data)/ad-buys/google-2018-10/\(name)", "--received", "2018-10-12")
        #expect(later.supersedes == 1)
        func amount(_ asOf: String...) throws -> Int64? {
            try bench.report("platform-share", asOf: asOf.first).first?["amount_cents"]?.integer
        }
        #expect(try amount() == 2_573_380_000)
        #expect(try amount("2018-10-11") == 1_474_460_000)
        #expect(try amount("2018-09-12") == 1_474_460_000)
        #expect(try amount("2018-09-11") == nil)
        try bench.expectSound()
    }
}

extension Workbench {
    /// A report as of a day, or as of today.
    func report(_ name: String, asOf: String?) throws -> [[String: Cell]] {
        guard let asOf else { return try report(name) }
        return try report(name, "--as-of", asOf)
    }
}

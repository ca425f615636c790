import Foundation
import Import
import Store
import TestSupport
import Testing

/// Work grows with what is loaded, not with its square. Counted are the steps of SQLite's machine,
/// never time: twice as many files of a kind may take 2.4 times the steps.
@Suite struct GrowthTests {
    /// What there may be thousands of.
    enum Kind: String, CaseIterable, Sendable {
        case amendments, newestFirst, unrelated, ofOneFiler, notices, noticesToldInBulk, papers
    }

    private static let first = 1_700_000

    /// The text of a file, and its name.
    private static func file(_ kind: Kind, _ number: Int, of count: Int) -> (String, String) {
        func report(_ day: String, committee: String, number: Int? = nil) -> String {
            var filing = Sample.report(
                day, day, signed: "20240320", amends: (number ?? 0) > 0 ? "\(first)" : nil,
                number: (number ?? 0) > 0 ? number : nil, committee: committee)
            filing.add("SA11AI", Sample.gift("A1", "\(100 + (number ?? 0)).00", day: day))
            return filing.text
        }
        let name = "\(first + number).fec"
        switch kind {
        case .amendments: return (name, report("20240210", committee: "C1", number: number))
        case .newestFirst:
            let last = count - 1 - number
            return ("\(first + last).fec", report("20240210", committee: "C1", number: last))
        case .unrelated:
            return (name, report("20240210", committee: "C\(10_000_000 + number)"))
        case .ofOneFiler:
            let (month, date) = (number % 300 / 28, number % 28)
            let day = String(19_800_101 + number / 300 * 10_000 + month * 100 + date)
            return (name, report(day, committee: "C1"))
        case .notices, .noticesToldInBulk:
            // Every second file is a report of a day, which tells the notice before it.
            let day = String(20_200_101 + number / 56 * 100 + number / 2 % 28)
            guard kind == .noticesToldInBulk || number % 2 == 0 else {
                return (name, report(day, committee: Sample.committee))
            }
            var filing = Sample.notice(signed: "20240212")
            filing.add("SE", Sample.expenditure("E\(number)", "\(100 + number).00", paid: day))
            return (name, filing.text)
        case .papers:
            return (
                "orders-\(number).csv",
                "document,station,order_no,revision,invoice_no,advertiser_id,advertiser,contest,"
                    + "candidate_id,side,flight_start,flight_end,spots,gross_amount,commission\n"
                    + "order,WXYZ-TV,1,\(number),,C00990101,VALE,,,,2024-02-05,2024-02-18,10,"
                    + "\(1_000 + number),15%\n"
            )
        }
    }

    private struct Work {
        var importing: Int
        var verifying: Int
    }

    private static func work(_ kind: Kind, _ count: Int) throws -> Work {
        let bench = try Workbench()
        var files = try (0..<count).map { number in
            let (name, text) = file(kind, number, of: count)
            return try bench.write("files/\(name)", text)
        }
        if kind == .noticesToldInBulk {
            let rows = (0..<count).map { number in
                let (month, date) = (number / 56, number / 2 % 28)
                return BulkRow(
                    number, type: "24A", amount: "\(100 + number)", filer: Sample.committee,
                    date: "0\(1_012_020 + month * 1_000_000 + date * 10_000)",
                    candidate: "H0OH15001")
            }
            files.insert(try bench.write("itpas220.txt", rows.itpas2), at: 0)
        }
        let database = try Connection(writing: bench.database, create: true, toolVersion: "test")
        var options = ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z")
        options.formatID = kind == .papers ? "ad-buys/station-orders" : nil
        let importer = try Importer(database: database, options: options)
        let steps = StepCount(of: database)
        var posted = 0
        try importer.importFiles(files) { outcome in
            if let refusal = outcome.refusal { throw refusal }
            posted += outcome.good
        }
        #expect(posted == (kind == .noticesToldInBulk ? 2 * count : count))
        if kind == .notices || kind == .noticesToldInBulk {
            let told = try database.integer("SELECT count(*) FROM notice_cover") ?? 0
            #expect(told >= Int64(count / 2))
        }
        let importing = steps.steps
        #expect(try Verification(database: database).run().isEmpty)
        return Work(importing: importing, verifying: steps.steps - importing)
    }

    @Test(arguments: Kind.allCases) func twiceAsManyTakeTwiceTheWork(kind: Kind) throws {
        let half = try Self.work(kind, 120)
        let whole = try Self.work(kind, 240)
        #expect(whole.importing * 10 < half.importing * 24, "\(half), \(whole)")
        #expect(whole.verifying * 10 < half.verifying * 24, "\(half), \(whole)")
    }
}

import Artefacts
import Foundation
import Import
import Store
import TestSupport
import Testing

/// Files made to be slow or large are read in bounded work: what is counted here is rows written
/// and memory, never time.
@Suite struct BoundedWorkTests {
    // MARK: Work

    /// A filing of Form 9 in which many costs have one transaction's id, each with its candidate.
    @Test func costsOfOneIdAreSharedOnce() throws {
        var filing = FilingText(
            "F9N",
            [
                "filer_committee_id_number": "C30000001", "organization_name": "SPEECH INC",
                "coverage_from_date": "20240901", "coverage_through_date": "20240901",
                "date_signed": "20240902",
            ])
        let count = 300
        for index in 0..<count {
            filing.add(
                "F93",
                [
                    "filer_committee_id_number": "C30000001", "transaction_id": "X1",
                    "entity_type": "ORG", "payee_organization_name": "AIR TIME INC",
                    "expenditure_date": "20240901", "expenditure_amount": "\(index + 1).00",
                ])
            for candidate in 1...2 {
                filing.add(
                    "F94",
                    [
                        "filer_committee_id_number": "C30000001",
                        "transaction_id": "Y\(index)-\(candidate)",
                        "back_reference_tran_id_number": "X1", "back_reference_sched_name": "F93",
                        "candidate_id_number": "H0OH1500\(candidate)",
                    ])
            }
        }
        let bench = try Workbench()
        try bench.load(try bench.write("700001.fec", filing.text))
        #expect(try bench.integer("SELECT count(*) FROM allocation") == Int64(2 * count))
        // Each candidate beneath a cost bears its half.
        #expect(
            try bench.rows(
                "SELECT DISTINCT e.amount_cents - sum(a.cents) FROM allocation a "
                    + "JOIN entry e ON e.entry_id = a.entry_id GROUP BY a.entry_id") == [["0"]])
        #expect(
            try bench.integer(
                "SELECT count(*) FROM allocation a WHERE a.item_id - a.entry_id NOT IN (1, 2)")
                == 0)
        try bench.expectSound()
    }

    /// Every revision of an order in a file of its own, all public on one day.
    @Test func papersOfOneOrderAreNotWrittenDownTwoByTwo() throws {
        let bench = try Workbench()
        let head =
            "document,station,order_no,revision,invoice_no,advertiser_id,advertiser,contest,"
            + "candidate_id,side,flight_start,flight_end,spots,gross_amount,commission\n"
        let count = 24
        for revision in 0..<count {
            let line =
                "order,WXYZ-TV,1,\(revision),,C00990101,VALE FOR CONGRESS,,,,2024-02-05,"
                + "2024-02-18,10,\(1000 + revision),15%\n"
            try bench.write("papers/orders-\(revision + 10).csv", head + line)
        }
        let run = try bench.importing(
            "--format", "ad-buys/station-orders", "--received", "2024-03-01",
            "\(bench.folder)/papers")
        #expect(run.exit == 0, "\(run.err)")
        #expect(
            try bench.rows("SELECT amount_cents FROM ad_buys WHERE status = 'active'")
                == [["\((1000 + count - 1) * 100)"]])
        let replaced = try bench.integer("SELECT count(*) FROM ad_replaced") ?? 0
        #expect(replaced >= Int64(count - 1) && replaced < Int64(2 * count), "\(replaced)")
        try bench.expectSound()
    }

    /// The work for one more amendment of a report: its own rows, and one for each version.
    @Test func anAmendmentMoreDoesNotSettleAllAgain() throws {
        let bench = try Workbench()
        func amendment(_ number: Int) -> FilingText {
            var filing = Sample.report(
                "20240201", "20240229", signed: "20240320", amends: number > 0 ? "700000" : nil,
                number: number > 0 ? number : nil)
            filing.add("SA11AI", Sample.gift("A1", "\(100 + number).00", day: "20240210"))
            return filing
        }
        let count = 60
        for number in 0..<count {
            try bench.write("\(700_000 + number).fec", amendment(number).text)
        }
        let database = try Connection(writing: bench.database, create: true, toolVersion: "test")
        let importer = try Importer(
            database: database,
            options: ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z"))
        var changes: [Int64] = []
        for number in 0..<count {
            let before = try database.integer("SELECT total_changes()") ?? 0
            for outcome in try importer.importFile("\(bench.folder)/\(700_000 + number).fec") {
                if let refusal = outcome.refusal { throw refusal }
            }
            changes.append((try database.integer("SELECT total_changes()") ?? 0) - before)
        }
        let growth = changes[count - 1] - changes[9]
        #expect(growth <= Int64(count - 10) * 5 / 4, "\(changes)")
        #expect(
            try database.integer(
                "SELECT count(*) FROM filing_chain WHERE root = '700000' AND versions = \(count)")
                == Int64(count))
        #expect(try Verification(database: database).run().isEmpty)
        #expect(
            try bench.rows("SELECT file_num FROM filings WHERE chain_state = 'current'")
                == [["\(700_000 + count - 1)"]])
    }

    // MARK: Memory

    /// Runs the program; the most memory that it took, in MiB.
    private func peak(_ bench: Workbench, _ arguments: [String]) throws -> (exit: Int, mib: Int) {
        let words = [try Program.path()] + arguments + ["--db", bench.database]
        let log = try bench.write("peak.txt", "")
        let quoted = words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }
        // The shell has one child, of which it asks the most: RUSAGE_CHILDREN of nobody else.
        let script =
            quoted.joined(separator: " ") + " >/dev/null 2>&1; code=$?; exec python3 -c "
            + "'import resource,sys;"
            + "print(sys.argv[1],resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss//1024)'"
            + " $code > '\(log)'"
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", script]
        try shell.run()
        shell.waitUntilExit()
        let told = try String(contentsOfFile: log, encoding: .utf8).split(
            whereSeparator: \.isWhitespace)
        let numbers = told.compactMap { Int($0) }
        try #require(numbers.count == 2, "\(told)")
        return (numbers[0], numbers[1])
    }

    /// Under a sanitizer memory says nothing.
    private static let isPlain = !ProcessInfo.processInfo.environment.keys
        .contains { $0.hasSuffix("SAN_OPTIONS") }

    @Test(.enabled(if: isPlain), arguments: ["x", "y|" + String(repeating: "z", count: 60_000)])
    func rejectsDoNotFillTheMemory(line: String) throws {
        let bench = try Workbench()
        let first = [BulkRow(1, amount: "1")].itcont
        let small = try bench.write("itcont24.txt", first)
        let base = try peak(bench, ["import", small])
        #expect(base.exit == 0)
        let count = min(600_000, (30 << 20) / line.utf8.count)
        let many = try bench.write(
            "itcont22.txt", first + String(repeating: line + "\n", count: count))
        let run = try peak(bench, ["import", "--cycle", "2022", many])
        #expect(run.exit == 3)
        #expect(run.mib - base.mib < 64, "\(run.mib) MiB, of which \(base.mib) for one row")
        #expect(try bench.integer("SELECT count(*) FROM reject") == Int64(count))
    }

    @Test(
        .enabled(if: isPlain),
        arguments: [
            ("{\"name\":\"a\"}", 1_000_000, 0), ("{\"name\":\"a\"}", 1_100_000, 2),
            ("[]", 1_040_000, 2),
        ])
    func resultsFillNoMemory(value: String, count: Int, exit: Int) throws {
        let bench = try Workbench()
        let file = try bench.write(
            "results.json",
            "{\"results\":{\"name\":\"x\",\"ballotItems\":["
                + Array(repeating: value, count: count).joined(separator: ",") + "]}}")
        let run = try peak(bench, ["import", "--format", "results/ga-sos-json", file])
        #expect(run.exit == exit)
        #expect(run.mib < 256, "\(run.mib) MiB")
    }

    // MARK: A stranger's views

    /// A report that ships, over a view that never ends.
    @Test func reportsOverAStrangersViewsHaveATimeLimit() throws {
        let bench = try Workbench()
        let race = Program.root + "/Tests/Fixtures/race"
        #expect(try bench.run(["import", "--quiet", race]).exit == 0)
        let sound = try bench.run(["report", "outside-by-spender"])
        #expect(sound.exit == 0 && !sound.err.contains("views"))
        let found = try bench.rows("SELECT sql FROM sqlite_schema WHERE name = 'filed_outside'")
        let text = try #require(found.first?.first ?? nil)
        let start = try #require(text.firstRange(of: " AS")).upperBound
        let ours = text[start...]
        try bench.tamper(
            """
            DROP VIEW filed_outside;
            CREATE VIEW filed_outside AS WITH RECURSIVE
              ours AS (\(ours)),
              endless(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM endless)
            SELECT ours.* FROM ours, endless
            """)
        let run = try bench.run(["report", "outside-by-spender", "--timeout", "0.5"])
        #expect(run.exit == 124)
        #expect(run.err.contains("views of this database are not those of warchest"), "\(run.err)")
        #expect(run.err.contains("time limit of 0.5 s"), "\(run.err)")

        // And one that fills the memory: hundreds of long texts at once.
        func lengths(_ range: Range<Int>) -> String {
            guard range.count > 1 else {
                return "length(printf('%.*c', 900000, 'x') || \(range.lowerBound) || ours.entry_id)"
            }
            let middle = (range.lowerBound + range.upperBound) / 2
            return "(\(lengths(range.lowerBound..<middle)) "
                + "+ \(lengths(middle..<range.upperBound)))"
        }
        try bench.tamper(
            """
            DROP VIEW filed_outside;
            CREATE VIEW filed_outside AS WITH ours AS (\(ours))
            SELECT ours.* FROM ours WHERE \(lengths(0..<500)) > 0
            """)
        let large = try peak(bench, ["report", "outside-by-spender", "--timeout=60"])
        #expect(large.exit == 124)
        #expect(large.mib < 350, "\(large.mib) MiB")
    }

    /// What ships may be copied and changed: its text passes the guard of users' reports.
    @Test func aCopyOfTheLongestReportRuns() throws {
        let bench = try Workbench()
        let race = Program.root + "/Tests/Fixtures/race"
        #expect(try bench.run(["import", "--quiet", race]).exit == 0)
        let text = try #require(Artefacts.file("exports/all-in-total.sql")).text
        let copy = try bench.write("mine/all-in-total.sql", text)
        let run = try bench.run(["report", copy, "--race", "OH-12"])
        #expect(run.exit == 0, "\(run.err)")
    }
}

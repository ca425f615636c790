import Import
import Report
import Store
import TestSupport
import Testing

/// Keeps keys and drops the rest.
private final class Keys: RowSink {
    let showsFooter = true
    var keys: [String] = []
    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
    func row(_ row: RowView, key: [UInt8]?) {
        keys.append(String(decoding: key ?? [], as: UTF8.self))
    }
    func end(_ footer: ResultFooter) {}
}

/// What stands below an answer: the files that spoke for it, and why there is none.
@Suite struct FooterTests {
    static let names = ReportCatalogue().names

    private func run(
        _ name: String, _ parameters: [String: String] = [:], asOf: String = "2024-06-01",
        on connection: Connection? = nil
    ) throws -> (outcome: ReportOutcome, keys: [String], request: ReportRequest) {
        let report = try ReportCatalogue().report(name)
        var request = ImportedRace.request(report, report.methods.first ?? "")
        request.parameters.merge(parameters) { _, new in new }
        request.asOf = asOf
        let sink = Keys()
        request.showsKeys = !report.key.isEmpty
        let on = try connection ?? ImportedRace.connection()
        let outcome = try ReportRunner(report: report, connection: on).run(request, into: sink)
        request.showsKeys = false
        return (outcome, sink.keys, request)
    }

    /// The file of every row that proves a figure stands in the footer.
    @Test(arguments: names)
    func everyFileOfAProofIsNamed(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let connection = try ImportedRace.connection()
        let (outcome, keys, request) = try run(name, on: connection)
        #expect(!outcome.footer.sources.isEmpty)
        #expect(outcome.footer.records?.contains("loaded 2024-06-01") == true)
        guard report.why != nil else { return }
        let named = Set(outcome.footer.sources.map(\.id))
        let why = Why(
            connection: connection, readLines: { _, _ in nil }, layout: { _, _, _ in nil })
        for key in keys {
            let answer = try why.figure(
                report, request, key: key, limit: 10_000, reports: connection, cell: nil)
            let behind = Set(answer.entries.map { $0.recordID / 1_000_000_000 })
            #expect(behind.isSubset(of: named), "\(key): \(behind.subtracting(named)) not named")
        }
    }

    /// A file that had no row in the answer is not named.
    @Test func otherFilesAreNotNamed() throws {
        let files = try run("outside-by-spender", ["committee": "C00990707"]).outcome.footer.sources
            .map(\.format)
        #expect(files.contains("fec-bulk/itpas2"))
        #expect(files.contains("fec-bulk/cm"))
        for other in ["fec-bulk/cn", "fec-bulk/itcont", "fec-bulk/weball", "fec-bulk/ccl"] {
            #expect(!files.contains(other), "\(other)")
        }
        let gifts = try run("gifts-by-size", ["committee": "C00990101"]).outcome.footer.sources
        #expect(!gifts.contains { ["fec-bulk/cn", "fec-bulk/oppexp"].contains($0.format) })
    }

    /// A committee's own summary, where it tells what was raised.
    @Test(arguments: ["committee-card", "committee-totals"])
    func theSummaryOfACommitteeIsNamed(_ name: String) throws {
        let database = try FiledDatabase([])
        let row = "C99000006|SAMPLE PAC|Q|B|M|7521.99|0|0|0|0|0|0|7000|0|0|0|0|0|100.5|622.49|0|0"
        try database.add("\(row)|6500|0|0|0|02/28/2023\n", as: "webk24.txt")
        let connection = try Connection(
            reading: database.path, schemaVersion: TestDatabase.schemaVersion)
        let files = try run(
            name, ["committee": "C99000006"], asOf: "2024-12-31", on: connection
        ).outcome.footer.sources.map(\.file)
        #expect(files == ["webk24.txt"])
    }

    /// Of a race, the ad files with buys in it.
    @Test func adFilesOfOtherRacesAreNotNamed() throws {
        let database = try FiledDatabase([])
        for race in ["OH-15", "OH-12"] {
            try database.add(
                """
                advertiser,affiliation,medium,market,contest,flight_start,flight_end,spots,\
                estimated_low,estimated_high,estimated_spend,source
                SAMPLES OF \(race),D,Radio,Town,\(race),2024-02-05,2024-02-18,2,,,260,a tracker

                """, as: "tracker-\(race).csv")
        }
        let connection = try Connection(
            reading: database.path, schemaVersion: TestDatabase.schemaVersion)
        for name in ["air-war", "ad-timeline"] {
            let asked: [String: String] = ["race": "OH-12"]
            let files = try run(name, asked, asOf: "2024-12-31", on: connection).outcome.footer
                .sources.map(\.file)
            #expect(files == ["tracker-OH-12.csv"], "\(name)")
        }
    }

    // MARK: Nothing to show

    private func reasons(_ footer: ResultFooter) -> [String] {
        footer.notes.filter { $0.hasPrefix("no rows: ") }
    }

    @Test(arguments: names)
    func anEmptyDatabaseIsNamed(_ name: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("empty.db")
        let database = try Connection(
            writing: path, create: true, toolVersion: "test", waitSeconds: 1)
        _ = try Importer(
            database: database,
            options: ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z"))
        let connection = try Connection(reading: path, schemaVersion: Repository.schemaVersion)
        let outcome = try run(name, on: connection).outcome
        guard outcome.rows == 0 else { return }
        #expect(reasons(outcome.footer).contains { $0.contains("no file is loaded") })
    }

    @Test(
        arguments: names,
        [
            ("committee", "C99999999", "C99999999"), ("cycle", "2090", "2090"),
            ("race", "WY-09", "names the race WY-09"),
        ])
    func whatIsNotThereIsNamed(_ name: String, _ asked: (String, String, String)) throws {
        let report = try ReportCatalogue().report(name)
        guard report.parameter(asked.0) != nil else { return }
        let outcome = try run(name, [asked.0: asked.1]).outcome
        guard outcome.rows == 0 else { return }
        let found = reasons(outcome.footer)
        #expect(found.contains { $0.contains(asked.2) }, "\(found)")
    }

    @Test func aDayBeforeTheRecordsAndAParameterThatLeavesNoneAreNamed() throws {
        let early = try run("top-donors", asOf: "1990-01-01").outcome.footer
        #expect(reasons(early).contains { $0.contains("known on 1990-01-01") })
        let other = try run("outside-by-spender", ["committee": "C00990101"]).outcome
        #expect(other.rows == 0)
        #expect(
            reasons(other.footer).contains { $0.contains("without --committee there are some") })
    }

    // MARK: Rejected rows

    @Test func rejectedRowsOfAFileThatSpeaksAreNamed() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("r.db")
        let database = try Connection(
            writing: path, create: true, toolVersion: "test", waitSeconds: 1)
        let importer = try Importer(
            database: database,
            options: ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z"))
        let file = try folder.write(
            """
            cmte_id,cmte_nm,type
            C00990909,SAMPLES,N
            ,NOBODY,N
            ,NOBODY ELSE,N

            """, to: "committees.csv")
        let totals = try folder.write(
            """
            race,subject,subject_id,measure,period,amount,as_of,source,note
            WY-00,SAMPLE,,receipts,2024,100,2024-01-01,Press,
            WY-00,SAMPLE,,receipts,2024,much,2024-01-01,Press,

            """, to: "totals.csv")
        _ = try importer.importFile(file)
        for outcome in try importer.importFile(totals) {
            if let refusal = outcome.refusal { throw refusal }
        }
        let connection = try Connection(reading: path, schemaVersion: Repository.schemaVersion)
        let footer = try run("stated-totals", on: connection).outcome.footer
        #expect(
            footer.rejected.contains {
                $0.hasPrefix("1 row of totals.csv was rejected") && $0.contains("warchest rejects")
            }, "\(footer.rejected)")
        #expect(!footer.rejected.contains { $0.contains("committees.csv") })
    }

    /// Of many files with rejected rows some are named, and the others counted.
    @Test func manyFilesWithRejectsAreCounted() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("r.db")
        let database = try Connection(
            writing: path, create: true, toolVersion: "test", waitSeconds: 1)
        let importer = try Importer(
            database: database,
            options: ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z"))
        let files = try (0..<23).map { number in
            try folder.write(
                """
                race,subject,subject_id,measure,period,amount,as_of,source,note
                WY-00,SAMPLE,,receipts,2024,\(100 + number),2024-01-01,Press,
                WY-00,SAMPLE,,receipts,2024,much,2024-01-01,Press,

                """, to: "totals\(number).csv")
        }
        try importer.importFiles(files) { outcome in
            if let refusal = outcome.refusal { throw refusal }
        }
        let connection = try Connection(reading: path, schemaVersion: Repository.schemaVersion)
        let rejected = try run("stated-totals", on: connection).outcome.footer.rejected
        #expect(rejected.count == 21, "\(rejected)")
        #expect(rejected.last?.hasPrefix("3 rows of 3 further files were rejected") == true)
    }
}

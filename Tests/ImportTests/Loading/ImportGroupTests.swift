import Foundation
import Import
import Store
import TestSupport
import Testing

/// Small files are committed and settled together; what they say is as if each came alone.
@Suite struct ImportGroupTests {
    private static let race = Program.root + "/Tests/Fixtures/race"

    /// What is settled, and what counts, in a database.
    private static func settled(_ bench: Workbench) throws -> [[String?]] {
        try [
            "SELECT part, sha256 FROM settled_seal WHERE part <> 'posting_class' ORDER BY 1",
            "SELECT entry_id, status, status_rule, amount_cents FROM ledger ORDER BY 1",
            "SELECT * FROM filing_chain ORDER BY 1", "SELECT * FROM notice_cover ORDER BY 1, 2",
            "SELECT * FROM ad_replaced ORDER BY 1, 2",
            "SELECT * FROM roll_total ORDER BY cmte_id, source_id, n, cents",
        ].flatMap { try bench.rows($0) }
    }

    private static func importer(_ bench: Workbench) throws -> Importer {
        try Importer(
            database: try Connection(writing: bench.database, create: true, toolVersion: "test"),
            options: ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z"), seed: 1)
    }

    @Test(arguments: [false, true]) func togetherIsAsOneByOne(isReversed: Bool) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.race).sorted()
        let files = (isReversed ? names.reversed() : names).map { "\(Self.race)/\($0)" }
        let (single, together) = (try Workbench(), try Workbench())
        do {
            let one = try Self.importer(single)
            for file in files { _ = try one.importFile(file) }
        }
        try Self.importer(together).importFiles(files) { _ in }
        #expect(try Self.settled(single) == Self.settled(together))
        try single.expectSound()
        try together.expectSound()
    }

    /// A file that is refused, or known, leaves nothing of itself and takes nothing with it.
    @Test func aRefusedFileDoesNotSpoilTheOthers() throws {
        let bench = try Workbench()
        let first = Sample.report("20240201", "20240229", signed: "20240320").text
        let second = Sample.report("20240301", "20240331", signed: "20240420").text
        let files = try [
            ("700001.fec", first), ("700002.fec", "HDR\u{1C}FEC\u{1C}99.9\nno filing\n"),
            ("700003.fec", first), ("700004.fec", second), ("notes.txt", "nothing\n"),
        ].map { try bench.write($0.0, $0.1) }
        var outcomes: [ImportOutcome] = []
        try Self.importer(bench).importFiles(files) { outcomes.append($0) }
        #expect(outcomes.map(\.sourceID) == [1, nil, 1, 2, nil])
        #expect(outcomes.map { $0.refusal == nil } == [true, false, true, true, false])
        #expect(outcomes[2].duplicateOf == 1)
        #expect(try bench.integer("SELECT count(*) FROM source") == 2)
        try bench.expectSound()
    }

    /// A mistake that ends the import takes back what was not handed over, and nothing else.
    @Test func whatWasNotHandedOverIsNotThere() throws {
        let bench = try Workbench()
        let files = try (1...3).map { month in
            try bench.write(
                "70000\(month).fec",
                Sample.report("20240\(month)01", "20240\(month)28", signed: "20240601").text)
        }
        try Self.importer(bench).importFiles([files[0]]) { _ in }
        var options = ImportOptions(today: "2024-06-01", now: "2024-06-01T00:00:00Z")
        options.onProgress = { name, _, _ in
            if name == "700003.fec" { throw ImportError.interrupted(file: name) }
        }
        var handedOver = 0
        let error = #expect(throws: ImportError.self) {
            let database = try Connection(
                writing: bench.database, create: false, toolVersion: "test")
            try Importer(database: database, options: options)
                .importFiles(files) { _ in handedOver += 1 }
        }
        #expect(error?.message.contains("nor of the 1 read before it") == true)
        #expect(handedOver == 0)
        #expect(try bench.rows("SELECT file FROM source") == [["700001.fec"]])
        try bench.expectSound()
    }
}

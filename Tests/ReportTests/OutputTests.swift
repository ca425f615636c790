import Files
import Foundation
import Report
import Store
import Testing

@Suite struct OutputTests {
    private let folder: TemporaryFolder
    private let database: TestDatabase

    init() throws {
        folder = try TemporaryFolder()
        database = try TestDatabase()
    }

    private func write(_ path: String, force: Bool = false) throws {
        try Exporter(version: "0", overwrites: force).write(
            try Sample.report(), ReportRequest(asOf: "2018-01-01"), on: try database.guarded(),
            format: .csv, to: path)
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func aFileAppearsWholeWithItsManifest() throws {
        try write(folder.file("a.csv"))
        #expect(try files() == ["a.csv", "a.csv.manifest.json"])
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("a.csv.manifest.json")))
        let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let entries = try #require(manifest["files"] as? [[String: Any]])
        #expect(entries[0]["rows"] as? Int == 4)
        let csv = try Data(contentsOf: URL(fileURLWithPath: folder.file("a.csv")))
        let digest = csv.withUnsafeBytes { SHA256Hasher.hex(of: $0) }
        #expect(entries[0]["sha256"] as? String == digest)
        #expect((manifest["notice"] as? String)?.contains("30111(a)(4)") ?? false)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("a.csv"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func nothingIsReplacedWithoutForce() throws {
        let path = try folder.write("old", to: "a.csv")
        #expect(throws: FileError.exists(path: path)) { try write(path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        #expect(try files() == ["a.csv"])
        try write(path, force: true)
        // A file is for a spreadsheet unless asked otherwise.
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(Array(data.prefix(10)) == [0xEF, 0xBB, 0xBF] + Array("\"donor\"".utf8))
    }

    @Test func linksFoldersAndDevicesAreNeverWritten() throws {
        let target = try folder.write("precious", to: "target")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link.csv"), withDestinationPath: target)
        for path in [folder.file("link.csv"), folder.path, "/dev/full", folder.file("no/a.csv")] {
            #expect(throws: FileError.self) { try write(path, force: true) }
        }
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
        #expect(try files() == ["link.csv", "target"])
    }

    @Test func aFailedReportLeavesNothing() throws {
        let text = Sample.text.replacing("sum(e.amount_cents) AS total", with: "1.5 AS total")
        let report = try ReportDefinition.parse(text, file: "gifts.sql", embedded: false)
        #expect(throws: ReportError.self) {
            try Exporter(version: "0", overwrites: false).export(
                [try Sample.report(), report], [:], asOf: "2018-01-01", profile: .excel,
                to: folder.path
            ) { _ in try database.guarded() }
        }
        #expect(try files().isEmpty)
    }

    @Test func longReportsAreSplitForSpreadsheets() throws {
        var exporter = Exporter(version: "0", overwrites: false)
        exporter.rowsPerFile = 3
        let entries = try exporter.export(
            [try Sample.report()], [:], asOf: "2018-01-01", profile: .excel, to: folder.path
        ) { _ in try database.guarded() }
        #expect(entries.map(\.name) == ["gifts-1.csv", "gifts-2.csv"])
        #expect(entries.map(\.rows) == [3, 1])
        #expect(try files() == ["datapackage.json", "gifts-1.csv", "gifts-2.csv", "manifest.json"])
        for name in ["gifts-1.csv", "gifts-2.csv"] {
            let text = try String(contentsOfFile: folder.file(name), encoding: .utf8)
            #expect(text.contains("\"donor\",\"zip5\""))
        }
    }
}

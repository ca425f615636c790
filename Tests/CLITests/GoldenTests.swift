import Foundation
import Testing

@Suite struct GoldenTests {
    /// Format ids by their files under importers/.
    static let formats: [String] = {
        let base = Program.root + "/importers"
        let all = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
        return all.filter { $0.hasSuffix(".json5") && !$0.hasSuffix("/pack.json5") }.map {
            String($0.dropLast(6))
        }.sorted()
    }()

    @Test func thereAreFormats() { #expect(Self.formats.count > 20) }

    @Test(arguments: formats)
    func everyFormatReadsItsSampleAsRecorded(_ id: String) throws {
        let parts = id.split(separator: "/").map(String.init)
        let folders = parts.dropLast().map { "/" + $0 }.joined()
        let fixtures = "\(Program.root)/Tests/Fixtures/importers\(folders)"
        let names = try FileManager.default.contentsOfDirectory(atPath: fixtures)
        let sample = try #require(
            names.first { $0.hasPrefix("\(parts[parts.count - 1]).sample.") },
            "there is no Tests/Fixtures/importers/\(id).sample.*")
        let folder = try Folder()
        let result = try Program.run(
            [
                "import", "--json", "--db", folder.file("a.db"), "--format", id, "--cycle", "2024",
                sample,
            ], in: fixtures)
        #expect([0, 3].contains(result.code), "\(result.error)")
        #expect(result.lines.count == 2, "one JSON line")
        let name = parts.joined(separator: "-")
        try Golden.expect(result.output, is: "Tests/Golden/import/\(name).json")
        let again = try Program.run(
            ["import", "--json", "--db", "a.db", "--format", id, "\(fixtures)/\(sample)"],
            in: folder.path)
        #expect(again.output.contains("\"duplicate_of\":1,"))
        #expect(try Program.run(["verify", "--db", "a.db"], in: folder.path).code == 0)
    }

    @Test(arguments: try Race.reports())
    func everyReportSaysWhatIsRecorded(_ name: String) throws {
        let result = try Program.run(
            ["report", name, "--db", "warchest.db", "--format", "csv", "--keys"]
                + Race.parameters(name), in: Race.shared.path)
        #expect(result.code == 0, "\(result.error)")
        #expect(result.lines.count > 2, "report \(name) has no row in the invented race")
        try Golden.expect(result.output, is: "Tests/Golden/reports/\(name).csv")
    }

    /// Numbers of sources and records follow the order of the imports; nothing else may.
    @Test func theOrderOfImportsChangesNoFigure() throws {
        let other = try Race.make(reversed: true)
        let volatile: Set = ["source_id", "record_id", "entry_id", "source", "key"]
        for name in try Race.reports() where name != "sources" {
            func rows(_ folder: String) throws -> [[String]] {
                let result = try Program.run(
                    ["report", name, "--format", "json"] + Race.parameters(name), in: folder)
                let parsed = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
                let rows = try #require(parsed as? [[String: Any]])
                return rows.map { row in
                    row.filter { !volatile.contains($0.key) }.map { "\($0.key)=\($0.value)" }
                        .sorted()
                }
            }
            let here = try rows(Race.shared.path)
            let there = try rows(other.path)
            #expect(here == there, "\(name)")
        }
    }
}

import Foundation
import Testing

/// `why` on cells of the reports people quote most: entries that sum exactly, with their lines.
@Suite struct WhyTests {
    static let quoted = ["candidate-totals", "outside-by-spender", "top-donors"]

    /// Figures of a row beside the main one.
    static let others = [
        "candidate-totals": ["net_disbursements_usd", "own_money_usd"],
        "outside-by-spender": ["oppose_usd"], "top-donors": ["gifts"],
    ]

    /// Proves rows of a report; answers how many.
    private func prove(_ report: String, in folder: String, _ options: [String], most: Int) throws
        -> Int
    {
        let listed = try Program.run(
            ["report", report, "--format", "json", "--keys"] + options, in: folder)
        #expect(listed.code == 0, "\(listed.error)")
        let parsed = try JSONSerialization.jsonObject(with: Data(listed.output.utf8))
        let rows = try #require(parsed as? [[String: Any]])
        let step = max(1, rows.count / most)
        var proved = 0
        for (index, row) in rows.enumerated() where index % step == 0 {
            let key = try #require(row["key"] as? String)
            let why = try Program.run(
                ["why", "--report", report, "--key", key, "--limit", "3"] + options, in: folder)
            #expect(why.code == 0, "\(report) \(key): \(why.output)")
            #expect(why.output.contains(" up to ") && why.output.contains(" exactly: "), "\(key)")
            proved += 1
            for cell in Self.others[report] ?? [] {
                let other = try Program.run(
                    ["why", "--report", report, "--key", key, "--limit", "0", "--cell", cell]
                        + options, in: folder)
                #expect(other.code == 0, "\(report) \(key) \(cell): \(other.output)")
            }
            // A figure of nothing has no entries.
            if why.output.contains("\n0 entries ") { continue }
            // File, line, and the line itself below.
            let lines = why.output.split(separator: "\n").map(String.init)
            let place = try #require(
                lines.firstIndex { line in
                    line.hasPrefix("  ") && line.contains(":")
                        && line.split(separator: ":").last?.allSatisfy(\.isNumber) ?? false
                }, "\(key): no file and line")
            #expect(lines[place + 1].hasPrefix("  ") && lines[place + 1].count > 10)
            #expect(!lines[place + 1].contains("no raw line"))
        }
        return proved
    }

    @Test(arguments: quoted)
    func everyCellOfTheInventedRaceIsProved(_ report: String) throws {
        #expect(try prove(report, in: Race.shared.path, [], most: .max / 2) > 1)
    }

    @Test func anotherFigureOfTheRowIsProvedByItsOwnEntries() throws {
        func why(_ cell: String) throws -> Program.Result {
            try Program.run(
                [
                    "why", "--report", "outside-by-spender", "--cell", cell, "--key",
                    "cycle=2024&spender_id=C00990606",
                ], in: Race.shared.path)
        }
        #expect(
            try why("oppose_usd").output.contains(
                "1 entry adds up to oppose_usd exactly: 30,000.00"))
        #expect(
            try why("expenditures").output.contains(
                "2 entries add up to expenditures exactly: 2"))
        #expect(try why("suport_usd").error.contains("Did you mean support_usd?"))
    }

    @Test func theLineIsTheFilesOwn() throws {
        let race = try Race.make()
        func why() throws -> String {
            try Program.run(
                [
                    "why", "--report", "outside-by-spender", "--key",
                    "cycle=2024&spender_id=C00990606",
                ], in: race.path
            ).output
        }
        let lines = try String(contentsOfFile: race.file("race/pas224.txt"), encoding: .utf8)
            .split(separator: "\n")
        #expect(try why().contains("\n  \(lines[0])\n"))
        // When the file changes, the line is put together from what was kept, and says so.
        try race.write("other\n", to: "race/pas224.txt")
        let text = try why()
        #expect(
            text.contains(
                "reconstructed (the file is gone or has changed): \(lines[0])\n"), "\(text)")
    }

    // MARK: Real files, where they are

    static let samples = Program.root + "/../shared/data"

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: samples), "no folder of real files"),
        arguments: quoted)
    func cellsOverRealFilesAreProved(_ report: String) throws {
        let folder = try Folder()
        let old = [
            "cn-2018cycle-oct2017.txt", "ccl18.txt", "weball18.txt", "itcont-sample-10000.txt",
        ]
        let first = try Program.run(
            ["import", "--quiet", "--cycle", "2018"]
                + old.map { "\(Self.samples)/ga06-2017/\($0)" },
            in: folder.path)
        #expect(first.code == 0, "\(first.error)")
        let second = try Program.run(
            ["import", "--quiet", "--cycle", "2020"]
                + ["cn.txt", "ccl.txt", "itpas2.txt"].map {
                    "\(Self.samples)/fec-bulk/2020cycle-mar2019/\($0)"
                }, in: folder.path)
        #expect(second.code == 0, "\(second.error)")
        #expect(
            try prove(report, in: folder.path, ["--cycle", "2018"], most: 6) > 0
                || report == "outside-by-spender")
        if report != "top-donors" {
            #expect(try prove(report, in: folder.path, ["--cycle", "2020"], most: 6) > 0)
        }
    }
}

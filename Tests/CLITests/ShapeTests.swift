import Foundation
import Testing

/// What is shown of an answer: `--columns`, `--where`, `--sort`, `--format lines`; the terminal.
@Suite struct ShapeTests {
    private let report = ["report", "candidate-totals", "--race", "OH-15"]

    private func rows(_ more: [String]) throws -> [[String]] {
        let result = try Program.run(
            report + ["--format", "csv"] + more, in: Race.shared.path)
        #expect(result.code == 0, "\(more): \(result.error)")
        return result.lines.dropLast().map {
            $0.replacingOccurrences(of: ", ", with: " ").split(
                separator: ",", omittingEmptySubsequences: false
            ).map(String.init)
        }
    }

    @Test func columnsAreThoseAskedForInTheirOrder() throws {
        let all = try rows([])
        let some = try rows(["--columns", "receipts_usd,candidate"])
        #expect(some[0] == ["receipts_usd", "candidate"] && some.count == all.count)
        let places = ["receipts_usd", "candidate"].map { name in
            all[0].firstIndex(of: name) ?? 0
        }
        #expect(some.dropFirst() == all.dropFirst().map { row in places.map { row[$0] } }[...])
    }

    @Test func rowsAreSortedAsNumbersAndBlanksComeLast() throws {
        for (way, isRising) in [("receipts_usd", true), ("receipts_cents:desc", false)] {
            let found = try rows(["--columns", "receipts_usd", "--sort", way]).dropFirst()
                .map { Int($0[0].filter { $0 != "." && $0 != "\"" }) }
            let numbers = found.compactMap(\.self)
            #expect(numbers.count > 1)
            #expect(numbers == (isRising ? numbers.sorted() : numbers.sorted().reversed()))
            #expect(found.drop { $0 != nil }.allSatisfy { $0 == nil })
        }
    }

    @Test func conditionsHoldTogether() throws {
        let all = try rows(["--columns", "candidate,receipts_usd"]).dropFirst()
        let large = try rows([
            "--columns", "candidate,receipts_usd", "--where", "receipts_usd>=100,000",
            "--where", "candidate!=nobody",
        ]).dropFirst()
        let wanted = all.filter { (Int($0[1].filter { $0 != "." }) ?? 0) >= 10_000_000 }
        #expect(large.elementsEqual(wanted) && !wanted.isEmpty && wanted.count < all.count)
        let name = try #require(all.first?[0].filter { $0 != "\"" })
        let one = try rows([
            "--columns", "candidate",
            "--where", "candidate=" + name.lowercased().replacingOccurrences(of: "  ", with: ", "),
        ])
        #expect(one.count >= 1)
    }

    /// What is left out is told, keys still prove, and the manifest tells the columns there are.
    @Test func nothingIsLeftOutInSilence() throws {
        let folder = try Race.make()
        let table = try Program.run(
            report + ["--where", "receipts_usd>100000", "--keys"], in: folder.path)
        #expect(table.output.contains("receipts_usd>100000"))
        #expect(table.output.contains(#/shown: \d of \d rows/#), "\(table.output)")
        let file = try Program.run(
            report + ["--columns", "candidate,receipts_usd", "-o", "a.csv", "--keys"],
            in: folder.path)
        #expect(file.code == 0, "\(file.error)")
        let manifest = try String(
            contentsOfFile: folder.file("a.csv.manifest.json"), encoding: .utf8)
        #expect(!manifest.contains("disbursements_usd") && manifest.contains("receipts_usd"))
        let keyed = try Program.run(
            report + ["--sort", "candidate:desc", "--columns", "receipts_cents", "--keys"]
                + ["--format", "json"], in: folder.path)
        let data = try JSONSerialization.jsonObject(with: Data(keyed.output.utf8))
        for row in try #require(data as? [[String: Any]]) {
            let key = try #require(row["key"] as? String)
            guard let cents = row["receipts_cents"] as? Int else { continue }
            let proof = try Program.run(
                ["why", "--report", "candidate-totals", "--race", "OH-15", "--key", key]
                    + ["--cell", "receipts_usd"], in: folder.path)
            let digits = proof.output.filter { $0.isNumber || $0 == "." || $0 == " " }
            #expect(
                digits.contains("\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)")
                    || proof.output.contains("receipts_usd"), "\(proof.output)")
            #expect(proof.code == 0)
        }
    }

    @Test func whatCannotBeIsSaid() throws {
        for (words, found) in [
            (["--columns", "candidatee"], "Did you mean candidate?"),
            (["--sort", "receipts_usd:down"], "COLUMN:desc"),
            (["--sort", "reciepts_usd"], "Did you mean receipts_usd?"),
            (["--where", "receipts_usd"], "expected COLUMN=VALUE"),
            (["--where", "receipts_usd>lots"], "expected dollars"),
            (["--where", "receipts_usd>"], "expected a value"),
            (["--columns", "candidate,candidate"], "each once"),
            (["--columns", ","], "expected columns"), (["--where", "=x"], "expected COLUMN=VALUE"),
        ] {
            let result = try Program.run(report + words, in: Race.shared.path)
            #expect(result.code == 64 && result.error.contains(found), "\(words): \(result.error)")
        }
        let query = try Program.run(
            ["query", "SELECT counterparti FROM ledger"], in: Race.shared.path)
        #expect(query.code == 64 && query.error.contains("Did you mean counterparty?"))
        let table = try Program.run(["query", "SELECT 1 FROM legder"], in: Race.shared.path)
        #expect(table.error.contains("Did you mean ledger?"))
    }

    @Test func linesHaveOneForEachValue() throws {
        let result = try Program.run(
            report + ["--format", "lines", "--columns", "candidate,receipts_usd"],
            in: Race.shared.path)
        let all = try rows([])
        #expect(result.lines.count { $0.hasPrefix("candidate ") } == all.count - 1)
        #expect(result.lines.count { $0.hasPrefix("── ") } == all.count - 1)
        let wide = try Program.run(
            report + ["--format", "lines"], in: Race.shared.path, environment: ["COLUMNS": "60"])
        #expect(wide.lines.allSatisfy { $0.count <= 60 })
    }

    // MARK: The terminal

    /// A terminal of its own, where the system has `script`.
    private func onTerminal(_ line: String, _ environment: [String: String] = [:]) throws
        -> String?
    {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/script") else { return nil }
        #if os(Linux)
        let whole = "script -qec '\(line)' /dev/null"
        #else
        let whole = "script -q /dev/null sh -c '\(line)'"
        #endif
        return try Program.shell(
            whole, in: Race.shared.path,
            environment: ["TERM": "xterm"].merging(environment) { $1 }
        ).output
    }

    @Test func aPagerStandsBetweenAPersonAndALongAnswer() throws {
        let folder = try Folder()
        try folder.write("#!/bin/sh\necho PAGED\ncat\n", to: "pager")
        _ = try Program.shell("chmod +x pager", in: folder.path)
        let asked = "warchest report candidate-totals --race OH-15"
        let pager = ["PAGER": folder.file("pager")]
        guard let paged = try onTerminal("exec < /dev/tty; " + asked, pager) else { return }
        #expect(paged.contains("PAGED") && paged.contains("\u{1B}[1m"), "\(paged)")
        for (line, environment) in [
            (asked + " --no-pager", pager), (asked + " | cat", pager), (asked, ["PAGER": "cat"]),
            (asked, ["PAGER": ""]),
        ] {
            let plain = try #require(try onTerminal("exec < /dev/tty; " + line, environment))
            #expect(!plain.contains("PAGED") && plain.contains("Candidate totals"), "\(line)")
        }
        let none = try onTerminal("exec < /dev/tty; " + asked, ["PAGER": "no-such-pager"])
        #expect(none?.contains("Candidate totals") == true)
        let dull = try onTerminal(
            "exec < /dev/tty; " + asked, ["PAGER": "cat", "NO_COLOR": "1"])
        #expect(dull?.contains("\u{1B}[") == false)
    }
}

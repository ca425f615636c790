import Foundation
import TestSupport
import Testing

/// Every real filing, one by one, against counts and sums by an independent parser. Skipped where
/// the folder of samples is absent.
@Suite(.enabled(if: Shared.hasData, "no folder of samples beside the project"))
struct FilingTableTests {
    static let folder = "fec-filings"

    @Test func everyFileHasAnEntryAndEveryEntryAFile() {
        let files = Set(Shared.files(below: Self.folder))
        let entries = Set(FilingEntry.table.map { "\(Self.folder)/\($0.path)" })
        #expect(files.subtracting(entries).isEmpty, "files without an entry")
        #expect(entries.subtracting(files).isEmpty, "entries without a file")
    }

    @Test(arguments: FilingEntry.table) func isImportedOrRefusedAsTheTableSays(entry: FilingEntry)
        throws
    {
        let bench = try Workbench()
        let path = "\(Shared.data)/\(Self.folder)/\(entry.path)"
        let run = try bench.importing(path)
        let found = try #require(run.files.first)
        switch entry.verdict {
        case .refused(let code, let why):
            #expect(run.exit == 2, "must be refused: \(why)")
            #expect(found.refused?.code == code)
            #expect(found.good == 0 && found.rejected == 0)
            #expect(try bench.integer("SELECT count(*) FROM sources") == 0)
        case .imports(let rejected, let why):
            #expect(found.rejected == rejected, "\(why)")
            #expect(run.exit == (rejected > 0 ? 3 : 0))
            let records = found.good + found.rejected + found.header + found.blank + found.text
            #expect(records == found.lines, "every line is accounted for")
            #expect(found.lines == Self.lines(of: path))
            #expect(try bench.integer("SELECT count(*) FROM filings") == 1, "the cover is posted")
            try expectOracle(bench, entry)
            try bench.expectSound()
        }
    }

    private static func lines(of path: String) -> Int {
        let bytes = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
        let feeds = bytes.count { $0 == 0x0A }
        return feeds + (bytes.isEmpty || bytes.last == 0x0A ? 0 : 1)
    }

    // MARK: The oracle

    /// What the independent parser found: records by table, sums by table and memo, cover totals.
    private struct Found {
        var counts: [String: Int] = [:]
        var sums: [String: String] = [:]
        var cover = ""
    }

    private static func oracle(_ path: String) throws -> Found? {
        let text = try String(contentsOfFile: Shared.data + "/ORACLE-filings.tsv", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(folder)/\(path)\t") }
        let cells = line?.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard let cells, cells.count > 10, cells[1] != "ERR" else { return nil }
        var found = Found()
        for part in cells[8].split(separator: ";") {
            let pair = part.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            if pair.count == 2 { found.counts[pair[0]] = Int(pair[1]) }
        }
        for part in cells[9].split(separator: "|") {
            let pair = part.split(separator: ":", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            if pair.count == 2 { found.sums[pair[0]] = pair[1] }
        }
        found.cover = cells[10]
        return found
    }

    private static func table(_ type: String?) -> String {
        let type = (type ?? "").uppercased()
        let names = [
            ("SA3L", "SchA3L"), ("SA", "SchA"), ("SB", "SchB"), ("SC1", "SchC1"), ("SC2", "SchC2"),
            ("SC", "SchC"), ("SD", "SchD"), ("SE", "SchE"), ("F3Z", "F3Z"),
        ]
        // A line number may follow: SC1/9 is a guarantor of line 9, SC/10 a loan of line 10.
        let bare = type.split(separator: "/").first.map(String.init) ?? type
        return names.first { bare.hasPrefix($0.0) }?.1 ?? bare
    }

    private func expectOracle(_ bench: Workbench, _ entry: FilingEntry) throws {
        guard let oracle = try Self.oracle(entry.path) else { return }
        var counts: [String: Int] = [:]
        var sums: [String: (n: Int, cents: Int64, memos: Int, memoCents: Int64)] = [:]
        for row in try bench.rows("SELECT record_type, memo, amount_cents FROM ledger") {
            let table = Self.table(row[0])
            counts[table, default: 0] += 1
            let cents = Int64(row[2] ?? "") ?? 0
            var sum = sums[table] ?? (0, 0, 0, 0)
            if row[1] == "1" {
                sum.memos += 1
                sum.memoCents += cents
            } else {
                sum.n += 1
                sum.cents += cents
            }
            sums[table] = sum
        }
        for row in try bench.rows("SELECT record_type FROM filing_items") {
            counts[Self.table(row[0]), default: 0] += 1
        }
        #expect(counts == oracle.counts)
        for (table, words) in oracle.sums {
            let sum = sums[table] ?? (0, 0, 0, 0)
            #expect(
                Self.plain(words)
                    == Self.plain(
                        "non-memo \(sum.n) = \(Self.dollars(sum.cents)); "
                            + "memo \(sum.memos) = \(Self.dollars(sum.memoCents))"), "\(table)")
        }
        try expectCover(bench, oracle.cover)
    }

    /// `0` and `0.00` are one amount.
    private static func plain(_ words: String) -> String {
        words.replacing("= 0.00", with: "= 0")
    }

    private static func dollars(_ cents: Int64) -> String {
        let rest = abs(cents) % 100
        return (cents < 0 ? "-" : "") + "\(abs(cents) / 100)." + (rest < 10 ? "0" : "") + "\(rest)"
    }

    /// `cover: receipts 51133.55 disb 29047.19 coh 1141844.62`, of the forms that have these lines.
    private func expectCover(_ bench: Workbench, _ words: String) throws {
        let parts = words.split(separator: " ").map(String.init)
        guard parts.count == 7,
            let form = try bench.rows("SELECT form FROM filings").first?[0],
            let lines = [
                "F3": ["16", "22", "27"], "F3P": ["22", "30", "10"], "F3X": ["6(c)", "7", "8"],
            ][form]
        else { return }
        for (line, expected) in zip(lines, [parts[2], parts[4], parts[6]]) {
            let cents = try bench.integer(
                "SELECT amount_cents FROM cover_lines WHERE column_ab = 'A' "
                    + "AND form_line = '\(line)'"
            )
            #expect(cents.map(Self.dollars) == expected, "line \(line)")
        }
    }
}

import Foundation
import TestSupport
import Testing

/// Every sample file, one by one. Skipped where the folder of samples is absent: the project's own
/// fixtures do not need it.
@Suite(.enabled(if: Shared.hasData, "no folder of samples beside the project"))
struct DataTableTests {
    static let folders = ["fec-bulk", "ga06-2017", "ad-buys"]

    @Test func everyFileHasAnEntryAndEveryEntryAFile() {
        // What lies in `more` is cut by hand, with a manifest of its own: see `cutFiles`.
        let files = Self.folders.flatMap(Shared.files).filter { !$0.hasPrefix(Self.more) }
        let entries = DataEntry.table.map(\.path)
        #expect(Set(files).subtracting(entries).isEmpty, "files without an entry")
        #expect(Set(entries).subtracting(files).isEmpty, "entries without a file")
        #expect(entries.count == Set(entries).count, "two entries for one file")
    }

    private static let more = "ga06-2017/more/"

    /// Rows that somebody cut out of larger files, by name with their format and number.
    private static let cutFiles: [String: (format: String, rows: Int)] = [
        "candidate_summary_2018_final_GA06.csv": ("fec-csv/candidate-summary", 27),
        "candidate_summary_2018_oct2018_GA06.csv": ("fec-csv/candidate-summary", 27),
        "cm18_final_GA06.txt": ("fec-bulk/cm", 15), "cn18_final_GA06.txt": ("fec-bulk/cn", 28),
        "google-ads-advertiser-stats_GA06.csv": ("ad-buys/google-advertiser-stats", 3),
        "schedB_C00266932_to_Handel.csv": ("fec-export/schedule-b", 2),
    ]

    /// What is no file of a known kind any more: newsrooms' own tables, text read by machine, rows
    /// whose quotes were broken, the list of all these.
    private static let cutRefused: Set<String> = [
        "MANIFEST.tsv", "actblue_cand_totals_GA06.csv", "actblue_proportion_GA06.csv",
        "adbuys_fcc_GA06.tsv", "adbuys_fcc_GA06_raw.jsonl", "indiv_by_year_OssoffHandel.csv",
        "itcont_ge3000_GA06.csv",
    ]

    @Test func rowsCutByHandAreReadOrRefusedAsTheTableSays() throws {
        let names = Shared.files(below: "ga06-2017").filter { $0.hasPrefix(Self.more) }.map {
            String($0.dropFirst(Self.more.count))
        }
        #expect(Set(names) == Self.cutRefused.union(Self.cutFiles.keys))
        for name in names {
            let bench = try Workbench()
            let run = try bench.importing("\(Shared.data)/\(Self.more)\(name)")
            let found = try #require(run.files.first, "\(name)")
            guard let expected = Self.cutFiles[name] else {
                #expect(run.exit == 2 && found.good == 0, "\(name)")
                #expect(found.refused?.message.contains(name) == true, "\(name)")
                continue
            }
            #expect(run.exit == 0 && found.format == expected.format, "\(name)")
            #expect(found.good == expected.rows && found.rejected == 0, "\(name)")
            try bench.expectSound()
        }
    }

    @Test(arguments: DataEntry.table) func isImportedOrRefusedAsTheTableSays(entry: DataEntry)
        throws
    {
        let bench = try Workbench()
        let run = try bench.importing("\(Shared.data)/\(entry.path)")
        switch entry.verdict {
        case .refused(let why):
            try expectRefused(bench, run, entry, why)
        case .skipped:
            #expect(run.exit == 0 && run.files.map(\.good) == [0])
            #expect(try bench.integer("SELECT count(*) FROM source") == 0)
        case .imports(let format, let shape, let header):
            let found = try #require(run.files.first)
            #expect(run.files.count == 1)
            #expect(found.format == format)
            #expect(found.header == header)
            #expect(found.blank == 0)
            #expect(found.good + found.rejected + found.header == found.lines)
            #expect(run.exit == (found.rejected > 0 ? 3 : 0))
            try expectCycle(bench, found, entry)
            try expectContent(bench, found, entry, shape)
            try bench.expectSound()
        }
    }

    private func expectRefused(
        _ bench: Workbench, _ run: (exit: Int32, files: [Workbench.Imported], err: String),
        _ entry: DataEntry, _ why: String
    ) throws {
        #expect(run.exit == 2, "must be refused: \(why)")
        let found = try #require(run.files.first)
        #expect(found.good == 0 && found.rejected == 0 && found.sumCents == 0)
        let refusal = try #require(found.refused)
        let name = (entry.path as NSString).lastPathComponent
        #expect(refusal.message.contains(name), "names the file")
        #expect(run.err.contains(name), "says so to people too")
        #expect(try bench.integer("SELECT count(*) FROM source") == 0)
        #expect(try bench.integer("SELECT count(*) FROM ledger") == 0)
    }

    private func expectCycle(
        _ bench: Workbench, _ found: Workbench.Imported, _ entry: DataEntry
    ) throws {
        // Ad files have no two-year period; their series go by format or name.
        let isSnapshot =
            !["results/", "ad-buys/"].contains { (found.format ?? "").hasPrefix($0) }
        let cycle = try bench.integer("SELECT cycle FROM sources")
        #expect(cycle == entry.cycle.map(Int64.init))
        #expect(
            found.warnings.contains { $0.code == "cycle_unknown" }
                == (isSnapshot && entry.cycle == nil))
    }

    // MARK: The independent count

    private func expectContent(
        _ bench: Workbench, _ found: Workbench.Imported, _ entry: DataEntry,
        _ shape: DataEntry.Shape
    ) throws {
        switch shape {
        case .ledger(let columns, let oracle):
            #expect(found.lines == Self.manifestLines(entry.path))
            if let oracle { try expectOracle(bench, found, oracle) }
            try expectLedgerLossless(bench, found, entry, columns)
        case .records(let table, let columns):
            #expect(found.lines == Self.manifestLines(entry.path))
            try expectRecordsLossless(bench, found, entry, table, columns)
        case .summary(let view, let id, let key, let money):
            #expect(found.lines == Self.manifestLines(entry.path))
            try expectSummary(bench, found, entry, view, id, key, money)
        case .results: try expectVotes(bench, found, entry)
        case .precincts: try expectPrecincts(bench, found, entry)
        case .ads(let amount, let sum, let currency, let odd):
            try AdFileChecks(bench: bench, found: found, path: entry.path)
                .expectAds(amount, sum, currency, odd)
        case .documents(let rows):
            try AdFileChecks(bench: bench, found: found, path: entry.path).expectDocuments(rows)
        }
    }

    /// The number of lines that the manifest of the samples gives.
    private static func manifestLines(_ path: String) -> Int? {
        let text = try? String(contentsOfFile: Shared.data + "/MANIFEST.tsv", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix(path + "\t") }
        let cell = line?.split(separator: "\t", omittingEmptySubsequences: false)[4]
        // `3159`, or `zip: 1 members, 3159 lines`.
        return cell?.split(whereSeparator: { !$0.isNumber }).last.flatMap { Int($0) }
    }

    private func expectOracle(
        _ bench: Workbench, _ found: Workbench.Imported, _ name: String
    ) throws {
        let oracle = try #require(try Oracle.load().entries[name], "no oracle for \(name)")
        #expect(found.good == oracle.lines)
        #expect(found.rejected == 0)
        #expect(found.sumCents == oracle.sumCents)
        #expect(found.memoCents == oracle.memoCents)
        #expect(found.warnings.count { $0.code == "missing_date" } == oracle.emptyDates)
        #expect(
            try bench.integer("SELECT count(*) FROM ledger WHERE memo = 1")
                == Int64(oracle.memoRows))
        let rows = try bench.rows(
            """
            SELECT coalesce(transaction_tp, '-'), count(*), sum(amount_cents) FROM ledger GROUP BY 1
            """)
        let types = Dictionary(
            uniqueKeysWithValues: rows.map { ($0[0] ?? "", "\($0[1] ?? "")/\($0[2] ?? "")") })
        if oracle.types.isEmpty {
            #expect(types == ["-": "\(oracle.lines)/\(oracle.sumCents)"])
        } else {
            #expect(types == oracle.types.mapValues { "\($0.rows)/\($0.cents)" })
        }
    }

    /// The bytes of a file, or of the one member of a zip (by Python's zipfile); nil without
    /// Python.
    private func bytes(_ entry: DataEntry, _ bench: Workbench) throws -> [UInt8]? {
        guard entry.path.hasSuffix(".zip") else { return try Shared.bytes(entry.path) }
        guard Tool.python != nil else { return nil }
        let script =
            "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); "
            + "open('member', 'wb').write(z.read(z.namelist()[0]))"
        let run = try Tool.runPython(
            ["-c", script, "\(Shared.data)/\(entry.path)"], in: bench.folder)
        #expect(run.exit == 0, "\(run.err)")
        return Array(try Data(contentsOf: URL(fileURLWithPath: bench.folder + "/member")))
    }

    /// The FEC's own names of a file's columns.
    private static func names(_ file: String) throws -> [String] {
        if file == "weball" {
            let text = try Shared.bytes("fec-bulk/weball/weball20-with-header.txt")
            return Independent.fields(Independent.lines(text)[0])
        }
        let text = try Shared.bytes("fec-bulk/2020cycle-mar2019/\(file)")
        return Independent.fields(Independent.lines(text)[0], delimiter: UInt8(ascii: ","))
    }

    /// What a value must look like when it comes back: amounts in cents, dates in ISO.
    private static func expected(_ name: String, _ text: String, money: Set<String>) throws
        -> String
    {
        if money.contains(name) { return try Independent.cents(text).map { "\($0)" } ?? "" }
        if name.hasSuffix("_DT") { return Independent.isoDate(text) ?? "" }
        if name.hasSuffix("_YR"), let year = Int(text) { return "\(year)" }
        return text
    }

    private func compare(
        _ bench: Workbench, _ found: Workbench.Imported, _ entry: DataEntry, names: [String],
        money: Set<String>, sql: String, skipping: Int
    ) throws {
        guard let bytes = try bytes(entry, bench) else { return }
        let lines = Independent.lines(bytes).dropFirst(skipping)
        #expect(found.good == lines.count)
        let rows = try bench.rows(sql)
        try #require(rows.count == lines.count)
        var wrong = 0
        for (row, line) in zip(rows, lines) {
            let fields = Independent.fields(line)
            let want = try zip(names, fields).map {
                try Self.expected($0, $1, money: money)
            }
            let have = row.map { $0 ?? "" }
            guard want != have else { continue }
            wrong += 1
            if wrong <= 3 { Issue.record("expected \(want), found \(have)") }
        }
        #expect(wrong == 0, "\(wrong) of \(rows.count) rows are not what the file says")
    }

    private static let ledgerColumns = [
        "CMTE_ID": "filer_id", "TRANSACTION_PGI": "election", "NAME": "counterparty",
        "TRANSACTION_DT": "entry_date", "TRANSACTION_AMT": "amount_cents", "LINE_NUM": "form_line",
        "CAND_ID": "candidate_id",
    ]

    private func expectLedgerLossless(
        _ bench: Workbench, _ found: Workbench.Imported, _ entry: DataEntry, _ columns: String
    ) throws {
        let names = try Self.names(columns)
        let list = names.map { Self.ledgerColumns[$0] ?? $0.lowercased() }
        try compare(
            bench, found, entry, names: names, money: ["TRANSACTION_AMT"],
            sql: "SELECT \(list.joined(separator: ", ")) FROM ledger ORDER BY entry_id",
            skipping: 0)
    }

    private func expectRecordsLossless(
        _ bench: Workbench, _ found: Workbench.Imported, _ entry: DataEntry, _ table: String,
        _ columns: String
    ) throws {
        let names = try Self.names(columns)
        let have = Set(
            try bench.rows("SELECT name FROM pragma_table_info('\(table)')").compactMap { $0[0] })
        var money: Set<String> = []
        let list = names.map { name in
            let column = name.lowercased()
            if have.contains(column + "_cents") {
                money.insert(name)
                return column + "_cents"
            }
            return name == "CVG_END_DT" ? "date(cvg_end_day * 86400, 'unixepoch')" : column
        }
        #expect(money.isEmpty == !table.hasSuffix("summary"))
        try compare(
            bench, found, entry, names: names, money: money,
            sql: "SELECT \(list.joined(separator: ", ")) FROM \(table) ORDER BY record_id",
            skipping: found.header)
    }

    private func expectSummary(
        _ bench: Workbench, _ found: Workbench.Imported, _ entry: DataEntry, _ view: String,
        _ id: String, _ key: String, _ money: [String: String]
    ) throws {
        let lines = Independent.lines(try Shared.bytes(entry.path))
        let names = try #require(Independent.cells(lines[0]))
        let columns = money.sorted { $0.key < $1.key }
        let places = try (columns.map(\.key)).map { try #require(names.firstIndex(of: $0)) }
        let idPlace = try #require(names.firstIndex(of: id))
        var want: [[String]] = []
        var odd: [Int] = []
        for (index, line) in lines.enumerated().dropFirst() {
            var cells = Independent.cells(line) ?? []
            if cells.count != names.count {
                odd.append(index + 1)
                cells = Independent.looseCells(line)
            }
            try #require(cells.count == names.count, "line \(index + 1)")
            want.append(
                ["\(index + 1)", cells[idPlace]]
                    + (try places.map { try Independent.cents(cells[$0]).map { "\($0)" } ?? "" }))
        }
        let list = ["record_id % 1000000000", key] + columns.map(\.value)
        let rows = try bench.rows(
            "SELECT \(list.joined(separator: ", ")) FROM \(view) ORDER BY record_id")
        #expect(found.good == want.count)
        #expect(found.rejected == 0)
        #expect(
            found.warnings.filter { $0.code == "odd_quotes" }.map(\.line) == odd,
            "the lines whose quotes are not doubled, and no others")
        #expect(rows.map { $0.map { $0 ?? "" } } == want)
    }

    // MARK: Votes

    private func expectVotes(
        _ bench: Workbench, _ found: Workbench.Imported, _ entry: DataEntry
    ) throws {
        let export = try ResultsExport.read(Shared.bytes(entry.path))
        #expect(found.rejected == 0)
        let rows = try bench.rows(
            """
            SELECT level, coalesce(county, ''), contest, candidate_name,
              coalesce(vote_type, ''), votes
            FROM results ORDER BY record_id
            """)
        #expect(rows.count == found.good)
        // The product takes the party out of the name; the independent count leaves names alone.
        let have = rows.map { row in
            (row[0] ?? "", row[1] ?? "", row[2] ?? "", row[4] ?? "", Int(row[5] ?? "") ?? -1)
        }
        let want = export.counts.map { ($0.level, $0.county, $0.contest, $0.voteType, $0.votes) }
        #expect(have.map { "\($0)" }.sorted() == want.map { "\($0)" }.sorted())
        #expect(
            try bench.rows("SELECT DISTINCT election_date FROM results") == [[export.date]])
    }

    private func expectPrecincts(
        _ bench: Workbench, _ found: Workbench.Imported, _ entry: DataEntry
    ) throws {
        let lines = Independent.lines(try Shared.bytes(entry.path)).dropFirst()
        #expect(found.good == lines.count)
        var sums: [String: Int] = [:]
        for line in lines {
            let cells = Independent.fields(line, delimiter: UInt8(ascii: ","))
            let votes = try #require(Int(cells[6]))
            if cells[1].uppercased() == "TOTAL" {
                #expect(sums[cells[4]] == votes, "the file's own total of \(cells[4])")
            } else {
                sums[cells[4], default: 0] += votes
            }
        }
        let rows = try bench.rows(
            """
            SELECT candidate_name, sum(votes) FROM results WHERE level = 'precinct' GROUP BY 1
            """)
        #expect(
            Dictionary(uniqueKeysWithValues: rows.map { ($0[0] ?? "", Int($0[1] ?? "") ?? -1) })
                == sums)
    }
}

/// Votes in a Georgia export, read by Foundation's own JSON parser.
struct ResultsExport {
    struct Count {
        let level: String
        let county: String
        let contest: String
        let voteType: String
        let votes: Int
    }

    let date: String
    let counts: [Count]

    private struct File: Decodable {
        struct Place: Decodable {
            let name: String
            let ballotItems: [Item]
        }
        struct Item: Decodable {
            let name: String
            let ballotOptions: [Option]
        }
        struct Option: Decodable {
            let voteCount: Int
            let groupResults: [Group]?
        }
        struct Group: Decodable {
            let groupName: String
            let voteCount: Int
        }
        let electionDate: String
        let results: Place
        let localResults: [Place]
    }

    static func read(_ bytes: [UInt8]) throws -> ResultsExport {
        let file = try JSONDecoder().decode(File.self, from: Data(bytes))
        func counts(_ place: File.Place, _ level: String, _ county: String) -> [Count] {
            place.ballotItems.flatMap { item in
                item.ballotOptions.flatMap { option in
                    [("", option.voteCount)]
                        + (option.groupResults ?? []).map { ($0.groupName, $0.voteCount) }
                }.map { type, votes in
                    Count(
                        level: level, county: county, contest: item.name, voteType: type,
                        votes: votes)
                }
            }
        }
        return ResultsExport(
            date: file.electionDate,
            counts: counts(file.results, "state", "")
                + file.localResults.flatMap { counts($0, "county", $0.name) })
    }
}

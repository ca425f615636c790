import Foundation
import Testing

@Suite struct CommandTests {
    static let commands = [
        "import", "fetch", "watch", "formats", "sources", "rejects", "verify", "backup", "remove",
        "prune", "find", "report", "methods", "query", "export", "why", "page", "bundle", "serve",
        "changes", "schema", "claims",
        "add", "match", "publish", "unpublish", "demo", "completions",
    ]

    @Test func allCommandsAreTested() throws {
        let help = try Program.run(["--help"], in: "/").output
        let start = try #require(help.range(of: "SUBCOMMANDS:"))
        let listed = help[start.upperBound...].split(separator: "\n")
            .prefix { !$0.contains("warchest help") }
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(Set(listed) == Set(Self.commands))
    }

    /// Without a ledger the first steps, at any width; with one the commands.
    @Test func aloneItSaysWhatToDoFirst() throws {
        let folder = try Folder()
        let first = try Program.run([], in: folder.path)
        #expect(first.code == 0 && first.output.contains("warchest demo"))
        #expect(first.lines.count <= 7)
        let narrow = try Program.run([], in: folder.path, environment: ["COLUMNS": "60"])
        #expect(narrow.lines.allSatisfy { $0.count <= 60 })
        _ = try Program.shell("warchest demo -o x", in: folder.path)
        let then = try Program.run(
            [], in: folder.path, environment: ["WARCHEST_DB": folder.file("x/demo.db")])
        #expect(then.output.contains("SUBCOMMANDS:"))
    }

    @Test(arguments: commands)
    func everyHelpTextHasAnExample(_ command: String) throws {
        let result = try Program.run([command, "--help"], in: "/")
        #expect(result.code == 0)
        #expect(result.error.isEmpty)
        #expect(result.output.contains("EXAMPLE"), "\(command)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsAreGenerated(_ shell: String) throws {
        let result = try Program.run(["completions", shell], in: "/")
        #expect(result.code == 0)
        #expect(result.output.contains("import"))
        #expect(result.output.utf8.count > 1_000)
        guard shell == "bash" else { return }
        let folder = try Folder()
        try folder.write(result.output, to: "c.bash")
        #expect(try Program.shell("bash -n c.bash", in: folder.path).code == 0)
    }

    /// Reports, their parameters, and names of the database at hand.
    @Test func shellsOfferWhatTheProgramKnows() throws {
        func offered(_ words: String...) throws -> [Substring] {
            try Program.run(["completions", "offer", "--"] + words, in: Race.shared.path).lines
                .filter { !$0.isEmpty }
        }
        #expect(try offered("report", "top-d") == ["top-donors\tLargest individual donors"])
        #expect(try offered("report", "top-donors", "--ra") == ["--race\tOnly this race"])
        #expect(try offered("report", "top-donors", "--race", "oh").contains("OH-15"))
        #expect(
            try offered("report", "top-donors", "--committee", "\"vale")
                == ["VALE FOR CONGRESS\tC00990101", "VALE VICTORY FUND\tC00990404"])
        #expect(
            try offered("why", "--report", "top-donors", "--committee", "C009901").first
                == "C00990101\tVALE FOR CONGRESS")
        let candidate = try offered("page", "candidate", "H4OH151").first
        #expect(candidate?.hasPrefix("H4OH15101\t") == true)
        let column = try offered("report", "top-donors", "--columns", "dono").first
        #expect(column?.hasPrefix("donor\t") == true)
        #expect(try offered("page", "race", "OH-15", "--outp") == ["--output"])
        #expect(try offered("export", "--prof") == ["--profile"])
        #expect(try offered("report", "no-such-report", "--committee", "x").isEmpty)
        let elsewhere = try Folder()
        let none = try Program.run(
            ["completions", "offer", "--", "page", "race", "O"], in: elsewhere.path)
        #expect(none.code == 0 && none.output.isEmpty && none.error.isEmpty)
    }

    /// The script of bash, driven as bash drives it.
    @Test func bashCompletesNames() throws {
        let folder = try Race.make()
        try folder.write(
            """
            source <(warchest completions bash)
            try() {
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_TYPE=9 COMPREPLY=()
                COMP_POINT=${#COMP_LINE}
                _warchest "$1" "${@: -1}" "${@: -2:1}"
                printf '%s|' "${COMPREPLY[@]}"
                echo
            }
            try warchest repo
            try warchest report top-d
            try warchest report top-donors --committee "vale f"
            try warchest page race OH-15
            """, to: "try.bash")
        let result = try Program.shell("bash try.bash", in: folder.path)
        #expect(
            result.output == "report|\ntop-donors|\nVALE\\ FOR\\ CONGRESS|\nOH-15|\n",
            "\(result.output) \(result.error)")
    }

    /// What is installed is removed again, and each command has its page.
    @Test func itIsInstalledAndRemoved() throws {
        let folder = try Folder()
        let script = Program.root + "/Scripts/install-files"
        let made = try Program.shell(
            "\(script) $(command -v warchest) \(folder.path)/at", in: folder.path)
        #expect(made.code == 0, "\(made.error)")
        let pages = try folder.names("at/share/man/man1")
        #expect(Set(pages) == Set(["warchest.1"] + Self.commands.map { "warchest-\($0).1" }))
        let page = try String(
            contentsOfFile: folder.file("at/share/man/man1/warchest-report.1"), encoding: .utf8)
        #expect(page.hasPrefix(".TH WARCHEST-REPORT 1"))
        #expect(page.contains(".SH NAME\nwarchest\\-report \\- Answer a named question"))
        #expect(page.contains(".SH EXAMPLES") && page.contains("\\-\\-where CONDITION"))
        #expect(
            try folder.names("at/share/doc/warchest")
                == ["LICENSE", "THIRD-PARTY-NOTICES", "sbom.cdx.json"])
        let removed = try Program.shell(
            "\(script) --remove at && find at -type f", in: folder.path)
        #expect(removed.code == 0 && removed.output.isEmpty, "\(removed.output)")
    }

    // MARK: Limits

    static func reportNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Program.root + "/exports")
            .filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }.sorted()
    }

    /// A result that was cut says so, whatever the report and the format.
    @Test func aCutResultSaysSo() throws {
        var cut = 0
        for name in try Self.reportNames() {
            let text = try String(
                contentsOfFile: Program.root + "/exports/\(name).sql", encoding: .utf8)
            guard text.contains(#/\n-- params?:.* limit = /#) else { continue }
            let words = ["report", name] + Race.parameters(name)
            let all = try Program.run(
                words + ["--limit", "all", "--format", "csv"], in: Race.shared.path)
            #expect(all.code == 0 && !all.error.contains("only the first"), "\(name)")
            let rows = all.lines.count - 2  // the header, and what follows the last line end
            let one = try Program.run(
                words + ["--limit", "1", "--format", "csv"], in: Race.shared.path)
            let table = try Program.run(words + ["--limit", "1"], in: Race.shared.path)
            let isSaid = [one.error, table.output].map { $0.contains("only the first 1 rows") }
            #expect(isSaid == [rows > 1, rows > 1], "\(name): \(rows) rows, \(one.error)")
            cut += rows > 1 ? 1 : 0
        }
        #expect(cut > 15)
    }

    @Test func exportsHaveAllRows() throws {
        let folder = try Race.make()
        let out = try Program.run(["export", "results", "-o", "all"], in: folder.path)
        let few = try Program.run(
            ["export", "results", "-o", "few", "--limit", "1"], in: folder.path)
        #expect(out.code == 0 && few.code == 0)
        #expect(few.output.contains("results.csv: 1 rows"), "\(few.output)")
        #expect(!out.output.contains("results.csv: 1 rows"), "\(out.output)")
    }

    /// A list of names that is cut says how many are missing, and the command that lists them all.
    @Test func aLongListOfNamesSaysHowToSeeAllOfThem() throws {
        let folder = try Folder()
        let rows = (1...205).map { "C\(10_000_000 + $0)|SAMPLE\($0) FUND|||||||U|N||Q|||\n" }
        try folder.write(rows.joined(), to: "cm.txt")
        let load = try Program.run(["import", "--cycle", "2018", "cm.txt"], in: folder.path)
        #expect(load.code == 0, "\(load.error)")
        let many = try Program.run(
            ["report", "top-donors", "--committee", "sample fund"], in: folder.path)
        #expect(many.code == 64 && many.error.contains(" more, with less money"))
        #expect(many.error.utf8.count < 4_096 && many.lines.count < 205)
        let command = try #require(many.error.split(separator: "\n").last).dropFirst(11)
        let all = try Program.shell("'\(Program.path)' \(command)", in: folder.path)
        #expect(all.code == 0 && all.lines.count == 207, "\(command): \(all.output) \(all.error)")
    }

    @Test func noRowsSaysWhy() throws {
        for (words, reason) in [
            (["reconcile", "--filing", "9900001"], "every line that was compared agrees"),
            (["reconcile", "--filing", "1"], "nothing that is loaded has the filing 1"),
            (["top-donors", "--committee", "C99999999"], "has the committee C99999999"),
        ] {
            let result = try Program.run(
                ["report"] + words, in: Race.shared.path, environment: ["COLUMNS": "200"])
            #expect(result.output.contains(reason), "\(result.output)")
        }
    }

    @Test func aFileIsWhatItsNameSays() throws {
        let folder = try Race.make()
        let odd = try Program.run(["report", "results", "-o", "a.ods"], in: folder.path)
        #expect(odd.code == 64 && odd.error.contains("found .ods"), "\(odd.error)")
        let marks: [([String], [UInt8])] = [
            ([], [0xEF, 0xBB, 0xBF]), (["--profile", "plain"], Array("race".utf8)),
        ]
        for (more, mark) in marks {
            let result = try Program.run(
                ["report", "results", "-o", "a.csv", "--force"] + more, in: folder.path)
            #expect(result.code == 0)
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("a.csv")))
            #expect(data.starts(with: mark), "\(Array(data.prefix(10)))")
        }
    }

    // MARK: Formats

    private let query = [
        "query",
        "SELECT file, posted FROM sources WHERE format <> 'fec-efile' ORDER BY file LIMIT 2",
    ]

    @Test func theFourFormatsSayTheSame() throws {
        func text(_ format: String) throws -> String {
            let result = try Program.run(query + ["--format", format], in: Race.shared.path)
            #expect(result.code == 0)
            return result.output
        }
        #expect(try text("csv") == "file,posted\nccl24.txt,4\nclaims.csv,2\n")
        #expect(
            try text("markdown").hasPrefix("| file | posted |\n| --- | ---: |\n| ccl24.txt | 4 |"))
        #expect(
            try text("table").hasPrefix(
                "file        posted\n──────────  ──────\nccl24.txt        4"))
        let parsed = try JSONSerialization.jsonObject(with: Data(try text("json").utf8))
        let rows = try #require(parsed as? [[String: Any]])
        #expect(rows.map { $0["posted"] as? Int } == [4, 2])
    }

    /// An array of rows is the shape that programs know; with the footer it stands in an object.
    @Test func jsonHasItsFooterWhereItIsAskedFor() throws {
        let words = ["report", "results", "--format", "json"]
        let plain = try Program.run(words, in: Race.shared.path)
        let whole = try Program.run(words + ["--footer"], in: Race.shared.path)
        #expect(plain.code == 0 && whole.code == 0, "\(whole.error)")
        let rows = try JSONSerialization.jsonObject(with: Data(plain.output.utf8))
        let found = try JSONSerialization.jsonObject(with: Data(whole.output.utf8))
        let object = try #require(found as? [String: Any])
        #expect(object["rows"] as? NSArray == rows as? NSArray)
        let footer = try #require(object["footer"] as? [String: Any])
        let keys = [
            "as_of", "cut", "excluded", "method", "notes", "records", "rejected", "rules",
            "sources",
        ]
        #expect(footer.keys.sorted() == keys)
        let sources = try #require(footer["sources"] as? [[String: Any]])
        #expect(!sources.isEmpty && sources.allSatisfy { $0["file"] is String })
        #expect((footer["records"] as? String)?.contains("loaded") == true)
        let none = try Program.run(
            ["report", "results", "--race", "WY-SEN", "--format", "json", "--footer"],
            in: Race.shared.path)
        #expect(none.output.hasPrefix("{\"rows\": [],") && none.output.contains("no rows: "))
        let table = try Program.run(["report", "results", "--footer"], in: Race.shared.path)
        #expect(table.code == 64 && table.error.contains("--format json"), "\(table.error)")
    }

    @Test func aFileGetsTheFormatOfItsEnding() throws {
        let race = try Race.make()
        for ending in ["csv", "json", "md"] {
            let result = try Program.run(
                ["report", "results", "-o", "out.\(ending)"], in: race.path)
            #expect(result.code == 0, "\(result.error)")
            #expect(result.output.isEmpty)
        }
        let names = try race.names()
        #expect(
            names.filter { $0.hasPrefix("out") } == [
                "out.csv", "out.csv.manifest.json", "out.json", "out.json.manifest.json", "out.md",
            ])
    }

    @Test func exportWritesEveryReportAndAManifest() throws {
        let race = try Race.make()
        let result = try Program.run(
            ["export", "--all", "-o", "out", "--race", "OH-15", "--then", "2024-04-20"],
            in: race.path)
        #expect(result.code == 0, "\(result.error)")
        #expect(result.error.contains("left out: report committee-card needs --committee"))
        let asking = ["committee-card", "common-donors", "donor", "payee", "who-funds-spender"]
        let expected = try Race.reports().filter { !asking.contains($0) }.map { "\($0).csv" }
        let all = expected + ["datapackage.json", "manifest.json"]
        #expect(try race.names("out") == all.sorted())
        #expect(try Program.run(["export", "--all", "-o", "out"], in: race.path).code == 73)
    }

    @Test func workbooksAndTheFlatDatabaseStandAlone() throws {
        let race = try Race.make()
        try FileManager.default.createDirectory(
            atPath: race.file("out"), withIntermediateDirectories: true)
        for words in [
            ["report", "results", "-o", "out/a.xlsx"],
            ["report", "results", "--format", "xlsx", "-o", "out/b"],
            ["export", "results", "vendors", "--xlsx", "-o", "out/c.xlsx"],
            ["export", "--database", "out/flat.db"],
        ] {
            let result = try Program.run(words, in: race.path)
            #expect(result.code == 0, "\(words): \(result.error)")
            #expect(try Program.run(words, in: race.path).code == 73, "\(words)")
        }
        #expect(try race.names("out") == ["a.xlsx", "b", "c.xlsx", "flat.db", "metadata.json"])
        for words in [
            ["report", "results", "--format", "xlsx"],
            ["report", "results", "-o", "-", "--format", "xlsx"],
            ["report", "results", "-o", "d.xlsx", "--profile", "plain"],
            ["export", "results", "--xlsx"], ["export", "results", "--database", "d.db"],
            ["export", "results", "--xlsx", "--profile", "plain", "-o", "d.xlsx"],
        ] {
            #expect(try Program.run(words, in: race.path).code == 64, "\(words)")
        }
    }

    // MARK: Surroundings

    @Test(arguments: ["top-donors", "race-summary"])
    func timeZoneAndLanguageChangeNothing(_ report: String) throws {
        let arguments = ["report", report] + Race.parameters(report)
        let plain = try Program.run(arguments, in: Race.shared.path)
        for (zone, language) in [
            ("Pacific/Kiritimati", "C.UTF-8"), ("America/Los_Angeles", "de_DE.UTF-8"),
            ("Asia/Kolkata", "tr_TR.UTF-8"),
        ] {
            let other = try Program.run(
                arguments, in: Race.shared.path, environment: ["TZ": zone, "LC_ALL": language])
            #expect(other.output == plain.output)
        }
    }

    @Test func aClosedPipeEndsQuietly() throws {
        let sql =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) "
            + "SELECT i FROM n"
        let result = try Program.shell(
            "warchest query '\(sql)' --format csv | head -1; echo ${PIPESTATUS[0]}",
            in: Race.shared.path)
        #expect(result.output == "i\n0\n")
        #expect(result.error.isEmpty)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func aFullDiskIsReported() throws {
        let result = try Program.shell("warchest report results > /dev/full", in: Race.shared.path)
        #expect(result.code == 74)
        #expect(result.error == "warchest: stdout: cannot be written: No space left on device\n")
    }

    // MARK: Width

    @Test(arguments: [60, 80, 120])
    func everyReportFitsTheTerminal(_ width: Int) throws {
        for name in try Race.reports() {
            let result = try Program.run(
                ["report", name] + Race.parameters(name), in: Race.shared.path,
                environment: ["COLUMNS": String(width)])
            for line in result.lines {
                #expect(line.count <= width, "\(name) at \(width): \(line)")
            }
        }
        let list = try Program.run(
            ["report"], in: "/", environment: ["COLUMNS": String(width)])
        #expect(list.lines.allSatisfy { $0.count <= width })
    }

    static let script = "/usr/bin/script"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: script), "script is absent"))
    func aTerminalOfSixtyColumnsIsFilledNotPassed() throws {
        let line = "stty cols 60; unset COLUMNS; warchest report candidate-totals"
        let result = try Program.shell(
            "script -qec '\(line)' /dev/null </dev/null", in: Race.shared.path)
        let lines = result.output.split { $0.isNewline }
        #expect(lines.contains { $0.contains("VALE, ROSE") })
        #expect(lines.allSatisfy { $0.count <= 60 })
    }

    // MARK: Demo

    @Test func theDemoAnswersOnItsFirstScreenAndRunsTwice() throws {
        let folder = try Folder()
        for (width, run) in [("80", 1), ("60", 2), ("120", 3)] {
            let result = try Program.run(
                ["demo"], in: folder.path, environment: ["COLUMNS": width])
            #expect(result.code == 0, "\(result.error)")
            #expect(result.error.isEmpty)
            #expect(result.lines.allSatisfy { $0.count <= Int(width) ?? 0 })
            #expect(result.output.contains(run == 1 ? "340 new rows" : "0 new rows"))
            if width == "80" {
                // The answers fit one screen; below them stand the claims, a line each.
                let answers = result.lines.prefix { !$0.hasPrefix("WHAT THE PRESS") }
                #expect(answers.count <= 18)
                #expect(result.lines.count <= 60)
                #expect(result.lines.count { $0.contains(/^S0[0-4]-[1-8]\s\s/) } == 30)
                try Golden.expect(result.output, is: "Tests/Golden/demo.txt")
            }
        }
        let files = try folder.names("warchest-demo/csv")
        #expect(files.contains("race-stated.csv") && files.contains("claims.csv"))
        #expect(
            try Program.run(["verify", "--db", "warchest-demo/demo.db"], in: folder.path).code == 0)
    }

    @Test func whyShowsTheLinesOfTheEmbeddedDemo() throws {
        let folder = try Folder()
        #expect(try Program.run(["demo"], in: folder.path).code == 0)
        let keys = try Program.run(
            [
                "report", "race-stated", "--race", "GA-06", "--db", "warchest-demo/demo.db",
                "--format", "json", "--keys",
            ], in: folder.path)
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(keys.output.utf8)) as? [[String: Any]])
        let key = try #require(rows.first?["key"] as? String)
        let why = try Program.run(
            [
                "why", "--report", "race-stated", "--race", "GA-06", "--db",
                "warchest-demo/demo.db",
                "--key", key,
            ], in: folder.path)
        #expect(why.code == 0, "\(why.error)")
        #expect(why.output.contains("1 entry adds up to low_usd exactly: 31,605,071.08"))
        #expect(why.output.contains("\n  GA-06,\"OSSOFF, T. JONATHAN\",H8GA06195,receipts,"))
        #expect(!why.output.contains("reconstructed"))
    }
}

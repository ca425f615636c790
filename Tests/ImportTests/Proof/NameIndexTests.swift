import Artefacts
import Foundation
import Store
import TestSupport
import Testing

/// The index of names and `find`: kept by imports, removals and newer copies, filled for older
/// ledgers, proved by `verify`.
@Suite struct NameIndexTests {
    private static func loaded() throws -> Workbench {
        let bench = try Workbench()
        let rows = [
            BulkRow(1, amount: "250", name: "SMITH, JOHN"),
            BulkRow(2, amount: "75", name: "O'BRIEN, ZOË"),
            BulkRow(3, type: "15J", amount: "40", name: "SMITH, JOHN", memo: "X"),
        ]
        _ = try bench.importing(try bench.write("itcont24.txt", rows.itcont))
        return bench
    }

    private func found(_ bench: Workbench, _ arguments: [String]) throws -> [String] {
        let run = try bench.run(["find"] + arguments + ["--format", "csv"])
        #expect(run.exit == 0, "\(run.err)")
        return run.out.split(separator: "\n").dropFirst().map {
            String($0.prefix { $0 != "," })
        }
    }

    @Test func whatCountsIsShownAndAllRowsShowWhy() throws {
        let bench = try Self.loaded()
        #expect(try found(bench, ["smith"]) == ["1000000001"])
        #expect(try found(bench, ["zoe", "obrien"]) == ["1000000002"])
        let all = try bench.run(["find", "john smith", "--all-rows", "--format", "csv"])
        #expect(all.out.contains("1000000003") && all.out.contains("attribution,jfc-memo/1"))
        let table = try bench.run(["find", "john smith"])
        #expect(table.out.contains("250.00") && table.out.contains("jfc-memo/1"))
        let why = try bench.run(["why", "1000000001"])
        #expect(why.exit == 0 && why.out.contains("SMITH, JOHN"), "\(why.err)")
    }

    @Test func nothingIsCutInSilence() throws {
        let bench = try Workbench()
        let rows = (1...60).map { BulkRow($0, name: "SMITH, JOHN \($0)") }
        _ = try bench.importing(try bench.write("itcont24.txt", rows.itcont))
        #expect(try bench.run(["find", "smith"]).out.contains("25 of 60 shown"))
        let few = try bench.run(["find", "smith", "--limit", "7", "--format", "csv"])
        #expect(few.err.contains("7 of 60 shown; all of them: --limit all"))
        #expect(try found(bench, ["smith"]).count == 60)
    }

    @Test func aNewerCopyAndARemovalMoveTheNames() throws {
        let bench = try Self.loaded()
        let newer = [BulkRow(1, amount: "300", name: "SMYTHE, JOHN")]
        _ = try bench.importing(try bench.write("new/itcont24.txt", newer.itcont))
        #expect(try found(bench, ["smith"]).isEmpty)
        #expect(try found(bench, ["smythe"]) == ["2000000001"])
        try bench.expectSound()
        #expect(try bench.run(["remove", "2"]).exit == 0)
        #expect(try found(bench, ["smythe"]).isEmpty)
        #expect(try found(bench, ["smith"]) == ["1000000001"])
        try bench.expectSound()
    }

    @Test func anOlderLedgerIsFilledWhenItIsBroughtUpToDate() throws {
        let bench = try Self.loaded()
        let files = Artefacts.files(under: "schema/migrations/", ending: "sql")
        let later = files.filter { $0.text.contains("CREATE TABLE name_part") }
            .flatMap { names in files.filter { $0.id >= names.id } }
        // What the migrations from that of the index on have made is taken away again.
        let made = later.flatMap { file in
            file.text.matches(of: /CREATE TABLE (\w+)/).map { "DROP TABLE \($0.output.1);" }
                + file.text.matches(of: /ALTER TABLE (\w+) ADD COLUMN (\w+)/).map {
                    "ALTER TABLE \($0.output.1) DROP COLUMN \($0.output.2);"
                }
        }
        let views = Artefacts.files(under: "schema/views/", ending: "sql").compactMap { file in
            file.id.split(separator: "/").last.map { "DROP VIEW IF EXISTS \($0);" }
        }
        let names = later.compactMap { $0.id.split(separator: "/").last.map(String.init) }
        try bench.tamper(
            // Views of today name columns of today.
            views.joined() + made.joined()
                + names.map {
                    "DELETE FROM grdb_migrations WHERE identifier LIKE '%\($0)'; "
                        + "DELETE FROM schema_text WHERE path LIKE '%\($0)%';"
                }.joined()
                + "DELETE FROM schema_text WHERE path = 'digest'; "
                + "PRAGMA user_version = \(files.count - later.count)")
        #expect(try bench.run(["find", "smith"]).exit == 2)
        let update = try bench.run(["schema", "--update"])
        #expect(update.exit == 0 && update.err.contains("names of 1 of 1 files"), "\(update.err)")
        #expect(try found(bench, ["smith"]) == ["1000000001"])
        try bench.expectSound()
    }

    @Test func anIndexThatIsNotFinishedIsSaidAndFinished() throws {
        let bench = try Self.loaded()
        try bench.tamper(
            "DELETE FROM name_part; DELETE FROM name_word; DELETE FROM party_rows; "
                + "DELETE FROM filed_part")
        let run = try bench.run(["find", "smith"])
        #expect(run.exit == 64 && run.err.contains("warchest schema --update"), "\(run.err)")
        #expect(try bench.run(["schema", "--update"]).exit == 0)
        #expect(try found(bench, ["smith"]) == ["1000000001"])
    }

    @Test func verifyFindsAChangedList() throws {
        for change in [
            "UPDATE name_word SET holders = x'00' WHERE word = 'zoe'",
            "DELETE FROM name_word WHERE word = 'smith'",
            "INSERT INTO name_word VALUES ('handel', 1, 1, x'00')",
            "UPDATE party_rows SET rows = x'0001000101'",
            "UPDATE filed_part SET line = line + 1",
            "DELETE FROM filed_part",
        ] {
            let bench = try Self.loaded()
            try bench.tamper(change)
            let run = try bench.run(["verify"])
            #expect(run.exit == 1 && run.out.contains("index of names"), "\(change): \(run.out)")
        }
    }

    @Test func nothingFoundSaysWhyAndWhatToTry() throws {
        let bench = try Self.loaded()
        let cases: [([String], String)] = [
            (["smiht"], "no name has a word that begins with \"smiht\"; there is smith"),
            (["smith", "zoe"], "names with each of the words, none with all of them"),
            (["smith", "--state", "TX"], "none of which fits --state TX; leave one of these out"),
            (["smith", "--min", "251"], "none of which fits --min 251"),
        ]
        for (arguments, words) in cases {
            for format in ["csv", "table"] {
                let run = try bench.run(["find"] + arguments + ["--format", format])
                #expect(run.exit == 0)
                #expect((run.out + run.err).contains(words), "\(arguments): \(run.out)\(run.err)")
            }
        }
        for wrong in [["..."], ["smith", "--as", "gifter"], ["smith", "--min", "x"], []] {
            #expect(try bench.run(["find"] + wrong).exit == 64, "\(wrong)")
        }
    }

    @Test func aFileIsWrittenWithItsManifest() throws {
        let bench = try Self.loaded()
        let file = bench.folder + "/found.csv"
        let run = try bench.run(["find", "smith", "-o", file])
        #expect(run.exit == 0 && run.err.contains("1 rows"), "\(run.err)")
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("SMITH, JOHN"))
        #expect(FileManager.default.fileExists(atPath: file + ".manifest.json"))
        #expect(try bench.run(["find", "smith", "-o", file]).exit == 73)
    }

    @Test func namesOfOptionsAreFoundByTheSameIndex() throws {
        let bench = try Workbench()
        let race = Program.root + "/Tests/Fixtures/race"
        _ = try bench.run(["import", "--quiet", "\(race)/cm24.txt"])
        let run = try bench.run(["report", "committee-card", "--committee", "nobödy atall"])
        #expect(run.exit == 64 && run.err.contains("in its name"), "\(run.err)")
    }
}

import Foundation
import TestSupport
import Testing

/// The contract of `warchest import`: exit codes, JSON, standard input, folders, zips.
@Suite struct ImportCommandTests {
    private static let good = [BulkRow(1), BulkRow(2)].itcont
    private static let withReject = BulkRow(3).itcont + BulkRow(4, amount: "ten").itcont

    // MARK: Exit codes

    @Test func allPostedIsZero() throws {
        let bench = try Workbench()
        let run = try bench.importing(try bench.write("itcont24.txt", Self.good))
        #expect(run.exit == 0)
        #expect(run.err.isEmpty)
    }

    @Test func rejectsAreThree() throws {
        let bench = try Workbench()
        let run = try bench.importing(try bench.write("itcont24.txt", Self.withReject))
        #expect(run.exit == 3)
        #expect(run.files.first?.rejects == [.init(line: 2, reason: "bad_amount")])
    }

    @Test func refusalIsTwoAndPostsNothing() throws {
        let bench = try Workbench()
        let run = try bench.importing(try bench.write("itcont24.txt", "<html>no</html>\n"))
        #expect(run.exit == 2)
        #expect(run.files.first?.refused?.code == "html")
        #expect(try bench.integer("SELECT count(*) FROM source") == 0)
    }

    @Test func refusedBeatsRejectedAndTheOthersAreStillImported() throws {
        let bench = try Workbench()
        let run = try bench.importing(
            try bench.write("notes.txt", "no data\n"),
            try bench.write("itcont22.txt", Self.good),
            try bench.write("itcont24.txt", Self.withReject))
        #expect(run.exit == 2)
        #expect(run.files.map(\.good) == [0, 2, 1])
        #expect(try bench.integer("SELECT count(*) FROM sources") == 2)
        try bench.expectSound()
    }

    @Test func missingFileIs74AndTheOthersAreStillImported() throws {
        let bench = try Workbench()
        let run = try bench.importing(
            bench.folder + "/nowhere.txt", try bench.write("itcont24.txt", Self.good))
        #expect(run.exit == 74)
        #expect(run.err.contains("nowhere.txt"))
        #expect(run.files.map(\.good) == [0, 2])
    }

    @Test(arguments: [
        ["--cycle", "2023"], ["--cycle", "soon"], ["--received", "2024-02-30"],
        ["--max-rejects", "-1"], ["--no-such-option"],
    ]) func wrongUsageIs64AndTouchesNothing(arguments: [String]) throws {
        let bench = try Workbench()
        let path = try bench.write("itcont24.txt", Self.good)
        let run = try bench.run(["import", path] + arguments)
        #expect(run.exit == 64, "\(run.err)")
        #expect(!run.err.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: bench.database))
    }

    @Test func importOfNothingIs64() throws {
        #expect(try Workbench().run(["import"]).exit == 64)
    }

    @Test func unknownFormatIsRefusedAndNamesTheNearest() throws {
        let bench = try Workbench()
        let path = try bench.write("itcont24.txt", Self.good)
        let run = try bench.importing(path, "--format", "itcont")
        #expect(run.exit == 2)
        #expect(run.err.contains("fec-bulk/itcont"))
    }

    @Test func foreignDatabaseIsRefusedUntouched() throws {
        let bench = try Workbench()
        try bench.write("warchest.db", "this is a letter to the editor, not a database\n")
        let path = try bench.write("itcont24.txt", Self.good)
        let run = try bench.run(["import", path])
        #expect(run.exit == 2)
        #expect(
            try String(contentsOfFile: bench.database, encoding: .utf8)
                .hasPrefix("this is a letter"))
    }

    @Test func databaseIsPrivate() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("itcont24.txt", Self.good))
        let attributes = try FileManager.default.attributesOfItem(atPath: bench.database)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test func twoImportsAtOnceTheSecondWaitsThenSaysWhoIsWriting() throws {
        let bench = try Workbench()
        // The first import waits for the end of its standard input, which stays open.
        let pipe = Pipe()
        let first = try bench.start(
            ["import", "-", "--format", "fec-bulk/itcont", "--json"], input: .pipe(pipe))
        pipe.fileHandleForWriting.write(Data(Self.good.utf8))
        let lock = bench.database + "-lock"
        for _ in 0..<500 where !FileManager.default.fileExists(atPath: lock) { usleep(10_000) }
        let path = try bench.write("itcont24.txt", Self.withReject)
        let second = try bench.run(["import", path])
        #expect(second.exit == 75)
        #expect(second.err.contains("\(first.process.processIdentifier)"), "\(second.err)")
        try pipe.fileHandleForWriting.close()
        let ended = try first.finish()
        #expect(ended.exit == 0, "\(ended.err)")
        #expect(try bench.integer("SELECT count(*) FROM ledger") == 2)
        #expect(try bench.importing(path).exit == 3)
        try bench.expectSound()
    }

    // MARK: Limits

    @Test func moreRejectsThanAllowedRefuseTheFileWhole() throws {
        let bench = try Workbench()
        let text = Self.withReject + BulkRow(5, amount: "x").itcont + BulkRow(6).itcont
        let path = try bench.write("itcont24.txt", text)
        for (limit, exit) in [("0", 2), ("1", 2), ("2", 3)] {
            let run = try bench.importing(path, "--max-rejects", limit)
            #expect(run.exit == Int32(exit), "--max-rejects \(limit)")
            #expect(
                try bench.integer("SELECT count(*) FROM ledger") == (exit == 3 ? 2 : 0))
            #expect(
                try bench.integer("SELECT count(*) FROM reject") == (exit == 3 ? 2 : 0))
        }
        try bench.expectSound()
    }

    @Test func repeatedSubIDKeepsTheFirstAndRejectsTheOthers() throws {
        let bench = try Workbench()
        let rows = [
            BulkRow(1, amount: "1"), BulkRow(2, amount: "2"), BulkRow(1, amount: "3"),
            BulkRow(1, amount: "4"),
        ]
        let run = try bench.importing(try bench.write("itcont24.txt", rows.itcont))
        #expect(run.exit == 3)
        #expect(
            run.files.first?.rejects
                == [
                    .init(line: 3, reason: "duplicate_key"),
                    .init(line: 4, reason: "duplicate_key"),
                ])
        #expect(run.files.first?.sumCents == 300)
        try bench.expectSound()
    }

    // MARK: Standard input

    @Test func dashReadsStandardInputWithAFormat() throws {
        let bench = try Workbench()
        let run = try bench.importing(
            "-", "--format", "fec-bulk/itcont", "--cycle", "2024", input: Self.good)
        #expect(run.exit == 0, "\(run.err)")
        #expect(run.files.map(\.file) == ["-"])
        #expect(run.files.map(\.good) == [2])
        #expect(try bench.rows("SELECT cycle FROM sources") == [["2024"]])
        try bench.expectSound()
    }

    @Test func dashWithoutAFormatIs64() throws {
        let bench = try Workbench()
        let run = try bench.run(["import", "-"], input: Self.good)
        #expect(run.exit == 64)
        #expect(run.err.contains("--format"))
    }

    @Test func emptyStandardInputIsRefused() throws {
        let bench = try Workbench()
        let run = try bench.importing("-", "--format", "fec-bulk/itcont", input: "")
        #expect(run.exit == 2)
        #expect(run.files.first?.refused?.code == "empty_file")
    }

    // MARK: Folders and zips

    @Test func folderImportsItsFilesInOrderAndThoseBelow() throws {
        let bench = try Workbench()
        try bench.write("in/b/itcont18.txt", BulkRow(9).itcont)
        try bench.write("in/itcont24.txt", Self.good)
        try bench.write("in/itcont22.txt", BulkRow(8).itcont)
        try bench.write("in/.hidden", "x\n")
        let run = try bench.importing(bench.folder + "/in")
        #expect(run.exit == 0, "\(run.err)")
        #expect(run.files.map(\.file) == ["itcont18.txt", "itcont22.txt", "itcont24.txt"])
    }

    private static func zip(_ members: [(String, String)]) -> [UInt8] {
        StoredZip.bytes(members.map { (name: $0.0, bytes: Array($0.1.utf8)) })
    }

    @Test func everyMemberIsItsOwnSource() throws {
        let bench = try Workbench()
        let zip = Self.zip([("itcont22.txt", Self.good), ("itcont24.txt", BulkRow(7).itcont)])
        let run = try bench.importing(try bench.write("both.zip", zip))
        #expect(run.exit == 0)
        #expect(run.files.map(\.member) == ["itcont22.txt", "itcont24.txt"])
        #expect(
            try bench.rows("SELECT source_id, member, cycle, posted FROM sources")
                == [["1", "itcont22.txt", "2022", "2"], ["2", "itcont24.txt", "2024", "1"]])
        try bench.expectSound()
    }

    @Test func memberPicksOneAndNamesTheOthersWhenThereIsNone() throws {
        let bench = try Workbench()
        let path = try bench.write(
            "both.zip",
            Self.zip([("itcont22.txt", Self.good), ("itcont24.txt", BulkRow(7).itcont)]))
        let one = try bench.importing(path, "--member", "itcont24.txt")
        #expect(one.files.map(\.member) == ["itcont24.txt"])
        let none = try bench.importing(path, "--member", "itcont20.txt")
        #expect(none.exit == 2)
        #expect(none.err.contains("itcont22.txt") && none.err.contains("itcont24.txt"))
    }

    @Test func oneRefusedMemberDoesNotStopTheOthers() throws {
        let bench = try Workbench()
        let zip = Self.zip([("notes.txt", "no data\n"), ("itcont24.txt", Self.good)])
        let run = try bench.importing(try bench.write("some.zip", zip))
        #expect(run.exit == 2)
        #expect(run.files.map(\.good) == [0, 2])
    }

    @Test func rowsByDateAreSkippedBesideTheWholeFile() throws {
        let bench = try Workbench()
        let zip = Self.zip([
            ("itcont.txt", Self.good), ("by_date/itcont_2024_1.txt", BulkRow(1).itcont),
        ])
        let run = try bench.importing(try bench.write("indiv24.zip", zip))
        #expect(run.exit == 0)
        #expect(run.files.map(\.member) == ["itcont.txt"])
        #expect(run.files.first?.warnings.map(\.code) == ["member_skipped"])
        #expect(try bench.rows("SELECT cycle FROM sources") == [["2024"]])
    }

    @Test func membersAreToldApartByNamesThatAreNotASCII() throws {
        let bench = try Workbench()
        let names = ["itcont_ünï.txt", "itcont_öä.txt"]
        let zip = Self.zip([(names[0], Self.good), (names[1], BulkRow(7).itcont)])
        let run = try bench.importing(try bench.write("indiv24.zip", zip))
        #expect(run.exit == 0, "\(run.err)")
        #expect(run.files.map(\.member) == names)
    }

    /// Fields of the list at the end of the zip: checksum, packed size, size, place of the data.
    @Test(arguments: [16, 20, 24, 42]) func aZipThatContradictsItselfIsRefused(
        field: Int
    ) throws {
        let bench = try Workbench()
        var zip = Self.zip([("itcont.txt", Self.good)])
        let list = zip.count - 22 - 46 - "itcont.txt".utf8.count
        zip[list + field] ^= 1
        let run = try bench.importing(try bench.write("indiv24.zip", zip))
        #expect(run.exit == 2)
        #expect(run.files.first?.refused?.code == "zip_broken")
    }

    @Test func fileNameInJSONCannotTurnATerminal() throws {
        let bench = try Workbench()
        let name = "itcont24\u{202E}\u{9B}\u{2066}\u{61C}.txt"
        let run = try bench.run(
            ["import", "--json", "--quiet", try bench.write(name, Self.good)])
        #expect(run.out.contains("itcont24\\u202e\\u009b\\u2066\\u061c.txt"), "\(run.out)")
        #expect(try bench.rows("SELECT file FROM sources") == [[name]])
    }

    @Test func damagedZipIsRefused() throws {
        let bench = try Workbench()
        var zip = Self.zip([("itcont.txt", Self.good)])
        zip[60] ^= 1
        let run = try bench.importing(try bench.write("indiv24.zip", zip))
        #expect(run.exit == 2)
        #expect(try bench.integer("SELECT count(*) FROM ledger") == 0)
    }

    // MARK: Names

    @Test(arguments: [
        ("itcont24.txt", "2024"), ("indiv18_part1.txt", "2018"), ("ITCONT96.TXT", "1996"),
        ("itcont-sample-2017.txt", "2018"), ("indiv2022.txt", "2022"),
    ]) func yearOfTheNameIsTheCycle(name: String, cycle: String) throws {
        let bench = try Workbench()
        try bench.load(try bench.write(name, Self.good))
        #expect(try bench.rows("SELECT cycle FROM sources") == [[cycle]])
    }

    @Test func cycleAskedForBeatsTheName() throws {
        let bench = try Workbench()
        try bench.load(try bench.write("itcont24.txt", Self.good), "--cycle", "2022")
        #expect(try bench.rows("SELECT cycle FROM sources") == [["2022"]])
    }

    @Test func aFormatFileOfOnesOwnIsAcceptedByPath() throws {
        let bench = try Workbench()
        let text = try String(
            contentsOfFile: Program.root + "/importers/fec-bulk/itcont.json5", encoding: .utf8)
        let own = try bench.write("mine.json5", text.replacing("\"|\"", with: "\";\""))
        let data = try bench.write("rows.dat", Self.good.replacing("|", with: ";"))
        let run = try bench.importing(data, "--format", own)
        #expect(run.exit == 0, "\(run.err)")
        #expect(run.files.map(\.good) == [2])
    }
}

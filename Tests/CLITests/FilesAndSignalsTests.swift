import Foundation
import Testing

/// Odd paths, outputs that would replace the ledger, and signals.
@Suite struct FilesAndSignalsTests {
    private static func mode(_ file: String) throws -> Int {
        let values = try FileManager.default.attributesOfItem(atPath: file)
        return (values[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    /// A folder with a small database, `w.db`.
    private static func small() throws -> Folder {
        let folder = try Race.make()
        try FileManager.default.moveItem(
            atPath: folder.file("warchest.db"), toPath: folder.file("w.db"))
        return folder
    }

    @Test(arguments: ["file:abc.db", ":memory:", "file:x?mode=memory"])
    func aPathIsNothingButAPath(_ name: String) throws {
        let folder = try Folder()
        try folder.copy("Tests/Fixtures/race")
        let before = try folder.names()
        let done = try Program.shell(
            "umask 000; warchest import --quiet --db '\(name)' race/*", in: folder.path)
        #expect(done.code == 0, "\(done.error)")
        #expect(try folder.names() == (before + [name]).sorted())
        #expect(try Self.mode(folder.file(name)) == 0o600)
        let copied = try Program.shell(
            "umask 000; warchest backup --db '\(name)' file:bk.db", in: folder.path)
        #expect(copied.code == 0, "\(copied.error)")
        #expect(try folder.names() == (before + [name, "file:bk.db"]).sorted())
        #expect(try Self.mode(folder.file("file:bk.db")) == 0o600)
    }

    /// The ledger, by whatever name, is no output.
    @Test(arguments: [
        "query 'SELECT 1' --format csv -o w.db", "query 'SELECT 1' --format csv -o hard.db",
        "query 'SELECT 1' --format csv -o ./w.db-journal", "report sources --format csv -o w.db",
        "rejects --source 1 --export w.db", "backup w.db", "backup hard.db", "backup w.db-journal",
    ])
    func theLedgerIsNoOutput(_ words: String) throws {
        let folder = try Self.small()
        #expect(link(folder.file("w.db"), folder.file("hard.db")) == 0)
        let before = FileManager.default.contents(atPath: folder.file("w.db"))
        let done = try Program.shell("warchest \(words) --force --db w.db", in: folder.path)
        #expect(done.code == 73, "\(done.error)")
        #expect(done.error.contains("belongs to the database"))
        #expect(FileManager.default.contents(atPath: folder.file("w.db")) == before)
        #expect(try folder.names() == ["hard.db", "race", "w.db"])
    }

    /// A pipe without a writer, or a folder, is refused.
    @Test(arguments: [
        ("import --db w.db ff", 2), ("verify --db ff", 2), ("import --db ff race/cn24.txt", 2),
        ("query 'SELECT 1' --db ff", 2), ("report ./ff --db w.db", 74), ("verify --db race", 2),
        ("import --db race race/cn24.txt", 2),
    ])
    func whatIsNoFileIsRefused(_ words: String, _ code: Int) throws {
        let folder = try Self.small()
        let done = try Program.shell(
            "mkfifo ff; timeout -k 1 10 warchest \(words)", in: folder.path)
        #expect(Int(done.code) == code, "\(done.error)")
        #expect(done.error.contains("pipe") || done.error.contains("folder"))
    }

    @Test func aPipeOfTheShellIsImported() throws {
        let folder = try Folder()
        try folder.copy("Tests/Fixtures/race")
        let words = "--quiet --db w.db --format fec-bulk/cn --cycle 2024"
        let done = try Program.shell(
            "warchest import \(words) <(head -n 2 race/cn24.txt; sleep 1; tail -n +3 race/cn24.txt)"
                + " && warchest import --db w.db race/cn24.txt", in: folder.path)
        #expect(done.code == 0, "\(done.error)")
        #expect(done.output.contains("the same content is source 1"), "\(done.output)")
    }

    @Test func nothingToImportMakesNoDatabase() throws {
        let folder = try Folder()
        try folder.write("a user's own", to: "w.db-new")
        let missing = try Program.shell("warchest import --db w.db nosuch.txt", in: folder.path)
        #expect(missing.code == 74)
        #expect(try folder.names() == ["w.db-new"])
        try folder.write("<html></html>", to: "bad.html")
        let refused = try Program.shell(
            "warchest import --db w.db bad.html nosuch.txt", in: folder.path)
        #expect(refused.code == 2, "\(refused.error)")
        #expect(try folder.names() == ["bad.html", "w.db", "w.db-new"])
    }

    @Test func aLimitOnFileSizesIsAFullDisk() throws {
        let folder = try Self.small()
        let done = try Program.shell(
            "ulimit -f 64; warchest backup --db w.db bk.db", in: folder.path)
        #expect(done.code == 74, "\(done.error)")
        #expect(done.error.contains("bk.db"))
        #expect(try folder.names() == ["race", "w.db"])
    }

    @Test func aFileWithTooManyRejectsIsNamed() throws {
        let folder = try Folder()
        try folder.write(
            "C99000001|N|Q1|P2024|2024|15|IND|DOE, ANN|TOWN|OH|43000|ACME|ENGINEER|99992024|1||"
                + "SA11.1|9900001|||4000000000000900000\n", to: "itcont24.txt")
        let done = try Program.run(
            ["import", "--max-rejects", "0", "itcont24.txt"], in: folder.path)
        #expect(done.code == 2, "\(done.error)")
        #expect(done.error.contains("itcont24.txt: more than 0 rejects"), "\(done.error)")
    }

    /// The exit code is that of the signal.
    @Test(arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)])
    func aSignalStopsAQuery(_ name: String, _ code: Int) throws {
        let folder = try Self.small()
        let endless =
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) "
            + "SELECT count(*) FROM c"
        let done = try Program.shell(
            "timeout -s \(name) --preserve-status -k 9 1 "
                + "warchest query --timeout 60 --db w.db '\(endless)'", in: folder.path)
        #expect(Int(done.code) == code, "\(done.error)")
    }
}

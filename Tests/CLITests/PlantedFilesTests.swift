import Foundation
import Testing

/// Files beside a database that SQLite reads unasked: what a stranger plants is refused by name and
/// nothing is touched; what an interrupted write of our own leaves is recovered.
@Suite struct PlantedFilesTests {
    private static let commands = [
        "query 'SELECT file FROM sources'", "report sources", "sources", "verify", "why 1000000002",
        "backup copy.db", "import race/cm24.txt", "export sources -o out", "claims check",
        "schema --update", "rejects", "remove 1",
    ]

    /// A folder with a database, and a file of the user's that nobody may touch.
    private static func folder() throws -> Folder {
        let folder = try Race.make()
        try folder.write("mine\n", to: "precious.txt")
        return folder
    }

    private static func big(_ number: Int, bytes: Int = 4) -> [UInt8] {
        (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

    /// A hot journal that restores nothing of a database of so many pages.
    private static func journal(pages: Int = 1) -> [UInt8] {
        let bytes = magic + big(0) + big(1) + big(pages) + big(512) + big(8192)
        return bytes + [UInt8](repeating: 0, count: 512 - bytes.count)
    }

    /// One that belongs to a transaction over several files.
    private static func journal(naming name: String) -> Data {
        let name = Array(name.utf8)
        var bytes = journal()
        let sum = name.reduce(0) { $0 + Int(Int8(bitPattern: $1)) }
        bytes += big(1) + name + big(name.count) + big(sum) + magic
        return Data(bytes)
    }

    /// Everything in the folder: names, and the bytes of what is no folder.
    private static func state(_ folder: Folder) throws -> [String: Data?] {
        var found: [String: Data?] = [:]
        for name in try folder.names() {
            found[name] = FileManager.default.contents(atPath: folder.file(name))
        }
        return found
    }

    private static func expectRefused(_ words: String, _ file: String, in folder: Folder) throws {
        let before = try state(folder)
        let done = try Program.shell("warchest \(words) --db warchest.db", in: folder.path)
        #expect(done.code == 2, "\(words): \(done.error)")
        #expect(done.error.contains(file), "\(words): \(done.error)")
        var after = try state(folder)
        // `export` makes its folder first; it stays empty.
        after["out"] = nil
        #expect(after == before, "\(words)")
    }

    @Test(arguments: commands) func aJournalThatNamesAnotherFileIsRefused(_ words: String) throws {
        let folder = try Self.folder()
        // Whatever SQLite makes of the place it is played in: absolute, and empty as a list of
        // names.
        try Self.journal(naming: folder.file("precious.txt"))
            .write(to: URL(fileURLWithPath: folder.file("warchest.db-journal")))
        try Self.expectRefused(words, "warchest.db-journal", in: folder)
        #expect(FileManager.default.fileExists(atPath: folder.file("precious.txt")))
    }

    /// A crash of ours leaves the lock beside the journal; a journal alone is somebody else's.
    @Test(arguments: commands) func aJournalOfOthersIsRefused(_ words: String) throws {
        let folder = try Self.folder()
        try Data(Self.journal()).write(to: URL(fileURLWithPath: folder.file("warchest.db-journal")))
        try Self.expectRefused(words, "warchest.db-journal", in: folder)
    }

    @Test(arguments: ["warchest.db", "link.db"]) func ourOwnJournalIsRolledBack(_ name: String)
        throws
    {
        for words in ["sources", "verify", "remove 1"] {
            let folder = try Self.folder()
            let bytes = FileManager.default.contents(atPath: folder.file("warchest.db"))?.count
            try Data(Self.journal(pages: (bytes ?? 0) / 8192))
                .write(to: URL(fileURLWithPath: folder.file("warchest.db-journal")))
            try folder.write("another warchest, process 1\n", to: "warchest.db-lock")
            let done = try Program.shell(
                "ln -s warchest.db link.db; warchest \(words) --db \(name)", in: folder.path)
            #expect(done.code == 0, "\(words): \(done.error)")
            let left = try folder.names().filter { $0.hasPrefix("warchest.db-") }
            #expect(!left.contains("warchest.db-journal"), "\(words): \(left)")
        }
    }

    /// SQLite looks beside the file itself, not beside the link to it.
    @Test func alsoBehindALink() throws {
        let folder = try Self.folder()
        try FileManager.default.createDirectory(
            atPath: folder.file("deep"), withIntermediateDirectories: false)
        try FileManager.default.moveItem(
            atPath: folder.file("warchest.db"), toPath: folder.file("deep/real.db"))
        #expect(symlink("deep/real.db", folder.file("warchest.db")) == 0)
        try Self.journal(naming: folder.file("precious.txt"))
            .write(to: URL(fileURLWithPath: folder.file("deep/real.db-journal")))
        try Self.expectRefused("sources", "real.db-journal", in: folder)
        #expect(FileManager.default.fileExists(atPath: folder.file("precious.txt")))
    }

    @Test(arguments: ["-journal", "-wal", "-shm"]) func whatIsNoFileOfItsOwnIsRefused(
        _ ending: String
    ) throws {
        let folder = try Self.folder()
        let file = folder.file("warchest.db" + ending)
        #expect(symlink("precious.txt", file) == 0)
        for words in ["sources", "verify", "backup copy.db", "import race/cm24.txt"] {
            try Self.expectRefused(words, "warchest.db" + ending, in: folder)
        }
        #expect(unlink(file) == 0 && link(folder.file("precious.txt"), file) == 0)
        try Self.expectRefused("sources", "warchest.db" + ending, in: folder)
        #expect(unlink(file) == 0 && mkfifo(file, 0o600) == 0)
        let piped = try Program.shell("warchest sources --db warchest.db", in: folder.path)
        #expect(piped.code == 2, "\(piped.error)")
    }

    /// A copy of our database in WAL mode with a WAL that was not checkpointed, as a kill leaves
    /// it, made by SQLite's own shell.
    private static func withWAL(_ sql: String) throws -> Folder? {
        let folder = try folder()
        let made = try Program.shell(
            """
            command -v sqlite3 >/dev/null || exit 9
            sqlite3 warchest.db 'PRAGMA journal_mode=WAL' >/dev/null
            sqlite3 warchest.db "PRAGMA wal_autocheckpoint=0" "\(sql)" \
              ".system cp warchest.db k.db; cp warchest.db-wal k.db-wal"
            rm -f warchest.db-*; mv k.db warchest.db; mv k.db-wal warchest.db-wal
            """, in: folder.path)
        if made.code == 9 { return nil }
        #expect(made.code == 0 && made.error.isEmpty, "\(made.error)")
        return folder
    }

    @Test func aWALOfItsOwnIsRecovered() throws {
        guard let folder = try Self.withWAL("UPDATE source SET file='other.txt' WHERE source_id=1")
        else { return print("left out: there is no sqlite3 here") }
        let done = try Program.shell(
            "warchest query 'SELECT file FROM sources' --db warchest.db", in: folder.path)
        #expect(done.code == 0 && done.output.contains("other.txt"), "\(done.error)")
    }

    /// Of a newer version, or another program's, by what the WAL says.
    @Test(arguments: ["user_version=99", "application_id=7"])
    func aWALThatMakesItAnotherDatabaseIsRefused(_ pragma: String) throws {
        guard let folder = try Self.withWAL("PRAGMA \(pragma)") else {
            return print("left out: there is no sqlite3 here")
        }
        for words in ["sources", "verify", "backup copy.db", "import race/cm24.txt"] {
            try Self.expectRefused(words, "warchest.db", in: folder)
        }
    }

    @Test func aWALOfAnotherDatabaseIsRefused() throws {
        let folder = try Self.folder()
        // Bytes that are no WAL; and one of another page size is refused by its header alone.
        try folder.write(String(repeating: "x", count: 100), to: "warchest.db-wal")
        for words in ["sources", "verify", "backup copy.db", "import race/cm24.txt"] {
            try Self.expectRefused(words, "warchest.db-wal", in: folder)
        }
    }

    /// An empty WAL, and the header of a journal that was never synced, are what crashes leave.
    @Test func whatCrashesLeavePasses() throws {
        let folder = try Self.folder()
        try folder.write("", to: "warchest.db-wal")
        try Data(count: 512).write(to: URL(fileURLWithPath: folder.file("warchest.db-journal")))
        let done = try Program.shell("warchest sources --db warchest.db", in: folder.path)
        #expect(done.code == 0, "\(done.error)")
    }
}

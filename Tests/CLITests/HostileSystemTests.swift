import Foundation
import Testing

/// What file systems, databases and other people's files may hold, met by whole commands.
@Suite struct HostileSystemTests {
    @Test func namesThatAreNotUTF8AreImported() throws {
        let folder = try Folder()
        try folder.copy("Tests/Fixtures/race")
        let result = try Program.shell(
            """
            mkdir $'d\\xe9' && cp race/cm24.txt $'d\\xe9/cm24-\\xe9\\xff.txt'
            cp race/indiv24.zip $'indiv24-\\xe9.zip'
            warchest import --db a.db $'d\\xe9' $'indiv24-\\xe9.zip' && warchest verify --db a.db \
            && warchest why 2000000001 --db a.db
            """, in: folder.path)
        #expect(result.code == 0, "\(result.output)\(result.error)")
        #expect(result.output.contains("cm24-\\xe9\\xff.txt: "), "\(result.output)")
        #expect(result.output.contains("/indiv24-\\xe9.zip (itcont.txt):"), "\(result.output)")
        #expect(!result.output.contains("reconstructed"), "\(result.output)")
    }

    @Test func noMessageIsLongerThan4KiB() throws {
        let long = String(repeating: "é", count: 40_000)
        for arguments in [
            ["query", "SELECT \(long)"], ["import", "./" + long],
            ["report", "top-donors", "--\(long)", "1"], ["why", long],
        ] {
            let result = try Program.run(arguments, in: Race.shared.path)
            #expect(result.code != 0)
            #expect(result.error.utf8.count <= 4_097, "\(arguments[0]): \(result.error.count)")
            #expect(result.error.hasSuffix(" bytes)\n"), "\(result.error.suffix(80))")
        }
    }

    @Test func whatAKilledProcessLeftIsSweptByTheNextImport() throws {
        let folder = try Folder()
        try folder.copy("Tests/Fixtures/race")
        let result = try Program.shell(
            """
            true & gone=$!; wait $gone
            touch .warchest-$gone-abc.tmp .warchest-$gone-abc.tmp-journal .warchest-$$-abc.tmp
            touch .warchest-$gone.tmp .warchest-x-abc.tmp; ln -s race .warchest-$gone-link.tmp
            warchest import --quiet race/cm24.txt; ls -Ad .warchest-*
            echo $gone $$
            """, in: folder.path)
        let lines = result.output.split(separator: "\n").map(String.init)
        let pids = (lines.last ?? "").split(separator: " ")
        let left = Set(lines.filter { $0.hasPrefix(".warchest-") })
        #expect(
            left == [
                ".warchest-\(pids[1])-abc.tmp", ".warchest-\(pids[0]).tmp", ".warchest-x-abc.tmp",
                ".warchest-\(pids[0])-link.tmp",
            ], "\(result.output)\(result.error)")
    }

    /// The path of a source is what the database says: it may be anything.
    @Test func rawLinesAreReadFromRegularFilesOnly() throws {
        let folder = try Race.make()
        let result = try Program.shell(
            """
            mkfifo pipe
            for path in /dev/zero pipe race; do
              sqlite3 warchest.db "UPDATE source SET path = '$path'"
              timeout 20 warchest why $(sqlite3 warchest.db 'SELECT min(entry_id) FROM entry') \
                | grep -c 'reconstructed'
            done
            """, in: folder.path)
        #expect(result.output == "1\n1\n1\n", "\(result.output)\(result.error)")
    }

    /// A sum that no number holds: the report is named with the source, and the others are written.
    @Test func aSumThatOverflowsNamesTheSourceAndTheOthersAreWritten() throws {
        let folder = try Race.make()
        let made = try Program.shell(
            """
            sqlite3 warchest.db 'PRAGMA ignore_check_constraints = ON;
              UPDATE entry SET amount_cents = 9000000000000000000
              WHERE entry_id / 1000000000 = (SELECT source_id FROM source
                WHERE format = '"'fec-bulk/itcont'"' LIMIT 1)'
            warchest export --all -o all; echo "exit $?"
            """, in: folder.path)
        #expect(made.output.hasSuffix("exit 2\n"), "\(made.output.suffix(200)) \(made.error)")
        try expectTheWorkbook(in: folder, leavesOut: made.error)
        let left = made.error.split(separator: "\n").filter {
            $0.contains("a sum passes the range of 64-bit integers")
        }
        #expect(!left.isEmpty && left.allSatisfy { $0.hasPrefix("left out: report ") })
        #expect(left.allSatisfy { $0.contains("(indiv24.zip itcont.txt)") }, "\(left)")
        #expect(made.error.contains("warchest remove "))
        let written = try folder.names("all").filter { $0.hasSuffix(".csv") }
        #expect(written.count > 20, "\(written)")
    }

    /// One workbook goes on likewise, and says on its sheet what is not in it.
    private func expectTheWorkbook(in folder: Folder, leavesOut said: String) throws {
        func left(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { $0.hasPrefix("left out: report ") }
        }
        let book = try Program.shell(
            """
            warchest export --all --xlsx -o all.xlsx; echo "exit $?"
            ls -A | grep '^.warchest-'
            """, in: folder.path)
        #expect(book.output.hasSuffix("exit 2\n"), "\(book.output.suffix(200)) \(book.error)")
        #expect(!left(said).isEmpty && left(book.error) == left(said), "\(book.error)")
        #expect(book.output.split(separator: "\n").count > 20, "\(book.output)")
        let parts = try Program.shell(
            """
            python3 -c "import zipfile; z = zipfile.ZipFile('all.xlsx'); print(z.testzip()); \
            print(*[z.read(n).decode() for n in z.namelist() if 'workbook.xml' in n or \
            'sheet' in n and b'How it was' not in z.read(n) and b'left out' in z.read(n)])"
            """, in: folder.path)
        #expect(parts.output.hasPrefix("None\n"), "\(parts.error)")
        for line in left(said) where line.contains("64-bit") {
            let name = line.split(separator: " ")[3].dropLast()
            #expect(!parts.output.contains("name=\"\(name)\""), "\(name)")
            #expect(parts.output.contains(">\(name)<"), "\(name) is not told of")
        }
    }

    /// The last number there is, as the id of a row that nothing refers to.
    @Test func theLastNumberIsNoTrap() throws {
        let folder = try Race.make()
        let last = "9223372036854775807"
        let result = try Program.shell(
            """
            sqlite3 warchest.db "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
              INSERT INTO entry (entry_id, filing_id, party_id, posting_id, amount_cents)
                VALUES (\(last), \(last), \(last), \(last), 1);
              INSERT INTO party (party_id, name) VALUES (\(last), 'x');
              INSERT INTO detail (detail_id) VALUES (\(last));"
            for command in verify 'verify --quick' "why \(last)" 'report top-donors' \
              'report data-quality' sources 'import --quiet race/cm24.txt' 'find x' 'remove 1' \
              'export --database flat.db' 'schema --update'; do
              warchest $command > /dev/null 2> err.txt; code=$?
              echo "$command: $code"; [ $code -lt 70 ] || [ $code = 74 ] || cat err.txt
            done
            """, in: folder.path)
        for line in result.output.split(separator: "\n") {
            let code = line.split(separator: " ").last.flatMap { Int($0) } ?? 999
            #expect(code < 70 || code == 74, "\(result.output)")
        }
        #expect(result.output.contains("verify: 1\n"), "\(result.output)")
    }

    @Test func ourOwnReportsHaveATimeLimit() throws {
        let wrong = try Program.run(
            ["report", "top-donors", "--timeout", "0"], in: Race.shared.path)
        #expect(wrong.code == 64 && wrong.error.contains("--timeout: expected seconds"))
        let why = try Program.run(["why", "1000000001", "--timeout", "x"], in: Race.shared.path)
        #expect(why.code == 64 && why.error.contains("--timeout: expected seconds"))
    }
}

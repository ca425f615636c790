import Foundation
import Testing

/// One provoked error: what is typed, and the exit code that scripts rely on.
struct ErrorCase: Sendable, CustomTestStringConvertible {
    var name: String
    var code: Int32
    /// Run in a folder with the invented race and the files below.
    var line: String
    var testDescription: String { name }

    init(_ name: String, _ code: Int32, _ line: String) {
        self.name = name
        self.code = code
        self.line = line
    }
}

/// Every kind of error once, its whole message kept in Tests/Golden/errors.
@Suite struct ErrorGalleryTests {
    static let cases = [
        ErrorCase("done", 0, "warchest verify"),
        ErrorCase(
            "figure-not-proved", 1,
            "warchest why --report ./unproved.sql --key file=ccl24.txt"),
        ErrorCase("html-page", 2, "warchest import --db new.db page.txt"),
        ErrorCase("gzip-named-txt", 2, "warchest import --db new.db itcont-gz.txt"),
        ErrorCase(
            "header-missing", 2, "warchest import --db new.db --format journal/claims cn.txt"),
        ErrorCase("not-a-database", 2, "warchest query 'SELECT 1' --db page.txt"),
        ErrorCase("foreign-database", 2, "warchest report sources --db empty.sqlite"),
        ErrorCase("rejected-lines", 3, "warchest import --db new.db --cycle 2024 itcont-bad.txt"),
        ErrorCase("no-such-command", 64, "warchest imprt x.txt"),
        ErrorCase("no-such-option", 64, "warchest sources --formt csv"),
        ErrorCase("no-such-report", 64, "warchest report top-doners"),
        ErrorCase("no-such-parameter", 64, "warchest report top-donors --comittee C00990101"),
        ErrorCase("missing-parameter", 64, "warchest report race-summary"),
        ErrorCase("wrong-race", 64, "warchest report race-summary --race Georgia"),
        ErrorCase("wrong-cycle", 64, "warchest report top-donors --cycle 2023"),
        ErrorCase("wrong-date", 64, "warchest report results --as-of 2017-02-30"),
        ErrorCase("wrong-count", 64, "warchest report top-donors --limit many"),
        ErrorCase("no-such-committee", 64, "warchest report top-donors --committee nobody"),
        ErrorCase("several-committees", 64, "warchest report top-donors --committee vale"),
        ErrorCase("wrong-format", 64, "warchest report results --format cvs"),
        ErrorCase("wrong-method", 64, "warchest report outside-by-spender --method fec-pas2/1"),
        ErrorCase("value-missing", 64, "warchest report top-donors --committee"),
        ErrorCase("option-twice", 64, "warchest report top-donors --limit 1 --limit 2"),
        ErrorCase("two-statements", 64, "warchest query 'SELECT 1; SELECT 2'"),
        ErrorCase("statement-that-writes", 64, "warchest query 'DELETE FROM source'"),
        ErrorCase("sql-mistake", 64, "warchest query 'SELECT filer FROM ledger'"),
        ErrorCase("parameter-without-value", 64, "warchest query 'SELECT :x'"),
        ErrorCase("no-such-view", 64, "warchest schema ledgr"),
        ErrorCase("no-such-format", 64, "warchest formats fec-bulk/itcnt"),
        ErrorCase("no-such-shell", 64, "warchest completions zhs"),
        ErrorCase("wrong-key", 64, "warchest why --report top-donors --key nobody"),
        ErrorCase(
            "no-such-row", 64,
            "warchest why --report outside-by-spender --key "
                + "'cycle=2024&spender_id=C00000000'"),
        ErrorCase("no-such-entry", 64, "warchest why 99000000001"),
        ErrorCase("wrong-report-file", 2, "warchest report ./wrong.sql"),
        ErrorCase("export-without-folder", 64, "warchest export results"),
        ErrorCase("file-exists", 73, "warchest report results -o page.csv"),
        ErrorCase("folder-cannot-be-made", 73, "warchest demo -o page.txt"),
        ErrorCase("no-database", 74, "warchest report sources --db nowhere.db"),
        ErrorCase("no-such-file", 74, "warchest import --db new.db nowhere.txt"),
        ErrorCase(
            "time-limit", 124,
            "warchest query --timeout 0.1 'WITH RECURSIVE n(i) AS "
                + "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'"),
    ]

    /// A race of its own, with files that are wrong in one way each.
    static let folder: Folder = {
        do {
            let folder = try Race.make()
            try folder.write("<!DOCTYPE html>\n<html><body>404</body></html>\n", to: "page.txt")
            try folder.write("donor,amount\n", to: "page.csv")
            try Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 4, 0, 0x43, 0xBE, 0xB7, 0xE8, 1, 0])
                .write(to: URL(fileURLWithPath: folder.file("itcont-gz.txt")))
            try folder.write("", to: "empty.sqlite")
            let good = "C00990101|N|Q1|P2024|1|15|IND|DOE, JANE|SAMPLEVILLE|OH|43201|||01152024|"
            try folder.write(
                good + "25||SA1|1|||4040000000000000001\n"
                    + good + "5O||SA2|1|||4040000000000000002\nC00990101|N|Q1\n",
                to: "itcont-bad.txt")
            try FileManager.default.copyItem(
                atPath: folder.file("race/cn24.txt"), toPath: folder.file("cn.txt"))
            try folder.write(Self.unproved, to: "unproved.sql")
            try folder.write("-- name: wrong\n-- titel: Wrong\nSELECT 1\n", to: "wrong.sql")
            return folder
        } catch {
            fatalError("\(error)")
        }
    }()

    /// A person's own report whose entries do not make its figure.
    static let unproved = """
        -- name: unproved
        -- title: Rows by file
        -- question: How many rows has each file?
        -- column: file  text  File
        -- column: rows  count  Rows, and one too many
        -- key: file
        -- cell: rows
        -- method: mine/1
        -- order: file
        -- @query
        SELECT file, posted + 1 AS rows FROM sources ORDER BY file
        -- @why
        SELECT source_id * 1000000000 + 1 AS record_id, posted AS cents FROM sources
        WHERE file = :key_file

        """

    @Test(.serialized, arguments: cases)
    func everyErrorSaysWhatIsRecorded(_ one: ErrorCase) throws {
        let folder = Self.folder
        try? FileManager.default.removeItem(atPath: folder.file("new.db"))
        let result = try Program.shell(one.line, in: folder.path)
        #expect(result.code == one.code, "\(result.error)")
        var text = "$ \(one.line)\n"
        if !result.output.isEmpty { text += result.output }
        if !result.error.isEmpty { text += "--- stderr\n\(result.error)" }
        text += "--- exit \(result.code)\n"
        text = text.replacing(folder.path, with: "~")
        try Golden.expect(text, is: "Tests/Golden/errors/\(one.name).txt")
    }

    @Test func everyDocumentedCodeThatCanBeProvokedIs() {
        #expect(Set(Self.cases.map(\.code)) == [0, 1, 2, 3, 64, 73, 74, 124])
    }

    @Test func theGalleryHasNothingElse() throws {
        let kept = try FileManager.default.contentsOfDirectory(
            atPath: Program.root + "/Tests/Golden/errors")
        #expect(Set(kept) == Set(Self.cases.map { "\($0.name).txt" }))
    }
}

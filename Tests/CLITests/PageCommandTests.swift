import Foundation
import Testing

/// Pages, drawings and bundles as a person makes them.
@Suite struct PageCommandTests {
    private func imported() throws -> Folder {
        let folder = try Folder()
        let fixtures = Program.root + "/Tests/Fixtures/race"
        let result = try Program.shell(
            "warchest import --quiet \(fixtures)/*.zip \(fixtures)/*.txt \(fixtures)/claims.csv",
            in: folder.path)
        #expect([0, 3].contains(result.code), "\(result.output)")
        return folder
    }

    @Test func aPageIsWrittenWholeAndNeverOverAnother() throws {
        let folder = try imported()
        let first = try Program.shell("warchest page race OH-15 -o race.html 2>&1", in: folder.path)
        #expect(first.code == 0 && first.output.contains("race.html: "))
        let again = try Program.shell("warchest page race OH-15 -o race.html 2>&1", in: folder.path)
        #expect(again.code == 73 && again.output.contains("--force"))
        let text = try String(contentsOfFile: folder.file("race.html"), encoding: .utf8)
        #expect(text.hasPrefix("<!doctype html>") && text.contains("VALE, ROSE"))
        #expect(!text.contains(folder.path))
    }

    @Test func aPageThatThereIsNotIsNamed() throws {
        let folder = try imported()
        let result = try Program.shell("warchest page rase OH-15 -o x.html 2>&1", in: folder.path)
        #expect(result.code == 64)
        #expect(result.output.contains("there is no page rase"))
        #expect(result.output.contains("race"))
    }

    @Test func aBundleHasNoPathAndTheSameBytesAgain() throws {
        let folder = try imported()
        for name in ["one", "two"] {
            let made = try Program.shell(
                "warchest bundle race OH-15 --as-of 2024-06-01 -o \(name) 2>&1", in: folder.path)
            #expect(made.code == 0, "\(made.output)")
        }
        let same = try Program.shell("diff -r one two && find one -type f | wc -l", in: folder.path)
        #expect(same.code == 0, "\(same.output)")
        let found = try Program.shell(
            "grep -rl \"\(folder.path)\" one; ls one one/sql one/csv", in: folder.path)
        #expect(!found.output.contains("one/page.html\n" + "one"))
        #expect(try Program.shell("grep -rq \"\(folder.path)\" one", in: folder.path).code == 1)
        for name in ["page.html", "tables.xlsx", "claims.csv", "manifest.json", "race-summary.sql"]
        {
            #expect(found.output.contains(name))
        }
    }

    @Test func aReportIsDrawnOrSaysWhyNot() throws {
        let folder = try imported()
        let svg = try Program.shell(
            "warchest report candidate-totals --race OH-15 -o c.svg 2>&1 && head -c 4 c.svg",
            in: folder.path)
        #expect(svg.code == 0 && svg.output.hasSuffix("<svg"))
        let plot = try Program.shell(
            "warchest report candidate-totals --race OH-15 --plot", in: folder.path)
        #expect(plot.code == 0 && plot.output.contains("█"))
        #expect(plot.output.split(separator: "\n").contains { $0.contains("$120,450.75") })
        let none = try Program.shell("warchest report sources --plot 2>&1", in: folder.path)
        #expect(none.code == 64 && none.output.contains("declares no chart"))
        let empty = try Program.shell(
            "warchest report electioneering --plot 2>&1", in: folder.path)
        #expect(empty.code != 0 && empty.output.contains("nothing to draw"))
    }

    @Test func aProofIsAPage() throws {
        let folder = try imported()
        let keys = try Program.shell(
            "warchest report candidate-totals --race OH-15 --keys --format csv", in: folder.path)
        let line = try #require(keys.output.split(separator: "\n").dropFirst().first)
        let key = try #require(line.split(separator: ",").last)
        let result = try Program.shell(
            "warchest why --report candidate-totals --race OH-15 --key '\(key)' -o p.html 2>&1",
            in: folder.path)
        #expect(result.code == 0, "\(result.output)")
        let text = try String(contentsOfFile: folder.file("p.html"), encoding: .utf8)
        #expect(text.contains("class=\"figure\""))
    }
}

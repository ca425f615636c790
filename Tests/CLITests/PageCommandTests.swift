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

    /// The page of claims needs no race; every other page says what it needs.
    @Test func claimsOfAllRacesAreAPage() throws {
        let folder = try imported()
        let made = try Program.shell("warchest page claims -o all.html 2>&1", in: folder.path)
        #expect(made.code == 0, "\(made.output)")
        let all = try String(contentsOfFile: folder.file("all.html"), encoding: .utf8)
        #expect(all.contains("What was claimed, and what the records say"))
        let one = try Program.shell("warchest page claims OH-12 -o one.html 2>&1", in: folder.path)
        let text = try String(contentsOfFile: folder.file("one.html"), encoding: .utf8)
        #expect(one.code == 0 && text.contains("OH-12"))
        func claims(_ page: String) -> Int { page.components(separatedBy: "verdict").count }
        #expect(claims(all) >= claims(text) && claims(text) > 1)
        let none = try Program.shell("warchest page race -o x.html 2>&1", in: folder.path)
        #expect(none.code == 64 && none.output.contains("expected a race like GA-06"))
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

    /// What makes a PNG of it is started without a shell, reads the drawing, and is not believed.
    @Test func aDrawingIsAPictureWhereThereIsAConverter() throws {
        let folder = try imported()
        let draw = "warchest report candidate-totals --race OH-15"
        let without = "mkdir -p none && PATH=$(dirname $(command -v warchest))"
        let none = try Program.shell(
            "\(without) /usr/bin/env \(draw) -o c.png 2>&1", in: folder.path)
        #expect(none.code == 69 && none.output.contains("apt-get install librsvg2-bin"))
        let fakes = [
            ("good", "cat > seen.svg; printf '\\211PNG\\r\\n\\032\\nx'"),
            ("bad", "cat >/dev/null; echo x"),
            ("fails", "printf '\\211PNG\\r\\n\\032\\nx'; exit 3"),
        ]
        for (name, line) in fakes {
            try FileManager.default.createDirectory(
                atPath: folder.file(name), withIntermediateDirectories: true)
            try "#!/bin/sh\n\(line)\n".write(
                toFile: folder.file("\(name)/rsvg-convert"), atomically: true, encoding: .utf8)
            let made = try Program.shell(
                "chmod +x \(name)/*; PATH=$PWD/\(name):$PATH; \(draw) -o \(name).png 2>&1",
                in: folder.path)
            #expect(made.code == (name == "good" ? 0 : 69), "\(name): \(made.output)")
            let isThere = FileManager.default.fileExists(atPath: folder.file("\(name).png"))
            #expect(isThere == (name == "good"))
        }
        // Light, and nothing left to fill in: such programs know no variables.
        let svg = try String(contentsOfFile: folder.file("seen.svg"), encoding: .utf8)
        #expect(svg.hasPrefix("<svg") && !svg.contains("var(") && !svg.contains("@media"))
        #expect(svg.contains("fill: #0067a3"))
        // A folder that depends on where one stands is not looked into.
        let here = try Program.shell(
            "PATH=good:$(dirname $(command -v warchest)); \(draw) -o d.png 2>&1", in: folder.path)
        #expect(here.code == 69)
    }

    @Test func aDryFetchIsALineForEachFile() throws {
        let folder = try Folder()
        let dry = try Program.run(
            ["fetch", "bulk", "cn", "weball", "--cycle", "2018", "--dry-run", "--json"],
            in: folder.path)
        let base = "https://www.fec.gov/files/bulk-downloads/2018"
        #expect(
            dry.output
                == ["cn18.zip", "weball18.zip"].map {
                    "{\"file\":\"\($0)\",\"address\":\"\(base)/\($0)\",\"state\":\"wanted\"}\n"
                }.joined())
    }

    /// Every address of the table in docs/fetching.md is one that a dry run prints, filled in.
    @Test func everyAddressIsPrintedByADryRun() throws {
        let folder = try Folder()
        let page = try String(
            contentsOfFile: Program.root + "/docs/fetching.md", encoding: .utf8)
        let values = [
            "cycle": "2018", "yy": "18", "year": "2018", "filing": "1161571", "day": "20170524",
            "export": "2024NovGen", "committee": "C00630426", "page": "1",
        ]
        var asked = 0
        for line in page.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.components(separatedBy: "`")
            guard cells.count > 3, cells[3].hasPrefix("https://") else { continue }
            let name = cells[1].split(separator: " ").map(String.init)
            let words: [String]
            switch name[0] {
            case "feed": words = ["watch"]
            case "filing": words = ["fetch", "filing", "1161571"]
            case "filings":
                words = ["fetch", "filings", "--committee", "C00630426", "--cycle", "2018"]
            case "day": words = ["fetch", "day", "2017-05-24"]
            case "bulk": words = ["fetch"] + name + ["--cycle", "2018"]
            default:
                words =
                    ["fetch"] + name
                    + (cells[3].contains("{year}") ? ["--year", "2018"] : [])
                    + (cells[3].contains("{export}") ? ["--export", "2024NovGen"] : [])
            }
            var address = cells[3]
            for (key, value) in values {
                address = address.replacingOccurrences(of: "{\(key)}", with: value)
            }
            let dry = try Program.run(words + ["--dry-run"], in: folder.path)
            #expect(dry.code == 0 && dry.output == address + "\n", "\(words): \(dry.error)")
            asked += 1
        }
        #expect(asked > 20)
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

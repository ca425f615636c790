import Foundation
import Testing

/// What documents and comments point at is there.
@Suite struct DocumentTests {
    private static let pages =
        files(under: ["docs"], endings: ["md"])
        + files(named: ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])

    @Test func thereAreDocuments() { #expect(Self.pages.count > 20) }

    @Test(arguments: pages.map(\.path))
    func everyLinkLeadsToAFileAndAHeading(_ path: String) throws {
        let page = try #require(files(named: [path]).first)
        let folder = packageRoot.appendingPathComponent(path).deletingLastPathComponent()
        for link in links(of: page) where !link.contains("://") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            let target =
                name.isEmpty
                ? packageRoot.appendingPathComponent(path)
                : folder.appendingPathComponent(name).standardizedFileURL
            #expect(FileManager.default.fileExists(atPath: target.path), "\(path): \(link)")
            if parts.count == 2, target.pathExtension == "md" {
                let text = try String(contentsOf: target, encoding: .utf8)
                let headings = prose(of: text).filter { $0.hasPrefix("#") }.map(anchor)
                #expect(headings.contains(String(parts[1])), "\(path): \(link)")
            }
        }
    }

    /// `docs/decisions.md, decision 3` and `promise 2`, in code and comments.
    @Test func everyDecisionThatTheCodeCitesExists() throws {
        let list = try #require(files(named: ["docs/decisions.md"]).first)
        var known: Set<String> = []
        var chapter = ""
        for line in list.lines {
            if line.hasPrefix("## ") { chapter = String(line.dropFirst(3).dropLast().lowercased()) }
            let number = line.prefix { $0.isNumber }
            if line.dropFirst(number.count).hasPrefix(". ") { known.insert("\(chapter) \(number)") }
        }
        let cited = files(
            under: ["Sources", "Tests", "schema", "importers", "exports"],
            endings: ["swift", "sql", "json5", "csv", "py"]
        ).flatMap(citations)
        #expect(cited.count > 5 && known.contains("promise 7"))
        for citation in cited where !known.contains(citation.rule) {
            Issue.record("\(citation.path): docs/decisions.md has no \(citation.rule)")
        }
    }

    @Test func everyRecordHasItsFormAndStandsInTheList() throws {
        let records = files(under: ["docs/decisions"], endings: ["md"])
            .filter { !$0.path.hasSuffix("/README.md") }
        let list = try #require(files(named: ["docs/decisions/README.md"]).first)
        #expect(records.count > 10)
        let chapters = ["## Context", "## Options weighed", "## Decision", "## Consequences"]
        var numbers: Set<String> = []
        for record in records {
            let name = String(record.path.dropFirst("docs/decisions/".count))
            let number = String(name.prefix(4))
            #expect(number.allSatisfy(\.isNumber) && numbers.insert(number).inserted, "\(name)")
            #expect(record.lines[0].hasPrefix("# \(number) "), "\(name): title")
            #expect(record.lines.contains { $0.hasPrefix("Date: 20") }, "\(name): date")
            #expect(record.lines.contains { $0.hasPrefix("Status: ") }, "\(name): status")
            #expect(record.lines.filter { $0.hasPrefix("## ") } == chapters, "\(name): chapters")
            #expect(list.lines.contains { $0.contains("(\(name))") }, "\(name) is not in the list")
        }
    }

    @Test func aHeadingIsFoundByItsAnchor() {
        #expect(anchor("## A format file (`importers/**.json5`)") == "a-format-file-importersjson5")
        #expect(
            links(of: SourceFile(path: "a.md", text: "[a](b.md#c), [d](e)\n```\n[f](g)\n```"))
                == ["b.md#c", "e"])
    }

    // MARK: Reading

    /// The lines outside of blocks.
    private func prose(of text: String) -> [Substring] {
        var isInside = false
        return text.split(separator: "\n").filter { line in
            if line.hasPrefix("```") { isInside.toggle() }
            return !isInside
        }
    }

    private func links(of page: SourceFile) -> [String] {
        prose(of: page.lines.joined(separator: "\n")).flatMap { line in
            line.split(separator: "](", omittingEmptySubsequences: false).dropFirst()
                .compactMap { rest in rest.firstIndex(of: ")").map { String(rest[..<$0]) } }
        }
    }

    /// A heading's anchor, as the sites that show Markdown make it.
    private func anchor(_ heading: Substring) -> String {
        let words = heading.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
        return String(
            words.compactMap { character in
                if character == " " { return "-" }
                return character.isLetter || character.isNumber || "-_".contains(character)
                    ? character : nil
            })
    }

    private struct Citation {
        var path: String
        var rule: String
    }

    private func citations(in file: SourceFile) -> [Citation] {
        let page = "docs/decisions.md"
        guard file.path != "Tests/TidyTests/DocumentTests.swift" else { return [] }
        let marks: Set = ["///", "//", "--", "#"]
        let words = file.lines.joined(separator: " ")
            .split { $0.isWhitespace || ",;()".contains($0) }.map(String.init)
            .filter { !marks.contains($0) }
        return words.indices.filter { words[$0].hasPrefix(page) }.compactMap { index in
            let after = words[(index + 1)...].prefix(2).map { $0.prefix { $0 != "." && $0 != ":" } }
            let before = words[..<index].suffix(3)
            if after.count == 2, ["decision", "promise"].contains(String(after[0])) {
                return Citation(path: file.path, rule: after.joined(separator: " "))
            }
            if let number = after.first, !number.isEmpty, number.allSatisfy(\.isNumber) {
                return Citation(path: file.path, rule: "decision \(number)")
            }
            if before.count == 3, before.last == "of", before.first == "decision" {
                return Citation(path: file.path, rule: before.prefix(2).joined(separator: " "))
            }
            return nil
        }
    }
}

import Foundation
import Testing

/// What pages look like, by structure: headings, tables, charts and proofs as an outline in
/// Tests/Golden/pages, which `RECORD=1 swift test` writes.
@Suite struct OutlineTests {
    private static let pages = [
        ("race", "OH-15"), ("committee", "C00990101"), ("candidate", "H4OH15101"),
        ("spender", "C00990606"), ("donor", "doe jane"), ("filing", "9900001"), ("claims", "OH-15"),
    ]

    @Test(arguments: pages) func aPageStandsAsRecorded(_ kind: String, _ value: String) throws {
        let folder = try Folder()
        let made = try Program.run(
            [
                "page", kind, value, "--db", Race.shared.file("warchest.db"), "--as-of",
                "2024-06-01", "-o", "p.html",
            ], in: folder.path)
        #expect(made.code == 0, "\(made.error)")
        let html = try String(contentsOfFile: folder.file("p.html"), encoding: .utf8)
        try Golden.expect(Outline(html).text, is: "Tests/Golden/pages/\(kind).txt")
    }

    @Test func thePageOfTheDemoStandsAsRecorded() throws {
        let folder = try Folder()
        let made = try Program.run(["demo", "-o", "d"], in: folder.path)
        #expect(made.code == 0, "\(made.error)")
        let html = try String(contentsOfFile: folder.file("d/ga06.html"), encoding: .utf8)
        try Golden.expect(Outline(html).text, is: "Tests/Golden/pages/demo.txt")
    }
}

/// The outline of a page.
private struct Outline {
    private(set) var text = ""
    private var open: [String] = []
    /// What stands in the innermost heading, caption or head of a table.
    private var words: String?
    private var heads: [String] = []
    private var rows = 0
    private var chart: (counts: [String: Int], labels: [String])?
    private var proofs = 0

    private static let shown: Set = [
        "header", "main", "footer", "section", "aside", "article", "figure", "details", "nav",
        "form", "table", "svg",
    ]
    private static let told: Set = ["h1", "h2", "h3", "summary", "figcaption", "th", "text"]

    init(_ html: String) {
        for part in html.components(separatedBy: "<").dropFirst() {
            guard let end = part.firstIndex(of: ">") else { continue }
            let tag = String(part[..<end])
            let name = String(tag.prefix { $0 != " " && $0 != "/" })
            if tag.hasPrefix("/") {
                close(String(tag.dropFirst()))
            } else {
                begin(name, tag)
            }
            words?.append(contentsOf: part[part.index(after: end)...])
        }
    }

    private mutating func line(_ words: String) {
        text += String(repeating: "  ", count: open.count) + words + "\n"
    }

    private mutating func begin(_ name: String, _ tag: String) {
        if chart != nil {
            if ["rect", "line", "path"].contains(name) { chart?.counts[name, default: 0] += 1 }
            if name == "text" { words = "" }
            return
        }
        if name == "svg", tag.contains("class=\"chart\"") { chart = ([:], []) }
        if name == "tr" { rows += 1 }
        if Self.told.contains(name) { words = "" }
        if proofs > 0 || name == "details" && tag.contains("class=\"proof\"") {
            // A proof is told by its first line alone; others test what stands in it.
            if name == "details" { proofs += 1 }
            return
        }
        guard Self.shown.contains(name), !tag.contains("patterns") else { return }
        let marks = ["id", "class"].compactMap { key -> String? in
            guard let value = Self.value(key, tag) else { return nil }
            return (key == "id" ? "#" : ".") + value.replacingOccurrences(of: " ", with: ".")
        }
        if name != "svg" { line(name + marks.joined()) }
        open.append(name)
        if name == "table" { (heads, rows) = ([], 0) }
    }

    private static func value(_ name: String, _ tag: String) -> String? {
        guard let start = tag.range(of: " \(name)=\"") else { return nil }
        return String(tag[start.upperBound...].prefix { $0 != "\"" })
    }

    private mutating func close(_ name: String) {
        let said = (words ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        if chart != nil {
            if name == "text" { chart?.labels.append(said) }
            guard name == "svg", let drawn = chart else { return }
            chart = nil
            open.removeLast()
            let counts = drawn.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            let labels = drawn.labels.joined(separator: " · ")
            line("svg: \(counts.joined(separator: ", ")): \(labels)")
            words = nil
            return
        }
        if name == "details", proofs > 0 {
            proofs -= 1
            return
        }
        switch name {
        case "h1", "h2", "h3", "summary", "figcaption":
            if proofs == 0 || name == "summary" { line("\(name): \(said)") }
        case "th" where rows == 1: heads.append(said)
        case "table" where proofs == 0:
            open.removeLast()
            line("  \(heads.joined(separator: " | ")): \(rows - 1) rows")
        case _ where Self.shown.contains(name) && proofs == 0 && open.last == name:
            open.removeLast()
        default: break
        }
        if Self.told.contains(name) { words = nil }
    }
}

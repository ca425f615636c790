import Foundation
import Testing

/// The pages that lead through a task are walked: their files are written, their commands run, and
/// what these print is what is shown. `RECORD=1 swift test` writes what they print now.
@Suite struct WalkthroughTests {
    static let pages = [
        "docs/a-figure-looks-wrong.md", "docs/your-first-format.md", "docs/your-first-pack.md",
        "docs/your-first-report.md",
    ]

    @Test(arguments: pages)
    func whatIsShownIsWhatHappens(_ page: String) throws {
        let folder = try Folder()
        try folder.copy("Tests/Fixtures/race")
        let url = URL(fileURLWithPath: Program.root).appendingPathComponent(page)
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        var walk = Walk(folder: folder)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            try walk.take(String(line))
        }
        #expect(walk.commands > 5, "\(page) has lost its commands")
        #expect(walk.isInProse, "\(page) ends inside a block")
        try Golden.expect(walk.written.joined(separator: "\n"), is: page)
    }

    /// A test that cannot fail proves nothing: what is not printed is found, and put right.
    @Test func anOutputThatIsNotPrintedIsFound() throws {
        let page = [
            "<!-- file: a.txt -->", "```text", "one", "", "two", "```", "```sh", "# kept",
            "$ cat a.txt", "one", "three", "$ true", "stale", "```", "```sql", "$ false", "```",
        ]
        var walk = Walk(folder: try Folder())
        for line in page { try walk.take(line) }
        #expect(walk.commands == 2)
        #expect(walk.written[..<9] == page[..<9])
        #expect(Array(walk.written[9...]) == ["one\n\ntwo", "$ true"] + page[13...])
    }
}

/// One page on its way: what was run so far, and the page as it should be.
///
/// - In a block that begins with three backquotes and `sh`, a line that begins with `$ ` is run in
///   the page's folder; it must exit with 0. What follows, up to the next command or the end, is
///   what it prints. Lines before the first command are prose.
/// - A block below `<!-- file: NAME -->` is written to that file.
/// - Any other block is only shown.
private struct Walk {
    private enum Place {
        case prose
        case commands(haveBegun: Bool)
        case file(String, [String])
        case shown
    }

    let folder: Folder
    private(set) var written: [String] = []
    private(set) var commands = 0
    private var place = Place.prose
    /// The file that the next block is, if the line above said so.
    private var fileName: String?

    init(folder: Folder) { self.folder = folder }

    var isInProse: Bool {
        if case .prose = place { true } else { false }
    }

    mutating func take(_ line: String) throws {
        switch place {
        case .prose:
            written.append(line)
            enter(line)
        case _ where line == "```":
            if case .file(let name, let lines) = place {
                try folder.write(lines.joined(separator: "\n") + "\n", to: name)
            }
            written.append(line)
            place = .prose
        case .file(let name, let lines):
            written.append(line)
            place = .file(name, lines + [line])
        case .shown:
            written.append(line)
        case .commands(let haveBegun):
            if line.hasPrefix("$ ") {
                written.append(line)
                place = .commands(haveBegun: true)
                try run(line)
            } else if !haveBegun {
                written.append(line)
            }
        }
    }

    /// Looks whether a line of prose opens a block, or names the file that the next one is.
    private mutating func enter(_ line: String) {
        let mark = "<!-- file: "
        let end = " -->"
        if line.hasPrefix(mark), line.hasSuffix(end) {
            fileName = String(line.dropFirst(mark.count).dropLast(end.count))
        } else if line.hasPrefix("```") {
            if let fileName {
                place = .file(fileName, [])
            } else {
                place = line == "```sh" ? .commands(haveBegun: false) : .shown
            }
            fileName = nil
        }
    }

    private mutating func run(_ line: String) throws {
        let command = String(line.dropFirst(2))
        let result = try Program.shell("{ \(command); } 2>&1", in: folder.path)
        #expect(result.code == 0, "\(line): \(result.output)")
        commands += 1
        var output = result.output.replacing(folder.path, with: "~")
        if output.hasSuffix("\n") { output.removeLast() }
        if !output.isEmpty { written.append(output) }
    }
}

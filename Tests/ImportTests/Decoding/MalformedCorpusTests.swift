import Foundation
import TestSupport
import Testing

/// The corpus of malformed files, by the checker that comes with it. Skipped where that folder or
/// python3 is absent.
@Suite(
    .enabled(if: Shared.hasMalformed, "no folder of malformed files beside the project"),
    .enabled(if: Tool.python != nil, "no python3 on the path"),
    .disabled(
        if: ProcessInfo.processInfo.environment.keys.contains { $0.hasSuffix("SAN_OPTIONS") },
        "the checker limits the address space, which a sanitizer needs whole; see A1"))
struct MalformedCorpusTests {
    @Test(arguments: ["bulk", "fec", "ie", "csv", "zip"])
    func everyCaseOfTheCorpusIsRight(kind: String) throws {
        let bench = try Workbench()
        let command = "'\(try Program.path())' import --json --quiet --db {db} {}"
        let run = try Tool.runPython(
            ["\(Shared.malformed)/check.py", "corpus", command, "--only", kind], in: bench.folder)
        let last = run.out.split(separator: "\n").last.map(String.init) ?? ""
        let words = last.split(separator: " ")
        #expect(run.exit == 0, "\(run.out)\(run.err)")
        #expect(
            last.hasSuffix("0 records lost, 0 wrong records posted, 0 crashes or time-outs"),
            "\(last)")
        // "corpus: 54 of 54 cases right; …"
        try #require(words.count > 5)
        #expect(words[1] == words[3] && Int(words[1]) ?? 0 > 10, "\(last)")
    }
}

import Foundation
import Testing

/// The commands in README.md are run, and what they print is what is shown.
@Suite struct ReadmeTests {
    /// ```console blocks: lines that begin with `$ `, each followed by what it prints.
    @Test func whatIsShownIsWhatIsPrinted() throws {
        let folder = try Folder()
        for name in try FileManager.default.contentsOfDirectory(
            atPath: Program.root + "/Tests/Fixtures/race")
        {
            try FileManager.default.copyItem(
                atPath: "\(Program.root)/Tests/Fixtures/race/\(name)", toPath: folder.file(name))
        }
        let url = URL(fileURLWithPath: Program.root + "/README.md")
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        var written: [String] = []
        var isInside = false
        var commands = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```console" {
                isInside = true
                written.append(String(line))
            } else if line == "```" {
                isInside = false
                written.append(String(line))
            } else if !isInside {
                written.append(String(line))
            } else if line.hasPrefix("$ ") {
                written.append(String(line))
                let command = String(line.dropFirst(2))
                let result = try Program.shell("{ \(command); } 2>&1", in: folder.path)
                #expect(result.code == 0, "\(line): \(result.output)")
                commands += 1
                var output = result.output.replacing(folder.path, with: "~")
                if output.hasSuffix("\n") { output.removeLast() }
                if !output.isEmpty { written.append(output) }
            }
        }
        #expect(commands > 5)
        try Golden.expect(written.joined(separator: "\n"), is: "README.md")
    }
}

import ArgumentParser
import Foundation
import Import
import Wording

/// `warchest formats new NAME SAMPLE`
struct FormatsNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Propose a format file for a CSV, with what it is unsure of.",
        discussion: """
            The proposal goes to stdout; its first lines say what a person has to decide.

            EXAMPLES:
              warchest formats new county-gifts gifts.csv > county-gifts.json5
            """)

    @Argument(help: "What the format is to be called.")
    var name: String

    @Argument(help: "A file of the kind; its first lines are enough.")
    var sample: String

    mutating func run() throws {
        guard let file = FileHandle(forReadingAtPath: sample) else {
            throw ImportError.unreadable(path: sample, why: "no such file, or it cannot be read")
        }
        defer { try? file.close() }
        let bytes = Array(try file.read(upToCount: 64 << 10) ?? Data())
        let proposal = try FormatProposal(
            name: name, file: (sample as NSString).lastPathComponent, sample: bytes)
        try StandardOutput.write(proposal.text)
    }
}

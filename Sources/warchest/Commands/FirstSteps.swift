import Foundation
import Wording

/// What `warchest` alone says where there is no ledger yet.
enum FirstSteps {
    /// nil where there is a ledger: then the commands are listed.
    static func text(database: String, width: Int) -> String? {
        guard !FileManager.default.fileExists(atPath: database) else { return nil }
        let steps = [
            ("warchest demo", "a race to try it on: Georgia's 6th, 2017"),
            ("warchest import FILES", "the FEC's files, zipped as they come"),
            ("warchest report", "the questions it answers"),
            ("warchest find \"smith john\"", "anyone, by words of the name"),
            ("warchest --help", "every command"),
        ]
        let widest = steps.map(\.0.count).max() ?? 0
        let lines = steps.map { command, what in
            let blanks = String(repeating: " ", count: widest - command.count + 2)
            return TextWrap.labelled("  \(command)\(blanks)", what, width: width)
        }
        return "There is no ledger yet (\(VisibleText.of(database))). First steps:\n"
            + lines.joined(separator: "\n") + "\n"
    }
}

import ArgumentParser
import Import
import Report
import Wording

/// `warchest formats [ID]`
struct FormatsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "List the formats; one in full (this is what ID alone does)."
    )

    @Argument(help: "A format id.")
    var id: String?

    @Option(
        help: ArgumentHelp("Formats of this folder too.", valueName: "dir"))
    var importers: [String] = []

    mutating func run() throws {
        let formats =
            try FormatCatalogue.load().sorted { $0.id < $1.id } + OwnFormatFolders.load(importers)
        guard let id else {
            let width = formats.map(\.id.count).max() ?? 0
            for format in formats {
                let padding = String(repeating: " ", count: width - format.id.count)
                try StandardOutput.line("\(format.id)\(padding)  \(format.title)")
            }
            return try StandardOutput.line("\nOne in full: warchest formats ID")
        }
        guard let format = formats.first(where: { $0.id == id }) else {
            throw UsageError(
                "no format \(VisibleText.of(id))."
                    + "\(Suggestion.phrase(for: id, in: formats.map(\.id))) "
                    + "List them with: warchest formats")
        }
        try StandardOutput.write(FormatDescription.text(format))
    }
}

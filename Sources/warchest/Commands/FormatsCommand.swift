import ArgumentParser

/// `warchest formats`
struct FormatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formats",
        abstract: "List the file formats warchest knows; one in full; propose and check others.",
        discussion: """
            EXAMPLES:
              warchest formats
              warchest formats fec-bulk/itcont
              warchest formats new county-gifts gifts.csv > county-gifts.json5
              warchest formats check county-gifts.json5
            """,
        subcommands: [FormatsShow.self, FormatsNew.self, FormatsCheck.self],
        defaultSubcommand: FormatsShow.self)
}

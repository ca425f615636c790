import ArgumentParser

/// `warchest match`
struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Say who is who: sponsors of ads, spellings of donors, vendors, employers.",
        discussion: """
            Alone it is match sponsors, with its options. The others propose which spellings \
            are one and decide nothing: a person does, in a file (docs/identity.md).

            EXAMPLES:
              warchest match
              warchest match --accept "Sample Voters" --committee C00990606 --by "J. Doe" \
            --why "same address"
              warchest match donors --state GA
            """,
        subcommands: [
            MatchSponsors.self, MatchDonors.self, MatchVendors.self, MatchEmployers.self,
        ],
        defaultSubcommand: MatchSponsors.self)
}

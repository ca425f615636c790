import ArgumentParser
import Report

/// `warchest match donors`
struct MatchDonors: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "donors",
        abstract: "Propose which spellings of donors are one person; decides nothing.",
        discussion: """
            Each proposal says what speaks for it and what against, in bits: 1 doubles the odds, \
            -1 halves them. With -o a journal is written in which a person decides; reports \
            take it with --identity book. docs/identity.md has the method.

            EXAMPLES:
              warchest match donors --committee C00990101
              warchest match donors --state GA --min-score 6 -o identity.csv
            """)

    @OptionGroup var proposing: MatchProposing

    mutating func run() throws { try proposing.run(.donors) }
}

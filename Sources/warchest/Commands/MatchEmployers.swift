import ArgumentParser
import Report

/// `warchest match employers`
struct MatchEmployers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "employers",
        abstract: "Propose which spellings of employers are one; decides nothing.",
        discussion: """
            Each proposal says what speaks for it and what against, in bits: 1 doubles the odds, \
            -1 halves them. With -o a journal is written in which a person decides; reports \
            take it with --identity book. docs/identity.md has the method.

            EXAMPLES:
              warchest match employers --cycle 2018
              warchest match employers --min-score 5 -o identity.csv
            """)

    @OptionGroup var proposing: MatchProposing

    mutating func run() throws { try proposing.run(.employers) }
}

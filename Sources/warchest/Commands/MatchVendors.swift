import ArgumentParser
import Report

/// `warchest match vendors`
struct MatchVendors: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vendors",
        abstract: "Propose which spellings of payees are one firm; decides nothing.",
        discussion: """
            Each proposal says what speaks for it and what against, in bits: 1 doubles the odds, \
            -1 halves them. With -o a journal is written in which a person decides; reports \
            take it with --identity book. docs/identity.md has the method.

            EXAMPLES:
              warchest match vendors --race GA-06
              warchest match vendors --limit all -o identity.csv
            """)

    @OptionGroup var proposing: MatchProposing

    mutating func run() throws { try proposing.run(.vendors) }
}

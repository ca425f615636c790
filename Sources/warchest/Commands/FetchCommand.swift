import ArgumentParser
import Import
import LedgerModel
import Wording

/// `warchest fetch`
struct FetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch public files from their publishers and import them.",
        discussion: """
            The addresses are in the format files, and in docs/fetching.md. Files are kept in the \
            cache folder or in -o DIR; what is there already and has not changed is not fetched \
            again, and what broke off is gone on with. --dry-run prints the addresses, for those \
            who fetch by hand. Nothing else in this program needs the network.

            EXAMPLES:
              warchest fetch bulk cn cm ccl weball --cycle 2018
              warchest fetch bulk --all --cycle 2018 --dry-run
              warchest fetch race GA-06 --cycle 2018
              warchest fetch filing 1161571
              warchest fetch day 2017-05-24
            """,
        subcommands: [
            Bulk.self, FetchRace.self, Filing.self, Filings.self, FetchDay.self, Ads.self,
            Results.self,
        ])

    struct Bulk: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "bulk", abstract: "The FEC's bulk files of a two-year period.",
            discussion: """
                NAMES: cn cm ccl indiv pas2 oth oppexp weball webl webk ie ec cc bundles, and \
                summaries for candidate-summary and committee-summary.

                EXAMPLE:
                  warchest fetch bulk cn cm ccl indiv --cycle 2018
                """)

        @Argument(help: "Which files, by name.")
        var names: [String] = []

        @Option(help: "The two-year period, by its even year.")
        var cycle: Int

        @Flag(help: "All of them: many gigabytes.")
        var all = false

        @OptionGroup var options: FetchOptions

        func run() throws {
            let run = try FetchRun(options)
            let values = try FetchValues.cycle(cycle)
            let bulk = run.addresses.filter { $0.of.contains("bulk") }
            guard all != !names.isEmpty else {
                let list = bulk.map(\.name).joined(separator: " ")
                throw UsageError("expected --all, or some of: \(list) summaries")
            }
            let chosen = try all ? bulk : names.flatMap { try Self.chosen($0, bulk) }
            try run.run(
                chosen.filter { !all || $0.since ?? 0 <= cycle }.map { try run.wanted($0, values) })
        }

        private static func chosen(
            _ name: String, _ bulk: [FetchAddress]
        ) throws -> [FetchAddress] {
            let found = bulk.filter { $0.name == name || $0.of.dropFirst().contains(name) }
            guard !found.isEmpty, name != "race" else {
                let names = bulk.map(\.name) + ["summaries"]
                throw UsageError(
                    "there is no bulk file \(VisibleText.of(name))."
                        + Suggestion.phrase(for: name, in: names)
                        + " There are: \(names.joined(separator: " "))")
            }
            return found
        }
    }

    struct FetchRace: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "race", abstract: "The bulk files that a race's page is made of.",
            discussion: """
                The FEC publishes whole two-year periods, no single races: indiv and oth have \
                gigabytes. Leave some out with --not.

                EXAMPLES:
                  warchest fetch race GA-06 --cycle 2018
                  warchest fetch race GA-06@2017-06-20 --not indiv --not oth
                """)

        @Argument(help: "A race like GA-06, or GA-06@2017-06-20.")
        var race: String

        @Option(help: "The two-year period, by its even year; or the race says its day.")
        var cycle: Int?

        @Option(name: .customLong("not"), parsing: .singleValue, help: "A file to leave out.")
        var without: [String] = []

        @OptionGroup var options: FetchOptions

        func run() throws {
            guard case .success(let seat) = Race.parse(race) else {
                throw UsageError("expected a race like GA-06, found \(VisibleText.of(race))")
            }
            guard seat.office != .local else {
                throw UsageError(
                    "fetch race gets files of the FEC, which has none of \(VisibleText.of(race)); "
                        + "where a state's files are: warchest formats")
            }
            guard let cycle = cycle ?? seat.date.map({ ($0.civil.year + 1) / 2 * 2 }) else {
                throw UsageError("expected --cycle, or a race with its day like GA-06@2017-06-20")
            }
            let run = try FetchRun(options)
            let values = try FetchValues.cycle(cycle)
            let files = run.addresses.filter { $0.of.contains("race") && $0.since ?? 0 <= cycle }
            for name in without where !files.contains(where: { $0.name == name }) {
                let names = files.map(\.name)
                throw UsageError(
                    "--not: expected one of \(names.joined(separator: " ")), found "
                        + VisibleText.of(name))
            }
            let chosen = files.filter { !without.contains($0.name) }
            try run.run(chosen.map { try run.wanted($0, values) })
            guard !options.isDry, options.imports else { return }
            StandardError.line("then: warchest page race \(seat.text) -o \(seat.text).html")
        }
    }

    struct Filing: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "filing", abstract: "Electronic filings, by the FEC's number.",
            discussion: """
                The day on which a filing became public is not told by its number: it speaks \
                from the day it was signed, unless a list says more (journal/received).

                EXAMPLE:
                  warchest fetch filing 1161571 1166126
                """)

        @Argument(help: "Numbers like 1161571.")
        var numbers: [String]

        @OptionGroup var options: FetchOptions

        func run() throws {
            let run = try FetchRun(options)
            let address = try run.address("filing")
            try run.run(
                numbers.map { number in
                    guard !number.isEmpty, number.utf8.count < 12,
                        number.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
                    else {
                        throw UsageError(
                            "expected a number like 1161571, found \(VisibleText.of(number))")
                    }
                    return try run.wanted(address, ["filing": number])
                })
        }
    }

    struct FetchDay: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "day", abstract: "All electronic filings of a day, as one zip.",
            discussion: "EXAMPLE:\n  warchest fetch day 2017-05-24 2017-05-25")

        @Argument(help: "Days like 2017-05-24.")
        var days: [String]

        @OptionGroup var options: FetchOptions

        func run() throws {
            let run = try FetchRun(options)
            let address = try run.address("day")
            try run.run(
                days.map { text in
                    let day = try FetchValues.day(text, "day")
                    return try run.wanted(address, ["day": day.digits], receivedOn: day.iso)
                })
        }
    }

    struct Ads: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ads", abstract: "Archives of political ads with public addresses.",
            discussion:
                "EXAMPLES:\n  warchest fetch ads google\n  warchest fetch ads snap --year 2018")

        @Argument(help: "google or snap.")
        var names: [String]

        @Option(help: "The year, where an archive has one file a year.")
        var year: Int?

        @OptionGroup var options: FetchOptions

        func run() throws {
            let values = year.map { ["year": String($0)] } ?? [:]
            try FetchCommand.run(names, of: "ads", values, options)
        }
    }

    struct Results: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "results", abstract: "Election results with public addresses.",
            discussion: "EXAMPLE:\n  warchest fetch results ga --export 2024NovGen")

        @Argument(help: "ga.")
        var names: [String]

        @Option(help: "The name of the export, as the state's page has it: 2024NovGen.")
        var export: String?

        @OptionGroup var options: FetchOptions

        func run() throws {
            let values = export.map { ["export": $0] } ?? [:]
            try FetchCommand.run(names, of: "results", values, options)
        }
    }

    fileprivate static func run(
        _ names: [String], of group: String, _ values: [String: String], _ options: FetchOptions
    ) throws {
        let run = try FetchRun(options)
        let known = run.addresses.filter { $0.of.contains(group) }
        try run.run(
            names.map { name in
                guard let address = known.first(where: { $0.name == name }) else {
                    throw UsageError(
                        "expected one of \(known.map(\.name).joined(separator: ", ")), found "
                            + VisibleText.of(name))
                }
                for need in address.needs where values[need] == nil {
                    throw UsageError("\(name): expected --\(need)")
                }
                return try run.wanted(address, values)
            })
    }
}

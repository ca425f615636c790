import ArgumentParser
import LedgerModel
import Report
import Store
import Wording

/// `warchest changes`
struct ChangesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Say what changed between two days, and what each filing brought.",
        discussion: """
            The ledger as it was known on one day is set against another: which figure of which \
            race moved and by how much, which claim's verdict flipped, who is over a limit; and \
            for each filing that became public between them what it amended, which notices it told \
            again, what an analyst would ask, what was set apart. Without --race it is about the \
            races that these filings touch.

            EXAMPLES:
              warchest changes --since 2017-05-20 --race GA-06
              warchest changes --since 2017-05-20 --until 2017-06-01 --json
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: "The earlier day; what was known on it is the beginning.")
    var since: String

    @Option(help: "The later day; without it today.")
    var until: String?

    @Option(parsing: .singleValue, help: "Only this race, like GA-06; more than once for several.")
    var race: [String] = []

    @Option(help: "Only filings of this committee, by its id.")
    var committee: String?

    @Flag(help: "One line for each filing.")
    var brief = false

    @Flag(help: "One JSON object a line.")
    var json = false

    /// Races that nobody asked for by name are asked about up to so many.
    private static let mostRaces = 20

    mutating func run() throws {
        let until =
            try self.until.map { try FetchValues.day($0, "--until").iso }
            ?? Surroundings.today()
        let since = try FetchValues.day(since, "--since").iso
        guard since < until else {
            throw UsageError("expected --since before \(until), found \(since)")
        }
        let asked = try race.map(Self.seat)
        let reader = StateReader(
            connection: try Reading.trusted(global.path, isAlone: true),
            today: try Surroundings.today())
        let filings = try reader.filings(after: since, upTo: until, committee: committee)
        var races = asked
        if asked.isEmpty {
            var found: Set<String> = []
            for filing in filings {
                found.formUnion(
                    try reader.races(committee: filing.committee, candidates: filing.candidates))
            }
            races = Array(found.sorted().prefix(Self.mostRaces))
            if found.count > races.count {
                StandardError.line(
                    "warchest: the first \(races.count) of \(found.count) races; name others with "
                        + "--race")
            }
        }
        let committees = Set(filings.map(\.committee)).filter { !$0.isEmpty }.sorted()
        let watched = committees.count <= Self.mostRaces ? committees : []
        let (then, now) = (
            try reader.state(races: races, committees: watched, asOf: since),
            try reader.state(races: races, committees: watched, asOf: until)
        )
        let changes =
            now.changes(since: then) + (try reader.snapshots(after: since, upTo: until))
        try show(changes, since, until, races)
        for filing in filings {
            if !asked.isEmpty {
                let touched = try reader.races(
                    committee: filing.committee, candidates: filing.candidates)
                guard touched.contains(where: asked.contains) else { continue }
            }
            guard let meaning = try reader.meaning(of: filing.number, asOf: until) else { continue }
            try MeaningPrinter.show(meaning, brief: brief, json: json)
        }
        if changes.isEmpty, filings.isEmpty, !json {
            try StandardOutput.line(
                "nothing that is loaded became public between \(since) and \(until)")
        }
    }

    static func seat(_ text: String) throws -> String {
        guard case .success(let race) = Race.parse(text) else {
            throw UsageError("--race: expected a race like GA-06, found \(VisibleText.of(text))")
        }
        return String(race.text.prefix { $0 != "@" })
    }

    private func show(
        _ changes: [StateChange], _ since: String, _ until: String, _ races: [String]
    ) throws {
        if json {
            for change in changes { try StandardOutput.line(change.json) }
            return
        }
        guard !races.isEmpty || !changes.isEmpty else { return }
        try StandardOutput.line(
            "\(since) → \(until): \(races.isEmpty ? "no race" : races.joined(separator: ", "))")
        for change in changes {
            try StandardOutput.line("  " + VisibleText.of(change.words))
        }
        if changes.isEmpty {
            try StandardOutput.line("  no figure, no verdict and no limit is another one")
        }
    }
}

/// What a filing means, for people and for programs.
enum MeaningPrinter {
    static func show(_ meaning: FilingMeaning, brief: Bool, json: Bool) throws {
        let lines = json ? [meaning.json] : lines(meaning, brief: brief).map { VisibleText.of($0) }
        for line in lines { try StandardOutput.line(line) }
        try StandardOutput.flush()
    }

    static func lines(_ meaning: FilingMeaning, brief: Bool) -> [String] {
        if brief {
            let first = meaning.changes.first.map { ": " + $0.words } ?? ""
            let rest = meaning.changes.count - 1
            return [meaning.heading + first + (rest > 0 ? " (and \(rest) more)" : "")]
        }
        return [meaning.heading + (meaning.known.isEmpty ? "" : "; public \(meaning.known)")]
            + meaning.changes.map { "  " + $0.words }
    }
}

import ArgumentParser
import Fetching
import Foundation
import LedgerModel
import Wording

/// `warchest watch`
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow the FEC's feed of electronic filings, and say what each one means.",
        discussion: """
            Each new filing is fetched and imported once, and told from the ledger before and \
            after: which figures of which race moved, which claim's verdict flipped, who is over a \
            limit, what was amended, which notices a report told again, what an analyst would ask, \
            what was set apart. What was seen is remembered in the database. It may be ended at \
            any time, and goes on where it was; days that the feed no longer has come from the \
            FEC's daily zips. See docs/watching.md.

            EXAMPLES:
              warchest watch --race GA-06
              warchest watch --committee C00630426 --every 60 --brief
              warchest watch --once --json --feed filings.xml
            """)

    @OptionGroup var options: FetchOptions

    @Option(parsing: .singleValue, help: "Only filings of this committee, by its id.")
    var committee: [String] = []

    @Option(parsing: .singleValue, help: "Only filings that touch this race, like GA-06.")
    var race: [String] = []

    @Option(parsing: .singleValue, help: "Only filings that touch a race in this state.")
    var state: [String] = []

    @Option(parsing: .singleValue, help: "Only this form, like F24 or F3X.")
    var form: [String] = []

    @Option(help: "Seconds between two looks at the feed.")
    var every = 300

    @Flag(help: "Look once and end.")
    var once = false

    @Option(help: "End then: a day, or a time like 2017-06-20T23:00:00Z.")
    var until: String?

    @Flag(help: "One line for each filing.")
    var brief = false

    @Option(
        help: "Run this by the shell for each filing: WARCHEST_FILING is its number, stdin JSON.")
    var exec: String?

    @Option(help: "Write what was told last as an Atom feed to this file.")
    var feed: String?

    @Option(help: "Write the page of each race that a filing touches into this folder.")
    var page: String?

    mutating func run() throws {
        guard 10...86_400 ~= every else {
            throw UsageError("--every: expected 10 to 86400 seconds, found \(every)")
        }
        let end = try until.map(Self.end)
        let filter = WatchFilter(
            committees: Set(committee), races: Set(try race.map(ChangesCommand.seat)),
            states: Set(state.map { $0.capitals }), forms: form.map { $0.capitals })
        let run = try FetchRun(options)
        if options.isDry { return try run.run([try run.wanted(run.address("feed"), [:])]) }
        let desk = try WatchDesk(
            run: run, filter: filter,
            telling: WatchTelling(
                database: options.global.path, brief: brief, json: options.json, exec: exec,
                feed: feed,
                pages: page))
        while true {
            var code: Int32 = 0
            do {
                try desk.look()
            } catch let error as FetchError where error != .stopped {
                code = error.exitCode
                StandardError.line("warchest: the feed: \(VisibleText.of(error.reason))")
                if once {
                    StandardError.line(
                        "  address: \(VisibleText.of(desk.address))\n  By hand: warchest fetch day "
                            + "DAY, or warchest import FILE.fec")
                }
            } catch FetchError.stopped {
                throw Interrupted()
            }
            if once {
                if code != 0 { throw ExitCode(code) }
                return
            }
            guard try Self.wait(every, until: end) else { return }
        }
    }

    private static func end(_ text: String) throws -> Int {
        if text.contains("T"), let seconds = WebDay.seconds(text) { return seconds }
        guard case .success(let day) = Day.parse(text) else {
            throw UsageError(
                "--until: expected a day like 2017-06-20 or a time like 2017-06-20T23:00:00Z, "
                    + "found \(VisibleText.of(text))")
        }
        return (Int(day.number) + 1) * 86_400
    }

    /// Sleeps, by a clock that nobody sets. A signal ends it.
    ///
    /// - Returns: false when the end has come.
    private static func wait(_ seconds: Int, until end: Int?) throws -> Bool {
        let next = Surroundings.secondsUp + seconds
        while true {
            if Interruption.isRequested { throw Interrupted() }
            if let end, time(nil) >= end { return false }
            let left = next - Surroundings.secondsUp
            guard left > 0 else { return true }
            // Whoever slept meanwhile has not counted all of it: look again at least once a minute.
            var span = timespec(tv_sec: min(left, 60), tv_nsec: 0)
            if let end { span.tv_sec = max(1, min(span.tv_sec, end - time(nil))) }
            nanosleep(&span, nil)
        }
    }
}

/// Which filings are wanted.
struct WatchFilter {
    let committees: Set<String>
    let races: Set<String>
    let states: Set<String>
    let forms: [String]

    /// By what the feed says.
    func wants(_ item: FilingFeed.Item) -> Bool {
        (committees.isEmpty || committees.contains(item.committee))
            && (forms.isEmpty || forms.contains { item.form.capitals.hasPrefix($0) })
    }

    /// By the races it touches.
    func wants(races touched: [String]) -> Bool {
        (races.isEmpty || touched.contains(where: races.contains))
            && (states.isEmpty || touched.contains { states.contains(String($0.prefix(2))) })
    }
}

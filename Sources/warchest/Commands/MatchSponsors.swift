import ArgumentParser
import Files
import Foundation
import Import
import LedgerModel
import Report
import Store
import Wording

/// `warchest match sponsors`, and `warchest match` alone.
struct MatchSponsors: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sponsors",
        abstract: "Say which committee a sponsor of ads is; without a decision, propose.",
        discussion: """
            Proposals are by words of the names and decide nothing. A decision is one line of \
            a plain-text file (sponsor, cmte_id, decision, decided_by, decided_on, why) that \
            can live in git; the file is imported whole each time, so a line taken out or \
            answered by its opposite is undone.

            EXAMPLES:
              warchest match
              warchest match --accept "Sample Voters" --committee C00990606 --by "J. Doe" \
            --why "same address"
              warchest match --apply
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: "The file of decisions.")
    var overrides = "./sponsor-matches.csv"

    @Option(help: "How many sponsors to look at, those with the most money first.")
    var limit = 100

    @Option(help: "This sponsor, as the ad file prints it, is --committee.")
    var accept: String?

    @Option(help: "This sponsor is not --committee; undoes an earlier --accept.")
    var reject: String?

    @Option(help: "The committee's FEC id.")
    var committee: String?

    @Option(name: .customLong("by"), help: "Who decides.")
    var decidedBy: String?

    @Option(help: "Why.")
    var why: String?

    @Flag(help: "Import the file of decisions as it is.")
    var apply = false

    private static let header = "sponsor,cmte_id,decision,decided_by,decided_on,why\n"

    mutating func run() throws {
        if let accept { return try decide(accept, "accept") }
        if let reject { return try decide(reject, "reject") }
        if apply { return try importDecisions() }
        try propose()
    }

    private func propose() throws {
        guard limit > 0 else { throw UsageError("--limit: expected 1 or more, found \(limit)") }
        let connection = try Reading.trusted(global.path)
        let sponsors = try SponsorMatching(connection: connection).proposals(limit: limit)
        guard !sponsors.isEmpty else {
            return try StandardOutput.line(
                "no sponsor without a committee has a name near one that is loaded")
        }
        for sponsor in sponsors {
            try StandardOutput.line(
                "\(VisibleText.of(sponsor.name))  \(sponsor.buys) buys, "
                    + "\(Cents(sponsor.cents).grouped) dollars")
            for proposal in sponsor.proposals {
                try StandardOutput.line(
                    "  \(VisibleText.of(proposal.committee))  \(VisibleText.of(proposal.name))  "
                        + "\(proposal.score) percent of the words: "
                        + VisibleText.of(proposal.shared.joined(separator: " ").smallLetters))
            }
        }
        StandardError.line(
            "decide: warchest match --accept SPONSOR --committee ID --by WHO --why TEXT "
                + "(or --reject)")
    }

    private func decide(_ sponsor: String, _ decision: String) throws {
        guard accept == nil || reject == nil else {
            throw UsageError("expected --accept or --reject, found both.")
        }
        guard let committee, CommitteeID(committee.capitals) != nil else {
            throw UsageError(
                "--committee: expected an FEC id like C00630426, found "
                    + "\(VisibleText.of(committee ?? "nothing")).")
        }
        guard let decidedBy, !decidedBy.isEmpty, let why, !why.isEmpty, !sponsor.isEmpty else {
            throw UsageError(
                "a decision needs --by and --why, so that it can be answered for later.")
        }
        try refuseUnknown(sponsor)
        let cells = [
            sponsor, committee.capitals, decision, decidedBy, try Surroundings.today(), why,
        ]
        guard cells.allSatisfy({ !$0.contains { $0.isNewline } }) else {
            throw UsageError("expected values of one line each.")
        }
        let line = cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
        var text = Self.header
        if FileManager.default.fileExists(atPath: overrides) {
            text = try Self.read(overrides)
            if !text.hasSuffix("\n") { text += "\n" }
        }
        let file = try WholeFile(path: overrides, overwrites: true)
        try Array((text + line + "\n").utf8).withUnsafeBytes { try file.write($0) }
        try file.commit(to: overrides)
        try importDecisions()
    }

    /// A decision on a sponsor that no ad names would wait in the file, and never count.
    private func refuseUnknown(_ sponsor: String) throws {
        var isNamed = false
        try Reading.trusted(global.path).run(
            """
            SELECT 1 FROM filing_ref f JOIN source s ON s.source_id = f.source_id
            WHERE f.filer_name = :sponsor AND s.format LIKE '%ad-buys%' LIMIT 1
            """, parameters: ["sponsor": .text(sponsor)]
        ) { _ in
            isNamed = true
            return false
        }
        guard !isNamed else { return }
        throw UsageError(
            "no ad that is loaded names the sponsor \(VisibleText.of(sponsor)), spelt as the file "
                + "prints it.\n  Sponsors without a committee: warchest match")
    }

    private static func read(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ImportError.unreadable(path: path, why: "no such file")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// All of the file or nothing of it: a line that is refused leaves the decisions as they were.
    private func importDecisions() throws {
        let database = try Writing.database(global.path, create: false)
        var options = ImportOptions(today: try Surroundings.today(), now: Writing.now())
        options.formatID = "journal/sponsor-matches"
        options.maxRejects = 0
        let importer = try Importer(database: database, options: options)
        for outcome in try importer.importFile(overrides) {
            if let refusal = outcome.refusal { throw refusal }
            let note = outcome.duplicateOf == nil ? "" : " (nothing new)"
            try StandardOutput.line(
                "\(VisibleText.of(overrides)): \(outcome.good) decisions in force\(note)")
        }
    }
}

import ArgumentParser
import Files
import LedgerModel
import Report
import Store
import Wording

/// What `match donors`, `match vendors` and `match employers` share.
struct MatchProposing: ParsableArguments {
    @OptionGroup var global: GlobalOptions
    @Option(help: "Only rows of this committee: an FEC id or words of its name; again for more.")
    var committee: [String] = []
    @Option(help: "Only rows of the committees of this race, like GA-06.")
    var race: String?
    @Option(help: "Only this two-year period.")
    var cycle: String?
    @Option(help: "Only names filed with this state, like TX.")
    var state: String?
    @Option(
        parsing: .unconditional,
        help: "Only groups whose spellings are linked by so many bits; 3 is odds of 8 to 1.")
    var minScore = "3"
    @Option(help: "Groups to show, or all. Default: 25, of a file all.")
    var limit: String?
    @Option(name: .customLong("as-of"), help: "Answer with what was known on that day.")
    var asOf: String?
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "Write the proposals as a journal of decisions, with the decisions left blank.")
    var output: String?
    @Flag(help: "Replace an existing file.")
    var force = false

    func run(_ subject: IdentityProposals.Subject) throws {
        let most = try most()
        let least = try leastScore()
        if let output { try WholeFile.refuseExisting(output, overwrites: force) }
        let connection = try Reading.trusted(global.path)
        let book = try IdentityBook(subject, in: connection)
        let proposals = try IdentityProposals(subject, leastScore: least, book: book)
        var request = ReportRequest(
            parameters: [
                "race": race, "cycle": cycle, "state": state, "committee": committee.first,
            ]
            .compactMapValues(\.self),
            asOf: try asOf ?? Surroundings.today())
        request.further["committee"] = Array(committee.dropFirst())
        try connection.oneState { try proposals.read(connection, request) }
        try proposals.propose()
        let groups = try proposals.groups(limit: most)
        let told = proposals.told
        if let output {
            try write(groups, subject, to: output)
        } else {
            try show(groups, subject)
        }
        say(told, shown: groups.count, subject)
    }

    private func most() throws -> Int? {
        guard let limit else { return output == nil ? 25 : nil }
        if limit == "all" { return nil }
        guard let most = Int(limit), most > 0 else {
            throw UsageError(
                "--limit: expected a whole number from 1, or all; found \(VisibleText.of(limit)).")
        }
        return most
    }

    /// Bits with at most one decimal, as tenths.
    private func leastScore() throws -> Int {
        let parts = minScore.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int(parts[0]), abs(whole) <= 100,
            let tenths = parts.count == 1 ? 0 : Int(parts[1]), (0...9).contains(tenths),
            parts.count == 1 || parts[1].utf8.count == 1
        else {
            throw UsageError(
                "--min-score: expected bits from -100 to 100 with at most one decimal, like 3 or "
                    + "4.5; found \(VisibleText.of(minScore)).")
        }
        return whole * 10 + (minScore.hasPrefix("-") ? -tenths : tenths)
    }

    // MARK: Showing

    private func show(
        _ groups: [IdentityProposals.Group], _ subject: IdentityProposals.Subject
    ) throws {
        for (index, group) in groups.enumerated() {
            try StandardOutput.line(
                "\(index + 1). \(group.members.count) spellings, "
                    + "\(Cents(group.cents).grouped) dollars")
            for member in group.members {
                var words = [VisibleText.of(member.name)]
                words += [member.zip, member.state, member.employer]
                    .filter { !$0.isEmpty }.map(VisibleText.of)
                try StandardOutput.line(
                    "   \(words.joined(separator: "  "))  (\(member.rows) "
                        + "\(member.rows == 1 ? "row" : "rows"), \(Cents(member.cents).grouped))")
                guard let score = member.score else { continue }
                try StandardOutput.line(
                    "     \(Self.bits(score)) bits: "
                        + VisibleText.of(member.reasons.joined(separator: "; ")))
            }
        }
    }

    private static func bits(_ tenths: Int) -> String {
        "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    private func say(
        _ told: IdentityProposals.Told, shown: Int, _ subject: IdentityProposals.Subject
    ) {
        for note in told.notes { StandardError.line("warchest: \(note)") }
        var words = "\(told.spellings) spellings of \(subject.rawValue), \(told.groups) groups"
        if shown < told.groups {
            words += ", of which \(shown) with the most money are shown; all: --limit all"
        }
        StandardError.line(words)
        if told.leftLinks > 0 {
            StandardError.line(
                "\(told.leftLinks) further links join spellings of two groups, but not each of the "
                    + "one with each of the other, and were left out")
        }
        if told.decided > 0 {
            StandardError.line(
                "\(told.decided) links were left out, as a journal of identity decides them")
        }
        guard told.groups > 0 else { return }
        let file = output.map(VisibleText.of) ?? "FILE.csv"
        StandardError.line(
            output == nil
                ? "nothing is decided; to decide: warchest match \(subject.rawValue) -o \(file)"
                : "nothing is decided: write same or not same, who, when and why into \(file), "
                    + "then warchest import --format journal/identity \(file)")
    }

    // MARK: The journal

    private func write(
        _ groups: [IdentityProposals.Group], _ subject: IdentityProposals.Subject, to path: String
    ) throws {
        let file = try WholeFile(path: path, overwrites: force)
        var bytes = Array(
            ("decision,kind,name,zip,state,employer,other_name,other_zip,other_state,"
                + "other_employer,score,reasons,who,when,why\n").utf8)
        let kind = String(subject.rawValue.dropLast())
        for group in groups {
            guard let anchor = group.members.first else { continue }
            for member in group.members.dropFirst() {
                // An employer narrows a decision; whoever decides adds one where it is needed.
                let cells = [
                    "", kind, Self.safe(member.name), member.zip, member.state, "",
                    Self.safe(anchor.name), anchor.zip, anchor.state, "",
                    Self.bits(member.score ?? 0), member.reasons.joined(separator: "; "),
                    "", "", "",
                ]
                for (index, cell) in cells.enumerated() {
                    if index > 0 { bytes.append(UInt8(ascii: ",")) }
                    guard !cell.isEmpty else { continue }
                    Array(cell.utf8).withUnsafeBytes { CSVText.appendQuoted($0, to: &bytes) }
                }
                bytes.append(UInt8(ascii: "\n"))
            }
            if bytes.count > 1 << 16 {
                try bytes.withUnsafeBytes { try file.write($0) }
                bytes.removeAll(keepingCapacity: true)
            }
        }
        try bytes.withUnsafeBytes { try file.write($0) }
        try file.commit(to: path)
    }

    /// A spreadsheet computes what begins like a formula. An apostrophe before it is no part of
    /// a name when spellings are compared.
    private static func safe(_ name: String) -> String {
        guard let first = name.utf8.first, "=+-@\t\r".utf8.contains(first) else { return name }
        return "'" + name
    }
}

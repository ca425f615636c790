import ArgumentParser
import Files
import Report
import Store
import Wording

/// `warchest find WORDS`
struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find anyone by words of the name: donors, payees, committees, candidates.",
        discussion: """
            Words in any order; beginnings and initials will do, accents, capitals and \
            punctuation do not matter. First who bears the name, as filed, then the rows, each \
            proved by warchest why ENTRY. Only what counts, unless --all-rows. Csv, json and \
            files have the rows, with --names the names.

            EXAMPLES:
              warchest find "smith john" --state TX
              warchest find "o'brien" --as donor --employer google --from 2024-01-01
              warchest find "j smith" --zip 787 --min 1000 --sort date --limit all -o smiths.csv
              warchest find "acme media" --as payee --race GA-06 --all-rows
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Words of the name.")
    var words: [String]
    @Option(help: "donor, payee, committee, candidate, spender or sponsor.")
    var `as`: String?
    @Option(help: "Only names filed with this state, like TX.")
    var state: String?
    @Option(help: "Only names filed with a ZIP code that begins so, like 787.")
    var zip: String?
    @Option(help: "Only names filed with an employer of these words.")
    var employer: String?
    @Option(help: "Only rows from this day on.")
    var from: String?
    @Option(help: "Only rows up to this day.")
    var to: String?
    @Option(help: "Only rows of at least so many dollars.")
    var min: String?
    @Option(help: "Only rows of the candidates of a race, of their committees and about them.")
    var race: String?
    @Option(help: "Only this two-year period.")
    var cycle: String?
    @Option(help: "amount or date, the largest or the last first. Default: amount")
    var sort: String?
    @Option(help: "Rows to show, or all. Default: 25 of a table, all of csv, json and files.")
    var limit: String?
    @Option(
        help: """
            Rows and records to look at and add up, or all. Default: 5000 of a table, all of csv, \
            json, files and --limit all.
            """)
    var count: String?
    @Flag(name: .customLong("all-rows"), help: "Also what does not count, with status and rule.")
    var allRows = false
    @Flag(help: "Only the names, without the rows.")
    var names = false
    @Option(name: .customLong("as-of"), help: "Answer with what was known on that day.")
    var asOf: String?
    @Option(help: "table, lines, csv, json or markdown. Default: table, or by the ending of FILE.")
    var format: String?
    @Option(name: [.customShort("o"), .customLong("output")], help: "Write a file.")
    var output: String?
    @Option(help: "Of a CSV file: excel (default), safe to open in a spreadsheet, or plain.")
    var profile: String?
    @Flag(help: "Replace an existing file.")
    var force = false

    mutating func run() throws {
        let file = output == "-" ? nil : output
        let format = try Printing.format(format, file: file)
        if let file { try WholeFile.refuseExisting(file, overwrites: force) }
        let isForPeople = file == nil && (format == .table || format == .markdown)
        var parameters = [
            "as": self.as, "state": state, "zip": zip, "employer": employer, "from": from,
            "to": to, "min": min, "race": race, "cycle": cycle, "sort": sort,
            "limit": limit ?? (isForPeople ? nil : "all"), "counts": allRows ? "all" : nil,
        ].compactMapValues(\.self)
        if names { parameters["limit"] = nil }
        Connection.doWithoutMemoryCount()
        let connection = try Reading.trusted(global.path)
        let day = try asOf ?? Surroundings.today()
        let text = words.joined(separator: " ")
        let most = try most(isForPeople: isForPeople && parameters["limit"] != "all")
        try connection.oneState {
            let finder = try Finder(text, parameters, most: most, asOf: day, in: connection)
            guard let file else { return try show(finder, format, isForPeople: isForPeople) }
            let outcome = try finder.write(
                names ? .names : .rows,
                by: Exporter(version: Program.version, overwrites: force), format: format,
                profile: try Printing.profile(profile), to: file)
            StandardError.line("\(file): \(outcome.rows) \(names ? "names" : "rows")")
            say(outcome, isTable: false)
        }
    }

    private func most(isForPeople: Bool) throws -> Int? {
        guard let count else { return isForPeople ? Finder.mostOfTable : nil }
        if count == "all" { return nil }
        guard let most = Int(count), most > 0 else {
            throw UsageError(
                "--count: expected a whole number from 1, or all; found "
                    + "\(VisibleText.of(count)).")
        }
        return most
    }

    private func show(_ finder: Finder, _ format: OutputFormat, isForPeople: Bool) throws {
        if names || !isForPeople {
            let outcome = try finder.run(
                names ? .names : .rows, into: Printing.sink(format),
                rowCap: Printing.rowCap(format))
            return say(outcome, isTable: isForPeople)
        }
        let outcome = try finder.run(
            .names, into: Printing.sink(format), rowCap: Printing.rowCap(format),
            showsFooter: false)
        guard outcome.rows > 0 else { return }
        try StandardOutput.line()
        try finder.run(.rows, into: Printing.sink(format), rowCap: Printing.rowCap(format))
    }

    /// What a table says itself: that rows are missing, and why there are none.
    private func say(_ outcome: ReportOutcome, isTable: Bool) {
        guard !isTable else { return }
        if let cut = outcome.footer.cut { StandardError.line("warchest: \(cut)") }
        if outcome.rows == 0 {
            for note in outcome.footer.notes { StandardError.line("warchest: \(note)") }
        }
    }
}

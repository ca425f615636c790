import ArgumentParser
import Files
import Pages
import Report
import Sheets
import Store
import Wording

/// `warchest report [NAME] [--param value]…`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Answer a named question; without a name, list the questions.",
        usage: "warchest report [NAME|FILE.sql] [--<parameter> <value>]... [<options>]")

    @Argument(parsing: .captureForPassthrough, help: "A report and its parameters.")
    var arguments: [String] = []

    static let help = """
        OVERVIEW: Answer a named question; without a name, list the questions.

        USAGE: warchest report [NAME|FILE.sql] [--<parameter> <value>]... [<options>]

          warchest report                       the list, with the question each answers
          warchest report NAME --help           what a report takes, returns and leaves out
          warchest report ./mine.sql            a report file of your own, under the same rules

        OPTIONS:
          --db PATH           The database. Default: $WARCHEST_DB, else ./warchest.db
          --as-of DATE        Answer with what was known on that day. Default: today
          --method ID         Count by another of the report's methods
          --format FORMAT     table, lines, csv, json, markdown, html, svg, png or xlsx.
                              Default: table, or by the ending of FILE. lines has a line for each
                              value of a row, for wide ones. html is a page whose figures open to
                              their proofs, svg the report's chart, png the same through
                              rsvg-convert, resvg or inkscape, xlsx a workbook that says how it
                              was counted and from what
          --plot              The chart as bars of text
          --where CONDITION   Show only rows like state=GA, total_usd>=1000 or note!= (not blank):
                              =, !=, <, <=, > or >=; several conditions all hold
          --sort COLUMNS      Sort what is shown: total_usd:desc, with commas between several
          --columns COLUMNS   Show these columns, in this order, with commas between
          -o, --output FILE   Write a file; csv and json get FILE.manifest.json beside it
          --profile PROFILE   Of a CSV file: excel (default), safe to open in a spreadsheet, or
                              plain, for programs. On the terminal and in a pipe CSV is plain
          --force             Replace existing files
          --footer            Of JSON: {"rows": […], "footer": {…}} with the sources, how fresh they
                              are, what was left out and the notes that stand below a table
          --keys              Add every row's key, for `warchest why --report NAME --key KEY`
          --sql               Print the complete statement instead, with its methods and every
                              value filled in, to run in any SQLite program
          --methods DIR       A folder with methods that a report file of your own may use, beside
                              those of the program and of a folder "methods" next to the file
          --templates DIR     Of html and svg: templates and styles of your own
          --timeout SECONDS   Time limit of one statement. Default: 600; of a report file of your
                              own, or over views that are not warchest's, 5

        EXAMPLES:
          warchest report top-donors --committee "ossoff for congress" --limit 10
          warchest report race-summary --race GA-06@2017-06-20
          warchest report raised-by-month --committee C00630426 -o raised.csv
          warchest report top-donors --race GA-06 --where state!=GA --sort donor \
            --columns donor,city,total_usd

        """

    mutating func run() throws {
        var scanner = OptionScanner(
            valued: [
                "db", "as-of", "method", "methods", "format", "output", "profile", "timeout",
                "templates", "sort", "columns",
            ],
            flags: ["footer", "force", "keys", "help", "plot", "sql"], repeated: ["where"],
            short: ["o": "output", "h": "help"])
        try scanner.scan(arguments)
        let catalogue = ReportCatalogue(
            methodFolders: [scanner.values["methods"]].compactMap(\.self))
        guard let name = scanner.positionals.first else {
            if scanner.present.contains("help") { return try StandardOutput.write(Self.help) }
            if let other = scanner.others.keys.sorted().first {
                throw UsageError(
                    "there is no option --\(VisibleText.of(other)) without a report name.")
            }
            return try list(catalogue)
        }
        guard scanner.positionals.count == 1 else {
            throw UsageError(
                "expected one report, found also \(VisibleText.of(scanner.positionals[1])).\n"
                    + "  Parameters are given by name: warchest report \(name) --help")
        }
        let report = try catalogue.report(name)
        if scanner.present.contains("help") {
            return try StandardOutput.write(ReportHelp.text(report, width: Terminal.outputWidth))
        }
        try run(report, scanner)
    }

    private func run(_ report: ReportDefinition, _ scanner: OptionScanner) throws {
        var request = ReportRequest(
            parameters: scanner.others, further: scanner.further,
            asOf: try scanner.values["as-of"] ?? Surroundings.today(),
            method: scanner.values["method"], showsKeys: scanner.present.contains("keys"))
        request.shape = AnswerShape(
            columns: scanner.values["columns"], conditions: scanner.lists["where"] ?? [],
            sort: scanner.values["sort"])
        if scanner.present.contains("sql") { return try printSQL(report, request, scanner) }
        if let seen = Seeing.asked(scanner) { return try seen.show(report, request, scanner) }
        let file = scanner.values["output"]
        if try Printing.isWorkbook(scanner.values["format"], file: file), let file {
            return try writeWorkbook(report, request, scanner, to: file)
        }
        let format = try Printing.format(scanner.values["format"], file: file)
        let force = scanner.present.contains("force")
        let footer = scanner.present.contains("footer")
        guard !footer || (format == .json && (file ?? "-") == "-") else {
            throw UsageError(
                "--footer goes with --format json on standard output; a table and markdown have "
                    + "it, and beside a file its manifest has it.")
        }
        if let file, file != "-" { try WholeFile.refuseExisting(file, overwrites: force) }
        let connection = try Reading.connection(
            for: report, Surroundings.databasePath(scanner.values["db"]),
            timeout: scanner.values["timeout"])
        guard let file, file != "-" else {
            let outcome = try ReportRunner(report: report, connection: connection).run(
                request, into: Printing.sink(format, footer: footer),
                rowCap: Printing.rowCap(format))
            // A table says so itself.
            if format == .csv || format == .json { sayCut(outcome) }
            return
        }
        var exporter = Exporter(version: Program.version, overwrites: force)
        exporter.onFile = Waiting.on
        let outcome = try exporter.write(
            report, request, on: connection, format: format,
            profile: try Printing.profile(scanner.values["profile"]), to: file)
        StandardError.line("\(file): \(outcome.rows) rows of report \(report.name)")
        sayCut(outcome)
    }

    private func writeWorkbook(
        _ report: ReportDefinition, _ request: ReportRequest, _ scanner: OptionScanner,
        to file: String
    ) throws {
        for name in ["profile", "footer"]
        where scanner.values[name] != nil || scanner.present.contains(name) {
            throw UsageError("a workbook has all of it; leave --\(name) out.")
        }
        var exporter = WorkbookExporter(
            version: Program.version, overwrites: scanner.present.contains("force"))
        exporter.onSheet = Waiting.on
        let outcomes = try exporter.write(
            [report], [report.name: request], asOf: request.asOf, to: file
        ) { report in
            try Reading.connection(
                for: report, Surroundings.databasePath(scanner.values["db"]),
                timeout: scanner.values["timeout"])
        }
        for outcome in outcomes {
            StandardError.line("\(file): \(outcome.rows) rows of report \(report.name)")
            sayCut(outcome)
        }
    }

    private func printSQL(
        _ report: ReportDefinition, _ request: ReportRequest, _ scanner: OptionScanner
    ) throws {
        for name in ["output", "format", "profile", "sort", "columns", "where"]
        where scanner.values[name] != nil || scanner.lists[name] != nil {
            throw UsageError("--sql prints a statement; leave --\(name) out.")
        }
        let path = Surroundings.databasePath(scanner.values["db"])
        try StandardOutput.write(
            CompleteStatement.text(report, request) { try Reading.trusted(path) })
    }

    private func sayCut(_ outcome: ReportOutcome) {
        if let cut = outcome.footer.cut { StandardError.line("warchest: \(cut)") }
    }

    private func list(_ catalogue: ReportCatalogue) throws {
        let reports = try catalogue.names.map { try catalogue.report($0) }
        let widest = reports.map(\.name.count).max() ?? 0
        for report in reports {
            let blanks = String(repeating: " ", count: widest - report.name.count + 2)
            let line = TextWrap.labelled(
                report.name + blanks, report.question, width: Terminal.outputWidth)
            try StandardOutput.line(line)
        }
        if Terminal.errorIsTerminal {
            StandardError.line("\nOne in full: warchest report NAME --help")
        }
    }
}

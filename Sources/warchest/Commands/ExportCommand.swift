import ArgumentParser
import Report
import Sheets
import Store
import Wording

/// `warchest export NAME... -o DIR`
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write reports as CSV files with a manifest, or as one workbook.",
        usage: "warchest export NAME...|--all -o DIR [--<parameter> <value>]... [<options>]")

    @Argument(parsing: .captureForPassthrough, help: "Reports and options.")
    var arguments: [String] = []

    static let help = """
        OVERVIEW: Write reports as CSV files with a manifest, or as one workbook.

        USAGE: warchest export NAME...|--all -o DIR [--<parameter> <value>]... [<options>]
               warchest export NAME...|--all --xlsx -o FILE.xlsx [--<parameter> <value>]...

          NAME may be a report file of your own: ./mine.sql.

          A parameter goes to every report that has it; --all leaves out the reports that need a
          parameter you did not give, and names them.

        OPTIONS:
          --db PATH            The database. Default: $WARCHEST_DB, else ./warchest.db
          --all                Every report that comes with warchest
          -o, --output DIR     The folder; made if need be
          --xlsx               One workbook instead: a sheet for each report, and how they were
                               counted, what was left out and the sources
          --database FILE      One plain SQLite file of all records instead, in the words of
                               `warchest schema`, with nothing to join: for DuckDB, pandas and
                               Datasette, which reads metadata.json beside it
          --profile PROFILE    excel (default): for spreadsheets, safe to open; plain: for programs,
                               byte for byte as stored
          --as-of DATE         Answer with what was known on that day. Default: today
          --force              Replace existing files
          --methods DIR        A folder with methods that report files of your own may use
          --timeout SECONDS    Time limit of one statement. Default: 600; of a report file of your
                               own 5

        EXAMPLES:
          warchest export candidate-totals outside-by-spender --race GA-06 -o ga06
          warchest export --all -o everything --profile plain
          warchest export --database flat.db
          warchest export race-summary outside-by-spender --race GA-06 --xlsx -o ga06.xlsx

        EXIT: 0 when all are written; 2, 70 or 124 when a report of --all could not be answered:
        it is named with the reason, and the others are written.

        """

    mutating func run() throws {
        var scanner = OptionScanner(
            valued: ["db", "output", "profile", "database", "as-of", "methods", "timeout"],
            flags: ["all", "force", "help", "xlsx"], short: ["o": "output", "h": "help"])
        try scanner.scan(arguments)
        if scanner.present.contains("help") { return try StandardOutput.write(Self.help) }
        if let file = scanner.values["database"] { return try writeDatabase(file, scanner) }
        guard let folder = scanner.values["output"] else {
            throw UsageError(
                scanner.present.contains("xlsx")
                    ? "expected a file to write to, found none. Name one: -o FILE.xlsx"
                    : "expected a folder to write to, found none. Name one: -o DIR")
        }
        let isWorkbook = scanner.present.contains("xlsx")
        guard !isWorkbook || scanner.values["profile"] == nil else {
            throw UsageError("--profile is of CSV files; leave it out of a workbook.")
        }
        let profile = try Printing.profile(scanner.values["profile"])
        let asOf = try scanner.values["as-of"] ?? Surroundings.today()
        let reports = try reports(scanner)
        try refuseUnknown(scanner.others, reports)
        let ready = reports.filter { report in
            let missing = report.parameters.first {
                $0.isRequired && scanner.others[$0.name] == nil
            }
            guard let missing, scanner.present.contains("all") else { return true }
            StandardError.line("left out: report \(report.name) needs --\(missing.name)")
            return false
        }
        for name in scanner.others.keys.sorted() {
            let without = ready.filter { !$0.parameters.map(\.name).contains(name) }.map(\.name)
            guard !without.isEmpty else { continue }
            StandardError.line(
                "whole, for they have no parameter --\(name): \(without.joined(separator: ", "))")
        }
        let path = Surroundings.databasePath(scanner.values["db"])
        let timeout = scanner.values["timeout"]
        let ours = try Reading.trusted(path, timeout: timeout)
        var guarded: Connection?
        var requests: [String: ReportRequest] = [:]
        for report in ready {
            let names = Set(report.parameters.map(\.name))
            var parameters = scanner.others.filter { names.contains($0.key) }
            // A file that people add up must not end where a screen would.
            if names.contains("limit"), parameters["limit"] == nil { parameters["limit"] = "all" }
            requests[report.name] = ReportRequest(
                parameters: parameters, further: scanner.further.filter { names.contains($0.key) },
                asOf: asOf)
        }
        let connection = { (report: ReportDefinition) throws -> Connection in
            if report.isEmbedded { return ours }
            let connection = try guarded ?? Reading.guarded(path, timeout: timeout)
            guarded = connection
            return connection
        }
        let force = scanner.present.contains("force")
        let place = VisibleText.of(folder)
        var failed: [(name: String, code: Int32)] = []
        let fail = { (report: ReportDefinition, error: any Error) -> String in
            let words = (error as? any CLIError)?.message ?? "\(error)"
            StandardError.line("left out: report \(report.name): \(words)")
            failed.append((report.name, (error as? any CLIError)?.exitCode ?? 70))
            return words
        }
        if isWorkbook {
            var exporter = WorkbookExporter(version: Program.version, overwrites: force)
            exporter.onSheet = Waiting.on
            if scanner.present.contains("all") { exporter.onFailure = fail }
            let outcomes = try exporter.write(
                ready, requests, asOf: asOf, to: folder, connection: connection)
            let written = ready.filter { report in !failed.contains { $0.name == report.name } }
            for (report, outcome) in zip(written, outcomes) {
                try StandardOutput.line("\(place), \(report.name): \(outcome.rows) rows")
            }
        } else {
            var exporter = Exporter(version: Program.version, overwrites: force)
            if scanner.present.contains("all") { exporter.onFailure = { _ = fail($0, $1) } }
            exporter.onFile = Waiting.on
            let files = try exporter.export(
                ready, requests, asOf: asOf, profile: profile, to: folder, connection: connection)
            for file in files {
                try StandardOutput.line("\(place)/\(file.name): \(file.rows) rows")
            }
            try StandardOutput.line("\(place)/manifest.json")
            try StandardOutput.line("\(place)/\(DataPackage.name)")
        }
        try sayNotice()
        if let code = failed.map(\.code).max() { throw ExitCode(code) }
    }

    private func writeDatabase(_ file: String, _ scanner: OptionScanner) throws {
        let beside = ["all", "xlsx", "output", "profile", "as-of", "methods", "timeout"].first {
            scanner.values[$0] != nil || scanner.present.contains($0)
        }
        guard beside == nil, scanner.positionals.isEmpty, scanner.others.isEmpty else {
            throw UsageError(
                "--database writes all records as they are, no report: expected nothing beside "
                    + "it but --db and --force.")
        }
        Connection.doWithoutMemoryCount()
        var exporter = FlatExporter(
            version: Program.version, overwrites: scanner.present.contains("force"))
        exporter.onTable = Waiting.on
        let outcome = try exporter.write(
            from: try Reading.trusted(
                Surroundings.databasePath(scanner.values["db"]), timeout: "86400"),
            to: file)
        for (table, rows) in outcome.rows {
            try StandardOutput.line("\(VisibleText.of(file)), \(table): \(rows) rows")
        }
        try StandardOutput.line(VisibleText.of(outcome.metadata))
        try sayNotice()
    }

    private func sayNotice() throws {
        try StandardOutput.flush()
        let notice = TextWrap.lines(Manifest.legalNotice, width: 80)
        StandardError.line(notice.joined(separator: "\n"))
    }

    private func reports(_ scanner: OptionScanner) throws -> [ReportDefinition] {
        let catalogue = ReportCatalogue(
            methodFolders: [scanner.values["methods"]].compactMap(\.self))
        if scanner.present.contains("all") {
            guard scanner.positionals.isEmpty else {
                throw UsageError("expected report names or --all, found both.")
            }
            return try catalogue.names.map { try catalogue.report($0) }
        }
        guard !scanner.positionals.isEmpty else {
            throw UsageError(
                "expected report names or --all, found neither.\n  The list: warchest report")
        }
        var asked: [String: String] = [:]
        var reports: [ReportDefinition] = []
        for word in scanner.positionals {
            let report = try catalogue.report(word)
            if let other = asked[report.name] {
                guard other == word else {
                    throw UsageError(
                        "expected reports of different names, found two named \(report.name): "
                            + "\(VisibleText.of(other)) and \(VisibleText.of(word)).\n  Both would "
                            + "be \(report.name).csv; change \"-- name:\" in the file of your own")
                }
                continue
            }
            asked[report.name] = word
            reports.append(report)
        }
        return reports
    }

    private func refuseUnknown(_ others: [String: String], _ reports: [ReportDefinition]) throws {
        let known = Set(reports.flatMap { $0.parameters.map(\.name) }).sorted()
        for name in others.keys.sorted() where !known.contains(name) {
            let hint = Suggestion.phrase(for: name, in: known, prefix: "--")
            throw UsageError(
                "none of these reports has a parameter --\(VisibleText.of(name)).\(hint)")
        }
    }
}

import ArgumentParser
import Files
import Foundation
import LedgerModel
import Pages
import Report
import Store
import Wording

/// `warchest why ENTRY` and `warchest why --report NAME --key KEY`
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Show the entries behind a figure, what was left out, and the raw lines.",
        usage: "warchest why ENTRY | --report NAME [--<parameter> <value>]... --key KEY")

    @Argument(parsing: .captureForPassthrough, help: "An entry, or a report with its parameters.")
    var arguments: [String] = []

    static let help = """
        OVERVIEW: Show the entries behind a figure, what was left out, and the raw lines.

        USAGE: warchest why ENTRY
               warchest why --report NAME [--<parameter> <value>]... --key KEY [--cell COLUMN]

          ENTRY is an entry_id of the view ledger, or the record number of any loaded row.
          KEY is printed by: warchest report NAME --keys

        OPTIONS:
          --db PATH          The database. Default: $WARCHEST_DB, else ./warchest.db
          --as-of DATE       As given to the report. Default: today
          --method ID        As given to the report
          --cell COLUMN      Prove another figure of the row than the main one; all: each
          --limit N          List this many entries; all are summed. Default: 20
          --sql              Print the complete statement of the proof instead
          -o, --output FILE  Write a page, FILE.html, with the proof of every figure of the row
          --force            Replace an existing file
          --methods DIR      As given to the report
          --templates DIR    Of a page: templates and styles of your own
          --timeout SECONDS  Time limit of one statement. Default: 600; over a report file or
                             views that are not warchest's 5

        EXAMPLES:
          warchest report top-donors --committee C00630426 --keys
          warchest why --report top-donors --committee C00630426 \\
            --key 'cycle=2018&source_id=1&filer_id=C00630426&donor=DOE%2C%20JANE&zip5=30301'
          warchest why 1000000012

        A cell that follows from others of its row (an excess, a difference) is shown with those
        and the entries behind them. EXIT: 0 when all add up, 1 when they do not.

        """

    mutating func run() throws {
        var scanner = OptionScanner(
            valued: [
                "db", "report", "key", "cell", "as-of", "method", "methods", "limit", "timeout",
                "output", "templates",
            ],
            flags: ["force", "help", "sql"], short: ["h": "help", "o": "output"])
        try scanner.scan(arguments)
        if scanner.present.contains("help") { return try StandardOutput.write(Self.help) }
        let path = Surroundings.databasePath(scanner.values["db"])
        if let name = scanner.values["report"] {
            guard scanner.positionals.isEmpty else {
                throw UsageError("expected an entry or --report NAME, found both.")
            }
            return try figure(name, scanner, path)
        }
        if let other = scanner.others.keys.sorted().first {
            throw UsageError(
                "there is no option --\(VisibleText.of(other)) for an entry; see --help.")
        }
        guard scanner.positionals.count == 1, let id = Int64(scanner.positionals[0]) else {
            throw UsageError(
                "expected an entry's number, or --report NAME --key KEY; found "
                    + (scanner.positionals.first.map { VisibleText.of($0) } ?? "neither")
                    + ".\n  Numbers: warchest query \"SELECT entry_id, counterparty FROM ledger\"")
        }
        try entry(id, path, timeout: scanner.values["timeout"])
    }

    private func why(_ connection: Connection) -> Why {
        Why(connection: connection, readLines: originalLines, layout: lineLayout)
    }

    // MARK: One entry

    private func entry(_ id: Int64, _ path: String, timeout: String?) throws {
        let connection = try Reading.trusted(path, timeout: timeout)
        let why = why(connection)
        let (entry, siblings) = try connection.oneState {
            let entry = try why.entry(id)
            return (entry, try why.siblings(of: entry))
        }
        for (name, value) in entry.ledger where name != "line" && name != "source_id" {
            let shown = Self.fileName(name)
            let blanks = String(repeating: " ", count: max(1, 22 - shown.count))
            try StandardOutput.line(shown + blanks + Self.text(name, value))
        }
        try write(entry, indent: "")
        guard !siblings.isEmpty else { return }
        try StandardOutput.line("\nOf the same transaction, nearby in the same file:")
        for sibling in siblings { try writeListed(sibling) }
    }

    // MARK: One figure

    private func figure(_ name: String, _ scanner: OptionScanner, _ path: String) throws {
        guard let key = scanner.values["key"] else {
            throw UsageError(
                "expected --key KEY, found none.\n  Keys: warchest report \(name) --keys")
        }
        let limit = try Self.limit(scanner.values["limit"])
        let report = try ReportCatalogue(
            methodFolders: [scanner.values["methods"]].compactMap(\.self)
        ).report(name)
        let request = ReportRequest(
            parameters: scanner.others, further: scanner.further,
            asOf: try scanner.values["as-of"] ?? Surroundings.today(),
            method: scanner.values["method"])
        if scanner.present.contains("sql") {
            let text = try CompleteStatement.text(report, request, key: key) {
                try Reading.trusted(path)
            }
            return try StandardOutput.write(text)
        }
        if let file = scanner.values["output"] {
            return try page(report, request, key, scanner, to: file)
        }
        let connection = try Reading.trusted(
            path, timeout: scanner.values["timeout"], isAlone: report.isEmbedded)
        let reports =
            report.isEmbedded
            ? connection : try Reading.guarded(path, timeout: scanner.values["timeout"])
        let cell = scanner.values["cell"]
        let answers =
            cell == "all"
            ? try why(connection).everyFigure(
                report, request, key: key, limit: limit, reports: reports)
            : [
                try why(connection).figure(
                    report, request, key: key, limit: limit, reports: reports, cell: cell,
                    onLarge: writeFirst)
            ]
        try write(answers)
        if !answers.allSatisfy(\.agrees) { throw ExitCode(1) }
    }

    private func page(
        _ report: ReportDefinition, _ request: ReportRequest, _ key: String,
        _ scanner: OptionScanner, to file: String
    ) throws {
        guard file.smallLetters.hasSuffix(".html") else {
            throw UsageError(
                "--output: expected a name that ends in .html, found \(VisibleText.of(file)).")
        }
        let force = scanner.present.contains("force")
        try WholeFile.refuseExisting(file, overwrites: force)
        let connection = try Reading.connection(
            for: report, Surroundings.databasePath(scanner.values["db"]),
            timeout: scanner.values["timeout"])
        let maker = try PageMaker(
            connection: connection, tools: .shipped(scanner.values["templates"]))
        let bytes = try maker.proof(report, request, key: key)
        try PageOutput.write(bytes, to: file, force: force)
        PageOutput.say(file, bytes.count)
    }

    private static func limit(_ text: String?) throws -> Int {
        guard let text else { return 20 }
        guard let limit = Int(text), (0...1_000_000).contains(limit) else {
            throw UsageError(
                "--limit: expected a whole number from 0 to 1000000, found "
                    + "\(VisibleText.of(text)).")
        }
        return limit
    }

    /// Of a figure of many entries the first ones, before all are added up and their lines read.
    private func writeFirst(_ page: WhyAnswer) throws {
        guard !page.entries.isEmpty else { return }
        try StandardOutput.line(
            "\(page.entryCount) entries or more; the first \(page.entries.count), while all are "
                + "added up and the lines read:")
        for entry in page.entries {
            try StandardOutput.line("  " + words(of: entry, isMoney: page.isMoney))
        }
        try StandardOutput.line()
        try StandardOutput.flush()
    }

    private func write(_ answers: [WhyAnswer]) throws {
        guard let answer = answers.first else { return }
        try StandardOutput.line(answer.report.title)
        for (column, value) in answer.row {
            let name = column.fileName
            let blanks = String(repeating: " ", count: max(1, 22 - name.count))
            try StandardOutput.line("  " + name + blanks + Self.text(column.name, value))
        }
        let isAlone = answers.count == 1
        for answer in answers { try write(cell: answer, withParts: isAlone) }
        try StandardOutput.line("\nmethod    \(VisibleText.of(answer.outcome.method))")
        try StandardOutput.line("as of     \(answer.outcome.asOf)")
        for line in answer.footer.excluded {
            try StandardOutput.line(VisibleText.of("left out  " + line.summary))
        }
    }

    /// The verdict on a cell, its entries, and the proofs of the cells that it follows from, unless
    /// these are listed themselves.
    private func write(cell answer: WhyAnswer, withParts: Bool = true) throws {
        try StandardOutput.line("\n\(Self.verdict(answer))")
        for entry in answer.entries { try writeListed(entry, isMoney: answer.isMoney) }
        if answer.entryCount > answer.entries.count {
            try StandardOutput.line(
                "… and \(answer.entryCount - answer.entries.count) more; list them with --limit "
                    + "\(answer.entryCount)")
        }
        if withParts { for part in answer.parts { try write(cell: part) } }
    }

    private static func verdict(_ answer: WhyAnswer) -> String {
        let cell = fileName(answer.cellName)
        let value = amount(answer.cellValue, answer)
        let isBlank = answer.value(answer.cellName) == .null
        if let derivation = answer.derivation {
            let how = "\(cell) \(derivation.text(fileName))"
            let shown = isBlank ? "blank in this row" : value
            guard answer.cellValue == answer.sum else {
                return "\(how), which makes \(amount(answer.sum, answer)), but it is \(shown): "
                    + "this is a fault, please report it"
            }
            let values = derivation.parts.map { part in
                let text = answer.value(part.column).map { Self.text(part.column, $0) } ?? ""
                return "\(fileName(part.column)) \(text.isEmpty ? "blank" : text)"
            }
            return VisibleText.ofLines("\(how)\n  \(shown): \(values.joined(separator: ", "))")
        }
        let count = answer.entryCount == 1 ? "1 entry" : "\(answer.entryCount) entries"
        let sum = amount(answer.sum, answer)
        guard answer.agrees else {
            let add = answer.entryCount == 1 ? "adds" : "add"
            return "\(count) \(add) up to \(sum), but \(cell) is \(value): "
                + "this is a fault, please report it"
        }
        if isBlank { return "\(cell) is blank in this row; \(count) behind it" }
        let add = answer.entryCount == 1 ? "adds" : "add"
        let proof = "\(count) \(add) up to \(cell) exactly: \(sum)"
        // In our own a repeat is a share of the entry, or one line of a form in several cells.
        guard answer.repeats > 0, !answer.report.isEmbedded else { return proof }
        let are = answer.repeats == 1 ? "1 of them is" : "\(answer.repeats) of them are"
        return proof + "\n  but \(are) here already: if not a share of it, it is counted twice"
    }

    // MARK: Lines

    private static func amount(_ value: Int64, _ answer: WhyAnswer) -> String {
        answer.isMoney ? Cents(value).grouped : String(value)
    }

    private func writeListed(_ entry: WhyEntry, isMoney: Bool = true) throws {
        try StandardOutput.line("\n" + words(of: entry, isMoney: isMoney))
        try write(entry, indent: "  ")
    }

    private func words(of entry: WhyEntry, isMoney: Bool) -> String {
        var parts = [String(entry.recordID)]
        if let value = entry.cents { parts.append(isMoney ? Cents(value).grouped : String(value)) }
        for name in ["entry_date", "counterparty", "status", "status_rule"] {
            guard let value = entry[name], value != .text("active") else { continue }
            parts.append(Self.text(name, value))
        }
        if entry.cents == nil, let amount = entry["amount_cents"] {
            parts.insert(Self.text("amount_cents", amount), at: 1)
        }
        return parts.joined(separator: "  ")
    }

    private func write(_ entry: WhyEntry, indent: String) throws {
        let file = entry.source.map { source in
            source.member.map { "\(source.path) (\($0))" } ?? source.path
        }
        let machine = entry.source?.machine
        try StandardOutput.line(
            indent
                + VisibleText.of(
                    "\(file ?? "?"):\(entry.line)" + (machine.map { " on \($0)" } ?? "")))
        switch entry.raw {
        case .original(let bytes):
            try StandardOutput.line(indent + Self.visible(bytes))
        case .reconstructed(let bytes):
            let isElsewhere = machine.map { $0 != Publication.machine } ?? false
            try StandardOutput.line(
                indent
                    + (isElsewhere
                        ? "reconstructed (the file is not here): "
                        : "reconstructed (the file is gone or has changed): ")
                    + Self.visible(bytes))
        case .unavailable(let reason):
            try StandardOutput.line("\(indent)no raw line: \(VisibleText.of(reason))")
        }
    }

    private static func visible(_ bytes: [UInt8]) -> String {
        VisibleText.of(String(decoding: bytes, as: UTF8.self))
    }

    private static func fileName(_ name: String) -> String {
        name.hasSuffix("_cents")
            ? String(name.dropLast(6)) + "_usd"
            : name.hasSuffix("_bp") ? String(name.dropLast(3)) + "_pct" : name
    }

    /// A value for people: money in dollars, shares in percent.
    private static func text(_ name: String, _ value: SQLValue) -> String {
        switch value {
        case .null: return ""
        case .integer(let number) where name.hasSuffix("_cents") || name.hasSuffix("_bp"):
            return Cents(number).grouped
        case .integer(let number): return String(number)
        case .text(let text): return VisibleText.of(text)
        case .real(let number): return String(number)
        case .blob(let bytes): return "\(bytes.count) bytes"
        }
    }
}

import ArgumentParser
import Import
import Report
import Store
import Wording

/// `warchest add KIND --column value…`
struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Post one entry by hand, checked like a journal's row.",
        usage: "warchest add KIND --<column> <value>... --source TEXT [--note TEXT] [--db PATH]")

    @Argument(parsing: .captureForPassthrough, help: "A kind and its columns.")
    var arguments: [String] = []

    /// Kinds and the journals whose rows they are.
    private static let kinds = [
        "claim": "claims", "contribution": "contributions", "disbursement": "disbursements",
        "outside-spending": "outside-spending", "ad-buy": "ad-buys",
    ]

    private static let help = """
        OVERVIEW: Post one entry by hand, checked like a journal's row.

        USAGE: warchest add KIND --<column> <value>... --source TEXT [--note TEXT] [--db PATH]

          KIND is claim, contribution, disbursement, outside-spending or ad-buy. The columns are
          those of its journal: warchest add KIND --help. --source says where the figure is from.
          The entry is a source of its own: `warchest sources` lists it, `warchest remove` takes
          it back.

        EXAMPLE:
          warchest add ad-buy --sponsor DCCC --stage ordered --station WSB-TV \\
            --flight-start 2017-05-24 --gross-amount 250000 --race GA-06 \\
            --source "FCC political file"

        """

    mutating func run() throws {
        var scanner = OptionScanner(valued: ["db"], flags: ["help"], short: ["h": "help"])
        try scanner.scan(arguments)
        guard let kind = scanner.positionals.first else {
            if scanner.present.contains("help") { return try StandardOutput.write(Self.help) }
            throw UsageError(
                "expected a kind: \(Self.kinds.keys.sorted().joined(separator: ", ")).\n"
                    + "  See: warchest add --help")
        }
        guard let journal = Self.kinds[kind], scanner.positionals.count == 1 else {
            let word = scanner.positionals.last ?? kind
            throw UsageError(
                "expected one kind, found \(VisibleText.of(word))."
                    + Suggestion.phrase(for: word, in: Self.kinds.keys.sorted()))
        }
        guard let format = try FormatCatalogue.format("journal/\(journal)") else {
            throw UsageError("the format journal/\(journal) is missing from this program.")
        }
        if scanner.present.contains("help") {
            return try StandardOutput.write(
                "warchest add \(kind) --<column> <value>... --source TEXT [--note TEXT] "
                    + "[--db PATH]\n"
                    + "\nThe columns, with - or _ in their names, as in the journal:\n\n"
                    + FormatDescription.text(format))
        }
        if let twice = scanner.further.keys.sorted().first {
            throw UsageError("--\(VisibleText.of(twice)) is given twice.")
        }
        let text = try Self.journal(kind, format, scanner.others)
        try Self.post(
            kind, format.id, text, Surroundings.databasePath(scanner.values["db"]))
    }

    /// A journal of one row, its header first.
    private static func journal(
        _ kind: String, _ format: SourceFormat, _ given: [String: String]
    ) throws -> String {
        let names = format.columns.flatMap(\.names)
        for name in given.keys.sorted() where !names.contains(name) {
            let options = names.map { $0.replacing("_", with: "-") }
            throw UsageError(
                "\(kind) has no column --\(VisibleText.of(name.replacing("_", with: "-")))."
                    + Suggestion.phrase(for: name, in: options, prefix: "--")
                    + "\n  Its columns: warchest add \(kind) --help")
        }
        guard let sourced = format.columns.first(where: { $0.names.contains("source") }),
            sourced.names.contains(where: { !(given[$0] ?? "").isEmpty })
        else {
            throw UsageError(
                "--source: expected where the figure is from, found nothing.\n"
                    + "  See: warchest add \(kind) --help")
        }
        for need in format.required {
            let column = format.columns.first { $0.names.contains(need) }
            let isGiven = (column?.names ?? [need]).contains { given[$0] != nil }
            guard isGiven else {
                throw UsageError(
                    "--\(need.replacing("_", with: "-")): expected a value, found none.\n"
                        + "  See: warchest add \(kind) --help")
            }
        }
        let columns = given.sorted { $0.key < $1.key }
        func line(_ cells: [String]) -> String {
            cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\n"
        }
        return line(columns.map(\.key)) + line(columns.map(\.value))
    }

    private static func post(
        _ kind: String, _ format: String, _ text: String, _ path: String
    ) throws {
        let database = try Writing.database(path, create: true)
        var options = ImportOptions(today: try Surroundings.today(), now: Writing.now())
        options.formatID = format
        options.maxRejects = 0
        let outcome = try Importer(database: database, options: options).importBytes(
            Array(text.utf8), name: "add \(kind)", path: "typed in by hand")
        if case .tooManyRejects(_, let first?)? = outcome.refusal {
            let problem = first.hasPrefix("line 2: ") ? String(first.dropFirst(8)) : first
            throw RefusedEntry(
                message: "\(VisibleText.of(problem)); nothing was posted.\n"
                    + "  See: warchest add \(kind) --help")
        }
        if let refusal = outcome.refusal { throw refusal }
        if let first = outcome.duplicateOf {
            return try StandardOutput.line("0 new rows; the same entry is source \(first)")
        }
        let source = outcome.sourceID ?? 0
        try StandardOutput.line("posted as entry \(source * 1_000_000_000 + 2) (source \(source))")
        for warning in outcome.warnings {
            StandardError.line("note: \(VisibleText.of(warning.message))")
        }
    }
}

/// An entry typed in that the ledger cannot take.
private struct RefusedEntry: CLIError {
    let message: String
    let exitCode: Int32 = 2
}

import ArgumentParser
import LedgerModel
import Report
import Store
import Wording

/// `warchest claims check`
struct ClaimsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims", abstract: "Check press claims against the records.",
        discussion: """
            EXAMPLE:
              warchest claims check --race GA-06
            """,
        subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Set every claim against what the records said on its day.",
            discussion: """
                Verdicts: supported, consistent, too low, too high, not comparable, cannot \
                know; the table of ranges is in docs/claims.md. In json and csv the columns \
                ending in _low and _high are cents, hundredths of a percentage point or of a \
                multiple; counts and ranks in ones.

                EXAMPLES:
                  warchest claims check --race GA-06
                  warchest claims check --as-of 2017-06-30 --format json
                """)

        @OptionGroup var global: GlobalOptions

        @Option(help: "Only claims of this seat, like GA-06.")
        var race: String?

        @Option(
            name: .customLong("as-of"),
            help: "publication (each claim's own day) or one day for all, like 2017-06-30.")
        var asOf = "publication"

        @Option(help: "A method of the reports that measure, like fec-ie-csv-first/1.")
        var method: String?

        @Option(help: "table, lines, csv, json or markdown.")
        var format: String?

        mutating func run() throws {
            let output = try Printing.format(format, file: nil)
            let connection = try Reading.trusted(global.path)
            let (race, day, method) = (try seat(), try day(), try knownMethod())
            try connection.oneState {
                let evaluations = try ClaimCheck(
                    connection: connection, today: try Surroundings.today()
                ).run(race: race, asOf: day, method: method)
                try ClaimPrinter.print(
                    evaluations, to: Printing.sink(output), connection,
                    isForPeople: output == .table || output == .markdown)
            }
        }

        private func seat() throws -> String? {
            guard let race else { return nil }
            guard case .success(let seat) = Race.parse(race), seat.date == nil else {
                throw UsageError(
                    "--race: expected a seat like GA-06, found \(VisibleText.of(race)).")
            }
            return seat.text
        }

        private func day() throws -> String? {
            if asOf == "publication" { return nil }
            guard case .success(let day) = Day.parse(asOf) else {
                throw UsageError(
                    "--as-of: expected publication or a day like 2017-06-30, found "
                        + "\(VisibleText.of(asOf)).")
            }
            return day.iso
        }

        private func knownMethod() throws -> String? {
            guard let method else { return nil }
            let catalogue = ReportCatalogue()
            let known = Set(try catalogue.names.flatMap { try catalogue.report($0).methods })
            guard known.contains(method) else {
                throw UsageError(
                    "--method: no report answers by \(VisibleText.of(method))."
                        + Suggestion.phrase(for: method, in: known.sorted()))
            }
            return method
        }
    }
}

/// Prints evaluations through the sinks of reports.
enum ClaimPrinter {
    /// Name, kind, and whether it stands in a table.
    private static let columns: [(name: String, kind: OutputColumn.Kind, rank: Int?)] = [
        ("claim_id", .text, 0), ("verdict", .text, 1), ("stated", .text, 2),
        ("measured", .text, 3), ("reason", .text, 4), ("subject", .text, 5),
        ("measure", .text, 6), ("contest", .text, nil), ("said", .text, nil),
        ("margin", .text, nil), ("missing", .text, 7), ("linked", .text, nil),
        ("as_of", .date, nil), ("report", .text, nil), ("keys", .text, nil),
        ("evidence", .text, nil), ("said_low", .count, nil), ("said_high", .count, nil),
        ("measured_low", .count, nil), ("measured_high", .count, nil),
        ("margin_units", .count, nil),
    ]

    private static let forPrograms: Set<String> = [
        "keys", "evidence", "said_low", "said_high", "measured_low", "measured_high",
        "margin_units",
    ]

    static func print(
        _ evaluations: [ClaimCheck.Evaluation], to sink: RowSink, _ connection: Connection,
        isForPeople: Bool
    ) throws {
        let columns = Self.columns.filter { !isForPeople || !Self.forPrograms.contains($0.name) }
        try sink.begin(
            ResultHeading(
                title: "Claims checked", question: "What do the records say of each claim?"),
            columns: columns.map {
                var column = OutputColumn(name: $0.name, kind: $0.kind)
                column.rank = $0.rank
                return column
            }, showsKeys: false)
        let names = columns.map(\.name)
        let sql = "SELECT " + names.map { ":\($0) AS \($0)" }.joined(separator: ", ")
        for evaluation in evaluations {
            let all = zip(Self.columns.map(\.name), cells(evaluation))
            let values = Dictionary(
                all.filter { names.contains($0.0) }, uniquingKeysWith: { first, _ in first })
            try connection.run(sql, parameters: values) { row in
                try sink.row(row, key: nil)
                return true
            }
        }
        var footer = ResultFooter(method: "claims/1")
        footer.notes = [summary(evaluations)]
        try sink.end(footer)
    }

    /// `7 supported, 3 consistent, …`
    static func summary(_ evaluations: [ClaimCheck.Evaluation]) -> String {
        let counts = ClaimVerdict.allCases.compactMap { verdict in
            let count = evaluations.count { $0.verdict == verdict }
            return count > 0 ? "\(count) \(verdict.rawValue)" : nil
        }
        return "\(evaluations.count) claims: " + counts.joined(separator: ", ")
    }

    private static func cells(_ evaluation: ClaimCheck.Evaluation) -> [SQLValue] {
        let claim = evaluation.claim
        func number(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
        func text(_ value: String) -> SQLValue { value.isEmpty ? .null : .text(value) }
        return [
            text(claim.id), text(evaluation.verdict.rawValue), text(claim.stated),
            text(evaluation.measuredWords), text(evaluation.reason),
            text(claim.subject), text(claim.measure), text(claim.contest),
            text(evaluation.saidWords),
            text(evaluation.marginWords), text(evaluation.missing),
            text(evaluation.linked), text(evaluation.asOf), text(evaluation.report),
            text(evaluation.keys.joined(separator: " ")),
            text(evaluation.evidence.map { "\($0)" }.joined(separator: " ")),
            number(evaluation.said?.low), number(evaluation.said?.high),
            number(evaluation.measured?.low), number(evaluation.measured?.high),
            number(evaluation.margin),
        ]
    }
}

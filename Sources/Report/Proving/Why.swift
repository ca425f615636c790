import Store
import Wording

/// One entry or reference record behind a figure.
package struct WhyEntry: Sendable {
    /// `source_id * 1,000,000,000 + line`.
    package var recordID: Int64
    /// What it adds to the figure; nil when a single entry was asked for.
    package var cents: Int64?
    /// The file it came from.
    package var source: SourceRecord?
    /// First physical line in its file, from 1.
    package var line: Int64
    /// The view `ledger`'s words of it, in the view's order, without blanks; empty for reference
    /// records.
    package var ledger: [(name: String, value: SQLValue)]
    /// The words of its line.
    package var raw: RawLine

    /// A value of the view `ledger` by name.
    package subscript(name: String) -> SQLValue? { ledger.first { $0.name == name }?.value }
}

/// The proof of one cell of one report.
package struct WhyAnswer: Sendable {
    /// The report.
    package var report: ReportDefinition
    /// The request as resolved.
    package var outcome: ResolvedParameters
    /// Method, sources, and what was left out beside this row.
    package var footer: ResultFooter
    /// The row's columns and values.
    package var row: [(column: OutputColumn, value: SQLValue)]
    /// The column that is proved.
    package var cellName: String
    /// Whether the figure is money in cents; else it is a count, such as votes.
    package var isMoney: Bool
    /// The figure as the report prints it.
    package var cellValue: Int64
    /// The sum of all entries behind it; of a cell that follows from others, what they make.
    package var sum: Int64
    /// How many entries are behind it.
    package var entryCount: Int
    /// How many of them are records that came before: shares of one, or money counted twice.
    package var repeats = 0
    /// The first entries, at most as many as asked for.
    package var entries: [WhyEntry]
    /// How the figure follows from other cells of the row, where no entries add up to it.
    package var derivation: Derivation?
    /// The proofs of those of them that are figures.
    package var parts: [WhyAnswer] = []

    /// Whether the entries add up to the figure, or the cells it follows from make it, each of
    /// which agrees.
    package var agrees: Bool { cellValue == sum && parts.allSatisfy(\.agrees) }

    /// A value of the row, by the name of its column in SQL.
    package func value(_ column: String) -> SQLValue? {
        row.first { $0.column.name == column }?.value
    }
}

/// Finds the entries behind figures and the lines behind entries.
package struct Why {
    let connection: Connection
    let readLines: RawLineReading
    let layout: LineLayoutFinding
    /// So many entries take a moment to add up.
    package var large = 10_000

    /// - Parameters:
    ///   - connection: a trusted one.
    ///   - readLines: reads original lines; see `RawLineReading`.
    ///   - layout: the line layout of an entry, for reconstruction.
    package init(
        connection: Connection, readLines: @escaping RawLineReading,
        layout: @escaping LineLayoutFinding
    ) {
        self.connection = connection
        self.readLines = readLines
        self.layout = layout
    }

    static let linesPerSource: Int64 = 1_000_000_000

    // MARK: One entry

    /// One entry or reference record by its number.
    ///
    /// - Throws: `ReportError.notFound` when no loaded file has it.
    package func entry(_ recordID: Int64) throws -> WhyEntry {
        let source = try SourceRecord.withMachine(recordID / Self.linesPerSource, connection)
        guard recordID > 0, source != nil else {
            throw ReportError.notFound(
                """
                there is no entry \(recordID): no loaded file has the number \
                \(recordID / Self.linesPerSource).
                  An entry's number is in the column entry_id of the view ledger; the files: \
                warchest sources
                """)
        }
        let found = try describe([(recordID, nil)])
        guard let entry = found.first else {
            throw ReportError.notFound("there is no entry \(recordID).")
        }
        if entry.ledger.isEmpty, entry.raw == .unavailable(Self.notStored) {
            throw ReportError.notFound(
                """
                there is no entry \(recordID): \(source?.file ?? "its file") has nothing posted \
                from line \(recordID % Self.linesPerSource).
                  It may be a header, blank or rejected line: warchest rejects
                """)
        }
        return entry
    }

    /// Rows of the same transaction near an entry: same filer and transaction number, in the same
    /// file within 5,000 lines.
    package func siblings(of entry: WhyEntry) throws -> [WhyEntry] {
        guard let filer = entry["filer_id"], let transaction = entry["tran_id"] else { return [] }
        let first = entry.recordID - min(entry.line - 1, 5_000)
        var found: [(Int64, Int64?)] = []
        try connection.run(
            """
            SELECT entry_id FROM ledger
            WHERE entry_id BETWEEN :first AND :last AND entry_id <> :self
              AND filer_id = :filer AND tran_id = :transaction
            ORDER BY entry_id LIMIT 20
            """,
            parameters: [
                "first": .integer(first),
                "last": .integer(min(entry.recordID, .max - 5_000) + 5_000),
                "self": .integer(entry.recordID), "filer": filer, "transaction": transaction,
            ]
        ) { row in
            found.append((row.integer(0), nil))
            return true
        }
        return try describe(found)
    }

    // MARK: One figure

    /// The entries behind the row of a report that has the key.
    ///
    /// - Parameters:
    ///   - reports: the connection that runs the report: guarded for users' files.
    ///   - limit: how many entries to describe; all are summed.
    ///   - cell: the column to prove, as in SQL or as printed; nil for the report's main figure.
    ///   - onLarge: told the first entries, without their lines, once there are ``large`` of them:
    ///     nobody need wait for the sum of millions to see them.
    package func figure(
        _ report: ReportDefinition, _ request: ReportRequest, key: String, limit: Int,
        reports: Connection, cell asked: String? = nil,
        onLarge: ((WhyAnswer) throws -> Void)? = nil
    ) throws -> WhyAnswer {
        let answers = try prove(report, request, key, limit, reports, onLarge) {
            [try $0.provable(asked)]
        }
        guard let answer = answers.first else {
            throw ReportError.notFound("report \(report.name) has no figure to prove.")
        }
        return answer
    }

    /// The proofs of every figure of the row that has one, in the order of the columns; of the main
    /// one too.
    package func everyFigure(
        _ report: ReportDefinition, _ request: ReportRequest, key: String, limit: Int,
        reports: Connection
    ) throws -> [WhyAnswer] {
        try prove(report, request, key, limit, reports, nil) { $0.provable }
    }

    /// The same of several rows that are at hand, as the report gave them: it is not run again,
    /// and what was left out is not asked for.
    package func everyFigure(
        _ report: ReportDefinition, _ request: ReportRequest, ofRows rows: [[SQLValue]], limit: Int
    ) throws -> [[WhyAnswer]] {
        guard report.isProvable, !rows.isEmpty else { return [] }
        return try connection.oneState {
            let asked = try Asked(report, request, connection)
            return try rows.map { row in
                try prove(row, asked, limit, findsFooter: false) { $0.provable }
            }
        }
    }

    /// The columns whose figures can be proved. A statement is compiled to know its columns, once
    /// for each report of the program.
    package func provable(_ report: ReportDefinition) throws -> Set<String> {
        if report.isEmbedded, let known = Self.known.find(report.name) { return known }
        let runner = ReportRunner(report: report, connection: connection)
        let names = try report.why.map { try runner.prepare($0).columnNames } ?? []
        let found = Set(Figures(report: report, names: names).provable)
        if report.isEmbedded { Self.known.keep(report.name, found) }
        return found
    }

    private static let known = KnownFigures()

    private func prove(
        _ report: ReportDefinition, _ request: ReportRequest, _ key: String, _ limit: Int,
        _ reports: Connection, _ onLarge: ((WhyAnswer) throws -> Void)?,
        cells: (Figures) throws -> [String]
    ) throws -> [WhyAnswer] {
        guard report.isProvable else {
            throw ReportError.usage(
                "report \(report.name) does not say which entries are behind its rows "
                    + "(it has no @why section).")
        }
        return try Connection.oneState(of: [connection, reports]) {
            let asked = try Asked(report, request, reports)
            let row = try find(key, asked.runner, asked.resolved)
            return try prove(
                row, asked, limit, findsFooter: true, onLarge: onLarge, cells: cells)
        }
    }

    /// A report that is asked about its rows: what it takes, and what says why, compiled once.
    private struct Asked {
        let runner: ReportRunner
        let resolved: ResolvedParameters
        let statement: Statement?
        let figures: Figures

        init(_ report: ReportDefinition, _ request: ReportRequest, _ reports: Connection) throws {
            resolved = try ParameterResolver(report: report, connection: reports).resolve(request)
            let report = report.answering(resolved.values)
            let runner = ReportRunner(report: report, connection: reports)
            self.runner = runner
            statement = try report.why.map { try runner.prepare($0) }
            figures = Figures(report: report, names: statement?.columnNames ?? [])
        }
    }

    private func prove(
        _ row: [SQLValue], _ asked: Asked, _ limit: Int, findsFooter: Bool,
        onLarge: ((WhyAnswer) throws -> Void)? = nil, cells: (Figures) throws -> [String]
    ) throws -> [WhyAnswer] {
        let (runner, figures) = (asked.runner, asked.figures)
        let report = runner.report
        let keys = Dictionary(
            runner.keyColumns.map { ("key_\($0.name)", row[$0.index]) },
            uniquingKeysWith: { first, _ in first })
        var values = asked.resolved.values.merging(keys) { $1 }
        values[NamedRows.parameter] =
            report.isOtherwise(values)
            ? SQLValue.null
            : try NamedRows.value(
                ofRow: Dictionary(
                    runner.keyColumns.map { ($0.name, row[$0.index]) },
                    uniquingKeysWith: { first, _ in first }), of: report, runner.connection)
        let cells = try cells(figures)
        var sums = figures.leaves(of: cells).map {
            EntrySum(
                cell: $0.name, index: $0.index, limit: limit,
                isByRecord: report.why?.isByRecord ?? false)
        }
        var frame = WhyAnswer(
            report: report, outcome: asked.resolved, footer: ResultFooter(),
            row: zip(report.columns.map { OutputColumn($0) }, row).map { ($0, $1) }, cellName: "",
            isMoney: true, cellValue: 0, sum: 0, entryCount: 0, entries: [])
        if let statement = asked.statement, let why = report.why {
            guard let id = figures.names.firstIndex(of: "record_id"),
                figures.names.contains("cents")
            else {
                throw report.problem(
                    "expected the columns record_id and cents of @why, found "
                        + figures.names.joined(separator: ", "), line: why.firstLine)
            }
            try statement.run(parameters: runner.used(values, by: statement)) { row in
                for index in sums.indices where try !sums[index].add(row, id: id) {
                    throw ReportError.wrongValue(
                        report: report.name, column: "record_id, cents",
                        expected: "whole numbers from @why", found: "something else",
                        embedded: report.isEmbedded)
                }
                if let onLarge, cells.count == 1, let sum = sums.first, sum.count == large,
                    sum.isNew
                {
                    sums[0].isNew = false
                    var page = frame
                    page.cellName = sum.cell
                    page.isMoney = figures.isMoney(sum.cell)
                    page.entryCount = sum.count
                    page.entries = try describe(sum.first, withLines: false)
                    try onLarge(page)
                }
                return true
            }
        }
        if findsFooter { frame.footer = try runner.footer(asked.resolved, key: keys) }
        return try cells.map { try answer($0, in: frame, figures, sums) }
    }

    /// The proof of one cell from what was added up, and of those that it follows from.
    private func answer(
        _ cell: String, in frame: WhyAnswer, _ figures: Figures, _ sums: [EntrySum]
    ) throws -> WhyAnswer {
        var answer = frame
        answer.cellName = cell
        answer.isMoney = figures.isMoney(cell)
        if case .integer(let value)? = frame.value(cell) { answer.cellValue = value }
        if let found = sums.first(where: { $0.cell == cell }) {
            answer.sum = found.sum
            answer.entryCount = found.count
            answer.repeats = found.repeats
            answer.entries = try describe(found.first)
            return answer
        }
        guard let derivation = figures.report.derivation(cell) else { return answer }
        answer.derivation = derivation
        answer.parts = try derivation.parts.filter { figures.isProvable($0.column) }.map {
            try self.answer($0.column, in: frame, figures, sums)
        }
        answer.sum = try value(of: derivation, answer)
        return answer
    }

    /// What the cells make from which another follows; of one that rests on others only itself.
    private func value(of derivation: Derivation, _ answer: WhyAnswer) throws -> Int64 {
        switch derivation.kind {
        case .rests: return answer.cellValue
        case .entries: return Int64(answer.parts.first?.entryCount ?? 0)
        case .sum:
            let values = derivation.parts.map { part -> (value: Int64?, isTaken: Bool) in
                guard case .integer(let value) = answer.value(part.column) else {
                    return (nil, part.isTaken)
                }
                return (value, part.isTaken)
            }
            // Where one of them is blank, so may be what follows.
            if answer.value(answer.cellName) == .null, values.contains(where: { $0.value == nil }) {
                return 0
            }
            return try values.reduce(0) { total, part in
                let value = part.value ?? 0
                let (next, overflow) =
                    part.isTaken
                    ? total.subtractingReportingOverflow(value)
                    : total.addingReportingOverflow(value)
                if overflow { throw ReportError.overflow(what: "the sum of the cells") }
                return next
            }
        }
    }

    /// Runs `@query` until the row with the key comes by: where it can (`:only_…`) among few rows;
    /// else as far as the report was asked to go, where its keys were printed, which costs no more
    /// than the report; then to its end.
    private func find(
        _ typed: String, _ runner: ReportRunner, _ resolved: ResolvedParameters
    ) throws -> [SQLValue] {
        let report = runner.report
        let key = try ReportKey.canonical(typed, for: report)
        var found: [SQLValue]?
        let row = report.row
        if row.parameters.contains(where: { $0.hasPrefix("only_") }) {
            let only = try ReportKey.values(typed, for: report).map {
                ("only_\($0.name)", $0.value)
            }
            var values = resolved.values.merging(only) { $1 }
            if let named = report.named,
                let name = only.first(where: { $0.0 == "only_\(named)" })
            {
                values[NamedRows.parameter] =
                    report.isOtherwise(values)
                    ? SQLValue.null : try NamedRows.value(name.1, runner.connection)
            }
            found = try find(key, runner.prepareQuery(row), runner, values)
        }
        if found == nil { found = try find(key, runner.prepareQuery(), runner, resolved.values) }
        if found == nil, report.endsInLimit {
            let all = resolved.values.merging(["limit": .integer(.max)]) { $1 }
            found = try find(key, runner.prepareQuery(), runner, all)
        }
        guard let found else {
            throw ReportError.notFound(
                """
                report \(report.name) has no row with the key \(quoted(typed)) for these parameters.
                  Its keys are printed with: warchest report \(report.name) --keys
                """)
        }
        return found
    }

    private func find(
        _ key: [UInt8], _ statement: Statement, _ runner: ReportRunner, _ values: [String: SQLValue]
    ) throws -> [SQLValue]? {
        let columns = runner.report.columns.map { OutputColumn($0) }
        let keyColumns = runner.keyColumns
        var found: [SQLValue]?
        var bytes: [UInt8] = []
        try statement.run(parameters: runner.used(values, by: statement)) { row in
            bytes.removeAll(keepingCapacity: true)
            ReportKey.append(row, columns: keyColumns, to: &bytes)
            guard bytes == key else { return true }
            try runner.check(row, columns)
            found = (0..<row.count).map { row.value($0) }
            return false
        }
        return found
    }

    // MARK: Entries to words

    private static let notStored = "nothing is stored of this line"

    /// - Parameter withLines: whether their files are read, which takes longer than anything else.
    private func describe(
        _ records: [(id: Int64, cents: Int64?)], withLines: Bool = true
    ) throws -> [WhyEntry] {
        var sources: [Int64: SourceRecord] = [:]
        for id in Set(records.map { $0.id / Self.linesPerSource }) {
            sources[id] = try SourceRecord.withMachine(id, connection)
        }
        let raw = withLines ? try rawLines(records.map(\.id), sources) : [:]
        return try records.map { record in
            WhyEntry(
                recordID: record.id, cents: record.cents,
                source: sources[record.id / Self.linesPerSource],
                line: record.id % Self.linesPerSource, ledger: try ledgerRow(record.id),
                raw: raw[record.id] ?? .unavailable(Self.notStored))
        }
    }

    private func ledgerRow(_ id: Int64) throws -> [(name: String, value: SQLValue)] {
        let statement = try connection.statement("SELECT * FROM ledger WHERE entry_id = :id")
        var values: [(String, SQLValue)] = []
        try statement.run(parameters: ["id": .integer(id)]) { row in
            values = statement.columnNames.enumerated().compactMap { index, name in
                let value = row.value(index)
                return value == .null ? nil : (name, value)
            }
            return false
        }
        return values
    }

    private func rawLines(_ ids: [Int64], _ sources: [Int64: SourceRecord]) throws
        -> [Int64: RawLine]
    {
        var found: [Int64: RawLine] = [:]
        let bySource = Dictionary(grouping: Set(ids)) { $0 / Self.linesPerSource }
        for (sourceID, ids) in bySource {
            guard let source = sources[sourceID] else { continue }
            let lines = ids.map { $0 % Self.linesPerSource }.sorted()
            let original = try readLines(source, lines)
            for id in ids {
                if let bytes = original?[id % Self.linesPerSource] {
                    found[id] = .original(bytes)
                } else if let layout = try layout(source, id, connection) {
                    let line = try LineReconstruction(
                        connection: connection, layout: layout, precision: source.precision
                    ).line(id)
                    found[id] = line.map { .reconstructed($0) } ?? .unavailable(Self.notStored)
                } else {
                    found[id] = .unavailable(
                        "the file is gone or has changed, and its format is unknown")
                }
            }
        }
        return found
    }
}

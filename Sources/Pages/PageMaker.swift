import Drawing
import Files
import Foundation
import LedgerModel
import Report
import Store
import Wording

/// Makes a page: one HTML file that needs nothing else and loads nothing.
package struct PageMaker {
    /// What a page is made with, beside the database.
    package struct Tools {
        let readLines: RawLineReading
        let layout: LineLayoutFinding
        let templates: PageTemplates
        let version: String
        let progress: (Step) -> Void
        /// Whether a server shows it: then figures lead to addresses, and nothing is proved before
        /// somebody asks.
        package var isServed = false

        /// Makes them.
        ///
        /// - Parameters:
        ///   - readLines: reads original lines; see `RawLineReading`.
        ///   - layout: the line layout of an entry.
        ///   - version: that of the program, for the foot of the page.
        ///   - progress: told of each section before it is made.
        package init(
            readLines: @escaping RawLineReading, layout: @escaping LineLayoutFinding,
            templates: PageTemplates, version: String, progress: @escaping (Step) -> Void
        ) {
            self.readLines = readLines
            self.layout = layout
            self.templates = templates
            self.version = version
            self.progress = progress
        }
    }

    /// A section that is being made.
    package struct Step {
        /// Its title.
        package var name: String
        /// Its place from one on, and how many there are.
        package var place: Int
        /// See `place`.
        package var count: Int
    }

    private let connection: Connection
    private let helpers: [Connection]
    private let tools: Tools
    private let catalogue = ReportCatalogue()

    /// A page is mailed: no larger than this.
    package static let mostBytes = 1_000_000
    /// Rows of a table on a page, where its section says nothing.
    static let rows = 25
    /// Rows that a chart is drawn from.
    private static let drawn = 1_000

    /// Makes one for a connection, all of whose answers are of one state.
    ///
    /// - Parameter helpers: further connections to the same database in the same state, by which
    ///   sections are answered beside each other.
    package init(connection: Connection, helpers: [Connection] = [], tools: Tools) {
        self.connection = connection
        self.helpers = helpers
        self.tools = tools
    }

    /// What a page is made of before it is words.
    private struct Content {
        var sections: [[String: Any]] = []
        var cards: [[String: Any]] = []
        var sources: [SourceRecord] = []
        /// Sections without a row, and why.
        var missing: [[String: Any]] = []
        /// Where the name of what the page is of stands, and the name once it was seen.
        var named: PageDefinition.Named?
        var name = ""
        var rules: [(report: String, rules: [String])] = []

        /// What was asked for, as the reports took it: `GA-06` for `ga6`, an id for a name.
        var taken: String?

        /// `OSSOFF, T. JONATHAN (H8GA06195)`, or what was asked for.
        func title(_ value: String) -> String {
            let value = taken ?? value
            return name.isEmpty || name == value ? value : "\(name) (\(value))"
        }

        /// - Parameter value: what the page was asked for.
        mutating func take(_ value: String, _ request: ReportRequest, _ heading: ResultHeading) {
            let parameter = request.parameters.first { $0.value == value }?.key
            let shown = heading.parameters.first { $0.name == parameter }
            if taken == nil, let shown { taken = shown.value }
        }

        mutating func look(for section: String, in result: KeptResult) {
            guard let named, named.section == section, name.isEmpty else { return }
            let row = result.rows.indices.first { row in
                named.where.map { result.text(row, $0) == named.is } ?? true
            }
            if let row { name = result.text(row, named.column) }
        }
    }

    // MARK: Pages

    /// A page of one of the kinds.
    ///
    /// - Parameters:
    ///   - value: what it is of, such as `GA-06`.
    ///   - asOf: the day as of which it answers, ISO.
    package func page(_ page: PageDefinition, of value: String, asOf: String) throws -> [UInt8] {
        var page = page
        if value.isEmpty, let whole = page.whole {
            page.title = whole
            page.sections = try page.sections.filter { section in
                guard let name = section.report else { return true }
                let report = try catalogue.report(name)
                return !(section.with ?? [:]).keys.contains {
                    report.parameter($0)?.isRequired == true
                }
            }
        }
        return try connection.oneState {
            try fitting { proofs in
                var content = Content()
                content.named = page.named
                if !helpers.isEmpty, proofs.gathered.isEmpty {
                    try answerAhead(page, of: value, asOf, into: proofs.gathered)
                }
                for (place, section) in page.sections.enumerated() {
                    if !proofs.gathered.has(section.id) {
                        tools.progress(
                            Step(name: section.title, place: place + 1, count: page.sections.count))
                    }
                    if section.claims ?? false, tools.isServed, page.kind != "claims" {
                        // Measuring claims takes as long as all else; they have a page.
                        content.sections.append([
                            "id": section.id, "title": section.title, "isClaims": true,
                            "words": section.words ?? "", "hasWords": section.words != nil,
                            "elsewhere": PageAddress.page("claims", value),
                            "command": "warchest claims check",
                        ])
                    } else if section.claims ?? false {
                        try add(claims: section, of: value, asOf, proofs, to: &content)
                    } else {
                        try add(section, of: value, asOf, proofs, to: &content)
                    }
                }
                return try html(
                    title: VisibleText.of(Self.filled(page.title, content.title(value))),
                    question: page.question,
                    asOf: asOf,
                    content, proofs)
            }
        }
    }

    /// Answers the sections by all connections, each one section after another: this one from the
    /// first on, the others from the last. What fails is left for whoever asks next.
    private func answerAhead(
        _ page: PageDefinition, of value: String, _ asOf: String, into gathered: Gathered
    ) throws {
        let ahead = try Ahead(
            page.sections.filter { $0.report != nil }.map { section in
                let (report, asked) = try question(section, of: value, asOf)
                return Ahead.Job(section: section, report: report, asked: asked)
            })
        let tools = tools
        let group = DispatchGroup()
        for helper in helpers {
            nonisolated(unsafe) let helper = helper
            nonisolated(unsafe) let tools = tools
            group.enter()
            do {
                // A stack as the main thread's: SQLite's parser goes deep.
                try WorkThread.start(stackSize: 8 << 20) {
                    while let job = ahead.takeLast() {
                        ahead.keep(job, Self.answers(job, helper, tools))
                    }
                    group.leave()
                }
            } catch {
                // This connection answers alone, as with one.
                group.leave()
            }
        }
        while let job = ahead.takeFirst() {
            tools.progress(
                Step(name: job.section.title, place: ahead.taken, count: page.sections.count))
            ahead.keep(job, Self.answers(job, connection, tools))
        }
        group.wait()
        for (section, answer, proofs) in ahead.found { gathered.take(section, answer, proofs) }
    }

    /// The answer of a section's report, and the proofs of the rows that a page shows.
    private static func answers(_ job: Ahead.Job, _ connection: Connection, _ tools: Tools)
        -> (Gathered.Answer, [[WhyAnswer]]?)?
    {
        let (section, report) = (job.section, job.report)
        do {
            let answer = try answer(report, keyed(job.asked, report), connection)
            guard section.proves ?? true, report.isProvable, !report.key.isEmpty, !tools.isServed
            else { return (answer, nil) }
            let maker = ProofMaker(
                connection, readLines: tools.readLines, layout: tools.layout, mostRecords: 0)
            let rows = Array(answer.result.rows.prefix(section.rows ?? Self.rows))
            return (
                answer, try maker.proofs(report, job.asked, rows: rows, of: section.id)
            )
        } catch {
            return nil
        }
    }

    private static func keyed(_ asked: ReportRequest, _ report: ReportDefinition)
        -> ReportRequest
    {
        var request = asked
        request.showsKeys = !report.key.isEmpty
        return request
    }

    /// One report as a page.
    package func page(_ report: ReportDefinition, _ request: ReportRequest) throws -> [UInt8] {
        try connection.oneState {
            try fitting { proofs in
                var content = Content()
                let section = PageDefinition.Section(
                    id: report.name, title: report.title, words: report.question,
                    columns: report.columns.map(\.name), rows: 200)
                try add(section, report, request, proofs, to: &content)
                return try html(
                    title: report.title, question: report.question, asOf: request.asOf, content,
                    proofs, form: tools.isServed ? ReportForm.context(report, request) : nil)
            }
        }
    }

    /// One record as a page, and the others of its transaction.
    package func record(_ id: Int64, asOf: String) throws -> [UInt8] {
        try connection.oneState {
            let proofs = ProofMaker(
                connection, readLines: tools.readLines, layout: tools.layout, mostRecords: 50)
            try proofs.keep(record: id, withSiblings: true)
            return try html(
                title: "Record \(id)", question: "What does the line in the file say?",
                asOf: asOf, Content(), proofs)
        }
    }

    /// The proof of one row as a page.
    package func proof(_ report: ReportDefinition, _ request: ReportRequest, key: String) throws
        -> [UInt8]
    {
        try connection.oneState {
            try fitting { proofs in
                var content = Content()
                let answers = try proofs.proofs(report, request, key: key)
                var section = PageDefinition.Section(id: report.name, title: report.title)
                section.words = report.question
                var context = base(section, report, request, note: key)
                context["proofs"] = [
                    proof(answers, id: "\(report.name)-p0", title: key, proofs, isOpen: true)
                ]
                context["hasProofs"] = true
                context["excluded"] = answers.first.map { excluded($0.footer) } ?? []
                context["isEmpty"] = false
                content.sections = [context]
                content.rules = [(report.name, report.rules.map(\.line))]
                return try html(
                    title: "\(report.title): a figure proved", question: report.question,
                    asOf: request.asOf, content, proofs)
            }
        }
    }

    /// Fewer records are told until the page is small enough to be mailed.
    private func fitting(_ make: (ProofMaker) throws -> [UInt8]) throws -> [UInt8] {
        var page: [UInt8] = []
        let gathered = Gathered()
        for mostRecords in [400, 150, 50, 0] {
            page = try make(
                ProofMaker(
                    connection, readLines: tools.readLines, layout: tools.layout,
                    mostRecords: mostRecords, gathered: gathered))
            if page.count <= Self.mostBytes { break }
        }
        return page
    }

    static func filled(_ text: String, _ value: String) -> String {
        text.replacing("{value}", with: value)
    }

    // MARK: A section

    private static func answer(
        _ report: ReportDefinition, _ request: ReportRequest, _ connection: Connection
    ) throws -> Gathered.Answer {
        let result = KeptResult()
        let outcome = try ReportRunner(report: report, connection: connection).run(
            request, into: result, findsFooter: true)
        return Gathered.Answer(result: result, outcome: outcome)
    }

    /// The report of a section, and what is asked of it.
    private func question(
        _ section: PageDefinition.Section, of value: String, _ asOf: String
    ) throws -> (report: ReportDefinition, request: ReportRequest) {
        guard let name = section.report else {
            throw PageError.definition(
                file: "exports/pages", problem: "section \(section.id) names no report")
        }
        let report = try catalogue.report(name)
        return (report, try request(report, section.with ?? [:], value, asOf))
    }

    private func add(
        _ section: PageDefinition.Section, of value: String, _ asOf: String, _ proofs: ProofMaker,
        to content: inout Content
    ) throws {
        let (report, request) = try question(section, of: value, asOf)
        try add(section, report, request, proofs, to: &content) { result, content in
            content.take(value, request, result.heading)
            return try marks(section, value, asOf)
        }
    }

    private func request(
        _ report: ReportDefinition, _ with: [String: String], _ value: String, _ asOf: String
    ) throws -> ReportRequest {
        var parameters = with.mapValues { Self.filled($0, value) }.filter { !$0.value.isEmpty }
        if report.parameter("limit") != nil, parameters["limit"] == nil {
            parameters["limit"] = String(Self.drawn)
        }
        var request = ReportRequest(parameters: parameters, asOf: asOf)
        // That another race has rows helps nobody who reads the page of this one.
        request.seeksOthers = false
        return request
    }

    private func marks(_ section: PageDefinition.Section, _ value: String, _ asOf: String) throws
        -> [(day: Day, text: String)]
    {
        guard let marks = section.marks else { return [] }
        let report = try catalogue.report(marks.report)
        let result = KeptResult()
        try ReportRunner(report: report, connection: connection).run(
            try request(report, marks.with ?? [:], value, asOf), into: result)
        let days = Set(result.rows.indices.map { result.text($0, marks.day) })
        return days.sorted().compactMap { text in
            guard case .success(let day) = Day.parse(text) else { return nil }
            return (day, marks.word)
        }
    }

    private func add(
        _ section: PageDefinition.Section, _ report: ReportDefinition, _ asked: ReportRequest,
        _ proofs: ProofMaker, to content: inout Content,
        marks: (KeptResult, inout Content) throws -> [(day: Day, text: String)] = { _, _ in [] }
    ) throws {
        let answer = try proofs.gathered.answer(section.id) {
            try Self.answer(report, Self.keyed(asked, report), connection)
        }
        let (result, outcome) = (answer.result, answer.outcome)
        content.look(for: section.id, in: result)
        var context = base(section, report, asked, note: nil)
        let shown = columns(section, report, result)
        let count = min(result.rows.count, section.rows ?? Self.rows)
        let hasProofs = (section.proves ?? true) && report.isProvable && !report.key.isEmpty
        let isProved = hasProofs && !tools.isServed
        let provable = hasProofs && tools.isServed ? try proofs.provable(report) : []
        let known =
            isProved
            ? try proofs.proofs(
                report, asked, rows: Array(result.rows.prefix(count)), of: section.id) : []
        var rows: [[String: Any]] = []
        var details: [[String: Any]] = []
        for row in 0..<count {
            let id = "\(section.id)-p\(row)"
            var answers: [WhyAnswer] = []
            if isProved {
                answers = known[row]
                details.append(
                    proof(answers, id: id, title: title(row, shown, result), proofs))
            }
            let proved = provable.union(answers.map(\.cellName))
            let place = { (column: String) -> String in
                tools.isServed
                    ? PageAddress.why(report.name, asked, key: result.keys[row], cell: column)
                    : "#\(id)-\(column)"
            }
            rows.append([
                "cells": shown.enumerated().map { index, column -> [String: Any] in
                    let text = result.text(row, column.name)
                    let isProved = proved.contains(column.name) && !text.isEmpty
                    let address =
                        isProved ? place(column.name) : subject(column.name, row, result)
                    return [
                        // A row is called something, for those who hear the page.
                        "text": index == 0 && text.isEmpty ? "(blank)" : text,
                        "isNumber": column.alignsRight, "isHead": index == 0,
                        "isDay": !column.alignsRight && CellWords.isDay(text),
                        "address": address ?? "", "isLinked": address != nil,
                    ]
                }
            ])
            if let headline = section.headline, row < headline.rows {
                content.cards.append(
                    card(headline, row, result, proved, place, outcome.parameters.method))
            }
        }
        context["heads"] = shown.map {
            ["text": CellWords.heading($0), "isNumber": $0.alignsRight] as [String: Any]
        }
        context["rows"] = rows
        context["isEmpty"] = rows.isEmpty
        context["proofs"] = details
        context["hasProofs"] = !details.isEmpty
        context["excluded"] = excluded(result.footer)
        context["hasExcluded"] = !result.footer.excluded.isEmpty
        context["notes"] = (result.footer.notes + result.footer.rejected).map(VisibleText.of)
        if count < result.rows.count || result.footer.cut != nil {
            let all = result.footer.cut == nil ? " of \(result.rows.count)" : ""
            context["cut"] =
                "The first \(count)\(all) rows are shown; all of them: "
                + (tools.isServed ? "csv, below" : "the command below with -o FILE.csv")
        }
        context["method"] = outcome.parameters.method
        context["records"] = result.footer.records ?? ""
        context["hasRecords"] = result.footer.records != nil
        context["proofCount"] = details.count
        if tools.isServed { lead(on: &context, report, asked, shown) }
        context["charts"] = try charts(section, report, result, try marks(result, &content))
        if result.rows.isEmpty {
            context["why"] = (result.footer.notes.first).map(VisibleText.of) ?? ""
            content.missing.append(context)
        } else {
            content.sections.append(context)
        }
        for source in result.footer.sources where !content.sources.contains(source) {
            content.sources.append(source)
        }
        if !content.rules.contains(where: { $0.report == report.name }) {
            content.rules.append((report.name, report.rules.map(\.line)))
        }
    }

    /// Where a server shows the same answer alone, and as a file.
    private func lead(
        on context: inout [String: Any], _ report: ReportDefinition, _ asked: ReportRequest,
        _ shown: [OutputColumn]
    ) {
        var all = asked
        if report.parameter("limit") != nil { all.parameters["limit"] = "all" }
        context["hasDownloads"] = true
        context["downloads"] = ["csv", "json", "xlsx"].map {
            ["text": $0, "address": PageAddress.report(report.name, all, ending: $0)]
        }
        if report.name == context["id"] as? String {
            // Without a script, a head is a link to the same rows in its order.
            context["heads"] = shown.map { column -> [String: Any] in
                var sorted = asked
                let isDown = asked.shape.sort == ["\(column.fileName):desc"]
                sorted.shape.sort = [column.fileName + (isDown ? "" : ":desc")]
                return [
                    "text": CellWords.heading(column), "isNumber": column.alignsRight,
                    "isLinked": true, "address": PageAddress.report(report.name, sorted),
                ]
            }
        } else {
            context["whole"] = PageAddress.report(report.name, asked)
        }
    }

    /// The page that a server has of what a cell names.
    private func subject(_ column: String, _ row: Int, _ result: KeptResult) -> String? {
        guard tools.isServed else { return nil }
        return PageAddress.subject(column) { result.text(row, $0) }
    }

    private func base(
        _ section: PageDefinition.Section, _ report: ReportDefinition, _ request: ReportRequest,
        note: String?
    ) -> [String: Any] {
        let options = request.parameters.sorted { $0.key < $1.key }
            .filter { $0.key != "limit" }
            .map { " --\($0.key) \(Self.shell($0.value))" }.joined()
        let command =
            note.map { "warchest why --report \(report.name)\(options) --key \(Self.shell($0))" }
            ?? "warchest report \(report.name)\(options)"
        return [
            "id": section.id, "title": section.title, "words": section.words ?? "",
            "hasWords": section.words != nil, "hasTable": note == nil,
            "command": VisibleText.of(command + " --as-of \(request.asOf)"), "report": report.name,
        ]
    }

    private static func shell(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x40, 0x5F].contains(byte)
        }
        return isPlain && !text.isEmpty
            ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }

    private func columns(
        _ section: PageDefinition.Section, _ report: ReportDefinition, _ result: KeptResult
    ) -> [OutputColumn] {
        let names =
            section.columns ?? (report.table.isEmpty ? report.columns.map(\.name) : report.table)
        let shown = names.compactMap { name in result.columns.first { $0.name == name } }
        // A column that is blank throughout tells nothing.
        return section.columns == nil || section.rows == 200
            ? shown
            : shown.filter { column in
                result.rows.isEmpty
                    || result.rows.indices.contains { !result.text($0, column.name).isEmpty }
            }
    }

    private func title(_ row: Int, _ shown: [OutputColumn], _ result: KeptResult) -> String {
        let words = shown.filter { !$0.alignsRight }.prefix(3)
            .map { result.text(row, $0.name) }.filter { !$0.isEmpty }
        return words.isEmpty ? "row \(row + 1)" : words.joined(separator: ", ")
    }

    private func card(
        _ headline: PageDefinition.Headline, _ row: Int, _ result: KeptResult,
        _ proved: Set<String>, _ place: (String) -> String, _ method: String
    ) -> [String: Any] {
        let fresh = result.footer.records.map { "records \($0)" } ?? ""
        let figures = headline.figures.compactMap { name -> [String: Any]? in
            guard let column = result.columns.first(where: { $0.name == name }) else { return nil }
            let text = result.text(row, name)
            guard !text.isEmpty else { return nil }
            let isLinked = proved.contains(name)
            let from = headline.told?[name].flatMap { told($0, row, result) } ?? fresh
            return [
                "name": CellWords.words(name.replacing("_cents", with: "")),
                "text": column.kind == .cents ? "$" + text : text,
                "address": place(name), "isLinked": isLinked,
                "told": from, "hasTold": !from.isEmpty,
            ]
        }
        return [
            "name": result.text(row, headline.name), "figures": figures, "method": method,
        ]
    }

    /// `{basis}, through {coverage_end}` of a row; nil where one of them is blank.
    private func told(_ pattern: String, _ row: Int, _ result: KeptResult) -> String? {
        var text = ""
        for (place, part) in pattern.split(separator: "{", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard place > 0, let end = part.firstIndex(of: "}") else {
                text += part
                continue
            }
            let value = result.text(row, String(part[..<end]))
            guard !value.isEmpty else { return nil }
            text += value + part[part.index(after: end)...]
        }
        return text
    }

    private func excluded(_ footer: ResultFooter) -> [[String: Any]] {
        footer.excluded.map { ["text": VisibleText.of($0.summary)] }
    }

    private func charts(
        _ section: PageDefinition.Section, _ report: ReportDefinition, _ result: KeptResult,
        _ marks: [(day: Day, text: String)]
    ) throws -> [[String: Any]] {
        let declared =
            try section.charts.map { try report.charts(reading: $0) } ?? report.charts
        return declared.enumerated().compactMap { index, declaration in
            guard
                let chart = ChartMaker(result: result, declaration: declaration, marks: marks)
                    .chart()
            else { return nil }
            func svg(_ width: Int, _ name: String) -> String {
                String(
                    decoding: chart.draw(
                        on: Sheet(
                            width: width, id: "\(section.id)-c\(index)-\(name)",
                            title: section.title, description: chart.summary)), as: UTF8.self)
            }
            let isMap = declaration.kind == .map
            return [
                "wide": svg(7_200, "w"), "narrow": isMap ? "" : svg(3_300, "n"),
                "isMap": isMap, "summary": chart.summary,
            ]
        }
    }

    // MARK: Proofs

    private func proof(
        _ answers: [WhyAnswer], id: String, title: String, _ proofs: ProofMaker,
        isOpen: Bool = false
    ) -> [String: Any] {
        [
            "id": id, "title": VisibleText.of(title), "isOpen": isOpen,
            "count": answers.count == 1 ? "1 figure" : "\(answers.count) figures",
            "figures": answers.map { figure($0, id: "\(id)-\($0.cellName)", proofs) },
        ]
    }

    private func figure(_ answer: WhyAnswer, id: String, _ proofs: ProofMaker) -> [String: Any] {
        let kind = answer.row.first { $0.column.name == answer.cellName }?.column.kind ?? .count
        func words(_ value: Int64) -> String { CellWords.text(.integer(value), kind) }
        let name = { (column: String) in
            answer.row.first { $0.column.name == column }.map { CellWords.heading($0.column) }
                ?? column
        }
        let isBlank = answer.value(answer.cellName) == .null
        var context: [String: Any] = [
            "id": id, "name": name(answer.cellName),
            "value": isBlank ? "blank" : words(answer.cellValue), "agrees": answer.agrees,
            "isDerived": answer.derivation != nil, "data": String(answer.cellValue),
        ]
        if let derivation = answer.derivation {
            context["how"] = VisibleText.of(derivation.text(name))
            context["parts"] = derivation.parts.map { part -> [String: Any] in
                let column = answer.row.first { $0.column.name == part.column }
                let text = column.map { CellWords.text($0.value, $0.column.kind) } ?? ""
                return ["name": name(part.column), "value": text.isEmpty ? "blank" : text]
            }
            return context
        }
        context["entries"] = answer.entries.map { entry -> [String: Any] in
            [
                "record": String(entry.recordID), "isTold": proofs.has(entry.recordID),
                "who": who(entry), "adds": words(entry.cents ?? 0),
                "data": String(entry.cents ?? 0),
            ]
        }
        let shown = answer.entries.reduce(Int64(0)) { $0 &+ ($1.cents ?? 0) }
        let more = answer.entryCount - answer.entries.count
        context["more"] =
            more > 0
            ? [
                "count": CellWords.grouped(Int64(more)), "sum": words(answer.sum &- shown),
                "data": String(answer.sum &- shown),
            ] : nil
        context["sum"] = words(answer.sum)
        context["sumData"] = String(answer.sum)
        context["entryCount"] = CellWords.grouped(Int64(answer.entryCount))
        return context
    }

    /// Date and other side of an entry; the file and line of another record.
    private func who(_ entry: WhyEntry) -> String {
        let parts = ["entry_date", "counterparty"].compactMap { entry[$0] }
            .map { CellWords.text($0, .text) }.filter { !$0.isEmpty }
        guard parts.isEmpty else { return parts.joined(separator: " ") }
        return VisibleText.of("\(entry.source?.name ?? "a file that is gone"), line \(entry.line)")
    }

    // MARK: Claims

    private func add(
        claims section: PageDefinition.Section, of value: String, _ asOf: String,
        _ proofs: ProofMaker, to content: inout Content
    ) throws {
        let seat = value.split(separator: "@").first.map(String.init)
        let found = try proofs.gathered.claims(section.id) {
            try ClaimCheck(connection: connection, today: asOf).run(
                race: seat, asOf: nil, method: nil)
        }
        var context: [String: Any] = [
            "id": section.id, "title": section.title, "words": section.words ?? "",
            "hasWords": section.words != nil, "isClaims": true, "isEmpty": found.isEmpty,
            "command": "warchest claims check" + (seat.map { " --race \($0)" } ?? ""),
            "hasTable": true,
        ]
        context["claims"] = try found.map { evaluation -> [String: Any] in
            for record in evaluation.evidence.prefix(3) { try proofs.keep(record: record) }
            return [
                "id": evaluation.claim.id, "verdict": evaluation.verdict.rawValue,
                "sign": Self.sign(evaluation.verdict),
                "style": evaluation.verdict.rawValue.replacing(" ", with: "-"),
                "stated": VisibleText.of(evaluation.claim.stated),
                "subject": VisibleText.of(evaluation.claim.subject),
                "said": evaluation.saidWords, "hasSaid": !evaluation.saidWords.isEmpty,
                "hasMeasured": !evaluation.measuredWords.isEmpty,
                "chart": Self.chart(evaluation, id: "\(section.id)-\(evaluation.claim.id)"),
                "measured": evaluation.measuredWords,
                "reason": VisibleText.of(
                    evaluation.reason
                        + (evaluation.missing.isEmpty
                            ? "" : "; would answer it: \(evaluation.missing)")),
                "asOf": evaluation.asOf,
                "records": evaluation.evidence.prefix(3).filter(proofs.has).map(String.init),
            ]
        }
        if found.isEmpty {
            context["why"] = "no claims on it are loaded; docs/claims.md shows their journal"
            content.missing.append(context)
        } else {
            content.sections.append(context)
        }
    }

    /// What the words mean beside what the records say; empty where one of them is no range.
    private static func chart(_ evaluation: ClaimCheck.Evaluation, id: String) -> String {
        guard let said = evaluation.said, let measured = evaluation.measured,
            let unit = FigureUnit(rawValue: evaluation.claim.unit), unit != .rank
        else { return "" }
        let measure: Measure =
            switch unit {
            case .count: .count
            case .percent, .percentagePoints, .share: .basisPoints
            case .ratio: .hundredths
            case .usd, .rank: .cents
            }
        let chart = Ranges(
            items: [
                Ranges.Item(label: "the words", low: said.low, high: said.high),
                Ranges.Item(
                    label: "the records", low: measured.nearest ?? measured.low,
                    high: measured.nearest ?? measured.high),
            ], measure: measure, startsAtZero: false)
        let sheet = Sheet(
            width: 5_200, id: id, title: "The words and the records",
            description: chart.summary)
        return String(decoding: chart.draw(on: sheet), as: UTF8.self)
    }

    /// A sign beside the word, so that no verdict rests on its colour.
    private static func sign(_ verdict: ClaimVerdict) -> String {
        switch verdict {
        case .supported: "✓"
        case .consistent: "≈"
        case .tooHigh: "▲"
        case .tooLow: "▼"
        default: "?"
        }
    }

    // MARK: The page

    private func html(
        title: String, question: String, asOf: String, _ content: Content, _ proofs: ProofMaker,
        form: [String: Any]? = nil
    ) throws -> [UInt8] {
        let style = tools.templates.style
        return try tools.templates.page([
            "isServed": tools.isServed, "hasForm": form != nil, "form": form ?? [:],
            "isRecord": content.sections.isEmpty && content.missing.isEmpty,
            "title": title, "question": question, "asOf": asOf, "style": style,
            "styleHash": tools.templates.styleHash,
            "patterns": Sheet.sharedPatterns, "missing": content.missing,
            "hasMissing": !content.missing.isEmpty,
            "hasCards": !content.cards.isEmpty, "cards": content.cards,
            "sections": content.sections, "version": tools.version,
            "contents": content.sections.map {
                ["id": $0["id"] ?? "", "title": $0["title"] ?? ""]
            },
            "told": proofs.records.map { record -> [String: Any] in
                [
                    "id": String(record.id), "title": record.title, "status": record.status,
                    "hasStatus": !record.status.isEmpty, "image": record.image ?? "",
                    "hasImage": record.image != nil,
                    "fields": record.fields.map { ["name": $0.name, "value": $0.value] },
                ]
            },
            "hasRecords": !proofs.records.isEmpty, "recordCount": proofs.records.count,
            "sources": content.sources.map { source -> [String: Any] in
                [
                    "name": VisibleText.of(source.name), "format": source.format,
                    "rows": CellWords.grouped(source.posted), "sha256": source.sha256,
                    "loaded": String(source.importedAt.prefix(10)),
                ]
            },
            "hasSources": !content.sources.isEmpty,
            "rules": content.rules.map { report, rules -> [String: Any] in
                ["report": report, "rules": rules.map(VisibleText.of)]
            },
        ])
    }
}

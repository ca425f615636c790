import ArgumentParser
import Files
import Foundation
import Import
import LedgerModel
import Pages
import Report
import Store
import Wording

/// `warchest demo`
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Import the Georgia 6th 2017 facts that ship with warchest; answer questions.",
        discussion: """
            Makes a folder with a database, CSV files and a page. Running it again adds nothing
            twice.

            EXAMPLES:
              warchest demo
              warchest demo -o ~/georgia
            """)

    @Option(name: [.customShort("o"), .customLong("output")], help: "The folder for everything.")
    var folder = "./warchest-demo"

    /// The race the demo is about, and the day it was decided.
    private static let race = "GA-06@2017-06-20"

    mutating func run() throws {
        let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw FileError.cannotCreate(
                path: folder, why: "expected a folder that can be made or written to")
        }
        let database = "\(folder)/demo.db"
        let posted = try importEmbeddedDemo(into: database)

        let catalogue = ReportCatalogue()
        let asOf = try Surroundings.today()
        let connection = try Reading.trusted(database)
        let results = try rows(of: "results", ["race": Self.race], catalogue, asOf, connection)
        let stated = try rows(of: "race-stated", ["race": "GA-06"], catalogue, asOf, connection)
        let claims = try ClaimCheck(connection: connection, today: asOf)
            .run(race: nil, asOf: nil, method: nil)
        let files = try export(catalogue, asOf, connection, to: "\(folder)/csv")
        let page = "\(folder)/ga06.html"
        try PageOutput.write(
            PageMaker(connection: connection, tools: .shipped(nil)).page(
                PageCatalogue.page("race"), of: "GA-06", asOf: asOf), to: page, force: true)

        let screen = DemoScreen(width: min(Terminal.outputWidth ?? 80, 100))
        try StandardOutput.write(
            screen.text(
                results: results, stated: stated, claims: claims, posted: posted,
                database: database,
                files: files, folder: "\(folder)/csv", page: page))
    }

    private func rows(
        of name: String, _ parameters: [String: String], _ catalogue: ReportCatalogue,
        _ asOf: String, _ connection: Connection
    ) throws -> [[String: SQLValue]] {
        let sink = RowCollector()
        try ReportRunner(report: try catalogue.report(name), connection: connection).run(
            ReportRequest(parameters: parameters, asOf: asOf), into: sink)
        return sink.rows
    }

    /// Writes every report that has something to say as a CSV file.
    private func export(
        _ catalogue: ReportCatalogue, _ asOf: String, _ connection: Connection,
        to folder: String
    ) throws -> [Manifest.File] {
        var ready: [ReportDefinition] = []
        var requests: [String: ReportRequest] = [:]
        for name in catalogue.names {
            let report = try catalogue.report(name)
            guard report.parameters.allSatisfy({ !$0.isRequired || $0.type == .race }) else {
                continue
            }
            let race = report.parameters.first { $0.type == .race }
            // Stated figures are about the seat, not about one day.
            let value = name.contains("stated") ? "GA-06" : Self.race
            let request = ReportRequest(
                parameters: race.map { [$0.name: value] } ?? [:], asOf: asOf)
            let sink = RowCollector()
            try ReportRunner(report: report, connection: connection).run(request, into: sink)
            guard !sink.rows.isEmpty else { continue }
            ready.append(report)
            requests[name] = request
        }
        return try Exporter(version: Program.version, overwrites: true).export(
            ready, requests, asOf: asOf, profile: .excel, to: folder
        ) { _ in connection }
    }
}

/// What the demo prints.
private struct DemoScreen {
    typealias Row = [String: SQLValue]

    /// Columns of the terminal.
    let width: Int

    /// How many of the candidates and spenders are shown; files have all.
    private static let shownCandidates = 2
    private static let shownSpenders = 3

    func text(
        results: [Row], stated: [Row], claims: [ClaimCheck.Evaluation], posted: DemoImport,
        database: String,
        files: [Manifest.File], folder: String, page: String
    ) -> String {
        var lines = TextWrap.lines(
            "Georgia's 6th district, special election of 2017", width: width)
        let votes = results.map { "\(word($0, "candidate")) \(number($0, "votes"))" }
        lines += TextWrap.lines("Runoff of 20 June: \(votes.joined(separator: ", "))", width: width)
        lines += raised(stated) + outside(stated) + checked(claims)
        lines += written(posted, database, files, folder)
        lines += TextWrap.lines("SEE  \(VisibleText.of(page)), in any browser", width: width)
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: The three questions

    private func raised(_ stated: [Row]) -> [String] {
        let official = stated.filter { word($0, "part") == "raised" && word($0, "speaks") == "yes" }
        let spent = Dictionary(
            stated.filter { word($0, "part") == "spent" && word($0, "speaks") == "yes" }
                .map { (word($0, "who_id"), $0) }, uniquingKeysWith: { first, _ in first })
        let shown = official.prefix(Self.shownCandidates)
        var cells = [["WHO RAISED (official, FEC)", "raised", "spent", "through"]]
        for row in shown {
            let other = spent[word(row, "who_id")]
            cells.append([
                word(row, "who"), dollars(row), other.map(dollars) ?? "", word(row, "as_of"),
            ])
        }
        var lines = [""] + table(cells, right: [1, 2])
        for row in shown where word(row, "note").contains("includes") {
            lines += TextWrap.lines("\(word(row, "who")): \(word(row, "note"))", width: width)
        }
        let rest = official.count - shown.count
        if rest > 0 { lines.append("and \(rest) more candidates: race-stated.csv") }
        return lines
    }

    private func outside(_ stated: [Row]) -> [String] {
        let press = stated.filter { word($0, "part") == "outside" && word($0, "speaks") == "yes" }
        let totals = press.filter { word($0, "measure") == "outside_total" }.prefix(1)
        let sides = press.filter { word($0, "measure") == "outside_for" }.prefix(2)
        let spenders = press.filter { word($0, "measure") == "outside_spender" }
            .prefix(Self.shownSpenders)
        let cells = (Array(totals) + sides + spenders).map { row in
            let note = word(row, "note")
            let isSide = word(row, "measure") == "outside_for"
            let who =
                isSide
                ? "  " + (note.split(separator: ",").first.map(String.init) ?? word(row, "who"))
                : word(row, "who")
            return [who, word(row, "stated"), word(row, "said_by")]
        }
        return heading("WHO SPENT OUTSIDE", "as the press stated it; figures overlap, never added")
            + table(cells, right: [1])
    }

    /// Every claim with its verdict; why, and what file would answer it, are in `claims check`.
    private func checked(_ claims: [ClaimCheck.Evaluation]) -> [String] {
        let cells = claims.map { evaluation in
            [
                VisibleText.of(evaluation.claim.id), evaluation.verdict.rawValue,
                "\"\(VisibleText.of(evaluation.claim.stated))\"",
                VisibleText.of(evaluation.claim.subject)
                    + ", \(VisibleText.of(evaluation.claim.measure.replacing("_", with: " ")))",
                evaluation.measuredWords,
            ]
        }
        return heading("WHAT THE PRESS CLAIMED, CHECKED", ClaimPrinter.summary(claims))
            + table(cells, right: [])
    }

    private func written(
        _ posted: DemoImport, _ database: String, _ files: [Manifest.File], _ folder: String
    ) -> [String] {
        let names = files.map { "\($0.name) (\($0.rows))" }.joined(separator: ", ")
        let path = VisibleText.of(database)
        let text = "in \(VisibleText.of(folder)): \(names), manifest.json, datapackage.json"
        // As the person typed it, so that the line can be copied.
        let typed = CommandLine.arguments.first ?? ""
        let isRelative = typed.contains("/") && !typed.hasPrefix("/")
        let program = isRelative ? VisibleText.of(typed) : "warchest"
        let next = "\(program) report race-stated --race GA-06 --db \(path)"
        let loaded = "\(posted.rows) new rows of \(posted.files) journals in \(path)"
        return [""] + TextWrap.lines("CSV FILES (rows) \(text)", width: width)
            + TextWrap.lines("LOADED \(loaded)", width: width)
            + TextWrap.lines("WHY? \(program) claims check --db \(path)", width: width)
            + TextWrap.lines("NEXT \(next)", width: width)
    }

    // MARK: Layout

    private func heading(_ title: String, _ text: String) -> [String] {
        [""]
            + TextWrap.labelled("\(title)  ", text, width: width).split(separator: "\n")
            .map(String.init)
    }

    /// Aligned cells; texts of the first and the last column give way to the width.
    private func table(_ rows: [[String]], right: Set<Int>) -> [String] {
        guard let count = rows.first?.count else { return [] }
        var widths = (0..<count).map { column in
            rows.map { DisplayWidth.of($0[column]) }.max() ?? 0
        }
        let texts = widths.indices.filter { !right.contains($0) }
        while widths.reduce(2 * (count - 1), +) > width {
            guard let widest = texts.max(by: { widths[$0] < widths[$1] }), widths[widest] > 10
            else { break }
            widths[widest] -= 1
        }
        return rows.map { cells in
            var line = ""
            for (index, cell) in cells.enumerated() {
                let fitted = DisplayWidth.fit(cell, columns: widths[index])
                let blanks = String(repeating: " ", count: widths[index] - DisplayWidth.of(fitted))
                if index > 0 { line += "  " }
                line += right.contains(index) ? blanks + fitted : fitted + blanks
            }
            while line.utf8.last == 0x20 { line.removeLast() }
            return line
        }
    }

    private func word(_ row: Row, _ name: String) -> String {
        switch row[name] ?? .null {
        case .text(let text): VisibleText.of(text)
        case .integer(let number): String(number)
        default: ""
        }
    }

    private func number(_ row: Row, _ name: String) -> String {
        if case .integer(let number) = row[name] ?? .null { return Numbers.grouped(Int(number)) }
        return ""
    }

    private func dollars(_ row: Row) -> String {
        if case .integer(let cents) = row["low_cents"] ?? .null { return Cents(cents).grouped }
        return word(row, "stated")
    }
}

import Artefacts
import Files
import Foundation
import Pages
import Report
import Sheets
import Store
import Wording

/// One request being answered by one connection.
struct View {
    let explorer: Explorer
    let connection: Connection
    let request: Request

    /// Words of an address that are no parameters of a report.
    private static let own: Set<String> = ["as-of", "method", "key", "sort", "columns", "where"]
    /// The largest answer; more is for the terminal.
    private static let mostBytes = 256 << 20

    private func asOf() throws -> String {
        try request.value("as-of") ?? explorer.setting.today()
    }

    private func page(_ bytes: [UInt8]) -> Response { explorer.page(bytes) }

    func response() throws -> Response {
        let path = request.path
        switch (path.first, path.count) {
        case (nil, 0): return try start()
        case ("report", 1): return try start()
        case ("report", 2): return try report(path[1])
        case ("why", 2): return try why(path[1])
        case ("find", 1), ("donors", 1): return try find(ending: nil)
        case ("find.csv", 1): return try find(ending: .csv)
        case ("find.json", 1): return try find(ending: .json)
        case (let kind?, 1) where Self.lists[kind] != nil: return try list(kind)
        case (let kind?, 2) where PageCatalogue.kinds.contains(kind) && !path[1].isEmpty:
            return try explorer.withHelper { helpers in
                try page(maker(helpers).page(PageCatalogue.page(kind), of: path[1], asOf: asOf()))
            }
        default: throw nowhere()
        }
    }

    private func nowhere() -> Refusal {
        let kinds = PageCatalogue.kinds.map { "/\($0)/…" } + ["/report/NAME", "/find"]
        return Refusal(
            404,
            "expected an address like \(kinds.joined(separator: ", ")), found "
                + VisibleText.of(String(request.address.prefix(200))) + "\n"
                + "Begin at the first page: Warchest, above.")
    }

    private func maker(_ helpers: [Connection] = []) throws -> PageMaker {
        var tools = try explorer.setting.tools()
        tools.isServed = true
        return PageMaker(connection: connection, helpers: helpers, tools: tools)
    }

    private func start() throws -> Response {
        let reports = try explorer.catalogue.names.map { try explorer.catalogue.report($0) }
        let name = explorer.setting.path.split(separator: "/").last.map(String.init) ?? ""
        return try page(explorer.pages.start(database: name, asOf: asOf(), reports: reports))
    }

    // MARK: Reports

    /// What the address asks of a report; blank fields of a form ask nothing.
    private func question() throws -> ReportRequest {
        var asked = ReportRequest(asOf: try asOf(), method: request.value("method"))
        for word in request.query where !Self.own.contains(word.name) && !word.value.isEmpty {
            if asked.parameters[word.name] == nil {
                asked.parameters[word.name] = word.value
            } else {
                asked.further[word.name, default: []].append(word.value)
            }
        }
        asked.shape = AnswerShape(
            columns: request.value("columns"),
            conditions: request.query.filter { $0.name == "where" && !$0.value.isEmpty }
                .map(\.value), sort: request.value("sort"))
        return asked
    }

    private func report(_ name: String) throws -> Response {
        let dot = name.lastIndex(of: ".")
        let ending = dot.map { String(name[name.index(after: $0)...]) }
        let stem = dot.map { String(name[..<$0]) } ?? name
        guard let report = try found(stem) else { throw nowhere() }
        let asked = try question()
        guard let ending else {
            // A form whose required fields are blank is shown again.
            let missing = report.parameters.contains {
                $0.isRequired && asked.parameters[$0.name] == nil
            }
            if missing { return try page(explorer.pages.ask(report, asked, message: nil)) }
            do {
                return try page(maker().page(report, asked))
            } catch ReportError.usage(let message) {
                var response = try page(explorer.pages.ask(report, asked, message: message))
                response.status = 400
                return response
            }
        }
        let runner = ReportRunner(report: report, connection: connection)
        switch ending {
        case "csv", "json":
            return try rows(ending == "csv" ? .csv : .json, "\(stem).\(ending)") {
                try runner.run(asked, into: $0)
            }
        case "xlsx": return try workbook(report, asked)
        default:
            throw Refusal(
                404,
                "expected \(stem), \(stem).csv, \(stem).json or \(stem).xlsx, found "
                    + VisibleText.of(name))
        }
    }

    /// A report of the program's; no address reads a file.
    private func found(_ name: String) throws -> ReportDefinition? {
        guard explorer.catalogue.names.contains(name) else { return nil }
        return try explorer.catalogue.report(name)
    }

    /// Rows as a file, the same bytes as the command writes to a pipe.
    private func rows(
        _ format: OutputFormat, _ name: String, run: (RowSink) throws -> Void
    ) throws -> Response {
        var bytes: [UInt8] = []
        let output = ByteOutput { chunk in
            bytes.append(contentsOf: chunk)
            guard bytes.count <= Self.mostBytes else {
                throw Refusal(
                    503,
                    "expected up to \(Self.mostBytes >> 20) MiB of rows, found more.\n"
                        + "The command writes any number: warchest report … -o FILE.csv")
            }
        }
        let isCSV = format == .csv
        try run(isCSV ? CSVSink(output: output, profile: .plain) : JSONSink(output: output))
        return Response(
            type: isCSV ? "text/csv; charset=utf-8" : "application/json", body: bytes,
            fileName: name)
    }

    private func workbook(_ report: ReportDefinition, _ asked: ReportRequest) throws -> Response {
        let number = UInt64.random(in: 0 ... .max)
        let path = "\(explorer.setting.folder)/warchest-\(number).xlsx"
        defer { unlink(path) }
        _ = try WorkbookExporter(version: explorer.setting.version, overwrites: false).write(
            [report], [report.name: asked], asOf: asked.asOf, to: path
        ) { _ in connection }
        return Response(
            type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body: try PlainFile.bytes(of: path, limit: Self.mostBytes),
            fileName: "\(report.name).xlsx")
    }

    // MARK: Proofs

    private func why(_ name: String) throws -> Response {
        if let id = Int64(name) { return try page(maker().record(id, asOf: asOf())) }
        guard let report = try found(name) else { throw nowhere() }
        guard let key = request.value("key") else {
            throw ReportError.usage(
                "expected key=… in the address, found none.\n"
                    + "  Figures of /report/\(name) lead to their proofs.")
        }
        return try page(maker().proof(report, question(), key: key))
    }

    // MARK: Lists

    /// The lists, and the columns of each.
    private static let lists = [
        "races": "", "committees": "", "candidates": "", "spenders": "", "filings": "",
    ]
    private static let perSheet = 200

    private func list(_ name: String) throws -> Response {
        let path = "schema/lists/\(name).sql"
        let report = try ReportDefinition.parse(
            Artefacts.file(path)?.text ?? "", file: path, embedded: true)
        var asked = ReportRequest(asOf: try asOf())
        let words = request.value("words")
        let sheet = request.value("sheet") ?? "1"
        guard let number = Int(sheet), (1...100_000).contains(number) else {
            throw ReportError.usage(
                "sheet: expected a number from 1, found \(VisibleText.of(sheet)).")
        }
        asked.parameters = ["sheet": sheet, "words": words].compactMapValues(\.self)
        let table = try ServedPages.Table(
            id: name, most: Self.perSheet, columns: report.columns.map(\.name)
        ) { sink in
            try ReportRunner(report: report, connection: connection).run(asked, into: sink)
        }
        return try page(
            explorer.pages.list(
                table, at: "/" + name, sheet: number, perSheet: Self.perSheet, words: words))
    }

    // MARK: Names

    private func find(ending: OutputFormat?) throws -> Response {
        let told = try Finder.question
        var values = ["as-of": try asOf()]
        for word in request.query where !word.value.isEmpty { values[word.name] = word.value }
        let isDonors = request.path == ["donors"]
        if isDonors { values["as"] = "donor" }
        let title = isDonors ? "Donors" : "Find a name"
        guard let name = values["name"] else {
            return try page(
                explorer.pages.found([], told: told, values: values, downloads: [], title: title))
        }
        var parameters = values.filter { !["name", "as-of", "count"].contains($0.key) }
        parameters["limit"] = ending == nil ? "200" : "all"
        let most = ending == nil && values["count"] != "all" ? Finder.mostOfTable : nil
        do {
            let finder = try Finder(
                name, parameters, most: most, asOf: try asOf(), in: connection)
            if let ending {
                return try rows(ending, "found.\(ending.rawValue)") {
                    try finder.run(.rows, into: $0)
                }
            }
            let words = request.address.split(separator: "?", maxSplits: 1).last ?? ""
            let tables = try [("names", Finder.Answer.names), ("rows", .rows)].map { id, answer in
                try ServedPages.Table(
                    id: id, most: 200, columns: try Finder.columns(of: answer)
                ) { try finder.run(answer, into: $0) }
            }
            return try page(
                explorer.pages.found(
                    tables, told: told, values: values,
                    downloads: ["csv", "json"].map { ($0, "/find.\($0)?\(words)") }, title: title))
        } catch ReportError.usage(let message) where ending == nil {
            var response = try page(
                explorer.pages.found(
                    [], told: told, values: values, downloads: [], title: title,
                    message: message))
            response.status = 400
            return response
        }
    }
}

import Report
import Store
import Wording

/// The pages that only a server has: where one begins, lists, what was found, and what went wrong.
package struct ServedPages: Sendable {
    private let templates: PageTemplates
    private let version: String

    /// Makes one.
    package init(templates: PageTemplates, version: String) {
        self.templates = templates
        self.version = version
    }

    /// What a page may do: show itself, in our style, and ask us again.
    package var policy: String {
        "default-src 'none'; style-src 'sha256-\(templates.styleHash)'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'"
    }

    private func html(_ context: [String: Any]) throws -> [UInt8] {
        let common: [String: Any] = [
            "style": templates.style, "styleHash": templates.styleHash, "isServed": true,
            "version": version,
        ]
        return try templates.page(common.merging(context) { $1 }, named: "served")
    }

    // MARK: Beginning

    /// The first page: where one begins.
    package func start(database: String, asOf: String, reports: [ReportDefinition]) throws
        -> [UInt8]
    {
        try html([
            "title": "Warchest",
            "question": "A campaign-finance ledger: every figure answers "
                + "“why?”.",
            "lead": "\(VisibleText.of(database)), read only, as of \(asOf).",
            "isStart": true,
            "groups": [
                [
                    "title": "Questions",
                    "items": reports.map { report -> [String: Any] in
                        [
                            "address": "/report/" + PageAddress.encoded(report.name),
                            "text": report.title, "words": report.question,
                        ]
                    },
                ] as [String: Any]
            ],
        ])
    }

    /// What is refused or failed: what was expected, found, and what to do.
    package func problem(title: String, message: String) -> [UInt8] {
        let context: [String: Any] = ["title": title, "lines": Self.lines(message)]
        return (try? html(context)) ?? Array(message.utf8)
    }

    /// The lines of a message; one that offers an id (`--committee C00630426  NAME`) leads to it.
    private static func lines(_ message: String) -> [[String: Any]] {
        message.split(separator: "\n").map { line in
            let words = line.split(separator: " ", maxSplits: 2)
            let offered = ["--committee", "--candidate"].first { words.first ?? "" == $0 }
            guard line.hasPrefix("  "), words.count == 3, let offered else {
                return ["text": VisibleText.of(String(line))]
            }
            return [
                "text": VisibleText.of(words[1...].joined(separator: " ")), "isLinked": true,
                "address": PageAddress.page(String(offered.dropFirst(2)), String(words[1])),
            ]
        }
    }

    /// A report that cannot be answered yet: its form, and what is missing.
    package func ask(_ report: ReportDefinition, _ request: ReportRequest, message: String?)
        throws -> [UInt8]
    {
        var context: [String: Any] = [
            "title": report.title, "question": report.question,
            "form": ReportForm.context(report, request), "hasForm": true,
        ]
        if let message {
            context["lines"] = Self.lines(message)
        }
        return try html(context)
    }

    // MARK: Tables

    /// One table of a list or of what was found.
    package struct Table {
        var context: [String: Any]
        var rows: Int

        /// Runs a statement and keeps what it answers.
        ///
        /// - Parameters:
        ///   - most: rows that are shown.
        ///   - columns: those that are shown; those of a narrow table where nil.
        ///   - run: hands the answer to the sink.
        package init(
            id: String, most: Int, columns: [String], run: (RowSink) throws -> Void
        ) throws {
            let result = KeptResult()
            try run(result)
            let shown = columns.compactMap { name in result.columns.first { $0.name == name } }
            let count = min(most, result.rows.count)
            rows = result.rows.count
            context = [
                "id": id, "title": result.heading.title ?? "",
                "words": result.heading.question ?? "",
                "heads": shown.map {
                    ["text": CellWords.heading($0), "isNumber": $0.alignsRight] as [String: Any]
                },
                "rows": (0..<count).map { row in
                    ["cells": shown.enumerated().map { Self.cell($1, row, result, $0 == 0) }]
                },
                "isEmpty": count == 0,
                "notes": (result.footer.notes + [result.footer.cut].compactMap(\.self))
                    .map(VisibleText.of),
                "excluded": result.footer.excluded.map { ["text": VisibleText.of($0.summary)] },
                "hasExcluded": !result.footer.excluded.isEmpty,
            ]
        }

        private static func cell(
            _ column: OutputColumn, _ row: Int, _ result: KeptResult, _ isHead: Bool
        ) -> [String: Any] {
            let text = result.text(row, column.name)
            let value = { (name: String) in result.text(row, name) }
            let address =
                result.place("role") == nil
                ? PageAddress.subject(column.name, value) : found(column.name, value)
            return [
                "text": isHead && text.isEmpty ? "(blank)" : text, "isHead": isHead,
                "isNumber": column.alignsRight,
                "isDay": !column.alignsRight && CellWords.isDay(text),
                "isLinked": address != nil, "address": address ?? "",
            ]
        }

        /// Of what was found a name leads to the page of its role.
        private static func found(_ column: String, _ value: (String) -> String) -> String? {
            guard column == "name" else { return PageAddress.subject(column, value) }
            let (role, id, name) = (value("role"), value("name_id"), value("name"))
            guard !name.isEmpty else { return nil }
            switch role {
            case "committee" where !id.isEmpty, "candidate" where !id.isEmpty,
                "spender" where !id.isEmpty:
                return PageAddress.page(role, id)
            case "donor", "payee": return PageAddress.page("donor", name)
            default: return nil
            }
        }
    }

    /// A list by sheets of rows.
    ///
    /// - Parameters:
    ///   - address: its own, without its words.
    ///   - words: the letters it was narrowed to.
    package func list(
        _ table: Table, at address: String, sheet: Int, perSheet: Int, words: String?
    ) throws -> [UInt8] {
        func link(_ sheet: Int) -> String {
            "\(address)?sheet=\(sheet)" + (words.map { "&words=\(PageAddress.encoded($0))" } ?? "")
        }
        var context: [String: Any] = [
            "title": table.context["title"] ?? "", "question": table.context["words"] ?? "",
            "tables": [table.context], "hasForm": true,
            "form": [
                "action": address, "button": "Show", "label": "Narrow the list",
                "fields": [
                    [
                        "id": "f-words", "name": "words", "label": "letters of the name or the id",
                        "value": VisibleText.of(words ?? ""), "type": "text", "help": "",
                    ]
                ],
            ] as [String: Any],
        ]
        if sheet > 1 { context["before"] = link(sheet - 1) }
        if table.rows > perSheet { context["after"] = link(sheet + 1) }
        if sheet > 1 || table.rows > perSheet { context["sheet"] = String(sheet) }
        return try html(context)
    }

    /// Who and what was found, or the form that asks for it.
    ///
    /// - Parameter downloads: the rows as files, by ending.
    package func found(
        _ tables: [Table], told report: ReportDefinition, values: [String: String],
        downloads: [(ending: String, address: String)], title: String, message: String? = nil
    ) throws -> [UInt8] {
        let form = ReportForm.context(
            report, ReportRequest(parameters: values, asOf: values["as-of"] ?? ""))
        let name: [String: Any] = [
            "id": "f-name", "name": "name", "label": "words of the name", "isRequired": true,
            "value": VisibleText.of(values["name"] ?? ""), "type": "text",
            "help": "In any order; beginnings and initials will do",
        ]
        let fields = [name] + (form["fields"] as? [[String: Any]] ?? [])
        var context: [String: Any] = [
            "title": title, "question": "Who bears the name, as filed, and which rows name them?",
            "tables": tables.map(\.context), "hasForm": true,
            "form": [
                "action": "/find", "button": "Find", "label": "Find by name", "fields": fields,
            ] as [String: Any],
            "isFolded": !tables.isEmpty,
            "hasDownloads": !downloads.isEmpty,
            "downloads": downloads.map { ["text": $0.ending, "address": $0.address] },
        ]
        if let message {
            context["lines"] = Self.lines(message)
        }
        return try html(context)
    }
}

import Artefacts
import Files
import Foundation
import Pages
import Report
import Store
import TestSupport
import Testing

/// What a page says, read back from the page.
@Suite struct PageTests {
    private static func maker(_ connection: Connection) throws -> PageMaker {
        try PageMaker(
            connection: connection,
            tools: PageMaker.Tools(
                readLines: { _, _ in nil }, layout: { _, _, _ in nil },
                templates: PageTemplates(), version: "test", progress: { _ in }))
    }

    private static let subjects = [
        ("race", "OH-15"), ("race", "OH-15@2024-04-20"), ("committee", "C00990101"),
        ("candidate", "H4OH15101"), ("spender", "C00990606"), ("claims", "OH-15"),
        ("donor", "doe jane"),
        ("filing", "9900001"),
    ]

    private static func page(_ kind: String, _ value: String) throws -> String {
        let connection = try ImportedRace.connection()
        return String(
            decoding: try maker(connection).page(
                PageCatalogue.page(kind), of: value, asOf: "2024-06-01"), as: UTF8.self)
    }

    /// The text between two marks, each time.
    private static func parts(_ text: String, _ from: String, _ to: String) -> [String] {
        text.components(separatedBy: from).dropFirst().map {
            $0.components(separatedBy: to)[0]
        }
    }

    private static func values(_ text: String) -> [Int64] {
        parts(text, "<data value=\"", "\"").compactMap { Int64($0) }
    }

    @Test(arguments: subjects) func everyProofMakesItsFigure(_ kind: String, _ value: String)
        throws
    {
        let html = try Self.page(kind, value)
        var proved = 0
        for figure in Self.parts(html, "<div class=\"figure\"", "\n</div>") {
            guard figure.contains("<tfoot>") else { continue }
            let told = Self.values(Self.parts(figure, "<h3>", "</h3>")[0])
            let rows = Self.values(Self.parts(figure, "<tbody>", "</tbody>")[0])
            let sum = Self.values(Self.parts(figure, "<tfoot>", "</tfoot>")[0])
            #expect(told == sum)
            #expect(rows.reduce(0, +) == sum[0])
            proved += 1
        }
        #expect(proved > 0 || kind == "claims")
        #expect(!html.contains("class=\"fault\""))
    }

    @Test(arguments: subjects) func aPageNeedsNothingElse(_ kind: String, _ value: String) throws {
        let html = try Self.page(kind, value)
        for forbidden in ["<script", "<link", "<iframe", "<img", " src=", "@import", " style=\""] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
        let style = Self.parts(html, "<style>", "</style>")[0]
        let digest = Data(
            stride(from: 0, to: 64, by: 2).map { index in
                let hex = Array(SHA256Hasher.hex(of: style).utf8)[index..<index + 2]
                return UInt8(String(decoding: hex, as: UTF8.self), radix: 16) ?? 0
            }
        ).base64EncodedString()
        #expect(html.contains("default-src 'none'; style-src 'sha256-\(digest)'"))
        for address in Self.parts(html, "href=\"", "\"") where !address.hasPrefix("#") {
            #expect(address.hasPrefix("https://docquery.fec.gov/cgi-bin/fecimg/?"))
        }
        #expect(html.utf8.count <= PageMaker.mostBytes)
    }

    @Test(arguments: subjects) func everyLinkHasItsPlace(_ kind: String, _ value: String) throws {
        let html = try Self.page(kind, value)
        let names = Self.parts(html, " id=\"", "\"")
        let repeated = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys
        // The hatchings of charts stand once.
        #expect(repeated.isEmpty, "\(repeated)")
        for target in Self.parts(html, "href=\"#", "\"") {
            #expect(names.contains(target), "#\(target)")
        }
    }

    @Test func tagsAreClosed() throws {
        for (kind, value) in Self.subjects {
            let html = try Self.page(kind, value)
            for tag in [
                "section", "details", "table", "tr", "div", "figure", "article", "ul", "svg", "dl",
            ] {
                let all =
                    html.components(separatedBy: "<\(tag)>").count
                    + html.components(separatedBy: "<\(tag) ").count - 2
                #expect(all == html.components(separatedBy: "</\(tag)>").count - 1, "\(tag)")
            }
        }
    }

    /// However it is typed, a page is called by the race or the id.
    @Test func aPageIsCalledByWhatItIsOf() throws {
        #expect(try Self.page("race", "oh15").contains("<h1>OH-15: who paid"))
        #expect(
            try Self.page("candidate", "H4OH15101").contains("<h1>VALE, ROSE (H4OH15101)"))
        #expect(
            try Self.page("committee", "vale for").contains("VALE FOR CONGRESS (C00990101)"))
    }

    /// Sections that are answered beside each other are the same, proofs and all; also of a page
    /// that is made again because it is too large.
    @Test(arguments: [false, true]) func helpersChangeNothing(_ isServed: Bool) throws {
        let connections = try (0..<3).map { _ in try ImportedRace.connection() }
        var tools = try PageMaker.Tools(
            readLines: { _, _ in nil }, layout: { _, _, _ in nil },
            templates: PageTemplates(), version: "test", progress: { _ in })
        tools.isServed = isServed
        for (kind, value) in Self.subjects {
            let page = try PageCatalogue.page(kind)
            let alone = try PageMaker(connection: connections[0], tools: tools)
                .page(page, of: value, asOf: "2024-06-01")
            let helped = try PageMaker(
                connection: connections[0], helpers: Array(connections[1...]), tools: tools
            ).page(page, of: value, asOf: "2024-06-01")
            #expect(alone == helped, "\(kind)")
        }
    }

    @Test func theSameQuestionMakesTheSameBytes() throws {
        #expect(try Self.page("race", "OH-15") == Self.page("race", "OH-15"))
    }

    @Test func hostileNamesStayText() throws {
        let name =
            "<script>alert(1)</script>\" onload=\"x\u{202E}\u{7}{{title}}"
            + String(repeating: "Ж", count: 4_000)
        let text = """
            -- title: Hostile
            -- question: Who?
            -- column: who text Name
            -- column: total_cents cents Sum
            -- method: x/1
            -- key: who
            -- cell: total_cents
            -- chart: bars x=who y=total_cents
            -- order: who
            -- @query
            SELECT '\(name.replacing("'", with: "''"))' AS who, 5 AS total_cents
            """
        let report = try ReportDefinition.parse(text, file: "hostile.sql", embedded: false)
        let connection = try ImportedRace.connection()
        let html = String(
            decoding: try Self.maker(connection).page(
                report, ReportRequest(asOf: "2024-06-01")), as: UTF8.self)
        #expect(!html.contains("<script"))
        #expect(!html.contains("onload=\"x"))
        #expect(!html.unicodeScalars.contains("\u{202E}"))
        #expect(html.contains("&lt;script&gt;"))
        // A name is never a template.
        #expect(html.contains("{{title}}"))
    }

    @Test func everyChartOfEveryReportDraws() throws {
        let connection = try ImportedRace.connection()
        let catalogue = ReportCatalogue()
        var drawn = 0
        for name in catalogue.names {
            let report = try catalogue.report(name)
            guard !report.charts.isEmpty else { continue }
            var request = ImportedRace.request(report, report.methods[0])
            request.showsKeys = false
            let drawing = ReportDrawing(report: report, connection: connection)
            do {
                let svg = String(decoding: try drawing.svg(request, style: ""), as: UTF8.self)
                #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>\n"))
                // A style whose line ends are made visible is none.
                let styled = String(
                    decoding: try drawing.svg(request, style: PageTemplates().chartStyle),
                    as: UTF8.self)
                #expect(!styled.contains("\\n") && styled.contains(" svg.chart {"))
                #expect(try !drawing.plot(request, width: 60).isEmpty)
                drawn += 1
            } catch let error as ReportError {
                #expect(error.message.contains("nothing to draw"))
            }
        }
        #expect(drawn >= 10)
    }

    /// A page names reports, parameters and columns that there are.
    @Test(arguments: PageCatalogue.kinds) func pagesNameWhatThereIs(_ kind: String) throws {
        let page = try PageCatalogue.page(kind)
        let catalogue = ReportCatalogue()
        #expect(page.kind == kind)
        #expect(Set(page.sections.map(\.id)).count == page.sections.count)
        for section in page.sections {
            guard let name = section.report else {
                #expect(section.claims == true)
                continue
            }
            let report = try catalogue.report(name)
            for parameter in (section.with ?? [:]).keys {
                #expect(report.parameter(parameter) != nil, "\(section.id): --\(parameter)")
            }
            let told = (section.headline?.told ?? [:]).values.joined()
            let columns =
                (section.columns ?? []) + (section.headline?.figures ?? [])
                + Self.parts(told, "{", "}") + (section.headline?.told ?? [:]).keys
            for column in columns {
                #expect(
                    report.columns.contains { $0.name == column }, "\(section.id): \(column)")
            }
            _ = try report.charts(reading: section.charts ?? [])
        }
    }

    @Test func aChartLineThatCannotBeSaysSo() throws {
        func refusal(_ chart: String) -> String {
            let text = """
                -- title: T
                -- question: Q?
                -- column: who text Name
                -- column: total_cents cents Sum
                -- method: x/1
                -- chart: \(chart)
                -- order: who
                -- @query
                SELECT 'a' AS who, 5 AS total_cents
                """
            do {
                _ = try ReportDefinition.parse(text, file: "mine.sql", embedded: false)
                return ""
            } catch let error as ReportError {
                return error.message
            } catch {
                return "\(error)"
            }
        }
        #expect(refusal("bars x=who y=total_cents top=5") == "")
        #expect(refusal("pie x=who y=total_cents").contains("expected bars, columns"))
        #expect(refusal("bars x=who").contains("bars needs y=COLUMN"))
        #expect(refusal("bars x=who y=total").contains("not declared"))
        #expect(refusal("bars x=total_cents y=who").contains("expected a column of numbers"))
        #expect(refusal("bars x=who y=total_cents top=0").contains("top=1"))
        #expect(refusal("bars x=who y=total_cents low=who").contains("bars takes"))
    }
}

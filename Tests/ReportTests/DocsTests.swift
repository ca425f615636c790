import Foundation
import Import
import Report
import Store
import Testing

/// docs/formats.md, docs/reports.md and docs/schema.md are written from the files they are about.
/// `RECORD=1 swift test` writes them, and fails once.
@Suite struct DocsTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private func expect(_ text: String, is name: String) throws {
        let url = Self.root.appendingPathComponent(name)
        let kept = (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) }
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            guard kept != text else { return }
            try Data(text.utf8).write(to: url)
            Issue.record("recorded \(name); look at the difference, then run again")
            return
        }
        #expect(kept == text, "\(name) is not current; RECORD=1 swift test writes it")
    }

    private static let notice =
        "<!-- Written by RECORD=1 swift test; edit the files it is about. -->"

    @Test func theListOfFormatsIsCurrent() throws {
        let formats = try FormatCatalogue.load().sorted { $0.id < $1.id }
        var text = """
            # Formats

            \(Self.notice)

            What `warchest import` can read: one file under `importers/` each, shown by
            `warchest formats ID`. Amounts in journals may be written in words, such as
            `nearly $30 million`; [amounts.md](amounts.md) says what each phrase becomes. How a
            format file is written: [architecture.md](architecture.md).

            | Format | What it is |
            |---|---|

            """
        for format in formats {
            let anchor = format.id.replacing("/", with: "")
            text += "| [`\(format.id)`](#\(anchor)) | \(format.title) |\n"
        }
        for format in formats {
            text += "\n## \(format.id)\n\n```\n\(FormatDescription.text(format))```\n"
        }
        try expect(text, is: "docs/formats.md")
    }

    /// The table in docs/fetching.md; what stands around it is written by hand.
    @Test func theTableOfAddressesIsCurrent() throws {
        let formats = try FormatCatalogue.load().sorted { $0.id < $1.id }
        var table = """
            | `warchest fetch` | Address | Format | Public on | Written at | Checked |
            |---|---|---|---|---|---|

            """
        for (format, address) in formats.flatMap({ format in
            format.addresses.map { (format.id, $0) }
        }) {
            let group = address.of.first ?? ""
            let words = group == address.name ? group : "\(group) \(address.name)"
            table +=
                "| `\(words)`\(address.since.map { " (from \($0))" } ?? "") | `\(address.pattern)` "
                + "| [`\(format)`](formats.md#\(format.replacing("/", with: ""))) "
                + "| \(address.known.rawValue) | \(address.writtenAt) | \(address.checked) |\n"
        }
        let (begin, end) = ("<!-- addresses: begin -->\n", "<!-- addresses: end -->")
        let page = try String(
            contentsOf: Self.root.appendingPathComponent("docs/fetching.md"), encoding: .utf8)
        let from = try #require(page.firstRange(of: begin)?.upperBound)
        let to = try #require(page.firstRange(of: end)?.lowerBound)
        try expect(page[..<from] + table + page[to...], is: "docs/fetching.md")
    }

    @Test func theListOfStatesIsCurrent() throws {
        let formats = try FormatCatalogue.load().sorted { $0.id < $1.id }
        let packs = try FormatCatalogue.packs().sorted { $0.title < $1.title }
        var text = """
            # States and cities

            \(Self.notice)

            A state or a city is a folder under `importers/`: its formats, and a `pack.json5` with
            what holds for all of them. `warchest import` recognises their files without `--format`.
            **Tested**: `files` are whole files of the publisher, most of them held against a sum
            counted by other means, the rest only against what they gave before; `thin` is a handful
            of real rows; `none` is written from descriptions alone. **Reconciled** names the filer
            and period whose rows add up to their published cover. How to write one:
            [your-first-pack.md](your-first-pack.md).

            | Folder | Whose files | Tested | Reconciled | Formats |
            |---|---|---|---|---|

            """
        for pack in packs {
            let own = formats.filter { FormatCatalogue.folder($0.id) == pack.id }
            let links = own.map {
                "[`\($0.id.dropFirst(pack.id.count + 1))`]"
                    + "(formats.md#\($0.id.replacing("/", with: "")))"
            }
            text +=
                "| [`\(pack.id)`](#\(pack.id)) | \(pack.title) | \(pack.tested) | "
                + "\(pack.reconciled.isEmpty ? "unreconciled" : pack.reconciled) | "
                + "\(links.joined(separator: ", ")) |\n"
        }
        for pack in packs {
            text += "\n## \(pack.id)\n\n\(pack.title) (`\(pack.division)`).\n\n"
            text += "**What counts.** \(pack.counts)\n\n**Use of names.** \(pack.law)"
            text += pack.lawSource.isEmpty ? "" : " <\(pack.lawSource)>"
            text += "\n\n**Described at** "
            text += pack.documentation.map { "<\($0)>" }.joined(separator: ", ") + "\n"
        }
        try expect(text, is: "docs/states.md")
    }

    @Test func theListOfReportsIsCurrent() throws {
        let catalogue = ReportCatalogue()
        let reports = try catalogue.names.map { try catalogue.report($0) }
        var text = """
            # Reports

            \(Self.notice)

            What `warchest report` can answer: one file under `exports/` each, shown by
            `warchest report NAME --help`. Columns named `…_usd` and `…_pct` are `…_cents` and
            `…_bp` (hundredths of a percent) in JSON. How a report file is written:
            [architecture.md](architecture.md).

            | Report | Question |
            |---|---|

            """
        for report in reports {
            text += "| [`\(report.name)`](#\(report.name)) | \(report.question) |\n"
        }
        for report in reports {
            text += "\n## \(report.name)\n\n```\n\(ReportHelp.text(report, width: 96))```\n"
        }
        try expect(text, is: "docs/reports.md")
    }

    @Test func theDataDictionaryIsCurrent() throws {
        let views = DataDictionary().views
        var text = """
            # Public views

            \(Self.notice)

            What `warchest query` and any SQLite program can read, as `warchest schema` shows it.
            Money is whole US cents in columns named `…_cents`; days are ISO text.

            """
        for view in views {
            text +=
                "\n## \(view.name)\n\n\(view.about)\n\n"
                + "| Column | Type | What it holds |\n|---|---|---|\n"
            for column in view.columns {
                let words = column.description.replacing("|", with: "\\|")
                text += "| `\(column.name)` | \(column.type) | \(words) |\n"
            }
        }
        try expect(text, is: "docs/schema.md")
    }
}

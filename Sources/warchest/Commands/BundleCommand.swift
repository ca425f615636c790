import ArgumentParser
import Files
import Foundation
import Pages
import Report
import Sheets
import Store
import Wording

/// `warchest bundle KIND VALUE -o DIR`
struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Everything behind a page in one folder: page, CSV, verdicts, SQL, sources.",
        discussion: """
            What an editor or a reader needs to check a story: page.html, tables.xlsx with a sheet
            for each report, csv/ with every row and its manifest.json (sources with their
            digests), sql/ with the complete statement of each report, claims.csv. Made again with
            the same --as-of from the same ledger it has the same bytes, and no path of yours is
            in it.

            EXAMPLE:
              warchest bundle race GA-06 --as-of 2017-06-30 -o ga06
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "What the page is of; see: warchest page --help")
    var kind: String

    @Argument(help: "Which one: a race like GA-06, an id, a name in quotes.")
    var value: String

    @Option(name: [.customShort("o"), .customLong("output")], help: "The folder to write.")
    var folder: String

    @Option(name: .customLong("as-of"), help: "Answer with what was known on that day.")
    var asOf: String?

    @Option(help: "A folder with templates and styles of your own, named as in exports/pages.")
    var templates: String?

    @Flag(help: "Replace existing files.")
    var force = false

    mutating func run() throws {
        let page = try PageCatalogue.page(kind)
        let day = try asOf ?? Surroundings.today()
        let questions = try page.questions(of: value, asOf: day)
        let path = global.path
        let connection = try Reading.trusted(path, isAlone: true)
        let base = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        try makeFolders(base)
        let (race, templates, force) = (Self.seat(page, value), templates, force)
        try connection.oneState {
            let html = try PageMaker(connection: connection, tools: .shipped(templates))
                .page(page, of: value, asOf: day)
            try PageOutput.write(html, to: "\(base)/page.html", force: force)
            let requests = Dictionary(
                questions.map { ($0.report.name, $0.request) }, uniquingKeysWith: { a, _ in a })
            var exporter = Exporter(version: Program.version, overwrites: force)
            exporter.onFile = Waiting.on
            _ = try exporter.export(
                questions.map(\.report), requests, asOf: day, profile: .excel, to: "\(base)/csv"
            ) { _ in connection }
            var books = WorkbookExporter(version: Program.version, overwrites: force)
            books.onSheet = Waiting.on
            _ = try books.write(
                questions.map(\.report), requests, asOf: day, to: "\(base)/tables.xlsx"
            ) { _ in connection }
            for (report, request) in questions {
                let sql = try CompleteStatement.text(report, request) { connection }
                try PageOutput.write(
                    Array((sql + "\n").utf8), to: "\(base)/sql/\(report.name).sql", force: force)
            }
            if page.showsClaims {
                let claims = try ClaimCheck(connection: connection, today: day).run(
                    race: race, asOf: nil, method: nil)
                var bytes: [UInt8] = []
                let sink = CSVSink(
                    output: ByteOutput { bytes.append(contentsOf: $0) }, profile: .excel)
                try ClaimPrinter.print(claims, to: sink, connection, isForPeople: false)
                try PageOutput.write(bytes, to: "\(base)/claims.csv", force: force)
            }
        }
        let place = VisibleText.of(base)
        try StandardOutput.line("\(place)/page.html")
        try StandardOutput.line("\(place)/tables.xlsx")
        try StandardOutput.line("\(place)/csv: \(questions.count) reports, manifest.json")
        try StandardOutput.line("\(place)/sql: the statement of each")
        if page.showsClaims { try StandardOutput.line("\(place)/claims.csv") }
    }

    /// The seat of a page on a race; nil where all claims are meant.
    private static func seat(_ page: PageDefinition, _ value: String) -> String? {
        guard ["race", "claims"].contains(page.kind) else { return nil }
        return value.split(separator: "@").first.map(String.init)
    }

    private func makeFolders(_ base: String) throws {
        for path in [base, "\(base)/csv", "\(base)/sql"] {
            do {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            } catch {
                throw FileError.cannotCreate(
                    path: path, why: "expected a folder that can be made or written to")
            }
        }
    }
}

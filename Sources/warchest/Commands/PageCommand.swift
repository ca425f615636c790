import ArgumentParser
import Files
import Foundation
import Pages
import Report
import Store
import Wording

/// `warchest page KIND VALUE -o FILE`
struct PageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page",
        abstract: "Make a page to look at and to send: one HTML file whose figures open to proofs.",
        discussion: """
            The file needs no network, no script and no other file. Pages there are: \
            \(PageCatalogue.kinds.joined(separator: ", ")). Any report is a page with \
            warchest report NAME -o FILE.html, any proof with warchest why … -o FILE.html.

            EXAMPLES:
              warchest page race GA-06@2017-06-20 -o ga06.html
              warchest page race GA-06 --as-of 2017-05-31 -o then.html
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "What the page is of.")
    var kind: String

    @Argument(help: "Which one: a race like GA-06, an id, a name in quotes; of claims: all.")
    var value: String?

    @Option(name: [.short, .long], help: "The file to write; it ends in .html.")
    var output: String

    @Option(name: .customLong("as-of"), help: "Answer with what was known on that day.")
    var asOf: String?

    @Option(help: "A folder with templates and styles of your own, named as in exports/pages.")
    var templates: String?

    @Flag(help: "Replace an existing file.")
    var force = false

    mutating func run() throws {
        let page = try PageCatalogue.page(kind)
        guard let value = value ?? page.whole.map({ _ in "" }) else {
            throw UsageError(
                "page \(kind): expected \(page.takes), found nothing.\n"
                    + "  Like this: warchest page \(kind) … -o page.html")
        }
        try WholeFile.refuseExisting(output, overwrites: force)
        let connection = try Reading.trusted(global.path, isAlone: true)
        let day = try asOf ?? Surroundings.today()
        let bytes = try connection.oneState {
            try Reading.withHelper(of: connection) { helpers in
                try PageMaker(
                    connection: connection, helpers: helpers, tools: .shipped(templates)
                ).page(page, of: value, asOf: day)
            }
        }
        try PageOutput.write(bytes, to: output, force: force)
        PageOutput.say(output, bytes.count)
    }
}

extension PageMaker.Tools {
    /// What pages are made with here.
    static func shipped(_ templates: String?) throws -> Self {
        try Self(
            readLines: originalLines, layout: lineLayout,
            templates: PageTemplates(folder: templates), version: Program.version
        ) { step in
            Waiting.on { Waiting.Part(name: step.name, place: step.place, count: step.count) }
        }
    }
}

/// Pages and drawings to files, whole or not at all.
enum PageOutput {
    static func write(_ bytes: [UInt8], to path: String, force: Bool) throws {
        let file = try WholeFile(path: path, overwrites: force)
        try bytes.withUnsafeBytes { try file.write($0) }
        try file.commit(to: path)
    }

    static func say(_ path: String, _ bytes: Int) {
        StandardError.line("\(VisibleText.of(path)): \((bytes + 1023) / 1024) KiB")
    }
}

import ArgumentParser
import Files
import Foundation
import Import
import LedgerModel
import Report
import Store
import Wording

/// `warchest sources`: the report of the same name.
struct SourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources", abstract: "What is loaded, with control sums.",
        discussion: "EXAMPLES:\n  warchest sources\n  warchest sources --format csv")

    @OptionGroup var global: GlobalOptions

    @Option(help: "table, lines, csv, json or markdown.")
    var format: String?

    mutating func run() throws {
        let format = try Printing.format(format, file: nil)
        let connection = try Reading.trusted(global.path)
        let report = try ReportCatalogue().report("sources")
        try ReportRunner(report: report, connection: connection).run(
            ReportRequest(parameters: [:], asOf: try Surroundings.today()),
            into: Printing.sink(format))
    }
}

/// `warchest rejects`
struct RejectsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejects",
        abstract: "What was refused and why; --export writes it in a form to fix and import again.",
        discussion: """
            The export has the rejected lines as they were read, under a line that names their \
            source. Fix them and import the file: the rows join that source, once.

            EXAMPLES:
              warchest rejects --source 3
              warchest rejects --source 3 --export fix-me.txt
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: "Only this source.")
    var source: Int64?

    @Option(help: "Write the raw lines of --source to this file.")
    var export: String?

    @Flag(help: "Replace the file if it exists.")
    var force = false

    mutating func run() throws {
        if let export {
            guard let source else {
                throw UsageError("--export needs --source, as in: warchest sources")
            }
            return try exportLines(of: source, to: export)
        }
        var shown = 0
        let connection = try Reading.trusted(global.path)
        if let source { try Self.refuseUnknown(source, connection) }
        try connection.run(
            """
            SELECT coalesce(member, file) || ':' || line || ': '
              || CASE WHEN column_name IS NULL OR substr(message, 1, length(column_name) + 1)
                   IN (column_name || ':', column_name || ' ') THEN '' ELSE column_name || ': ' END
              || reason || ': ' || message FROM rejects
            WHERE :source IS NULL OR source_id = :source ORDER BY source_id, line
            """, parameters: ["source": source.map(SQLValue.integer) ?? .null]
        ) { row in
            try StandardOutput.line(VisibleText.of(row.text(0) ?? ""))
            shown += 1
            return true
        }
        if shown == 0 { try StandardOutput.line("no rejects") }
        try connection.run(
            """
            SELECT 'source ' || m.source_id || ' (' || m.file || ') mended ' || m.posted
              || ' rows of source ' || m.supplements || '; what was rejected stays on record'
            FROM source m WHERE m.supplements IS NOT NULL AND m.state <> 'removed'
              AND (:source IS NULL OR m.supplements = :source)
              AND m.supplements IN (SELECT source_id FROM reject) ORDER BY m.source_id
            """, parameters: ["source": source.map(SQLValue.integer) ?? .null]
        ) { row in
            StandardError.line(VisibleText.of(row.text(0) ?? ""))
            return true
        }
    }

    private static func refuseUnknown(_ source: Int64, _ connection: Connection) throws {
        var isKnown = false
        try connection.run(
            "SELECT 1 FROM source WHERE source_id = :source",
            parameters: ["source": .integer(source)]
        ) { _ in
            isKnown = true
            return false
        }
        guard !isKnown else { return }
        throw UsageError(
            "--source: expected the number of a source, found \(source): there is no source "
                + "\(source).\n  The list: warchest sources")
    }

    private func exportLines(of source: Int64, to file: String) throws {
        let connection = try Reading.trusted(global.path)
        try Self.refuseUnknown(source, connection)
        let output = try WholeFile(path: file, overwrites: force)
        var cut = 0
        var count = 0
        try connection.run(
            "SELECT header_line FROM source WHERE source_id = :source",
            parameters: ["source": .integer(source)]
        ) { row in
            let head = RejectExport.head(source: source, headerLine: row.text(0))
            try Array(head.utf8).withUnsafeBytes { try output.write($0) }
            return false
        }
        try connection.run(
            "SELECT raw, raw_bytes FROM rejects WHERE source_id = :source ORDER BY line",
            parameters: ["source": .integer(source)]
        ) { row in
            let raw = row.bytes(0)
            if Int64(raw.count) < row.integer(1) { cut += 1 }
            try output.write(raw)
            try [UInt8(0x0A)].withUnsafeBytes { try output.write($0) }
            count += 1
            return true
        }
        try output.commit(to: file)
        try StandardOutput.line(VisibleText.of("\(count) rejected lines written to \(file)"))
        try StandardOutput.line(
            "They are the bytes of the file, with nothing made harmless: mend them in a text "
                + "editor, not in a spreadsheet")
        if cut > 0 {
            try StandardOutput.line("\(cut) of them were longer than 64 KiB and are cut there")
        }
    }
}

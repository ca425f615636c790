import ArgumentParser
import Files
import Foundation
import Report
import Store
import Wording

/// `warchest query SQL`
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Run one SELECT of your own: read-only, guarded, with a time limit.",
        discussion: """
            The public views and their columns: warchest schema. A parameter :name in the SQL gets \
            its value with --param name=value; a value that is a whole number of up to 15 digits \
            without leading zeros is bound as a number, any other as text.

            EXAMPLES:
              warchest query "SELECT file, posted, rejected FROM sources"
              warchest query "SELECT * FROM contributions WHERE filer_id = :c" --param c=C00630426
              warchest query - --format csv -o out.csv < question.sql
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The statement, or - to read it from stdin.")
    var sql: String
    @Option(name: .customLong("param"), help: "A parameter, name=value. May be repeated.")
    var parameters: [String] = []
    @Option(help: "table, lines, csv, json or markdown. Default: table, or by the ending of FILE.")
    var format: String?
    @Option(name: [.customShort("o"), .customLong("output")], help: "Write a file.")
    var output: String?
    @Option(help: "Of a CSV file: excel (default), safe to open in a spreadsheet, or plain.")
    var profile: String?
    @Flag(help: "Replace an existing file.")
    var force = false
    @Option(help: "Show at most this many rows.")
    var limit: Int?
    @Option(help: "Time limit in seconds.")
    var timeout = "5"

    mutating func run() throws {
        if let limit, limit < 1 {
            throw UsageError("--limit: expected a whole number from 1, found \(limit).")
        }
        let format = try Printing.format(format, file: output)
        let values = try boundValues()
        let text = sql == "-" ? try Self.standardInput() : sql
        let connection = try Reading.guarded(global.path, timeout: timeout)
        let runner = QueryRunner(connection: connection)
        guard let output, output != "-" else {
            try runner.run(
                text, parameters: values, into: Printing.sink(format), limit: limit,
                rowCap: Printing.rowCap(format))
            return
        }
        let file = try WholeFile(path: output, overwrites: force)
        let bytes = ByteOutput { try file.write($0) }
        let sink: RowSink =
            switch format {
            case .table: TableSink(output: bytes, width: nil)
            case .lines: TableSink(output: bytes, width: nil, asLines: true)
            case .csv: CSVSink(output: bytes, profile: try Printing.profile(profile))
            case .json: JSONSink(output: bytes)
            case .markdown: MarkdownSink(output: bytes)
            }
        let rows = try runner.run(text, parameters: values, into: sink, limit: limit)
        try file.commit(to: output)
        StandardError.line("\(output): \(rows) rows")
    }

    private func boundValues() throws -> [String: SQLValue] {
        var values: [String: SQLValue] = [:]
        for parameter in parameters {
            guard let equals = parameter.firstIndex(of: "="), equals > parameter.startIndex else {
                throw UsageError(
                    "--param: expected name=value, found \(VisibleText.of(parameter)).")
            }
            let name = String(parameter[..<equals].drop { $0 == ":" })
            guard values[name] == nil else {
                throw UsageError("--param \(VisibleText.of(name)) is given twice.")
            }
            let text = String(parameter[parameter.index(after: equals)...])
            let number = text.utf8.count <= 16 ? Int64(text) : nil
            values[name] = number.flatMap { String($0) == text ? .integer($0) : nil } ?? .text(text)
        }
        return values
    }

    /// All of stdin, up to the longest statement the guard allows.
    private static func standardInput() throws -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= 100_000 {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR, !Interruption.isRequested { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageError("stdin: expected SQL in UTF-8, found other bytes.")
        }
        return text
    }
}

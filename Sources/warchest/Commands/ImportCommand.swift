import ArgumentParser
import Files
import Foundation
import Import
import LedgerModel
import Report
import Store
import Wording

/// `warchest import`
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Import files: FEC bulk files, electronic filings, ad buys, results, journals.",
        discussion: """
            Each file is recognised by its declared signature and posted in one transaction: every \
            line is posted, or rejected with its reason. The same content again adds nothing. A \
            newer copy of the same FEC file and cycle takes the older one's place, an amendment \
            that of the filing it amends. Zips are read in place, the FEC's daily zips of .fec \
            files too. What is known: warchest formats

            EXAMPLES:
              warchest import ~/Downloads/*.zip
              warchest import 1229017.fec 20180718.zip
              warchest import weball18.txt cn.txt ccl.txt --cycle 2018
              warchest import --format fec-bulk/itcont --cycle 2020 - < itcont.txt
              warchest import itcont.txt --received 2019-03-17 --json
            """)

    @Argument(help: "Files, zips or folders; - is standard input (needs --format).")
    var paths: [String]

    @OptionGroup var global: GlobalOptions

    @Option(help: "Format id, or a .json5 format file of your own; see: warchest formats")
    var format: String?

    @Option(
        help: ArgumentHelp(
            "Search this folder of format files too, after ~/.config/warchest/importers.",
            valueName: "dir"))
    var importers: [String] = []

    @Option(
        help: "The two-year period, by its even year; it goes before a year in the file's name.")
    var cycle: Int?

    @Option(help: "The day the file became public (YYYY-MM-DD); reports --as-of use it.")
    var received: String?

    @Option(help: "Only this member of a zip.")
    var member: String?

    @Option(
        name: .customLong("file-num"),
        help: "The FEC's number of the filing, when the file name does not say (one filing only).")
    var fileNumber: String?

    @Option(
        name: .customLong("max-rejects"), help: "Refuse a file with more rejected lines than this.")
    var maxRejects: Int?

    @Flag(help: "One JSON object per file on stdout.")
    var json = false

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    @Flag(help: .hidden)
    var timings = false

    mutating func run() throws {
        let options = try importOptions()
        let files = try Self.expand(paths)
        let unopened = files.compactMap(Importer.unopened)
        if !files.isEmpty, unopened.count == files.count, access(global.path, F_OK) != 0 {
            // No database is made when there is nothing to put into it.
            for outcome in unopened { try show(outcome) }
            throw ExitCode(unopened.map(\.exitCode).reduce(0, Self.worse))
        }
        let database = try Writing.database(global.path, create: true)
        let importer = try Importer(database: database, options: options)
        var code: Int32 = 0
        var unsaid: (any Error)?
        try importer.importFiles(files) { outcome in
            code = Self.worse(code, outcome.exitCode)
            // Whoever closed stdout, or filled its disk, did not ask for fewer files.
            do {
                try show(outcome)
                try StandardOutput.flush()
            } catch {
                unsaid = unsaid ?? error
            }
        }
        if let unsaid, !(unsaid is ClosedPipe) { throw unsaid }
        if code != 0 { throw ExitCode(code) }
    }

    private func importOptions() throws -> ImportOptions {
        var options = ImportOptions(today: try Surroundings.today(), now: Writing.now())
        options.ownFormats = try OwnFormatFolders.load(importers)
        if let format {
            if format.hasSuffix(".json5") {
                guard let data = FileManager.default.contents(atPath: format) else {
                    throw ImportError.unreadable(path: format, why: "no such file")
                }
                let own = try SourceFormat(id: format, text: String(decoding: data, as: UTF8.self))
                options.formatFile = own
            }
            options.formatID = format
        } else if paths.contains("-") {
            throw UsageError(
                "- needs --format, because standard input has no name; see: warchest formats")
        }
        if let cycle {
            guard (1976...2098).contains(cycle), cycle % 2 == 0 else {
                throw UsageError(
                    "--cycle: expected an even year like 2018, found \(cycle)"
                        + (cycle % 2 == 0
                            ? "" : "; a cycle is named by its second year: \(cycle &+ 1)"))
            }
            options.cycle = cycle
        }
        if let received {
            guard case .success(let day) = Day.parse(received) else {
                throw UsageError(
                    "--received: expected a day like 2019-03-17, found \(VisibleText.of(received))")
            }
            options.receivedOn = day.iso
        }
        if let maxRejects, maxRejects < 0 {
            throw UsageError("--max-rejects: expected 0 or more, found \(maxRejects)")
        }
        if let fileNumber {
            guard !fileNumber.isEmpty, fileNumber.utf8.count < 19,
                fileNumber.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }),
                Int64(fileNumber) != nil
            else {
                throw UsageError(
                    "--file-num: expected a number like 1229017, found "
                        + VisibleText.of(fileNumber))
            }
            guard paths.count == 1 else {
                throw UsageError("--file-num: expected one file, found \(paths.count)")
            }
            options.fileNumber = fileNumber
        }
        options.member = member
        options.maxRejects = maxRejects
        let progress = ImportProgress(isOn: !quiet && !json)
        options.onProgress = { name, bytes, total in
            if Interruption.isRequested {
                throw ImportError.interrupted(file: name)
            }
            progress.show(name, bytes, total)
        }
        return options
    }

    /// Folders become the files in them and below, sorted; hidden ones are passed over, and links
    /// to folders are not followed.
    static func expand(_ paths: [String]) throws -> [String] {
        var result: [String] = []
        for path in paths {
            guard path != "-", kind(of: path) == S_IFDIR else {
                result.append(path)
                continue
            }
            result += try files(below: path)
        }
        return result
    }

    private static func files(below folder: String) throws -> [String] {
        var result: [String] = []
        guard let names = PathText.names(in: folder) else {
            throw FileError.unreadable(path: folder, why: errorText())
        }
        for name in names where !name.hasPrefix(".") {
            let full = (folder as NSString).appendingPathComponent(name)
            guard let kind = kind(of: full) else { continue }
            if kind != S_IFDIR {
                result.append(full)
            } else if self.kind(of: full, follows: false) != S_IFLNK {
                result += try files(below: full)
            }
        }
        return result
    }

    /// What a path leads to, or is itself; nil where there is nothing.
    private static func kind(of path: String, follows: Bool = true) -> mode_t? {
        var status = stat()
        let bytes = PathText.bytes(path)
        guard (follows ? stat(bytes, &status) : lstat(bytes, &status)) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }

    /// Refused beats missing beats rejects beats done; a fault of ours beats them all.
    static func worse(_ left: Int32, _ right: Int32) -> Int32 {
        let order: [Int32] = [0, 3, 74, 2, 69, 70]
        func rank(_ code: Int32) -> Int { order.firstIndex(of: code) ?? order.count }
        return rank(left) >= rank(right) ? left : right
    }

    // MARK: Talk

    private func show(_ outcome: ImportOutcome) throws {
        try Self.show(outcome, json: json, quiet: quiet, timings: timings)
    }

    static func show(
        _ outcome: ImportOutcome, json: Bool = false, quiet: Bool = false, timings: Bool = false
    ) throws {
        if timings {
            let seconds = Dictionary(
                outcome.timings.map { ($0.name, $0.microseconds) }, uniquingKeysWith: { $0 + $1 })
            func value(_ name: String) -> String {
                let thousandths = (seconds[name] ?? 0) / 1000
                let rest = String(thousandths % 1000)
                return "\(thousandths / 1000)."
                    + String(repeating: "0", count: 3 - rest.count) + rest
            }
            StandardError.line(
                "{\"load_seconds\":\(value("load")),\"rollup_seconds\":\(value("rollup")),"
                    + "\"index_seconds\":\(value("settle")),\"commit_seconds\":\(value("commit"))}")
        }
        if json { try StandardOutput.line(outcome.json) }
        let name = outcome.member.map { "\(outcome.file): \($0)" } ?? outcome.file
        if let refusal = outcome.refusal {
            let ending =
                refusal.exitCode != 2 || refusal.message.contains("nothing")
                ? "" : "; nothing of it was posted"
            let start = refusal.namesFile ? "" : "\(name): "
            StandardError.line(
                "warchest: \(VisibleText.ofLines(start + refusal.message + ending))")
            return
        }
        if json || quiet { return }
        for line in lines(of: outcome, name: name) {
            try StandardOutput.line(VisibleText.of(line))
        }
    }

    private static func lines(of outcome: ImportOutcome, name: String) -> [String] {
        if let first = outcome.duplicateOf {
            let cycle = outcome.recycled.map { "; its cycle is now \($0)" } ?? ""
            return ["\(name): 0 new rows; the same content is source \(first)\(cycle)"]
        }
        if let why = outcome.skipped { return ["\(name): skipped: \(why)"] }
        var text =
            "\(name): \(Numbers.grouped(outcome.good)) \(outcome.good == 1 ? "row" : "rows") posted"
        if outcome.rejected > 0 { text += ", \(Numbers.grouped(outcome.rejected)) rejected" }
        if outcome.header > 0 { text += ", \(outcome.header) header" }
        if outcome.blank > 0 { text += ", \(Numbers.grouped(outcome.blank)) blank" }
        text += " (\(outcome.format ?? "?"), source \(outcome.sourceID ?? 0))"
        if let older = outcome.supersedes { text += "; supersedes source \(older)" }
        var lines = [text]
        for reject in outcome.rejects.prefix(5) {
            lines.append(
                "  \(outcome.member ?? outcome.file):\(reject.line): "
                    + "\(reject.reason): \(reject.message)"
            )
        }
        if outcome.rejected > 0, let source = outcome.sourceID {
            lines.append("  see: warchest rejects --source \(source)")
        }
        var counts: [String: (count: Int, message: String)] = [:]
        for warning in outcome.warnings {
            counts[warning.code, default: (0, warning.message)].count += 1
        }
        for (code, entry) in counts.sorted(by: { $0.key < $1.key }) {
            lines.append(
                "  note: \(code)" + (entry.count > 1 ? " (\(entry.count) times)" : "")
                    + ": \(entry.message)")
        }
        return lines
    }
}

/// Whole numbers for people.
enum Numbers {
    static func grouped(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
            index -= 3
        }
        return (value < 0 ? "-" : "") + digits
    }
}

import ArgumentParser
import Artefacts
import Foundation
import LedgerModel
import Report
import Server
import Store
import Wording

/// Options that every command understands.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .customLong("db"), help: "The database. Default: $WARCHEST_DB, else ./warchest.db")
    var database: String?

    /// The database to use.
    var path: String { Surroundings.databasePath(database) }
}

/// What the environment says. Only this file reads it.
enum Surroundings {
    static func databasePath(_ given: String?) -> String {
        if let given { return given }
        let named = ProcessInfo.processInfo.environment["WARCHEST_DB"] ?? ""
        return named.isEmpty ? "./warchest.db" : named
    }

    private static func variable(_ names: [String]) -> String? {
        names.lazy.compactMap { ProcessInfo.processInfo.environment[$0] }.first { !$0.isEmpty }
    }

    /// Whether programs here reach the network by a proxy, which libcurl finds by itself.
    static var hasProxy: Bool {
        variable(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]) != nil
    }

    /// A file of certificates to trust, in place of the system's.
    static var certificates: String? { variable(["CURL_CA_BUNDLE", "SSL_CERT_FILE"]) }

    /// The key of the FEC's programming interface: never printed, never kept.
    static var apiKey: String? { variable(["FEC_API_KEY"]) }

    /// Where fetched files are kept, by the platform's convention; nil where nothing says.
    static var cacheFolder: String? {
        if let folder = variable(["XDG_CACHE_HOME"]), folder.hasPrefix("/") {
            return folder + "/warchest"
        }
        #if os(macOS)
        return variable(["HOME"]).map { $0 + "/Library/Caches/warchest" }
        #else
        return variable(["HOME"]).map { $0 + "/.cache/warchest" }
        #endif
    }

    /// All of it, for a program of the user's own.
    static var all: [String: String] { ProcessInfo.processInfo.environment }

    /// How long the system has been running, asleep or awake, in seconds.
    static var secondsUp: Int {
        var up = timespec()
        #if os(macOS)
        clock_gettime(CLOCK_MONOTONIC, &up)
        #else
        clock_gettime(CLOCK_BOOTTIME, &up)
        #endif
        return up.tv_sec
    }

    /// When the system started, in seconds since 1970.
    static var bootedAt: Int { time(nil) - secondsUp - 1 }

    /// The folder of the user's own formats: $XDG_CONFIG_HOME, else ~/.config, /warchest/importers.
    static func importersFolder() -> String {
        let environment = ProcessInfo.processInfo.environment
        let named = environment["XDG_CONFIG_HOME"] ?? ""
        let base = named.hasPrefix("/") ? named : (environment["HOME"] ?? "") + "/.config"
        return base + "/warchest/importers"
    }

    /// Today in UTC as ISO text; tests set `WARCHEST_TODAY`.
    static func today() throws -> String {
        if let text = ProcessInfo.processInfo.environment["WARCHEST_TODAY"], !text.isEmpty {
            guard case .success(let day) = Day.parse(text) else {
                throw UsageError("WARCHEST_TODAY: expected a day like 2017-06-20, found \(text).")
            }
            return day.iso
        }
        return Day(number: time(nil) / 86_400)?.iso ?? "1970-01-01"
    }
}

/// Opens the database for reading.
enum Reading {
    /// The `user_version` this program reads: one per migration file.
    static let schemaVersion = Int32(
        clamping: Artefacts.files(under: "schema/migrations/", ending: "sql").count)

    /// How long one statement of ours may take where nobody says otherwise.
    static let ownSeconds = "600"

    /// Asked while statements run: whether to stop; and a person who waits is told so.
    private static var cancellation: Cancellation {
        Cancellation {
            Waiting.tick()
            return Interruption.isRequested
        }
    }

    /// For our own statements. Where the database brings views of its own they have the limits of
    /// other people's, and a note says so.
    ///
    /// - Parameter timeout: the time limit of one statement in seconds, as typed.
    /// - Parameter isAlone: whether no other connection is opened before or beside it, so that
    ///   SQLite need not count its memory, unless the limits ask for it.
    static func trusted(
        _ path: String, timeout: String? = nil, isAlone: Bool = false
    ) throws -> Connection {
        let limits = try limits(timeout ?? ownSeconds)
        if ServerSession.isAddress(path) {
            return try Connection(
                server: path, schemaVersion: schemaVersion,
                schemaDigest: SchemaCheck.shippedDigest,
                cancellation: Cancellation { Interruption.isRequested })
        }
        if isAlone { Connection.doWithoutMemoryCount() }
        do {
            let connection = try Connection(
                reading: path, schemaVersion: schemaVersion,
                schemaDigest: SchemaCheck.shippedDigest,
                profile: .trusted(seconds: limits.seconds), cancellation: cancellation)
            guard try ForeignCode.isIn(connection) else { return connection }
        }
        if isAlone { Connection.countMemoryAgain() }
        StandardError.line(
            "warchest: the views of this database are not those of warchest: what it says may be "
                + "wrong, and each statement has limits of time and memory; see: warchest verify")
        return try guarded(path, timeout: timeout)
    }

    /// One more connection in the state that another keeps, for whoever asks two questions at a
    /// time; none where the database is not ours alone to read, or has a log that others write.
    static func withHelper<T>(
        of connection: Connection, _ body: ([Connection]) throws -> T
    ) throws -> T {
        guard !connection.profile.isGuarded, !ServerSession.isAddress(connection.path),
            access(connection.path + "-wal", F_OK) != 0
        else {
            return try body([])
        }
        let helper = try Connection(
            reading: connection.path, schemaVersion: schemaVersion,
            schemaDigest: SchemaCheck.shippedDigest, cancellation: cancellation)
        guard helper.keepsStateAtOnce() else { return try body([]) }
        defer { helper.letGoOfState() }
        return try body([helper])
    }

    /// - Parameter timeout: the time limit of one statement in seconds, as typed.
    static func guarded(_ path: String, timeout: String?) throws -> Connection {
        let limits = try limits(timeout ?? "5")
        if ServerSession.isAddress(path) {
            return try Connection(
                server: path, schemaVersion: schemaVersion,
                schemaDigest: SchemaCheck.shippedDigest, profile: .guarded(limits),
                cancellation: Cancellation { Interruption.isRequested })
        }
        return try Connection(
            reading: path, schemaVersion: schemaVersion, schemaDigest: SchemaCheck.shippedDigest,
            profile: .guarded(limits),
            cancellation: cancellation)
    }

    private static func limits(_ seconds: String) throws -> Connection.Profile.Limits {
        let limits = Connection.Profile.Limits(secondsText: seconds) {
            StandardError.line("warchest: the query did not stop at its time limit; ended.")
            _exit(124)
        }
        guard let limits else {
            throw UsageError(
                "--timeout: expected seconds from 0.1 to 86400, found \(VisibleText.of(seconds)).")
        }
        return limits
    }

    /// The connection for a report: ours are trusted, users' files are guarded.
    static func connection(for report: ReportDefinition, _ path: String, timeout: String?) throws
        -> Connection
    {
        guard report.isEmbedded else { return try guarded(path, timeout: timeout) }
        return try trusted(path, timeout: timeout, isAlone: true)
    }
}

/// Sinks on stdout.
enum Printing {
    /// The most rows of a table on stdout; files and the other formats have all.
    static let mostTableRows = 1_000

    static func format(_ text: String?, file: String?) throws -> OutputFormat {
        if let text {
            guard let format = OutputFormat(rawValue: text) else {
                let names = OutputFormat.allCases.map(\.rawValue) + ["html", "svg", "png", "xlsx"]
                throw UsageError(
                    "--format: expected \(names.joined(separator: ", ")), found "
                        + "\(VisibleText.of(text)).\(Suggestion.phrase(for: text, in: names))")
            }
            return format
        }
        switch file.map({ ($0 as NSString).pathExtension.smallLetters }) {
        case "csv": return .csv
        case "json": return .json
        case "md", "markdown": return .markdown
        case nil, "", "txt", "text", "out", "log": return .table
        case let ending?:
            throw UsageError(
                "--output: expected a name that ends in .csv, .json, .md, .txt, .html, .svg or "
                    + ".xlsx, found .\(VisibleText.of(ending)). Say what it is to be with "
                    + "--format, or name it otherwise; spreadsheets open .xlsx.")
        }
    }

    /// Whether a workbook is asked for: by its format, or by the name of the file.
    static func isWorkbook(_ format: String?, file: String?) throws -> Bool {
        let isNamed = file.map { ($0 as NSString).pathExtension.smallLetters == "xlsx" } ?? false
        guard format == "xlsx" || (format == nil && isNamed) else { return false }
        guard let file, file != "-" else {
            throw UsageError("a workbook is a file, so name one: -o FILE.xlsx")
        }
        return true
    }

    /// The profile of CSV files: spreadsheets' unless asked otherwise.
    static func profile(_ text: String?) throws -> CSVSink.Profile {
        guard let text else { return .excel }
        guard let profile = CSVSink.Profile(rawValue: text) else {
            throw UsageError("--profile: expected excel or plain, found \(VisibleText.of(text)).")
        }
        return profile
    }

    static func sink(_ format: OutputFormat, footer: Bool = false) -> RowSink {
        let output = ByteOutput { try StandardOutput.write($0) }
        switch format {
        case .table, .lines:
            return TableSink(
                output: output, width: Terminal.outputWidth, asLines: format == .lines,
                isBold: Terminal.takesStyle)
        case .csv:
            return CSVSink(
                output: output, profile: .plain, escapesControls: Terminal.outputIsTerminal)
        case .json: return JSONSink(output: output, withFooter: footer)
        case .markdown: return MarkdownSink(output: output)
        }
    }

    static func rowCap(_ format: OutputFormat) -> Int? {
        format == .table || format == .lines ? mostTableRows : nil
    }
}

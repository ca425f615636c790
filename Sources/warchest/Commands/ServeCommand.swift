import ArgumentParser
import Explorer
import Foundation
import Pages
import Report
import Server
import Store
import Wording

/// `warchest serve`
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Look at everything in a browser: pages, questions, lists, proofs.",
        discussion: """
            Reads the database and changes nothing. Only this computer can reach it \
            (127.0.0.1), and no other site's page can read from it. Ctrl-C ends it, exit code 0. \
            Every answer has an address: /race/GA-06, /report/top-donors?race=GA-06, the rows \
            as /report/top-donors.csv, .json or .xlsx. What there is: docs/explorer.md.

            EXAMPLES:
              warchest serve
              warchest serve --port 8378 --open
            """)

    static let usualPort: UInt16 = 8377

    @OptionGroup var global: GlobalOptions

    @Option(help: "The port; 0 takes one that is free. Default: 8377")
    var port: String?

    @Flag(help: "Open the first page in the browser.")
    var open = false

    @Option(help: "Time limit of an answer in seconds, from 1 to 3600.")
    var timeout = "10"

    @Option(help: "A folder with templates and styles of your own, named as in exports/pages.")
    var templates: String?

    mutating func run() throws {
        let port = try Self.number(port ?? "\(Self.usualPort)", in: 0...65_535, "--port")
        let seconds = try Self.number(timeout, in: 1...3_600, "--timeout")
        let path = global.path
        let templates = try PageTemplates(folder: templates)
        let explorer = try Explorer(
            setting(path, seconds, templates), templates: templates)
        let server = try Self.server(UInt16(port))
        let address = "http://127.0.0.1:\(server.port)/"
        do {
            try server.run(explorer.answering) {
                try StandardOutput.line(
                    "\(address)  (\(VisibleText.of(path)), read only; Ctrl-C ends it)")
                try StandardOutput.flush()
                if open, !Browser.open(address) {
                    StandardError.line("warchest: no browser could be opened; open \(address)")
                }
            } until: {
                Interruption.isRequested
            }
        } catch ServingError.stopped(let why) {
            throw ServeProblem(
                message:
                    "the server ended: \(VisibleText.of(why))\n  Start it again: warchest serve",
                exitCode: 70)
        }
    }

    private func setting(_ path: String, _ seconds: Int, _ templates: PageTemplates)
        -> Explorer.Setting
    {
        Explorer.Setting(
            path: path, seconds: seconds, workers: Self.workers, version: Program.version,
            folder: FileManager.default.temporaryDirectory.path,
            open: { try Reading.served(path, seconds: seconds, $0) },
            tools: { PageMaker.Tools.served(templates) },
            today: { try Surroundings.today() },
            words: { error in
                guard let error = error as? any CLIError else {
                    return ("an unexpected fault; please report it: \(error)", 70)
                }
                return (error.message, error.exitCode)
            })
    }

    /// As many as there are processors, within reason: each keeps a connection and its cache.
    private static var workers: Int { min(max(ProcessInfo.processInfo.activeProcessorCount, 4), 8) }

    private static func number(_ text: String, in range: ClosedRange<Int>, _ option: String) throws
        -> Int
    {
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "\(option): expected a number from \(range.lowerBound) to \(range.upperBound), "
                    + "found \(VisibleText.of(text)).")
        }
        return number
    }

    private static func server(_ port: UInt16) throws -> Server {
        do {
            var limits = Server.Limits()
            limits.workers = workers
            return try Server(port: port, limits: limits)
        } catch ServingError.portInUse(let port) {
            let other = port == .max ? 0 : port + 1
            throw ServeProblem(
                message: "expected a free port, found \(port) in use, perhaps by another "
                    + "warchest serve.\n  Take another one: warchest serve --port \(other)",
                exitCode: 75)
        } catch ServingError.refused(let port, let why) {
            throw ServeProblem(
                message: "cannot listen at port \(port): \(VisibleText.of(why))\n"
                    + "  Take another one: warchest serve --port \(usualPort)", exitCode: 73)
        }
    }
}

/// Why a server does not run.
struct ServeProblem: CLIError {
    let message: String
    let exitCode: Int32
}

extension Reading {
    /// For a server: guarded, and stopped where the request has had its time.
    static func served(_ path: String, seconds: Int, _ cancellation: Cancellation) throws
        -> Connection
    {
        guard var limits = Connection.Profile.Limits(secondsText: "\(seconds)") else {
            throw UsageError("--timeout: expected seconds, found \(seconds).")
        }
        limits.heapBytes = 1 << 30
        if ServerSession.isAddress(path) {
            return try Connection(
                server: path, schemaVersion: schemaVersion,
                schemaDigest: SchemaCheck.shippedDigest, profile: .guarded(limits), isLasting: true,
                cancellation: cancellation)
        }
        return try Connection(
            reading: path, schemaVersion: schemaVersion, schemaDigest: SchemaCheck.shippedDigest,
            profile: .guarded(limits), cancellation: cancellation)
    }
}

extension PageMaker.Tools {
    /// What a server makes pages with.
    static func served(_ templates: PageTemplates) -> Self {
        Self(
            readLines: originalLines, layout: lineLayout, templates: templates,
            version: Program.version
        ) { _ in }
    }
}

/// The browser of whoever sits here.
enum Browser {
    /// Whether one was started.
    static func open(_ address: String) -> Bool {
        #if canImport(Darwin)
        let tool = "/usr/bin/open"
        #else
        let tool = "xdg-open"
        #endif
        var process: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(tool), strdup(address), nil]
        defer { for argument in arguments { free(argument) } }
        return posix_spawnp(&process, tool, nil, nil, &arguments, environ) == 0
    }
}

import Foundation
import Testing

/// The built program, and the folders tests work with.
enum Program {
    /// The project's folder.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The binary beside the test runner, or the one that `WARCHEST_BINARY` names.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["WARCHEST_BINARY"] { return path }
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        for _ in 0..<6 {
            folder.deleteLastPathComponent()
            let file = folder.appendingPathComponent("warchest").path
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                return file
            }
        }
        return root + "/.build/release/warchest"
    }()

    /// What one run of the program came to.
    struct Result {
        var code: Int32
        var output: String
        var error: String
        var lines: [Substring] { output.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    /// A fixed day and width, so that output is the same everywhere.
    static let environment = [
        "WARCHEST_TODAY": "2024-06-01", "COLUMNS": "80", "PATH": "/usr/bin:/bin",
        "HOME": "/nowhere", "LC_ALL": "C", "TZ": "UTC",
    ]

    /// Runs the program in a folder.
    static func run(
        _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) throws -> Result {
        try launch(path, arguments, in: folder, environment: environment)
    }

    /// Runs a line of shell, in which `warchest` is the program.
    static func shell(
        _ line: String, in folder: String, environment: [String: String] = [:]
    ) throws -> Result {
        let binary = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let extra = ["PATH": "\(binary):/usr/bin:/bin"].merging(environment) { _, new in new }
        return try launch("/bin/bash", ["-c", line], in: folder, environment: extra)
    }

    private static func launch(
        _ program: String, _ arguments: [String], in folder: String, environment: [String: String]
    ) throws -> Result {
        let id = UInt64.random(in: 0 ... .max)
        let files = ["out", "err"].map { NSTemporaryDirectory() + "/warchest-\(id).\($0)" }
        defer { for file in files { try? FileManager.default.removeItem(atPath: file) } }
        for file in files { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        // What a sanitizer was told (Tests/Faults/sanitize) reaches the program too.
        let sanitizer = ProcessInfo.processInfo.environment.filter {
            $0.key.hasSuffix("SAN_OPTIONS")
        }
        process.environment = Self.environment.merging(sanitizer) { _, new in new }
            .merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: files[0])
        process.standardError = FileHandle(forWritingAtPath: files[1])
        try process.run()
        process.waitUntilExit()
        let texts = try files.map {
            // The day of an import is today's; the records are compared on any day.
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self)
                .replacingOccurrences(
                    of: "loaded 20[0-9]{2}-[0-9]{2}-[0-9]{2}", with: "loaded 2024-06-01",
                    options: .regularExpression)
        }
        return Result(code: process.terminationStatus, output: texts[0], error: texts[1])
    }
}

/// A folder that is removed with its owner.
final class Folder: Sendable {
    let path: String

    init() throws {
        let made = NSTemporaryDirectory() + "/warchest-cli-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
        path = URL(fileURLWithPath: made).resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    }

    /// Copies a folder of the project here, under the same last name.
    func copy(_ source: String) throws {
        let url = URL(fileURLWithPath: Program.root).appendingPathComponent(source)
        try FileManager.default.copyItem(atPath: url.path, toPath: file(url.lastPathComponent))
    }

    func names(_ name: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: file(name)).sorted()
    }
}

/// An invented race, imported once: candidates, gifts, outside spending, votes, claims.
enum Race {
    /// Reads only; tests that write make their own folder.
    static let shared: Folder = {
        do {
            return try make()
        } catch {
            Issue.record("the race could not be imported: \(error)")
            fatalError("no temporary folder")
        }
    }()

    static func make(reversed: Bool = false) throws -> Folder {
        let folder = try Folder()
        try folder.copy("Tests/Fixtures/race")
        var names = try folder.names("race").map { "race/\($0)" }
        if reversed { names.reverse() }
        let result = try Program.run(["import", "--quiet"] + names, in: folder.path)
        #expect(result.code == 0, "\(result.error)")
        return folder
    }

    /// What a report must be given, beside nothing.
    static func parameters(_ report: String) -> [String] {
        switch report {
        case "committee-card", "who-funds-spender": ["--committee", "C00990101"]
        case "common-donors": ["--committee", "C00990101", "--committee", "C00991212"]
        case "donor": ["--donor", "doe jane"]
        case "payee": ["--payee", "media co"]
        case "as-of": ["--then", "2024-04-20"]
        case "race-summary", "race-stated", "cost-per-vote", "all-in-total", "buys-vs-ies",
            "geography-district":
            ["--race", "OH-15"]
        default: []
        }
    }

    /// The names of all reports.
    static func reports() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Program.root + "/exports")
            .filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }.sorted()
    }
}

/// Results that are kept in the repository. `RECORD=1 swift test` writes them, and fails once.
enum Golden {
    static let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"

    static func expect(_ text: String, is name: String) throws {
        let url = URL(fileURLWithPath: Program.root).appendingPathComponent(name)
        let kept = (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) }
        if isRecording {
            guard kept != text else { return }
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
            Issue.record("recorded \(name); look at the difference, then run again")
            return
        }
        guard let kept else {
            Issue.record("there is no \(name); record it with RECORD=1 swift test")
            return
        }
        #expect(kept == text, "\(name) differs; RECORD=1 swift test records what is now said")
    }
}

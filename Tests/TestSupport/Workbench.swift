import Artefacts
import Foundation
import Store

/// A folder with one database in it, and the built program to work on both. Removed with its owner.
package final class Workbench {
    package let folder: String
    package var database: String { folder + "/warchest.db" }
    private var runs = 0

    package init() throws {
        folder =
            NSTemporaryDirectory() + "/warchest-tests-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    // MARK: Files

    /// Writes a file and answers its path. Missing folders are made.
    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String {
        try write(name, Array(text.utf8))
    }

    /// Another bench that starts with a copy of this database.
    package func copy() throws -> Workbench {
        let other = try Workbench()
        try FileManager.default.copyItem(atPath: database, toPath: other.database)
        return other
    }

    // MARK: The program

    package struct Run {
        package let exit: Int32
        package let out: String
        package let err: String
    }

    /// Runs `warchest ARGUMENTS --db <database>` to its end.
    package func run(
        _ arguments: [String], input: String = "", withDatabase: Bool = true
    ) throws -> Run {
        runs += 1
        let standardInput = try write(".stdin-\(runs)", input)
        let running = try start(arguments, input: .file(standardInput), withDatabase: withDatabase)
        return try running.finish()
    }

    package enum Input {
        case file(String)
        case pipe(Pipe)
    }

    /// A program that runs, with its output in files (a pipe nobody reads would fill).
    package final class Running {
        package let process: Process
        private let out: String
        private let err: String

        package init(process: Process, out: String, err: String) {
            self.process = process
            self.out = out
            self.err = err
        }

        package func finish() throws -> Run {
            process.waitUntilExit()
            return Run(
                exit: process.terminationReason == .exit ? process.terminationStatus : -1,
                out: try String(contentsOfFile: out, encoding: .utf8),
                err: try String(contentsOfFile: err, encoding: .utf8))
        }
    }

    package func start(
        _ arguments: [String], input: Input, withDatabase: Bool = true
    ) throws -> Running {
        runs += 1
        let out = try write(".stdout-\(runs)", "")
        let err = try write(".stderr-\(runs)", "")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Program.path())
        process.arguments = arguments + (withDatabase ? ["--db", database] : [])
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        // What a sanitizer was told (Tests/Faults/sanitize) reaches the program too.
        process.environment = ["PATH": "/usr/bin:/bin", "TMPDIR": folder, "NO_COLOR": "1"]
            .merging(
                ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
            ) { own, _ in own }
        switch input {
        case .file(let path): process.standardInput = FileHandle(forReadingAtPath: path)
        case .pipe(let pipe): process.standardInput = pipe
        }
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        try process.run()
        return Running(process: process, out: out, err: err)
    }

    /// The program ended otherwise than it had to.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        init(_ description: String) { self.description = description }
    }

    // MARK: Importing

    /// One object of `import --json`.
    package struct Imported: Decodable {
        package static var decoder: JSONDecoder {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return decoder
        }

        package struct Reject: Decodable, Equatable {
            package let line: Int
            package let reason: String

            package init(line: Int, reason: String) {
                self.line = line
                self.reason = reason
            }
        }
        package struct Warning: Decodable, Equatable {
            package let line: Int
            package let code: String

            package init(line: Int, code: String) {
                self.line = line
                self.code = code
            }
        }
        package struct Refusal: Decodable {
            package let code: String
            package let message: String
        }
        package let file: String
        package let member: String?
        package let format: String?
        package let sourceId: Int64?
        package let lines: Int
        package let good: Int
        package let rejected: Int
        package let blank: Int
        package let header: Int
        package let text: Int
        package let sumCents: Int64
        package let memoCents: Int64
        package let rejects: [Reject]
        package let warnings: [Warning]
        package let duplicateOf: Int64?
        package let supersedes: Int64?
        package let refused: Refusal?
    }

    /// Imports; answers the exit code and the JSON object of every file or member.
    package func importing(
        _ arguments: String..., input: String = ""
    ) throws -> (exit: Int32, files: [Imported], err: String) {
        let run = try run(["import", "--json", "--quiet"] + arguments, input: input)
        let files = try run.out.split(separator: "\n").map {
            try Imported.decoder.decode(Imported.self, from: Data($0.utf8))
        }
        return (run.exit, files, run.err)
    }

    /// Imports one file that must import whole.
    @discardableResult
    package func load(_ arguments: String...) throws -> Imported {
        let run = try run(["import", "--json", "--quiet"] + arguments)
        guard run.exit == 0 else { throw Failure("\(arguments): \(run.out) \(run.err)") }
        return try Imported.decoder.decode(Imported.self, from: Data(run.out.utf8))
    }

    // MARK: Reading

    /// The rows of a report, keyed by column.
    package func report(_ name: String, _ arguments: String...) throws -> [[String: Cell]] {
        let run = try run(["report", name, "--format", "json"] + arguments)
        guard run.exit == 0 else { throw Failure("report \(name): \(run.err)") }
        return try JSONDecoder().decode([[String: Cell]].self, from: Data(run.out.utf8))
    }

    package enum Cell: Decodable, Equatable {
        case integer(Int64)
        case text(String)
        case null

        package init(from decoder: Decoder) throws {
            let box = try decoder.singleValueContainer()
            if box.decodeNil() {
                self = .null
            } else if let value = try? box.decode(Int64.self) {
                self = .integer(value)
            } else {
                self = .text(try box.decode(String.self))
            }
        }

        package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
        package var text: String? { if case .text(let value) = self { value } else { nil } }
    }

    /// The rows of a query, every value as text.
    package func rows(_ sql: String) throws -> [[String?]] {
        let version = Artefacts.files(under: "schema/migrations/", ending: "sql").count
        let connection = try Connection(reading: database, schemaVersion: Int32(version))
        var rows: [[String?]] = []
        try connection.run(sql) { row in
            rows.append((0..<row.count).map(row.text))
            return true
        }
        return rows
    }

    /// The first value of a query as an integer; nil when there is none.
    package func integer(_ sql: String) throws -> Int64? {
        try rows(sql).first?.first?.flatMap { Int64($0) }
    }

    /// Changes the database behind the program's back.
    package func tamper(_ sql: String) throws {
        let store = try Connection(writing: database, create: false, toolVersion: "tests")
        try store.execute("PRAGMA foreign_keys = OFF; " + sql)
    }

    /// `warchest verify` must be silent and answer 0.
    package func expectSound(_ when: String = "verify", depth: [String] = []) throws {
        let verify = try run(["verify"] + depth)
        guard verify.exit == 0, verify.out.isEmpty, verify.err.isEmpty else {
            throw Failure("\(when): \(verify.out)\(verify.err)")
        }
    }
}

/// The built program.
package enum Program {
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    /// The root of the package, found from this file.
    package static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// The built program, or the one that `WARCHEST_BINARY` names.
    package static func path() throws -> String {
        if let path = ProcessInfo.processInfo.environment["WARCHEST_BINARY"] { return path }
        #if DEBUG
        let configuration = "debug"
        #else
        let configuration = "release"
        #endif
        let path = "\(root)/.build/\(configuration)/warchest"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Missing(
                description: "\(path) is missing; first: swift build -c \(configuration)")
        }
        return path
    }
}

/// Samples beside the project. They are not part of it: tests that need them are skipped, visibly,
/// where the folder is absent.
package enum Shared {
    package static let folder = URL(fileURLWithPath: Program.root).deletingLastPathComponent()
        .appendingPathComponent("shared").path
    package static let data = folder + "/data"
    package static let malformed = folder + "/malformed"

    package static let hasData = FileManager.default.fileExists(atPath: data + "/fec-bulk")
    package static let hasStates = FileManager.default.fileExists(atPath: data + "/state")
    package static let hasMalformed = FileManager.default.fileExists(
        atPath: malformed + "/check.py")

    /// Every file below a folder, as paths relative to `data`, sorted.
    package static func files(below folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: "\(data)/\(folder)")
        var files: [String] = []
        while let name = names?.nextObject() as? String {
            var isFolder: ObjCBool = false
            let path = "\(data)/\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            files.append("\(folder)/\(name)")
        }
        return files.sorted()
    }

    package static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(data)/\(name)")))
    }
}

import Artefacts
import Foundation
import Store
import Testing

/// A folder with one database in it, and the built program to work on both. Removed with its owner.
final class Workbench {
    let folder: String
    var database: String { folder + "/warchest.db" }
    private var runs = 0

    init() throws {
        folder =
            NSTemporaryDirectory() + "/warchest-import-tests-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    // MARK: Files

    /// Writes a file and answers its path. Missing folders are made.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try write(name, Array(text.utf8))
    }

    /// Another bench that starts with a copy of this database.
    func copy() throws -> Workbench {
        let other = try Workbench()
        try FileManager.default.copyItem(atPath: database, toPath: other.database)
        return other
    }

    // MARK: The program

    struct Run {
        let exit: Int32
        let out: String
        let err: String
    }

    /// Runs `warchest ARGUMENTS --db <database>` to its end.
    func run(_ arguments: [String], input: String = "", withDatabase: Bool = true) throws -> Run {
        runs += 1
        let standardInput = try write(".stdin-\(runs)", input)
        let running = try start(arguments, input: .file(standardInput), withDatabase: withDatabase)
        return try running.finish()
    }

    enum Input {
        case file(String)
        case pipe(Pipe)
    }

    /// A program that runs, with its output in files (a pipe nobody reads would fill).
    final class Running {
        let process: Process
        private let out: String
        private let err: String

        init(process: Process, out: String, err: String) {
            self.process = process
            self.out = out
            self.err = err
        }

        func finish() throws -> Run {
            process.waitUntilExit()
            return Run(
                exit: process.terminationReason == .exit ? process.terminationStatus : -1,
                out: try String(contentsOfFile: out, encoding: .utf8),
                err: try String(contentsOfFile: err, encoding: .utf8))
        }
    }

    func start(_ arguments: [String], input: Input, withDatabase: Bool = true) throws -> Running {
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

    // MARK: Importing

    /// One object of `import --json`.
    struct Imported: Decodable {
        static var decoder: JSONDecoder {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return decoder
        }

        struct Reject: Decodable, Equatable {
            let line: Int
            let reason: String
        }
        struct Warning: Decodable, Equatable {
            let line: Int
            let code: String
        }
        struct Refusal: Decodable {
            let code: String
            let message: String
        }
        let file: String
        let member: String?
        let format: String?
        let sourceId: Int64?
        let lines: Int
        let good: Int
        let rejected: Int
        let blank: Int
        let header: Int
        let text: Int
        let sumCents: Int64
        let memoCents: Int64
        let rejects: [Reject]
        let warnings: [Warning]
        let duplicateOf: Int64?
        let supersedes: Int64?
        let refused: Refusal?
    }

    /// Imports; answers the exit code and the JSON object of every file or member.
    func importing(
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
    func load(_ arguments: String...) throws -> Imported {
        let run = try run(["import", "--json", "--quiet"] + arguments)
        try #require(run.exit == 0, "\(arguments): \(run.out) \(run.err)")
        return try Imported.decoder.decode(Imported.self, from: Data(run.out.utf8))
    }

    // MARK: Reading

    /// The rows of a report, keyed by column.
    func report(_ name: String, _ arguments: String...) throws -> [[String: Cell]] {
        let run = try run(["report", name, "--format", "json"] + arguments)
        try #require(run.exit == 0, "report \(name): \(run.err)")
        return try JSONDecoder().decode([[String: Cell]].self, from: Data(run.out.utf8))
    }

    enum Cell: Decodable, Equatable {
        case integer(Int64)
        case text(String)
        case null

        init(from decoder: Decoder) throws {
            let box = try decoder.singleValueContainer()
            if box.decodeNil() {
                self = .null
            } else if let value = try? box.decode(Int64.self) {
                self = .integer(value)
            } else {
                self = .text(try box.decode(String.self))
            }
        }

        var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
        var text: String? { if case .text(let value) = self { value } else { nil } }
    }

    /// The rows of a query, every value as text.
    func rows(_ sql: String) throws -> [[String?]] {
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
    func integer(_ sql: String) throws -> Int64? {
        try rows(sql).first?.first?.flatMap { Int64($0) }
    }

    /// Changes the database behind the program's back.
    func tamper(_ sql: String) throws {
        let store = try Connection(writing: database, create: false, toolVersion: "tests")
        try store.execute("PRAGMA foreign_keys = OFF; " + sql)
    }

    /// `warchest verify` must be silent and answer 0.
    func expectSound(
        _ comment: Comment? = nil, depth: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let verify = try run(["verify"] + depth)
        #expect(
            verify.exit == 0 && verify.out.isEmpty && verify.err.isEmpty,
            "\(comment.map { "\($0): " } ?? "")\(verify.out)\(verify.err)",
            sourceLocation: sourceLocation)
    }
}

/// The built program.
enum Program {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// The root of the package, found from this file.
    static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// The built program, or the one that `WARCHEST_BINARY` names.
    static func path() throws -> String {
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
enum Shared {
    static let folder = URL(fileURLWithPath: Program.root).deletingLastPathComponent()
        .appendingPathComponent("shared").path
    static let data = folder + "/data"
    static let malformed = folder + "/malformed"

    static let hasData = FileManager.default.fileExists(atPath: data + "/fec-bulk")
    static let hasStates = FileManager.default.fileExists(atPath: data + "/state")
    static let hasMalformed = FileManager.default.fileExists(atPath: malformed + "/check.py")

    /// Every file below a folder, as paths relative to `data`, sorted.
    static func files(below folder: String) -> [String] {
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

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(data)/\(name)")))
    }
}

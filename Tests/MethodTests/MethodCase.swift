import Foundation
import TestSupport
import Testing

/// One case of a method: a handful of rows in, rows out.
///
/// `Tests/MethodTests/README.md` says how a file of cases is written.
struct MethodCase: Sendable, CustomTestStringConvertible {
    /// Rows under a heading: what is given, or what a method must answer.
    struct Block: Sendable {
        /// The table, for a method one of its tables.
        var name: String
        /// Of an answer: `sums` or `rows` alone, nil for both.
        var grain: String?
        var columns: [String]
        var rows: [[String]]
        /// The line of the heading, from 1.
        var line: Int
    }

    /// The method, as the file is named.
    var method: String
    /// What the case shows.
    var words = ""
    /// The line on which it begins, from 1.
    var line = 1
    /// Parameters by name, as on the command line.
    var parameters: [String: String] = [:]
    var given: [Block] = []
    var expected: [Block] = []
    /// Why the file cannot be read, if it cannot.
    var problem: String?

    var testDescription: String { "\(method): \(words)" }

    var place: SourceLocation { Self.place(method, line) }

    static func place(_ method: String, _ line: Int) -> SourceLocation {
        SourceLocation(
            fileID: "MethodTests/\(method).txt", filePath: "\(folder.path)/\(method).txt",
            line: line, column: 1)
    }

    static let folder = Repository.root.appendingPathComponent("Tests/MethodTests/cases")

    /// The methods that have a file of cases.
    static let methods: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()

    /// The cases of all files.
    static let all: [MethodCase] = {
        let common = read("classes", folder.deletingLastPathComponent(), before: [])
        return methods.flatMap { read($0, folder, before: common.first?.given ?? []) }
    }()

    private static func read(_ name: String, _ folder: URL, before: [Block]) -> [MethodCase] {
        var reader = CaseReader(method: name, before: before)
        do {
            let text = try String(
                contentsOf: folder.appendingPathComponent("\(name).txt"), encoding: .utf8)
            return try reader.cases(text)
        } catch {
            return [MethodCase(method: name, line: reader.line, problem: "\(error)")]
        }
    }
}

/// Reads a file of cases.
private struct CaseReader {
    struct Problem: Error, CustomStringConvertible { let description: String }

    let method: String
    /// What is given to every case: of the common file, then of the head of this one.
    var head: MethodCase
    var line = 0

    init(method: String, before: [MethodCase.Block]) {
        self.method = method
        head = MethodCase(method: method)
        head.given = before
    }

    mutating func cases(_ text: String) throws -> [MethodCase] {
        var cases: [MethodCase] = []
        var current = head
        // The list that rows are added to, while a block goes on.
        var list: WritableKeyPath<MethodCase, [MethodCase.Block]>?
        func finish() {
            if current.words.isEmpty { head = current } else { cases.append(current) }
        }
        for raw in text.split(separator: "\n", omittingEmptySubsequences: false) {
            line += 1
            let text = raw.trimmingCharacters(in: .whitespaces)
            if text.isEmpty {
                list = nil
            } else if text.hasPrefix("-- ") {
                continue
            } else if text.hasPrefix("# ") {
                finish()
                current = head
                current.words = String(text.dropFirst(2))
                current.line = line
                list = nil
            } else if let list {
                try addRow(text, to: &current[keyPath: list][current[keyPath: list].count - 1])
            } else if let block = try block(text) {
                let path = text.hasPrefix("= ") ? \MethodCase.expected : \MethodCase.given
                current[keyPath: path].append(block)
                list = path
            } else {
                let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw problem("expected a parameter and its value") }
                current.parameters[parts[0]] = parts[1]
            }
        }
        finish()
        return cases.isEmpty ? [head] : cases
    }

    private func problem(_ text: String) -> Problem {
        Problem(description: "\(method).txt:\(line): \(text)")
    }

    /// `table: a, b, c`, or `= table@grain: a, b, c`.
    private func block(_ text: String) throws -> MethodCase.Block? {
        guard let match = text.wholeMatch(of: /(?:= )?([a-z_]+)(?:@([a-z]+))?:\s+(.+)/) else {
            return nil
        }
        let grain = match.output.2.map(String.init)
        guard [nil, "sums", "rows"].contains(grain) else {
            throw problem("expected @sums or @rows")
        }
        let columns = match.output.3.split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        return MethodCase.Block(
            name: String(match.output.1), grain: grain, columns: columns, rows: [], line: line)
    }

    private func addRow(_ text: String, to block: inout MethodCase.Block) throws {
        guard text != "(nothing)" else { return }
        let cells = text.split(separator: "|", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard cells.count == block.columns.count else {
            throw problem(
                "expected \(block.columns.count) cells (\(block.columns.joined(separator: ", "))), "
                    + "found \(cells.count)")
        }
        block.rows.append(cells)
    }
}

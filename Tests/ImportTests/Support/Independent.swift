import Foundation
import TestSupport

/// Counting done a second time, by other means than the product's: plain splits, whole cents.
enum Independent {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The lines of a file without their ends.
    static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { $0.last == 0x0D ? Array($0.dropLast()) : $0 }
    }

    /// The fields of a line without quoting.
    static func fields(_ line: [UInt8], delimiter: UInt8 = 0x7C) -> [String] {
        line.split(separator: delimiter, omittingEmptySubsequences: false).map { piece in
            var piece = piece
            while let last = piece.last, last == 0x20 || last == 0x09 { piece.removeLast() }
            while let first = piece.first, first == 0x20 || first == 0x09 { piece.removeFirst() }
            return String(decoding: piece, as: UTF8.self)
        }
    }

    /// The cells of a line of CSV, or nil when its quotes are broken.
    static func cells(_ line: [UInt8]) -> [String]? {
        var cells: [String] = []
        var rest = String(decoding: line, as: UTF8.self)[...]
        while true {
            if rest.first == "\"" {
                var cell = ""
                rest = rest.dropFirst()
                while true {
                    guard let end = rest.firstIndex(of: "\"") else { return nil }
                    cell += rest[..<end]
                    rest = rest[rest.index(after: end)...]
                    guard rest.first == "\"" else { break }
                    cell += "\""
                    rest = rest.dropFirst()
                }
                cells.append(cell.trimmingCharacters(in: .whitespaces))
                if rest.isEmpty { return cells }
                guard rest.first == "," else { return nil }
                rest = rest.dropFirst()
            } else {
                let cell = rest.prefix { $0 != "," }
                if cell.contains("\"") { return nil }
                cells.append(cell.trimmingCharacters(in: .whitespaces))
                rest = rest[cell.endIndex...]
                if rest.isEmpty { return cells }
                rest = rest.dropFirst()
            }
        }
    }

    /// The cells of a line of CSV whose quotes are not doubled: a comma counts where a quote,
    /// another comma or the line's end stands on both its sides.
    static func looseCells(_ line: [UInt8]) -> [String] {
        let text = Array(String(decoding: line, as: UTF8.self))
        var cells = [""]
        for (index, character) in text.enumerated() {
            let before = index == 0 ? "," : text[index - 1]
            let after = index + 1 == text.count ? "," : text[index + 1]
            if character == ",", "\",".contains(before), "\",".contains(after) {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
        }
        return cells.map { cell in
            let isQuoted = cell.count > 1 && cell.hasPrefix("\"") && cell.hasSuffix("\"")
            return (isQuoted ? String(cell.dropFirst().dropLast()) : cell)
                .trimmingCharacters(in: .whitespaces)
        }
    }

    /// Whole cents of `1234`, `-12.5`, `$1,234.50` or `-$.50`; nil when blank.
    static func cents(_ text: String) throws -> Int64? {
        let plain = text.filter { $0 != "$" && $0 != "," }
        if plain.isEmpty { return nil }
        let isNegative = plain.hasPrefix("-")
        let parts = plain.drop { $0 == "-" }.split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = (parts.count == 2 ? String(parts[1]) : "") + "00"
        guard decimals.dropFirst(2).allSatisfy({ $0 == "0" }),
            let cents = Int64(String(parts[0]) + decimals.prefix(2))
        else { throw Failure(description: "not an amount: \(text)") }
        return isNegative ? -cents : cents
    }

    /// An ISO date of `01/31/2024` or `01312024`; nil when blank.
    static func isoDate(_ text: String) -> String? {
        let digits = text.filter { $0 != "/" }
        guard digits.count == 8 else { return nil }
        return "\(digits.suffix(4))-\(digits.prefix(2))-\(digits.dropFirst(2).prefix(2))"
    }
}

/// A program of the system, found on the path.
enum Tool {
    static let python: String? = find("python3")

    private static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
            .map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs `python3 ARGUMENTS`; its output goes to files in `folder`.
    static func runPython(
        _ arguments: [String], in folder: String
    ) throws -> (exit: Int32, out: String, err: String) {
        guard let python else { throw Independent.Failure(description: "no python3 on the path") }
        let out = "\(folder)/.python-out"
        let err = "\(folder)/.python-err"
        for path in [out, err] { try Data().write(to: URL(fileURLWithPath: path)) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle(forReadingAtPath: "/dev/null")
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        try process.run()
        process.waitUntilExit()
        return (
            process.terminationStatus, try String(contentsOfFile: out, encoding: .utf8),
            try String(contentsOfFile: err, encoding: .utf8)
        )
    }
}

/// What `ORACLE-bulk.txt` says: sums of the real files made by another program.
struct Oracle {
    struct Entry {
        var lines = 0
        var sumCents: Int64 = 0
        var memoCents: Int64 = 0
        var memoRows = 0
        var emptyDates = 0
        /// Rows and cents by transaction type; empty where the oracle gives none.
        var types: [String: (rows: Int, cents: Int64)] = [:]
    }

    let entries: [String: Entry]

    /// Reads the oracle. Its forms are few: `NAME: lines N, …`,
    /// `sum amount all rows N; memo X rows N sum N; …`, `by TRANSACTION_TP: CODE n=N $N, …`.
    static func load() throws -> Oracle {
        let text = try String(contentsOfFile: Shared.data + "/ORACLE-bulk.txt", encoding: .utf8)
        var entries: [String: Entry] = [:]
        var name = ""
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: { " ;,".contains($0) }).map(String.init)
            if !line.hasPrefix(" ") {
                name = String(line.prefix { $0 != ":" })
                entries[name] = Entry()
                entries[name]?.lines = Int(words[2]) ?? 0
            } else if words.first == "sum" {
                entries[name]?.sumCents = try Independent.cents(words[4]) ?? 0
                entries[name]?.memoRows = Int(words[8]) ?? 0
                entries[name]?.memoCents = try Independent.cents(words[10]) ?? 0
                if let place = words.firstIndex(of: "date") {
                    entries[name]?.emptyDates = Int(words[place + 1]) ?? -1
                }
            } else if words.first == "by" {
                for index in stride(from: 2, to: words.count - 2, by: 3) {
                    entries[name]?.types[words[index]] = (
                        Int(words[index + 1].dropFirst(2)) ?? 0,
                        try Independent.cents(words[index + 2]) ?? 0
                    )
                }
            }
        }
        return Oracle(entries: entries)
    }
}

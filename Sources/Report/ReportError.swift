import Store

/// What can go wrong with a report, its parameters or its output.
public enum ReportError: Error, Equatable, Sendable {
    /// A report file breaks its own rules. `embedded` ones are ours.
    case definition(file: String, line: Int, problem: String, embedded: Bool)
    /// A report file cannot be read.
    case unreadableFile(path: String, reason: String)
    /// The command line asks for something that does not exist or does not fit.
    case usage(String)
    /// A value of the wrong type came out of a statement.
    case wrongValue(report: String, column: String, expected: String, found: String, embedded: Bool)
    /// Sums passed the 64-bit range.
    case overflow(what: String)
    /// The output cannot be created.
    case cannotCreate(path: String, reason: String)
    /// The output cannot be written.
    case cannotWrite(path: String, reason: String)
    /// No row, entry or record answers to the key.
    case notFound(String)

    /// The process exit code of the house contract.
    public var exitCode: Int32 {
        switch self {
        case .definition(_, _, _, let embedded): embedded ? 70 : 2
        case .unreadableFile: 74
        case .usage, .notFound: 64
        case .wrongValue(_, _, _, _, let embedded): embedded ? 70 : 2
        case .overflow: 70
        case .cannotCreate: 73
        case .cannotWrite: 74
        }
    }

    /// The complaint, for people.
    public var message: String {
        switch self {
        case .definition(let file, let line, let problem, let embedded):
            "\(file):\(line): \(problem)\n"
                + (embedded
                    ? "  This report is part of warchest: please report it."
                    : "  How a report file is written: docs/architecture.md")
        case .unreadableFile(let path, let reason):
            "\(path): expected a report file, found that it cannot be read: \(reason)"
        case .usage(let text), .notFound(let text): text
        case .wrongValue(let report, let column, let expected, let found, _):
            """
            report \(report): column \(column): expected \(expected), found \(found).
              The rows before it are not to be used.
            """
        case .overflow(let what): "\(what) passes the range of 64-bit integers; nothing was shown."
        case .cannotCreate(let path, let reason): "\(path): cannot be created: \(reason)"
        case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
        }
    }
}

/// "Did you mean": the nearest of some words, if one is near.
public enum Suggestion {
    /// The closest candidate within a third of the word's length (at least 2 edits), or nil.
    public static func nearest(to word: String, in candidates: [String]) -> String? {
        let wanted = Array(word.lowercased().utf8)
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased().utf8)
            var distance = editDistance(wanted, other)
            if wanted.count >= 3, other.starts(with: wanted) { distance = min(distance, 1) }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        guard let best, best.distance <= max(2, wanted.count / 3) else { return nil }
        return best.word
    }

    /// ` Did you mean X?`, or nothing.
    public static func phrase(for word: String, in candidates: [String], prefix: String = "")
        -> String
    {
        nearest(to: word, in: candidates).map { " Did you mean \(prefix)\($0)?" } ?? ""
    }

    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}

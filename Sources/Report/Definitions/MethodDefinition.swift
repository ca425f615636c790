import Wording

/// One rule, in one place: common table expressions that reports name with `-- uses:`.
///
/// A method may have two grains with the same columns: `sums` from roll-ups, for the figures of
/// `@query` and `@excluded`, and `rows` entry by entry, for the proofs of `@why`. Everything that
/// stands on it is written once, so that a proof is exact by construction.
package struct MethodDefinition: Sendable {
    /// A column as described; the others are plain from their names.
    package struct Column: Equatable, Sendable {
        /// Its name.
        package var name: String
        /// What it holds: a column type of reports, `integer` or `boolean`.
        package var type: String
        /// What it means, in words.
        package var description: String
    }

    /// Path for messages: `schema/methods/outside/side.sql` or the user's own.
    package var file: String
    /// Whether it came with the program.
    package var isEmbedded: Bool
    /// Its name, by which `-- uses:` finds it, and of its main table.
    package var name: String
    /// What it decides, in words.
    package var about: String
    /// The columns that need words.
    package var columns: [Column]
    /// What counts and what does not, in words.
    package var rules: [ReportRule]
    /// The methods it stands on.
    package var uses: [String]
    /// Those of its tables that take long and that several statements of a command ask for: their
    /// rows are found once; see ``StatementAssembly/Kept``.
    var kept: [String]
    /// Tables of both grains.
    let shared: FrontMatter.Text
    /// Tables of the grain of sums, if there are two grains.
    let sums: FrontMatter.Text?
    /// Tables of the grain of rows, if there are two grains.
    let rows: FrontMatter.Text?

    /// The folder it lies in, below `schema/methods`: what it is about. Empty for a user's own.
    package var topic: String {
        let parts = file.utf8.split(separator: 0x2F).map { String(Substring($0)) }
        return isEmbedded && parts.count > 3 ? parts[2] : ""
    }

    /// Whether it has two grains.
    package var hasGrains: Bool { rows != nil }

    /// Reads the text of a method file.
    ///
    /// - Throws: `ReportError.definition` with file and line.
    init(_ text: String, file: String, embedded: Bool) throws {
        let read = try FrontMatter(text, file: file, embedded: embedded, grammar: .method)
        self.file = file
        isEmbedded = embedded
        name = try read.required("method")
        about = try read.required("about")
        uses = read.words("uses").map(\.word)
        kept = read.words("kept").map(\.word)
        rules = read.rules()
        columns = try read.all("column").map { entry in
            let words = spaced(entry.value)
            guard words.count >= 3, Self.types.contains(words[1]) else {
                throw read.problem(
                    "expected `-- column: name type Description` with a type of "
                        + Self.types.joined(separator: ", "), entry.line)
            }
            return Column(
                name: words[0], type: words[1], description: words[2...].joined(separator: " "))
        }
        shared = read.body
        sums = read.sections["sums"]
        rows = read.sections["rows"]
        guard (sums == nil) == (rows == nil) else {
            throw read.problem("@sums and @rows come together: one of them is missing", 1)
        }
        guard !shared.isEmpty || sums != nil else {
            throw read.problem("expected common table expressions, found none", read.lastLine)
        }
        guard name == read.stem else {
            throw read.problem("the name \(name) differs from the file's", 1)
        }
        let names = tables(.sums).flatMap { SQLText.tables(in: $0.sql).map(\.name) }
        for kept in read.words("kept") where !names.contains(kept.word) {
            throw read.problem(
                "there is no table \(quoted(kept.word)) to be kept."
                    + Suggestion.phrase(for: kept.word, in: names), kept.line)
        }
    }

    private static let types =
        ReportDefinition.ColumnType.allCases.map(\.rawValue) + ["integer", "boolean"]

    func problem(_ text: String, line: Int = 1) -> ReportError {
        .definition(file: file, line: line, problem: text, embedded: isEmbedded)
    }

    /// Its tables at a grain, in order.
    func tables(_ grain: Grain) -> [FrontMatter.Text] {
        [shared, grain == .sums ? sums : rows].compactMap(\.self).filter { !$0.isEmpty }
    }
}

/// At which grain the methods of a statement answer.
enum Grain {
    /// From roll-ups: for `@query` and `@excluded`.
    case sums
    /// Entry by entry: for `@why`.
    case rows
}

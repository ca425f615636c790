/// One line of `schema/tables.csv`.
package struct TableEntry: Sendable {
    /// What a table holds.
    package enum Kind: String, Sendable {
        case entry, part, dimension, reference, item, filed, names, settled, log, proof
        /// Kinds of postings.
        case postingClass = "class"
        /// Sums of entries.
        case rollup = "roll-up"
    }

    /// Which of its rows go with a source.
    package enum Owner: String, Sendable {
        /// Those whose first key is `source_id * 1,000,000,000 + line`.
        case number
        /// Those of its `source_id`.
        case source
        /// Those numbered between the first and the last of its entries.
        case span
        /// None.
        case stays
    }

    /// What `verify` holds rows against.
    package enum Seal: String, Sendable {
        /// The control hash of their source.
        case rows
        /// ``SourceSeal``.
        case seal
        /// ``SettledSeal``.
        case settled
        /// ``RollupRecount``, ``NameIndex``.
        case recount
        /// Nothing: it is the proof itself.
        case nothing
    }

    /// Its name.
    package let name: String
    /// The columns that tell its rows apart.
    package let key: [String]
    /// What it holds.
    package let kind: Kind
    /// Which of its rows go with a source.
    package let owner: Owner
    /// What its rows are held against.
    package let seals: Set<Seal>

    /// The condition, in SQL, that selects the rows of a source, where the table names them: those
    /// of its number or of its `source_id`.
    package func condition(source: Int64) -> String {
        owner == .number
            ? "\(key[0]) BETWEEN \(Self.numbers(of: source))"
            : "source_id = \(source)"
    }

    /// The first and the last number of a source's rows, as after `BETWEEN`.
    package static func numbers(of source: Int64) -> String {
        "\(source &* 1_000_000_000) AND \(source &* 1_000_000_000 &+ 999_999_999)"
    }

    init?(_ row: [String: String]) {
        guard let name = row["table"], let kind = Kind(rawValue: row["is"] ?? ""),
            let owner = Owner(rawValue: row["goes"] ?? "")
        else { return nil }
        func words(_ column: String) -> [String] {
            (row[column] ?? "").split(separator: " ").map(String.init)
        }
        self.name = name
        self.kind = kind
        self.owner = owner
        key = words("key")
        seals = Set(words("sealed").compactMap(Seal.init))
        guard !key.isEmpty, !seals.isEmpty else { return nil }
    }
}

/// The tables of the schema, from `schema/tables.csv`.
package enum Tables {
    /// Every table in the order of the file. A line that cannot be read is left out, and a test
    /// finds its table missing.
    package static let all = CodeList.rows(of: "schema/tables.csv").compactMap(TableEntry.init)

    /// The names of the tables of one kind, in the order of the file.
    package static func names(_ kind: TableEntry.Kind) -> [String] {
        all.filter { $0.kind == kind }.map(\.name)
    }

    /// The names of the tables whose rows are reference records.
    package static let references = names(.reference)

    /// Columns that number rows or that are settled after a row was stored: no part of what was
    /// filed.
    package static let numbering: Set<String> = [
        "record_id", "entry_id", "filing_id", "party_id", "posting_id", "detail_id", "source_id",
        "class_id", "image_base", "sub_base", "status", "status_rule",
    ]

    /// One column as `schema/migrations` declare it.
    package struct Column: Sendable {
        /// Its name.
        package let name: String
        /// `TEXT`, `INTEGER`, `ANY` …
        package let type: String
        /// Whether every row must be given a value: NOT NULL without a default, and no key.
        package let isDemanded: Bool
    }

    /// The columns of each table in order; generated ones are left out.
    package static let columns: [String: [Column]] = {
        var found: [String: [Column]] = [:]
        for file in Artefacts.files(under: "schema/migrations/", ending: "sql") {
            for statement in statements(file.text) { apply(statement, to: &found) }
        }
        return found
    }()

    /// SQL without comments, by statement.
    private static func statements(_ text: String) -> [String] {
        text.split(separator: "\n").map { line in
            line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line
        }
        .joined(separator: " ").split(separator: ";").map(String.init)
    }

    private static func apply(_ statement: String, to found: inout [String: [Column]]) {
        let words = statement.split(whereSeparator: \.isWhitespace).map(String.init)
        switch words.prefix(2) {
        case ["CREATE", "TABLE"]:
            guard words.count > 2, let open = statement.firstIndex(of: "("),
                let close = statement.lastIndex(of: ")")
            else { return }
            let name = String(words[2].prefix { $0 != "(" })
            found[name] = parts(statement[statement.index(after: open)..<close])
                .compactMap(column)
        case ["ALTER", "TABLE"]:
            guard words.count > 5, words[3...4] == ["ADD", "COLUMN"] else { return }
            let declared = words[5...].joined(separator: " ")
            if let column = parts(declared[...]).first.flatMap(column) {
                found[words[2], default: []].append(column)
            }
        case ["DROP", "TABLE"]: if words.count > 2 { found[words[2]] = nil }
        default: break
        }
    }

    /// The parts between the commas that stand in no brackets; what stands in brackets is left out.
    private static func parts(_ text: Substring) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            switch character {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0: parts.append("")
            default: if depth == 0 { parts[parts.count - 1].append(character) }
            }
        }
        return parts
    }

    private static func column(_ declared: String) -> Column? {
        let words = declared.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count > 1, !["PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].contains(words[0]),
            !words.contains("GENERATED")
        else { return nil }
        let text = words.joined(separator: " ")
        return Column(
            name: words[0], type: words[1],
            isDemanded: text.contains("NOT NULL") && !text.contains("DEFAULT")
                && !text.contains("PRIMARY KEY"))
    }
}

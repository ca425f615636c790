/// The folders inside the modules: a file may name the types of its own folder and of those below,
/// never of one above. Which file declares a type, and which files name it, the sources say:
/// declared is what stands at the top level and is not private; named is what stands in the code,
/// not behind a dot, unless the file declares that name itself. `Scripts/draw-house` draws it.
enum House {
    /// By module: its folders, the lowest first. ``top`` holds the files beside the folders.
    static let floors: [String: [String]] = [
        "Import": [
            "Files", "Formats", "Rows", "Rollups", "Rereading", "Decoding", "Filings", "Settling",
            "Loading", "Upkeep", top,
        ],
        "Fetching": ["Transfer", "Feed", "Keeping"],
        "Report": [
            "Definitions", "Asking", "Answering", "Printing", "Proving", "Exporting", "Claims",
            "Changes", "Sponsors", "Identity", "Finding",
        ],
        "LedgerModel": ["Names", "Basics", "Money", "Days", "Words", "Elections", "Ledger"],
        "Store": [
            "Problems", "Guard", "Connection", "Names", "Proof", "Schema", "Upkeep", "Opening",
        ],
        "Explorer": ["Serving", top],
        "warchest": ["Output", "Commands", top],
    ]

    static let top = "(top)"

    /// Modules whose folders still stand in a circle and have no floors. One whose circle is open
    /// leaves this list.
    static let circles: Set<String> = []

    /// What the tables of the page say where there is no arrow.
    private static let nothing = "nothing"

    /// One file that names a type of another folder.
    struct Arrow {
        let file: SourceFile
        let name: String
        let target: String
    }

    /// What runs up, and what has no floor in the table.
    static func offences(
        in files: [SourceFile], floors: [String: [String]] = House.floors,
        circles: Set<String> = House.circles
    ) -> [String] {
        Dictionary(grouping: files, by: \.module).sorted { $0.key < $1.key }
            .flatMap { module, files -> [String] in
                let folders = Set(files.map(\.folder))
                if circles.contains(module) {
                    return isCircle(files)
                        ? [] : ["\(module): its folders stand in no circle; give them floors"]
                }
                guard let order = floors[module] else {
                    return folders.count == 1
                        ? []
                        : ["\(module): expected its folders in House.floors, found none of them"]
                }
                let level = Dictionary(
                    uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
                let missing = folders.subtracting(order).sorted().map {
                    "\(module): expected the folder \($0) in House.floors"
                }
                return missing
                    + arrows(in: files).compactMap { arrow in
                        let from = level[arrow.file.folder] ?? order.count
                        guard level[arrow.target] ?? 0 > from else { return nil }
                        return "\(arrow.file.path): names \(arrow.name) of \(arrow.target), which "
                            + "lies above \(arrow.file.folder)"
                    }
            }
    }

    /// Whether some folders name each other, over however many steps.
    private static func isCircle(_ files: [SourceFile]) -> Bool {
        var targets = Dictionary(
            grouping: arrows(in: files), by: \.file.folder
        ).mapValues { Set($0.map(\.target)) }
        while let free = targets.first(where: { $0.value.isDisjoint(with: targets.keys) }) {
            targets[free.key] = nil
        }
        return !targets.isEmpty
    }

    /// Every arrow between the folders of one module.
    static func arrows(in files: [SourceFile]) -> [Arrow] {
        var homes: [String: Set<String>] = [:]
        for file in files {
            for name in file.declaredTypes.open { homes[name, default: []].insert(file.folder) }
        }
        return files.flatMap { file in
            file.namedTypes.subtracting(file.declaredTypes.all).sorted().flatMap { name in
                (homes[name] ?? []).subtracting([file.folder]).sorted().map {
                    Arrow(file: file, name: name, target: $0)
                }
            }
        }
    }

    /// The arrows of a module as docs/architecture.md shows them: `Rows → Files`.
    static func drawn(in files: [SourceFile]) -> Set<String> {
        Set(arrows(in: files).map { "\($0.file.folder) → \($0.target)" })
    }

    /// The same, read off the tables that `Scripts/draw-house` has put into the page.
    static func shown(_ module: String, on page: SourceFile) -> Set<String> {
        let head = "| \(module)/ | names |"
        guard let start = page.lines.firstIndex(of: head) else { return [] }
        return Set(
            page.lines[(start + 2)...].prefix { $0.hasPrefix("|") }.flatMap { line in
                let cells = line.split(separator: "|").map { String($0).trimmed }
                return cells[1].split(separator: ",").map { String($0).trimmed }
                    .filter { $0 != nothing }.map { "\(cells[0]) → \($0)" }
            })
    }
}

extension SourceFile {
    /// `Rows` for `Sources/Import/Rows/Batch.swift`.
    var folder: String {
        let parts = path.split(separator: "/").dropFirst(2).dropLast()
        return parts.isEmpty ? House.top : parts.joined(separator: "/")
    }

    /// The types it declares: all of them, and those that other files can see by their name alone.
    var declaredTypes: (all: Set<String>, open: Set<String>) {
        let kinds: Set = ["struct", "class", "enum", "protocol", "actor", "typealias"]
        var all: Set<String> = []
        var open: Set<String> = []
        var depth = 0
        for line in code {
            let words = line.declarationWords
            if let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count,
                words[..<kind].allSatisfy({ $0.hasPrefix("@") || $0.first?.isLowercase == true })
            {
                all.insert(words[kind + 1])
                if depth == 0, !words[..<kind].contains(where: { $0.hasSuffix("private") }) {
                    open.insert(words[kind + 1])
                }
            }
            depth += line.filter { $0 == "{" }.count - line.filter { $0 == "}" }.count
        }
        return (all, open)
    }

    /// Every name with a capital that stands in its code and not behind a dot.
    var namedTypes: Set<String> {
        var names: Set<String> = []
        for line in code {
            var word = ""
            var before: Character = " "
            for character in line + " " {
                if character.isNamePart {
                    word.append(character)
                } else {
                    if word.first?.isUppercase == true, before != "." { names.insert(word) }
                    before = character
                    word = ""
                }
            }
        }
        return names
    }
}

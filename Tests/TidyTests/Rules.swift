import Foundation

/// One rule: what it finds wrong with a file, one line each.
struct Rule: Sendable {
    let name: String
    let check: @Sendable (SourceFile) -> [String]

    init(_ name: String, check: @escaping @Sendable (SourceFile) -> [String]) {
        self.name = name
        self.check = check
    }

    /// A rule that looks at one line of code at a time, without its comments and strings.
    static func lines(
        _ name: String, unless exempt: @escaping @Sendable (SourceFile) -> Bool = { _ in false },
        finds: @escaping @Sendable (SourceFile, String) -> String?
    ) -> Rule {
        Rule(name) { file in
            guard !exempt(file) else { return [] }
            return file.code.enumerated().compactMap { index, line in
                finds(file, line).map { file.offence(index, $0) }
            }
        }
    }
}

enum Rules {
    /// What each module may import besides the system's own modules: the arrows of
    /// docs/architecture.md.
    static let arrows: [String: Set<String>] = [
        "LedgerModel": [],
        "DelimitedText": [],
        "Artefacts": ["DelimitedText"],
        "Wording": [],
        "Files": ["CCrypto"],
        "embed-tool": ["Files"],
        "Server": ["CServer"],
        "Store": ["LedgerModel", "Artefacts", "Files", "Server", "CSystem"],
        "Publishing": ["LedgerModel", "Artefacts", "Wording", "Files", "Server", "Store"],
        "Import": [
            "LedgerModel", "DelimitedText", "Artefacts", "Wording", "Files", "Store", "CArchive",
            "CIntrinsics",
        ],
        "Drawing": ["LedgerModel", "Wording"],
        "Fetching": ["LedgerModel", "Wording", "Files", "CTransfer"],
        "Pages": [
            "LedgerModel", "Artefacts", "Wording", "Files", "Store", "Drawing", "Report",
            "Mustache",
        ],
        "Report": ["LedgerModel", "DelimitedText", "Artefacts", "Wording", "Files", "Store"],
        "Sheets": ["LedgerModel", "Wording", "Files", "Store", "Report", "CXlsxWriter"],
        "Explorer": [
            "Artefacts", "Wording", "Files", "Store", "Report", "Pages", "Sheets", "FlyingSocks",
        ],
        "WarchestKit": ["LedgerModel", "Artefacts", "Files", "Store", "Import", "Report"],
        "warchest": [
            "LedgerModel", "DelimitedText", "Artefacts", "Wording", "Files", "Store", "Import",
            "Report", "Pages", "Sheets", "Explorer", "Fetching", "Server", "Publishing",
            "ArgumentParser",
        ],
    ]

    static let systemModules: Set<String> = [
        "Swift", "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc",
        "Musl", "Darwin", "CryptoKit",
    ]

    static let imports = Rule.lines("the direction of imports") { file, line in
        guard let module = importedModule(line) else { return nil }
        guard let allowed = arrows[file.module] else { return "unknown module \(file.module)" }
        let fine = allowed.contains(module) || systemModules.contains(module)
        return fine ? nil : "\(file.module) may not import \(module)"
    }

    /// The module an import line names, after any attributes and access level.
    static func importedModule(_ line: String) -> String? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let position = words.firstIndex(of: "import"),
            words[..<position].allSatisfy({
                $0.hasPrefix("@") || ["public", "package", "internal", "private"].contains($0)
            })
        else { return nil }
        let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let rest = words[(position + 1)...].drop { kinds.contains($0) }
        return rest.first.map { String($0.prefix { $0 != "." && $0 != ";" }) }
    }

    /// The program itself, and the build tool, which is no part of the product.
    static func isProgram(_ file: SourceFile) -> Bool {
        file.module == "warchest" || file.module == "embed-tool"
    }

    static let talking = Rule.lines("printing, exiting and the environment", unless: isProgram) {
        _, line in
        for call in ["print", "debugPrint", "dump", "exit", "_exit", "abort", "getenv", "puts"]
        where line.containsWord(call, followedBy: "(") { return "calls \(call)" }
        for word in ["standardOutput", "standardError", "ProcessInfo", "stdout", "stderr"]
        where line.containsWord(word, afterDot: true) { return "uses \(word)" }
        return nil
    }

    static let traps = Rule.lines("deliberate traps") { _, line in
        if line.containsWord("try!") { return "try!" }
        if line.containsWord("as!") { return "as!" }
        if line.containsWord("fatalError", followedBy: "(") { return "fatalError" }
        return nil
    }

    /// Where binary floating point is right, and why. No money passes through these.
    static let mayUseFloats: [String: String] = [
        "Sources/Import/Files/Workbook.swift": "a cell's number, written with the 15 digits it has",
        "Sources/Import/Loading/ImportOutcome.swift": "seconds per phase",
        "Sources/Wording/NumberText.swift": "prints a REAL of a user's own query",
        "Sources/Store/Problems/StoreError.swift": "the time limit in a message",
        "Sources/Store/Connection/Profile.swift": "the time limit",
        "Sources/Store/Guard/Watchdog.swift": "the time limit",
        "Sources/Store/Connection/SQLValue.swift": "a REAL of a user's own query",
        "Sources/Store/Connection/RowView.swift": "a REAL of a user's own query",
        "Sources/Server/ServerStream.swift": "a REAL of a user's own query",
        "Sources/Sheets/Workbook.swift": "a cell's number, exact to 15 digits",
        "Sources/WarchestKit/Ledger.swift": "the time limit",
        "Sources/WarchestKit/Value.swift": "a REAL of a user's own query",
        "Sources/warchest/Output/Progress.swift": "bytes per second",
        "Sources/warchest/Output/Waiting.swift": "bytes per second",
        "Sources/warchest/Output/Timings.swift": "seconds per phase",
    ]

    static let floats = Rule.lines(
        "binary floating point", unless: { mayUseFloats[$0.path] != nil }
    ) { _, line in
        for word in ["Double", "Float", "Float32", "Float64", "CGFloat"]
        where line.containsWord(word) { return "uses \(word)" }
        for word in ["doubleValue", "floatValue"]
        where line.containsWord(word, afterDot: true) { return "uses \(word)" }
        return nil
    }

    /// The library is `WarchestKit` and the types of `LedgerModel`; what other modules show is for
    /// this package alone, and so can change.
    static let library = Rule.lines(
        "public declarations only in the library",
        unless: { file in
            !file.path.hasPrefix("Sources/")
                || ["LedgerModel", "WarchestKit"].contains(file.module)
        }
    ) { _, line in
        let words = line.declarationWords
        guard let kind = words.firstIndex(where: declarationKinds.contains) else { return nil }
        return words[..<kind].contains(where: ["public", "open"].contains)
            ? "is public; say package" : nil
    }

    static let undocumented = Rule("documentation of public and package declarations") { file in
        var offences: [String] = []
        for (index, line) in file.code.enumerated() {
            let words = line.declarationWords
            // Only what stands before the kind is a modifier: `func open()` opens nothing.
            guard let kind = words.firstIndex(where: declarationKinds.contains) else { continue }
            let modifiers = words[..<kind]
            guard modifiers.contains(where: ["public", "package", "open"].contains),
                words[kind] != "extension", !modifiers.contains("override")
            else { continue }
            // Attributes may stand between the comment and the declaration.
            var above = index - 1
            while above >= 0, file.code[above].trimmed.hasPrefix("@") { above -= 1 }
            let comment = above >= 0 ? file.lines[above].trimmed : ""
            if comment.hasPrefix("///") || comment.hasSuffix("*/") { continue }
            offences.append(file.offence(index, "no doc comment: \(line.trimmed.prefix(60))"))
        }
        return offences
    }

    static let declarationKinds: Set<String> = [
        "struct", "class", "enum", "protocol", "actor", "func", "var", "let", "init", "init?",
        "subscript", "typealias", "case", "associatedtype", "macro", "extension", "operator",
    ]

    /// Where letters are those of people's words and names, not of codes, and why.
    static let mayFold: [String: String] = [
        "Sources/LedgerModel/Words/PhraseTokenizer.swift": "words of a phrase in English",
        "Sources/LedgerModel/Names/NameWords.swift": "the one folding of names",
        "Sources/Report/Claims/ClaimCheck.swift": "words of a claim",
        "Sources/Report/Claims/ClaimContest.swift": "words of a claim",
        "Sources/Report/Claims/ClaimMeasuring.swift": "names in a claim",
        "Sources/Report/Claims/ClaimRecords.swift": "names in a claim",
        "Sources/Report/Claims/ClaimVotes.swift": "names in a claim",
        "Sources/Report/Asking/NameSearch.swift": "names as people type them",
        "Sources/Report/Asking/AnswerShape.swift": "the order of names in a table",
        "Sources/Report/Sponsors/SponsorMatching.swift": "names of sponsors",
        "Sources/Sheets/SheetText.swift": "names of sheets, which Excel folds",
        "Sources/Store/Connection/Statement.swift": "a type that a schema declares",
        "Sources/Store/Guard/ReadAuthorizer.swift": "names in SQL: more is refused, never less",
        "Sources/Wording/Suggestion.swift": "words that are alike",
        "Sources/warchest/Commands/Offering.swift": "names as people type them",
    ]

    /// `uppercased()` makes S of a long s, `lowercased()` k of the Kelvin sign.
    static let folding = Rule.lines(
        "letters told by their bytes",
        unless: { !$0.path.hasPrefix("Sources/") || mayFold[$0.path] != nil }
    ) { _, line in
        for word in ["uppercased", "lowercased", "capitalized", "caseInsensitiveCompare"]
        where line.containsWord(word, afterDot: true) {
            return "uses \(word); say capitals or smallLetters"
        }
        return nil
    }

    /// The characters of ASCII that `==` of strings takes others for: the Kelvin sign is K to it,
    /// the Greek question mark a semicolon, a lone varia a grave accent.
    static let mistaken: Set<Character> = ["K", ";", "`"]

    static let codes = Rule("codes told by their bytes") { file in
        guard ["Import", "LedgerModel", "DelimitedText"].contains(file.module) else { return [] }
        return file.lines.enumerated().compactMap { index, line in
            guard !line.trimmed.hasPrefix("//") else { return nil }
            for mark in ["== \"", "!= \"", "case \""] {
                for part in line.components(separatedBy: mark).dropFirst()
                where part.prefix(while: { $0 != "\"" }).contains(where: mistaken.contains) {
                    return file.offence(index, "\(mark.dropLast(2)) with a code; compare utf8")
                }
            }
            return nil
        }
    }

    static let json = Rule.lines(
        "JSON read in one place", unless: { $0.path == "Sources/Wording/StrictJSON.swift" }
    ) { file, line in
        guard file.path.hasPrefix("Sources/") else { return nil }
        for word in ["JSONDecoder", "JSONSerialization"] where line.containsWord(word) {
            return "uses \(word); StrictJSON refuses keys that repeat"
        }
        return nil
    }

    static let longestFunction = 90

    static let longFunctions = Rule("functions of up to \(longestFunction) lines") { file in
        file.functions.filter { $0.lines > longestFunction }.map {
            file.offence($0.firstLine, "\($0.lines) lines: \($0.header.prefix(60))")
        }
    }

    static let longLines = Rule("100 columns") { file in
        file.lines.enumerated().compactMap { index, line in
            line.count > 100 ? file.offence(index, "\(line.count) columns") : nil
        }
    }

    // Spelled in two halves: this file is checked by its own rules.
    static let unfinishedWords = ["TO" + "DO", "FIX" + "ME"]

    static let unfinished = Rule("unfinished work without an issue number") { file in
        file.lines.enumerated().compactMap { index, line in
            let found = unfinishedWords.first { line.containsWord($0) }
            guard let found, !line.contains("\(found)(#") else { return nil }
            return file.offence(index, "\(found) without (#number)")
        }
    }

    static let testable = Rule.lines("testing through the public interface") { _, line in
        line.contains("@test" + "able") ? "imports past the public interface" : nil
    }

    static let places = ["/wo" + "rk/", "/fa" + "rm/", "/Use" + "rs/", "/ro" + "ot/"]
    static let hosts = ["arti" + "factory", "index-" + "url", ".inter" + "nal/"]
    static let sharedFolder = "sha" + "red/"

    static let machinePaths = Rule("independence of one machine") { file in
        file.lines.enumerated().compactMap { index, line in
            if let place = places.first(where: { line.containsPath($0) }) {
                return file.offence(index, "names \(place)")
            }
            if let host = hosts.first(where: line.contains) {
                return file.offence(index, "names \(host)")
            }
            // A test may look for the folder of samples, and skip where there is none.
            if !file.path.hasPrefix("Tests/"), line.containsPath(sharedFolder) {
                return file.offence(index, "names \(sharedFolder)")
            }
            return nil
        }
    }
}

extension String {
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// The words before the first bracket, colon or equals sign: modifiers, kind and name.
    var declarationWords: [String] {
        var words: [String] = []
        var depth = 0
        var word = ""
        for character in self {
            if character == "(" {
                // `private(set)` goes on; anything else ends the part that matters.
                guard
                    ["private", "fileprivate", "internal", "package", "public", "unowned"]
                        .contains(word) || depth > 0 || word.hasPrefix("@")
                else { break }
                depth += 1
            } else if character == ")" {
                depth -= 1
            } else if depth == 0, character.isWhitespace || "<{:=?".contains(character) {
                if !word.isEmpty { words.append(word) }
                word = ""
                if "{:=".contains(character) { return words }
            } else if depth == 0 {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    /// Whether the word stands here by itself, and not as a member of something (`x.print(`).
    func containsWord(_ word: String, followedBy next: String = "", afterDot: Bool = false) -> Bool
    {
        var rest = self[...]
        var before: Character = " "
        while let hit = rest.firstRange(of: word + next) {
            if hit.lowerBound > rest.startIndex {
                before = rest[rest.index(before: hit.lowerBound)]
            }
            let wordEnd = rest.index(hit.lowerBound, offsetBy: word.count)
            let after = wordEnd < rest.endIndex ? rest[wordEnd] : " "
            let free = !before.isNamePart && (afterDot || before != ".")
            if free && (!after.isNamePart || !(word.last?.isNamePart ?? false)) { return true }
            before = rest[rest.index(before: hit.upperBound)]
            rest = rest[hit.upperBound...]
        }
        return false
    }

    /// Whether the path begins here, and is not the middle of a longer one or of a URL.
    func containsPath(_ path: String) -> Bool {
        var rest = self[...]
        var before: Character = " "
        while let hit = rest.firstRange(of: path) {
            if hit.lowerBound > rest.startIndex {
                before = rest[rest.index(before: hit.lowerBound)]
            }
            let relative = rest[..<hit.lowerBound].hasSuffix("../")
            if relative || !(before.isNamePart || "~-/".contains(before)) { return true }
            before = "/"
            rest = rest[hit.upperBound...]
        }
        return false
    }
}

extension Character {
    var isNamePart: Bool { isLetter || isNumber || self == "_" }
}

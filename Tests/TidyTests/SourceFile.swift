import Foundation

/// The folder that holds Package.swift.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// A text file of the package.
struct SourceFile: Sendable {
    /// From the package root, for example `Sources/Store/SHA256.swift`.
    let path: String
    let lines: [String]
    /// The lines again, with comments and the contents of string literals taken out.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = path.hasSuffix(".swift") ? CodeScanner.code(of: text) : lines
    }

    /// `Store` for `Sources/Store/SHA256.swift`.
    var module: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    func offence(_ index: Int, _ what: String) -> String { "\(path):\(index + 1): \(what)" }

    /// A function or initialiser with a body.
    struct Function {
        let header: String
        let firstLine: Int
        let lines: Int
    }

    var functions: [Function] {
        code.indices.compactMap { index in
            let words = code[index].declarationWords
            let isFunction = words.contains("func") || words.contains { $0.hasPrefix("init") }
            guard isFunction, let last = endOfBody(from: index) else { return nil }
            return Function(
                header: code[index].trimmed, firstLine: index, lines: last - index + 1)
        }
    }

    /// The line of the closing brace of the body that begins at or below a header, or nil for a
    /// requirement of a protocol, which has none.
    private func endOfBody(from start: Int) -> Int? {
        var round = 0
        var curly = 0
        for index in start..<code.count {
            for character in code[index] {
                switch character {
                case "(": round += 1
                case ")": round -= 1
                case "{": curly += 1
                case "}":
                    curly -= 1
                    if curly == 0 { return index }
                    if curly < 0 { return nil }
                default: break
                }
            }
            // A header that has ended without a brace goes on only with these.
            if curly == 0 && round == 0 {
                let next = index + 1 < code.count ? code[index + 1].trimmed : ""
                let goesOn = ["{", "->", "where", "throws", "async", "rethrows", ")"]
                guard goesOn.contains(where: next.hasPrefix) else { return nil }
            }
        }
        return nil
    }
}

/// Takes comments and string contents out of Swift text, keeping the lines. Code inside an
/// interpolation stays. Regex literals are not known to it.
struct CodeScanner {
    private enum Place {
        /// Code; inside an interpolation, with the number of open round brackets.
        case code(open: Int?)
        case string(hashes: Int, multiline: Bool)
        case lineComment
        case blockComment(depth: Int)
    }

    private let text: [Character]
    private var position = 0
    private var places: [Place] = [.code(open: nil)]
    private var result = ""

    static func code(of text: String) -> [String] {
        var scanner = CodeScanner(text: Array(text))
        scanner.run()
        return scanner.result.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    private init(text: [Character]) { self.text = text }

    private func at(_ expected: String) -> Bool {
        var index = position
        for character in expected {
            guard index < text.count, text[index] == character else { return false }
            index += 1
        }
        return true
    }

    private mutating func run() {
        while position < text.count {
            if text[position] == "\n" {
                result.append("\n")
                if case .lineComment = places.last { places.removeLast() }
                position += 1
                continue
            }
            switch places.last ?? .code(open: nil) {
            case .code(let open): scanCode(open)
            case .string(let hashes, let multiline): scanString(hashes, multiline)
            case .lineComment: position += 1
            case .blockComment(let depth): scanComment(depth)
            }
        }
    }

    private mutating func scanCode(_ open: Int?) {
        if at("//") {
            places.append(.lineComment)
            return
        }
        if at("/*") {
            places.append(.blockComment(depth: 1))
            position += 2
            return
        }
        var hashes = 0
        while position + hashes < text.count, text[position + hashes] == "#" { hashes += 1 }
        if position + hashes < text.count, text[position + hashes] == "\"" {
            position += hashes
            let multiline = at("\"\"\"")
            position += multiline ? 3 : 1
            result.append("\"")
            places.append(.string(hashes: hashes, multiline: multiline))
            return
        }
        let character = text[position]
        position += 1
        if let open {
            if character == "(" { places[places.count - 1] = .code(open: open + 1) }
            if character == ")" {
                if open == 1 {
                    places.removeLast()
                    result.append(" ")
                    return
                }
                places[places.count - 1] = .code(open: open - 1)
            }
        }
        result.append(character)
    }

    private mutating func scanString(_ hashes: Int, _ multiline: Bool) {
        let marks = String(repeating: "#", count: hashes)
        let end = (multiline ? "\"\"\"" : "\"") + marks
        if at(end) {
            position += end.count
            result.append("\"")
            places.removeLast()
        } else if at("\\" + marks + "(") {
            position += 2 + hashes
            result.append(" ")
            places.append(.code(open: 1))
        } else if at("\\" + marks) {
            // The escaped character, unless it is the end of the line.
            position += 1 + hashes
            if position < text.count, text[position] != "\n" { position += 1 }
        } else {
            position += 1
        }
    }

    private mutating func scanComment(_ depth: Int) {
        if at("/*") {
            places[places.count - 1] = .blockComment(depth: depth + 1)
            position += 2
        } else if at("*/") {
            places.removeLast()
            if depth > 1 { places.append(.blockComment(depth: depth - 1)) }
            position += 2
        } else {
            position += 1
        }
    }
}

/// The text files below some folders of the package, sorted by path.
func files(under folders: [String], endings: Set<String>?) -> [SourceFile] {
    var paths: [String] = []
    for folder in folders {
        let base = packageRoot.appendingPathComponent(folder).path
        let walker = FileManager.default.enumerator(atPath: base)
        while let name = walker?.nextObject() as? String {
            let ending = URL(fileURLWithPath: name).pathExtension
            if endings?.contains(ending) ?? true { paths.append("\(folder)/\(name)") }
        }
    }
    return files(named: paths.sorted())
}

/// The Swift files below one folder.
func swiftFiles(in folder: String) -> [SourceFile] { files(under: [folder], endings: ["swift"]) }

/// The files of these names that exist and are UTF-8 text.
func files(named paths: [String]) -> [SourceFile] {
    paths.compactMap { path in
        let url = packageRoot.appendingPathComponent(path)
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        return SourceFile(path: path, text: text)
    }
}

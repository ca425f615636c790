import Artefacts
import Foundation
import Store
import Wording

/// The methods that come with the program, and those of users' folders.
package struct MethodLibrary: Sendable {
    /// The text of a method that is not read yet.
    private struct File: Sendable {
        var text: String
        var path: String
        var isEmbedded: Bool
    }

    private var files: [String: File]

    /// The methods embedded in the binary.
    package init() {
        files = [:]
        for artefact in Artefacts.files(under: "schema/methods/", ending: "sql") {
            files[Self.name(artefact.path)] = File(
                text: artefact.text, path: artefact.path, isEmbedded: true)
        }
    }

    private static let shared = MethodLibrary()

    /// Those of the program alone.
    package static var shipped: MethodLibrary { shared }

    private static func name(_ path: String) -> String {
        let name = path.utf8.split(separator: 0x2F).last.map { String(Substring($0)) } ?? path
        return name.hasSuffix(".sql") ? String(name.dropLast(4)) : name
    }

    /// Takes in the methods of a user's folder: every `.sql` file in it.
    ///
    /// - Throws: `ReportError` when the folder cannot be read, or when one of its methods has the
    ///   name of another: what a name decides must not depend on where one stands.
    package mutating func add(folder: String) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw ReportError.unreadableFile(
                path: folder, reason: "expected a folder of methods that can be read")
        }
        for file in names where file.hasSuffix(".sql") {
            let path = folder.hasSuffix("/") ? folder + file : "\(folder)/\(file)"
            let name = Self.name(path)
            if let other = files[name] {
                throw ReportError.usage(
                    """
                    \(path): there is a method \(quoted(name)) already: \(other.path).
                      Give yours a name of its own: the file's, and its line `-- method:`
                    """)
            }
            let text = try ReportCatalogue.text(ofFile: path)
            files[name] = File(text: text, path: path, isEmbedded: false)
        }
    }

    /// The names, sorted.
    package var names: [String] { files.keys.sorted() }

    /// A method by its name, or nil.
    ///
    /// - Throws: `ReportError.definition` when its file breaks the rules.
    package func method(_ name: String) throws -> MethodDefinition? {
        guard let file = files[name] else { return nil }
        return try MethodDefinition(file.text, file: file.path, embedded: file.isEmbedded)
    }

    /// A method by its name, as typed by a person.
    ///
    /// - Throws: `ReportError.usage` when there is none.
    package func required(_ name: String) throws -> MethodDefinition {
        guard let method = try method(name) else {
            throw ReportError.usage(
                """
                there is no method \(quoted(name)).\(Suggestion.phrase(for: name, in: names))
                  What each decides: warchest methods
                """)
        }
        return method
    }

    /// The text of a method's file.
    ///
    /// - Throws: `ReportError.usage` when there is no such method.
    package func text(_ name: String) throws -> String {
        _ = try required(name)
        let text = files[name]?.text ?? ""
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    /// Methods and all that they stand on, each once, in an order in which each comes after those
    /// it uses.
    ///
    /// - Parameter problem: makes the complaint about a name that is used and not there.
    func closure(of uses: [String], problem: (String) -> ReportError) throws -> [MethodDefinition] {
        var order: [MethodDefinition] = []
        var done: Set<String> = []
        func visit(_ name: String, _ path: [String], _ problem: (String) -> ReportError) throws {
            guard !path.contains(name) else {
                throw problem(
                    "methods use each other in a circle: "
                        + (path + [name]).joined(separator: " uses "))
            }
            guard !done.contains(name) else { return }
            guard let method = try method(name) else {
                throw problem(
                    "there is no method \(quoted(name)).\(Suggestion.phrase(for: name, in: names))")
            }
            for used in method.uses {
                try visit(used, path + [name]) { method.problem($0) }
            }
            done.insert(name)
            order.append(method)
        }
        for name in uses { try visit(name, [], problem) }
        return order
    }

    /// The names of parameters that methods may use, with the types and words that reports may
    /// leave out: `schema/parameters.csv`.
    static let parameters: [(name: String, type: String, description: String)] = {
        words("schema/parameters.csv").map { ($0[0], $0[1], $0[2]) }
    }()

    /// Columns that mean the same in every report that has them: `schema/columns.csv`. A report
    /// names them and adds no words; where it means something else it says so itself.
    static let columns: [String: ReportDefinition.Column] = {
        let pairs = columnLines.compactMap {
            row -> (String, ReportDefinition.Column)? in
            guard let type = ReportDefinition.ColumnType(rawValue: row[1]) else { return nil }
            return (
                row[0],
                ReportDefinition.Column(name: row[0], type: type, description: row[2], line: 0)
            )
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()

    /// Names in `schema/columns.csv` that stand for several columns.
    static let columnGroups: [String: [String]] = {
        let groups = columnLines.filter { $0[1] == "columns" }
        return Dictionary(
            groups.map { ($0[0], list($0[2])) }, uniquingKeysWith: { first, _ in first })
    }()

    /// What a list of columns names; one name may stand for several.
    static func listed(_ text: String) -> [String] {
        list(text).flatMap { columnGroups[$0] ?? [$0] }
    }

    private static let columnLines = words("schema/columns.csv")

    private static func words(_ path: String) -> [[String]] {
        CodeList.parse(Artefacts.file(path)?.text ?? "").dropFirst().filter { $0.count == 3 }
    }
}

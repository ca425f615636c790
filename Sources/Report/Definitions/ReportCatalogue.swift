import Artefacts
import Files
import Foundation
import Wording

/// The reports that come with the program, and users' files.
package struct ReportCatalogue: Sendable {
    private let files: [String: Artefact]
    /// Folders with methods that users' files may use beside those of the program.
    private let folders: [String]

    /// The reports embedded in the binary.
    ///
    /// - Parameter methodFolders: folders of methods for reports of the user's own.
    package init(methodFolders: [String] = []) {
        files = Dictionary(
            Artefacts.files(under: "exports/", ending: "sql").map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        folders = methodFolders
    }

    /// The names, sorted.
    package var names: [String] { files.keys.sorted() }

    /// A report by its name, or by path when the name ends in `.sql` or has a slash.
    package func report(_ name: String) throws -> ReportDefinition {
        if name.hasSuffix(".sql") || name.contains("/") { return try load(path: name) }
        guard let file = files[name] else {
            throw ReportError.usage(
                """
                there is no report \(quoted(name)).\(Suggestion.phrase(for: name, in: names))
                  The list with the question each answers: warchest report
                """)
        }
        if let known = Self.known.find(name) { return known }
        let report = try ReportParser.parse(
            file.text, file: file.path, embedded: true, methods: .shipped)
        Self.known.keep(report)
        return report
    }

    /// The program's own reports that were read, each once in a process.
    private static let known = KnownReports()

    /// Reads a user's report file, under the same rules as ours. It may use the program's methods,
    /// those of a folder `methods` beside it, and those of the folders given.
    private func load(path: String) throws -> ReportDefinition {
        try ReportParser.parse(
            Self.text(ofFile: path), file: path, embedded: false, methods: try methods(beside: path)
        )
    }

    /// The text of a user's own file.
    ///
    /// - Throws: `ReportError` when it cannot be read, or is no UTF-8.
    static func text(ofFile path: String) throws -> String {
        let bytes: [UInt8]
        do {
            bytes = try PlainFile.bytes(of: path, limit: 1 << 20)
        } catch let error as FileError {
            throw ReportError.unreadableFile(path: path, reason: error.why)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ReportError.definition(
                file: path, line: 1, problem: "expected UTF-8 text, found other bytes",
                embedded: false)
        }
        return text
    }

    /// The methods that a report at a path may use, or those of the folders given alone.
    package func methods(beside path: String? = nil) throws -> MethodLibrary {
        var library = MethodLibrary.shipped
        var all = folders
        if let path {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let beside = (parts.dropLast() + ["methods"]).joined(separator: "/")
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: beside, isDirectory: &isFolder),
                isFolder.boolValue, !all.contains(beside)
            {
                all.append(beside)
            }
        }
        for folder in all { try library.add(folder: folder) }
        return library
    }
}

/// Reports by name, for whoever reads them from several threads.
private final class KnownReports: @unchecked Sendable {
    private let lock = NSLock()
    private var reports: [String: ReportDefinition] = [:]

    func find(_ name: String) -> ReportDefinition? { lock.withLock { reports[name] } }

    func keep(_ report: ReportDefinition) { lock.withLock { reports[report.name] = report } }
}

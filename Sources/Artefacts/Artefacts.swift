/// One file of `schema/`, `importers/` or `exports/`, as embedded in the binary.
public struct Artefact: Sendable {
    /// Path from the package root, for example `exports/top-donors.sql`.
    public let path: String
    /// The file's whole text.
    public let text: String

    /// The path without its root folder and ending: the id of a format or report.
    public var id: String {
        let parts = path.split(separator: "/").dropFirst().joined(separator: "/")
        guard let dot = parts.lastIndex(of: ".") else { return parts }
        return String(parts[..<dot])
    }
}

/// The embedded text of `schema/`, `importers/` and `exports/`.
public enum Artefacts {
    /// Every embedded file, sorted by path.
    public static let all: [Artefact] = embeddedFiles.map {
        Artefact(path: "\($0.path)", text: "\($0.text)")
    }

    /// The files below a folder such as `schema/views/`, with one of the endings given.
    public static func files(under folder: String, ending: String) -> [Artefact] {
        all.filter { $0.path.hasPrefix(folder) && $0.path.hasSuffix("." + ending) }
    }

    /// One file by its exact path, or nil.
    public static func file(_ path: String) -> Artefact? { all.first { $0.path == path } }
}

/// One file of `schema/`, `importers/` or `exports/`, as embedded in the binary.
package struct Artefact: Sendable {
    /// Path from the package root, for example `exports/top-donors.sql`.
    package let path: String
    /// The file's whole text.
    package let text: String

    /// The path without its root folder and ending: the id of a format or report.
    package var id: String {
        let parts = path.split(separator: "/").dropFirst().joined(separator: "/")
        guard let dot = parts.lastIndex(of: ".") else { return parts }
        return String(parts[..<dot])
    }
}

/// The embedded text of `schema/`, `importers/` and `exports/`.
package enum Artefacts {
    /// Every embedded file, sorted by path.
    package static let all: [Artefact] = embeddedFiles

    /// SHA-256 of migrations, views and code lists, each path before its text, by path: what a
    /// database says of itself when they are those of this program. Taken when it was built.
    package static let schemaDigest = embeddedSchemaDigest

    /// The files below a folder such as `schema/views/`, with one of the endings given.
    package static func files(under folder: String, ending: String) -> [Artefact] {
        all.filter { $0.path.hasPrefix(folder) && $0.path.hasSuffix("." + ending) }
    }

    /// One file by its exact path, or nil.
    package static func file(_ path: String) -> Artefact? { all.first { $0.path == path } }
}

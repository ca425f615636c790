import Artefacts

/// The formats that ship with the program.
package enum FormatCatalogue {
    /// One format by its id; nil when none of that id ships with the program.
    package static func format(_ id: String) throws -> SourceFormat? {
        try Artefacts.file("importers/\(id).json5").map { try SourceFormat(id: id, text: $0.text) }
    }

    /// Every format under `importers/`, by id.
    package static func load() throws -> [SourceFormat] {
        try Artefacts.files(under: "importers/", ending: "json5").map {
            try SourceFormat(id: $0.id, text: $0.text)
        }
    }
}

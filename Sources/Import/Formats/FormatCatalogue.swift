import Artefacts

/// The formats that ship with the program.
package enum FormatCatalogue {
    /// One format by its id; nil when none of that id ships with the program.
    package static func format(_ id: String) throws -> SourceFormat? {
        try Artefacts.file("importers/\(id).json5").map { try SourceFormat(id: id, text: $0.text) }
    }

    /// Every format under `importers/`, by id.
    package static func load() throws -> [SourceFormat] {
        try files.map { try SourceFormat(id: $0.id, text: $0.text) }
    }

    /// The formats of no jurisdiction in particular: the FEC's, journals, ad buys, results.
    static func loadFederal() throws -> [SourceFormat] {
        try files.filter { !isOfPack($0.id) }.map { try SourceFormat(id: $0.id, text: $0.text) }
    }

    /// The formats of states and cities.
    static func loadPacks() throws -> [SourceFormat] {
        try files.filter { isOfPack($0.id) }.map { try SourceFormat(id: $0.id, text: $0.text) }
    }

    /// The formats of one jurisdiction; none where the folder is that of no jurisdiction.
    static func load(pack folder: String) throws -> [SourceFormat] {
        guard packFolders.contains(folder) else { return [] }
        return try files.filter { Self.folder($0.id) == folder }
            .map { try SourceFormat(id: $0.id, text: $0.text) }
    }

    /// What the folders of jurisdictions say of themselves, by id.
    package static func packs() throws -> [RulePack] {
        try json5.filter { isPack($0.id) }
            .map { try RulePack(id: folder($0.id), text: $0.text) }
    }

    /// The folder of a format: of `us-ny-nyc/contributions`, `us-ny-nyc`.
    package static func folder(_ id: String) -> String {
        id.lastIndex(of: "/").map { String(id[..<$0]) } ?? ""
    }

    private static let json5 = Artefacts.files(under: "importers/", ending: "json5")

    private static var files: [Artefact] {
        json5.filter { !isPack($0.id) }
    }

    private static let packFolders: Set<String> = {
        let ending = "/pack.json5"
        let paths = json5.map(\.path)
        return Set(
            paths.filter { $0.hasSuffix(ending) }
                .map { String($0.dropFirst("importers/".count).dropLast(ending.count)) })
    }()

    /// Whether a format is one of a jurisdiction that ships with the program.
    static func isOfPack(_ id: String) -> Bool { packFolders.contains(folder(id)) }

    private static func isPack(_ id: String) -> Bool { id.hasSuffix("/pack") }
}

/// Formats that are read when they are needed: most files are none of theirs.
package final class LaterFormats: @unchecked Sendable {
    private var known: [SourceFormat]?
    private let load: () throws -> [SourceFormat]

    /// - Parameter load: reads them, once.
    init(_ load: @escaping () throws -> [SourceFormat]) { self.load = load }

    /// The formats.
    func formats() throws -> [SourceFormat] {
        if let known { return known }
        let loaded = try load()
        known = loaded
        return loaded
    }
}

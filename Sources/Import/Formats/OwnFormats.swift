import Foundation

/// Format files in a folder of the user's own, searched without being asked for.
package enum OwnFormats {
    /// The format files below a folder, by path; nothing where there is no such folder.
    ///
    /// - Throws: ``FormatFileError`` of the first that cannot be used.
    package static func load(_ folder: String) throws -> [SourceFormat] {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return try (files ?? []).sorted()
            .filter { $0.hasSuffix(".json5") && !isPack($0) }
            .map { name in
                let path = (folder as NSString).appendingPathComponent(name)
                guard let data = FileManager.default.contents(atPath: path) else {
                    throw ImportError.unreadable(path: path, why: "it cannot be read")
                }
                return try SourceFormat(id: path, text: String(decoding: data, as: UTF8.self))
            }
    }

    /// Whether a file says what holds for its whole folder.
    package static func isPack(_ path: String) -> Bool {
        (path as NSString).lastPathComponent == "pack.json5"
    }
}

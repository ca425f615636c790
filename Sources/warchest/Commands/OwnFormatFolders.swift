import Foundation
import Import
import Wording

/// The folders in which formats of the user's own lie.
enum OwnFormatFolders {
    /// The formats of the folder in the user's configuration and of those named.
    ///
    /// - Throws: ``UsageError`` for a named folder that is none, ``FormatFileError`` for a file
    ///   that is no format.
    static func load(_ named: [String]) throws -> [SourceFormat] {
        for folder in named {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
                isFolder.boolValue
            else {
                throw UsageError(
                    "--importers: expected a folder of format files, found "
                        + "\(VisibleText.of(folder)), which is none")
            }
        }
        return try ([Surroundings.importersFolder()] + named).flatMap(OwnFormats.load)
    }
}

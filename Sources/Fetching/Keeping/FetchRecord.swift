import Files
import Foundation
import Wording

/// What is remembered of a file that was fetched, in a hidden file beside it.
package struct FetchRecord: Codable, Equatable, Sendable {
    /// Where it came from, as asked.
    package var url: String
    /// Its version, as the server calls it.
    package var etag: String?
    /// When it was changed, as the server says.
    package var lastModified: String?
    /// How long it is; of a part, how long the whole will be, if that was said.
    package var bytes: Int?
    /// Of a whole file.
    package var sha256: String?

    /// What a later part must be of; a weak version does not promise the same bytes.
    var validator: String? {
        if let etag, !etag.hasPrefix("W/") { return etag }
        return lastModified
    }

    static func load(_ path: String) -> FetchRecord? {
        (try? PlainFile.bytes(of: path, limit: 1 << 16)).flatMap {
            try? StrictJSON.decode(FetchRecord.self, from: Data($0))
        }
    }

    func save(_ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(self)
        let file = try WholeFile(path: path, overwrites: true)
        try data.withUnsafeBytes { try file.write($0) }
        try file.commit(to: path)
    }
}

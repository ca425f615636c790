import DelimitedText
import Foundation

/// One stream of bytes to import.
struct ImportUnit {
    let file: String
    let path: String
    let member: String?
    let size: Int?
    let open: () throws -> ByteSource

    /// The name that formats are recognised by.
    var name: String {
        let name = ((member ?? file) as NSString).lastPathComponent
        return member == nil ? PackedFile.bareName(name) : name
    }
}

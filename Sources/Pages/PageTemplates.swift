import Artefacts
import Files
import Foundation
import Mustache
import Report

/// The templates and styles of pages: those of `exports/pages/`, or a person's own in their place.
package struct PageTemplates: Sendable {
    private let library: MustacheLibrary
    /// The rules of style of a page, charts included.
    package let style: String
    /// Those of charts alone.
    package let chartStyle: String

    private static let names = [
        "page", "section", "proof", "claims", "record", "head", "home", "form", "table", "served",
    ]
    private static let styles = ["page", "chart"]

    /// Reads them.
    ///
    /// - Parameter folder: a person's own; what is not there is taken from the program.
    /// - Throws: ``PageError`` naming the file that is none.
    package init(folder: String? = nil) throws {
        var library = MustacheLibrary()
        for name in Self.names {
            let text = try Self.text("\(name).mustache", folder)
            do {
                try library.register(text, named: name)
            } catch {
                throw PageError.definition(file: "\(name).mustache", problem: "\(error)")
            }
        }
        self.library = library
        let sheets = try Self.styles.map { try Self.text("\($0).css", folder) }
        style = sheets.joined(separator: "\n")
        chartStyle = sheets[1]
    }

    /// Those of charts for programs that know neither variables nor the reader's setting.
    package var plainChartStyle: String { PlainStyle.of(chartStyle) }

    /// The digest of the style as a page's policy names it, so that no other style has a say.
    var styleHash: String {
        let hex = Array(SHA256Hasher.hex(of: style).utf8)
        let bytes = stride(from: 0, to: hex.count, by: 2).compactMap {
            UInt8(String(decoding: hex[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        return Data(bytes).base64EncodedString()
    }

    private static func text(_ name: String, _ folder: String?) throws -> String {
        if let folder {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            if let bytes = try? PlainFile.bytes(of: path, limit: 1 << 20) {
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw PageError.definition(
                        file: path, problem: "expected UTF-8 text, found other bytes")
                }
                return text
            }
        }
        guard let file = Artefacts.file("exports/pages/\(name)") else {
            throw PageError.definition(file: name, problem: "there is no such template")
        }
        return file.text
    }

    func page(_ context: [String: Any], named name: String = "page") throws -> [UInt8] {
        guard let text = library.render(context, withTemplate: name) else {
            throw PageError.definition(
                file: "\(name).mustache", problem: "it could not be filled")
        }
        return Array(text.utf8)
    }
}

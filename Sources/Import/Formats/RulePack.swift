import Artefacts
import Foundation
import Wording

/// A jurisdiction's rules: the formats of a folder under `importers/`, and what its `pack.json5`
/// says of them all.
package struct RulePack: Sendable {
    private struct File: Decodable {
        let title: String
        let division: String
        let documentation: [String]
        let tested: String
        let reconciled: String?
        let counts: String
        let law: String
        let lawSource: String
        let notRead: [String: String]?
    }

    /// The folder's name.
    package let id: String
    /// Whose files these are.
    package let title: String
    /// The Open Civic Data id of the division whose elections they are about.
    package let division: String
    /// Where the files and their rules are described.
    package let documentation: [String]
    /// `files` (whole files of the publisher), `thin` (a handful of rows) or `none`.
    package let tested: String
    /// Which filer's rows of which period were held against the published cover; empty where none
    /// were, and the pack is unreconciled.
    package let reconciled: String
    /// What counts, in one sentence.
    package let counts: String
    /// What the law says of the use of names, and where.
    package let law: String
    /// The address of that law.
    package let lawSource: String
    /// Files that come with those that are read and are not: patterns of names, and why.
    package let notRead: [String: String]

    /// The words that `tested` may say.
    package static let marks = ["files", "thin", "none"]

    /// Reads the `pack.json5` of a folder.
    ///
    /// - Throws: ``FormatFileError`` that names the file and what was expected.
    package init(id: String, text: String) throws {
        let file: File
        do {
            file = try StrictJSON.decode(
                File.self, from: Data(text.utf8), json5: true, snakeCase: true)
        } catch let again as StrictJSON.RepeatedKey {
            throw FormatFileError(id: "\(id)/pack", message: "\(again)")
        } catch {
            let missing =
                if case DecodingError.keyNotFound(let key, _) = error {
                    "missing \"\(key.stringValue)\""
                } else {
                    "expected title, division, documentation, tested, counts, law, law_source"
                }
            throw FormatFileError(
                id: "\(id)/pack", message: FormatLines.mistake(in: text) ?? missing)
        }
        guard Self.marks.contains(file.tested) else {
            throw FormatFileError(
                id: "\(id)/pack",
                message: "tested: expected \(Self.marks.joined(separator: ", ")), "
                    + "found \"\(file.tested)\"")
        }
        self.id = id
        title = file.title
        division = file.division
        documentation = file.documentation
        tested = file.tested
        reconciled = file.reconciled ?? ""
        counts = file.counts
        law = file.law
        lawSource = file.lawSource
        notRead = file.notRead ?? [:]
    }

    /// Why a file of this name is not read, where the pack says so.
    func whyNotRead(_ name: String) -> String? {
        let bare = (name as NSString).lastPathComponent
        return notRead.sorted { $0.key < $1.key }
            .first { NamePattern.matches(bare, $0.key) }?.value
    }
}

/// A format file as it is written; ``SourceFormat`` is what it means.
struct FormatFile: Decodable {
    struct Frame: Decodable {
        let delimiter: String
        let quote: Quote
        let header: Bool?
        let trailingDelimiter: Trailing?
        let encoding: String?
        let surplus: String?
        let also: [Frame]?
    }
    enum Quote: Decodable {
        case none, strict, loose
        init(from decoder: Decoder) throws {
            let box = try decoder.singleValueContainer()
            if let flag = try? box.decode(Bool.self) {
                self = flag ? .strict : .none
            } else if try box.decode(String.self) == "loose" {
                self = .loose
            } else {
                throw DecodingError.dataCorruptedError(
                    in: box, debugDescription: "expected true, false or \"loose\"")
            }
        }
    }
    enum Trailing: Decodable {
        case none, always, optional
        init(from decoder: Decoder) throws {
            let box = try decoder.singleValueContainer()
            if let flag = try? box.decode(Bool.self) {
                self = flag ? .always : .none
            } else {
                self = try box.decode(String.self) == "optional" ? .optional : .none
            }
        }
    }
    let title: String
    let help: String?
    let documentation: String?
    let checked: String?
    let table: String
    let reader: String?
    let names: [String]
    let notNames: [String]?
    let framing: Frame?
    let precision: String
    let snapshot: Bool?
    let series: SourceFormat.Series?
    let cycleFrom: String?
    let words: [String: [String: String]]?
    let money: [[String]]?
    let roundedTo: Int64?
    let control: String?
    let unique: String?
    let required: [String]?
    let posting: SourceFormat.Posting?
    let constants: [String: String]?
    let copy: [String: String]?
    let made: [[String]]?
    let versions: Bool?
    let begins: [String: PostingChoice.Patterns]?
    let columns: [[String]]?
    let fetch: [FetchAddress]?
}

/// A format file that cannot be used.
package struct FormatFileError: Error, Sendable {
    /// Format id or path.
    package let id: String
    /// Where, what was expected and what was found, in less than 1 KiB; control characters of the
    /// file are shown as escapes.
    package let message: String

    /// What is wrong, without the file's name.
    private let reason: String
    /// Where, as far as whoever found it knows.
    private let path: [String]

    init(id: String, message: String, path: [String] = []) {
        self.id = id
        self.path = path
        reason = message
        var text = ""
        for scalar in "\(id): \(message)".unicodeScalars {
            guard text.utf8.count < 900 else {
                text += "…"
                break
            }
            let isShown = ![.control, .format].contains(scalar.properties.generalCategory)
            text += isShown ? String(scalar) : scalar.escaped(asASCII: true)
        }
        self.message = text + "; compare with: warchest formats ID"
    }

    /// The same with the line of the file, where it can be told.
    func placed(in text: String) -> FormatFileError {
        // It is said already of what is no JSON5 at all.
        guard !reason.hasPrefix("line "),
            let line = FormatLines.line(
                of: path.isEmpty ? Self.path(in: reason) : path, in: text)
        else { return self }
        return FormatFileError(id: id, message: "line \(line): \(reason)")
    }

    /// The place that a message begins with: `column NAME`, `posting.kind`, `copy: TARGET`.
    private static func path(in reason: String) -> [String] {
        let parts = reason.split(separator: ":", maxSplits: 2)
        guard parts.count > 1 else { return [] }
        if parts[0].hasPrefix("column ") { return ["columns", "=" + parts[0].dropFirst(7)] }
        let keys = parts[0].split(separator: ".").map(String.init)
        return keys + (parts.count > 2 ? [String(parts[1].drop { $0 == " " })] : [])
    }
}

/// A format file as it is written; ``SourceFormat`` is what it means.
struct FormatFile: Decodable {
    struct Frame: Decodable {
        let delimiter: String
        let quote: Quote
        let header: Bool
        let trailingDelimiter: Trailing?
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
    let columns: [[String]]?
}

/// A format file that cannot be used.
package struct FormatFileError: Error, Sendable {
    /// Format id or path.
    package let id: String
    /// Where, what was expected and what was found, in less than 1 KiB; control characters of the
    /// file are shown as escapes.
    package let message: String

    init(id: String, message: String) {
        self.id = id
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
}

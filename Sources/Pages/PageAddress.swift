import Report
import Store

/// Where a server shows what a page leads to. A page in a file leads nowhere but to itself.
package enum PageAddress {
    /// The answer of a report; with an ending (`csv`) as that.
    package static func report(_ name: String, _ request: ReportRequest, ending: String = "")
        -> String
    {
        let dot = ending.isEmpty ? "" : "."
        return "/report/\(encoded(name))\(dot)\(ending)?\(words(request))"
    }

    /// The proof of a row, opened at one of its figures.
    package static func why(
        _ name: String, _ request: ReportRequest, key: String, cell: String
    ) -> String {
        "/why/\(encoded(name))?\(words(request))&key=\(encoded(key))#\(name)-p0-\(cell)"
    }

    /// The page of a kind.
    package static func page(_ kind: String, _ value: String) -> String {
        "/\(kind)/\(encoded(value))"
    }

    private static func words(_ request: ReportRequest) -> String {
        var words = request.parameters.sorted { $0.key < $1.key }.flatMap { name, value in
            [(name, value)] + (request.further[name] ?? []).map { (name, $0) }
        }
        words.append(("as-of", request.asOf))
        if let method = request.method { words.append(("method", method)) }
        let shape = request.shape
        if let columns = shape.columns { words.append(("columns", columns.joined(separator: ","))) }
        words += shape.conditions.map { ("where", $0) }
        if !shape.sort.isEmpty { words.append(("sort", shape.sort.joined(separator: ","))) }
        return words.map { "\(encoded($0))=\(encoded($1))" }.joined(separator: "&")
    }

    /// A text as it stands in an address.
    package static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        // A part that is dots alone would be taken for a folder.
        let isDots = bytes == [0x2E] || bytes == [0x2E, 0x2E]
        return isDots ? "" : String(decoding: bytes, as: UTF8.self)
    }

    /// Columns whose value is what a page is of.
    private static let ids = [
        "committee_id": "committee", "filer_id": "committee", "spender_id": "spender",
        "candidate_id": "candidate", "race": "race", "filing": "filing", "other_id": "committee",
    ]
    /// Columns that name what the id beside them is of.
    private static let names = [
        "committee": "committee_id", "filer": "filer_id", "spender": "spender_id",
        "candidate": "candidate_id",
    ]

    /// The page that a cell leads to; nil where there is none.
    ///
    /// - Parameter value: the text of a column of the same row.
    static func subject(_ column: String, _ value: (String) -> String) -> String? {
        if column == "donor", !value("donor").isEmpty { return page("donor", value("donor")) }
        if column == "entry", !value("entry").isEmpty { return page("why", value("entry")) }
        let of = names[column] ?? column
        guard let kind = ids[of] else { return nil }
        let id = value(of)
        guard id.first?.isLetter ?? false || id.first?.isNumber ?? false, id.utf8.count <= 40,
            !value(column).isEmpty
        else { return nil }
        return page(Self.kind(kind, of: id), id)
    }

    /// An FEC id says itself whose it is: a spender's column may hold a candidate's.
    private static func kind(_ kind: String, of id: String) -> String {
        let bytes = Array(id.utf8)
        guard ["committee", "spender", "candidate"].contains(kind), bytes.count == 9,
            (0x30...0x39).contains(bytes[1])
        else { return kind }
        switch bytes[0] {
        case 0x48, 0x53, 0x50: return "candidate"  // H, S, P
        case 0x43: return kind == "candidate" ? "committee" : kind
        default: return kind
        }
    }
}

import DelimitedText

/// The FEC's code lists under `schema/codes/`: small CSV files, the first line a `#` comment that
/// names the source.
package enum CodeList {
    /// The rows of a code list, its header first. Lines that start with `#` are comments; a record
    /// whose quotes are broken is a row of one cell.
    package static func parse(_ text: String) -> [[String]] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 1)
        for line in text.utf8.split(separator: 0x0A) where line.first != UInt8(ascii: "#") {
            bytes += line
            bytes.append(0x0A)
        }
        let reader = RecordReader(
            source: MemorySource(bytes), framing: Framing(delimiter: 0x2C, quoted: true),
            chunkSize: bytes.count + 64)
        var rows: [[String]] = []
        while let kind = try? reader.next(), kind != .end {
            switch kind {
            case .record: rows.append(reader.texts)
            case .malformed: rows.append([String(decoding: reader.rawBytes, as: UTF8.self)])
            case .blank, .end: break
            }
        }
        return rows
    }

    /// One embedded code list as dictionaries by column name; empty when there is no such list.
    package static func load(_ name: String) -> [[String: String]] {
        rows(of: "schema/codes/\(name).csv")
    }

    /// The same for any embedded file.
    package static func rows(of path: String) -> [[String: String]] {
        guard let file = Artefacts.file(path) else { return [] }
        let rows = parse(file.text)
        guard let header = rows.first else { return [] }
        return rows.dropFirst().map { row in
            Dictionary(zip(header, row), uniquingKeysWith: { first, _ in first })
        }
    }
}

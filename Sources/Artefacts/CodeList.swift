/// The FEC's code lists under `schema/codes/`: small CSV files, the first line a `#` comment that
/// names the source.
package enum CodeList {
    /// The rows of a code list, its header first. Lines that start with `#` are comments.
    package static func parse(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field: [UInt8] = []
        var quoted = false
        var atLineStart = true
        let bytes = Array(text.utf8)
        var index = 0
        func endField() {
            row.append(String(decoding: field, as: UTF8.self))
            field.removeAll()
        }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if atLineStart, byte == UInt8(ascii: "#") {
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
                index += 1
                continue
            }
            atLineStart = false
            if quoted {
                if byte == 0x22 {
                    if index < bytes.count, bytes[index] == 0x22 {
                        field.append(0x22)
                        index += 1
                    } else {
                        quoted = false
                    }
                } else {
                    field.append(byte)
                }
            } else if byte == 0x22 {
                quoted = true
            } else if byte == UInt8(ascii: ",") {
                endField()
            } else if byte == 0x0A {
                if !row.isEmpty || !field.isEmpty {
                    endField()
                    rows.append(row)
                }
                row = []
                atLineStart = true
            } else if byte != 0x0D {
                field.append(byte)
            }
        }
        if !row.isEmpty || !field.isEmpty {
            endField()
            rows.append(row)
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

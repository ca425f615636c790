import Artefacts
import Store
import Wording

/// What a type of record looks like, in every version: one file `importers/fec-efile/NAME.csv`.
struct FilingLayout: Sendable {
    /// How a value is read.
    enum ValueType: String, Sendable {
        case text, date, amount
        /// The one amount that makes the record a money row; a blank one rejects it.
        case control
    }

    struct Field: Sendable {
        let name: String
        let type: ValueType
        /// `table.column`, `cover:LINE:A`, `hdr.…` or `extra`.
        let target: String
    }

    let name: String
    let fields: [Field]
    /// For each range of versions, the position of each field (from 0), or -1.
    let ranges: [(range: FilingVersionRange, label: String, positions: [Int])]

    /// The positions of the fields in a version; nil when the record did not exist in it.
    func positions(in version: FilingVersion) -> [Int]? {
        ranges.first { $0.range.contains(version) }?.positions
    }

    /// - Throws: ``FormatFileError`` naming the file and the contradiction.
    init(name: String, text: String) throws {
        self.name = name
        func wrong(_ message: String) -> FormatFileError {
            FormatFileError(id: "fec-efile/\(name)", message: message)
        }
        let rows = CodeList.parse(text)
        guard let header = rows.first, header.prefix(3) == ["field", "type", "target"] else {
            throw wrong("expected a first row field,type,target,versions…")
        }
        fields = try rows.dropFirst().map { row in
            guard row.count == header.count, let type = ValueType(rawValue: row[1]) else {
                throw wrong("expected \(header.count) values with a known type, found \(row)")
            }
            return Field(name: row[0], type: type, target: row[2])
        }
        ranges = try header.enumerated().dropFirst(3).map { column, label in
            guard let range = FilingVersionRange(label) else {
                throw wrong("expected a range of versions like 8.0-8.5, found \(label)")
            }
            let positions = try rows.dropFirst().map { row -> Int in
                if row[column].isEmpty { return -1 }
                guard let position = Int(row[column]) else {
                    throw wrong("\(label): expected a position, found \(row[column])")
                }
                return position - 1
            }
            let used = positions.filter { $0 >= 0 }.sorted()
            guard used == Array(0..<used.count) else {
                throw wrong("\(label): positions are not 1, 2, 3 … each once")
            }
            return (range, label, positions)
        }
    }
}

/// Where the columns of a money row stand in the records of one type and version.
struct RecordShape: Sendable {
    struct Extra: Sendable {
        let position: Int
        let name: String
    }
    /// By column of the format `fec-efile`: position of the field, or -1.
    let positions: [Int]
    /// By column: the field's own name.
    let names: [String]
    /// Fields that have no column.
    let extras: [Extra]
    let fieldCount: Int
}

/// What becomes of a type of record.
enum RecordUse: String, Sendable { case header, cover, entry, item, text }

/// The record types of one version.
struct FilingLayouts: Sendable {
    /// One line of `importers/fec-efile/records.csv`.
    struct RecordType: Sendable {
        let pattern: String
        let layout: String
        let use: RecordUse

        func matches(_ type: String) -> Bool {
            pattern.hasSuffix("*") ? type.hasPrefix(pattern.dropLast()) : type == pattern
        }
    }

    let types: [RecordType]
    let layouts: [String: FilingLayout]

    /// Everything under `importers/fec-efile/`, read once.
    static let shared: Result<FilingLayouts, Error> = Result { try FilingLayouts() }

    private init() throws {
        let folder = "importers/fec-efile/"
        var layouts: [String: FilingLayout] = [:]
        var types: [RecordType] = []
        for file in Artefacts.files(under: folder, ending: "csv") {
            let name = String(file.path.dropFirst(folder.count).dropLast(4))
            switch name {
            case "records":
                let rows = CodeList.parse(file.text)
                guard rows.first?.prefix(3) == ["record", "layout", "use"] else {
                    throw FormatFileError(
                        id: "fec-efile/records", message: "expected a first row record,layout,use")
                }
                for row in rows.dropFirst() {
                    guard row.count >= 3, let use = RecordUse(rawValue: row[2]) else {
                        throw FormatFileError(
                            id: "fec-efile/records", message: "expected a known use, found \(row)")
                    }
                    types.append(
                        RecordType(pattern: row[0].capitals, layout: row[1], use: use))
                }
            default: layouts[name] = try FilingLayout(name: name, text: file.text)
            }
        }
        for type in types where layouts[type.layout] == nil {
            throw FormatFileError(
                id: "fec-efile/records",
                message: "record \(type.pattern): there is no fec-efile/\(type.layout).csv")
        }
        // The longest pattern wins.
        self.types = types.sorted { $0.pattern.utf8.count > $1.pattern.utf8.count }
        self.layouts = layouts
    }

    /// The type of a record by its first field, in capitals.
    func type(of record: String) -> RecordType? { types.first { $0.matches(record) } }

    /// How the money rows of a type are read in a version; nil when the version has no such record.
    func shape(
        of layout: FilingLayout, in version: FilingVersion, for columns: [SourceFormat.Column]
    ) -> RecordShape? {
        guard let found = layout.positions(in: version) else { return nil }
        var positions = [Int](repeating: -1, count: columns.count)
        var names = columns.map(\.name)
        var extras: [RecordShape.Extra] = []
        for (field, position) in zip(layout.fields, found) where position >= 0 {
            if field.target != "extra",
                let column = columns.firstIndex(where: { $0.target == field.target }),
                positions[column] < 0
            {
                positions[column] = position
                names[column] = field.name
            } else {
                extras.append(RecordShape.Extra(position: position, name: field.name))
            }
        }
        return RecordShape(
            positions: positions, names: names,
            extras: extras.sorted { $0.position < $1.position },
            fieldCount: found.filter { $0 >= 0 }.count)
    }
}

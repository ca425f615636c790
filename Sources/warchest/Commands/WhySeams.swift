import Artefacts
import Import
import Report
import Store

/// Original lines of a source, while its file is unchanged.
func originalLines(_ source: SourceRecord, _ lines: [Int64]) throws -> [Int64: [UInt8]]? {
    // The demo's files are in the binary.
    if let file = Artefacts.file(source.path) { return RawLines.of(file.text, source, lines) }
    return RawLineReader.lines(
        path: source.path, member: source.member, sha256: source.sha256, bytes: source.bytes,
        wanted: lines,
        quoted: formatLayout(source.format)?.quotes ?? false)
}

/// How the line of an entry is put together; nil for a format that did not come with warchest.
func lineLayout(
    _ source: SourceRecord, _ entry: Int64, _ connection: Connection
) throws -> LineLayout? {
    guard FilingLines.isFiling(format: source.format) else { return formatLayout(source.format) }
    var found: LineLayout?
    try connection.run(
        """
        SELECT g.fec_version, o.line_num, g.delimiter FROM filing g
        JOIN entry e ON e.entry_id = :entry JOIN posting o ON o.posting_id = e.posting_id
        WHERE g.source_id = :source
        """, parameters: ["entry": .integer(entry), "source": .integer(source.id)]
    ) { row in
        let columns = FilingLines.columns(ofRecord: row.text(1) ?? "", version: row.text(0) ?? "")
        guard let columns, let delimiter = UInt8(exactly: row.integer(2)) else { return false }
        found = LineLayout(
            table: "entry", delimiter: delimiter, quotes: delimiter == 0x2C,
            endsWithDelimiter: false,
            columns: columns.map {
                LineLayout.Column(name: $0.name, type: $0.type, target: $0.target)
            })
        return false
    }
    return found
}

private func formatLayout(_ id: String) -> LineLayout? {
    guard let format = try? FormatCatalogue.format(id) else { return nil }
    // A column may be read twice, once as it is and once for an id or a day in it.
    let columns = format.columns.enumerated().filter { index, column in
        !format.columns[..<index].contains { $0.name == column.name }
    }
    return LineLayout(
        table: format.table, delimiter: format.framing.delimiter, quotes: format.framing.quoted,
        endsWithDelimiter: format.framing.trailingDelimiter == .always,
        columns: columns.map {
            LineLayout.Column(
                name: $1.name, type: $1.type.rawValue, target: $1.target)
        })
}

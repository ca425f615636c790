import Artefacts
import Import
import Report

/// Original lines of a source, while its file is unchanged.
func originalLines(_ source: SourceRecord, _ lines: [Int64]) throws -> [Int64: [UInt8]]? {
    // The demo's files are in the binary.
    if let file = Artefacts.file(source.path) { return RawLines.of(file.text, source, lines) }
    return RawLineReader.lines(
        path: source.path, member: source.member, sha256: source.sha256, wanted: lines,
        quoted: lineLayout(source.format)?.quotes ?? false)
}

/// How the lines of a format are put together; nil for a format that did not come with warchest.
func lineLayout(_ id: String) -> LineLayout? {
    guard let format = try? FormatCatalogue.format(id) else { return nil }
    return LineLayout(
        table: format.table, delimiter: format.framing.delimiter, quotes: format.framing.quoted,
        endsWithDelimiter: format.framing.trailingDelimiter == .always,
        columns: format.columns.map {
            LineLayout.Column(name: $0.name, type: $0.type.rawValue, target: $0.target)
        })
}

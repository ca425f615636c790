import Store

/// Counts the rows on their way to another sink.
final class CountingSink: RowSink {
    private let sink: RowSink
    private(set) var rows: Int64 = 0

    var showsFooter: Bool { sink.showsFooter }

    init(_ sink: RowSink) { self.sink = sink }

    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {
        try sink.begin(heading, columns: columns, showsKeys: showsKeys)
    }

    func row(_ row: RowView, key: [UInt8]?) throws {
        rows += 1
        try sink.row(row, key: key)
    }

    func end(_ footer: ResultFooter) throws { try sink.end(footer) }
}

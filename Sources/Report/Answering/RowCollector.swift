import Store

/// Keeps the rows of a report in memory, by column name, with their keys if asked for.
package final class RowCollector: RowSink {
    /// Never: rows alone are wanted.
    package let showsFooter = false
    private var names: [String] = []
    /// The rows in order.
    package private(set) var rows: [[String: SQLValue]] = []
    /// The keys of the rows, in the same order; empty when none were asked for.
    package private(set) var keys: [String] = []

    /// An empty collector.
    package init() {}

    /// Notes the names of the columns.
    package func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {
        names = columns.map(\.name)
    }

    /// Keeps one row.
    package func row(_ row: RowView, key: [UInt8]?) {
        let values = names.indices.map { row.value($0) }
        rows.append(Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first }))
        if let key { keys.append(String(decoding: key, as: UTF8.self)) }
    }

    /// Nothing is done at the end.
    package func end(_ footer: ResultFooter) {}
}

import Store
import Wording

/// Keeps an answer until it is whole, and hands on what was asked to be seen of it.
final class ShapedSink: RowSink {
    let showsFooter: Bool
    private let inner: RowSink
    private let shape: AnswerShape
    private let connection: Connection
    private let rowCap: Int?
    private var placed: AnswerShape.Placed?
    private var names: [String] = []
    private var rows: [[SQLValue]] = []
    private var keys: [[UInt8]] = []
    /// Rows that were handed on.
    private(set) var shown = 0
    /// What stood below the rows.
    private(set) var footer = ResultFooter()

    init(_ inner: RowSink, _ shape: AnswerShape, _ connection: Connection, rowCap: Int?) {
        self.inner = inner
        self.shape = shape
        self.connection = connection
        self.rowCap = rowCap
        showsFooter = inner.showsFooter
    }

    /// The names of the columns that are shown.
    var columns: [String] { placed?.columns.map { names[$0] } ?? names }

    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws {
        let placed = try shape.placed(in: columns)
        self.placed = placed
        names = columns.map(\.name)
        try inner.begin(
            heading,
            columns: placed.columns.enumerated().map { place, index in
                var column = columns[index]
                // What was asked for by name stays longest, in its order.
                if shape.columns != nil { column.rank = place }
                return column
            }, showsKeys: showsKeys)
    }

    func row(_ row: RowView, key: [UInt8]?) throws {
        rows.append(names.indices.map { row.value($0) })
        if let key { keys.append(key) }
    }

    func end(_ footer: ResultFooter) throws {
        self.footer = footer
        guard let placed else { return try inner.end(footer) }
        var footer = footer
        var order = rows.indices.filter { row in
            placed.conditions.allSatisfy { $0.holds(rows[row][$0.place]) }
        }
        order.sort { Self.comes($0, $1, placed, rows) }
        let fitting = order.count
        if let rowCap, fitting > rowCap {
            order = Array(order.prefix(rowCap))
            footer.cut = ReportRunner.cutText(rowCap, by: nil)
        }
        if !placed.words.isEmpty {
            footer.notes.insert(
                "shown: \(fitting) of \(rows.count) rows: \(placed.words.joined(separator: "; "))",
                at: 0)
        }
        self.footer = footer
        try handOn(order, placed.columns)
        try inner.end(footer)
    }

    /// Blanks come last, whichever way; what is equal stays as it was.
    private static func comes(
        _ left: Int, _ right: Int, _ placed: AnswerShape.Placed, _ rows: [[SQLValue]]
    ) -> Bool {
        for (place, isDescending) in placed.sort {
            let (a, b) = (rows[left][place], rows[right][place])
            guard a != b else { continue }
            if a == .null || b == .null { return b == .null }
            let order = AnswerShape.order(a, b)
            if order != 0 { return isDescending ? order > 0 : order < 0 }
        }
        return left < right
    }

    /// Sinks take rows of a statement: the table `feed` holds these.
    private func handOn(_ order: [Int], _ columns: [Int]) throws {
        guard !order.isEmpty else { return }
        var arena: [UInt8] = []
        var cells: [Cell] = []
        cells.reserveCapacity(order.count * columns.count)
        for row in order {
            for column in columns {
                switch rows[row][column] {
                case .integer(let number): cells.append(Cell(integer: number))
                case .text(let text):
                    let bytes = text.utf8
                    cells.append(Cell(offset: arena.count, count: bytes.count))
                    arena.append(contentsOf: bytes)
                case .null, .real, .blob: cells.append(.null)
                }
            }
        }
        let list = columns.enumerated().map { "c\($0) AS \"\(names[$1])\"" }
        try connection.feed.holding(cells, width: columns.count, arena: arena) {
            let answer = "SELECT \(list.joined(separator: ", ")) FROM feed"
            try connection.runHere(answer) { row in
                try inner.row(row, key: keys.isEmpty ? nil : keys[order[shown]])
                shown += 1
                return true
            }
        }
    }
}

import Foundation
import Store
import Wording

/// Which cells of a report can be proved: those for which `@why` has a column, and those that
/// follow from others.
struct Figures {
    let report: ReportDefinition
    /// The columns of `@why`.
    let names: [String]

    /// The place in `@why` of what a cell's entries add to it; nil where it has none.
    func index(_ cell: String) -> Int? {
        guard isFigure(cell) else { return nil }
        return names.firstIndex(of: cell == report.cell ? "cents" : cell)
    }

    /// Money and counts, and what the report names as its cell: that may be a published share.
    private func isFigure(_ cell: String) -> Bool {
        cell == report.cell
            || report.columns.contains {
                $0.name == cell && ($0.type == .cents || $0.type == .count)
            }
    }

    /// Whether a cell is money; else it is a count, such as votes.
    func isMoney(_ cell: String) -> Bool {
        report.columns.first { $0.name == cell }?.type != .count
    }

    /// Whether `why` says what a cell is made of.
    func isProvable(_ cell: String) -> Bool {
        index(cell) != nil || report.derivation(cell) != nil
    }

    /// The cells that can be proved, in the order of the columns.
    var provable: [String] { report.columns.map(\.name).filter(isProvable) }

    /// The cells to whose entries the proofs of these come down, each once.
    func leaves(of cells: [String]) -> [(name: String, index: Int)] {
        var found: [(name: String, index: Int)] = []
        for cell in cells {
            let leaves: [(name: String, index: Int)] =
                index(cell).map { [(name: cell, index: $0)] }
                ?? self.leaves(of: report.derivation(cell)?.parts.map(\.column) ?? [])
            for leaf in leaves where !found.contains(where: { $0 == leaf }) { found.append(leaf) }
        }
        return found
    }

    /// The cell to prove, by its name in SQL or as printed; the main one where none is asked for.
    ///
    /// - Throws: a usage error that lists those that can be proved.
    func provable(_ asked: String?) throws -> String {
        if let main = asked ?? report.cell,
            let found = provable.first(where: { $0 == main || report.fileName($0) == main })
        {
            return found
        }
        let names = provable.map { report.fileName($0) }
        guard let asked else {
            throw ReportError.usage(
                "expected --cell COLUMN: report \(report.name) proves "
                    + "\(names.joined(separator: ", "))."
            )
        }
        throw ReportError.usage(
            "--cell: report \(report.name) proves \(names.joined(separator: ", ")), "
                + "found \(quoted(asked)).\(Suggestion.phrase(for: asked, in: names))")
    }
}

/// The provable columns of reports that were asked for them, by name.
final class KnownFigures: @unchecked Sendable {
    private let lock = NSLock()
    private var columns: [String: Set<String>] = [:]

    func find(_ report: String) -> Set<String>? { lock.withLock { columns[report] } }

    func keep(_ report: String, _ found: Set<String>) {
        lock.withLock { columns[report] = found }
    }
}

/// The sum of one column of `@why`, and its first entries.
struct EntrySum {
    let cell: String
    let index: Int
    let limit: Int
    /// Whether the first are those with the smallest numbers, in whatever order they come.
    let isByRecord: Bool
    var sum: Int64 = 0
    var count = 0
    var first: [(id: Int64, cents: Int64?)] = []
    /// How often a record came that had come before.
    var repeats = 0
    /// Whether nobody was told of it yet.
    var isNew = true
    private var seen = RowSet()

    init(cell: String, index: Int, limit: Int, isByRecord: Bool) {
        self.cell = cell
        self.index = index
        self.limit = limit
        self.isByRecord = isByRecord
    }

    /// Adds a row of `@why`; a blank says that the entry is no part of this figure.
    ///
    /// - Returns: false where a value is no whole number.
    mutating func add(_ row: RowView, id: Int) throws -> Bool {
        if row.storage(index) == .null { return true }
        guard let id = row.optionalInteger(id), let cents = row.optionalInteger(index) else {
            return false
        }
        let (next, overflow) = sum.addingReportingOverflow(cents)
        if overflow { throw ReportError.overflow(what: "the sum of the entries") }
        sum = next
        count += 1
        if !seen.insert(id) { repeats += 1 }
        if first.count < limit || (isByRecord && id < first.last?.id ?? id) { keep(id, cents) }
        return true
    }

    private mutating func keep(_ id: Int64, _ cents: Int64) {
        guard isByRecord, let last = first.last, id < last.id else {
            return first.append((id, cents))
        }
        if first.count == limit { first.removeLast() }
        var (low, high) = (0, first.count)
        while low < high {
            let middle = (low + high) / 2
            if first[middle].id <= id { low = middle + 1 } else { high = middle }
        }
        first.insert((id, cents), at: low)
    }
}

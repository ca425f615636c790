import Foundation
import LedgerModel
import Testing

/// docs/amounts.md prints intervals; each of them must be the one its phrase parses to.
@Suite struct AmountsPageTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let unit: FigureUnit
        let cells: [String]
        var testDescription: String { cells[0] }
    }

    /// The rows under `| phrase | low | high |`, with the unit of the section they stand in.
    static func rows() throws -> [Row] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/amounts.md"), encoding: .utf8)
        var unit: FigureUnit?
        var isTable = false
        var rows: [Row] = []
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") {
                unit = line.split(separator: "`").dropFirst().first
                    .flatMap { FigureUnit(rawValue: String($0)) }
            }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if cells == ["phrase", "low", "high"] {
                isTable = true
            } else if !line.hasPrefix("|") {
                isTable = false
            } else if isTable, cells.first != "---", let unit {
                rows.append(Row(unit: unit, cells: cells))
            }
        }
        return rows
    }

    @Test func everyExampleOnThePageParsesToItsInterval() throws {
        let rows = try Self.rows()
        #expect(rows.count >= 60)
        for row in rows {
            let figure = try FigurePhrase.parse(row.cells[0], unit: row.unit).get()
            let printed = try #require(Self.printed(figure), "\(row.cells[0])")
            #expect(row.cells == [row.cells[0]] + printed)
        }
    }

    static func printed(_ figure: Figure) -> [String]? {
        switch figure {
        case .money(let interval):
            printed(
                FigureInterval(
                    low: interval.low?.value, high: interval.high?.value,
                    lowIsOpen: interval.lowIsOpen, highIsOpen: interval.highIsOpen)
            ) { Cents($0).grouped }
        case .ratio(let interval), .percent(let interval):
            printed(interval) { Cents($0).grouped }
        case .count(let interval):
            printed(interval) { String(Cents($0 * 100).grouped.dropLast(3)) }
        case .percentPair, .rank, .noFigure:
            nil
        }
    }

    static func printed(_ interval: FigureInterval, _ text: (Int64) -> String) -> [String] {
        if let low = interval.low, low == interval.high { return [text(low), text(low)] }
        return [
            interval.low.map { (interval.lowIsOpen ? "> " : "≥ ") + text($0) } ?? "none",
            interval.high.map { (interval.highIsOpen ? "< " : "≤ ") + text($0) } ?? "none",
        ]
    }
}

import Artefacts
import Foundation
import Store
import TestSupport
import Testing

/// The layouts of electronic filings under `importers/fec-efile`: no contradictions, and the FEC's
/// own numbers of columns.
@Suite struct FilingLayoutTests {
    static let versions = [
        "1.0", "2.02", "3.0", "5.0", "5.1", "5.2", "5.3", "6.1", "6.2", "6.3", "6.4", "7.0", "8.0",
        "8.1", "8.2", "8.3", "8.4", "8.5",
    ]

    private static func layouts() -> [(name: String, rows: [[String]])] {
        Artefacts.files(under: "importers/fec-efile/", ending: "csv").map {
            ($0.id.split(separator: "/").last.map(String.init) ?? "", CodeList.parse($0.text))
        }.filter { $0.name != "records" }
    }

    private static func covers(_ range: String, _ version: String) -> Bool {
        func parts(_ text: Substring) -> (Int, Int, Bool) {
            let numbers = text.filter { $0 != "P" }.split(separator: ".").compactMap { Int($0) }
            return (numbers.first ?? 0, numbers.count > 1 ? numbers[1] : 0, numbers.count > 1)
        }
        guard range.hasPrefix("P") == version.hasPrefix("P") else { return false }
        let ends = range.split(separator: "-")
        let low = parts(ends[0])
        let high = parts(ends[ends.count - 1])
        let found = parts(version[...])
        let isBelow = high.2 ? (found.0, found.1) <= (high.0, high.1) : found.0 <= high.0
        return (found.0, found.1) >= (low.0, low.1) && isBelow
    }

    @Test func positionsAreContiguousAndNamesUnique() {
        for (name, rows) in Self.layouts() {
            let header = rows[0]
            #expect(header.prefix(3) == ["field", "type", "target"], "\(name)")
            let fields = rows.dropFirst().map { $0[0] }
            #expect(Set(fields).count == fields.count, "\(name): a field is named twice")
            for column in header.indices.dropFirst(3) {
                let positions = rows.dropFirst().compactMap { Int($0[column]) }.sorted()
                #expect(
                    positions == Array(1...max(positions.count, 1)), "\(name) \(header[column])")
            }
        }
    }

    @Test func everyVersionIsInAtMostOneRange() {
        for (name, rows) in Self.layouts() {
            for version in Self.versions + ["P1.0", "P2.3", "P2.6", "P3.0", "P3.1", "P3.2", "P3.4"]
            {
                let hits = rows[0].dropFirst(3).filter { Self.covers($0, version) }
                #expect(hits.count <= 1, "\(name) \(version): \(hits)")
            }
        }
    }

    @Test func everyRecordTypeHasALayoutAndMoneyRowsOneAmount() {
        let rows = CodeList.parse(Artefacts.file("importers/fec-efile/records.csv")?.text ?? "")
        let layouts = Dictionary(uniqueKeysWithValues: Self.layouts().map { ($0.name, $0.rows) })
        #expect(Set(rows.map { $0[0] }).count == rows.count, "a record type is listed twice")
        for row in rows.dropFirst() {
            guard let layout = layouts[row[1]] else {
                Issue.record("\(row[0]): there is no layout \(row[1])")
                continue
            }
            guard row[2] == "entry" else { continue }
            for column in layout[0].indices.dropFirst(3) {
                let amounts = layout.dropFirst().count {
                    $0[1] == "control" && !$0[column].isEmpty
                }
                #expect(amounts == 1, "\(row[1]) \(layout[0][column])")
            }
        }
    }

    @Test func aTargetIsFilledOnce() {
        for (name, rows) in Self.layouts() {
            for column in rows[0].indices.dropFirst(3) {
                let targets = rows.dropFirst().filter { !$0[column].isEmpty && $0[2] != "extra" }
                    .map { $0[2] }
                #expect(Set(targets).count == targets.count, "\(name) \(rows[0][column])")
            }
        }
    }

    /// The FEC's own lists of columns per version, which number them: `22-DATE SIGNED`. Five rows
    /// of that list are wrong by the FEC's own sheets: one counts a stray row, one is another form,
    /// three break off.
    @Test(.enabled(if: Shared.hasData, "no folder of samples beside the project"))
    func numbersOfColumnsAreTheFECs() throws {
        let path = Shared.data + "/spec/e-filing_headers_all_versions.csv"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let layouts = Dictionary(uniqueKeysWithValues: Self.layouts().map { ($0.name, $0.rows) })
        let names = [
            "F24": "f24", "F57": "f57", "SchA": "sa", "SchB": "sb", "SchE": "se", "TEXT": "text",
        ]
        var compared = 0
        for line in text.split(whereSeparator: \.isNewline) {
            let cells = line.split(separator: ",").map(String.init)
            guard cells.count > 3, cells[0].hasPrefix("v") else { continue }
            let version = String(cells[0].dropFirst())
            let name = names[cells[1]] ?? cells[1].lowercased()
            guard let rows = layouts[name], Self.versions.contains(version),
                let column = rows[0].indices.dropFirst(3).first(where: {
                    Self.covers(rows[0][$0], version)
                })
            else { continue }
            if Self.wrongInTheList.contains("\(name) \(version)") { continue }
            let named = cells.dropFirst(2).compactMap(Self.number).max() ?? 0
            let ours = rows.dropFirst().count { !$0[column].isEmpty }
            compared += 1
            #expect(named == ours, "\(name) \(version)")
        }
        #expect(compared > 300, "compared \(compared)")
    }

    private static let wrongInTheList: Set = ["f1 6.2", "f1 6.4", "f3 2.02", "f3s 6.4", "sa 6.4"]

    /// The number in front of a column's name.
    private static func number(_ cell: String) -> Int? {
        let text = cell.drop { $0 == " " || $0 == "\"" }
        let digits = text.prefix { $0.isNumber }
        return text.dropFirst(digits.count).first == "-" ? Int(digits) : nil
    }
}

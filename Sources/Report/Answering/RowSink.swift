import LedgerModel
import Store
import Wording

/// What stands above a result: what was asked.
package struct ResultHeading: Sendable {
    /// The title, for reports.
    package var title: String?
    /// The question it answers.
    package var question: String?
    /// Parameter names and the values given, in order.
    package var parameters: [ResolvedParameters.Shown]

    /// Makes one from its parts.
    package init(
        title: String? = nil, question: String? = nil,
        parameters: [ResolvedParameters.Shown] = []
    ) {
        self.title = title
        self.question = question
        self.parameters = parameters
    }
}

/// What stands below a result: how it was found, from what, and what was left out.
package struct ResultFooter: Sendable {
    /// The report, by the name that finds its help.
    package var report: String?
    /// The command that says what counts, where it is not that of the report.
    package var help: String?
    /// The method that counted.
    package var method: String?
    /// The day as of which it answers, ISO.
    package var asOf: String?
    /// The sources that spoke for this answer.
    package var sources: [SourceRecord]
    /// Until when their records go, and when the last of them was loaded.
    package var records: String?
    /// Sources that lost rows: how many of which, and the next command.
    package var rejected: [String] = []
    /// What was left out, and by which rule.
    package var excluded: [ExcludedLine]
    /// The rules of the report, as its file states them.
    package var rules: [String]
    /// The notes of the report.
    package var notes: [String]
    /// Why rows are missing at the end, or nil when none are.
    package var cut: String?

    /// Makes one from its parts.
    package init(
        method: String? = nil, asOf: String? = nil, sources: [SourceRecord] = [],
        excluded: [ExcludedLine] = [], rules: [String] = [], notes: [String] = [],
        cut: String? = nil
    ) {
        self.method = method
        self.asOf = asOf
        self.sources = sources
        self.excluded = excluded
        self.rules = rules
        self.notes = notes
        self.cut = cut
    }
}

/// One line of `@excluded`.
package struct ExcludedLine: Equatable, Sendable {
    /// The rule's id, such as `memo-entry/1`.
    package var rule: String
    /// The rule in words, where the report states it.
    package var text: String?
    /// Rows left out.
    package var count: Int64
    /// Their sum, where they have one.
    package var cents: Int64?
    /// Whether that sum is money; else it is a count, such as votes.
    package var isMoney = true

    /// `12 rows, 1,234.00 dollars (memo-entry/1): memo entries are left out`.
    package var summary: String {
        var bytes: [UInt8] = []
        NumberText.appendGrouped(count, to: &bytes)
        bytes.append(contentsOf: (count == 1 ? " row" : " rows").utf8)
        var sum = String(decoding: bytes, as: UTF8.self)
        if let cents {
            sum += ", " + Self.sum(cents, isMoney: isMoney) + (isMoney ? " dollars" : "")
        }
        guard let text else { return "\(sum): \(rule)" }
        return "\(sum) (\(rule)): \(text)"
    }

    /// A sum as people write it: `1,234.00`, or `12` votes.
    package static func sum(_ sum: Int64, isMoney: Bool) -> String {
        var bytes: [UInt8] = []
        if isMoney {
            Cents.appendDollars(sum, to: &bytes, grouped: true)
        } else {
            NumberText.appendGrouped(sum, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Receives a result row by row.
package protocol RowSink: AnyObject {
    /// Whether `end` shows the footer, so that it is worth finding out.
    var showsFooter: Bool { get }
    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) throws
    /// One row; `key` is its key when keys are shown.
    func row(_ row: RowView, key: [UInt8]?) throws
    func end(_ footer: ResultFooter) throws
}

/// The formats of `--format`.
package enum OutputFormat: String, CaseIterable, Sendable {
    case table, lines, csv, json, markdown
}

/// Appends the values of a row as plain text: cents as dollars, basis points as percent.
package enum CellText {
    /// A number or blob of a free query.
    package static func append(_ row: RowView, _ index: Int, to bytes: inout [UInt8]) {
        _ = appendNumber(row, index, .any, grouped: false, to: &bytes)
    }

    /// Everything but text and blobs; answers false when the value is one of these.
    static func appendNumber(
        _ row: RowView, _ index: Int, _ kind: OutputColumn.Kind, grouped: Bool,
        to bytes: inout [UInt8]
    ) -> Bool {
        switch row.storage(index) {
        case .null: return true
        case .integer:
            let value = row.integer(index)
            switch kind {
            case .cents, .basisPoints:
                Cents.appendDollars(value, to: &bytes, grouped: grouped)
            case .count where grouped: NumberText.appendGrouped(value, to: &bytes)
            default: NumberText.append(value, to: &bytes)
            }
            return true
        case .real:
            NumberText.append(row.real(index), to: &bytes)
            return true
        case .text: return false
        case .blob:
            bytes.append(contentsOf: "x'".utf8)
            NumberText.appendHex(row.bytes(index), to: &bytes)
            bytes.append(0x27)
            return true
        }
    }
}

import LedgerModel
import Store

/// One column of a result, as the sinks see it.
package struct OutputColumn: Equatable, Sendable {
    /// What the values are. `any` is a column of a free query: printed by storage class.
    package enum Kind: Sendable {
        case text, count, cents, date, basisPoints, any
    }

    /// The name in SQL and JSON.
    package var name: String
    /// What its values are.
    package var kind: Kind
    /// Whether values are lined up at the right in tables.
    package var alignsRight: Bool
    /// Place in the report's order of importance, from 0; nil comes after all that have one.
    package var rank: Int?

    /// Makes one; numbers of declared kinds are lined up at the right.
    package init(name: String, kind: Kind, alignsRight: Bool? = nil) {
        self.name = name
        self.kind = kind
        self.alignsRight = alignsRight ?? [.count, .cents, .basisPoints].contains(kind)
    }

    /// The column of a report.
    package init(_ column: ReportDefinition.Column) {
        let kind: Kind =
            switch column.type {
            case .text: .text
            case .count: .count
            case .cents: .cents
            case .date: .date
            case .basisPoints: .basisPoints
            }
        self.init(name: column.name, kind: kind)
    }

    /// The name outside JSON: `total_cents` is written in dollars as `total_usd`, `share_bp` as
    /// `share_pct`.
    package var fileName: String {
        switch kind {
        case .cents where name.hasSuffix("_cents"): String(name.dropLast(6)) + "_usd"
        case .basisPoints where name.hasSuffix("_bp"): String(name.dropLast(3)) + "_pct"
        default: name
        }
    }

    /// What the values should be, for messages.
    var expectation: String {
        switch kind {
        case .text: "text"
        case .count: "a whole number"
        case .cents: "whole cents"
        case .date: "an ISO day as text"
        case .basisPoints: "whole basis points"
        case .any: "any value"
        }
    }

    /// Whether a value of this storage class may stand in the column. No money is ever a float.
    func admits(_ storage: SQLStorage) -> Bool {
        switch kind {
        case .count, .cents, .basisPoints: storage == .integer || storage == .null
        case .text: storage != .real && storage != .blob
        case .date: storage == .text || storage == .null
        case .any: true
        }
    }
}

extension ReportDefinition {
    /// A column's name outside JSON.
    package func fileName(_ column: String) -> String {
        columns.first { $0.name == column }.map { OutputColumn($0).fileName } ?? column
    }
}

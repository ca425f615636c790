import LedgerModel
import Store

/// One value of a row.
public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    /// A binary fraction; only statements of your own can give one.
    case real(Double)
    case text(String)
    case bytes([UInt8])

    init(_ value: SQLValue) {
        self =
            switch value {
            case .null: .null
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            case .text(let text): .text(text)
            case .blob(let bytes): .bytes(bytes)
            }
    }

    var stored: SQLValue {
        switch self {
        case .null: .null
        case .integer(let number): .integer(number)
        case .real(let number): .real(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .blob(bytes)
        }
    }

    /// The text, or nil when it is none.
    public var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The whole number, or nil when it is none.
    public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }

    /// The amount of a column of cents, or nil when it is no whole number.
    public var cents: Cents? { integer.map { Cents($0) } }

    /// The day of a column of ISO days, or nil.
    public var day: Day? { text.flatMap { try? Day.parse($0).get() } }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// A text.
    public init(stringLiteral text: String) { self = .text(text) }
    /// A whole number.
    public init(integerLiteral number: Int64) { self = .integer(number) }
}

/// One row of a result, by column name.
public struct Row: Sendable {
    /// The names of the columns, in order.
    public let columns: [String]
    /// The values, in the same order.
    public let values: [Value]
    /// The row's key for ``Ledger/why(_:_:key:cell:)``; nil for rows of statements of your own.
    public let key: String?

    /// The value of a column; `null` when there is no such column.
    public subscript(column: String) -> Value {
        columns.firstIndex(of: column).map { values[$0] } ?? .null
    }
}

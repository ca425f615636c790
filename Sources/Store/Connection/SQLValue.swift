/// One SQL value of its own, outside any row.
public enum SQLValue: Equatable, Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case real(Double)
    case blob([UInt8])
}

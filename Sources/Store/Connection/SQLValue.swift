/// One SQL value of its own, outside any row.
package enum SQLValue: Equatable, Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case real(Double)
    case blob([UInt8])
}

import CSystem
import Server

/// The storage class of a value in a row.
package enum SQLStorage: Sendable {
    case null, integer, real, text, blob
}

/// The current row of a running statement. Valid only inside the closure that receives it.
package struct RowView {
    let statement: OpaquePointer
    /// The row as a server sent it, if one did.
    var remote: ServerRow?

    /// The number of columns.
    package var count: Int { remote?.count ?? Int(sqlite3_column_count(statement)) }

    /// The storage class of a value. Ask before reading it.
    package func storage(_ column: Int) -> SQLStorage {
        if let remote {
            return switch remote.storage(column) {
            case .null: .null
            case .integer: .integer
            case .real: .real
            case .text: .text
            case .blob: .blob
            }
        }
        switch sqlite3_column_type(statement, Int32(column)) {
        case SQLITE_INTEGER: return .integer
        case SQLITE_FLOAT: return .real
        case SQLITE_TEXT: return .text
        case SQLITE_BLOB: return .blob
        default: return .null
        }
    }

    /// An integer value; meaningful only for the storage class integer.
    package func integer(_ column: Int) -> Int64 {
        remote?.integer(column) ?? sqlite3_column_int64(statement, Int32(column))
    }

    /// A floating-point value. Money never is one.
    package func real(_ column: Int) -> Double {
        remote?.real(column) ?? sqlite3_column_double(statement, Int32(column))
    }

    /// The bytes of a text or blob, without a copy; they end with the row.
    package func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        if let remote { return remote.bytes(column) }
        let index = Int32(column)
        if sqlite3_column_type(statement, index) == SQLITE_BLOB {
            let start = sqlite3_column_blob(statement, index)
            return UnsafeRawBufferPointer(
                start: start, count: Int(sqlite3_column_bytes(statement, index)))
        }
        let start = UnsafeRawPointer(sqlite3_column_text(statement, index))
        return UnsafeRawBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(statement, index)))
    }

    /// A text value of its own, or nil for null.
    package func text(_ column: Int) -> String? {
        storage(column) == .null ? nil : String(decoding: bytes(column), as: UTF8.self)
    }

    /// An integer, or nil when the value is null or anything else.
    package func optionalInteger(_ column: Int) -> Int64? {
        storage(column) == .integer ? integer(column) : nil
    }

    /// A copy of the value.
    package func value(_ column: Int) -> SQLValue {
        switch storage(column) {
        case .null: .null
        case .integer: .integer(integer(column))
        case .real: .real(real(column))
        case .text: .text(String(decoding: bytes(column), as: UTF8.self))
        case .blob: .blob([UInt8](bytes(column)))
        }
    }
}

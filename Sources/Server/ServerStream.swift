import CServer

/// The rows of one running statement. Should another one begin on its connection, what is left of
/// it is kept in memory.
package final class ServerStream {
    private let session: ServerSession
    private var kept: [ServerRow] = []
    private var isOver = false

    init(_ session: ServerSession) { self.session = session }

    deinit { end() }

    /// The next row, or nil after the last.
    package func next() throws -> ServerRow? {
        if !kept.isEmpty { return kept.removeLast() }
        return isOver ? nil : try fetch()
    }

    private func fetch() throws -> ServerRow? {
        while true {
            let result: UnsafeMutableRawPointer?
            do { result = try session.nextResult() } catch {
                over()
                throw error
            }
            guard let result else {
                over()
                try session.refuseWarning()
                return nil
            }
            switch warchest_server_kind(result) {
            case CChar(UInt8(ascii: "r")): return ServerRow(result)
            case CChar(UInt8(ascii: "e")): warchest_server_clear(result)
            default:
                let problem = session.failure(of: result)
                warchest_server_clear(result)
                while let more = try? session.nextResult() { warchest_server_clear(more) }
                over()
                throw problem
            }
        }
    }

    /// Reads the rest, so that the connection is free.
    func keepRest() throws {
        guard !isOver else { return }
        var rest: [ServerRow] = []
        while let row = try fetch() { rest.append(row) }
        kept = rest.reversed() + kept
    }

    /// Ends it early.
    package func end() {
        kept = []
        guard !isOver else { return }
        isOver = true
        session.giveUp()
    }

    private func over() {
        isOver = true
        session.isOver()
    }
}

/// One row as the server sent it: texts, read by the types of their columns.
package final class ServerRow {
    /// What a value is, in SQLite's classes: `boolean` is an integer there.
    package enum Class: Sendable {
        case null, integer, real, text, blob
    }

    private let result: UnsafeMutableRawPointer
    /// Blobs, made once when asked for; they stay in place as long as the row.
    private var blobs: [Int: UnsafeMutableRawBufferPointer] = [:]

    init(_ result: UnsafeMutableRawPointer) { self.result = result }

    deinit {
        for blob in blobs.values { blob.deallocate() }
        warchest_server_clear(result)
    }

    /// How many columns there are.
    package var count: Int { Int(warchest_server_columns(result)) }

    /// The name of a column.
    package func name(_ column: Int) -> String {
        warchest_server_column(result, Int32(column)).map { String(cString: $0) } ?? ""
    }

    private func raw(_ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: warchest_server_value(result, 0, Int32(column)),
            count: Int(warchest_server_length(result, 0, Int32(column))))
    }

    /// What a value is.
    package func storage(_ column: Int) -> Class {
        guard warchest_server_is_null(result, 0, Int32(column)) == 0 else { return .null }
        switch warchest_server_type(result, Int32(column)) {
        case 16, 20, 21, 23, 26: return .integer  // bool, int8, int2, int4, oid
        case 1700: return raw(column).contains(0x2E) ? .real : .integer  // numeric
        case 700, 701: return .real
        case 17: return .blob
        default: return .text
        }
    }

    /// An integer; a boolean is 0 or 1; 0 for anything else.
    package func integer(_ column: Int) -> Int64 {
        guard storage(column) == .integer else { return 0 }
        let bytes = raw(column)
        if warchest_server_type(result, Int32(column)) == 16 {
            return bytes.first == UInt8(ascii: "t") ? 1 : 0
        }
        return Int64(String(decoding: bytes, as: UTF8.self)) ?? 0
    }

    /// A number with a point.
    package func real(_ column: Int) -> Double {
        Double(String(decoding: raw(column), as: UTF8.self)) ?? 0
    }

    /// A value as text, or nil.
    package func text(_ column: Int) -> String? {
        switch storage(column) {
        case .null: nil
        case .integer: String(integer(column))
        default: String(decoding: bytes(column), as: UTF8.self)
        }
    }

    /// The bytes of a text or blob, which stay with the row.
    package func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        guard storage(column) == .blob else { return raw(column) }
        if let blob = blobs[column] { return UnsafeRawBufferPointer(blob) }
        let blob = Self.decoded(raw(column))
        blobs[column] = blob
        return UnsafeRawBufferPointer(blob)
    }

    /// `\x0a0b` as bytes.
    private static func decoded(_ text: UnsafeRawBufferPointer) -> UnsafeMutableRawBufferPointer {
        func digit(_ byte: UInt8) -> UInt8 { byte < 0x3A ? byte &- 0x30 : byte &- 0x57 }
        let blob = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(text.count - 2, 0) / 2, alignment: 1)
        for index in blob.indices {
            blob[index] = digit(text[2 * index + 2]) << 4 | digit(text[2 * index + 3])
        }
        return blob
    }
}

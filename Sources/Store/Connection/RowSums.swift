import CSystem
import Files

/// Sums of digests over the rows of tables, which follow the rows that come and go: SQL adds a row
/// with `warchest_row(1, PLACE, value…)` and takes it away with `warchest_row(-1, …)`. The order
/// of rows does not matter, and what a transaction changes costs no more than its rows.
package final class RowSums {
    /// The SHA-256 of each row as four numbers, each added modulo 2^64.
    struct Sum: Equatable {
        private var words = SIMD4<UInt64>()

        init() {}

        /// The sum that ``hex`` wrote, or nil for any other text.
        init?(hex: String) {
            let digits = Array(hex.utf8)
            guard digits.count == 64 else { return nil }
            for index in 0..<4 {
                let part = String(decoding: digits[index * 16..<(index + 1) * 16], as: UTF8.self)
                guard let word = UInt64(part, radix: 16) else { return nil }
                words[index] = word
            }
            guard self.hex == hex else { return nil }
        }

        var hex: String {
            (0..<4).map { index in
                let digits = String(words[index], radix: 16)
                return String(repeating: "0", count: 16 - digits.utf8.count) + digits
            }
            .joined()
        }

        mutating func add(_ digest: [UInt8], isGone: Bool) {
            var row = SIMD4<UInt64>()
            for (index, byte) in digest.enumerated() {
                row[index >> 3] = row[index >> 3] << 8 | UInt64(byte)
            }
            words = isGone ? words &- row : words &+ row
        }
    }

    /// By place; nil where a sum is not known, and stays so.
    var sums: [Sum?] = []

    /// Whether there were none before: then all rows are counted at the end.
    var isFirst = false

    private var row: [UInt8] = []

    /// Makes `warchest_row` known to a connection, for as long as this object lives.
    func register(on connection: OpaquePointer) throws {
        let code = sqlite3_create_function_v2(
            connection, "warchest_row", -1, SQLITE_UTF8, Unmanaged.passUnretained(self).toOpaque(),
            { context, count, values in
                guard let values, count >= 2, let own = sqlite3_user_data(context) else { return }
                Unmanaged<RowSums>.fromOpaque(own).takeUnretainedValue()
                    .take(UnsafeBufferPointer(start: values, count: Int(count)))
            }, nil, nil, nil)
        guard code == SQLITE_OK else {
            throw StoreError.sqlite(
                code: code, message: String(cString: sqlite3_errstr(code)),
                doing: "registering the sums of rows")
        }
    }

    private func take(_ values: UnsafeBufferPointer<OpaquePointer?>) {
        let place = Int(sqlite3_value_int64(values[1]))
        guard sums.indices.contains(place), sums[place] != nil else { return }
        row.removeAll(keepingCapacity: true)
        for value in values.dropFirst(2) {
            let type = sqlite3_value_type(value)
            let bytes = type == SQLITE_NULL ? nil : sqlite3_value_blob(value)
            let count = bytes == nil ? 0 : Int(sqlite3_value_bytes(value))
            // Type and length first, so that no value can run into the next.
            row += "\(type):\(count):".utf8
            if let bytes { row += UnsafeRawBufferPointer(start: bytes, count: count) }
        }
        let digest = row.withUnsafeBytes { bytes in
            var hasher = SHA256Hasher()
            hasher.update(bytes)
            return hasher.finish()
        }
        sums[place]?.add(digest, isGone: sqlite3_value_int64(values[0]) < 0)
    }
}

import Store

/// Rows in the binary format of COPY, sent in pieces of a quarter of a megabyte.
struct BinaryRows {
    private var bytes: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
    private let send: (UnsafeRawBufferPointer) throws -> Void
    /// How many rows were sent.
    private(set) var count = 0

    init(_ send: @escaping (UnsafeRawBufferPointer) throws -> Void) { self.send = send }

    /// Begins a row of so many columns.
    mutating func begin(columns: Int) throws {
        if bytes.count > 1 << 18 { try flush() }
        append(Int16(truncatingIfNeeded: columns))
        count += 1
    }

    mutating func end() throws {
        append(Int16(-1))
        try flush()
    }

    private mutating func flush() throws {
        try bytes.withUnsafeBytes(send)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func null() { append(Int32(-1)) }

    mutating func put(_ value: Int64) {
        append(Int32(8))
        append(value)
    }

    mutating func put(part: Int32) {
        append(Int32(4))
        append(part)
    }

    mutating func put(_ value: Bool) {
        append(Int32(1))
        bytes.append(value ? 1 : 0)
    }

    mutating func put(_ value: UnsafeBufferPointer<UInt8>) {
        append(Int32(truncatingIfNeeded: value.count))
        bytes.append(contentsOf: value)
    }

    mutating func put(_ text: String) {
        append(Int32(truncatingIfNeeded: text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// A value of the row that a statement stands on; a number for a column of text as its digits.
    mutating func put(_ row: Statement, _ column: Int32, as type: String) {
        if row.isNull(column) {
            null()
        } else if type == "bigint" {
            put(row.int(column))
        } else if row.isInteger(column) {
            put(String(row.int(column)))
        } else if let value = row.bytes(column) {
            put(value)
        } else {
            put("")
        }
    }
}

/// RFC 4180: fields between quotes.
package enum CSVText {
    /// Whether a field can only stand between quotes.
    package static func needsQuotes(_ field: UnsafeRawBufferPointer, delimiter: UInt8) -> Bool {
        field.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    }

    /// Appends a field between quotes, its own doubled.
    ///
    /// - Parameter mark: a byte to put before the field, within the quotes.
    package static func appendQuoted(
        _ field: UnsafeRawBufferPointer, mark: UInt8? = nil, to target: inout [UInt8]
    ) {
        target.append(0x22)
        if let mark { target.append(mark) }
        for byte in field {
            if byte == 0x22 { target.append(0x22) }
            target.append(byte)
        }
        target.append(0x22)
    }
}

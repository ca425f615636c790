/// Numbers to bytes.
package enum NumberText {
    /// Appends a whole number.
    package static func append(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(0x2D) }
        appendMagnitude(value.magnitude, to: &bytes)
    }

    /// Appends a whole number with commas between its thousands.
    package static func appendGrouped(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(0x2D) }
        let start = bytes.count
        appendMagnitude(value.magnitude, to: &bytes)
        var position = bytes.count - 3
        while position > start {
            bytes.insert(0x2C, at: position)
            position -= 3
        }
    }

    private static func appendMagnitude(_ value: UInt64, to bytes: inout [UInt8]) {
        let start = bytes.count
        var rest = value
        repeat {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Appends a floating-point number, as SQLite reads it back.
    package static func append(_ value: Double, to bytes: inout [UInt8]) {
        switch value {
        case .infinity: bytes.append(contentsOf: "1e999".utf8)
        case -.infinity: bytes.append(contentsOf: "-1e999".utf8)
        default: bytes.append(contentsOf: value.description.utf8)
        }
    }

    /// Appends bytes in hexadecimal.
    package static func appendHex(_ blob: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        for byte in blob { VisibleText.appendHex(UInt32(byte), width: 2, to: &bytes) }
    }
}

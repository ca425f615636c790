/// Windows-1252, the encoding that FEC files fall back to.
///
/// The five bytes it leaves undefined map to the control characters of the same number, so that
/// every byte string has exactly one reading and can be written back.
package enum Windows1252 {
    private static let upper: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    ]

    /// Writes one byte's character as UTF-8 and returns how many bytes that took (1 to 3).
    package static func append(_ byte: UInt8, to target: UnsafeMutablePointer<UInt8>) -> Int {
        guard byte >= 0x80 else {
            target[0] = byte
            return 1
        }
        let scalar = byte < 0xA0 ? UInt32(upper[Int(byte) - 0x80]) : UInt32(byte)
        if scalar < 0x800 {
            target[0] = UInt8(0xC0 | scalar >> 6)
            target[1] = UInt8(0x80 | scalar & 0x3F)
            return 2
        }
        target[0] = UInt8(0xE0 | scalar >> 12)
        target[1] = UInt8(0x80 | scalar >> 6 & 0x3F)
        target[2] = UInt8(0x80 | scalar & 0x3F)
        return 3
    }

    /// The bytes of a text that was read as Windows-1252, or nil if a character has no byte.
    package static func bytes(of text: String) -> [UInt8]? {
        var result: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) {
                result.append(UInt8(scalar.value))
            } else if let index = upper.firstIndex(where: { UInt32($0) == scalar.value }) {
                result.append(UInt8(0x80 + index))
            } else {
                return nil
            }
        }
        return result
    }
}

/// Rising whole numbers as distances from the one before, seven bits a byte.
enum Distances {
    /// Appends one number.
    @inline(__always)
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Reads numbers one after the other; what is damaged ends early.
    struct Reader {
        private let bytes: UnsafeBufferPointer<UInt8>
        private var place = 0

        init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        @inline(__always)
        mutating func next() -> UInt64? {
            var number: UInt64 = 0
            var shift: UInt64 = 0
            while place < bytes.count, shift < 63 {
                let byte = bytes[place]
                place += 1
                number |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return number }
                shift += 7
            }
            return nil
        }
    }
}

extension Cents: CustomStringConvertible {
    /// The exact amount in dollars with two decimals and no grouping: `1234.50`, `-0.50`.
    ///
    /// Units: dollars. What files and ``parse(bytes:)`` use; every 64-bit value has its text.
    public var dollars: String {
        var bytes: [UInt8] = []
        appendDollars(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The exact amount in dollars with commas for people: `1,234.50`, `-1,234.50`.
    public var grouped: String {
        var bytes: [UInt8] = []
        appendDollars(to: &bytes, grouped: true)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same as ``dollars``.
    public var description: String { dollars }

    /// Appends the exact amount in dollars to a byte buffer, with commas when `grouped`.
    public func appendDollars(to bytes: inout [UInt8], grouped: Bool = false) {
        Cents.appendDollars(value, to: &bytes, grouped: grouped)
    }

    /// Appends `cents` as dollars with two decimals to a byte buffer; for the export loop.
    public static func appendDollars(
        _ cents: Int64, to bytes: inout [UInt8], grouped: Bool = false
    ) {
        if cents < 0 { bytes.append(0x2D) }
        let magnitude = cents.magnitude  // unsigned, so the most negative integer fits
        if grouped {
            appendGrouped(magnitude / 100, to: &bytes)
        } else {
            ASCIIBytes.append(magnitude / 100, to: &bytes)
        }
        bytes.append(0x2E)
        ASCIIBytes.append(magnitude % 100, width: 2, to: &bytes)
    }

    private static func appendGrouped(_ number: UInt64, to bytes: inout [UInt8]) {
        if number < 1000 {
            ASCIIBytes.append(number, to: &bytes)
        } else {
            appendGrouped(number / 1000, to: &bytes)
            bytes.append(0x2C)
            ASCIIBytes.append(number % 1000, width: 3, to: &bytes)
        }
    }
}

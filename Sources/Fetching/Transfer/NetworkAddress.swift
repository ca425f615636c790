/// An address on the network, as bytes: is it one that everybody may call?
package enum NetworkAddress {
    /// Blocks of the registries of special addresses (RFC 6890 and its successors): first bytes,
    /// and how many bits of them count.
    private static let special4: [(UInt32, UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8),
        (0xA9FE_0000, 16), (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24),
        (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15), (0xC633_6400, 24),
        (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    /// False for what is this machine, a private network, a link, a group or nobody.
    package static func isPublic(_ bytes: [UInt8]) -> Bool {
        if bytes.count == 4 {
            let value = bytes.reduce(0) { $0 << 8 | UInt32($1) }
            return !special4.contains { value >> (32 - $0.1) == $0.0 >> (32 - $0.1) }
        }
        guard bytes.count == 16 else { return false }
        // Addresses of the older kind inside the newer: mapped, translated, 6to4.
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return isPublic(Array(bytes[12...]))
        }
        if bytes[..<12] == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] {
            return isPublic(Array(bytes[12...]))
        }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return isPublic(Array(bytes[2..<6])) }
        let isDocumentation = bytes[..<4] == [0x20, 0x01, 0x0D, 0xB8]
        let isTunnel = bytes[..<4] == [0x20, 0x01, 0, 0]
        // Only 2000::/3 is given out for the world.
        return bytes[0] >> 5 == 1 && !isDocumentation && !isTunnel
    }
}

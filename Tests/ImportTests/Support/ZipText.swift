/// Writes small zips whose members are stored as they are.
enum ZipText {
    static func stored(_ members: [(name: String, text: String)]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let (name, data) = (Array(member.name.utf8), Array(member.text.utf8))
            let common =
                number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4)
                + number(checksum(data), 4)
                + number(data.count, 4) + number(data.count, 4) + number(name.count, 2)
                + number(0, 2)
            directory += [0x50, 0x4B, 1, 2] + number(20, 2) + common
            directory += number(0, 10) + number(file.count, 4) + name
            file += [0x50, 0x4B, 3, 4] + common + name + data
        }
        let start = file.count
        return file + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + number(members.count, 2)
            + number(members.count, 2) + number(directory.count, 4) + number(start, 4)
            + number(0, 2)
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> ($0 * 8)) : 0 }
    }

    private static func checksum(_ data: [UInt8]) -> Int {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in data {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return Int(~sum)
    }
}

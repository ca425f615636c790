extension Day: CustomStringConvertible {
    /// The day as ISO 8601 text, such as `2017-04-18`; what the public views print.
    public var iso: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10)
        appendISO(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same as ``iso``.
    public var description: String { iso }

    /// Appends the ISO 8601 text of the day to a byte buffer; for the export loop.
    public func appendISO(to bytes: inout [UInt8]) {
        let (year, month, day) = civil
        ASCIIBytes.append(UInt64(year), width: 4, to: &bytes)
        bytes.append(0x2D)
        ASCIIBytes.append(UInt64(month), width: 2, to: &bytes)
        bytes.append(0x2D)
        ASCIIBytes.append(UInt64(day), width: 2, to: &bytes)
    }

    /// A moment in UTC as ISO 8601 text, such as `2017-04-18T16:05:09Z`. Foundation would read the
    /// system's files of time zones for it, and they may be unreadable.
    package static func instant(secondsSince1970 seconds: Int) -> String {
        let time = ((seconds % 86_400) + 86_400) % 86_400
        var bytes: [UInt8] = []
        Day(number: (seconds - time) / 86_400)?.appendISO(to: &bytes)
        for (mark, part) in [(0x54, time / 3_600), (0x3A, time / 60 % 60), (0x3A, time % 60)] {
            bytes.append(UInt8(mark))
            ASCIIBytes.append(UInt64(part), width: 2, to: &bytes)
        }
        bytes.append(0x5A)
        return String(decoding: bytes, as: UTF8.self)
    }
}

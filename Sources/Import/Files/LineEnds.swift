import DelimitedText

/// Lines that end in a carriage return alone, as some spreadsheets save them.
enum LineEnds {
    /// Whether the start of a file has carriage returns and no line feed.
    static func areReturns(_ start: some Sequence<UInt8>) -> Bool {
        var found = false
        for byte in start {
            if byte == 0x0A { return false }
            if byte == 0x0D { found = true }
        }
        return found
    }

    /// The same bytes with line feeds, so that places in the file stay what they are.
    static func asFeeds(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 == 0x0D ? 0x0A : $0 } }

    /// A source whose carriage returns become line feeds.
    final class AsFeeds: ByteSource {
        private let source: ByteSource

        init(_ source: ByteSource) { self.source = source }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = try source.read(into: buffer)
            for index in 0..<count where buffer[index] == 0x0D { buffer[index] = 0x0A }
            return count
        }
    }
}

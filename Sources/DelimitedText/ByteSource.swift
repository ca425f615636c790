/// Where bytes come from: a file, a pipe, a member of an archive.
package protocol ByteSource: AnyObject {
    /// Fills the start of `buffer` and returns how many bytes were written; 0 means the end.
    ///
    /// - Throws: whatever the source cannot recover from (a read error, a bad checksum).
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes that are already in memory. Used for embedded files and tests.
package final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0
    private let chunk: Int

    /// - Parameter chunk: the largest number of bytes one read gives, so that tests can force
    ///   records to straddle reads.
    package init(_ bytes: [UInt8], chunk: Int = .max) {
        self.bytes = bytes
        self.chunk = chunk
    }

    /// Copies the next bytes.
    package func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(bytes.count - position, min(buffer.count, chunk))
        guard count > 0 else { return 0 }
        bytes.withUnsafeBytes { all in
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: all[position..<position + count]))
        }
        position += count
        return count
    }
}

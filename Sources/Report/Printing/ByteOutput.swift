/// A byte buffer in front of a file or stdout: rows are appended, full buffers are handed on.
package final class ByteOutput {
    private static let capacity = 1 << 16
    private let write: (UnsafeRawBufferPointer) throws -> Void
    /// The pending bytes. Append to them, then call `flushIfFull`.
    var bytes: [UInt8] = []

    /// - Parameter write: takes every byte of each buffer, or throws.
    package init(_ write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        self.write = write
        bytes.reserveCapacity(Self.capacity + 4096)
    }

    /// Hands the bytes on when there are many.
    func flushIfFull() throws {
        if bytes.count >= Self.capacity { try flush() }
    }

    /// Hands all pending bytes on.
    package func flush() throws {
        guard !bytes.isEmpty else { return }
        try bytes.withUnsafeBytes(write)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Appends a text.
    package func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}

import DelimitedText
import Foundation

/// Reads raw lines back from the file a source came from, plain or in a zip, if it still has the
/// content that was imported.
public enum RawLineReader {
    /// The bytes of some physical lines, without their line ends.
    ///
    /// - Parameters:
    ///   - path: the file's recorded path.
    ///   - member: the member of a zip, or nil.
    ///   - sha256: the digest recorded at import.
    ///   - wanted: line numbers, from 1.
    /// - Returns: the lines found; nil when the file is gone, unreadable or another one now.
    public static func lines(
        path: String, member: String?, sha256: String, wanted: [Int64]
    ) -> [Int64: [UInt8]]? {
        guard let source = try? open(path: path, member: member) else { return nil }
        let hashing = HashingSource(source)
        var remaining = Set(wanted)
        var found: [Int64: [UInt8]] = [:]
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var line: Int64 = 1
        var pending: [UInt8] = []
        func close() {
            if remaining.remove(line) != nil {
                if pending.last == 0x0D { pending.removeLast() }
                found[line] = pending
            }
            pending.removeAll()
            line += 1
        }
        while let count = try? buffer.withUnsafeMutableBytes({ try hashing.read(into: $0) }) {
            if count == 0 {
                if !pending.isEmpty { close() }
                // The whole file is read even when all lines are found: the digest needs it.
                return hashing.finishHex() == sha256 ? found : nil
            }
            var start = 0
            buffer.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                while start < count {
                    let rest = count - start
                    let feed = memchr(base + start, 0x0A, rest).map {
                        $0.assumingMemoryBound(to: UInt8.self)
                            - UnsafeMutablePointer(mutating: base)
                    }
                    let end = feed ?? count
                    if remaining.contains(line), pending.count < RecordReader.lineLimit {
                        pending.append(contentsOf: bytes[start..<end])
                    } else if pending.isEmpty, end > start {
                        pending.append(0)
                    }
                    if feed == nil { break }
                    close()
                    start = end + 1
                }
            }
        }
        return nil
    }

    private static func open(path: String, member: String?) throws -> ByteSource {
        guard let member else { return try FileSource(path: path) }
        let archive = try ZipArchive(path: path)
        guard let found = archive.members.first(where: { $0.name == member }) else {
            throw ImportError.unreadable(path: path, why: "no member \(member)")
        }
        return try archive.source(of: found)
    }
}

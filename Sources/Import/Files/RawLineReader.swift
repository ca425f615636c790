import DelimitedText
import Files
import Foundation

/// Reads raw lines back from the file a source came from, plain or in a zip, if it still has the
/// content that was imported.
package enum RawLineReader {
    /// The bytes of some physical lines, without their line ends.
    ///
    /// - Parameters:
    ///   - path: the file's recorded path.
    ///   - member: the member of a zip, or nil.
    ///   - sha256: the digest recorded at import.
    ///   - bytes: how many there were; a file that has more is another one.
    ///   - wanted: line numbers, from 1.
    ///   - quoted: whether a record may go on over several lines inside double quotes.
    /// - Returns: the lines found; nil when the file is gone, unreadable or another one now.
    package static func lines(
        path: String, member: String?, sha256: String, bytes: Int64, wanted: [Int64],
        quoted: Bool = false
    ) -> [Int64: [UInt8]]? {
        guard let source = try? Self.open(path: path, member: member) else { return nil }
        let hashing = HashingSource(source)
        guard let peeked = try? PrefixedSource(hashing, sampling: 64 << 10) else { return nil }
        let text: ByteSource =
            UTF16Text.isBigEndian(peeked.sample)
            .map { UTF16Text.AsUTF8(peeked, isBigEndian: $0) } ?? peeked
        var remaining = Set(wanted)
        var found: [Int64: [UInt8]] = [:]
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var line: Int64 = 1
        var pending: [UInt8] = []
        // A wanted record that is still open: its first line, and its bytes so far.
        var open: (line: Int64, bytes: [UInt8], isQuoted: Bool)?
        var endsInReturns: Bool?
        func close() {
            if remaining.remove(line) != nil, open == nil { open = (line, [], false) }
            // Taken out while it grows, or it would be copied at each of its lines.
            if var record = open {
                open = nil
                if !record.bytes.isEmpty { record.bytes.append(0x0A) }
                record.bytes += pending
                for byte in pending where byte == 0x22 { record.isQuoted.toggle() }
                if quoted, record.isQuoted, record.bytes.count < RecordReader.lineLimit {
                    open = record
                } else {
                    if record.bytes.last == 0x0D { record.bytes.removeLast() }
                    found[record.line] = record.bytes
                }
            }
            pending.removeAll(keepingCapacity: true)
            line += 1
        }
        while hashing.count <= bytes,
            let count = try? buffer.withUnsafeMutableBytes({ try text.read(into: $0) })
        {
            if count == 0 {
                if !pending.isEmpty { close() }
                if let open { found[open.line] = open.bytes }
                // The whole file is read even when all lines are found: the digest needs it.
                return hashing.finishHex() == sha256 ? found : nil
            }
            let isReturns = endsInReturns ?? LineEnds.areReturns(buffer[..<count].prefix(64 << 10))
            endsInReturns = isReturns
            if isReturns {
                for index in 0..<count where buffer[index] == 0x0D { buffer[index] = 0x0A }
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
                    if remaining.contains(line) || open != nil,
                        pending.count < RecordReader.lineLimit
                    {
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
        // A device has no end, and a pipe may have no writer; the path is the database's to say.
        var status = stat()
        guard stat(PathText.bytes(path), &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ImportError.unreadable(path: path, why: "it is no regular file")
        }
        guard let member else { return try PackedFile.open(path) }
        let archive = try ZipArchive(path: path)
        if let book = try Workbook(archive),
            let sheet = book.sheets.first(where: { $0.name == member })
        {
            return MemorySource(try book.csv(of: sheet.member))
        }
        guard let found = archive.members.first(where: { $0.name == member }) else {
            throw ImportError.unreadable(path: path, why: "no member \(member)")
        }
        return try archive.source(of: found)
    }
}

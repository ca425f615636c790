import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads original lines from a plain file in one pass that also checks its SHA-256.
///
/// Gives the physical line on which a record begins; members of zips are someone else's work.
public enum RawLineFile {
    private static let longestLine = 1 << 20

    /// The lines asked for, or nil when the file is gone, is a zip member or has changed.
    public static func read(_ source: SourceRecord, _ lines: [Int64]) -> [Int64: [UInt8]]? {
        guard source.member == nil else { return nil }
        let file = open(source.path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let wanted = Set(lines)
        var found: [Int64: [UInt8]] = [:]
        var hasher = SHA256Hasher()
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        var line: Int64 = 1
        while true {
            let count = chunk.withUnsafeMutableBytes { readSome(file, $0) }
            if count == 0 { break }
            guard count > 0 else { return nil }
            chunk.withUnsafeBytes { bytes in
                let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                hasher.update(bytes)
                collect(bytes, &line, wanted, &found)
            }
        }
        guard hasher.finishHex() == source.sha256 else { return nil }
        return found.mapValues { $0.last == 0x0D ? Array($0.dropLast()) : $0 }
    }

    /// The lines asked for from a text that is at hand, or nil when its SHA-256 is another.
    public static func read(_ text: String, _ source: SourceRecord, _ lines: [Int64])
        -> [Int64: [UInt8]]?
    {
        var text = text
        return text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            guard SHA256Hasher.hex(of: bytes) == source.sha256 else { return nil }
            var line: Int64 = 1
            var found: [Int64: [UInt8]] = [:]
            collect(bytes, &line, Set(lines), &found)
            return found.mapValues { $0.last == 0x0D ? Array($0.dropLast()) : $0 }
        }
    }

    private static func collect(
        _ bytes: UnsafeRawBufferPointer, _ line: inout Int64, _ wanted: Set<Int64>,
        _ found: inout [Int64: [UInt8]]
    ) {
        var start = 0
        while start < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            let length = rest.firstIndex(of: 0x0A)
            let end = length ?? rest.count
            if wanted.contains(line) {
                let room = max(0, longestLine - (found[line]?.count ?? 0))
                found[line, default: []].append(contentsOf: rest[..<min(end, room)])
            }
            guard length != nil else { return }
            line += 1
            start += end + 1
        }
    }

    private static func readSome(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            #if canImport(Glibc)
            let count = Glibc.read(file, buffer.baseAddress, buffer.count)
            #else
            let count = Darwin.read(file, buffer.baseAddress, buffer.count)
            #endif
            if count < 0, errno == EINTR { continue }
            return count
        }
    }
}

import Files
import Store

/// Original lines of a source whose text is at hand, such as a journal embedded in the program.
/// Files and members of zips are read by the module Import.
package enum RawLines {
    /// The physical lines asked for, without their ends, or nil when the text's SHA-256 is another
    /// than the source's.
    package static func of(_ text: String, _ source: SourceRecord, _ lines: [Int64])
        -> [Int64: [UInt8]]?
    {
        guard SHA256Hasher.hex(of: text) == source.sha256 else { return nil }
        let wanted = Set(lines)
        var found: [Int64: [UInt8]] = [:]
        var number: Int64 = 0
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            guard wanted.contains(number) else { continue }
            found[number] = Array(line.last == 0x0D ? line.dropLast() : line)
        }
        return found
    }
}

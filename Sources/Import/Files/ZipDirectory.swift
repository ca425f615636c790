import Files
import Foundation

/// What the central directory of a zip says of its members, held against their local headers.
struct ZipDirectory {
    struct Entry {
        let name: [UInt8]
        let flags: Int
        let crc: Int
        let packed: Int
        let size: Int
        let offset: Int
    }

    /// Bytes of the largest central directory that is read: more than a million members.
    static let longest = 64 << 20

    /// All entries, by the place of their data.
    let entries: [Entry]

    /// - Throws: ``ImportError/refused(code:message:)`` when it is missing or contradicts itself.
    init(path: String) throws {
        let file = try FileReader(path)
        let (start, size, count) = try Self.place(file)
        guard size <= Self.longest else { throw file.broken("its list of members is too long") }
        let bytes = try file.bytes(at: start.found, size)
        var found: [Entry] = []
        var at = 0
        while found.count < count {
            guard at + 46 <= bytes.count, number(bytes, at, 4) == 0x0201_4B50 else {
                throw file.broken("its list of members ends after \(found.count) of \(count)")
            }
            let nameEnd = at + 46 + number(bytes, at + 28, 2)
            let extraEnd = nameEnd + number(bytes, at + 30, 2)
            guard extraEnd <= bytes.count else { throw file.broken("a member's name is cut off") }
            let wide = Self.wide(
                [number(bytes, at + 24, 4), number(bytes, at + 20, 4), number(bytes, at + 42, 4)],
                Array(bytes[nameEnd..<extraEnd]))
            found.append(
                Entry(
                    name: Array(bytes[(at + 46)..<nameEnd]), flags: number(bytes, at + 8, 2),
                    crc: number(bytes, at + 16, 4), packed: wide[1], size: wide[0],
                    offset: wide[2] &+ start.found &- start.stated))
            at = extraEnd + number(bytes, at + 32, 2)
        }
        found.sort { $0.offset < $1.offset }
        for entry in found { try Self.check(entry, file) }
        entries = found
    }

    /// A member's name for people: UTF-8, or each byte that is not as `\xNN`.
    static func text(_ name: [UInt8]) -> String {
        if let text = String(validating: name, as: UTF8.self) { return text }
        return name.map {
            $0 < 0x80 ? String(UnicodeScalar($0)) : "\\x" + String($0, radix: 16)
        }.joined()
    }

    /// Where the list begins (as found, as stated), its bytes, its entries.
    private static func place(
        _ file: FileReader
    ) throws -> (start: (found: Int, stated: Int), size: Int, count: Int) {
        let tail = try file.bytes(
            at: max(0, file.size - 65_557), min(file.size, 65_557))
        let base = file.size - tail.count
        guard
            let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: {
                number(tail, $0, 4) == 0x0605_4B50
            })
        else { throw file.broken("no zip, or cut off: the list of members at its end is missing") }
        var count = number(tail, end + 10, 2)
        var size = number(tail, end + 12, 4)
        var stated = number(tail, end + 16, 4)
        var listEnd = base + end
        if end >= 20, number(tail, end - 20, 4) == 0x0706_4B50 {  // zip64
            let at = number(tail, end - 12, 8)
            let record = try file.bytes(at: at, 56)
            guard number(record, 0, 4) == 0x0606_4B50 else {
                throw file.broken("the end of its list of members is damaged")
            }
            (count, size, stated) = (
                number(record, 32, 8), number(record, 40, 8), number(record, 48, 8)
            )
            listEnd = at
        }
        guard size >= 0, size <= listEnd, stated >= 0, stated <= listEnd - size else {
            throw file.broken("its list of members is not where it is said to be")
        }
        return ((listEnd - size, stated), size, count)
    }

    /// Size, packed size and offset, taken from the zip64 field where the short one is full.
    private static func wide(_ short: [Int], _ extra: [UInt8]) -> [Int] {
        var values = short
        var at = 0
        while at + 4 <= extra.count {
            let end = at + 4 + number(extra, at + 2, 2)
            if number(extra, at, 2) == 1 {
                var field = at + 4
                for index in values.indices where values[index] == 0xFFFF_FFFF {
                    guard field + 8 <= min(end, extra.count) else { break }
                    values[index] = number(extra, field, 8)
                    field += 8
                }
                return values
            }
            at = end
        }
        return values
    }

    /// Holds the local header, and the descriptor behind the data, against the list.
    private static func check(_ entry: Entry, _ file: FileReader) throws {
        let head = try file.bytes(at: entry.offset, 30)
        guard number(head, 0, 4) == 0x0403_4B50 else {
            throw file.broken("member \(text(entry.name)) is not where the list says")
        }
        let nameLength = number(head, 26, 2)
        let rest = try file.bytes(at: entry.offset + 30, nameLength + number(head, 28, 2))
        guard Array(rest[..<nameLength]) == entry.name else {
            throw file.broken(
                "member \(text(entry.name)) of the list is called "
                    + "\(text(Array(rest[..<nameLength]))) at its data")
        }
        let sizes = wide([number(head, 22, 4), number(head, 18, 4)], Array(rest[nameLength...]))
        let pairs = [
            ("size", entry.size, sizes[0]), ("packed size", entry.packed, sizes[1]),
            ("checksum", entry.crc, number(head, 14, 4)),
        ]
        let isBehind = number(head, 6, 2) & 8 != 0
        for (what, listed, local) in pairs where listed != local && !(isBehind && local == 0) {
            // A writer of zip64 that did not know the sizes leaves the short fields full.
            if isBehind, local == 0xFFFF_FFFF, what != "checksum" { continue }
            throw contradiction(entry, what, listed, local, file)
        }
        guard isBehind, entry.flags & 1 == 0, entry.packed >= 0, entry.packed < file.size else {
            return
        }
        let tail = try file.bytes(at: entry.offset + 30 + rest.count + entry.packed, 8)
        let first = number(tail, 0, 4)
        let crc = first == 0x0807_4B50 ? number(tail, 4, 4) : first
        guard crc == entry.crc else {
            throw contradiction(entry, "checksum", entry.crc, crc, file)
        }
    }

    private static func contradiction(
        _ entry: Entry, _ what: String, _ listed: Int, _ local: Int, _ file: FileReader
    ) -> ImportError {
        file.broken(
            "member \(text(entry.name)): its list of members gives the \(what) \(listed), "
                + "the header at the data \(local)")
    }
}

/// A little-endian number; 0 where the bytes end. Eight bytes beyond `Int` are negative.
private func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    guard at >= 0, at + count <= bytes.count else { return 0 }
    return bytes[at..<(at + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
}

/// Reads pieces of a file by their place.
private final class FileReader {
    let size: Int
    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = open(PathText.bytes(path), O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw ImportError.unreadable(path: path, why: String(cString: strerror(errno)))
        }
        size = Int(status.st_size)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func bytes(at offset: Int, _ count: Int) throws -> [UInt8] {
        guard offset >= 0, count >= 0, count <= size, offset <= size - count else {
            throw broken("it is cut off, or a place in it is outside the file")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = bytes.withUnsafeMutableBytes {
                PlainFile.read(
                    descriptor, into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]),
                    at: offset + filled)
            }
            guard read > 0 else {
                throw ImportError.unreadable(path: path, why: "it ends early")
            }
            filled += read
        }
        return bytes
    }

    func broken(_ why: String) -> ImportError {
        .refused(
            code: "zip_broken", message: "\(path): the zip cannot be read: \(why.prefix(600))")
    }
}

/// The tags and texts of an XML document, one after the other: as much of XML as the parts of a
/// workbook use. No entities but the five and numbers, no document types.
struct XMLText {
    /// A tag, without the prefix of its name.
    struct Tag {
        let name: String
        let isStart: Bool
        /// Whether it ends at once: `<c/>`.
        let isEmpty: Bool
        fileprivate let attributes: [(name: String, value: String)]

        /// An attribute by its name without prefix.
        subscript(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next tag; nil at the end.
    mutating func next() -> Tag? {
        while true {
            while position < bytes.count, bytes[position] != 0x3C { position += 1 }
            guard position + 1 < bytes.count else { return nil }
            position += 1
            switch bytes[position] {
            case 0x3F: skip(past: "?>")
            case 0x21:
                skip(past: bytes[position...].starts(with: "!--".utf8) ? "-->" : ">")
            default: return tag()
            }
        }
    }

    /// The text up to the next tag.
    mutating func text() -> [UInt8] {
        var result: [UInt8] = []
        while position < bytes.count {
            if bytes[position...].starts(with: "<![CDATA[".utf8) {
                let start = position + 9
                skip(past: "]]>")
                result += bytes[start..<max(position - 3, start)]
            } else if bytes[position] == 0x3C {
                break
            } else {
                let start = position
                while position < bytes.count, bytes[position] != 0x3C { position += 1 }
                result += Self.plain(bytes[start..<position])
            }
        }
        return result
    }

    /// Goes on behind the end of an element.
    mutating func skip(to name: String) {
        while let tag = next() { if tag.name == name, !tag.isStart { return } }
    }

    private mutating func skip(past mark: String) {
        let mark = Array(mark.utf8)
        while position < bytes.count, !bytes[position...].starts(with: mark) { position += 1 }
        position = min(position + mark.count, bytes.count)
    }

    private mutating func tag() -> Tag {
        let isEnd = bytes[position] == 0x2F
        if isEnd { position += 1 }
        let name = word()
        var attributes: [(String, String)] = []
        var isEmpty = false
        while position < bytes.count, bytes[position] != 0x3E {
            let byte = bytes[position]
            if byte == 0x2F { isEmpty = true }
            if byte <= 0x20 || byte == 0x2F || byte == 0x3D {
                position += 1
                continue
            }
            let key = word()
            while position < bytes.count, bytes[position] <= 0x20 || bytes[position] == 0x3D {
                position += 1
            }
            guard position < bytes.count, bytes[position] == 0x22 || bytes[position] == 0x27 else {
                if key.isEmpty { position += 1 }
                continue
            }
            let quote = bytes[position]
            let start = position + 1
            position = start
            while position < bytes.count, bytes[position] != quote { position += 1 }
            let value = Self.plain(bytes[start..<position])
            attributes.append((key, String(decoding: value, as: UTF8.self)))
            position = min(position + 1, bytes.count)
        }
        position = min(position + 1, bytes.count)
        return Tag(name: name, isStart: !isEnd, isEmpty: isEmpty, attributes: attributes)
    }

    /// A name without its prefix.
    private mutating func word() -> String {
        let start = position
        while position < bytes.count, bytes[position] > 0x20,
            ![0x3D, 0x3E, 0x2F, 0x22, 0x27].contains(bytes[position])
        { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        return word.lastIndex(of: ":").map { String(word[word.index(after: $0)...]) } ?? word
    }

    private static func plain(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(0x26) else { return Array(text) }
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == 0x26, let end = text[index...].prefix(12).firstIndex(of: 0x3B)
            else {
                result.append(text[index])
                index += 1
                continue
            }
            let name = String(decoding: text[(index + 1)..<end], as: UTF8.self)
            let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
            if let value = known[name] {
                result += Array(value.utf8)
            } else if name.hasPrefix("#") {
                let isHex = name.hasPrefix("#x")
                let number = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
                result +=
                    number.flatMap(Unicode.Scalar.init).flatMap { UTF8.encode($0).map(Array.init) }
                    ?? [0x3F]
            } else {
                result += text[index...end]
            }
            index = end + 1
        }
        return result
    }
}

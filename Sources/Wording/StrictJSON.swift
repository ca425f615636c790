import Foundation

/// The one way to read JSON. An object that has a key twice is refused: which of the two values a
/// decoder takes is its own affair, and another program's may be the other.
package enum StrictJSON {
    /// A key that stands in one object twice.
    package struct RepeatedKey: Error, Equatable, CustomStringConvertible {
        /// The key.
        package let key: String
        /// The line on which it stands again.
        package let line: Int

        /// What was expected and what was found.
        package var description: String {
            "line \(line): expected each key of an object once, found \"\(key)\" again"
        }
    }

    /// Decodes a value.
    ///
    /// - Parameters:
    ///   - json5: whether comments, bare keys and the rest of JSON5 may stand in it.
    ///   - snakeCase: whether `not_names` is the key of `notNames`, and so the same key.
    /// - Throws: ``RepeatedKey``, or what the decoder throws.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from data: Data, json5: Bool = false, snakeCase: Bool = false
    ) throws -> Value {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = json5
        if snakeCase { decoder.keyDecodingStrategy = .convertFromSnakeCase }
        let value = try decoder.decode(type, from: data)
        let again = data.withUnsafeBytes { repeatedKey(in: $0, snakeCase: snakeCase) }
        if let again { throw again }
        return value
    }

    /// The first key that repeats, in a text that is known to be JSON or JSON5.
    package static func repeatedKey(
        in bytes: UnsafeRawBufferPointer, snakeCase: Bool = false
    ) -> RepeatedKey? {
        var scan = KeyScan(bytes: bytes, snakeCase: snakeCase)
        return scan.run()
    }
}

/// Walks over the keys of a JSON text, with a list of them for each object that is open.
private struct KeyScan {
    let bytes: UnsafeRawBufferPointer
    let snakeCase: Bool
    private var index = 0
    private var line = 1
    /// Of each bracket that is open: the keys so far of an object; nil for a list.
    private var open: [Set<[UInt8]>?] = []
    private var awaitsKey = false

    init(bytes: UnsafeRawBufferPointer, snakeCase: Bool) {
        self.bytes = bytes
        self.snakeCase = snakeCase
    }

    mutating func run() -> StrictJSON.RepeatedKey? {
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "{"): push([])
            case UInt8(ascii: "["): push(nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = open.popLast()
                awaitsKey = false
                index += 1
            case UInt8(ascii: ","):
                awaitsKey = (open.last ?? nil) != nil
                index += 1
            case UInt8(ascii: "/"): skipComment()
            case 0x0A:
                line += 1
                index += 1
            case 0...0x20, UInt8(ascii: ":"): index += 1
            default:
                let here = line
                let word = word()
                guard awaitsKey, let last = open.indices.last else { continue }
                awaitsKey = false
                let key = Self.plain(word, snakeCase)
                if open[last]?.insert(key).inserted == false {
                    return .init(key: String(decoding: key.prefix(60), as: UTF8.self), line: here)
                }
            }
        }
        return nil
    }

    private mutating func push(_ keys: Set<[UInt8]>?) {
        open.append(keys)
        awaitsKey = keys != nil
        index += 1
    }

    private mutating func skipComment() {
        let isLine = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "/")
        index += 2
        while index < bytes.count {
            if bytes[index] == 0x0A {
                if isLine { return }
                line += 1
            }
            index += 1
            if !isLine, bytes[index - 1] == UInt8(ascii: "/"), bytes[index - 2] == UInt8(ascii: "*")
            {
                return
            }
        }
    }

    /// A text without its quotes, or a bare word; escapes stay.
    private mutating func word() -> UnsafeRawBufferPointer {
        let quote = bytes[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let start = index
            while index < bytes.count, bytes[index] > 0x20, !",:{}[]/".utf8.contains(bytes[index]) {
                index += 1
            }
            return UnsafeRawBufferPointer(rebasing: bytes[start..<max(index, start)])
        }
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            if index < bytes.count, bytes[index] == 0x0A { line += 1 }
            index += 1
        }
        let end = min(index, bytes.count)
        index += 1
        return UnsafeRawBufferPointer(rebasing: bytes[min(start, end)..<end])
    }

    /// A key as the decoder will have it.
    private static func plain(_ word: UnsafeRawBufferPointer, _ snakeCase: Bool) -> [UInt8] {
        var key = Array(word)
        if key.contains(UInt8(ascii: "\\")) { key = Array(unescaped(key).utf8) }
        guard snakeCase, key.contains(UInt8(ascii: "_")) else { return key }
        let parts = key.split(separator: UInt8(ascii: "_"))
        return (parts.first.map { Array($0) } ?? [])
            + parts.dropFirst().flatMap { part in
                part.prefix(1).map { $0 &- 0x61 < 26 ? $0 - 0x20 : $0 } + part.dropFirst()
            }
    }

    private static func unescaped(_ key: [UInt8]) -> String {
        var units: [UInt16] = []
        var rest = String(decoding: key, as: UTF8.self).utf16[...]
        while let unit = rest.popFirst() {
            guard unit == 0x5C, let kind = rest.popFirst() else {
                units.append(unit)
                continue
            }
            let digits = kind == 0x75 ? 4 : kind == 0x78 ? 2 : 0
            let number = UInt16(String(decoding: rest.prefix(digits), as: UTF16.self), radix: 16)
            if digits > 0, let number {
                units.append(number)
                rest = rest.dropFirst(digits)
            } else {
                let named: [UInt16: UInt16] = [0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9]
                units.append(named[kind] ?? kind)
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}

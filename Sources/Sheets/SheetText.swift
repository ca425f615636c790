/// A text as the cells of a workbook hold it.
package enum SheetText {
    /// UTF-16 units of one cell; the format holds no more.
    package static let longestCell = 32_767

    /// The text in pieces that a cell holds, each with a NUL at its end. What XML cannot say
    /// (controls, U+FFFE) stands as `_x001B_`, as the format has it (ECMA-376, ST_Xstring), and a
    /// text that looks like that has its underscore escaped; invalid UTF-8 becomes U+FFFD.
    package static func pieces(_ text: UnsafeRawBufferPointer, most: Int = longestCell) -> [[CChar]]
    {
        if isPlain(text), text.count <= most {
            var piece = [CChar](unsafeUninitializedCapacity: text.count + 1) { buffer, count in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: text)
                count = text.count
            }
            piece.append(0)
            return [piece]
        }
        var pieces: [[CChar]] = []
        var piece: [CChar] = []
        var units = 0
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let written = escape(scalar, followedBy: scalars[(index + 1)...])
            let width = written?.utf8.count ?? UTF16.width(scalar)
            if units + width > most {
                pieces.append(piece + [0])
                piece = []
                units = 0
            }
            units += width
            let bytes = written.map { Array($0.utf8) } ?? Array(String(scalar).utf8)
            piece.append(contentsOf: bytes.map { CChar(bitPattern: $0) })
        }
        pieces.append(piece + [0])
        return pieces
    }

    /// A short text of our own.
    static func piece(_ text: String) -> [CChar] {
        Array(text.utf8).withUnsafeBytes { pieces($0)[0] }
    }

    /// Letters, digits and signs of ASCII without an underscore before an x.
    private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        var last: UInt8 = 0
        for byte in text {
            guard byte >= 0x20, byte < 0x7F, !(byte == 0x78 && last == 0x5F) else { return false }
            last = byte
        }
        return true
    }

    private static func escape(
        _ scalar: Unicode.Scalar, followedBy rest: ArraySlice<Unicode.Scalar>
    ) -> String? {
        switch scalar.value {
        case 0x09, 0x0A: nil
        case 0..<0x20, 0xFFFE, 0xFFFF: hex(scalar.value)
        case 0x5F where looksEscaped(rest): hex(0x5F)
        default: nil
        }
    }

    private static func looksEscaped(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        let next = rest.prefix(6)
        return next.count == 6 && next.first == "x" && next.last == "_"
            && next.dropFirst().dropLast().allSatisfy(\.properties.isASCIIHexDigit)
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "_x" + String(repeating: "0", count: 4 - digits.count) + digits + "_"
    }
}

/// The names of the sheets of one workbook: at most 31 UTF-16 units, without the signs that the
/// format refuses, no two alike whatever their case.
package struct SheetNames {
    private var used: Set<String>

    /// Makes one for an empty workbook.
    ///
    /// - Parameter kept: names that are taken later, each once.
    package init(kept: [String] = []) {
        used = Set(kept.map { $0.lowercased() })
        used.insert("history")  // spreadsheets keep that for themselves
    }

    /// A name that no other sheet has: the one wanted, cut and numbered where need be.
    package mutating func next(_ wanted: String) -> String {
        var name = String(wanted.map { "[]:*?/\\'".contains($0) || $0 < " " ? "-" : $0 })
        if name.isEmpty { name = "Sheet" }
        var number = 1
        while true {
            let suffix = number == 1 ? "" : " (\(number))"
            var cut = name
            while (cut + suffix).utf16.count > 31 { cut.removeLast() }
            let found = cut + suffix
            if used.insert(found.lowercased()).inserted { return found }
            number += 1
        }
    }
}

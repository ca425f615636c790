#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Paths as texts, also those that are not UTF-8: a byte that fits nowhere stands as a character
/// of its own (U+10FF80 to U+10FFFF, which nothing else uses) and becomes that byte again when the
/// file is opened.
package enum PathText {
    /// What the byte 0 would be.
    private static let base: UInt32 = 0x10_FF00

    /// The byte that a character stands for.
    package static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        scalar.value >= base + 0x80 ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }

    /// The text of a path's bytes.
    package static func text(_ path: UnsafePointer<CChar>) -> String {
        if let text = String(validatingCString: path) { return text }
        let bytes = UnsafeRawBufferPointer(start: path, count: strlen(path))
        var text = String.UnicodeScalarView()
        var index = 0
        while index < bytes.count {
            let most = min(4, bytes.count - index)
            let found =
                most < 1
                ? nil
                : (1...most).lazy.compactMap { length -> (Unicode.Scalar, Int)? in
                    let piece = bytes[index..<index + length]
                    guard let one = String(validating: piece, as: UTF8.self) else { return nil }
                    return one.unicodeScalars.first.map { ($0, length) }
                }.first
            if let (scalar, length) = found {
                text.append(scalar)
                index += length
            } else {
                if let scalar = Unicode.Scalar(base + UInt32(bytes[index])) { text.append(scalar) }
                index += 1
            }
        }
        return String(text)
    }

    /// The bytes of a path as the system takes them, with a NUL at the end.
    package static func bytes(_ path: String) -> [CChar] {
        // The first bytes of such a character in UTF-8.
        guard path.utf8.contains(0xF4), path.unicodeScalars.contains(where: { byte($0) != nil })
        else { return Array(path.utf8CString) }
        var bytes: [UInt8] = []
        for scalar in path.unicodeScalars {
            if let byte = byte(scalar) {
                bytes.append(byte)
            } else {
                bytes += Array(String(scalar).utf8)
            }
        }
        return (bytes + [0]).map { CChar(bitPattern: $0) }
    }

    /// The names in a folder, but for `.` and `..`, sorted; nil when it cannot be read.
    package static func names(in folder: String) -> [String]? {
        guard let open = opendir(bytes(folder)) else { return nil }
        defer { closedir(open) }
        var names: [String] = []
        while let entry = readdir(open) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { text($0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the directory at the end of a zip says of its parts.
enum ZipDirectory {
    /// The unpacked size of each part by its name; nil when the file has no whole directory.
    static func sizes(_ path: String) -> [String: Int]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let length = Int(lseek(descriptor, 0, SEEK_END))
        // Our own files have no comment, so the end record is the last 22 bytes.
        guard length >= 22, let end = read(descriptor, at: length - 22, count: 22),
            number(end, 0, 4) == 0x0605_4B50,
            let directory = read(descriptor, at: number(end, 16, 4), count: number(end, 12, 4))
        else { return nil }
        var sizes: [String: Int] = [:]
        var at = 0
        for _ in 0..<number(end, 10, 2) {
            guard at + 46 <= directory.count, number(directory, at, 4) == 0x0201_4B50 else {
                return nil
            }
            let name = number(directory, at + 28, 2)
            let next =
                at + 46 + name + number(directory, at + 30, 2) + number(directory, at + 32, 2)
            guard next <= directory.count else { return nil }
            let text = String(decoding: directory[(at + 46)..<(at + 46 + name)], as: UTF8.self)
            sizes[text] = number(directory, at + 24, 4)
            at = next
        }
        return sizes
    }

    private static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(descriptor, &bytes, count, off_t(offset)) == count ? bytes : nil
    }

    private static func number(_ bytes: [UInt8], _ at: Int, _ width: Int) -> Int {
        (0..<width).reversed().reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
    }
}

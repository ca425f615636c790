import CArchive
import DelimitedText
import Files
import Foundation

/// A single file packed by gzip, zstd, bzip2 or xz, unpacked by libarchive while it is read:
/// nothing is written to disk, and no other program is started.
final class PackedFile: ByteSource {
    private static let marks: [(ending: String, bytes: [UInt8])] = [
        (".gz", [0x1F, 0x8B]), (".zst", [0x28, 0xB5, 0x2F, 0xFD]), (".bz2", Array("BZh".utf8)),
        (".xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]),
    ]
    private let reader: OpaquePointer
    private let path: String
    private let limit: Int
    private var total = 0

    /// Whether a file is packed and says so in its name. One that does not is refused: `indiv.txt`
    /// that is gzip came from a download that went wrong.
    static func isOne(_ path: String) -> Bool {
        guard bareName(path) != path else { return false }
        guard let file = fopen(PathText.bytes(path), "rb") else { return false }
        defer { fclose(file) }
        var start = [UInt8](repeating: 0, count: 6)
        let count = fread(&start, 1, start.count, file)
        return marks.contains { start.prefix(count).starts(with: $0.bytes) }
    }

    /// The file's bytes: unpacked where it is packed.
    static func open(_ path: String) throws -> ByteSource {
        isOne(path) ? try PackedFile(path) : try FileSource(path: path)
    }

    /// `itcont.txt` of `itcont.txt.gz`.
    static func bareName(_ name: String) -> String {
        let mark = marks.first { name.smallLetters.hasSuffix($0.ending) }
        return mark.map { String(name.dropLast($0.ending.count)) } ?? name
    }

    private init(_ path: String) throws {
        guard let reader = archive_read_new() else {
            throw ImportError.unreadable(path: path, why: "out of memory")
        }
        self.reader = reader
        self.path = path
        var status = stat()
        let size = stat(PathText.bytes(path), &status) == 0 ? Int(status.st_size) : 0
        limit = size * ZipArchive.ratioLimit + (1 << 20)
        // Named one by one: "all" may run programs that happen to be on the path.
        let known = [
            archive_read_support_filter_gzip(reader), archive_read_support_filter_zstd(reader),
            archive_read_support_filter_bzip2(reader), archive_read_support_filter_xz(reader),
        ]
        guard known.allSatisfy({ $0 == ARCHIVE_OK }) else {
            throw ImportError.refused(
                code: "packed",
                message: "\(path): this libarchive cannot unpack it; unpack it first")
        }
        archive_read_support_format_raw(reader)
        var entry: OpaquePointer?
        guard archive_read_open_filename(reader, PathText.bytes(path), 1 << 16) == ARCHIVE_OK,
            archive_read_next_header(reader, &entry) == ARCHIVE_OK
        else { throw broken() }
    }

    deinit { archive_read_free(reader) }

    private func broken() -> ImportError {
        let why = archive_error_string(reader).map { String(cString: $0) } ?? "bad data"
        return .refused(
            code: "packed_broken", message: "\(path): the packed file cannot be read: \(why)")
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = archive_read_data(reader, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw broken() }
        total += count
        guard total <= limit else {
            throw ImportError.refused(
                code: "packed_ratio",
                message: "\(path): unpacks to more than \(ZipArchive.ratioLimit) times its size")
        }
        return count
    }
}

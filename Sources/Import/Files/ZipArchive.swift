import CArchive
import DelimitedText
import Files
import Foundation

/// Reads the members of a zip in place, by libarchive. Nothing is ever written to disk: member
/// names are labels only.
final class ZipArchive {
    struct Member {
        let name: String
        let size: Int
        /// Its place among all entries, folders too.
        fileprivate let index: Int
    }

    /// One pass over the archive: libarchive's handle, and the entry that comes next.
    private final class Pass {
        let reader: OpaquePointer
        var next = 0

        init(_ reader: OpaquePointer) { self.reader = reader }

        deinit { archive_read_free(reader) }
    }

    /// A member may not unpack to more than this many times the archive's own size.
    static let ratioLimit = 200

    // AE_IFDIR and AE_IFREG: macros that Swift does not import.
    private static let folderType: mode_t = 0o040000
    private static let regularType: mode_t = 0o100000

    private let path: String
    private let archiveSize: Int
    /// Passes that no member is being read from. Members read in order share one; two where each
    /// member is hashed before it is imported.
    private var idle: [Pass] = []
    /// Regular members, in order.
    let members: [Member]

    /// Lists the archive and refuses what is a trap.
    ///
    /// - Throws: ``ImportError/refused(code:message:)``.
    init(path: String) throws {
        self.path = path
        var status = stat()
        archiveSize = stat(PathText.bytes(path), &status) == 0 ? Int(status.st_size) : 0
        let listed = try ZipDirectory(path: path).entries
        var found: [Member] = []
        var names: Set<String> = []
        var index = -1
        let reader = try Self.open(path)
        defer { archive_read_free(reader) }
        var entry: OpaquePointer?
        while true {
            let code = archive_read_next_header(reader, &entry)
            if code == ARCHIVE_EOF { break }
            guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry else {
                throw Self.broken(path, reader)
            }
            index += 1
            guard index < listed.count else { throw Self.miscounted(path, listed.count) }
            let name = ZipDirectory.text(listed[index].name)
            if archive_entry_is_encrypted(entry) != 0 {
                throw ImportError.refused(
                    code: "zip_encrypted", message: "\(path): member \(name) is encrypted")
            }
            let type = archive_entry_filetype(entry)
            if type == Self.folderType { continue }
            guard type == Self.regularType, archive_entry_symlink(entry) == nil else {
                throw ImportError.refused(
                    code: "zip_link", message: "\(path): member \(name) is a link, not a file")
            }
            if !names.insert(name).inserted {
                throw ImportError.refused(
                    code: "zip_duplicate_member",
                    message:
                        "\(path): two members are named \(name); which one is meant cannot be known"
                )
            }
            found.append(Member(name: name, size: listed[index].size, index: index))
        }
        guard index + 1 == listed.count else { throw Self.miscounted(path, listed.count) }
        guard !found.isEmpty else {
            throw ImportError.refused(code: "zip_empty", message: "\(path): the zip has no members")
        }
        members = found
    }

    private static func open(_ path: String) throws -> OpaquePointer {
        guard let reader = archive_read_new() else {
            throw ImportError.unreadable(path: path, why: "out of memory")
        }
        archive_read_support_format_zip(reader)
        guard archive_read_open_filename(reader, PathText.bytes(path), 1 << 16) == ARCHIVE_OK else {
            defer { archive_read_free(reader) }
            throw broken(path, reader)
        }
        return reader
    }

    private static func broken(_ path: String, _ reader: OpaquePointer) -> ImportError {
        let why = archive_error_string(reader).map { String(cString: $0) } ?? "not a zip"
        return .refused(code: "zip_broken", message: "\(path): the zip cannot be read: \(why)")
    }

    private static func miscounted(_ path: String, _ count: Int) -> ImportError {
        .refused(
            code: "zip_broken",
            message: "\(path): the zip cannot be read: its list has \(count) members, "
                + "expected as many at their own places in the file")
    }

    /// The unpacked bytes of a member. Members asked for in order are found in one pass.
    func source(of member: Member) throws -> ByteSource {
        let best = idle.indices.filter { idle[$0].next <= member.index }
            .max { idle[$0].next < idle[$1].next }
        let pass = try best.map { idle.remove(at: $0) } ?? Pass(Self.open(path))
        var entry: OpaquePointer?
        while pass.next <= member.index {
            let code = archive_read_next_header(pass.reader, &entry)
            guard code == ARCHIVE_OK || code == ARCHIVE_WARN else {
                throw Self.broken(path, pass.reader)
            }
            pass.next += 1
        }
        return MemberSource(archive: self, member: member, pass: pass)
    }

    /// Takes back a pass that is still good.
    private func giveBack(_ pass: Pass) {
        if idle.count < 2 { idle.append(pass) }
    }

    private final class MemberSource: ByteSource {
        private let archive: ZipArchive
        private let path: String
        private let member: Member
        private let pass: Pass
        private let limit: Int
        private var total = 0
        private var isGood = true

        init(archive: ZipArchive, member: Member, pass: Pass) {
            self.archive = archive
            path = archive.path
            self.member = member
            self.pass = pass
            limit = archive.archiveSize * ZipArchive.ratioLimit + (1 << 20)
        }

        deinit { if isGood { archive.giveBack(pass) } }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = archive_read_data(pass.reader, buffer.baseAddress, buffer.count)
            guard count >= 0 else {
                isGood = false
                let why =
                    archive_error_string(pass.reader).map { String(cString: $0) } ?? "bad data"
                throw ImportError.refused(
                    code: "zip_broken", message: "\(path): member \(member.name): \(why)")
            }
            total += count
            if count == 0, total != member.size {
                throw ImportError.refused(
                    code: "zip_size",
                    message:
                        "\(path): member \(member.name): the zip declares \(member.size) bytes, "
                        + "found \(total)")
            }
            guard total <= limit else {
                throw ImportError.refused(
                    code: "zip_ratio",
                    message: "\(path): member \(member.name) unpacks to more than "
                        + "\(ZipArchive.ratioLimit) times the zip's size")
            }
            return count
        }
    }
}

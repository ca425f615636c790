import CArchive
import DelimitedText
import Foundation

/// Reads the members of a zip in place, by libarchive. Nothing is ever written to disk: member
/// names are labels only.
final class ZipArchive {
    struct Member {
        let name: String
        let size: Int
    }

    /// A member may not unpack to more than this many times the archive's own size.
    static let ratioLimit = 200

    // AE_IFDIR and AE_IFREG: macros that Swift does not import.
    private static let folderType: mode_t = 0o040000
    private static let regularType: mode_t = 0o100000

    private let path: String
    private let archiveSize: Int
    /// Regular members, in order.
    let members: [Member]

    /// Lists the archive and refuses what is a trap.
    ///
    /// - Throws: ``ImportError/refused(code:message:)``.
    init(path: String) throws {
        self.path = path
        var status = stat()
        archiveSize = stat(path, &status) == 0 ? Int(status.st_size) : 0
        var found: [Member] = []
        let reader = try Self.open(path)
        defer { archive_read_free(reader) }
        var entry: OpaquePointer?
        while true {
            let code = archive_read_next_header(reader, &entry)
            if code == ARCHIVE_EOF { break }
            guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry else {
                throw Self.broken(path, reader)
            }
            let name = archive_entry_pathname(entry).map { String(cString: $0) } ?? "(no name)"
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
            if found.contains(where: { $0.name == name }) {
                throw ImportError.refused(
                    code: "zip_duplicate_member",
                    message:
                        "\(path): two members are named \(name); which one is meant cannot be known"
                )
            }
            found.append(Member(name: name, size: Int(archive_entry_size(entry))))
        }
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
        guard archive_read_open_filename(reader, path, 1 << 16) == ARCHIVE_OK else {
            defer { archive_read_free(reader) }
            throw broken(path, reader)
        }
        return reader
    }

    private static func broken(_ path: String, _ reader: OpaquePointer) -> ImportError {
        let why = archive_error_string(reader).map { String(cString: $0) } ?? "not a zip"
        return .refused(code: "zip_broken", message: "\(path): the zip cannot be read: \(why)")
    }

    /// The unpacked bytes of a member.
    func source(of member: Member) throws -> ByteSource {
        let reader = try Self.open(path)
        var entry: OpaquePointer?
        while true {
            let code = archive_read_next_header(reader, &entry)
            guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry else {
                defer { archive_read_free(reader) }
                throw Self.broken(path, reader)
            }
            let name = archive_entry_pathname(entry).map { String(cString: $0) }
            if name == member.name || (name == nil && member.name == "(no name)") { break }
        }
        return MemberSource(
            path: path, member: member, reader: reader, archiveSize: archiveSize)
    }

    private final class MemberSource: ByteSource {
        private let path: String
        private let member: Member
        private let reader: OpaquePointer
        private let limit: Int
        private var total = 0

        init(path: String, member: Member, reader: OpaquePointer, archiveSize: Int) {
            self.path = path
            self.member = member
            self.reader = reader
            limit = archiveSize * ZipArchive.ratioLimit + (1 << 20)
        }

        deinit { archive_read_free(reader) }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = archive_read_data(reader, buffer.baseAddress, buffer.count)
            guard count >= 0 else {
                let why = archive_error_string(reader).map { String(cString: $0) } ?? "bad data"
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

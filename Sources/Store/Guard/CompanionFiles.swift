import Files
import Foundation

/// What lies beside a database and SQLite reads unasked: `-journal`, `-wal`, `-shm`. A stranger may
/// have planted them; they are looked at before SQLite is, and refused by name. What our own
/// interrupted writes leave passes: a journal that names no other file and has our lock beside it,
/// and a WAL of a database in WAL mode (which another program may have set).
enum CompanionFiles {
    /// A file that SQLite must not see.
    struct Planted: Error {
        let path: String
        let found: String
    }

    /// As SQLite finds them: beside the file itself, whatever links lead to it.
    private static func real(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// The file that names who writes to a database, by whatever name that is called.
    static func lock(of path: String) -> String { real(path) + "-lock" }

    /// SQLite's rollback journal.
    static func journal(of path: String) -> String { real(path) + "-journal" }

    /// - Throws: ``Planted``.
    static func refusePlanted(beside path: String) throws {
        let path = real(path)
        if let journal = try regular(path + "-journal") {
            defer { close(journal) }
            if let name = superJournal(journal) {
                throw Planted(
                    path: path + "-journal",
                    found: "a rollback journal that names another file, \(name), which SQLite "
                        + "would remove")
            }
        }
        if let wal = try regular(path + "-wal") {
            defer { close(wal) }
            if let why = misfit(wal, of: path) { throw Planted(path: path + "-wal", found: why) }
        }
        if let memory = try regular(path + "-shm") { close(memory) }
    }

    /// Refuses a journal that SQLite would roll back and that no crash of ours left: our lock is
    /// there before a transaction of ours and goes behind it, and a crash leaves both.
    ///
    /// The caller does not hold the lock yet.
    ///
    /// - Throws: ``Planted``.
    static func refuseOthersJournal(beside path: String) throws {
        let (name, lock) = (journal(of: path), lock(of: path))
        for attempt in 0..<3 {
            guard access(lock, F_OK) != 0, let journal = try regular(name) else { return }
            defer { close(journal) }
            // Else SQLite takes it for the end of a transaction.
            guard let first = bytes(journal, at: 0, 1).first, first != 0 else { return }
            // Whoever writes right now may have ended between the two looks.
            if attempt < 2 { usleep(2_000) }
        }
        throw Planted(
            path: name,
            found: "a rollback journal of another program or another folder, for there is no "
                + "\(lock) of ours beside it; SQLite would change the database by it. If another "
                + "program was interrupted, open the database there once")
    }

    /// An open descriptor, or nil where there is no such file, or none we may read: SQLite neither.
    private static func regular(_ path: String) throws -> Int32? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let kind = status.st_mode & S_IFMT == S_IFLNK ? "a link to another file" : "no file"
            throw Planted(path: path, found: kind)
        }
        guard status.st_nlink <= 1 else {
            throw Planted(path: path, found: "a file with another name elsewhere")
        }
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        return file < 0 ? nil : file
    }

    private static func bytes(_ file: Int32, at offset: Int, _ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = bytes.withUnsafeMutableBytes { PlainFile.read(file, into: $0, at: offset) }
        return Array(bytes.prefix(max(found, 0)))
    }

    private static func size(_ file: Int32) -> Int {
        var status = stat()
        return fstat(file, &status) == 0 ? Int(status.st_size) : 0
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    // MARK: Journals

    /// A journal's last bytes when it belongs to a transaction over several files: the name, its
    /// length, its checksum, and these (https://www.sqlite.org/fileformat2.html, "The rollback
    /// journal"). A transaction of ours is over one file, so no crash of ours leaves them.
    private static let mark: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

    private static func superJournal(_ journal: Int32) -> String? {
        let size = size(journal)
        guard size >= 16 else { return nil }
        let tail = bytes(journal, at: size - 16, 16)
        guard tail.count == 16, Array(tail[8...]) == mark else { return nil }
        let length = Int(number(tail, 0))
        guard length <= min(4_096, size - 16) else { return "of an impossible length" }
        return String(decoding: bytes(journal, at: size - 16 - length, length), as: UTF8.self)
    }

    // MARK: WAL

    /// The header of a WAL, or nil when its first bytes are none.
    private struct WAL {
        static let headerBytes = 32
        static let frameBytes = 24
        let isBigEndian: Bool
        let pageSize: Int
        let salts: ArraySlice<UInt8>
        var sums: (UInt32, UInt32) = (0, 0)

        init?(_ header: [UInt8]) {
            guard header.count == Self.headerBytes, number(header, 0) & ~1 == 0x377F_0682,
                number(header, 4) == 3_007_000
            else { return nil }
            isBigEndian = number(header, 0) & 1 == 1
            pageSize = Int(number(header, 8))
            guard (512...65_536).contains(pageSize), pageSize & (pageSize - 1) == 0 else {
                return nil
            }
            salts = header[16..<24]
            add(header[..<24])
            guard sums == (number(header, 24), number(header, 28)) else { return nil }
        }

        mutating func add(_ bytes: ArraySlice<UInt8>) {
            bytes.withUnsafeBytes { raw in
                for offset in stride(from: 0, to: raw.count & ~7, by: 8) {
                    let first = raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                    let second = raw.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                    sums.0 &+= (isBigEndian ? first.bigEndian : first.littleEndian) &+ sums.1
                    sums.1 &+= (isBigEndian ? second.bigEndian : second.littleEndian) &+ sums.0
                }
            }
        }
    }

    /// Why a WAL is none of this database; nil when it is, or when it says nothing.
    private static func misfit(_ file: Int32, of path: String) -> String? {
        let header = bytes(file, at: 0, WAL.headerBytes)
        // Made, and not written to before a crash.
        if header.count < WAL.headerBytes || header.allSatisfy({ $0 == 0 }) { return nil }
        guard let wal = WAL(header) else { return "a file that is no write-ahead log" }
        let database = PlainFile.openForReading(path)
        guard database >= 0 else { return nil }
        defer { close(database) }
        let first = bytes(database, at: 0, 100)
        guard first.count == 100 else { return "the write-ahead log of another database" }
        let pageSize = Int(first[16]) << 8 | Int(first[17])
        guard first[18] == 2, first[19] == 2, (pageSize == 1 ? 65_536 : pageSize) == wal.pageSize
        else { return "the write-ahead log of another database" }
        return nil
    }

    /// The first 100 bytes of the database as its WAL has them committed, or nil when it says
    /// nothing of them: SQLite would read these, not the file's own.
    static func firstBytes(inWALOf path: String) -> [UInt8]? {
        guard let file = try? regular(real(path) + "-wal") else { return nil }
        defer { close(file) }
        guard var wal = WAL(bytes(file, at: 0, WAL.headerBytes)) else { return nil }
        var offset = WAL.headerBytes
        var pending: [UInt8]?
        var committed: [UInt8]?
        let length = WAL.frameBytes + wal.pageSize
        while true {
            let frame = bytes(file, at: offset, length)
            guard frame.count == length, frame[8..<16] == wal.salts else { return committed }
            wal.add(frame[..<8])
            wal.add(frame[WAL.frameBytes...])
            guard wal.sums == (number(frame, 16), number(frame, 20)) else { return committed }
            if number(frame, 0) == 1 {
                pending = Array(frame[WAL.frameBytes..<WAL.frameBytes + 100])
            }
            if number(frame, 4) != 0 { committed = pending ?? committed }
            offset += length
        }
    }
}

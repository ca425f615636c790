import Files
import Foundation

/// What a file says of itself in its first 100 bytes, read before SQLite touches it: a foreign file
/// is never opened as a database.
enum DatabaseIdentity {
    /// - Returns: the schema version, `user_version`, as the file has it; an interrupted write that
    ///   is still to be rolled back may have changed it.
    /// - Throws: ``StoreError`` for what is missing, unreadable, not ours or newer than this one.
    @discardableResult
    static func check(_ path: String) throws -> Int {
        let version = try checkKind(path)
        guard version <= Migrations.newest else {
            throw StoreError.newer(path: path, found: version, known: Migrations.newest)
        }
        return version
    }

    /// As ``check(_:)``, of any schema version.
    @discardableResult
    static func checkKind(_ path: String) throws -> Int {
        let file = PlainFile.openForReading(path)
        guard file >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { throw StoreError.missing(path: path) }
            throw StoreError.unreadable(path: path, why: errorText(code))
        }
        defer { close(file) }
        if let kind = PlainFile.otherKind(file) {
            throw StoreError.notADatabase(path: path, found: kind)
        }
        var header = [UInt8](repeating: 0, count: 100)
        let count = header.withUnsafeMutableBytes { PlainFile.read(file, into: $0) }
        if count < 0 {
            throw StoreError.unreadable(path: path, why: errorText())
        }
        if count == 0 { throw StoreError.notADatabase(path: path, found: "an empty file") }
        guard count == 100, header.starts(with: "SQLite format 3\0".utf8) else {
            throw StoreError.notADatabase(path: path, found: "a file of another kind")
        }
        // Planted files are refused before what they say is believed.
        do {
            try CompanionFiles.refusePlanted(beside: path)
            try CompanionFiles.refuseOthersJournal(beside: path)
        } catch let planted as CompanionFiles.Planted {
            throw StoreError.planted(path: planted.path, found: planted.found)
        }
        header = CompanionFiles.firstBytes(inWALOf: path) ?? header
        func number(_ bytes: Range<Int>) -> UInt32 {
            header[bytes].reduce(0) { $0 << 8 | UInt32($1) }
        }
        let found = number(68..<72)
        guard Int32(bitPattern: found) == Connection.applicationID else {
            throw StoreError.foreign(path: path, applicationID: Int32(bitPattern: found))
        }
        return Int(number(60..<64))
    }
}

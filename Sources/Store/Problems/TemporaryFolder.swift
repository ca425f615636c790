import CSystem
import Foundation

/// Where SQLite keeps what it sorts.
enum TemporaryFolder {
    /// The folder, where its disk is another than the database's and has less room: then that disk
    /// is the one that was full. SQLite does not say which, and has given back by now what it had
    /// taken of either.
    static func fuller(than database: String) -> String? {
        let beside = URL(fileURLWithPath: database).deletingLastPathComponent().path
        guard let folder = path(), let there = room(folder), let here = room(beside),
            there.disk != here.disk, there.bytes < here.bytes
        else { return nil }
        return folder
    }

    /// As SQLite chooses it (https://www.sqlite.org/tempfiles.html, section 5).
    private static func path() -> String? {
        let named = ["SQLITE_TMPDIR", "TMPDIR"].compactMap { (name: String) in
            warchest_environment(name).map { String(cString: $0) }
        }
        return (named + ["/var/tmp", "/usr/tmp", "/tmp", "."]).first { folder in
            var status = stat()
            return stat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
                && access(folder, W_OK | X_OK) == 0
        }
    }

    private static func room(_ folder: String) -> (disk: dev_t, bytes: UInt64)? {
        var status = stat()
        var space = statvfs()
        guard stat(folder, &status) == 0, statvfs(folder, &space) == 0 else { return nil }
        return (status.st_dev, UInt64(space.f_bavail) * UInt64(space.f_frsize))
    }
}

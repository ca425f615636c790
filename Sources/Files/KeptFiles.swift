import Foundation

/// What no output of this process may replace: the databases it has opened, and what lies beside
/// them.
package enum KeptFiles {
    private struct Kept: Hashable {
        var path: String
        var what: String
        var endings: [String]
    }

    private static let lock = NSLock()
    /// Under `lock`.
    nonisolated(unsafe) private static var kept: Set<Kept> = []

    /// Keeps a file, which need not exist yet.
    ///
    /// - Parameters:
    ///   - what: what it is, for messages: `the database`.
    ///   - endings: the names beside it, by what they have after its own, that go with it.
    package static func keep(_ path: String, as what: String, endings: [String]) {
        lock.withLock { _ = kept.insert(Kept(path: path, what: what, endings: endings)) }
    }

    /// What an output of this name would destroy, in words, or nil.
    static func owner(of target: String) -> String? {
        lock.withLock { kept.first { belongs(target, to: $0) } }.map { "\($0.what) \($0.path)" }
    }

    /// By device and inode, or by name where there is no such file yet.
    private static func belongs(_ target: String, to kept: Kept) -> Bool {
        guard let real = realpath(kept.path, nil) else { return false }
        defer { free(real) }
        for name in Set([kept.path, String(cString: real)]) {
            for ending in [""] + kept.endings where isSame(target, name + ending) { return true }
        }
        return false
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        var first = stat()
        var second = stat()
        if stat(one, &first) == 0, stat(other, &second) == 0 {
            return first.st_dev == second.st_dev && first.st_ino == second.st_ino
        }
        let names = [one, other].map { $0 as NSString }
        let folders = names.map { $0.deletingLastPathComponent }.map { $0.isEmpty ? "." : $0 }
        return names[0].lastPathComponent == names[1].lastPathComponent
            && stat(folders[0], &first) == 0 && stat(folders[1], &second) == 0
            && first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}

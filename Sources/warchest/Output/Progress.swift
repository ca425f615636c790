import Foundation
import Report
import Wording

/// Bytes, rate and time left on stderr, when it is a terminal and the import is long.
final class ImportProgress: @unchecked Sendable {
    private let isOn: Bool
    private var started = Date()
    private var last = Date()
    private var name = ""

    init(isOn: Bool) { self.isOn = isOn && isatty(2) == 1 }

    /// Called from the decoding thread alone.
    func show(_ name: String, _ bytes: Int, _ total: Int?) {
        guard isOn else { return }
        let now = Date()
        if name != self.name {
            self.name = name
            started = now
            last = now
        }
        guard now.timeIntervalSince(last) > min(0.5, Waiting.patience) || bytes == total
        else { return }
        last = now
        let seconds = max(now.timeIntervalSince(started), 0.001)
        let rate = Double(bytes) / seconds
        var text = "\(VisibleText.of(name)): \(bytes / 1_000_000) MB"
        if let total, total > 0 {
            text += " of \(total / 1_000_000)"
            text += String(
                format: ", %.0f MB/s, %.0f s left", rate / 1e6, Double(total - bytes) / rate)
        }
        let end = bytes == total ? "\r\u{1B}[K" : "\r\u{1B}[K\(text)"
        FileHandle.standardError.write(Data(end.utf8))
    }
}

/// Of how many files of an older program's ledger the names are in the index: a line at the end,
/// and on a terminal one that moves.
final class IndexProgress {
    private let isTerminal = isatty(2) == 1
    private var last = Date.distantPast

    func show(_ done: Int, _ total: Int) {
        let isLast = done == total
        let text = "names of \(done) of \(total) files are in the index"
        guard isTerminal else {
            if isLast { StandardError.line(text) }
            return
        }
        let now = Date()
        guard isLast || now.timeIntervalSince(last) > 0.2 else { return }
        last = now
        FileHandle.standardError.write(
            Data("\r\u{1B}[K\(text)\(isLast ? "\n" : "")".utf8))
    }
}

/// One line on a terminal with how much of a database has been read, how fast, and how long it may
/// take.
final class RowProgress {
    private let isTerminal = isatty(2) == 1
    private let begin = Date()
    private var last = Date()
    private var isShown = false
    /// The size of the database.
    private let bytes: Int64

    init(_ path: String) {
        let found = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        bytes = found?.int64Value ?? 0
    }

    /// Nothing is shown in the first second: most databases are done by then.
    func show(_ done: Int64, _ total: Int64) {
        let now = Date()
        let spent = now.timeIntervalSince(begin)
        guard isTerminal, spent > min(1, Waiting.patience),
            now.timeIntervalSince(last) > min(0.2, Waiting.patience), done > 0
        else { return }
        last = now
        isShown = true
        let rate = Double(done) / spent
        let left = max(0, Double(total - done) / rate)
        let read = Double(bytes) / 1e6 * Double(done) / Double(max(total, 1))
        let text =
            "\(done * 100 / max(total, 1)) % of \(total) rows, \(Int(read)) MB, "
            + String(format: "%.1f MB/s, ", read / max(spent, 0.001))
            + "\(Int(left.rounded(.up))) s left"
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    /// Takes the line away.
    func end() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
        isShown = false
    }
}

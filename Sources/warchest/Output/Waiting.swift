import Foundation
import Report
import Wording

/// The line on a person's terminal while a command that only reads takes its time: what is done,
/// how many rows and bytes, how fast, and how long it may take. SQLite asks for it while it works;
/// it is gone before anything else is said.
enum Waiting {
    /// A part of the work, such as a report of an export.
    struct Part {
        /// What it is called.
        var name: String
        /// Its place from one on, and how many there are.
        var place: Int
        var count: Int
        /// Rows and bytes so far; nil where they are not counted.
        var rows: Int64?
        var bytes: Int64?
    }

    /// Seconds that a person waits before anything is said of it; tests set `WARCHEST_PATIENCE`.
    static let patience =
        ProcessInfo.processInfo.environment["WARCHEST_PATIENCE"].flatMap(TimeInterval.init) ?? 2

    /// One command reads at a time, from the main thread; the server has a terminal of its own.
    private final class State: @unchecked Sendable {
        var isOn = false
        var isShown = false
        var begin = Date()
        var last = Date()
        var part: (() -> Part)?
    }
    private static let state = State()
    /// Commands that may take long and say nothing meanwhile.
    private static let commands: Set<String> = [
        "report", "why", "find", "query", "claims", "changes", "page", "bundle", "export", "match",
        "sources", "rejects", "demo",
    ]

    /// Begins where a person waits.
    static func begin(_ command: String?) {
        state.isOn = command.map(commands.contains) ?? false && isatty(STDERR_FILENO) == 1
        state.begin = Date()
    }

    /// From now on this is told.
    static func on(_ part: @escaping () -> Part) { state.part = part }

    /// From now on this file is told, with its rows and bytes.
    static func on(_ file: Exporter.FileBegun) {
        on {
            let (rows, bytes) = file.measure()
            return Part(
                name: file.name, place: file.place, count: file.count, rows: rows, bytes: bytes)
        }
    }

    /// Called often; shows something after two seconds, and then twice a second.
    static func tick() {
        // A page has helpers, which are silent.
        guard state.isOn, Thread.isMainThread else { return }
        let now = Date()
        let spent = now.timeIntervalSince(state.begin)
        guard spent > patience,
            now.timeIntervalSince(state.last) > min(0.5, patience)
        else { return }
        state.last = now
        state.isShown = true
        let text = words(state.part?(), spent)
        let width = max(Terminal.errorWidth - 1, 20)
        write("\r\u{1B}[K" + DisplayWidth.fit(VisibleText.of(text), columns: width))
    }

    /// `3 of 40, top-donors: 120,000 rows, 7 MB, 3 MB/s, 12 s; about 20 s left`
    static func words(_ part: Part?, _ spent: TimeInterval) -> String {
        guard let part else { return "reading, \(Int(spent)) s; Ctrl-C ends it" }
        var facts: [String] = []
        if let rows = part.rows {
            var digits: [UInt8] = []
            NumberText.appendGrouped(rows, to: &digits)
            facts.append("\(String(decoding: digits, as: UTF8.self)) rows")
        }
        if let bytes = part.bytes {
            facts.append("\(bytes / 1_000_000) MB")
            facts.append(String(format: "%.1f MB/s", Double(bytes) / 1e6 / max(spent, 0.001)))
        }
        facts.append("\(Int(spent)) s")
        var text =
            (part.count > 1 ? "\(part.place) of \(part.count), " : "") + "\(part.name): "
            + facts.joined(separator: ", ")
        if part.place > 1 {
            // What is done says how long the rest takes, as far as parts are alike.
            let left = spent / Double(part.place - 1) * Double(part.count - part.place + 1)
            text += "; about \(Int(left.rounded(.up))) s left"
        }
        return text
    }

    /// Takes the line away: something else is said.
    ///
    /// - Parameter toTerminal: whether the answer itself begins there.
    static func hide(toTerminal: Bool = false) {
        if state.isShown { write("\r\u{1B}[K") }
        state.isShown = false
        if toTerminal { state.isOn = false }
    }

    private static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}

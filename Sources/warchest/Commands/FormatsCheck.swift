import ArgumentParser
import Foundation
import Import
import Wording

/// `warchest formats check FILE`
struct FormatsCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a format file: every fault with its line and key.",
        discussion: "EXAMPLES:\n  warchest formats check county-gifts.json5")

    @Argument(help: "Format files, or folders of them.")
    var files: [String]

    mutating func run() throws {
        var faults = 0
        for path in try ImportCommand.expand(files) where !isOther(path) {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ImportError.unreadable(path: path, why: "no such file, or it cannot be read")
            }
            let found = Self.faults(path, String(decoding: data, as: UTF8.self))
            for fault in found { StandardError.line(VisibleText.of(fault.message)) }
            if found.isEmpty { try StandardOutput.line("\(VisibleText.of(path)): sound") }
            faults += found.count
        }
        if faults > 0 { throw ExitCode(2) }
    }

    /// In a folder, what is no format file.
    private func isOther(_ path: String) -> Bool {
        !files.contains(path) && !path.hasSuffix(".json5")
    }

    private static func faults(_ path: String, _ text: String) -> [FormatFileError] {
        guard OwnFormats.isPack(path) else { return SourceFormat.faults(id: path, text: text) }
        do {
            _ = try RulePack(id: (path as NSString).deletingLastPathComponent, text: text)
            return []
        } catch {
            return (error as? FormatFileError).map { [$0] } ?? []
        }
    }
}

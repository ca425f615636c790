import Explorer
import Foundation
import Pages
import Report
import Store
import TestSupport
import Testing

/// The explorer without a socket: what it answers when there is no time.
@Suite struct ExplorerTests {
    private static func explorer(seconds: Int) throws -> Explorer {
        let path = ImportedRace.path
        return try Explorer(
            Explorer.Setting(
                path: path, seconds: seconds, workers: 4, version: "test",
                folder: NSTemporaryDirectory(),
                open: {
                    try Connection(
                        reading: path, schemaVersion: Repository.schemaVersion,
                        profile: .guarded(Connection.Profile.Limits(seconds: 30)), cancellation: $0)
                },
                tools: {
                    try PageMaker.Tools(
                        readLines: { _, _ in nil }, layout: { _, _, _ in nil },
                        templates: PageTemplates(), version: "test", progress: { _ in })
                },
                today: { "2024-06-01" }, words: { ("\($0)", 70) }), templates: PageTemplates())
    }

    private static func ask(_ path: [String], of explorer: Explorer) -> Response {
        let address = "/" + path.joined(separator: "/")
        return explorer.answer(
            Request(isHead: false, path: path, query: [], address: address))
    }

    /// A request that has had its time gets 504 and what to do, and the next one is answered.
    @Test func whatTakesTooLongIsSaid() throws {
        let hasty = try Self.explorer(seconds: 0)
        let pages = [
            ["race", "OH-15"], ["candidate", "H4OH15101"], ["report", "top-donors.csv"],
        ]
        for path in pages {
            let answer = Self.ask(path, of: hasty)
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == 504, "\(path): \(text)")
            #expect(text.contains("It took too long") && text.contains("--timeout"))
        }
        #expect(Self.ask(["favicon.ico"], of: hasty).status == 204)
        let patient = try Self.explorer(seconds: 60)
        #expect(Self.ask(["race", "OH-15"], of: patient).status == 200)
    }
}

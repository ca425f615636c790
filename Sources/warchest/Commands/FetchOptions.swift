import ArgumentParser
import Foundation
import LedgerModel
import Wording

/// What every `warchest fetch …` understands.
struct FetchOptions: ParsableArguments {
    @OptionGroup var global: GlobalOptions

    @Flag(name: .customLong("dry-run"), help: "Print the addresses and fetch nothing.")
    var isDry = false

    @Flag(help: "Answer in JSON, an object a line: of each file, and of what became of it.")
    var json = false

    @Option(
        name: [.short, .long],
        help: "The folder to keep the files in. Default: the cache folder of the system.")
    var output: String?

    @Flag(
        name: .customLong("import"), inversion: .prefixedNo,
        help: "Import what came; the same content again adds nothing.")
    var imports = true

    @Flag(help: "Replace files that were not fetched.")
    var force = false

    @Option(
        name: .customLong("allow-host"), parsing: .singleValue,
        help: "A further host to go to (HOST or HOST:PORT), also on a private network.")
    var allowedHosts: [String] = []

    @Option(help: "Ask this server instead: https://HOST/…, with each host as a folder of it.")
    var mirror: String?

    @Option(help: "The most megabytes that a file may have, in place of its format's limit.")
    var largest: Int?

    @Option(help: "Give a transfer up that stands still for so many seconds.")
    var timeout = 30

    @Option(help: "How often to try again.")
    var retries = 4

    @Option(help: .hidden)
    var backoff = 1_000

    func validate() throws {
        for (name, value, range) in [
            ("timeout", timeout, 1...3_600), ("retries", retries, 0...100),
            ("largest", largest ?? 1, 1...10_000_000), ("backoff", backoff, 0...60_000),
        ] where !range.contains(value) {
            throw ValidationError(
                "--\(name): expected \(range.lowerBound) to \(range.upperBound), found \(value)")
        }
        if let mirror, !mirror.hasPrefix("https://") {
            throw ValidationError(
                "--mirror: expected an address like https://HOST/fec, found "
                    + VisibleText.of(mirror))
        }
    }
}

/// Values of the parameters that addresses have.
enum FetchValues {
    /// Of a two-year period.
    static func cycle(_ cycle: Int) throws -> [String: String] {
        guard (1976...2098).contains(cycle), cycle % 2 == 0 else {
            throw UsageError(
                "--cycle: expected an even year like 2018, found \(cycle)"
                    + (cycle % 2 == 0
                        ? "" : "; a cycle is named by its second year: \(cycle + 1)"))
        }
        let digits = String(cycle)
        return ["cycle": digits, "yy": String(digits.suffix(2))]
    }

    /// Of a day; its digits, and as ISO.
    static func day(_ text: String, _ name: String) throws -> (digits: String, iso: String) {
        guard case .success(let day) = Day.parse(text) else {
            throw UsageError(
                "\(name): expected a day like 2017-05-24, found \(VisibleText.of(text))")
        }
        return (day.iso.replacing("-", with: ""), day.iso)
    }
}

import Foundation
import Testing

/// The ids of rules, such as `memo-entry/1`, wherever a text names one.
@Suite struct StatusRuleTests {
    /// The method of a command that is no report.
    private static let ofCommands: Set<String> = ["claims/1"]

    private static func ids(_ text: some StringProtocol) -> [String] {
        String(text).matches(of: /[a-z][a-z0-9-]*\/[0-9]+/).map { String($0.output) }
    }

    private func listed() throws -> [String] {
        let list = try #require(files(named: ["schema/codes/status_rule.csv"]).first)
        return list.lines.filter { !$0.hasPrefix("#") }.dropFirst().compactMap {
            $0.split(separator: ",").first.map(String.init)
        }
    }

    @Test func theTypedListIsTheListInWords() throws {
        let typed = try #require(
            files(named: ["Sources/LedgerModel/Ledger/StatusRule.swift"]).first)
        let cases = typed.lines.filter { $0.contains("case ") }.flatMap(Self.ids)
        let listed = try listed()
        #expect(listed.count > 30 && cases == listed)
    }

    /// A rule that a statement compares with, and that a list or a method does not have, compares
    /// with nothing.
    @Test func everyRuleThatATextNamesIsListed() throws {
        var known = Set(try listed()).union(Self.ofCommands)
        let questions = files(under: ["exports", "schema/methods"], endings: ["sql"])
        for line in questions.flatMap(\.lines) {
            for word in ["-- rule: ", "-- method: ", "-- methods: "] where line.hasPrefix(word) {
                let rest = line.dropFirst(word.count)
                known.formUnion(Self.ids(rest.prefix { $0 != ":" }))
            }
        }
        let texts = files(
            under: ["Sources", "schema", "exports", "importers"],
            endings: ["swift", "sql", "json5"])
        var count = 0
        for text in texts {
            for (index, line) in text.lines.enumerated() {
                for match in line.matches(of: /["']([a-z][a-z0-9-]*\/[0-9]+)["'%]/) {
                    count += 1
                    if !known.contains(String(match.output.1)) {
                        Issue.record("\(text.path):\(index + 1): no list has \(match.output.1)")
                    }
                }
            }
        }
        #expect(count > 50)
    }
}

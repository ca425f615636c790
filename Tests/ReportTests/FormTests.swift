import Artefacts
import Report
import Store
import TestSupport
import Testing

/// What keeps reports and methods short enough to be read: limits, and one place for each rule.
@Suite struct FormTests {
    static let reports = Artefacts.files(under: "exports/", ending: "sql").map(\.path)
    static let methods = Artefacts.files(under: "schema/methods/", ending: "sql").map(\.path)

    private func lines(_ path: String) throws -> [Substring] {
        var lines = try #require(Artefacts.file(path)).text.split(
            separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    @Test(arguments: reports)
    func aReportHasUpTo120Lines(_ path: String) throws {
        #expect(try lines(path).count <= 120)
    }

    /// 3,296 lines when the 44 reports had moved onto methods; the rest is rules, reports and
    /// proofs that came after (seven reports on one name or committee, 425 lines; a line for
    /// each chart).
    @Test func reportsAndMethodsTogetherHaveUpTo4350Lines() throws {
        let count = try (Self.reports + Self.methods).map { try lines($0).count }.reduce(0, +)
        // With 60 more for the two methods of `find`, which no report asks, 15 for the rows of a
        // name, which the program finds by its index, the lines of the report on the review of
        // filings, and what `every_row` and `asked_filer` need for the rows of a race.
        // 25 for `ad_rule`, 6 for tables that are kept, and 57 for the reports of a race alone
        // (`own_report`), and what finds a filing by number, 8 for the words of a source, 129 for
        // who is who (`identity`: spellings and what rests on decisions, of six reports), and 181
        // for gifts by district.
        #expect(count <= 4_350 + 60 + 15 + 26 + 34 + 25 + 6 + 57 + 8 + 129 + 181)
    }

    /// Words for people may be longer: they are wrapped where they are shown.
    @Test(arguments: reports + methods)
    func aLineHasUpTo120Columns(_ path: String) throws {
        let words = ["rule", "column", "columns", "derived", "note", "about"].map { "-- \($0):" }
        let long = try lines(path).enumerated().filter { _, line in
            line.count > 120 && !words.contains(where: { line.hasPrefix($0) })
        }.map { "\($0 + 1): \($1.count) columns" }
        #expect(long.isEmpty, "\(path):\(long.joined(separator: ", "))")
    }

    /// Methods that read what has spans of its own on a day, and what that is.
    private static let spans: [String: String] = [
        "schema/methods/filings/covered.sql": "notice_cover",
        "schema/methods/campaigns/owner_told.sql": "candidate_committees",
    ]

    /// Which source speaks is decided in methods of sources; a report that asks for days itself
    /// decides it once more, and otherwise one day. Two reports show the days as columns.
    @Test(arguments: reports + methods)
    func whoSpeaksIsDecidedOnce(_ path: String) throws {
        guard !path.hasPrefix("schema/methods/sources/"), Self.spans[path] == nil else { return }
        let named = try lines(path).enumerated()
            .filter { $1.contains(/known_(from|until) *[<=>]|[<=>] *(\w\.)?known_(from|until)/) }
            .map { "\($0.offset + 1)" }.joined(separator: ", ")
        #expect(named.isEmpty, "\(path):\(named): use speaking, in_period or told_span")
    }

    /// The line `-- order:` rules, and nothing in the statement beside it.
    @Test(arguments: EveryReportTests.names)
    func rowsAreInTheOrderOfTheLine(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let term = /(\w+)( ASC| DESC)?( NULLS FIRST| NULLS LAST)?/
        let orders = report.query.sql.split(separator: "\n").filter { $0.hasPrefix("ORDER BY ") }
        let terms = orders.last?.dropFirst(9).split(separator: ",") ?? []
        let plain = terms.filter { $0.drop { $0 == " " }.wholeMatch(of: term) != nil }
        let told = report.order == "none" ? [] : report.order.split(separator: ",")
        #expect(plain.count == told.count && terms.count == told.count)
    }

    /// Who speaks when is no report's business: not even the names of those days stand in one.
    @Test(arguments: reports)
    func aReportNamesNoDayOfSources(_ path: String) throws {
        #expect(try !lines(path).contains { $0.contains("known_from") })
    }

    // MARK: Rules

    private static func closure(_ names: [String]) throws -> [MethodDefinition] {
        var found: [MethodDefinition] = []
        func visit(_ name: String) throws {
            guard !found.contains(where: { $0.name == name }) else { return }
            let method = try MethodLibrary.shipped.required(name)
            for used in method.uses { try visit(used) }
            found.append(method)
        }
        for name in names { try visit(name) }
        return found
    }

    /// The rules that a report's own file says.
    private func ownRules(_ path: String) throws -> [String] {
        var rules: [String] = []
        var isRule = false
        for line in try lines(path) {
            guard line.hasPrefix("--"), !line.hasPrefix("-- @") else { break }
            if line.hasPrefix("--   ") {
                if isRule { rules[rules.count - 1] += " " + line.drop { "- ".contains($0) } }
                continue
            }
            isRule = line.hasPrefix("-- rule: ")
            if isRule { rules.append(String(line.dropFirst(9))) }
        }
        return rules
    }

    /// A method's rule is a rule of each report that stands on it, and is not written again: two
    /// texts of one rule drift apart.
    @Test(arguments: EveryReportTests.names)
    func noReportRepeatsARuleOfItsMethods(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let told = try Self.closure(report.uses).flatMap(\.rules)
        for own in try ownRules("exports/\(name).sql") {
            let words = Self.plain(own)
            for rule in told where Self.plain(rule.text) == words || Self.plain(rule.line) == words
            {
                Issue.record("\(name) repeats the rule \"\(rule.line)\"")
            }
            let ids = Set(own.matches(of: /[a-z0-9-]+\/[0-9]+/).map { String($0.output) })
            for rule in told where !ids.isDisjoint(with: rule.ids) {
                Issue.record("\(name) says \"\(own)\"; a method of it says \"\(rule.line)\"")
            }
        }
    }

    /// Letters and digits alone, so that a comma more is no other rule.
    private static func plain(_ text: String) -> String {
        text.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// What a report leaves out it says in words: in its rules, or in the list of rules.
    @Test(arguments: EveryReportTests.names)
    func everyRuleThatIsNamedHasWords(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let listed = CodeList.load("status_rule").compactMap { $0["rule"] }
        let known = Set(report.rules.flatMap(\.ids) + listed)
        for method in report.methods {
            let sink = ExcludedSink()
            try ReportRunner(report: report, connection: try ImportedRace.connection())
                .run(ImportedRace.request(report, method), into: sink)
            // What is no id, such as "no day", says itself.
            let ids = sink.rules.filter { $0.wholeMatch(of: /[a-z0-9-]+\/[0-9]+/) != nil }
            for rule in Set(ids).subtracting(known) {
                Issue.record("\(name) leaves rows out by \(rule) and does not say what that is")
            }
        }
    }
}

/// Keeps the rules by which something was left out.
private final class ExcludedSink: RowSink {
    let showsFooter = true
    var rules: [String] = []
    func begin(_ heading: ResultHeading, columns: [OutputColumn], showsKeys: Bool) {}
    func row(_ row: RowView, key: [UInt8]?) {}
    func end(_ footer: ResultFooter) { rules = footer.excluded.map(\.rule) }
}

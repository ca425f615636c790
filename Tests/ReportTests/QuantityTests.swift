import Artefacts
import Foundation
import Report
import Store
import TestSupport
import Testing

/// One line of `quantities.csv`: a figure of a report, and the quantity that it is.
private struct Quantity: Sendable {
    /// What it is; blank where no other report gives it.
    let name: String
    let report: String
    /// `race`, `committee` or `candidate` of the database, or `name=value`.
    let parameters: [String]
    /// Which rows: `column=value`.
    let rows: [(column: String, value: String)]
    /// The columns that say of whom or what.
    let subject: [String]
    /// Whether the rows of one subject add up to it; else each of them repeats it.
    let isSum: Bool
    let figure: String

    static let all: [Self] = {
        let path = Repository.root.appendingPathComponent("Tests/ReportTests/quantities.csv")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        return CodeList.parse(text).dropFirst().map { row in
            Self(
                name: row[0], report: row[1], parameters: words(row[2], " "),
                rows: words(row[3], ";").map { pair in
                    let halves = pair.split(separator: "=", omittingEmptySubsequences: false)
                    return (String(halves[0]), halves.dropFirst().joined(separator: "="))
                }, subject: words(row[4], " "), isSum: row[5] == "sum", figure: row[6])
        }
    }()

    private static func words(_ text: String, _ separator: Character) -> [String] {
        text.split(separator: separator).map(String.init)
    }

    /// The question; nil where the database has nobody to ask about.
    func request(_ report: ReportDefinition, _ subjects: [String: String]) -> ReportRequest? {
        var asked: [String: String] = [:]
        for word in parameters {
            let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard let value = halves.count == 2 ? halves[1] : subjects[word] else { return nil }
            asked[halves[0]] = value
        }
        if report.parameter("limit") != nil { asked["limit"] = "all" }
        return ReportRequest(parameters: asked, asOf: LoadedFiles.today)
    }

    /// The figures by subject. Rows that name no subject, or have no figure, say nothing.
    func figures(_ answer: [[String: SQLValue]]) throws -> [[String]: Int64] {
        var found: [[String]: Int64] = [:]
        for row in answer {
            let fits = rows.allSatisfy { words(row[$0.column]) == $0.value }
            let named = subject.map { words(row[$0]) }
            guard fits, !named.contains(""), case .integer(let value) = row[figure] else {
                continue
            }
            if isSum {
                found[named, default: 0] += value
            } else {
                let same = found.updateValue(value, forKey: named) ?? value
                #expect(same == value, "\(report) \(figure) of \(named): \(same) and \(value)")
            }
        }
        return found
    }

    private func words(_ value: SQLValue??) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        default: ""
        }
    }
}

/// Wherever two reports give the same quantity of the same subject, the figures are equal or their
/// names differ. What is the same quantity is data: `quantities.csv`, which a new report joins.
@Suite struct QuantityTests {
    @Test func everyMoneyColumnOfEveryReportIsInTheTable() throws {
        let told = Set(Quantity.all.map { "\($0.report) \($0.figure)" })
        var missing: [String] = []
        for name in ReportCatalogue().names {
            for column in try ReportCatalogue().report(name).columns where column.type == .cents {
                if !told.contains("\(name) \(column.name)") {
                    missing.append("\(name) \(column.name)")
                }
            }
        }
        #expect(
            missing.isEmpty,
            """
            in Tests/ReportTests/quantities.csv say which quantity these are, or leave it blank \
            where no other report gives it: \(missing.joined(separator: ", "))
            """)
    }

    @Test func theTableNamesReportsAndColumnsThatAreThere() throws {
        for line in Quantity.all {
            let columns = try ReportCatalogue().report(line.report).columns.map(\.name)
            let named = line.subject + line.rows.map(\.column) + [line.figure]
            #expect(Set(named).isSubset(of: columns), "\(line.report): \(named)")
        }
        let reports = Dictionary(grouping: Quantity.all.filter { !$0.name.isEmpty }, by: \.name)
        for (name, lines) in reports { #expect(lines.count > 1, "\(name) stands alone") }
    }

    @Test(arguments: LoadedFiles.present)
    func aQuantityIsTheSameInEveryReport(_ files: LoadedFiles) throws {
        let loaded = try files.loaded()
        let connection = try loaded.connection()
        var answers: [String: [[String: SQLValue]]] = [:]
        func answer(_ line: Quantity) throws -> [[String: SQLValue]] {
            let report = try ReportCatalogue().report(line.report)
            guard let request = line.request(report, loaded.subjects) else { return [] }
            let question = "\(line.report) \(request.parameters.sorted { $0.key < $1.key })"
            if let known = answers[question] { return known }
            let rows = RowCollector()
            try ReportRunner(report: report, connection: connection).run(request, into: rows)
            answers[question] = rows.rows
            return rows.rows
        }
        var compared = 0
        let named = Quantity.all.filter { !$0.name.isEmpty }
        for (name, lines) in Dictionary(grouping: named, by: \.name).sorted(by: { $0.key < $1.key })
        {
            var first: [[String]: (value: Int64, by: String)] = [:]
            for line in lines {
                for (subject, value) in try line.figures(try answer(line)) {
                    let by = "\(line.report) \(line.figure)"
                    guard let other = first[subject] else {
                        first[subject] = (value, by)
                        continue
                    }
                    compared += 1
                    #expect(
                        other.value == value,
                        "\(name) of \(subject): \(other.value) in \(other.by), \(value) in \(by)")
                }
            }
        }
        #expect(compared > 0)
    }
}

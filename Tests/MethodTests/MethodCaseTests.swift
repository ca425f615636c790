import Report
import Store
import Testing

/// Each method by itself: the rows of a case in, its rows out.
@Suite struct MethodCaseTests {
    @Test(arguments: MethodCase.all)
    func aMethodAnswersAsItsCaseSays(_ test: MethodCase) throws {
        if let problem = test.problem {
            Issue.record("\(problem)", sourceLocation: test.place)
            return
        }
        #expect(!test.expected.isEmpty, "a case expects something", sourceLocation: test.place)
        do {
            let database = try CaseDatabase(test)
            for block in test.expected { try check(block, of: test, in: database) }
        } catch {
            Issue.record("\(error)", sourceLocation: test.place)
        }
    }

    private func check(
        _ block: MethodCase.Block, of test: MethodCase, in database: CaseDatabase
    ) throws {
        var question = MethodQuestion(method: test.method, parameters: test.parameters)
        try question.findAsked(in: database)
        let grains =
            try question.hasGrains ? [block.grain == "rows", block.grain != "sums"] : [false]
        for rows in Set(grains).sorted(by: { !$0 && $1 }) {
            let found = try question.answer(
                block.name, block.columns, rows: rows, in: database)
            // A table has no order, so an answer is compared as a set in which rows may repeat.
            let expected = try block.rows.map { cells in
                try zip(block.columns, cells).map { column, cell in
                    CaseValue.cell(try CaseValue.read(cell, of: column, type: "TEXT"), of: column)
                }
            }.sorted { $0.lexicographicallyPrecedes($1) }
            guard expected != found.sorted(by: { $0.lexicographicallyPrecedes($1) }) else {
                continue
            }
            let name = block.name + (question.isOfTwoGrains ? (rows ? "@rows" : "@sums") : "")
            Issue.record(
                """
                \(test.method): \(test.words)
                \(name): \(block.columns.joined(separator: ", "))
                \(SideBySide.text(expected: expected, found: found))
                """, sourceLocation: MethodCase.place(test.method, block.line))
        }
    }

    @Test func everyMethodHasCases() {
        #expect(MethodCase.methods == MethodLibrary.shipped.names)
    }

    /// A method's name is the name of a table that it makes.
    @Test(arguments: MethodLibrary.shipped.names)
    func aMethodMakesATableOfItsName(_ name: String) throws {
        let question = MethodQuestion(method: name, parameters: [:])
        let sql = try question.statement("SELECT * FROM \(name) LIMIT 0", rows: false)
        #expect(throws: Never.self) { try CaseDatabase().rows(sql) }
    }

    /// Each rule with an id is named by the case that shows it.
    @Test(arguments: MethodLibrary.shipped.names)
    func everyRuleIsShownByACase(_ name: String) throws {
        let method = try MethodLibrary.shipped.required(name)
        let words = MethodCase.all.filter { $0.method == name }.map(\.words)
        for id in method.rules.flatMap(\.ids) {
            #expect(
                words.contains { $0.contains(id) }, "no case of \(name) shows \(id)",
                sourceLocation: MethodCase.place(name, 1))
        }
    }
}

/// Expected and found rows beside each other.
enum SideBySide {
    static func text(expected: [[String]], found: [[String]]) -> String {
        var missing = expected
        var pairs: [(left: [String]?, right: [String]?)] = []
        for row in found.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            if let index = missing.firstIndex(of: row) {
                pairs.append((missing.remove(at: index), row))
            } else {
                pairs.append((nil, row))
            }
        }
        pairs += missing.map { ($0, nil) }
        let count = (expected + found).map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            (expected + found).map { $0[column].count }.max() ?? 0
        }
        func line(_ row: [String]?) -> String {
            guard let row else { return "" }
            return zip(row, widths).map { pad($0, $1) }.joined(separator: " | ")
        }
        let width = max(8, widths.reduce(0, +) + 3 * max(0, count - 1))
        let lines = pairs.map { left, right in
            let mark = left == nil ? ">" : right == nil ? "<" : "="
            return "  \(pad(line(left), width)) \(mark) \(line(right))"
        }
        return (["  \(pad("expected", width))   found"] + lines).joined(separator: "\n")
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

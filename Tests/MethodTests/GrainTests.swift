import Report
import Store
import TestSupport
import Testing

/// What a method adds up from roll-ups is what its rows add up to: a figure is what `why` proves.
@Suite struct GrainTests {
    static let methods: [String] = MethodLibrary.shipped.names.filter {
        (try? MethodLibrary.shipped.required($0).hasGrains) ?? false
    }

    /// Columns that say one thing of a row and another of many, so that no sum is kept by them.
    private static let ofOneRow: Set<String> = ["entry_id", "record_id", "first_day", "last_day"]

    /// Of single methods: words that roll-ups keep of one of the rows, or not at all.
    private static let besides: [String: Set<String>] = [
        "fec_individual": ["line", "transaction_tp", "memo", "party_id"],
        "cover_check": ["memo"],
        "every_row": ["filer_id"],  // of all filers together '*'
        "party_told": ["party_id"],
        "gift_told": ["last_told"],
    ]

    /// Methods that with a committee tell rows of other filers too.
    private static let ofAnyFiler: [String: [String]] = ["by_pair": ["giver_id", "receiver_id"]]

    /// Values of `:key_…` where a report has a column that the method has not.
    private static func reportKey(_ name: String, _ parameters: [String: String]) -> SQLValue? {
        switch name {
        case "filer_id": .text(parameters["committee"] ?? "*")
        case "scope": .text(parameters["committee"] ?? parameters["candidate"] ?? "*")
        case "basis": .text("itemized rows")
        default: nil
        }
    }

    @Test(arguments: MethodCase.all.filter { $0.problem == nil })
    func sumsAreWhatRowsAddUpToInEveryCase(_ test: MethodCase) throws {
        let database = try CaseDatabase(test)
        var parameters = test.parameters.filter { !$0.key.hasPrefix("key_") }
        // The cases of a method itself and of those that it stands on.
        for method in Self.methods where try MethodQuestion.stands(method, on: test.method) {
            if method != test.method { parameters["method"] = nil }
            try check(method, parameters, in: database, "\(test.testDescription)", test.place)
        }
    }

    static let questions: [[String: String]] = [
        [:], ["cycle": "2024"], ["committee": "C00990101"], ["race": "OH-15"],
        ["candidate": "H4OH15101"], ["committee": "C00990101", "as_of": "2024-03-01"],
    ]

    @Test(arguments: methods, questions)
    func sumsAreWhatRowsAddUpToInARace(_ method: String, _ question: [String: String]) throws {
        let database = try CaseDatabase(path: ImportedRace.path)
        let parameters = ["as_of": "2024-06-01"].merging(question) { $1 }
        try check(method, parameters, in: database, "\(question)")
    }

    private func check(
        _ method: String, _ parameters: [String: String], in database: CaseDatabase,
        _ words: String, _ place: SourceLocation = #_sourceLocation
    ) throws {
        var question = MethodQuestion(method: method, parameters: parameters)
        question.parameters = try parameters.filter { name, _ in
            try name == "as_of" || question.uses(name)
        }
        try question.findAsked(in: database)
        let columns = try question.columns(of: method, rows: false, in: database)
        let same = try question.columns(of: method, rows: true, in: database)
        // Entries may tell more; what the sums tell they tell too.
        let skipped = Self.besides[method] ?? []
        let missing = columns.filter { !same.contains($0) && !skipped.contains($0) }
        #expect(missing.isEmpty, "\(method)@rows has no \(missing)", sourceLocation: place)
        guard missing.isEmpty else { return }
        let measures = columns.filter { MethodQuestion.measures.contains($0) }
        let keys = columns.filter {
            !measures.contains($0) && !skipped.contains($0) && !Self.ofOneRow.contains($0)
        }
        let list = keys.joined(separator: ", ")
        let added = measures.map { "coalesce(sum(\($0)), 0)" }.joined(separator: ", ")
        var conditions: [String] = []
        let filers = Self.ofAnyFiler[method] ?? ["filer_id"]
        if let committee = parameters["committee"], filers.allSatisfy(keys.contains) {
            conditions.append("'\(committee)' IN (\(filers.joined(separator: ", ")))")
        }
        let narrowed = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let sql = "SELECT \(list), \(added) FROM \(method)\(narrowed) GROUP BY \(list)"
        let sums = try database.rows(try question.statement(sql, rows: false)).rows
        // What `why` narrows the rows by, it takes from a row of the figure.
        let named = try Self.keysOfRows(method)
        let narrowing = named.filter(columns.contains)
        var fixed: [String: SQLValue] = [:]
        if Self.ofAnyFiler[method] != nil { fixed["filer_id"] = .text("*") }
        for name in named where !columns.contains(name) {
            fixed[name] = Self.reportKey(name, parameters)
        }
        var rows: [[SQLValue]] = []
        let places = narrowing.compactMap { keys.firstIndex(of: $0) }
        let asked =
            narrowing.isEmpty ? [[]] : Array(Set(sums.map { row in places.map { row[$0] } }))
        for values in asked {
            let key = fixed.merging(zip(narrowing, values)) { $1 }
            rows += try database.rows(try question.statement(sql, rows: true, keys: key)).rows
        }
        let left = Self.cells(sums, keys, measures)
        let right = Self.cells(rows, keys, measures)
        guard left != right else { return }
        let differing = SideBySide.text(
            expected: left.filter { !right.contains($0) },
            found: right.filter { !left.contains($0) })
        Issue.record(
            """
            \(method), \(words): @sums (expected) are not what @rows (found) add up to
            \(list), \(measures.joined(separator: ", "))
            \(differing)
            """, sourceLocation: place)
    }

    private static func cells(_ rows: [[SQLValue]], _ keys: [String], _ measures: [String])
        -> [[String]]
    {
        rows.map { row in zip(keys + measures, row).map { CaseValue.cell($1, of: $0) } }
            // A sum of no rows is no row: a roll-up may keep what adds up to nothing.
            .filter { $0.dropFirst(keys.count).contains { $0 != "0" } }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The columns `x` of `:key_x` in the part of a method's file that is of the grain of rows.
    private static func keysOfRows(_ method: String) throws -> [String] {
        let text = try MethodLibrary.shipped.text(method)
        guard let start = text.range(of: "-- @rows") else { return [] }
        let names = text[start.upperBound...].matches(of: /:key_([a-z_]+)/)
            .map { String($0.output.1) }
        return Set(names).sorted()
    }
}

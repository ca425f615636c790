import CSystem
import Foundation
import Report
import Store
import TestSupport
import Testing

/// What a report's line `-- uses:` does.
@Suite struct MethodLoaderTests {
    /// A report of its own that stands on two methods of a user's folder.
    static let report = """
        -- name: mine
        -- title: Mine
        -- question: What do methods do?
        -- uses: doubled
        -- param: cycle
        -- param: limit = 2
        -- column: name  text  Name
        -- column: n
        -- key: name
        -- cell: n
        -- method: test/1
        -- rule: own words
        -- order: n desc, name
        -- @query
        SELECT name, sum(n) AS n FROM doubled GROUP BY name
        -- @why
        SELECT record_id, n AS cents FROM doubled WHERE name = :key_name
        """

    static let base = """
        -- method: base
        -- about: Three letters.
        -- column: n  count  How many
        -- rule: letters/1: only letters
        base AS (SELECT 'a' AS name, 1 AS n UNION ALL SELECT 'b', 2 UNION ALL SELECT 'c', 3)
        """

    static let doubled = """
        -- method: doubled
        -- about: Each letter twice as often.
        -- uses: base
        -- rule: own words
        -- @sums
        doubled AS (
          SELECT NULL AS record_id, name, 2 * n AS n FROM base
          WHERE :cycle IS NULL AND :race IS NULL),
        -- @rows
        doubled AS (
          SELECT 7 AS record_id, name, n FROM base WHERE :key_name = name
          UNION ALL SELECT 8, name, n FROM base WHERE :key_name = name)
        """

    static func folder(
        report: String = Self.report, base: String = Self.base, doubled: String = Self.doubled
    ) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("methods"), withIntermediateDirectories: false)
        _ = try folder.write(report, to: "mine.sql")
        _ = try folder.write(base, to: "methods/base.sql")
        _ = try folder.write(doubled, to: "methods/doubled.sql")
        return folder
    }

    static func complaint(_ folder: TemporaryFolder, _ folders: [String] = []) throws -> String {
        let connection = try TestDatabase().guarded()
        do {
            let report = try ReportCatalogue(methodFolders: folders).report(
                folder.file("mine.sql"))
            try ReportRunner(report: report, connection: connection).run(
                ReportRequest(asOf: "2018-01-01"), into: Collector().sink)
            return "none"
        } catch let error as ReportError {
            return error.message.replacing(folder.path + "/", with: "")
        } catch let error as StoreError {
            return error.description.replacing(folder.path + "/", with: "")
        }
    }

    @Test func aReportStandsOnTheMethodsBesideIt() throws {
        let folder = try Self.folder()
        let report = try ReportCatalogue().report(folder.file("mine.sql"))
        #expect(report.columns.map(\.description) == ["Name", "How many"])
        #expect(report.rules.map(\.line) == ["own words", "letters/1: only letters"])
        #expect(report.parameter("cycle")?.description == "Only this two-year period")
        // The order is that of the line, and the limit the default's: c and b of a, b, c.
        let collector = Collector()
        let connection = try TestDatabase().guarded()
        try ReportRunner(report: report, connection: connection).run(
            ReportRequest(asOf: "2018-01-01"), into: collector.sink)
        #expect(collector.lines == ["name,n", "c,6", "b,4"])
        // The proof takes the rows.
        let why = Why(
            connection: connection, readLines: { _, _ in nil }, layout: { _, _, _ in nil })
        let answer = try why.figure(
            report, ReportRequest(asOf: "2018-01-01"), key: "name=b", limit: 0,
            reports: connection)
        #expect(answer.agrees && answer.entryCount == 2 && answer.sum == 4)
    }

    /// One fault each: what to replace in which file, and the words of the complaint.
    static let faults: [(file: String, old: String, new: String, words: String)] = [
        ("mine", "uses: doubled", "uses: doubld", "mine.sql:4: there is no method \"doubld\". Did"),
        ("doubled", "uses: base", "uses: bass", "methods/doubled.sql:1: there is no method"),
        ("base", "-- rule", "-- uses: doubled\n-- rule", "circle: doubled uses base uses doubled"),
        ("base", "SELECT 'b', 2", "SELECT :nope, 2", "methods/base.sql:5: :nope is neither"),
        ("base", "SELECT 'b', 2", "SELECT x.b, 2", "methods/base.sql:5:"),
        ("base", "-- column: n  count", "-- column: n  money", "expected `-- column:"),
        ("base", "-- rule", "-- kept: bsae\n-- rule", "no table \"bsae\" to be kept. Did"),
        (
            "base", "-- column: n  count  How many\n", "",
            "mine.sql:8: expected `-- column: name type Description`: neither"
        ),
        ("base", "-- about: Three letters.\n", "", "methods/base.sql:1: expected a line `-- about"),
        ("base", "-- method: base", "-- method: basis", "differs from the file's"),
        ("doubled", "-- @rows", "-- rows", "@sums and @rows come together"),
        ("mine", "order: n desc", "order: m desc", "mine.sql:13: expected `-- order:` to name"),
        ("mine", "order: n desc", "order: n down", "mine.sql:13: expected desc, asc"),
        ("mine", "param: cycle", "param: cicle", "mine.sql:5: expected `-- param: name type"),
        ("mine", "param: cycle", "param: race", "none"),
        ("mine", "sum(n) AS n", "sum(x) AS n", "mine.sql:15:"),
        ("mine", "uses: doubled", "uses: doubled, speaking", "none"),
    ]

    @Test(arguments: faults.indices)
    func everyFaultIsNamedWithItsFileAndLine(_ index: Int) throws {
        let fault = Self.faults[index]
        var texts = ["mine": Self.report, "base": Self.base, "doubled": Self.doubled]
        let text = try #require(texts[fault.file])
        #expect(text.contains(fault.old))
        texts[fault.file] = text.replacing(fault.old, with: fault.new, maxReplacements: 1)
        let folder = try Self.folder(
            report: texts["mine"] ?? "", base: texts["base"] ?? "",
            doubled: texts["doubled"] ?? "")
        let message = try Self.complaint(folder)
        if fault.words == "none" {
            // `--race` is not declared by the report that says `cycle`, and NULL in the method.
            #expect(message == "none" || message.contains("cycle"), "\(message)")
        } else {
            #expect(message.contains(fault.words), "\(message)")
        }
    }

    @Test func aNameMeansOneMethod() throws {
        let folder = try Self.folder()
        _ = try folder.write(
            "-- method: outside\n-- about: Another.\noutside AS (SELECT 1 AS n)",
            to: "methods/outside.sql")
        let message = try Self.complaint(folder)
        #expect(message.contains("there is a method \"outside\" already: schema/methods/"))
    }

    @Test func aFolderMayBeNamed() throws {
        let folder = try Self.folder()
        try FileManager.default.moveItem(
            atPath: folder.file("methods"), toPath: folder.file("rules"))
        #expect(try Self.complaint(folder).contains("there is no method \"doubled\""))
        #expect(try Self.complaint(folder, [folder.file("rules")]) == "none")
        #expect(try Self.complaint(folder, [folder.file("nowhere")]).contains("nowhere"))
    }

    @Test func sqlOfOwnOrderStaysAsItIs() throws {
        let folder = try Self.folder(
            report: Self.report.replacing(
                "GROUP BY name\n", with: "GROUP BY name ORDER BY 1 LIMIT :limit\n"))
        let report = try ReportCatalogue().report(folder.file("mine.sql"))
        let collector = Collector()
        try ReportRunner(report: report, connection: try TestDatabase().guarded()).run(
            ReportRequest(asOf: "2018-01-01"), into: collector.sink)
        #expect(collector.lines == ["name,n", "a,2", "b,4"])
    }

    @Test func rowsMayBeInTheOrderOfWhatIsNotShown() throws {
        let query = "SELECT sum(n) AS n, -sum(n) AS weight, name FROM doubled GROUP BY name"
        let folder = try Self.folder(
            report: Self.report.replacing("order: n desc, name", with: "order: weight desc")
                .replacing(
                    "SELECT name, sum(n) AS n FROM doubled GROUP BY name",
                    with: "SELECT d.name, d.n FROM (\(query)) d"))
        let report = try ReportCatalogue().report(folder.file("mine.sql"))
        let collector = Collector()
        try ReportRunner(report: report, connection: try TestDatabase().guarded()).run(
            ReportRequest(asOf: "2018-01-01"), into: collector.sink)
        #expect(collector.lines == ["name,n", "a,2", "b,4"])
    }

    @Test func oneNameMayStandForSeveralColumns() throws {
        let report = try ReportCatalogue().report("sources")
        let names = report.columns.map(\.name)
        let first = try #require(names.firstIndex(of: "known_from"))
        #expect(names[first + 1] == "known_until" && !names.contains("known_days"))
        #expect(try ReportCatalogue().report("filings").table.contains("known_from"))
    }

    // MARK: --sql

    /// The rows of a statement in SQLite's own words, as any other program would have them.
    static func plainRows(_ sql: String, on path: String) throws -> [[String?]] {
        var handle: OpaquePointer?
        sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil)
        defer { sqlite3_close(handle) }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw TestFailure(text: String(cString: sqlite3_errmsg(handle)))
        }
        defer { sqlite3_finalize(statement) }
        var rows: [[String?]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(
                (0..<sqlite3_column_count(statement)).map { column in
                    sqlite3_column_text(statement, column).map { String(cString: $0) }
                })
        }
        return rows
    }

    /// Every report's statement, printed with its values, gives the report's rows in any program.
    @Test(arguments: ReportCatalogue().names)
    func theCompleteStatementRunsAnywhere(_ name: String) throws {
        let report = try ReportCatalogue().report(name)
        let connection = try ImportedRace.connection()
        let request = ImportedRace.request(report, report.methods[0])
        let sql = try CompleteStatement.text(report, request) { connection }
        #expect(!sql.replacing(/--[^\n]*/, with: "").contains(":as_of"))
        let collector = RowCollector()
        try ReportRunner(report: report, connection: connection).run(request, into: collector)
        let rows = try Self.plainRows(sql, on: ImportedRace.path)
        #expect(!rows.isEmpty)
        #expect(rows.count == collector.rows.count)
        for (plain, row) in zip(rows, collector.rows) {
            for (column, value) in zip(report.columns, plain) {
                let expected: String? =
                    switch row[column.name] ?? .null {
                    case .null: nil
                    case .integer(let number): String(number)
                    case .text(let text): text
                    default: "?"
                    }
                #expect(value == expected, "\(column.name)")
            }
        }
    }

    @Test func valuesAreWrittenAsSQLWritesThem() throws {
        let folder = try Self.folder(
            report: Self.report.replacing("-- param: cycle", with: "-- param: word text A word")
                .replacing("FROM doubled GROUP", with: "FROM doubled WHERE name <> :word GROUP"))
        let report = try ReportCatalogue().report(folder.file("mine.sql"))
        let request = ReportRequest(parameters: ["word": "O'HARA :as_of"], asOf: "2018-01-01")
        let sql = try CompleteStatement.text(report, request) { throw TestFailure(text: "unused") }
        #expect(sql.contains("name <> 'O''HARA :as_of'"))
        #expect(sql.contains("LIMIT 2"))
        let database = try TestDatabase()
        #expect(try Self.plainRows(sql, on: database.path).count == 2)
        let proof = try CompleteStatement.text(report, request, key: "name=b") {
            throw TestFailure(text: "unused")
        }
        #expect(try Self.plainRows(proof, on: database.path) == [["7", "2"], ["8", "2"]])
        withExtendedLifetime(database) {}
    }
}

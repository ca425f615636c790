import Report
import Store
import Testing

@Suite struct ParameterTests {
    private static let types = """
        -- name: all
        -- title: All
        -- question: All?
        -- param: committee  committee  A committee
        -- param: candidate  candidate  A candidate
        -- param: race  race  A race
        -- param: cycle  cycle  A cycle
        -- param: since  date  A day
        -- param: most  count  A number
        -- param: words  text  A text
        -- param: side  choice(support|oppose)  A side
        -- column: x  text  X
        -- method: a/1
        -- method: b/1
        -- order: x
        -- @query
        SELECT :committee || :candidate || :race || :race_office || :race_state || :race_district
          || :race_date || :cycle || :since || :most || :words || :side || :method AS x
        """

    private func resolve(_ parameters: [String: String], method: String? = nil) throws
        -> ResolvedParameters
    {
        let database = try TestDatabase()
        let report = try ReportDefinition.parse(Self.types, file: "all.sql", embedded: false)
        return try ParameterResolver(report: report, connection: try database.trusted()).resolve(
            ReportRequest(parameters: parameters, asOf: "2018-01-01", method: method))
    }

    private func complaint(_ parameters: [String: String], method: String? = nil) -> String {
        do {
            _ = try resolve(parameters, method: method)
            return "no error"
        } catch let error as ReportError {
            #expect(error.exitCode == 64)
            return error.message
        } catch {
            return "\(error)"
        }
    }

    @Test func idsAreTakenInEitherCase() throws {
        let found = try resolve(["committee": "c00000009", "candidate": "h8ga06195"])
        #expect(found.values["committee"] == .text("C00000009"))
        #expect(found.values["candidate"] == .text("H8GA06195"))
        #expect(found.values["race_state"] == .some(.null))
        #expect(found.values["as_of"] == .text("2018-01-01"))
    }

    @Test(arguments: [
        "handel", "Handel Karen", "inc congress karen", "KAREN HANDEL FOR CONGRESS, INC.",
    ])
    func namesAreFoundByWordsInAnyOrder(_ words: String) throws {
        let found = try resolve(["committee": words])
        #expect(found.values["committee"] == .text("C00000003"))
        #expect(found.shown.first?.note == "KAREN HANDEL FOR CONGRESS, INC.")
    }

    @Test func severalMatchesAreListedWithTheirIDs() {
        let message = complaint(["committee": "ossoff"])
        #expect(message.contains("say which"))
        #expect(message.contains("--committee C00000001  JON OSSOFF FOR CONGRESS"))
        #expect(message.contains("--committee C00000002"))
    }

    /// A filing alone is enough to know a committee; what it names is listed by money, all of it.
    @Test func namesAreFoundInFilingsAndListedByMoney() throws {
        let database = try TestDatabase()
        var sql = """
            INSERT INTO filing (record_id, source_id, fec_version, record_type, form_tp, cmte_id,
              filer_name,
              party, state, delimiter) VALUES (7000000009, 7, '8.3', 'F3PN', 'F3P', 'C00000050',
                'JEB 2016, INC.',
              'REP', 'FL', 28);
            INSERT INTO committee (record_id, cmte_id, cmte_nm) VALUES (8000000090, 'my-group', 'A
              GROUP');
            """
        for number in 10..<40 {
            sql += """
                INSERT INTO filing_ref (filing_id, source_id, cmte_id, filer_name)
                  VALUES (\(number), 7, 'C000001\(number)', 'TWIN \(number)');
                INSERT INTO entry (entry_id, filing_id, party_id, posting_id, amount_cents)
                  VALUES (\(7_000_000_100 + number), \(number), 1, 1, \(number)00);
                INSERT INTO roll_total (cmte_id, source_id, class_id, n, cents)
                  VALUES ('C000001\(number)', 7, 1, 1, \(number)00);
                """
        }
        try TestDatabase.execute(sql, on: database.path)
        try database.indexNames()
        let report = try ReportDefinition.parse(Self.types, file: "all.sql", embedded: false)
        let resolver = ParameterResolver(report: report, connection: try database.trusted())
        func ask(_ text: String) throws -> ResolvedParameters {
            try resolver.resolve(ReportRequest(parameters: ["committee": text], asOf: "2018-01-01"))
        }
        #expect(try ask("jeb").values["committee"] == .text("C00000050"))
        #expect(try ask("MY-GROUP").values["committee"] == .text("my-group"))
        do {
            _ = try ask("twin")
            Issue.record("no error")
        } catch let error as ReportError {
            let lines = error.message.split(separator: "\n")
            #expect(lines.count == 31)
            #expect(lines[1].contains("C00000139  TWIN 39  (2018, 39.00 dollars)"), "\(lines[1])")
        }
    }

    @Test func noMatchNamesTheNextCommand() {
        let message = complaint(["candidate": "nobody"])
        #expect(message.contains("no candidate has \"nobody\" in its name"))
        #expect(message.contains("warchest import"))
    }

    @Test(arguments: [
        ("GA-06", "GA-06", "H", "06"), ("ga-6", "GA-06", "H", "06"),
        ("GA06", "GA-06", "H", "06"), ("GA 6", "GA-06", "H", "06"), ("ga6", "GA-06", "H", "06"),
        ("GA-SEN", "GA-SEN", "S", "00"),
        ("US-PRES", "US-PRES", "P", "00"), ("WY-AL", "WY-00", "H", "00"),
    ])
    func racesAreTakenApart(_ text: String, _ race: String, _ office: String, _ district: String)
        throws
    {
        let found = try resolve(["race": text])
        #expect(found.values["race"] == .text(race))
        #expect(found.values["race_office"] == .text(office))
        #expect(found.values["race_district"] == .text(district))
        #expect(found.values["race_date"] == .some(.null))
        let dated = try resolve(["race": text + "@2017-06-20"])
        #expect(dated.values["race"] == .text(race))
        #expect(dated.values["race_date"] == .text("2017-06-20"))
        #expect(dated.shown.first?.value == "\(race)@2017-06-20")
    }

    @Test(arguments: [
        ("race", "GA006", "like GA-06"), ("race", "ZZ-06", "no such state"),
        ("race", "GA-06@2017-02-30", "expected a day"),
        ("race", "GA-PRES", "like GA-06"), ("cycle", "2017", "--cycle 2018"),
        ("cycle", "18", "even year"), ("cycle", "+018", "even year"),
        ("since", "2017-13-01", "expected a day"), ("since", "04/18/2017", "expected a day"),
        ("most", "0", "whole number"), ("most", "-1", "whole number"),
        ("most", "1e3", "whole number"),
        ("most", "99999999999999999999", "whole number"),
        ("side", "suport", "Did you mean support?"),
        ("comittee", "x", "Did you mean --committee?"),
    ])
    func wrongValuesAreExplained(_ name: String, _ value: String, _ words: String) {
        let message = complaint([name: value])
        #expect(message.contains(words), "\(message)")
    }

    @Test func methodsAreCheckedAndBound() throws {
        #expect(try resolve([:]).values["method"] == .text("a/1"))
        #expect(try resolve([:], method: "b/1").method == "b/1")
        #expect(complaint([:], method: "c/1").contains("a/1, b/1"))
    }
}

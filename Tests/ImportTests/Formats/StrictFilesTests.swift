import TestSupport
import Testing

/// What a format file or a file in JSON says twice, or says of a reader that is not its own, is
/// refused with its place; nothing of it reaches the database.
@Suite struct StrictFilesTests {
    private static let results = """
        {
          title: "Mine", table: "result", names: ["*.csv"], precision: "exact",
          reader: "openelections",
          framing: { delimiter: ",", quote: true, header: true },
          required: ["county", "precinct", "office", "district", "candidate", "party", "votes"],
          columns: [
            ["county", "text", "county", "null"],
            ["precinct", "text", "precinct", "null"],
            ["office", "text", "office", "null"],
            ["district", "text", "district", "null"],
            ["candidate", "text", "candidate_name", "reject"],
            ["party", "text", "party", "null"],
            ["votes", "integer", "votes", "reject"],
          ],
        }
        """
    private static let rows =
        "county,precinct,office,district,candidate,party,votes\nA,P1,U.S. House,6,DOE,REP,7\n"

    /// Imports a file by a format file, which is first changed.
    private func run(_ old: String, _ new: String) throws -> Workbench.Run {
        let bench = try Workbench()
        try bench.write("own.json5", Self.results.replacing(old, with: new, maxReplacements: 1))
        let file = try bench.write("20170620__ga__general__precinct.csv", Self.rows)
        return try bench.run(["import", "--format", bench.folder + "/own.json5", file])
    }

    /// Then the amount is the control sum: a sum is kept of everything, and `verify` holds it.
    @Test(arguments: ["", "control: null,"]) func entriesWithoutAControlSumAreVerified(
        control: String
    ) throws {
        let bench = try Workbench()
        let own = """
            {
              title: "Own", table: "entry", names: ["own*"], precision: "exact", \(control)
              framing: { delimiter: ",", quote: true, header: true },
              posting: { kind: "contribution", nature: "gift", direction: "in" },
              required: ["FILER", "WHO", "SUM"],
              columns: [
                ["FILER", "text", "filing.cmte_id", "reject"],
                ["WHO", "text", "party.name", "warn"],
                ["SUM", "amount-us", "entry.amount_cents", "reject"],
              ],
            }
            """
        try bench.write("own.json5", own)
        let file = try bench.write("own.csv", "FILER,WHO,SUM\nC99000001,DOE,10.00\n")
        let run = try bench.run(["import", "--format", bench.folder + "/own.json5", file])
        #expect(run.exit == 0, "\(run.err)")
        #expect(try bench.integer("SELECT sum_cents FROM source") == 1_000)
        try bench.expectSound()
    }

    @Test func aFormatWithASpecialReaderIsRead() throws {
        let run = try run("", "")
        #expect(run.exit == 0, "\(run.err)")
    }

    @Test(arguments: [
        ("table: \"result\"", "table: \"stated_total\"", "line 2: table: expected result"),
        ("reader: \"openelections\"", "reader: \"meta-report\"", "line 2: table: expected ad_buy"),
        (
            "reader: \"openelections\"", "reader: \"ga-sos-results\"",
            "line 7: column county: expected no columns"
        ),
        (
            "[\"county\", \"text\", \"county\"", "[\"county\", \"text\", \"level\"",
            "line 7: column county: expected a target that the reader openelections does not fill"
        ),
        (
            "precision: \"exact\",", "precision: \"exact\", constants: { \"state\": \"GA\" },",
            "line 2: constants: expected a target that the reader"
        ),
        (
            "[\"votes\", \"integer\", \"votes\", \"reject\"],", "",
            "expected a column or a constant for votes"
        ),
        (
            "\"candidate_name\", \"reject\"", "\"candidate_name\", \"null\"",
            "line 11: column candidate: expected \"reject\" if blank"
        ),
        ("title: \"Mine\"", "title: \"Mine\", title: \"Other\"", "line 2: expected each key"),
        ("framing:", "\"tab\\u006ce\": \"result\", framing:", "line 4: expected each key"),
        ("required:", "notNames: [], not_names: [], required:", "found \"notNames\" again"),
    ])
    func aFormatFileIsRefusedWithItsPlace(old: String, new: String, says: String) throws {
        let run = try run(old, new)
        #expect(run.exit == 2, "\(run.exit) \(run.err)")
        #expect(run.err.contains(says), "\(run.err)")
        #expect(!run.err.contains("SQLite"), "\(run.err)")
    }

    @Test func resultsThatSayAKeyTwiceAreRefused() throws {
        let bench = try Workbench()
        let text = """
            { "electionDate": "2017-06-20", "results": { "name": "GA", "ballotItems": [
              { "name": "US House District 6", "ballotOptions": [
                { "name": "DOE", "voteCount": 7,
                  "voteCount": 700 } ] } ] } }
            """
        let run = try bench.importing(
            "--format", "results/ga-sos-json", try bench.write("export-1.json", text))
        #expect(run.exit == 2)
        let message = run.files.first?.refused?.message ?? ""
        #expect(message.contains("line 4: expected each key"), "\(message)")
        #expect(message.contains("found \"voteCount\" again"), "\(message)")
        let once = text.replacing("\"voteCount\": 7,", with: "")
        try bench.load("--format", "results/ga-sos-json", try bench.write("export-2.json", once))
    }
}

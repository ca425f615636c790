import Foundation
import Report
import TestSupport
import Testing

/// `match donors|vendors|employers`, journals of identity, and reports by `--identity`.
@Suite struct IdentityTests {
    private static let gifts =
        "recipient_id,contributor,date,amount,city,state,zip,employer,occupation\n"

    private static func gift(
        _ name: String, _ dollars: Int, zip: String = "30305", state: String = "GA",
        employer: String = "ACME FARMS", to filer: String = "C00990101"
    ) -> String {
        "\(filer),\"\(name)\",2024-01-02,\(dollars),\"\",\(state),\(zip),\"\(employer)\",FARMER\n"
    }

    /// Others, so that a name is as rare as names are.
    private static let crowd = (1...200).map { number in
        let digits = [
            "NIL", "UNO", "DOS", "TRES", "QUATRO", "CINCO", "SEIS", "SIETE", "OCHO", "NUEVE",
        ]
        let words = "\(number + 100)".compactMap { $0.wholeNumberValue.map { digits[$0] } }
        return gift(
            words.joined() + ", " + words.reversed().joined(), 1, zip: "\(10_000 + 97 * number)",
            state: "OH", employer: words.joined(separator: " & "))
    }.joined()

    private func bench(_ rows: String, crowd: Bool = true) throws -> Workbench {
        let bench = try Workbench()
        try load(bench, "contributions.csv", Self.gifts + rows + (crowd ? Self.crowd : ""))
        return bench
    }

    private func load(_ bench: Workbench, _ name: String, _ text: String) throws {
        let run = try bench.run(["import", try bench.write(name, text)])
        try #require(run.exit == 0, "\(run.err)")
    }

    private static let head =
        "decision,kind,name,zip,state,employer,other_name,other_zip,other_state,other_employer,"
        + "who,when,why\n"

    private static func line(
        _ decision: String, _ name: String, _ other: String, on day: String = "2024-03-01",
        zip: String = "30305", otherZip: String = "30305", kind: String = "donor",
        employer: String = "", otherEmployer: String = "", why: String = "same address"
    ) -> String {
        "\(decision),\(kind),\"\(name)\",\(zip),,\(employer),\"\(other)\",\(otherZip),,"
            + "\(otherEmployer),S. Poe,\(day),\(why)\n"
    }

    private func decide(_ bench: Workbench, _ lines: String, as name: String = "who.csv") throws
        -> Workbench.Run
    {
        try bench.run(
            [
                "import", "--format", "journal/identity",
                try bench.write(name, Self.head + lines),
            ])
    }

    private static func total(_ rows: [[String: String]]) -> Int {
        var sum = 0
        for row in rows { sum += Int(row["total_cents"] ?? "") ?? 0 }
        return sum
    }

    /// Rows of a report, by its columns in JSON.
    private func rows(_ bench: Workbench, _ arguments: [String]) throws -> [[String: String]] {
        let run = try bench.run(["report"] + arguments + ["--format", "json"])
        try #require(run.exit == 0, "\(run.err)")
        let json = try JSONSerialization.jsonObject(with: Data(run.out.utf8))
        let rows = try #require(
            json as? [[String: Any]] ?? (json as? [String: [[String: Any]]])?["rows"])
        return rows.map { $0.mapValues { $0 is NSNull ? "" : "\($0)" } }
    }

    // MARK: Proposing

    @Test func aProposalSaysWhatSpeaksForItAndWhatAgainst() throws {
        let bench = try bench(
            Self.gift("ADAMSON, ROBERT J", 500) + Self.gift("ADAMSON, BOB", 250)
                + Self.gift("Adamson, Robert J., Jr.", 50, zip: "30309", employer: "")
                + Self.gift("QUILL, MARY", 70)
                + Self.gift("QUILL, MARY", 30, zip: "90210", state: "CA"))
        let run = try bench.run(["match", "donors", "--min-score", "9"])
        #expect(run.exit == 0, "\(run.err)")
        #expect(run.out.contains("1. 2 spellings, 750.00 dollars\n   ADAMSON, ROBERT J  30305  GA"))
        #expect(run.out.contains("BOB may be short for ROBERT"))
        #expect(run.out.contains("last name equal, which 3 of 205 have +"))
        #expect(run.out.contains("employer equal"))
        #expect(run.err.contains("205 spellings of donors"))
        #expect(run.err.contains("nothing is decided"))
        let low = try bench.run(["match", "donors", "--min-score", "-20", "--state", "GA"])
        #expect(low.out.contains("against: one has the suffix JR -2.5"))
        let ledger = try bench.rows("SELECT count(*) FROM identity_decisions")
        #expect(ledger == [["0"]])
    }

    /// A is like B and B like C; A is not like C, and nobody is joined to somebody by a third.
    @Test func nobodyIsJoinedByAThird() throws {
        let bench = try bench(
            Self.gift("VANTREE, JOHN", 90) + Self.gift("VANTREE, J", 80)
                + Self.gift("VANTREE, JAMES", 70))
        let run = try bench.run(["match", "donors"])
        #expect(run.out.contains("1. 2 spellings"), "\(run.out)")
        #expect(!run.out.contains("3 spellings, "))
        #expect(run.err.contains("1 further links join spellings of two groups"))
    }

    @Test func whatNamesHoldIsShownHarmlessAndKeptWhole() throws {
        let long = String(repeating: "LONG ", count: 800)
        let bench = try bench(
            Self.gift(long + "A", 5) + Self.gift(long + "B", 6) + Self.gift("", 7)
                + Self.gift("=HYPERLINK(1), BOB", 8) + Self.gift("=HYPERLINK(1), ROBERT", 9)
                + Self.gift("<script>\u{202E}, MARIE", 3) + Self.gift("<script>\u{202E}, MARIA", 3)
                + Self.gift("...", 4))
        let run = try bench.run(["match", "donors", "--min-score", "-5"])
        #expect(run.exit == 0, "\(run.err)")
        #expect(!run.out.contains("\u{202E}"))
        let file = bench.folder + "/proposed.csv"
        #expect(try bench.run(["match", "donors", "-o", file]).exit == 0)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("\"'=HYPERLINK(1), BOB\""))
        #expect(text.contains("<script>\u{202E}, MARIE"))
        let again = try bench.run(["match", "donors", "-o", file])
        #expect(again.exit == 73 && again.err.contains("--force"))
        for wrong in [["--limit", "0"], ["--min-score", "x"], ["--min-score", "3.55"]] {
            #expect(try bench.run(["match", "donors"] + wrong).exit == 64, "\(wrong)")
        }
        #expect(try bench.run(["match", "vendors"]).exit == 0)
        #expect(try bench.run(["match", "employers", "--min-score", "1"]).exit == 0)
    }

    @Test func logarithmsAreWholeNumbers() {
        let cases = [
            (1, 1, 0), (2, 1, 10), (3, 1, 15), (1_000_000, 1, 199), (77_798, 30, 113), (5, 0, 0),
            (Int(Int32.max), 1, 309),
        ]
        for (of, per, bits) in cases {
            #expect(IdentityWeights.tenBits(of, per: per) == bits, "\(of) per \(per)")
        }
    }

    // MARK: Deciding

    private static let three =
        gift("ADAMSON, ROBERT J", 500) + gift("ADAMSON, BOB", 250)
        + gift("Adamson,  Robert J.", 40) + gift("ADAMSON, BOB", 7, zip: "30309")

    @Test func theWrittenFileDecidesOnceItIsFilledIn() throws {
        let bench = try bench(Self.three)
        let file = bench.folder + "/identity.csv"
        #expect(try bench.run(["match", "donors", "--min-score", "6", "-o", file]).exit == 0)
        let proposed = try String(contentsOfFile: file, encoding: .utf8)
        let blank = try bench.run(["import", file])
        #expect(blank.exit == 0, "\(blank.err)")
        let before = try rows(bench, ["top-donors", "--limit", "all"])
        let same = try rows(bench, ["top-donors", "--limit", "all", "--identity", "book"])
        #expect(same.contains { $0["donor"] == "ADAMSON BOB" && $0["total_cents"] == "25000" })
        let decided = proposed.replacing("\n,\"donor\"", with: "\nsame,\"donor\"")
            .replacing(",,,\n", with: ",S. Poe,2024-03-01,same house\n")
        #expect(decided != proposed)
        let signed = try bench.run(["import", try bench.write("identity.csv", decided)])
        #expect(signed.exit == 0, "\(signed.err)")
        let after = try rows(bench, ["top-donors", "--limit", "all", "--identity", "book"])
        let group = try #require(after.first { $0["donor"] == "ADAMSON ROBERT J" })
        #expect(group["total_cents"] == "79700")
        #expect(group["spellings"]?.contains("ADAMSON, BOB 30305 (identity.csv line 2)") == true)
        #expect(try rows(bench, ["top-donors", "--limit", "all"]) == before)
        let proposals = try bench.run(["match", "donors", "--min-score", "6"])
        #expect(proposals.err.contains("as a journal of identity decides them"))
        try bench.expectSound()
    }

    @Test func aDecisionIsProvedTakenBackAndRemoved() throws {
        let bench = try bench(Self.three)
        func totals(_ identity: String) throws -> [String: String] {
            let found = try rows(
                bench, ["top-donors", "--limit", "all", "--identity", identity])
            #expect(Self.total(found) == 99_700)
            var sums: [String: String] = [:]
            for row in found {
                let name = row["donor"] ?? ""
                sums[name + " " + (row["zip5"] ?? "")] = row["total_cents"]
            }
            return sums
        }
        #expect(try totals("none")["ADAMSON, ROBERT J 30305"] == "50000")
        #expect(try totals("exact")["ADAMSON ROBERT J 30305"] == "54000")
        #expect(
            try decide(bench, Self.line("same", "adamson, bob", "ADAMSON, ROBERT J")).exit == 0)
        let joined = "ADAMSON ROBERT J 30305"
        #expect(try totals("book")[joined] == "79000")
        #expect(try totals("book")["ADAMSON BOB 30309"] == "700")
        #expect(try totals("exact")[joined] == "54000")
        let other = try bench.copy()
        try other.tamper("UPDATE identity_name SET label = 'X'")
        #expect(try other.run(["verify"]).exit == 1)
        let arguments = ["top-donors", "--identity", "book", "--limit", "1"]
        let keys = try rows(bench, arguments + ["--keys"])
        let key = try #require(keys.first?["key"])
        for cell in ["total_usd", "gifts", "decided_cents"] {
            let why = try bench.run(
                [
                    "why", "--report", "top-donors", "--identity", "book", "--key", key, "--cell",
                    cell,
                ])
            #expect(why.exit == 0, "\(why.out)\(why.err)")
            #expect(why.out.contains("who.csv line 2"))
        }
        // A new file, and an amended one, keep the decision: it names spellings.
        try load(bench, "more.csv", Self.gifts + Self.gift("ADAMSON, BOB", 1, zip: "303051234"))
        let found = try rows(bench, ["top-donors", "--limit", "all", "--identity", "book"])
        #expect(found.filter { $0["donor"] == "ADAMSON ROBERT J" }.count == 2)
        #expect(try bench.run(["remove", "3"]).exit == 0)
        #expect(
            try decide(
                bench, Self.line("not same", "ADAMSON, BOB", "ADAMSON, ROBERT J", on: "2024-04-01"),
                as: "later.csv"
            ).exit == 0)
        #expect(try totals("book")["ADAMSON BOB 30305"] == "25000")
        #expect(try bench.run(["remove", "4"]).exit == 0)
        #expect(try totals("book")[joined] == "79000")
        #expect(try bench.run(["remove", "2"]).exit == 0)
        #expect(try totals("book")[joined] == "54000")
        try bench.expectSound()
    }

    @Test func contradictionsAreRefusedByFileAndLine() throws {
        let bench = try bench(Self.three, crowd: false)
        let run = try decide(
            bench,
            Self.line("same", "A, X", "B, X") + Self.line("same", "B, X", "C, X")
                + Self.line("not same", "C, X", "A, X"))
        #expect(run.exit == 2)
        #expect(
            run.err.contains(
                "who.csv line 4: C X 30305 is said not to be A X 30305, but who.csv line 3, "
                    + "who.csv line 2 make them the same"), "\(run.err)")
        #expect(try bench.rows("SELECT count(*) FROM identity_decisions") == [["0"]])
        let unsigned = try decide(bench, Self.line("same", "A, X", "B, X", why: ""))
        #expect(unsigned.exit == 2 && unsigned.err.contains("who.csv line 2: expected who, when"))
        #expect(try decide(bench, Self.line("same", "A, X", "B, X")).exit == 0)
        let other = try decide(
            bench, Self.line("same", "B, X", "C, X") + Self.line("not same", "A, X", "C, X"),
            as: "other.csv")
        #expect(other.exit == 2 && other.err.contains("who.csv line 2"))
        let wrong = try decide(bench, Self.line("maybe", "A, X", "B, X"), as: "maybe.csv")
        #expect(wrong.exit == 3)
        try bench.expectSound()
    }

    /// Of two people of one name in one place an employer tells which is which.
    @Test func namesakesAreKeptApart() throws {
        let bench = try bench(
            Self.gift("DOE, ANN", 100, employer: "RIVER BANK")
                + Self.gift("DOE, ANN", 20, employer: "CITY SCHOOL")
                + Self.gift("DOE, ANN", 3, employer: ""),
            crowd: false)
        #expect(
            try decide(
                bench,
                Self.line(
                    "not same", "DOE, ANN", "DOE, ANN", employer: "River Bank",
                    otherEmployer: "City School")
            ).exit == 0)
        let found = try rows(bench, ["top-donors", "--identity", "book"])
        #expect(
            found.map { $0["donor"] } == [
                "DOE ANN (RIVER BANK)", "DOE ANN (CITY SCHOOL)", "DOE ANN",
            ])
        #expect(found.map { $0["total_cents"] } == ["10000", "2000", "300"])
    }

    @Test func theShippedBookGathersWhatNamesNoEmployer() throws {
        let words = ["RETIRED", "Retired.", "N/A", "NA", "self-employed", "SELF", "GRANITE CO"]
        let bench = try bench(
            words.enumerated().map { Self.gift("P\($0), Q", 10, employer: $1) }.joined(),
            crowd: false)
        let found = try rows(bench, ["top-employers", "--identity", "book"])
        let sums: [String] = found.map { row in
            let name = row["employer"] ?? ""
            return name + " " + (row["total_cents"] ?? "")
        }
        #expect(
            Set(sums) == [
                "RETIRED 2000", "NOT STATED 2000", "SELF EMPLOYED 2000", "GRANITE CO 1000",
            ])
        #expect(found.allSatisfy { $0["decided_cents"] == "0" })
        #expect(
            try decide(
                bench,
                Self.line(
                    "same", "GRANITE CO", "GRANITE COMPANY", zip: "", otherZip: "", kind: "employer"
                )
            ).exit == 0)
        let decided = try rows(bench, ["top-employers", "--identity", "book"])
        let granite = try #require(decided.first { $0["employer"] == "GRANITE COMPANY" })
        #expect(granite["decided_cents"] == "1000")
    }

    /// Each report that takes --identity: the same sum by each, and every figure proved.
    @Test func everyReportTellsTheSameMoney() throws {
        let bench = try bench(
            Self.three + Self.gift("ADAMSON, BOB", 9, to: "C00990102")
                + Self.gift("ADAMSON, ROBERT J", 5, zip: "30309", to: "C00990102"), crowd: false)
        let paid = ["ACME MEDIA, INC.", "Acme Media Inc", "ACME MEDIA LLC"].enumerated()
            .map { "C00990101,\"\($1)\",2024-01-02,\($0 + 1)00\n" }.joined()
        try load(bench, "disbursements.csv", "payer_id,payee,date,amount\n" + paid)
        let lines =
            Self.line("same", "ADAMSON, BOB", "ADAMSON, ROBERT J")
            + Self.line(
                "same", "ACME MEDIA LLC", "ACME MEDIA, INC.", zip: "", otherZip: "", kind: "vendor")
        #expect(try decide(bench, lines).exit == 0)
        let both = ["--committee", "C00990101", "--committee", "C00990102"]
        let asked: [(report: String, arguments: [String], sums: [Int])] = [
            ("top-donors", [], [81_100, 81_100, 81_100]),
            ("vendors", [], [60_000, 60_000, 60_000]),
            ("top-employers", [], [81_100, 81_100, 81_100]),
            ("donor", ["--donor", "adamson bob"], [26_600, 26_600, 80_600]),
            ("payee", ["--payee", "acme media"], [60_000, 60_000, 60_000]),
            ("common-donors", both, [25_900, 25_900, 79_900]),
        ]
        for (report, arguments, sums) in asked {
            for (identity, sum) in zip(["none", "exact", "book"], sums) {
                let found = try rows(
                    bench,
                    [report] + arguments + ["--limit", "all", "--identity", identity, "--keys"])
                #expect(Self.total(found) == sum, "\(report) \(identity)")
                #expect(found.allSatisfy { ($0["spellings"] == nil) == (identity == "none") })
                let key = try #require(found.first?["key"])
                let why = try bench.run(
                    ["why", "--report", report] + arguments
                        + ["--identity", identity, "--key", key, "--cell", "all"])
                #expect(why.exit == 0, "\(report) \(identity) \(why.out)\(why.err)")
            }
        }
        let vendor = try #require(try rows(bench, ["vendors", "--identity", "book"]).first)
        #expect(
            vendor["spellings"]
                == "3: ACME MEDIA LLC (who.csv line 3); ACME MEDIA, INC.; Acme Media Inc")
        #expect(vendor["decided_cents"] == "30000")
    }
}

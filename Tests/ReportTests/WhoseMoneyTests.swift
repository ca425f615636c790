import Foundation
import Report
import Store
import Testing

/// One row per name, every name, and whose money it is: several committees, a candidate, a race,
/// days.
@Suite struct WhoseMoneyTests {
    private static let other = "C99000003"

    /// A row of itcont.
    private func gift(
        _ sub: Int, _ amount: Int, to committee: String = Filed.campaign, by name: String,
        on day: String = "01152024", employer: String = "ACME"
    ) -> String {
        [
            committee, "N", "Q1", "P2024", "", "15", "IND", name, "ELSEWHERE", "OH", "43201",
            employer, "", day, "\(amount)", "", "SA.\(sub)", "900", "", "",
            "\(4_041_520_240_000_000_000 + sub)",
        ].joined(separator: "|") + "\n"
    }

    private func payment(_ id: String, _ amount: String, _ payee: [String: String]) throws -> String
    {
        try Filed.record(
            "sb",
            [
                "form_type": "SB17", "filer_committee_id_number": Filed.campaign,
                "transaction_id": id, "expenditure_date": "20240210",
                "expenditure_amount": amount, "expenditure_purpose_descrip": "Yard signs",
            ].merging(payee) { $1 })
    }

    private func twoReports() throws -> FiledDatabase {
        let person = ["entity_type": "IND", "payee_last_name": "Moore", "payee_first_name": "Ida"]
        let firm = ["entity_type": "ORG", "payee_organization_name": "Print Shop"]
        let capitals = ["entity_type": "ORG", "payee_organization_name": "PRINT SHOP"]
        let retired = ["contributor_employer": "Retired"]
        return try FiledDatabase([
            (
                "301.fec",
                try Filed.campaignReport([
                    try Filed.gift("A1", "400.00", more: retired),
                    try payment("B1", "100.00", firm),
                    try payment("B2", "30.00", person),
                ])
            ),
            (
                "302.fec",
                try Filed.campaignReport(
                    through: "20240630", from: "20240401",
                    [
                        try Filed.gift(
                            "A2", "50.00", on: "20240501", by: "BELL",
                            more: ["contributor_employer": "RETIRED"]),
                        try payment("B3", "60.00", capitals), try payment("B4", "7.00", person),
                    ])
            ),
        ])
    }

    @Test func aNameInTwoFilingsIsOneRow() throws {
        let database = try twoReports()
        let vendors = try database.rows("vendors", proving: ["payments"])
        #expect(vendors.map { $0.text("vendor") } == ["PRINT SHOP", "MOORE, IDA"])
        #expect(vendors.map { $0.cents("total_cents") } == [16_000, 3_700])
        #expect(vendors.map { $0.cents("payments") } == [2, 2])
        let employers = try database.rows("top-employers", proving: ["gifts"])
        #expect(employers.map { $0.text("employer") } == ["RETIRED"])
        #expect(employers.map { $0.cents("total_cents") } == [45_000])
        let purposes = try database.rows("spending-by-purpose", ["committee": Filed.campaign])
        #expect(purposes.map { $0.text("purpose") } == ["YARD SIGNS"])
        #expect(purposes.map { $0.cents("amount_cents") } == [19_700])
    }

    @Test func theCardSaysInPlainWords() throws {
        let card = try twoReports().rows("committee-card", ["committee": Filed.campaign])
        let vendors = card.filter { $0.text("section") == "top vendor" }
        #expect(vendors.map { $0.text("item") } == ["PRINT SHOP", "MOORE, IDA"])
        #expect(vendors.map { $0.cents("amount_cents") } == [16_000, 3_700])
        let donors = card.filter { $0.text("section") == "top donor" }
        #expect(donors.map { $0.cents("amount_cents") } == [40_000, 5_000])
    }

    /// The import keeps the 100 largest names of a filer and the 1,000 largest of all.
    @Test(arguments: [["committee": Filed.campaign], [:]])
    func limitAllGivesEveryName(_ question: [String: String]) throws {
        let rows = (1...1_050).map { gift($0, $0, by: "DONOR \($0)", employer: "FIRM \($0)") }
        let database = try FiledDatabase([("itcont24.txt", rows.joined())])
        let all = question.merging(["limit": "all"]) { $1 }
        let wanted = (1...1_050).reduce(0) { $0 + $1 * 100 }
        for report in ["top-donors", "top-employers"] {
            let found = try database.totals(report, all)
            #expect(found.count == 1_050, "\(report)")
            #expect(found.reduce(0, +) == wanted, "\(report)")
            #expect(
                try database.totals(report, question.merging(["limit": "100"]) { $1 }).count == 100)
            #expect(try database.cut(report, question.merging(["limit": "100"]) { $1 }) != nil)
            #expect(try database.cut(report, all) == nil)
        }
    }

    /// What is bound for committees without a query is what the method `asked_filer` answers.
    @Test(arguments: ["C99000003", "C99000009,C99000003,C99000009"])
    func committeesByTheirIDsAreThoseFilers(ids: String) throws {
        let database = try twoReports()
        let connection = try Connection(
            reading: database.path, schemaVersion: TestDatabase.schemaVersion)
        let values: [String: SQLValue] = ["committee": .text(ids), "as_of": .text("2024-12-31")]
        #expect(
            try AskedFilers.value(values, connection)
                == .text(AskedFilers.text(values, connection)))
        _ = database  // its folder goes with it
    }

    @Test func severalCommitteesAreAddedUp() throws {
        let database = try FiledDatabase([
            (
                "itcont24.txt",
                gift(1, 100, by: "MOORE, IDA") + gift(2, 20, to: Self.other, by: "MOORE, IDA")
                    + gift(3, 7, to: "C99000004", by: "MOORE, IDA")
            )
        ])
        let both = ["committee": "\(Filed.campaign),\(Self.other)"]
        for report in ["top-donors", "top-employers"] {
            #expect(try database.rows(report, both).map { $0.cents("total_cents") } == [12_000])
        }
        for report in ["geography-state", "gifts-by-size"] {
            let cents = try database.rows(report, both).reduce(0) {
                $0 + ($1.cents("amount_cents") ?? 0)
            }
            #expect(cents == 12_000, "\(report)")
        }
        let months = try database.rows("raised-by-month", both)
        #expect(months.map { $0.cents("itemized_receipts_cents") } == [12_000])
        #expect(throws: ReportError.self) { try database.rows("committee-card", both) }
    }

    @Test func aCandidateIsItsCommittees() throws {
        let database = try FiledDatabase([
            ("cn24.txt", Filed.candidates),
            (
                "itcont24.txt",
                gift(1, 100, by: "MOORE, IDA") + gift(2, 20, to: Self.other, by: "BELL")
            ),
        ])
        for question in [["candidate": "H4OH12101"], ["race": "OH-12"]] {
            let donors = try database.rows("top-donors", question)
            #expect(donors.map { $0.text("donor") } == ["MOORE, IDA"])
            let states = try database.rows("geography-state", question)
            #expect(states.map { $0.cents("amount_cents") } == [10_000])
            // The home of a race and of a candidate is the state of the office.
            #expect(states.map { $0.text("home") } == ["OH"], "\(question)")
            #expect(states.first.map { ["in", "out"].contains($0.text("side")) } == true)
        }
        #expect(try database.rows("top-donors", ["candidate": "H4OH12202"]).isEmpty)
    }

    @Test func daysCountRowsByTheirOwnDate() throws {
        let database = try FiledDatabase([
            (
                "itcont24.txt",
                gift(1, 100, by: "MOORE, IDA", on: "01312024")
                    + gift(2, 20, by: "MOORE, IDA", on: "02012024")
                    + gift(3, 7, by: "MOORE, IDA", on: "02292024")
                    + gift(4, 3, by: "MOORE, IDA", on: "")
            )
        ])
        let days = ["from": "2024-02-01", "to": "2024-02-29"]
        #expect(try database.rows("top-donors", days).map { $0.cents("total_cents") } == [2_700])
        #expect(try database.rows("top-employers", days).map { $0.cents("total_cents") } == [2_700])
        #expect(
            try database.rows("geography-state", days).map { $0.cents("amount_cents") } == [2_700])
        #expect(
            try database.rows("gifts-by-size", days).map { $0.cents("amount_cents") } == [2_700])
        let months = try database.rows("raised-by-month", days)
        #expect(months.map { $0.text("month") } == ["2024-02"])
        #expect(try database.leftOut("top-donors", days)["asked-day/1"] == [1, 300])
        #expect(try database.leftOut("top-donors")["asked-day/1"] == nil)
    }

    @Test func transfersAreOfAKind() throws {
        func committee(_ id: String, _ type: String, _ designation: String) -> String {
            [id, "SAMPLE \(id)", "", "", "", "", "OH", "", designation, type, "", "Q", "", "", ""]
                .joined(separator: "|") + "\n"
        }
        func transfer(_ sub: Int, from giver: String, to receiver: String) -> String {
            [
                receiver, "N", "Q1", "P2024", "", "18K", "COM", "SAMPLE", "", "VA", "", "", "",
                "02082024",
                "100", giver, "SA.\(sub)", "900", "", "", "404152024000030\(sub)",
            ].joined(separator: "|") + "\n"
        }
        let ids = (1...5).map { "C9900010\($0)" }
        let (pac, party, joint, campaign, rival) = (ids[0], ids[1], ids[2], ids[3], ids[4])
        let database = try FiledDatabase([
            (
                "cm24.txt",
                committee(pac, "Q", "U") + committee(party, "Y", "U") + committee(joint, "N", "J")
                    + committee(campaign, "H", "P") + committee(rival, "S", "P")
            ),
            (
                "itoth24.txt",
                transfer(1, from: pac, to: campaign) + transfer(2, from: party, to: campaign)
                    + transfer(3, from: joint, to: party) + transfer(4, from: rival, to: campaign)
                    + transfer(5, from: rival, to: pac) + transfer(6, from: "C99000999", to: pac)
            ),
        ])
        let kinds = [
            ("pac-to-candidate", pac), ("party", party), ("joint-fundraising", joint),
            ("between-candidates", rival), ("other", rival), ("unknown", "C99000999"),
        ]
        for (kind, giver) in kinds {
            let rows = try database.rows("transfers", ["kind": kind])
            #expect(rows.map { $0.text("giver_id") } == [giver], "\(kind)")
        }
        #expect(try database.rows("transfers").count == 6)
        let mine = try database.rows(
            "transfers", ["committee": "\(party),\(rival)", "from": "2024-01-01"])
        #expect(mine.count == 4)
        #expect(try database.rows("transfers", ["from": "2024-03-01"]).isEmpty)
    }

    @Test func committeesAreRankedByWhatTheyTookIn() throws {
        let database = try FiledDatabase([
            (
                "itcont24.txt",
                gift(1, 100, by: "MOORE, IDA") + gift(2, 200, to: Self.other, by: "BELL")
            )
        ])
        let rows = try database.rows("committee-totals", proving: ["disbursements_cents"])
        #expect(rows.map { $0.text("committee_id") } == [Self.other, Filed.campaign])
        #expect(rows.map { $0.cents("receipts_cents") } == [20_000, 10_000])
        #expect(rows.map { $0.text("basis") } == ["itemized rows", "itemized rows"])
    }
}

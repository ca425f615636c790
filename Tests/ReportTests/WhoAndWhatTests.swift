import Foundation
import Testing

/// Who a donor or a counterparty is, what money was for, and what is left out by name.
@Suite struct WhoAndWhatTests {
    private func organisation(_ id: String, _ amount: String) throws -> String {
        try Filed.gift(
            id, amount, by: "",
            more: [
                "entity_type": "ORG", "contributor_organization_name": "SAMPLE MILLS",
                "contributor_first_name": "",
            ])
    }

    private func payment(_ id: String, _ amount: String, for purpose: String, category: String = "")
        throws -> String
    {
        try Filed.record(
            "sb",
            [
                "form_type": "SB17", "filer_committee_id_number": Filed.campaign,
                "transaction_id": id, "entity_type": "ORG", "payee_organization_name": "PRINT SHOP",
                "expenditure_date": "20240210", "expenditure_amount": amount,
                "expenditure_purpose_descrip": purpose, "category_code": category,
            ])
    }

    /// The FEC's lines for individuals have organisations too (people-only/1).
    @Test func individualDonorsArePeople() throws {
        let filing = try Filed.campaignReport([
            try organisation("A1", "5000.00"), try Filed.gift("A2", "400.00"),
        ])
        let database = try FiledDatabase([("301.fec", filing)])
        let people = try database.rows("top-donors")
        #expect(people.map { $0.text("donor") } == ["MOORE, IDA"])
        #expect(try database.leftOut("top-donors")["people-only/1"] == [1, 500_000])
        let all = try database.rows("top-donors", ["donors": "all"])
        #expect(all.map { $0.text("donor") } == ["SAMPLE MILLS", "MOORE, IDA"])
        #expect(try database.leftOut("top-donors", ["donors": "all"]).isEmpty)
    }

    @Test func theCardNamesDonorsOfFilings() throws {
        let filing = try Filed.campaignReport([try Filed.gift("A1", "400.00")])
        let database = try FiledDatabase([("301.fec", filing)])
        let card = try database.rows("committee-card", ["committee": Filed.campaign])
        let top = card.filter { $0.text("section") == "top donor" }
        #expect(top.map { $0.text("item") } == ["MOORE, IDA, 43201"])
    }

    @Test func giftsOfTheCandidateAreListedAsLeftOut() throws {
        let filing = try Filed.campaignReport([
            try Filed.gift("A1", "400.00"),
            try Filed.gift("A2", "900.00", by: "GRAY", line: "SA11D"),
        ])
        let database = try FiledDatabase([("301.fec", filing)])
        let committee = ["committee": Filed.campaign]
        let states = try database.rows("geography-state", committee)
        #expect(states.map { $0.cents("amount_cents") } == [40_000])
        let left = try database.leftOut("geography-state", committee)
        #expect(left == ["candidate-gift/1": [1, 90_000]])
    }

    @Test func paymentsWithoutACategoryStandByTheirPurpose() throws {
        let filing = try Filed.campaignReport([
            try payment("B1", "100.00", for: "Yard signs"),
            try payment("B2", "50.00", for: "YARD SIGNS "),
            try payment("B3", "30.00", for: "Rent", category: "001"),
            try payment("B4", "5.00", for: ""),
        ])
        let database = try FiledDatabase([("301.fec", filing)])
        let rows = try database.rows("spending-by-purpose", ["committee": Filed.campaign])
        #expect(
            rows.map { $0.text("purpose") } == [
                "YARD SIGNS", "Administration, salaries, overhead", "no category given",
            ])
        #expect(rows.map { $0.text("basis") } == ["purpose as filed", "category", "none"])
        #expect(rows.map { $0.cents("amount_cents") } == [15_000, 3_000, 500])
        // All filers together go by category alone.
        let all = try database.rows("spending-by-purpose")
        #expect(all.map { $0.cents("amount_cents") } == [15_500, 3_000])
    }

    /// A committee that names itself as the other side is no money from another.
    @Test func moneyToItselfIsMarked() throws {
        func transfer(_ sub: Int, from giver: String) -> String {
            [
                Filed.spender, "N", "Q1", "P2024", "", "18G", "COM", "SAMPLE", "", "VA", "", "", "",
                "02082024", "100", giver, "SA.\(sub)", "900", "", "", "404152024000030\(sub)",
            ].joined(separator: "|") + "\n"
        }
        let database = try FiledDatabase([
            (
                "itoth24.txt",
                transfer(1, from: Filed.spender) + transfer(2, from: "C99000007")
            )
        ])
        let rows = try database.rows("transfers")
        #expect(rows.map { $0.text("giver_id") } == [Filed.spender, "C99000007"])
        #expect(rows.map { $0.text("to_itself") } == ["yes", ""])
    }

    /// A memo of spending told in itpas2 and in itoth is left out once.
    @Test func aMemoToldInTwoFilesIsListedOnce() throws {
        func memo(_ sub: Int, ofCandidates: Bool) -> String {
            let row = Filed.pas2(sub, "500", paid: "02082024", filing: "900")
            var fields = row.dropLast().split(separator: "|", omittingEmptySubsequences: false)
            fields[19] = "X"
            if !ofCandidates { fields.remove(at: 16) }
            return fields.joined(separator: "|") + "\n"
        }
        let database = try FiledDatabase([
            (
                "pas224.txt",
                Filed.pas2(9, "70", paid: "02082024", filing: "900") + memo(1, ofCandidates: true)
            ),
            ("itoth24.txt", memo(1, ofCandidates: false)),
        ])
        for report in ["outside-by-spender", "outside-by-side"] {
            #expect(try database.leftOut(report)["memo-entry/1"] == [1, 50_000], "\(report)")
        }
    }
}

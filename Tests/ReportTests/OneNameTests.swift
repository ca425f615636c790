import Testing

/// Reports about one name or one committee: donor, payee, common-donors, daily-gifts,
/// electioneering, party-coordinated, who-funds-spender.
@Suite struct OneNameTests {
    private static let other = "C99000003"

    /// A row of itcont: whole dollars.
    private func gift(
        _ sub: Int, _ dollars: Int, by name: String = "MOORE, IDA", to filer: String,
        on day: String = "02082024", type: String = "15", state: String = "OH",
        zip: String = "432011234", memo: String = ""
    ) -> String {
        [
            filer, "N", "Q1", "P2024", "", type, "IND", name, "SAMPLEVILLE", state, zip, "", "",
            day, "\(dollars)", "", "SA.\(sub)", "900", memo, "", "404152024000030\(sub)",
        ].joined(separator: "|") + "\n"
    }

    private func filed() throws -> String {
        try Filed.campaignReport([
            try Filed.gift("A1", "400.00", on: "20240110"),
            try Filed.gift("A2", "100.00", on: "20240116"),
            try Filed.gift("A3", "70.00", on: "20240112", by: "MOORES"),
            try Filed.gift("A4", "30.00", on: "20240112", memo: "X"),
            try Filed.refund("B1", "50.00", on: "20240320"),
        ])
    }

    @Test func aDonorIsFoundAcrossCommittees() throws {
        let database = try FiledDatabase([
            ("301.fec", try filed()),
            (
                "itcont24.txt",
                gift(1, 25, to: Self.other) + gift(2, 9, by: "IDA, A MOORE", to: Self.other)
                    + gift(3, 5, to: Self.other, state: "PA", zip: "15001")
                    + gift(4, 8, to: Self.other, type: "24T")
                    + gift(5, 60, by: "MOORE, IDAHO", to: Self.other, type: "15C")
            ),
        ])
        let proving = ["gifts", "refunds", "refunds_cents", "other_cents"]
        let rows = try database.rows("donor", ["donor": "ida moore"], proving: proving)
        #expect(
            rows.map { $0.text("donor") } == [
                "MOORE, IDA", "MOORES, IDA", "MOORE, IDA", "IDA, A MOORE", "MOORE, IDA",
                "MOORE, IDAHO",
            ])
        #expect(rows.map { $0.cents("total_cents") } == [50_000, 7_000, 2_500, 900, 500, 0])
        #expect(rows.map { $0.cents("refunds_cents") } == [5_000, 0, 0, 0, 0, 0])
        #expect(rows.map { $0.cents("other_cents") } == [0, 0, 0, 0, 0, 6_000])
        #expect(rows[0].text("filer") == "GRAY FOR OHIO")
        #expect(rows[0].text("last_date") == "2024-03-20")
        let left = try database.leftOut("donor", ["donor": "ida moore"])
        #expect(left["memo-entry/1"] == [1, 3_000])
        #expect(left["conduit-type/1"] == [1, 800])
        func cents(_ parameters: [String: String]) throws -> [Int?] {
            try database.rows("donor", parameters).map { $0.cents("total_cents") }
        }
        #expect(try cents(["donor": "Moore", "state": "PA"]) == [500])
        #expect(try cents(["donor": "Moore", "zip": "150"]) == [500])
        #expect(try cents(["donor": "Moore", "committee": Filed.campaign]) == [50_000, 7_000])
        #expect(try cents(["donor": "moore", "from": "2024-02-01", "to": "2024-02-29"]).count == 4)
        #expect(try cents(["donor": "moore tom"]).isEmpty)
        #expect(try cents(["donor": "-"]).isEmpty)
    }

    @Test func aPayeeIsFoundAcrossSpenders() throws {
        let spent = try Filed.regular(
            from: "20240101", through: "20240331", signed: "20240415",
            [
                try Filed.expenditure("S1", "200.00", paid: "20240210"),
                try Filed.expenditure("S2", "9.00", paid: "20240211", memo: "X"),
            ])
        let database = try FiledDatabase([
            ("301.fec", try filed()), ("302.fec", spent),
            (
                "itpas224.txt",
                Filed.pas2(1, "300", paid: "02012024", filing: "900", filer: Self.other)
            ),
        ])
        let rows = try database.rows(
            "payee", ["payee": "media"], proving: ["payments", "outside_cents"])
        #expect(rows.map { $0.text("vendor") } == ["MEDIA CO", "MEDIA CO, INC."])
        #expect(rows.map { $0.cents("total_cents") } == [30_000, 20_000])
        #expect(rows.map { $0.cents("outside_cents") } == [30_000, 20_000])
        let left = try database.leftOut("payee", ["payee": "media co"])
        #expect(left == ["memo-entry/1": [1, 900]])
        // A refund of a gift is no payment to a vendor.
        #expect(try database.rows("payee", ["payee": "moore"]).isEmpty)
    }

    @Test func donorsInCommonAreNamesOfOnePlace() throws {
        let database = try FiledDatabase([
            ("301.fec", try filed()),
            (
                "itcont24.txt",
                gift(1, 25, by: "Moore, Ida", to: Self.other)
                    + gift(2, 9, to: Self.other, zip: "43202")
                    + gift(3, 5, by: "MOORES, IDA", to: Self.other, state: "PA")
                    + gift(4, 7, by: "BELL, TOM", to: Self.other)
                    + gift(5, 6, by: "BELL, TOM", to: "C99000004")
            ),
        ])
        let proving = ["first_cents", "second_cents", "first_gifts", "second_gifts"]
        let both = ["committee": "\(Filed.campaign),\(Self.other)"]
        let rows = try database.rows("common-donors", both, proving: proving)
        #expect(rows.map { $0.text("donor") } == ["MOORE, IDA"])
        #expect(rows.map { $0.cents("first_cents") } == [50_000])
        #expect(rows.map { $0.cents("second_cents") } == [2_500])
        #expect(rows.map { $0.cents("total_cents") } == [52_500])
        let turned = try database.rows(
            "common-donors", ["committee": "\(Self.other),\(Filed.campaign)"])
        #expect(turned.map { $0.cents("first_cents") } == [2_500])
        let three = try database.rows(
            "common-donors", ["committee": "\(Filed.campaign),C99000004,\(Self.other)"])
        #expect(three.map { $0.text("donor") } == ["MOORE, IDA", "BELL, TOM"])
        #expect(try database.rows("common-donors", ["committee": Self.other]).isEmpty)
    }

    @Test func daysWithoutGiftsAreListed() throws {
        let database = try FiledDatabase([
            ("301.fec", try filed()),
            (
                "itcont24.txt",
                gift(1, 5, to: Filed.campaign, on: "01172024")
                    + gift(2, 3, to: Filed.campaign, on: "")
                    + gift(3, 2, to: Filed.campaign, on: "01172014")
            ),
        ])
        let rows = try database.rows(
            "daily-gifts", ["committee": Filed.campaign],
            proving: ["gifts_cents", "seven_days_cents"])
        #expect(
            rows.map { $0.text("day") } == ["2014-01-17"] + (10...17).map { "2024-01-\($0)" } + [
                "undated"
            ])
        #expect(
            rows.map { $0.cents("gifts_cents") } == [
                200, 40_000, 0, 7_000, 0, 0, 0, 10_000, 500, 300,
            ])
        #expect(
            rows.map { $0.cents("seven_days_cents") } == [
                200, 40_000, 40_000, 47_000, 47_000, 47_000, 47_000, 57_000, 17_500, nil,
            ])
        let days = try database.rows(
            "daily-gifts",
            ["committee": Filed.campaign, "from": "2024-01-12", "to": "2024-01-16"])
        #expect(days.map { $0.cents("gifts_cents") } == [7_000, 0, 0, 0, 10_000])
        #expect(days.last?.cents("seven_days_cents") == 17_000)
    }

    @Test func anElectioneeringCostIsSharedAmongThoseNamed() throws {
        let cover = try Filed.record(
            "f9",
            [
                "form_type": "F9N", "filer_committee_id_number": "C30000001",
                "organization_name": "SAMPLE FORUM", "coverage_from_date": "20240220",
                "coverage_through_date": "20240221", "date_signed": "20240222",
            ])
        let cost = try Filed.record(
            "f93",
            [
                "form_type": "F93", "filer_committee_id_number": "C30000001",
                "transaction_id": "F93.1", "entity_type": "ORG",
                "payee_organization_name": "MEDIA CO", "expenditure_date": "20240220",
                "expenditure_amount": "100.01",
            ])
        func named(_ id: String, _ candidate: [String: String]) throws -> String {
            try Filed.record(
                "f94",
                [
                    "form_type": "F94", "filer_committee_id_number": "C30000001",
                    "transaction_id": id, "back_reference_tran_id_number": "F93.1",
                    "back_reference_sched_name": "F93",
                    "candidate_id_number": candidate["id"] ?? "",
                    "candidate_last_name": candidate["last"] ?? "",
                    "candidate_first_name": candidate["first"] ?? "", "candidate_office": "H",
                    "candidate_state": "OH", "candidate_district": "12",
                ])
        }
        let report = Filed.file([
            cover, cost, try named("F94.1", Filed.anna), try named("F94.2", Filed.tom),
        ])
        let notice = try Filed.notice(
            signed: "20240212", [try Filed.expenditure("N1", "70.00", paid: "20240208")])
        let covering = try Filed.regular(
            from: "20240101", through: "20240331", signed: "20240415",
            [try Filed.expenditure("S1", "70.00", paid: "20240208")])
        let database = try FiledDatabase([
            ("cn24.txt", Filed.candidates), ("301.fec", report), ("302.fec", notice),
            ("303.fec", covering),
        ])
        let rows = try database.rows("electioneering")
        #expect(rows.map { $0.text("candidate") } == ["GRAY, ANNA", "BELL, TOM"])
        #expect(rows.map { $0.cents("amount_cents") } == [5_001, 5_000])
        #expect(rows.map { $0.text("race") } == ["OH-12", "OH-12"])
        let one = try database.rows("electioneering", ["candidate": "H4OH12202", "race": "OH-12"])
        #expect(one.map { $0.cents("amount_cents") } == [5_000])
        // Covered notices of independent expenditures are left out elsewhere, not here.
        #expect(try database.leftOut("electioneering").isEmpty)
        #expect(try database.leftOut("outside-by-spender")["ie-merge/1"] == [1, 7_000])
    }

    @Test func aPartysSpendingNamesItsCandidateInAnyWay() throws {
        func spent(_ id: String, _ amount: String, _ more: [String: String]) throws -> String {
            try Filed.record(
                "sf",
                [
                    "form_type": "SF", "filer_committee_id_number": Filed.spender,
                    "transaction_id": id, "entity_type": "ORG",
                    "payee_organization_name": "PRINT SHOP", "expenditure_date": "20240301",
                    "expenditure_amount": amount, "payee_candidate_office": "H",
                    "payee_candidate_state": "OH", "payee_candidate_district": "12",
                ].merging(more) { $1 })
        }
        let report = try Filed.regular(
            from: "20240101", through: "20240331", signed: "20240415",
            [
                try spent("F1", "100.00", ["payee_candidate_id_number": "H4OH12101"]),
                try spent("F2", "20.00", ["payee_committee_fec_id": Filed.campaign]),
                try spent("F3", "3.00", ["payee_candidate_last_name": "Pool"]),
                try spent(
                    "F4", "9.00", ["payee_candidate_id_number": "H4OH12101", "memo_code": "X"]),
            ])
        let bulk = Filed.pas2(
            1, "400", paid: "03022024", type: "24C", filing: "900", filer: Self.other)
        let database = try FiledDatabase([
            ("cn24.txt", Filed.candidates), ("301.fec", report), ("itpas224.txt", bulk),
        ])
        for question in [[:], ["race": "OH-12"]] {
            let rows = try database.rows("party-coordinated", question, proving: ["payments"])
            #expect(rows.map { $0.cents("amount_cents") } == [40_000, 12_000, 300])
            #expect(rows.map { $0.text("candidate") } == ["GRAY, ANNA", "GRAY, ANNA", "POOL"])
            #expect(rows[0].text("limit_by") == "52 U.S.C. 30116(d), 11 CFR 109.32")
        }
        let left = try database.leftOut("party-coordinated")
        #expect(left == ["memo-entry/1": [1, 900]])
        // The whole cost of the race has it too, of filings as well.
        let whole = try database.rows("all-in-total", ["race": "OH-12"])
        let line = whole.first { $0.text("line") == "party coordinated" }
        #expect(line?.cents("reported_cents") == 52_300)
    }

    @Test func aSpendersMoneyIsItsDonorsAndCommittees() throws {
        func transfer(_ sub: Int, _ dollars: Int, from giver: String, type: String) -> String {
            [
                Self.other, "N", "Q1", "P2024", "", type, "PAC", "SAMPLE PAC", "", "VA", "", "",
                "", "02082024", "\(dollars)", giver, "SA.\(sub)", "900", "", "",
                "404152024000040\(sub)",
            ].joined(separator: "|") + "\n"
        }
        let database = try FiledDatabase([
            (
                "itcont24.txt",
                gift(1, 100, to: Self.other, type: "10")
                    + gift(2, 50, by: "BELL, TOM", to: Self.other, type: "10")
            ),
            (
                "itoth24.txt",
                transfer(1, 40, from: "C99000101", type: "18K")
                    + transfer(2, 10, from: "", type: "16F")
            ),
        ])
        let rows = try database.rows(
            "who-funds-spender", ["committee": Self.other], proving: ["gifts"])
        #expect(rows.map { $0.text("kind") } == ["donor", "donor", "committee"])
        #expect(rows.map { $0.cents("total_cents") } == [10_000, 5_000, 4_000])
        #expect(rows.map { $0.cents("share_bp") } == [5_000, 2_500, 2_000])
        #expect(rows.map { $0.cents("itemized_receipts_cents") } == [20_000, 20_000, 20_000])
        #expect(rows[2].text("giver_id") == "C99000101")
        #expect(rows.allSatisfy { $0.cents("receipts_cents") == nil })
        let report = try FiledDatabase([("301.fec", try filed())])
        let told = try report.rows("who-funds-spender", ["committee": Filed.campaign])
        #expect(told.map { $0.cents("total_cents") } == [50_000, 7_000])
    }
}

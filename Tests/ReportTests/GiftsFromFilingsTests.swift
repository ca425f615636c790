import Foundation
import Testing

/// Gifts from filings: conduits, states, donors, late gifts, limits, aggregates, methods.
@Suite struct GiftsFromFilingsTests {
    private static let earmarked = "* Earmarked Contribution: See Below"

    private func conduit(_ id: String, of gift: String, _ amount: String) throws -> String {
        try Filed.record(
            "sa",
            [
                "form_type": "SA11AI", "filer_committee_id_number": Filed.campaign,
                "transaction_id": id, "back_reference_tran_id_number": gift, "entity_type": "PAC",
                "contributor_organization_name": "Sample Conduit", "contributor_state": "MA",
                "contributor_zip_code": "02144", "contribution_date": "20240121",
                "contribution_amount": amount, "memo_code": "X",
                "memo_text_description": "Earmarked through this organization",
            ])
    }

    private func report() throws -> String {
        try Filed.campaignReport(
            itemized: "650.00",
            [
                try Filed.gift("A1", "400.00"),
                try Filed.gift(
                    "A2", "250.00", by: "LAKE",
                    more: [
                        "contribution_purpose_descrip": Self.earmarked,
                        "contributor_state": "PA",
                    ]),
                try conduit("A2M", of: "A2", "250.00"),
                try Filed.refund("B1", "50.00", on: "20240320"),
            ])
    }

    @Test func theAuditComesOutAtTheCoverLine() throws {
        let database = try FiledDatabase([("301.fec", try report())])
        let rows = try database.rows(
            "double-count-audit", ["filing": "301", "line": "11(a)(i)"])
        #expect(
            rows.map { $0.text("line") } == ["every row", "left out", "money in", "cover line"])
        #expect(rows.map { $0.cents("amount_cents") } == [90_000, 25_000, 65_000, 65_000])
        #expect(rows[1].text("rule") == "conduit-memo/1")
        let whole = try database.rows("double-count-audit", ["committee": Filed.campaign])
        #expect(whole.map { $0.cents("amount_cents") } == [95_000, 25_000, 5_000, 65_000])
        #expect(try database.rows("double-count-audit", ["filing": "302"]).isEmpty)
    }

    @Test func conduitsAreNamedByTheirMemos() throws {
        let database = try FiledDatabase([("301.fec", try report())])
        let rows = try database.rows("conduit-share", ["committee": Filed.campaign])
        #expect(rows.map { $0.text("conduit_id") } == ["SAMPLE CONDUIT"])
        #expect(rows.map { $0.cents("amount_cents") } == [25_000])
        #expect(rows.map { $0.cents("base_cents") } == [65_000])
        let states = try database.rows("geography-state", ["committee": Filed.campaign])
        #expect(states.map { $0.text("side") } == ["in", "out"])
        #expect(states.map { $0.cents("amount_cents") } == [40_000, 25_000])
    }

    @Test func donorsAddUpAcrossFilings() throws {
        let second = try Filed.campaignReport(
            through: "20240630", from: "20240401", signed: "20240715",
            [try Filed.gift("C1", "100.00", on: "20240502", by: "Moore")])
        let database = try FiledDatabase([
            ("301.fec", try report()), ("302.fec", second),
        ])
        let rows = try database.rows("top-donors", ["committee": Filed.campaign])
        #expect(rows.map { $0.text("donor") } == ["MOORE, IDA", "LAKE, IDA"])
        #expect(rows.map { $0.cents("total_cents") } == [50_000, 25_000])
        #expect(rows.map { $0.cents("gifts") } == [2, 1])
    }

    @Test func lateGiftsCountUntilAReportCoversThem() throws {
        func late(_ id: String, _ amount: String, on day: String, by last: String) throws -> String
        {
            try Filed.record(
                "f65",
                [
                    "form_type": "F65", "filer_committee_id_number": Filed.campaign,
                    "transaction_id": id, "entity_type": "IND", "contributor_last_name": last,
                    "contributor_first_name": "IDA", "contributor_state": "OH",
                    "contributor_zip_code": "43201", "contribution_date": day,
                    "contribution_amount": amount,
                ])
        }
        let cover = try Filed.record(
            "f6",
            [
                "form_type": "F6N", "filer_committee_id_number": Filed.campaign,
                "committee_name": "GRAY FOR OHIO", "date_signed": "20240302",
            ])
        let notice = Filed.file([
            cover, try late("L1", "1000.00", on: "20240301", by: "MOORE"),
            try late("L2", "2000.00", on: "20240301", by: "FORD"),
        ])
        let after = try Filed.campaignReport([
            try Filed.gift("A1", "1000.00", on: "20240301")
        ])
        let database = try FiledDatabase([("401.fec", notice), ("402.fec", after)])
        let early = ["committee": Filed.campaign]
        func sum(_ report: String, _ figure: String, asOf: String) throws -> Int {
            try database.rows(report, early, asOf: asOf).compactMap { $0.cents(figure) }
                .reduce(0, +)
        }
        for (report, figure) in [
            ("late-gifts", "open_cents"), ("top-donors", "total_cents"),
            ("geography-state", "amount_cents"),
        ] {
            #expect(try sum(report, figure, asOf: "2024-04-14") == 300_000, "\(report)")
        }
        #expect(try sum("late-gifts", "open_cents", asOf: "2024-04-15") == 0)
        #expect(try sum("top-donors", "total_cents", asOf: "2024-04-15") == 100_000)
        #expect(try sum("geography-state", "amount_cents", asOf: "2024-04-15") == 100_000)
        let found = try database.rows("late-gifts", early).map { $0.text("found") }
        #expect(found == ["yes", "no"])
        let audit = try database.rows("double-count-audit", early)
        #expect(audit.first { $0.text("rule") == "late-gift-merge/1" }?.cents("rows") == 2)
        let moved = try database.rows("as-of", ["then": "2024-04-14"])
        let gifts = moved.first { $0.text("measure") == "itemized gifts by individuals" }
        #expect(gifts?.cents("then_cents") == 300_000)
        #expect(gifts?.cents("now_cents") == 100_000)
        // What takes money away is marked so.
        #expect(
            gifts?.text("moved_by")?.contains("-filing 401 F6N is covered by filing 402") == true)
    }

    // MARK: Limits

    private func excess(_ rows: [String]) throws -> [String: Int] {
        let database = try FiledDatabase([("501.fec", try Filed.campaignReport(rows))])
        var found: [String: Int] = [:]
        for row in try database.rows("limit-watch")
        where ["over", "redesignation requested"].contains(row.text("status")) {
            found[row.text("election") ?? ""] = row.cents("excess_cents")
        }
        return found
    }

    @Test func everyElectionHasItsOwnLimit() throws {
        let rows = try ["P2024", "G2024", "SP2024", "SG2024", "SGR2024", "R2024"].map {
            try Filed.gift("A.\($0)", "3300.00", election: $0)
        }
        #expect(try excess(rows).isEmpty)
        let over = try Filed.gift("A9", "0.01", election: "SGR2024")
        #expect(try excess(rows + [over]) == ["SGR2024": 1])
    }

    @Test func theLimitIsThatOfTheDay() throws {
        let before = try Filed.gift("A1", "3300.00", on: "20241105", election: "G2024")
        let after = try Filed.gift("A2", "3500.00", on: "20241106", election: "P2026")
        #expect(try excess([before, after]).isEmpty)
        let early = try Filed.gift("A3", "3500.00", on: "20241105", election: "P2026")
        #expect(try excess([early]) == ["P2026": 20_000])
        #expect(try excess([try Filed.gift("A4", "2700.01", on: "20170601")]) == ["P2024": 1])
    }

    @Test func refundsAndRedesignationsAreNetted() throws {
        let gift = try Filed.gift("A1", "4000.00")
        #expect(try excess([gift]) == ["P2024": 70_000])
        let refund = try Filed.refund("B1", "700.00", on: "20240220")
        #expect(try excess([gift, refund]).isEmpty)
        // The original repeated, then minus and plus: all three are memos, one does not count.
        let moves = try [
            Filed.gift("A2", "700.00", memo: "X", text: "REDESIGNATION: ORIGINAL"),
            Filed.gift("A3", "-700.00", memo: "X", text: "REDESIGNATION TO GENERAL"),
            Filed.gift(
                "A4", "700.00", election: "G2024", memo: "X", text: "REDESIGNATION FROM PRIMARY"),
        ]
        #expect(try excess([gift] + moves).isEmpty)
        #expect(try excess([gift, moves[0]]) == ["P2024": 70_000])
    }

    /// A refund that names no election takes the excess away, and no more (11 CFR 103.3(b)(3)).
    @Test func aRefundOfNoElectionGoesToTheExcess() throws {
        let primary = try Filed.gift("A1", "4000.00")
        let general = try Filed.gift("A2", "3400.00", on: "20240201", election: "G2024")
        func back(_ amount: String, on day: String = "20240220") throws -> String {
            try Filed.refund("B.\(amount)", amount, on: day, election: "")
        }
        #expect(try excess([primary, back("700.00")]).isEmpty)
        #expect(try excess([primary, back("600.00")]) == ["P2024": 10_000])
        // The earlier election first, one refund for both, and what is over stays apart.
        #expect(try excess([primary, general, back("750.00")]) == ["G2024": 5_000])
        #expect(try excess([primary, general, back("2000.00")]).isEmpty)
        // Before the gift there was nothing to refund; a voided cheque refunds nothing.
        #expect(try excess([primary, back("700.00", on: "20240114")]) == ["P2024": 70_000])
        let voided = try back("-700.00", on: "20240225")
        #expect(try excess([primary, back("700.00"), voided]) == ["P2024": 70_000])
    }

    @Test func aRefundFindsItsDonorWithoutTheMiddleName() throws {
        let middle = ["contributor_middle_name": "K."]
        let gift = try Filed.gift("A1", "4000.00", more: middle)
        let refund = try Filed.refund("B1", "700.00", on: "20240220", election: "")
        let named = try Filed.refund("B1", "700.00", on: "20240220")
        #expect(try excess([gift, refund]).isEmpty)
        #expect(try excess([gift, named]).isEmpty)
        // Another middle name, another ZIP code, or two who fit: nobody's.
        let other = try Filed.refund(
            "B1", "700.00", on: "20240220", more: ["payee_middle_name": "L."])
        #expect(try excess([gift, other]) == ["P2024": 70_000])
        let away = try Filed.refund(
            "B1", "700.00", on: "20240220", more: ["payee_zip_code": "43999"])
        #expect(try excess([gift, away]) == ["P2024": 70_000])
        let second = try Filed.gift("A2", "10.00", more: ["contributor_middle_name": "L."])
        #expect(try excess([gift, second, refund]) == ["P2024": 70_000])
        let database = try FiledDatabase([
            (
                "501.fec",
                try Filed.campaignReport([
                    gift, try Filed.refund("B2", "600.00", on: "20240220", election: ""),
                ])
            )
        ])
        let row = try #require(try database.rows("limit-watch").first)
        #expect(row.text("refunds_by") == "refund-unspecified-election/1, refund-donor-key/1")
        #expect(row.cents("returned_cents") == -60_000)
    }

    @Test func reattributionMovesTheGiftToTheOther() throws {
        let rows = try [
            Filed.gift("A1", "6600.00"),
            Filed.gift("A2", "-3300.00", memo: "X", text: "REATTRIBUTION TO SPOUSE"),
            Filed.gift(
                "A3", "3300.00", by: "MARSH", memo: "X", text: "REATTRIBUTION FROM SPOUSE"),
        ]
        #expect(try excess(rows).isEmpty)
        #expect(try excess([rows[0]]) == ["P2024": 330_000])
    }

    /// What was given too much and is gone stays in sight, with what the filer says in full.
    @Test func theStatusSaysWhatBecameOfAnExcess() throws {
        let long = "REATTRIBUTION / REDESIGNATION REQUESTED " + String(repeating: "X", count: 60)
        let moved = try [
            Filed.gift("A1", "4000.00", by: "MOVED"),
            Filed.gift("A2", "-700.00", by: "MOVED", memo: "X", text: "REDESIGNATION TO GENERAL"),
            Filed.gift(
                "A3", "700.00", by: "MOVED", election: "G2024", memo: "X",
                text: "REDESIGNATION FROM PRIMARY"),
        ]
        let rows =
            try [
                Filed.gift("B1", "4000.00", by: "OVER"),
                Filed.gift("C1", "4000.00", by: "ASKED", text: long),
                Filed.gift("C2", "10.00", by: "ASKED", text: "SECOND GIFT"),
                Filed.gift("D1", "4000.00"), Filed.refund("D2", "700.00", on: "20240220"),
                Filed.gift("E1", "3300.00", by: "FINE"),
            ] + moved
        let database = try FiledDatabase([("501.fec", try Filed.campaignReport(rows))])
        let found = try database.rows("limit-watch")
        let words = found.map { "\($0.text("donor") ?? "") \($0.text("status") ?? "")" }
        #expect(
            Set(words) == [
                "OVER, IDA over", "ASKED, IDA redesignation requested", "MOORE, IDA refunded",
                "MOVED, IDA within",
            ])
        #expect(found.first?.text("donor") == "ASKED, IDA")
        #expect(found.first?.text("note") == "\(long); SECOND GIFT")
        #expect(found.first?.text("limit_by") == "11 CFR 110.17(e), from 2022-11-09")
    }

    /// An election to which money only moved has its day from there, and its limit.
    @Test func anElectionWithoutADirectGiftIsWatched() throws {
        let rows = try [
            Filed.gift("A1", "9000.00"),
            Filed.gift("A2", "-5700.00", memo: "X", text: "REDESIGNATION TO GENERAL"),
            Filed.gift(
                "A3", "5700.00", on: "20240120", election: "G2024", memo: "X",
                text: "REDESIGNATION FROM PRIMARY"),
        ]
        #expect(try excess(rows) == ["G2024": 240_000])
    }

    /// Where the list of limits ends, nothing is called within.
    @Test func aDayWithoutAKnownLimitIsLeftOutAndSaid() throws {
        let database = try FiledDatabase([
            (
                "501.fec",
                try Filed.campaignReport([try Filed.gift("A1", "9000.00", on: "20270101")])
            )
        ])
        #expect(try database.rows("limit-watch").isEmpty)
        #expect(try database.leftOut("limit-watch").keys.sorted() == ["limit-unknown/1"])
    }

    @Test func aggregatesShowGiftsThatCannotBeSeen() throws {
        let rows = try [
            Filed.gift("A1", "25.00", on: "20240110", more: ["contribution_aggregate": "300.00"]),
            Filed.gift("A2", "25.00", on: "20240210", more: ["contribution_aggregate": "325.00"]),
            Filed.gift("A3", "500.00", by: "LAKE"),
        ]
        let database = try FiledDatabase([("601.fec", try Filed.campaignReport(rows))])
        let gaps = try database.rows("aggregate-gaps")
        #expect(gaps.map { $0.text("donor") } == ["MOORE, IDA"])
        #expect(gaps.map { $0.cents("hidden_cents") } == [27_500])
        #expect(gaps.map { $0.cents("visible_cents") } == [5_000])
    }

    // MARK: Methods

    /// At $200.00, under it, and on a memo without the word.
    @Test func theThreeRulesDifferWhereTheyShould() throws {
        let rows = try [
            Filed.gift("A1", "500.00"),
            Filed.gift("A2", "200.00", line: "SA12"),
            Filed.gift("A3", "199.99", line: "SA12"),
            Filed.gift(
                "A4", "150.00", line: "SA12", memo: "X", text: "SEE BELOW",
                more: ["entity_type": "PAC", "contributor_organization_name": "SAMPLE PAC"]),
            Filed.gift(
                "A5", "120.00", line: "SA12", memo: "X", text: "EARMARKED, SEE BELOW",
                more: ["entity_type": "PAC", "contributor_organization_name": "SAMPLE PAC"]),
        ]
        let database = try FiledDatabase([("701.fec", try Filed.campaignReport(rows))])
        let found = try database.rows("methods-compare", ["filing": "701"])
        let totals = try #require(found.first { $0.text("what") == "total" })
        #expect(totals.cents("page_cents") == 89_999)
        #expect(totals.cents("public_cents") == 84_999)
        #expect(totals.cents("disclosure_cents") == 69_999)
        #expect(found.filter { $0.text("what") == "row" }.map { $0.cents("at_line") } == [4, 6])
        for (method, cents) in [
            ("fec-page/1", 89_999), ("fec-code-public/1", 84_999),
            ("fec-code-disclosure/1", 69_999),
        ] {
            let chosen = try database.rows("methods-compare", method: method)
            #expect(chosen.first?.cents("chosen_cents") == cents)
        }
    }
}

/// Figures of real filings, which are not kept here: skipped where they are absent.
@Suite struct RealFilingReportTests {
    static let folder = DocsTests.root.appendingPathComponent("../shared/data/fec-filings").path
    static let isThere = FileManager.default.fileExists(atPath: folder)

    private func database(_ numbers: [String]) throws -> FiledDatabase {
        let database = try FiledDatabase()
        let all =
            FileManager.default.enumerator(atPath: Self.folder)?
            .compactMap { $0 as? String } ?? []
        for number in numbers {
            let name = try #require(all.first { $0.contains(number) })
            try database.add(path: "\(Self.folder)/\(name)", on: "2026-01-01")
        }
        return database
    }

    @Test(.enabled(if: isThere, "the FEC's filings are not beside the project"))
    func conduitMemosMoveHalfTheGiftsToMassachusetts() throws {
        let database = try database(["1229017"])
        let audit = try database.rows(
            "double-count-audit", ["filing": "1229017", "line": "11(a)(i)"], asOf: "2026-01-01")
        #expect(audit.map { $0.cents("amount_cents") } == [1_412_834, 476_417, 936_417, 936_417])
        let states = try database.rows(
            "geography-state", ["filing": "1229017", "line": "11(a)(i)"], asOf: "2026-01-01")
        let out = try #require(states.first { $0.text("side") == "out" })
        #expect(out.cents("side_share_bp") == 3_471)
        #expect(out.cents("known_cents") == 936_417)
        let conduits = try database.rows(
            "conduit-share", ["committee": "C00215905"], asOf: "2026-01-01")
        #expect(conduits.map { $0.text("conduit_id") } == ["C00401224"])
        #expect(conduits.map { $0.cents("amount_cents") } == [476_417])
    }

    @Test(.enabled(if: isThere, "the FEC's filings are not beside the project"))
    func anAmendmentMovesTheFigureAndIsNeverAdded() throws {
        let database = try database(["467627", "767339"])
        let rows = try database.rows(
            "as-of", ["then": "2012-02-21", "committee": "C00441451"], asOf: "2026-01-01")
        let receipts = try #require(rows.first { $0.text("measure") == "receipts" })
        #expect(receipts.cents("then_cents") == 52_515_048)
        #expect(receipts.cents("now_cents") == 54_339_449)
        #expect(receipts.cents("versions_missing") == 3)
        #expect(receipts.text("known_by") == "signed")
    }
}

import Artefacts
import TestSupport
import Testing

/// What a row counts as. The expectations are written out here from the FEC's descriptions of its
/// transaction types, not read from the product's code list.
@Suite struct PostingRuleTests {
    struct Meaning: CustomTestStringConvertible, Sendable {
        let what: String
        let codes: [String]
        let kind: String
        let direction: String
        let status: String
        let rule: String?
        let countsAs: String
        var stance: String?
        var testDescription: String { what }
    }

    private static func codes(_ text: String) -> [String] {
        text.split(separator: " ").map(String.init)
    }

    static let meanings: [Meaning] = [
        Meaning(
            what: "gifts by individuals and tribes",
            codes: codes("10 11 15 15E 30 30E 30T 31 31E 31T 32 32E 32T"),
            kind: "contribution", direction: "in", status: "active", rule: nil,
            countsAs: "individual gift"),
        Meaning(
            what: "gifts by candidates and committees, received",
            codes: codes("15C 15F 15K 15Z 18K 18L 18U 30K 31K 32K"),
            kind: "contribution", direction: "in", status: "active", rule: nil,
            countsAs: "other receipt"),
        Meaning(
            what: "shares of joint fundraisers",
            codes: codes("10J 11J 15J 18J 30F 30J 31F 31J 32F 32J"),
            kind: "contribution", direction: "in", status: "attribution", rule: "jfc-memo/1",
            countsAs: "nothing"),
        Meaning(
            what: "shares of electioneering donations",
            codes: ["19J"], kind: "receipt", direction: "in", status: "attribution",
            rule: "jfc-memo/1", countsAs: "nothing"),
        Meaning(
            what: "gifts on their way through a conduit, coming in",
            codes: codes("15I 15T"), kind: "contribution", direction: "in", status: "conduit",
            rule: "conduit-type/1", countsAs: "nothing"),
        Meaning(
            what: "gifts on their way through a conduit, going out",
            codes: codes("24I 24T"), kind: "contribution", direction: "out", status: "conduit",
            rule: "conduit-type/1", countsAs: "nothing"),
        Meaning(
            what: "loans, transfers, offsets and other money in",
            codes: codes(
                "12 13 16C 16F 16G 16H 16J 16K 16L 16R 16U 17R 17U 17Y 17Z 18G 18H 19 30G 31G 32G"),
            kind: "receipt", direction: "in", status: "active", rule: nil,
            countsAs: "other receipt"),
        Meaning(
            what: "spending, transfers out, loans made and repaid",
            codes: codes(
                "20 20A 20B 20C 20D 20F 20G 20R 20V 22G 22H 22J 22K 22L 22U 22X 24C 24G 24H 24R "
                    + "40 41 42"),
            kind: "disbursement", direction: "out", status: "active", rule: nil,
            countsAs: "payment"),
        Meaning(
            what: "refunds: money out, never negative money in",
            codes: codes(
                "20Y 21Y 22R 22Y 22Z 23Y 28L 40T 40Y 40Z 41T 41Y 41Z 42T 42Y 42Z"),
            kind: "disbursement", direction: "out", status: "active", rule: nil,
            countsAs: "refund paid"),
        Meaning(
            what: "gifts to other committees",
            codes: codes("24K 24P 24U 24Z"), kind: "contribution", direction: "out",
            status: "active", rule: nil, countsAs: "payment"),
        Meaning(
            what: "outside spending for a candidate",
            codes: codes("24E 24F"), kind: "outside_spending", direction: "out", status: "active",
            rule: nil, countsAs: "outside spending", stance: "support"),
        Meaning(
            what: "outside spending against a candidate",
            codes: codes("24A 24N"), kind: "outside_spending", direction: "out", status: "active",
            rule: nil, countsAs: "outside spending", stance: "oppose"),
        Meaning(
            what: "electioneering communications, which take no side",
            codes: ["29"], kind: "outside_spending", direction: "out", status: "active",
            rule: nil, countsAs: "outside spending"),
    ]

    @Test func everyCodeOfTheListHasAMeaningHereAndNoOther() {
        let list = Artefacts.file("schema/codes/transaction_tp.csv")?.text ?? ""
        let codes = list.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
            .map { String($0.prefix { $0 != "," }) }
        let known = Self.meanings.flatMap(\.codes)
        #expect(codes.count == 107)
        #expect(Set(codes) == Set(known))
        #expect(known.count == Set(known).count)
    }

    // Skipped where the folder of samples is absent.
    @Test(.enabled(if: Shared.hasData, "no folder of samples beside the project"))
    func everyCodeOfTheFECsPageIsKnown() throws {
        let text = try Shared.bytes("fec-bulk/codebooks/transaction_types.csv")
        let codes = Independent.lines(text).dropFirst().map { Independent.fields($0)[0] }
        #expect(Set(codes).subtracting(Self.meanings.flatMap(\.codes)).isEmpty)
    }

    @Test(arguments: meanings) func codeMeansWhatTheFECSays(meaning: Meaning) throws {
        let bench = try Workbench()
        let rows = meaning.codes.enumerated().map { BulkRow($0 + 1, type: $1) }
        let found = try bench.load(try bench.write("itoth24.txt", rows.itcont))
        #expect(found.good == rows.count)
        let sql = """
            SELECT transaction_tp, kind, direction, status, status_rule, counts_as, stance,
              amount_cents FROM ledger ORDER BY entry_id
            """
        #expect(
            try bench.rows(sql)
                == meaning.codes.map {
                    [
                        $0, meaning.kind, meaning.direction, meaning.status, meaning.rule,
                        meaning.countsAs, meaning.stance, "10000",
                    ]
                })
        try bench.expectSound()
    }

    private func statuses(_ rows: [BulkRow]) throws -> [[String?]] {
        let bench = try Workbench()
        try bench.load(try bench.write("itcont24.txt", rows.itcont))
        try bench.expectSound()
        return try bench.rows("SELECT status, status_rule FROM ledger ORDER BY entry_id")
    }

    @Test func memoEntryExplainsAnotherRowAndCountsNothing() throws {
        let types = ["15", "10", "16C", "18G", "22Y", "24K", "24G", "24E", "24A"]
        let rows = types.enumerated().map { BulkRow($0 + 1, type: $1, memo: "X") }
        #expect(
            try statuses(rows)
                == types.map { _ in ["attribution", "memo-entry/1"] })
    }

    @Test func memoMarkDoesNotHideAStrongerReason() throws {
        #expect(
            try statuses([
                BulkRow(1, type: "24T", memo: "X"), BulkRow(2, type: "24I", memo: "X"),
                BulkRow(3, type: "15J", memo: "X"), BulkRow(4, type: "15J"),
                BulkRow(5, type: "99Z", memo: "X"),
            ]) == [
                ["conduit", "conduit-type/1"], ["conduit", "conduit-type/1"],
                ["attribution", "jfc-memo/1"], ["attribution", "jfc-memo/1"],
                ["out_of_scope", "unknown-code/1"],
            ])
    }

    @Test func memoMarkIsXAloneInEitherCase() throws {
        #expect(
            try statuses([BulkRow(1, memo: "x"), BulkRow(2, memo: "Y"), BulkRow(3, memo: "")])
                == [["attribution", "memo-entry/1"], ["active", nil], ["active", nil]])
    }

    @Test func unknownCodeIsKeptAndCountedNowhere() throws {
        let bench = try Workbench()
        let rows = [
            BulkRow(1, type: "99Z"), BulkRow(2, type: ""), BulkRow(3, type: "15", amount: "7"),
        ]
        let found = try bench.load(try bench.write("itcont24.txt", rows.itcont))
        #expect(found.good == 3)
        #expect(found.sumCents == 20_700)
        #expect(
            try bench.rows("SELECT status, status_rule, counts_as FROM ledger ORDER BY entry_id")
                == [
                    ["out_of_scope", "unknown-code/1", "nothing"],
                    ["out_of_scope", "unknown-code/1", "nothing"],
                    ["active", nil, "individual gift"],
                ])
        let months = try bench.report("raised-by-month", "--committee", "C99000001")
        #expect(months.compactMap { $0["itemized_receipts_cents"]?.integer } == [700])
        try bench.expectSound()
    }

    @Test func earmarkedGiftIsCountedOnceWithTheRecipient() throws {
        let bench = try Workbench()
        // The recipient's 15E and the conduit's 24T describe one gift.
        let rows = [
            BulkRow(1, type: "15E", amount: "35", other: "C99000009"),
            BulkRow(2, type: "24T", amount: "35", filer: "C99000009", other: "C99000001"),
            // Negative: a refund through the conduit, still no money of the candidate's.
            BulkRow(3, type: "24T", amount: "-10", filer: "C99000009", other: "C99000001"),
        ]
        try bench.load(try bench.write("itcont24.txt", rows.itcont))
        let all = try bench.report("raised-by-month")
        #expect(all.compactMap { $0["itemized_receipts_cents"]?.integer }.reduce(0, +) == 3_500)
        let conduit = try bench.report("raised-by-month", "--committee", "C99000009")
        #expect(conduit.compactMap { $0["itemized_receipts_cents"]?.integer }.reduce(0, +) == 0)
        try bench.expectSound()
    }

    @Test func refundIsADisbursementAndNotASubtraction() throws {
        let bench = try Workbench()
        let rows = [BulkRow(1, amount: "100"), BulkRow(2, type: "22Y", amount: "40")]
        let found = try bench.load(try bench.write("itcont24.txt", rows.itcont))
        #expect(found.sumCents == 14_000)
        let months = try bench.report("raised-by-month", "--committee", "C99000001")
        #expect(months.compactMap { $0["itemized_receipts_cents"]?.integer } == [10_000])
        #expect(months.compactMap { $0["refunds_cents"]?.integer } == [4_000])
        #expect(
            try bench.rows("SELECT sum(amount_cents) FROM disbursements") == [["4000"]])
    }

    @Test func spenderVendorAndCandidateAreTheRightWayRound() throws {
        let bench = try Workbench()
        let rows = [
            BulkRow(
                1, type: "24E", amount: "900", filer: "C99000005", name: "MEDIA CO, INC.",
                candidate: "H9ZZ01001"),
            BulkRow(
                2, type: "24A", amount: "800", filer: "C99000005", name: "MAIL CO",
                candidate: "H9ZZ01002"),
            BulkRow(
                3, type: "24K", amount: "500", filer: "C99000006", name: "DOE FOR SAMPLE",
                other: "C99000001", candidate: "H9ZZ01001"),
        ]
        try bench.load(try bench.write("itpas224.txt", rows.itpas2))
        #expect(
            try bench.rows(
                """
                SELECT spender_id, payee, candidate_id, stance, amount_cents FROM outside_spending
                ORDER BY entry_id
                """) == [
                    ["C99000005", "MEDIA CO, INC.", "H9ZZ01001", "support", "90000"],
                    ["C99000005", "MAIL CO", "H9ZZ01002", "oppose", "80000"],
                ])
        // A gift is the giver's row: the receiving committee stands on the other side.
        #expect(
            try bench.rows(
                """
                SELECT filer_id, counterparty, other_id, candidate_id, direction FROM ledger
                WHERE transaction_tp = '24K'
                """) == [["C99000006", "DOE FOR SAMPLE", "C99000001", "H9ZZ01001", "out"]])
        let sides = try bench.report("outside-by-spender")
        #expect(sides.map { $0["spender_id"]?.text } == ["C99000005"])
        #expect(sides.map { $0["support_cents"]?.integer } == [90_000])
        #expect(sides.map { $0["oppose_cents"]?.integer } == [80_000])
        #expect(sides.map { $0["total_cents"]?.integer } == [170_000])
        try bench.expectSound()
    }

    // MARK: The same transaction in two files

    private static let shared: [BulkRow] = [
        BulkRow(
            1, type: "24E", amount: "900", filer: "C99000005", name: "MEDIA CO",
            candidate: "H9ZZ01001"),
        BulkRow(
            2, type: "24K", amount: "500", filer: "C99000006", name: "DOE FOR SAMPLE",
            other: "C99000001", candidate: "H9ZZ01001"),
    ]
    /// Only in `oth`.
    private static let alone = BulkRow(3, type: "18G", amount: "70", other: "C99000004")

    @Test(arguments: [["oth", "pas2"], ["pas2", "oth"]])
    func oneSubIDInTwoFilesIsCountedOnceInEitherOrder(order: [String]) throws {
        let bench = try Workbench()
        let files = [
            "oth": try bench.write("itoth24.txt", (Self.shared + [Self.alone]).itcont),
            "pas2": try bench.write("itpas224.txt", Self.shared.itpas2),
        ]
        for name in order { try bench.load(try #require(files[name])) }
        #expect(
            try bench.rows(
                """
                SELECT format, transaction_tp, status, status_rule FROM ledger
                JOIN (SELECT source_id AS id FROM sources) ON id = source_id
                ORDER BY format, sub_id
                """) == [
                    ["fec-bulk/itoth", "24E", "duplicate", "same-sub-id/1"],
                    ["fec-bulk/itoth", "24K", "duplicate", "same-sub-id/1"],
                    ["fec-bulk/itoth", "18G", "active", nil],
                    ["fec-bulk/itpas2", "24E", "active", nil],
                    ["fec-bulk/itpas2", "24K", "active", nil],
                ])
        let spenders = try bench.report("outside-by-spender")
        #expect(spenders.map { $0["total_cents"]?.integer } == [90_000])
        try bench.expectSound()
    }

    @Test(arguments: [["oth", "pas2"], ["pas2", "oth"]])
    func withoutTheOtherFileTheSharedRowsCountAgain(order: [String]) throws {
        let bench = try Workbench()
        let files = [
            "oth": try bench.write("itoth24.txt", (Self.shared + [Self.alone]).itcont),
            "pas2": try bench.write("itpas224.txt", Self.shared.itpas2),
        ]
        for name in order { try bench.load(try #require(files[name])) }
        let id = try #require(order.firstIndex(of: "pas2")) + 1
        #expect(try bench.run(["remove", "\(id)"]).exit == 0)
        #expect(
            try bench.rows("SELECT DISTINCT format, status, status_rule FROM ledger")
                == [["fec-bulk/itoth", "active", nil]])
        let spenders = try bench.report("outside-by-spender")
        #expect(spenders.map { $0["total_cents"]?.integer } == [90_000])
        try bench.expectSound()
    }

    @Test func transactionWithdrawnFromTheNewerPas2CountsFromOth() throws {
        let bench = try Workbench()
        try bench.load(
            try bench.write("itoth24.txt", Self.shared.itcont), "--received", "2024-02-01")
        try bench.load(
            try bench.write("a/itpas224.txt", Self.shared.itpas2), "--received", "2024-02-01")
        try bench.load(
            try bench.write("b/itpas224.txt", [Self.shared[1]].itpas2),
            "--received", "2024-03-01")
        let spenders = try bench.report("outside-by-spender")
        withKnownIssue("a row that only a superseded pas2 has keeps its twin in oth a duplicate") {
            #expect(spenders.map { $0["total_cents"]?.integer } == [90_000])
        }
        try bench.expectSound()
    }

    // MARK: Independent expenditures

    private func expenditures(_ rows: [ExpenditureRow]) throws -> Workbench {
        let bench = try Workbench()
        let text = ExpenditureRow.header + rows.map(\.line).joined()
        try bench.load(try bench.write("independent_expenditure_2024.csv", text))
        return bench
    }

    @Test func filingThatALaterOneReplacesIsSuperseded() throws {
        var first = ExpenditureRow()
        first.amount = "76865.02"
        var second = ExpenditureRow()
        second.amount = "80000.00"
        second.filing = "9910002"
        second.previous = "9910001"
        var other = ExpenditureRow()
        other.amount = "5.00"
        other.filing = "9910003"
        other.stance = "O"
        let bench = try expenditures([first, second, other])
        #expect(
            try bench.rows(
                """
                SELECT status, status_rule, stance, amount_cents FROM outside_spending
                ORDER BY entry_id
                """) == [
                    ["superseded", "ie-csv-prev-file/1", "support", "7686502"],
                    ["active", nil, "support", "8000000"], ["active", nil, "oppose", "500"],
                ])
        let spenders = try bench.report("outside-by-spender")
        #expect(spenders.map { $0["support_cents"]?.integer } == [8_000_000])
        #expect(spenders.map { $0["oppose_cents"]?.integer } == [500])
        try bench.expectSound()
    }

    @Test func filingThatNamesItselfStays() throws {
        var row = ExpenditureRow()
        row.previous = row.filing
        let bench = try expenditures([row])
        #expect(try bench.rows("SELECT status FROM outside_spending") == [["active"]])
    }

    @Test func oneHundredMillionInARowWaitsForAPerson() throws {
        var huge = ExpenditureRow()
        huge.amount = "100000000.00"
        var large = ExpenditureRow()
        large.amount = "99999999.99"
        large.transaction = "SE.2"
        // Below that, the row of a filer whom no other file names waits as a newcomer's.
        var small = ExpenditureRow()
        small.amount = "9999999.99"
        small.transaction = "SE.3"
        let bench = try expenditures([huge, large, small])
        #expect(
            try bench.rows("SELECT status, status_rule FROM outside_spending ORDER BY entry_id")
                == [
                    ["quarantined", "quarantine-amount/1"],
                    ["quarantined", "quarantine-newcomer/1"], ["active", nil],
                ])
        let spenders = try bench.report("outside-by-spender")
        #expect(spenders.map { $0["total_cents"]?.integer } == [999_999_999])
        #expect(
            try bench.rows("SELECT sum_cents FROM sources") == [["20999999998"]],
            "the control sum is of all posted rows")
        try bench.expectSound()
    }

    @Test func quarantinedFilerIsHeldBackWhateverTheAmount() throws {
        var prank = ExpenditureRow()
        prank.spender = "C99000077"
        prank.spenderName = "The Court of Divine Justice (sample)"
        let bench = try expenditures([prank, ExpenditureRow()])
        #expect(
            try bench.rows("SELECT status, status_rule FROM outside_spending ORDER BY entry_id")
                == [["quarantined", "quarantine-filer/1"], ["active", nil]])
        try bench.expectSound()
    }

    @Test func quarantineIsForOutsideSpendingAlone() throws {
        let bench = try Workbench()
        let rows = [
            BulkRow(1, type: "24E", amount: "100000000", candidate: "H9ZZ01001"),
            BulkRow(2, type: "24K", amount: "100000000", candidate: "H9ZZ01001"),
        ]
        try bench.load(try bench.write("itpas224.txt", rows.itpas2))
        #expect(
            try bench.rows("SELECT status FROM ledger ORDER BY entry_id")
                == [["quarantined"], ["active"]])
        try bench.expectSound()
    }
}

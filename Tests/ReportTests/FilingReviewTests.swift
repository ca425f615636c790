import Foundation
import Testing

/// The kinds of the review of filings that none of the real filings at hand shows: two reports of
/// one committee that follow on one another, sound, and each with one thing amiss.
@Suite struct FilingReviewTests {
    private static let first = ("20240101", "20240331")
    private static let second = ("20240401", "20240630")

    private func report(
        _ days: (from: String, through: String), begins: String, ends: String, year: String,
        signed: String = "20240715", ids: [String] = ["A1", "A2"]
    ) throws -> String {
        let cover = try Filed.record(
            "f3x",
            [
                "form_type": "F3XN", "filer_committee_id_number": Filed.campaign,
                "committee_name": "SAMPLE FUND", "coverage_from_date": days.from,
                "coverage_through_date": days.through, "date_signed": signed,
                "col_a_cash_on_hand_beginning_period": begins,
                "col_a_cash_on_hand_close_of_period": ends,
                "col_a_political_party_committees": "300.00",
                "col_b_political_party_committees": year,
            ])
        let rows = try zip(ids, ["100.00", "200.00"]).map { id, amount in
            try Filed.record(
                "sa",
                [
                    "form_type": "SA11B", "filer_committee_id_number": Filed.campaign,
                    "transaction_id": id, "entity_type": "PTY",
                    "contributor_organization_name": "PARTY \(id)", "contribution_date": days.from,
                    "contribution_amount": amount, "contribution_aggregate": amount,
                ])
        }
        return Filed.file([cover] + rows)
    }

    private static let kinds: Set = [
        "repeated_transaction_id", "column_b", "cash_not_joined", "signature_missing",
    ]

    private func found(_ later: String) throws -> [[String?]] {
        let before = try report(Self.first, begins: "0.00", ends: "300.00", year: "300.00")
        let database = try FiledDatabase([("301.fec", before), ("302.fec", later)])
        return try database.rows("data-quality").filter {
            Self.kinds.contains($0.text("code") ?? "")
        }.map { [$0.text("source"), $0.text("kind"), $0.text("code")] }
    }

    @Test func soundReportsAreNotAskedAbout() throws {
        let rows = try found(
            try report(Self.second, begins: "300.00", ends: "600.00", year: "600.00"))
        #expect(rows.isEmpty, "\(rows)")
    }

    /// Asked about one committee, or one filing, nothing is told of the others.
    @Test func onlyWhatIsAskedForIsTold() throws {
        let one = try report(
            Self.first, begins: "0.00", ends: "300.00", year: "300.00", signed: "")
        let other = one.replacing(Filed.campaign, with: "C99000777")
        let database = try FiledDatabase([("301.fec", one), ("302.fec", other)])
        let all = try database.rows("filing-review").map { $0.text("filing") }
        #expect(Set(all) == ["301", "302"])
        let asked = [["committee": "C99000777"], ["filing": "302"]]
        for question in asked {
            let rows = try database.rows("filing-review", question)
            #expect(Set(rows.map { $0.text("committee_id") }) == ["C99000777"], "\(rows)")
        }
        let none = ["filing": "302", "committee": Filed.campaign]
        #expect(try database.rows("filing-review", none).isEmpty)
    }

    @Test func eachKindIsFoundByItself() throws {
        let later = Self.second
        for (kind, text) in [
            (
                "repeated_transaction_id",
                try report(
                    later, begins: "300.00", ends: "600.00", year: "600.00", ids: ["A1", "a1"])
            ),
            ("column_b", try report(later, begins: "300.00", ends: "600.00", year: "599.99")),
            (
                "cash_not_joined",
                try report(later, begins: "299.99", ends: "600.00", year: "600.00")
            ),
            (
                "signature_missing",
                try report(later, begins: "300.00", ends: "600.00", year: "600.00", signed: "")
            ),
        ] {
            #expect(try found(text) == [["302.fec", "review", kind]])
        }
    }
}

import LedgerModel
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["C00000042", "c90000001"])
    func committeeIDIsCAndEightDigits(text: String) {
        #expect(CommitteeID(text)?.text == text.uppercased())
    }

    @Test(arguments: [
        "", "C0000004", "C000000422", "D00000042", "C0000004A", " C00000042", "C００00042",
    ])
    func otherTextIsNoCommitteeID(text: String) {
        #expect(CommitteeID(text) == nil)
    }

    @Test(arguments: [
        ("H4MA01001", Office.house), ("s0al00001", .senate), ("P80000001", .president),
    ])
    func candidateIDBeginsWithItsOffice(text: String, office: Office) {
        #expect(CandidateID(text)?.text == text.uppercased())
        #expect(CandidateID(text)?.office == office)
    }

    @Test(arguments: [
        "HENDERSON", "H4MA0100", "H4MA010011", "C00000042", "A4MA01001", "H4MAO1001", "ﬀ4MA010",
    ])
    func aSurnameIsNoCandidateID(text: String) {
        #expect(CandidateID(text) == nil)
    }
}

@Suite struct ProvenanceTests {
    @Test func entryIDReadsAsSourceAndLine() throws {
        let provenance = try #require(Provenance(sourceID: 7, line: 4812))
        #expect(provenance.entryID == 7_000_004_812)
        #expect(Provenance(entryID: 7_000_004_812) == provenance)
        #expect(provenance.description == "source 7, line 4812")
    }

    @Test func numbersThatDoNotFitAreRefused() {
        #expect(Provenance(sourceID: 0, line: 1) == nil)
        #expect(Provenance(sourceID: 1, line: 1_000_000_000) == nil)
        #expect(Provenance(sourceID: 1, line: -1) == nil)
        #expect(Provenance(sourceID: .max, line: 1) == nil)
        #expect(Provenance(entryID: 4812) == nil)
        #expect(Provenance(entryID: -7_000_004_812) == nil)
        #expect(Provenance(entryID: .max) == nil)
        #expect(
            Provenance(sourceID: 9_223_372_035, line: 999_999_999)?.entryID
                == 9_223_372_035_999_999_999)
    }
}

@Suite struct RaceTests {
    @Test(arguments: [
        ("GA-06", "GA-06"), ("ga-6", "GA-06"), ("GA-06@2017-06-20", "GA-06@2017-06-20"),
        ("GA-SEN", "GA-SEN"), ("US-PRES", "US-PRES"), ("AK-AL", "AK-00"), (" TX-23 ", "TX-23"),
        ("us-pres@2020-11-03", "US-PRES@2020-11-03"), ("PR-00", "PR-00"),
        ("GA06", "GA-06"), ("GA 6", "GA-06"), ("ga6@2017-06-20", "GA-06@2017-06-20"),
    ])
    func raceHasOneText(text: String, canonical: String) throws {
        let race = try Race.parse(text).get()
        #expect(race.text == canonical)
        #expect(Race.parse(race.text) == .success(race))
    }

    @Test func partsAreTheFECs() throws {
        let race = try Race.parse("GA-06@2017-06-20").get()
        #expect(race.office == .house && race.state == "GA" && race.district == "06")
        #expect(race.date == Day(year: 2017, month: 6, day: 20))
        let senate = try Race.parse("AL-SEN").get()
        #expect(senate.office == .senate && senate.district == "00" && senate.date == nil)
    }

    @Test(arguments: [
        ("", RaceProblem.missing), ("GA", .bad), ("GA-", .bad), ("GA-006", .bad), ("GA-X", .bad),
        ("GASEN", .bad), ("GA-06-07", .bad), ("GA-06@2017-06-20@", .bad), ("GA-06@", .badDate),
        ("GA-06@2017-06", .badDate), ("GA-06@2017-02-30", .badDate), ("ZZ-01", .unknownState),
        ("GA-PRES", .unknownState), ("US-SEN", .unknownState), ("GA-０6", .bad),
    ])
    func otherTextIsNoRace(text: String, problem: RaceProblem) {
        #expect(Race.parse(text) == .failure(problem))
    }
}

@Suite struct CodeTests {
    @Test func rejectReasonsAreThePublishedCodes() {
        #expect(
            RejectReason.allCases.map(\.rawValue) == [
                "empty_file", "unsupported_version", "missing_header", "missing_column",
                "duplicate_column", "column_count", "missing_amount", "bad_amount",
                "amount_precision", "amount_range", "missing_date", "bad_date", "missing_value",
                "bad_value", "duplicate_key", "embedded_nul", "line_too_long", "unbalanced_quote",
                "truncated_record", "unknown_form", "unterminated_text",
            ])
        #expect(RejectReason.allCases.filter(\.refusesFile).count == 5)
    }

    @Test func findingCodesAreThePublishedCodes() {
        #expect(
            FindingCode.allCases.map(\.rawValue) == [
                "missing_date", "missing_value", "encoding_fallback", "odd_quotes",
                "possible_duplicate", "unknown_code", "unknown_column", "cycle_unknown",
                "further_currency", "rounded_amount", "title_line", "member_skipped",
                "long_record", "odd_cover", "versions_missing", "unknown_line_number",
                "notice_unsure",
            ])
    }

    @Test func everyCodeHasWordsOfItsOwn() {
        let texts = RejectReason.allCases.map(\.text)
        #expect(Set(texts).count == texts.count && !texts.contains(""))
        #expect(Finding(.unknownCode, line: 3).message == FindingCode.unknownCode.text)
    }

    @Test func rawValuesAreThoseOfTheSchema() {
        #expect(
            EntryKind.allCases.map(\.rawValue)
                == ["contribution", "receipt", "disbursement", "outside_spending", "ad_buy"])
        #expect(
            EntryStatus.allCases.map(\.rawValue) == [
                "active", "superseded", "covered", "attribution", "conduit", "duplicate",
                "quarantined", "out_of_scope",
            ])
        #expect(Direction.allCases.map(\.rawValue) == ["in", "out"])
        #expect(
            Precision.allCases.map(\.rawValue)
                == ["exact", "whole-dollar", "estimate", "range", "stated"])
        #expect(
            AdBuy.Stage.allCases.map(\.rawValue)
                == ["reserved", "ordered", "invoiced", "aired", "refunded", "estimated"])
        #expect(ElectionResult.Level.totalRow.rawValue == "total-row")
        #expect(Source.State.allCases.map(\.rawValue) == ["current", "superseded", "removed"])
    }

    @Test(
        arguments: [("S", Stance.support), ("o", .oppose), ("", nil), ("X", nil)]
            as [(String, Stance?)])
    func stanceOtherThanSOrOIsNone(code: String, stance: Stance?) {
        #expect(Stance(supOpp: code) == stance)
    }

    @Test func claimReadsItsOwnWords() throws {
        let provenance = try #require(Provenance(sourceID: 1, line: 2))
        let claim = try Claim(
            provenance: provenance, id: "T-1", measure: "ad_ratio", verbatim: "10x", unit: .ratio)
        #expect(claim.figure == .ratio(FigureInterval(low: 975, high: 1025, highIsOpen: true)))
        #expect(throws: PhraseProblem.self) {
            try Claim(
                provenance: provenance, id: "T-2", measure: "m", verbatim: "$5 zillion", unit: .usd)
        }
    }
}

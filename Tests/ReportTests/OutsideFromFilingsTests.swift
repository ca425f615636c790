import Testing

/// Outside spending from notices, regular reports and bulk files together: each event once.
@Suite struct OutsideFromFilingsTests {
    private func total(
        _ database: FiledDatabase, asOf: String = "2024-12-31", method: String? = nil
    ) throws -> Int {
        try database.rows("outside-by-spender", asOf: asOf, method: method)
            .compactMap { $0.cents("total_cents") }.reduce(0, +)
    }

    private func notice(_ amount: String, paid: String = "20240208", signed: String = "20240210")
        throws -> String
    {
        try Filed.notice(
            signed: signed, [try Filed.expenditure("N.\(amount)", amount, paid: paid)])
    }

    /// Who a notice is about stands there by name, beside the id (Rosendale, Matt).
    @Test func noticesNameTheCandidate() throws {
        let unnamed = ["id": "H4OH12202", "last": "", "first": ""]
        let notice = try Filed.notice(
            signed: "20240302",
            [
                try Filed.expenditure("E1", "500.00", paid: "20240301"),
                try Filed.expenditure("E2", "600.00", paid: "20240301", on: unnamed),
            ])
        let database = try FiledDatabase([("101.fec", notice)])
        try database.add(Filed.candidates, as: "cn24.txt")
        let rows = try database.rows("notices")
        #expect(rows.map { $0.text("candidate_id") } == ["H4OH12101", "H4OH12202"])
        #expect(rows.map { $0.text("candidate") } == ["GRAY, ANNA", "BELL, TOM"])
    }

    /// An index of stations' papers names no amount, and the report says so.
    @Test func papersWithoutAmountsAreNoMoney() throws {
        let database = try FiledDatabase()
        try database.add(
            """
            folder__entity,file_name,folder,file_id,url
            WAAA,Order 1,Political Files/2024/Federal/US House/GRAY,9b1,https://fcc.gov/9b1

            """, as: "facilityfile.csv")
        #expect(try database.rows("air-war").isEmpty)
        #expect(try database.leftOut("air-war") == ["no-amount/1": [1, 0]])
    }

    @Test func aNoticeCountsUntilAReportCoversIt() throws {
        let report = try Filed.regular(
            from: "20240101", through: "20240331", signed: "20240415",
            [try Filed.expenditure("SE.1", "5250.75", paid: "20240208")])
        let database = try FiledDatabase([
            ("101.fec", try notice("5000.00")), ("102.fec", report),
            ("103.fec", try notice("700.00", paid: "20240402", signed: "20240403")),
        ])
        #expect(try total(database, asOf: "2024-02-09") == 0)
        #expect(try total(database, asOf: "2024-02-10") == 500_000)
        #expect(try total(database, asOf: "2024-04-14") == 570_000)
        #expect(try total(database, asOf: "2024-04-15") == 595_075)
        #expect(try total(database, asOf: "2024-04-14", method: "fec-regular-only/1") == 0)
        #expect(try total(database, method: "fec-regular-only/1") == 525_075)
        let sides = try database.rows("outside-by-side")
        #expect(sides.map { $0.cents("helps_cents") } == [595_075])
    }

    /// A loaded notice must not silence the spender's bulk file, nor be told twice by it.
    @Test func bulkRowsCountBesideFilings() throws {
        let database = try FiledDatabase([
            ("101.fec", try notice("5000.40")),
            (
                "pas224.txt",
                Filed.pas2(1, "5000", paid: "02082024", filing: "900")
                    + Filed.pas2(2, "1200", paid: "01052024", filing: "900")
            ),
        ])
        #expect(try total(database) == 620_000)
        let notices = try database.rows("notices")
        #expect(notices.map { $0.text("rule") } == ["bulk-tells-notice/1"])
        #expect(notices.map { $0.cents("open_cents") } == [0])
        // Before the bulk file was there the notice counted.
        #expect(try total(database, asOf: "2024-05-31") == 500_040)
    }

    @Test func oneBulkRowTellsOneNotice() throws {
        let first = try Filed.expenditure("N.1", "5000.00", paid: "20240208")
        let second = try Filed.expenditure("N.2", "5000.00", paid: "20240208")
        let database = try FiledDatabase([
            ("pas224.txt", Filed.pas2(1, "5000", paid: "02082024", filing: "900")),
            ("101.fec", try Filed.notice(signed: "20240210", [first, second])),
        ])
        #expect(try total(database) == 1_000_000)
    }

    @Test func aDifferentAmountOrDayIsAnotherEvent() throws {
        let database = try FiledDatabase([
            (
                "pas224.txt",
                Filed.pas2(1, "5002", paid: "02082024", filing: "900")
                    + Filed.pas2(2, "5000", paid: "02072024", filing: "900")
            ),
            ("101.fec", try notice("5000.00")),
        ])
        #expect(try total(database) == 1_500_200)
    }

    /// The rows of the bulk file that the loaded report tells are silent (filing-speaks/1).
    @Test func theReportSpeaksForItsBulkRows() throws {
        let report = try Filed.regular(
            from: "20240101", through: "20240331", signed: "20240415",
            [try Filed.expenditure("SE.1", "5250.75", paid: "20240208")])
        let database = try FiledDatabase([
            (
                "pas224.txt",
                Filed.pas2(1, "5251", paid: "02082024", filing: "102")
                    + Filed.pas2(2, "40", paid: "04052024", filing: "103")
            ),
            ("102.fec", report), ("101.fec", try notice("5251.00")),
        ])
        #expect(try total(database) == 529_075)
    }

    @Test func aBulkFileThatGoesLeavesTheNotice() throws {
        let database = try FiledDatabase([("101.fec", try notice("5000.00"))])
        let bulk = try database.add(
            Filed.pas2(1, "5000", paid: "02082024", filing: "900"), as: "pas224.txt")
        #expect(try database.rows("notices").map { $0.text("state") } == ["covered"])
        try database.expectSound()
        // A newer copy of the file no longer has the row: the notice counts again from that day.
        let newer = try database.add(
            Filed.pas2(2, "10", paid: "01052024", filing: "900"), as: "pas224.txt",
            on: "2024-07-01")
        #expect(try total(database, asOf: "2024-06-30") == 500_000)
        #expect(try total(database, asOf: "2024-07-01") == 501_000)
        #expect(try database.rows("notices", asOf: "2024-06-30").first?.cents("open_cents") == 0)
        try database.remove(newer)
        #expect(try total(database) == 500_000)
        try database.remove(bulk)
        #expect(try database.rows("notices").map { $0.text("state") } == ["open"])
        try database.expectSound()
        #expect(try total(database) == 500_000)
    }

    @Test func journalsSpeakOnlyWhereNoFilingDoes() throws {
        let journal = """
            spender_id,spender,candidate_id,support_oppose,date,amount,source
            C99000001,Sample Voices,H4OH12101,support,2024-02-08,"9,000.00","Gazette, 2024"

            """
        let database = try FiledDatabase([("outside-spending-2024.csv", journal)])
        #expect(try total(database) == 900_000)
        try database.add(try notice("5000.00"), as: "101.fec")
        #expect(try total(database) == 500_000)
    }

    /// Both names, an id and a name without one, are one candidate of the race.
    @Test func aNameWithoutAnIDFindsItsCandidate() throws {
        var nameless = Filed.tom
        nameless["id"] = ""
        let database = try FiledDatabase([
            ("cn24.txt", Filed.candidates),
            (
                "101.fec",
                try Filed.notice(
                    signed: "20240210",
                    [
                        try Filed.expenditure(
                            "N.1", "300.00", paid: "20240208", stance: "O", on: nameless),
                        try Filed.expenditure(
                            "N.2", "200.00", paid: "20240208", stance: "O", on: Filed.tom),
                        try Filed.expenditure("N.3", "100.00", paid: "20240208"),
                    ])
            ),
        ])
        let rows = try database.rows("outside-by-side", ["race": "OH-12"])
        #expect(rows.map { $0.text("candidate_id") } == ["H4OH12101", "H4OH12202"])
        #expect(rows.map { $0.cents("helps_cents") } == [60_000, 0])
        #expect(rows.map { $0.cents("opposed_cents") } == [0, 50_000])
        // Without a list of candidates the name stands for itself, in the race as filed.
        let bare = try FiledDatabase([
            (
                "101.fec",
                try Filed.notice(
                    signed: "20240210",
                    [
                        try Filed.expenditure(
                            "N.1", "300.00", paid: "20240208", stance: "O", on: nameless)
                    ])
            )
        ])
        let named = try bare.rows("outside-by-side", ["race": "OH-12"])
        #expect(named.map { $0.text("candidate") } == ["BELL, TOM"])
    }

    /// Without a list of candidates: one filing gives the id, another only the name.
    @Test func aNameFindsTheIDThatAnotherFilingGives() throws {
        var nameless = Filed.tom
        nameless["id"] = ""
        func spent(_ amount: String, on tom: [String: String]) throws -> String {
            try Filed.notice(
                signed: "20240210",
                [
                    try Filed.expenditure(
                        "N.\(amount)", amount, paid: "20240208", stance: "O", on: tom)
                ])
        }
        let anna = try Filed.notice(
            signed: "20240211", [try Filed.expenditure("N.A", "100.00", paid: "20240209")])
        let files: [(name: String, text: String)] = [
            ("101.fec", try spent("300.00", on: nameless)), ("103.fec", anna),
        ]
        let joined = try FiledDatabase(files + [("102.fec", try spent("70.00", on: Filed.tom))])
        let rows = try joined.rows("outside-by-side")
        #expect(rows.map { $0.text("candidate") } == ["GRAY, ANNA", "BELL, TOM"])
        #expect(rows.map { $0.cents("helps_cents") } == [47_000, 0])
        #expect(rows.map { $0.cents("opposed_cents") } == [0, 37_000])
        let his = try joined.rows("outside-by-spender", ["candidate": "H4OH12202"])
        #expect(his.map { $0.cents("oppose_cents") } == [37_000])
        // Another first name is perhaps the same man: money against one does not help the other.
        var thomas = Filed.tom
        thomas["first"] = "THOMAS"
        let apart = try FiledDatabase(files + [("102.fec", try spent("70.00", on: thomas))])
        let three = try apart.rows("outside-by-side")
        #expect(three.map { $0.cents("helps_cents") } == [47_000, 0, 0])
        #expect(
            three.map { $0.text("note") } == [
                nil, "may be the same person as H4OH12202", "may be the same person as BELL, TOM",
            ])
    }

    /// Money against a candidate helps the one rival of the other large party (rival-by-party/1).
    @Test func theOneRivalOnRecordIsHelped() throws {
        let against = try Filed.notice(
            signed: "20240210",
            [
                try Filed.expenditure(
                    "N.1", "300.00", paid: "20240208", stance: "O", on: Filed.tom)
            ])
        func rows(_ more: String) throws -> [[String: Any]] {
            try FiledDatabase([("cn24.txt", Filed.candidates + more), ("101.fec", against)])
                .rows("outside-by-side")
        }
        let helped = try rows("")
        // The list's own status of both is "not yet a candidate": nobody is credited.
        #expect(helped.map { $0.text("candidate_id") } == ["H4OH12202"])
        #expect(
            helped.first?.text("note")
                == "nobody is credited with the money against: no rival known")
        let rival = "H4OH12303|FORD, AMY|DEM|2024|OH|H|12|O|C|C99000003|||SAMPLEVILLE|OH|43201\n"
        let two = try rows(rival)
        #expect(two.map { $0.text("candidate_id") } == ["H4OH12303", "H4OH12202"])
        #expect(two.map { $0.cents("helps_cents") } == [30_000, 0])
        #expect(two.map { $0.cents("opposed_cents") } == [0, 30_000])
        // Two who may be meant: nobody.
        let third = rival.replacing("H4OH12303|FORD, AMY", with: "H4OH12404|REED, LEE")
        #expect(try rows(rival + third).map { $0.text("candidate_id") } == ["H4OH12202"])
    }

    @Test func aSharedCostIsSharedToTheCent() throws {
        let filer = "C30000001"
        func record(_ layout: String, _ fields: [String: String]) throws -> String {
            try Filed.record(
                layout, fields.merging(["filer_committee_id_number": filer]) { old, _ in old })
        }
        let cover = try record(
            "f9",
            [
                "form_type": "F9N", "organization_name": "SAMPLE FORUM",
                "coverage_from_date": "20240220", "coverage_through_date": "20240221",
                "date_signed": "20240222",
            ])
        let cost = try record(
            "f93",
            [
                "form_type": "F93", "transaction_id": "F93.1", "expenditure_amount": "100.01",
                "expenditure_date": "20240220", "payee_organization_name": "MEDIA CO",
            ])
        let named = try [Filed.anna, Filed.tom].enumerated().map { index, candidate in
            try record(
                "f94",
                [
                    "form_type": "F94", "transaction_id": "F94.\(index)",
                    "back_reference_tran_id_number": "F93.1",
                    "candidate_id_number": candidate["id"] ?? "", "candidate_office": "H",
                    "candidate_state": "OH", "candidate_district": "12",
                ])
        }
        let database = try FiledDatabase([("201.fec", Filed.file([cover, cost] + named))])
        let all = try database.rows("outside-by-spender")
        #expect(all.map { $0.cents("other_cents") } == [10_001])
        let one = try database.rows("outside-by-spender", ["candidate": "H4OH12101"])
        #expect(one.map { $0.cents("total_cents") } == [5_001])
        let other = try database.rows("outside-by-spender", ["candidate": "H4OH12202"])
        #expect(other.map { $0.cents("total_cents") } == [5_000])
    }

    @Test func noticesShowGapsSuspectsAndStraddlingDays() throws {
        let notices = try [
            Filed.expenditure("N.1", "5000.00", paid: "20240208"),
            Filed.expenditure("N.2", "80.00", paid: "20240330", seen: "20240402"),
        ]
        let again = try [
            Filed.expenditure("N.1", "5000.00", paid: "20240208"),
            Filed.expenditure("N.9", "5000.00", paid: "20240208", stance: "O"),
        ]
        let report = try Filed.regular(
            from: "20240101", through: "20240331", signed: "20240415",
            [
                try Filed.expenditure("SE.1", "5250.75", paid: "20240208"),
                try Filed.expenditure("SE.2", "33.00", paid: "20240209", memo: "X"),
            ])
        let database = try FiledDatabase([
            ("101.fec", try Filed.notice(signed: "20240210", notices)),
            ("102.fec", try Filed.notice(signed: "20240211", again)), ("103.fec", report),
        ])
        let rows = try database.rows("notices")
        #expect(rows.map { $0.text("straddles") } == ["", "yes", "", ""])
        // A gap of several rows stands on the first.
        #expect(rows.map { $0.cents("gap_cents") } == [-482_925, nil, nil, -500_000])
        #expect(
            rows.map { $0.text("suspect") } == [
                "same again in 102, other stance in 102", nil, "same again in 101",
                "other stance in 101",
            ])
        let before = try database.rows("notices", ["state": "open"], asOf: "2024-04-14")
        #expect(before.count == 4)
        #expect(try database.rows("notices", ["state": "open"]).isEmpty)
    }
}

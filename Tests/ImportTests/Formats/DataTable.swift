import Testing

/// What must become of every file of the sample folders: imported, as what; or refused, and why. A
/// file without an entry fails a test, so that nothing is passed over in silence.
struct DataEntry: CustomTestStringConvertible, Sendable {
    enum Verdict: Sendable {
        case imports(String, as: Shape, header: Int = 0)
        /// Why, in words a person would use.
        case refused(String)
        /// Passed over with a note: nothing but names of columns.
        case skipped
    }

    /// How the independent count reads the file.
    enum Shape: Sendable {
        /// Transactions: every field comes back from the view `ledger`.
        case ledger(columns: String, oracle: String? = nil)
        /// Reference records: every field comes back from the table.
        case records(table: String, columns: String)
        /// A CSV of summaries: id and these money columns come back.
        case summary(view: String, id: String, key: String, money: [String: String])
        case results
        case precincts
        /// Ad buys: rows and the sum of this column, in whole units; `≤100` counts 0.
        case ads(amount: String, sumUnits: Int64, currency: String?, oddQuotes: Bool)
        /// Papers without an amount.
        case documents(rows: Int)
    }

    let path: String
    let verdict: Verdict
    /// The two-year period that the name says, or nil.
    let cycle: Int?

    init(_ path: String, _ verdict: Verdict, cycle: Int? = nil) {
        self.path = path
        self.verdict = verdict
        self.cycle = cycle
    }

    var testDescription: String { path }
}

extension DataEntry {
    private static let mar2019 = "fec-bulk/2020cycle-mar2019/"
    private static let indiv = "indiv_header_file.csv"

    private static let codebook = "a list of codes with their meaning: no transactions"
    private static let repackaged =
        "an FEC summary saved again as CSV by somebody, with a column cycle put in front: not the "
        + "FEC's file any more"

    private static func cm(_ path: String, _ cycle: Int?) -> DataEntry {
        DataEntry(
            path,
            .imports(
                "fec-bulk/cm", as: .records(table: "committee", columns: "cm_header_file.csv")),
            cycle: cycle)
    }

    private static func cn(_ path: String, _ cycle: Int?) -> DataEntry {
        DataEntry(
            path,
            .imports(
                "fec-bulk/cn", as: .records(table: "candidate", columns: "cn_header_file.csv")),
            cycle: cycle)
    }

    private static func ccl(_ path: String, _ cycle: Int?) -> DataEntry {
        DataEntry(
            path,
            .imports(
                "fec-bulk/ccl", as: .records(table: "linkage", columns: "ccl_header_file.csv")),
            cycle: cycle)
    }

    private static func candidates(
        _ path: String, _ format: String, _ cycle: Int, header: Int = 0
    ) -> DataEntry {
        DataEntry(
            path,
            .imports(
                format, as: .records(table: "candidate_summary", columns: "weball"),
                header: header),
            cycle: cycle)
    }

    private static func webk(_ path: String, _ cycle: Int) -> DataEntry {
        DataEntry(
            path,
            .imports(
                "fec-bulk/webk",
                as: .records(table: "committee_summary", columns: "webk_headers.csv")),
            cycle: cycle)
    }

    private static func ledger(
        _ path: String, _ format: String, _ columns: String, oracle: String? = nil,
        cycle: Int? = nil
    ) -> DataEntry {
        DataEntry(
            path,
            .imports(format, as: .ledger(columns: columns, oracle: oracle ?? path)), cycle: cycle)
    }

    static let table: [DataEntry] =
        bulkFiles + summaries + results + adFiles
        + ["ccl", "cm", "cn", "indiv", "oppexp", "oth", "pas2"].map {
            DataEntry("\(mar2019)\($0)_header_file.csv", .skipped)
        }
        + [DataEntry("\(mar2019)webk_headers.csv", .skipped)]
        + ["ccl", "cm", "cn", "indiv", "oppexp", "oth", "pas2", "weball", "webk", "webl"].map {
            DataEntry("fec-bulk/headers-described/\($0)_header_file.csv", .skipped)
        }
        + ["committee_types", "parties", "report_types", "transaction_types"].map {
            DataEntry("fec-bulk/codebooks/\($0).csv", .refused(codebook))
        }
        + ["96", "00", "04", "08", "12", "14"].map {
            DataEntry("fec-bulk/webl/webl\($0)-repackaged.csv", .refused(repackaged))
        }
        + [
            DataEntry(
                "fec-bulk/committee_summary/superpac-summary-2012-CRonly.csv",
                .refused("a newsroom's own summary, with line ends of old Macs (CR alone)")),
            DataEntry(
                "fec-bulk/other/DataDictionaryWEBALL.shtml", .refused("a web page about a format")),
            DataEntry("ga06-2017/538-raw-polls-2018.csv", .refused("opinion polls: no money")),
            DataEntry(
                "ga06-2017/538-special-elections.csv",
                .refused("a newsroom's table of elections with rounded figures: no records")),
        ]

    private static let bulkFiles: [DataEntry] = [
        cm("fec-bulk/2012cycle/cm12.zip", 2012),
        ccl("fec-bulk/2016cycle/ccl.txt", 2016),
        cn("fec-bulk/2016cycle/cn.txt", nil),
        ccl("\(mar2019)ccl.txt", 2020),
        cm("\(mar2019)cm.txt", nil),
        cn("\(mar2019)cn.txt", nil),
        ledger(
            "\(mar2019)indiv20.zip", "fec-bulk/itcont", indiv,
            oracle: "\(mar2019)indiv20.zip!itcont.txt", cycle: 2020),
        ledger("\(mar2019)itpas2.txt", "fec-bulk/itpas2", "pas2_header_file.csv"),
        ledger("\(mar2019)oppexp.part1.txt", "fec-bulk/oppexp", "oppexp_header_file.csv"),
        ledger(
            "\(mar2019)oth20.zip", "fec-bulk/itoth", "oth_header_file.csv",
            oracle: "\(mar2019)oth20.zip!itoth.txt", cycle: 2020),
        ledger(
            "\(mar2019)pas220.zip", "fec-bulk/itpas2", "pas2_header_file.csv",
            oracle: "\(mar2019)itpas2.txt", cycle: 2020),
        candidates("\(mar2019)weball20.txt", "fec-bulk/weball", 2020),
        webk("\(mar2019)webk20.txt", 2020),
        candidates("\(mar2019)webl20.txt", "fec-bulk/webl", 2020),
        ledger(
            "fec-bulk/indiv/itcont-20000-2017.txt", "fec-bulk/itcont", indiv, cycle: 2018),
        candidates(
            "fec-bulk/weball/weball20-with-header.txt", "fec-bulk/weball", 2020, header: 1),
        candidates("fec-bulk/weball/weball22.txt", "fec-bulk/weball", 2022),
        webk("fec-bulk/webk/webk18.txt", 2018),
        candidates("fec-bulk/webl/webl20-with-extra-col.txt", "fec-bulk/webl", 2020),
        ccl("ga06-2017/ccl18.txt", 2018),
        cm("ga06-2017/cm-2018cycle-oct2017.txt", 2018),
        cm("ga06-2017/cm18-oct2017.zip", 2018),
        cn("ga06-2017/cn-2018cycle-oct2017.txt", 2018),
        ledger("ga06-2017/itcont-sample-10000.txt", "fec-bulk/itcont", indiv),
        candidates("ga06-2017/weball18.txt", "fec-bulk/weball", 2018),
    ]

    private static let summaries: [DataEntry] = [
        DataEntry(
            "fec-bulk/candidate_summary/candidate_summary_2020.csv",
            .imports(
                "fec-csv/candidate-summary",
                as: .summary(
                    view: "candidate_summaries", id: "Cand_Id", key: "cand_id",
                    money: [
                        "Total_Receipt": "ttl_receipts_cents",
                        "Total_Disbursement": "ttl_disb_cents",
                        "Cash_On_Hand_COP": "coh_cop_cents",
                        "Individual_Contribution": "ttl_indiv_contrib_cents",
                    ]), header: 1), cycle: 2020),
        DataEntry(
            "ga06-2017/CandidateSummaryAction-2018-05.csv",
            .imports(
                "fec-csv/candidate-summary-action",
                as: .summary(
                    view: "candidate_summaries", id: "can_id", key: "cand_id",
                    money: [
                        "tot_rec": "ttl_receipts_cents", "tot_dis": "ttl_disb_cents",
                        "cas_on_han_clo_of_per": "coh_cop_cents",
                        "ind_con": "ttl_indiv_contrib_cents",
                    ]), header: 1), cycle: 2018),
        DataEntry(
            "fec-bulk/other/lobbyist_bundle.csv",
            .imports(
                "fec-csv/lobbyist-bundle",
                as: .summary(
                    view: "lobbyist_bundle", id: "Committee_Id", key: "cmte_id",
                    money: [
                        "Quarterly_Contribution": "quarterly_cents",
                        "Semi_Annual_Contribution": "semi_annual_cents",
                    ]), header: 1)),
    ]

    private static let results: [DataEntry] =
        ["AprSpec", "JanSpecRun", "JunSpecRun"].map {
            DataEntry(
                "ga06-2017/export-2017\($0).json",
                .imports("results/ga-sos-json", as: .results))
        }
        + ["cobb", "dekalb"].map {
            DataEntry(
                "ga06-2017/20170620__ga__special__general__runoff__\($0)__precinct.csv",
                .imports("results/openelections-precinct", as: .precincts, header: 1))
        }
}

import Testing

/// What must become of every file of states and cities: read as what, with how many rows and which
/// sum; or refused, and why.
struct StateEntry: CustomTestStringConvertible, Sendable {
    enum Verdict: Sendable {
        /// Format, rows posted, and the sum of the control column in cents, counted by other means
        /// (Python's csv and decimal); `rejected` lines are not in it.
        case imports(String, rows: Int, cents: Int64, rejected: Int = 0)
        /// Why, in words a person would use.
        case refused(String)
        /// Members or sheets: each with its own verdict.
        case parts([String: (format: String, rows: Int, cents: Int64)], skipped: Int)
    }

    let path: String
    let verdict: Verdict
    /// Why the sum is not that of the list of files, where it is not.
    var unlike: String?

    init(_ path: String, _ verdict: Verdict, unlike: String? = nil) {
        self.path = "state/" + path
        self.verdict = verdict
        self.unlike = unlike
    }

    var testDescription: String { path }
}

extension StateEntry {
    private static let layout = "a description of columns or codes: no transactions"

    static let table: [StateEntry] = [
        StateEntry("MANIFEST.tsv", .refused("the list of these files")),
        StateEntry(
            "az-seethemoney/Candidates_2004-2023.csv",
            .imports("az/candidates", rows: 3626, cents: 27_050_857_513),
            unlike: "the list leaves out 30 lines whose committee has commas in its name"),
        StateEntry(
            "az-seethemoney/Individuals_2023_5000.csv",
            .imports("az/individuals", rows: 5000, cents: 674_073_828)),
        StateEntry(
            "ca-calaccess/CVR_CAMPAIGN_DISCLOSURE_CD.TSV",
            .imports("ca/cvr", rows: 1000, cents: 0)),
        StateEntry("ca-calaccess/DEBT_CD.TSV", .imports("ca/debt", rows: 1000, cents: 340_690_854)),
        StateEntry("ca-calaccess/EXPN_CD.TSV", .imports("ca/expn", rows: 1000, cents: 462_131_418)),
        StateEntry(
            "ca-calaccess/LOAN_CD.TSV", .imports("ca/loan", rows: 1000, cents: 2_197_009_559)),
        StateEntry("ca-calaccess/RCPT_CD.TSV", .imports("ca/rcpt", rows: 1000, cents: 80_382_847)),
        StateEntry(
            "ca-calaccess/S496_CD.TSV", .imports("ca/s496", rows: 1000, cents: 1_469_904_265)),
        StateEntry(
            "ca-calaccess/SMRY_CD.TSV", .imports("ca/smry", rows: 1000, cents: 3_150_058_663)),
        StateEntry(
            "ca-calaccess/web-export-prop50-2025.csv",
            .imports("ca/web-contributions", rows: 639, cents: 5_143_650)),
        StateEntry(
            "ca-oakland-netfile/460-schedule-A-2011-2013.csv",
            .imports("ca-netfile/contributions", rows: 3930, cents: 148_665_609)),
        StateEntry(
            "ca-oakland-netfile/D-Expenditure-late497.csv",
            .imports("ca-netfile/expenditures", rows: 95, cents: 39_333_946)),
        StateEntry(
            "ca-oakland-netfile/Summary-late497.csv",
            .imports("ca-netfile/summary", rows: 443, cents: 972_446_772)),
        StateEntry(
            "ca-oakland-netfile/efile_COAK_2013.xlsx",
            .parts(
                [
                    "A-Contributions": ("ca-netfile/contributions", 2368, 86_925_912),
                    "C-Contributions": ("ca-netfile/contributions", 34, 3_116_735),
                    "I-Contributions": ("ca-netfile/contributions", 4, 1_018_780),
                    "F461P5-Expenditure": ("ca-netfile/expenditures", 50, 5_720_000),
                    "D-Expenditure": ("ca-netfile/expenditures", 29, 954_495),
                    "G-Expenditure": ("ca-netfile/expenditures", 6, 1_358_038),
                    "E-Expenditure": ("ca-netfile/expenditures", 565, 38_798_809),
                    "F-Expenses": ("ca-netfile/unpaid-bills", 65, 18_586_058),
                    "B1-Loans": ("ca-netfile/loans", 45, 4_155_000),
                    "Summary": ("ca-netfile/summary", 3118, 1_172_175_486),
                    "497": ("ca-netfile/late-contributions", 1, 500_000),
                ], skipped: 5)),
        StateEntry(
            "ca-shasta-netfile/cal-format-460-2026.txt",
            .refused("a whole filing in California's own format, of records of many kinds")),
        StateEntry(
            "calaccess-raw-test.zip",
            .parts(
                [
                    "CVR_CAMPAIGN_DISCLOSURE_CD.TSV": ("ca/cvr", 1000, 0),
                    "DEBT_CD.TSV": ("ca/debt", 1000, 327_652_532),
                    "EXPN_CD.TSV": ("ca/expn", 1000, 819_590_064),
                    "LOAN_CD.TSV": ("ca/loan", 1000, 3_775_151_333),
                    "RCPT_CD.TSV": ("ca/rcpt", 1000, 118_500_266),
                    "S496_CD.TSV": ("ca/s496", 1000, 1_584_620_718),
                    "S497_CD.TSV": ("ca/s497", 1000, 936_316_861),
                    "SMRY_CD.TSV": ("ca/smry", 1000, 2_486_202_335),
                ], skipped: 72)),
        StateEntry(
            "co-tracer/contributions-75-78_2016.csv",
            .imports("co/contributions", rows: 539, cents: 1_613_906_549)),
        StateEntry(
            "dc-ocf-contribs-forAddy.csv",
            .imports("dc/contributions-serial", rows: 2242, cents: 45_454_666)),
        StateEntry(
            "dc-ocf/contributions_2026_5000.csv",
            .imports("dc/contributions", rows: 5000, cents: 112_120_074)),
        StateEntry(
            "dc-ocf/fair_elections.csv", .imports("dc/fair-elections", rows: 59, cents: 907_373_223)
        ),
        StateEntry(
            "efile_BRK_2018.xlsx",
            .parts(
                [
                    "A-Contributions": ("ca-netfile/contributions", 24, 451_100),
                    "C-Contributions": ("ca-netfile/contributions", 40, 863_411),
                    "I-Contributions": ("ca-netfile/contributions", 3, 620_742),
                    "E-Expenditure": ("ca-netfile/expenditures", 35, 556_652),
                    "F-Expenses": ("ca-netfile/unpaid-bills", 3, 65_760),
                    "B1-Loans": ("ca-netfile/loans", 3, 35_000),
                    "Summary": ("ca-netfile/summary", 405, 15_637_001),
                ], skipped: 9)),
        StateEntry(
            "fl-tallahassee/john-dailey.csv",
            .imports("tallahassee/items", rows: 1178, cents: 86_832_100)),
        StateEntry(
            "fl/contributions_sample.txt", .imports("fl/contributions", rows: 2, cents: 502_000)),
        StateEntry(
            "fl/expenditures_sample.txt", .imports("fl/expenditures", rows: 2, cents: 427_800)),
        StateEntry(
            "ga-peachfile/tcon_sample.csv", .imports("ga/contributions", rows: 5, cents: 663_571)),
        StateEntry(
            "ga-peachfile/texp_ie_sample.csv",
            .imports("ga/expenditures", rows: 3, cents: 2_190_000)),
        StateEntry(
            "il-sbe/D2Totals_sample.txt", .imports("il/d2totals", rows: 3, cents: 7_984_100)),
        StateEntry(
            "il-sbe/Expenditures_sample.txt", .imports("il/expenditures", rows: 7, cents: 901_000)),
        StateEntry("il-sbe/Receipts_sample.txt", .imports("il/receipts", rows: 7, cents: 327_600)),
        StateEntry(
            "il-sbe/sunshine_receipts_ward1.csv",
            .imports("il/receipts", rows: 1941, cents: 189_369_424)),
        StateEntry(
            "mn-cfb/ie_committees.csv",
            .imports("mn/contributions", rows: 1383, cents: 6_863_579_856)),
        StateEntry(
            "nc-sbe/transinq_results_2019-8.csv",
            .imports("nc/transactions", rows: 4633, cents: 136_702_752)),
        StateEntry(
            "netfile-460-A-Contributions.csv",
            .imports("ca-netfile/contributions", rows: 129, cents: 35_382_000)),
        StateEntry(
            "netfile-460-E-Expenditure.csv",
            .imports("ca-netfile/expenditures", rows: 129, cents: 50_106_912)),
        StateEntry(
            "nv/contributions-hansen-q2-2026.csv",
            .imports("nv/contributions", rows: 11, cents: 1_800_000)),
        StateEntry(
            "nv/expenditures-hansen-q2-2026.csv",
            .imports("nv/expenditures", rows: 12, cents: 2_303_431)),
        StateEntry(
            "nv/report-summary-hansen-ce2-2026.tsv",
            .refused("figures that somebody wrote down, not a file of the state")),
        StateEntry("ny-boe/CODES.TXT", .refused(layout)),
        StateEntry("ny-boe/EFSRECB.TXT", .refused(layout)),
        StateEntry("ny-boe/EFSSCHED.TXT", .refused(layout)),
        StateEntry("ny-boe/FILEREC.TXT", .refused(layout)),
        StateEntry("ny-boe/sample_filers.csv", .imports("ny/filers", rows: 912, cents: 0)),
        StateEntry(
            "nyc-cfb-2013-sample.csv",
            .imports("nyc/contributions", rows: 5685, cents: 437_614_181)),
        StateEntry("nyc-cfb-cols.txt", .refused(layout)),
        StateEntry(
            "nyc-cfb/2021_inna_vernikov.csv",
            .imports("nyc/contributions", rows: 433, cents: 4_805_466)),
        StateEntry(
            "nyc-cfb/2021_tiffany_caban.csv",
            .imports("nyc/contributions", rows: 2504, cents: 12_191_447)),
        StateEntry(
            "oh/cac_con_sample_cr.csv", .imports("oh/contributions", rows: 5, cents: 425_000)),
        StateEntry(
            "pa-dos/2011c6_all_contrib.txt",
            .imports("pa/contrib", rows: 5840, cents: 355_956_487)),
        StateEntry(
            "pa-dos/2011c6_all_debt.txt", .imports("pa/debt", rows: 114, cents: 78_500_063)),
        StateEntry(
            "pa-dos/2011c6_all_expense.txt",
            .imports("pa/expense", rows: 4465, cents: 584_049_283)),
        StateEntry("pa-dos/2011c6_all_filer.txt", .imports("pa/filer", rows: 240, cents: 0)),
        StateEntry(
            "pa-dos/2011c6_all_receipt.txt",
            .imports("pa/receipt", rows: 123, cents: 13_749_348)),
        StateEntry(
            "tx-dallas/campaign_finance_2024-08-01_5000.csv",
            .imports("dallas/records", rows: 5000, cents: 278_448_156)),
        StateEntry("tx-tec/CFS-Codes.txt", .refused(layout)),
        StateEntry("tx-tec/CFS-ReadMe.txt", .refused(layout)),
        StateEntry(
            "tx-tec/contributions_sample.csv",
            .imports("tx/contributions", rows: 10, cents: 62_483)),
        StateEntry(
            "tx-tec/expenditures_sample.csv",
            .imports("tx/expenditures", rows: 10, cents: 135_295)),
    ]
}

/// What must become of every file of ad buys; see ``DataEntry``.
extension DataEntry {
    private static let stats = "google-political-ads-advertiser-stats.csv"
    private static let readMe = "a description of the files beside it"

    private static func ads(
        _ path: String, _ format: String, amount: String, sum: Int64, currency: String? = nil,
        odd: Bool = false
    ) -> DataEntry {
        DataEntry(
            "ad-buys/\(path)",
            .imports(
                "ad-buys/\(format)",
                as: .ads(amount: amount, sumUnits: sum, currency: currency, oddQuotes: odd),
                header: 1))
    }

    private static func meta(_ what: String, _ format: String, _ sum: Int64) -> DataEntry {
        ads(
            "meta-2020-06-10-last90/FacebookAdLibraryReport_2020-06-10_US_last_90_days_\(what).csv",
            format, amount: "Amount Spent (USD)", sum: sum, odd: true)
    }

    /// The sums are those of formats.md where it gives one, else of an awk run over the file.
    static let adFiles: [DataEntry] = [
        ads(
            "google-2018-09/\(stats)", "google-advertiser-stats", amount: "Total_Spend_USD",
            sum: 14_744_600),
        ads(
            "google-2018-09/google-political-ads-advertiser-weekly-spend.csv",
            "google-weekly-spend", amount: "Spend_USD", sum: 14_435_300),
        ads(
            "google-2018-09/google-political-ads-geo-spend.csv", "google-geo-spend",
            amount: "Total_Spend_USD", sum: 15_672_100),
        ads(
            "google-2018-10/\(stats)", "google-advertiser-stats", amount: "Total_Spend_USD",
            sum: 25_733_800),
        meta("advertisers", "meta-advertisers", 214_209_976),
        meta("Georgia", "meta-region", 7_121_730),
        meta("Puerto Rico", "meta-region", 34_459),
        meta("Unknown", "meta-region", 518),
        meta("Wyoming", "meta-region", 295_348),
        meta("locations", "meta-locations", 214_537_924),
        ads(
            "snap/2018.csv", "snap", amount: "Spend", sum: 744_802, currency: "Currency Code"),
        ads(
            "snap/2019.csv", "snap", amount: "Spend", sum: 6_419_798, currency: "Currency Code"),
        DataEntry(
            "ad-buys/fcc-2014/orders.part1.tsv",
            .imports("ad-buys/fcc-orders-2014", as: .documents(rows: 7_323), header: 1)),
        DataEntry(
            "ad-buys/fcc-opif/facilityfile.part1.csv",
            .imports("ad-buys/fcc-opif", as: .documents(rows: 3_669), header: 1)),
        DataEntry(
            "ad-buys/fcc-2014/issue_ads.tsv",
            .refused("how many contracts were in effect each day: no documents and no money")),
        DataEntry(
            "ad-buys/fcc-2014/schema.tsv", .refused("a list of columns of other tables: no data")),
        DataEntry("ad-buys/google-2018-09/README.txt", .refused(readMe)),
        DataEntry(
            "ad-buys/google-2018-09/google-political-ads-top-keywords-history.csv",
            .refused("spending by search word, several in a row and without a buyer")),
        DataEntry("ad-buys/google-2019-12/README.txt", .refused(readMe)),
        DataEntry("ad-buys/meta-2020-06-10-last90/README.txt", .refused(readMe)),
        DataEntry(
            "ad-buys/meta-2020-06-10-last90/.DS_Store",
            .refused("what a Mac keeps of a folder's looks: no data")),
    ]
}

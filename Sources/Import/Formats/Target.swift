/// Where a column's value goes: a table of the ledger and a column of it.
struct Target: Hashable {
    /// The tables a ledger row is spread over, or `record` for a reference table.
    enum Part: Int, CaseIterable { case filing, party, posting, detail, adBuy, record }

    /// `nil`: the `entry` row itself.
    let part: Part?
    let column: String

    /// Reads a target as written in a format file; nil when it names no such place.
    init?(_ text: String, table: String) {
        let isLedger = table == "entry" || table == "ad_buy"
        if text == "extra" {
            part = isLedger ? .detail : .record
            column = "extra"
            return
        }
        guard isLedger else {
            guard !text.isEmpty, !text.contains(".") else { return nil }
            part = .record
            column = text
            return
        }
        let pieces = text.split(separator: ".").map(String.init)
        guard pieces.count == 2 else { return nil }
        column = pieces[1]
        switch pieces[0] {
        case "entry":
            guard Self.entryColumns.contains(column) else { return nil }
            part = nil
        case "filing": part = .filing
        case "party": part = .party
        case "posting": part = .posting
        case "detail": part = .detail
        case "ad_buy": part = .adBuy
        default: return nil
        }
    }

    static let entryColumns: Set<String> = [
        "entry_day", "amount_cents", "tran_id", "image_num", "sub_id", "aggregate_cents",
        "back_ref_tran_id",
    ]

    /// Targets that take a few words only: the CHECKs of `schema/migrations`, which a bulk load
    /// leaves to the decoder.
    static let words: [String: [String]] = [
        "level": ["state", "county", "precinct", "total-row"],
        "ad_buy.stage": ["reserved", "ordered", "invoiced", "aired", "refunded", "estimated"],
    ]

    /// The SQL table of a part.
    static func table(of part: Part, record: String) -> String {
        switch part {
        case .filing: "filing_ref"
        case .party: "party"
        case .posting: "posting"
        case .detail: "detail"
        case .adBuy: "ad_buy"
        case .record: record
        }
    }

    /// The key column of a part's table.
    static func key(of part: Part) -> String {
        switch part {
        case .filing: "filing_id"
        case .party: "party_id"
        case .posting: "posting_id"
        case .detail: "detail_id"
        case .adBuy: "entry_id"
        case .record: "record_id"
        }
    }
}

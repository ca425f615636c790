/// The places that a format file may fill, and what each takes: the columns of `schema/migrations`
/// without keys and without what the import settles by itself (class, status, bases of long ids,
/// the interval of an amount phrase). A test holds this list against the schema.
package enum FormatTargets {
    /// What a place takes.
    package enum Kind: String {
        case text
        /// US cents, from an amount.
        case cents = "an amount"
        /// Days from 1970-01-01, from a date.
        case day = "a date"
        case integer = "a whole number"
        /// Digits or text as filed.
        case id = "an id"

        /// The value types of columns that fit.
        var types: [SourceFormat.ValueType] {
            switch self {
            case .text:
                [
                    .text, .word, .fecID, .integer, .partialDate, .dateISO, .dateSlashed,
                    .dateMMDDYYYY, .dateYYYYMMDD, .dateDDMonYY, .timestamp,
                ]
            case .cents: [.amount, .amountUS]
            case .day:
                [
                    .dateISO, .dateSlashed, .dateMMDDYYYY, .dateYYYYMMDD, .dateDDMonYY, .timestamp,
                ]
            case .integer: [.integer]
            case .id: [.text, .integer]
            }
        }
    }

    private static let texts: [String: String] = [
        "filing": "cmte_id filer_name amndt_ind rpt_yr rpt_tp file_num prev_file_num",
        "party": "entity_tp name city state zip_code employer occupation last_name first_name "
            + "middle_name prefix suffix street_1 street_2",
        "posting": "transaction_tp transaction_pgi memo_cd line_num form_tp_cd sched_tp_cd "
            + "category category_desc other_id cand_id cand_name office office_state "
            + "office_district cand_party sup_opp election_yr election_desc back_ref_sched "
            + "cand_last_name cand_first_name",
        "detail": "memo_text purpose back_ref_tran_id stated_source note",
        "ad_buy": "stage medium station market invoice_no advertiser buyer currency revision "
            + "contest order_no advertiser_id sponsor_ids commission",
        "committee": "cmte_id cmte_nm tres_nm cmte_st1 cmte_st2 cmte_city cmte_st cmte_zip "
            + "cmte_dsgn cmte_tp cmte_pty_affiliation cmte_filing_freq org_tp connected_org_nm "
            + "cand_id stated_source note",
        "candidate": "cand_id cand_name cand_pty_affiliation cand_office_st cand_office "
            + "cand_office_district cand_ici cand_status cand_pcc cand_st1 cand_st2 cand_city "
            + "cand_st cand_zip stated_source note",
        "linkage": "cand_id cmte_id cmte_tp cmte_dsgn linkage_id",
        "candidate_summary": "cand_id cand_name cand_ici pty_cd cand_pty_affiliation cand_office "
            + "cand_office_st cand_office_district cand_st1 cand_st2 cand_city cand_st cand_zip "
            + "link_image spec_election prim_election run_election gen_election "
            + "gen_election_precent",
        "committee_summary": "cmte_id cmte_nm cmte_tp cmte_dsgn cmte_filing_freq",
        "lobbyist_bundle": "cmte_id cmte_nm link_image election_st election_district rpt_tp",
        "election": "race election_date election_tp office state district stated_source note",
        "result": "race election_date contest office state district level county precinct "
            + "candidate_name cand_id party vote_type stated_source note",
        "stated_total": "race subject subject_id measure period as_of stated_source note",
        "claim": "claim_id seed published_on outlet attributed_to subject counterpart measure "
            + "unit contest scope note",
        "received": "file_num received_on stated_source note",
        "ad_document": "document_id kind station advertiser product agency order_no revision "
            + "estimate_no commission folder file_name url",
        "sponsor_match": "sponsor cmte_id decision decided_by decided_on why",
    ]

    private static let days: [String: String] = [
        "detail": "dissemination_day receipt_day",
        "ad_buy": "flight_start_day flight_end_day",
        "candidate_summary": "cvg_start_day cvg_end_day",
        "committee_summary": "cvg_end_day",
        "lobbyist_bundle": "receipt_day cvg_start_day cvg_end_day",
        "ad_document": "flight_start_day flight_end_day first_day revision_day",
    ]

    private static let amounts: [String: String] = [
        "detail": "aggregate_cents",
        "ad_buy": "net_cents",
        "candidate_summary": "ttl_receipts_cents trans_from_auth_cents ttl_disb_cents "
            + "trans_to_auth_cents coh_bop_cents coh_cop_cents cand_contrib_cents "
            + "cand_loans_cents other_loans_cents ttl_loans_cents cand_loan_repay_cents "
            + "other_loan_repay_cents ttl_loan_repay_cents debts_owed_by_cents "
            + "debts_owed_to_cents indiv_itemized_cents indiv_unitemized_cents "
            + "ttl_indiv_contrib_cents other_pol_cmte_contrib_cents pol_pty_contrib_cents "
            + "ttl_contrib_cents offsets_to_op_exp_cents offsets_to_fundraising_cents "
            + "offsets_to_legal_cents other_receipts_cents op_exp_cents exempt_legal_disb_cents "
            + "fundraising_disb_cents indiv_refunds_cents pol_pty_refunds_cents "
            + "cmte_refunds_cents ttl_refunds_cents other_disb_cents net_contrib_cents "
            + "net_op_exp_cents",
        "committee_summary": "ttl_receipts_cents trans_from_aff_cents indv_contrib_cents "
            + "other_pol_cmte_contrib_cents cand_contrib_cents cand_loans_cents "
            + "ttl_loans_received_cents ttl_disb_cents tranf_to_aff_cents indv_refunds_cents "
            + "other_pol_cmte_refunds_cents cand_loan_repay_cents loan_repay_cents coh_bop_cents "
            + "coh_cop_cents debts_owed_by_cents nonfed_trans_received_cents "
            + "contrib_to_other_cmte_cents ind_exp_cents pty_coord_exp_cents "
            + "nonfed_share_exp_cents",
        "lobbyist_bundle": "quarterly_cents semi_annual_cents",
    ]

    private static let integers: [String: String] = [
        "ad_buy": "spots", "candidate": "cand_election_yr",
        "linkage": "cand_election_yr fec_election_yr", "result": "votes",
    ]

    private static let entry: [String: Kind] = [
        "entry_day": .day, "amount_cents": .cents, "tran_id": .id, "image_num": .id, "sub_id": .id,
    ]

    /// Of electronic filings alone: other rows have no room for them.
    private static let filedEntry: [String: Kind] = [
        "aggregate_cents": .cents, "back_ref_tran_id": .id,
    ]

    /// What a blank becomes an empty text in, because the schema demands one.
    static let emptyTexts: Set<String> = ["cmte_id", "subject", "measure"]

    /// Columns that the schema demands and gives no value of its own, by table (`filing` and
    /// `ad_buy` as in targets).
    static let demanded: [String: [String]] = [
        "filing": ["cmte_id"], "ad_buy": ["stage"], "committee": ["cmte_id"],
        "candidate": ["cand_id"], "linkage": ["cand_id", "cmte_id"],
        "candidate_summary": ["cand_id"], "committee_summary": ["cmte_id"],
        "lobbyist_bundle": ["cmte_id"], "election": ["race", "election_date", "election_tp"],
        "result": ["level", "candidate_name", "votes"],
        "stated_total": ["subject", "measure", "verbatim", "stated_source"],
        "claim": ["claim_id", "measure", "verbatim", "unit"],
        "received": ["file_num", "received_on"], "ad_document": ["document_id", "kind"],
        "sponsor_match": ["sponsor", "cmte_id", "decision", "decided_by", "decided_on", "why"],
    ]

    /// The places of one table, by column.
    ///
    /// - Parameter table: as in targets: `filing`, `party`, …, or a reference table.
    package static func columns(of table: String, isFiling: Bool = false) -> [String: Kind] {
        if table == "entry" {
            return isFiling ? entry.merging(filedEntry) { own, _ in own } : entry
        }
        var found: [String: Kind] = [:]
        for (list, kind) in [
            (texts, Kind.text), (days, .day), (amounts, .cents), (integers, .integer),
        ] {
            for name in (list[table] ?? "").split(separator: " ") { found[String(name)] = kind }
        }
        return found
    }
}

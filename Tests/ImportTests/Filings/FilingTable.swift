import Testing

/// What must become of every file of the folder of real filings: imported with so many rejects, or
/// refused, and why. A file without an entry fails a test.
struct FilingEntry: CustomTestStringConvertible, Sendable {
    enum Verdict: Sendable {
        /// With how many rejected records, and why.
        case imports(rejected: Int = 0, because: String = "")
        /// With which code, and why in words a person would use.
        case refused(String, because: String)
    }

    let path: String
    let verdict: Verdict

    var testDescription: String { path }

    init(_ path: String, _ verdict: Verdict = .imports()) {
        self.path = path
        self.verdict = verdict
    }

    static let table: [FilingEntry] =
        whole.map { FilingEntry(String($0)) } + [
            FilingEntry(
                "F3/v180.5_F3A_fastfec_filing_invalid_version.fec",
                .refused("unsupported_version", because: "there is no such version")),
            FilingEntry(
                "F3/vP3.3_F3N_fecparse_1135558.fec",
                .imports(
                    rejected: 14, because: "fourteen payments whose amount was left blank on paper")
            ),
            FilingEntry(
                "F3X/vP3.0_F3XN_fecparse_paper2.fec",
                .imports(rejected: 1, because: "one gift whose amount was left blank on paper")),
            FilingEntry(
                "SI/v3.00_SI_fecparse_no-header-mapping.fec",
                .refused("unknown_form", because: "SI is a schedule, and no form begins with it")),
            FilingEntry(
                "empty/vempty_empty_feco3_empty.fec",
                .refused("empty_file", because: "there is nothing in it")),
            FilingEntry(
                "none/v3.00__fecparse_last-value.fec",
                .refused("missing_cover", because: "it ends after its header")),
        ]

    private static let whole = """
        F1/v8.0_F1N_fecguide_F1 F1/v8.2_F1N_fecfile_1238371 F13/v6.4_F13N_fech_425925
        F1M/v5.3_F1MN_fecguide_F1M F2/v7.0_F2N_fecguide_F2 F24/v8.0_F24N_fecguide_775739
        F24/v8.0_F24N_fech_752356 F24/v8.2_F24N_fecfile_1238394 F24/v8.2_F24N_fecfile_1238403
        F3/v3.00_F3A_fecparse_34411 F3/v5.00_F3N_fech_82094 F3/v6.4_F3N_fech_467627
        F3/v8.0_F3A_fech_767339 F3/v8.2_F3A_fecfile_1238417 F3/v8.2_F3A_fecfile_1238418
        F3/v8.2_F3N_fecfile_1229017 F3/v8.2_F3N_fecfile_1238378 F3/v8.2_F3N_fecfile_1238408
        F3/v8.2_F3N_fecfile_1238419 F3/v8.2_F3T_fecfile_1238412 F3/v8.3_F3A_feco3_slash_form
        F3/v8.3_F3N_fastfec_1544132 F3/v8.3_F3N_feco3_too_few_fields F3/vP2.6_F3N_fecparse_843444
        F3L/v8.0_F3LN_fecguide_F3L F3P/v5.00_F3PN_fech_97405 F3P/v8.0_F3PN_fech_748730
        F3P/v8.1_F3PA_feco3_text F3P/v8.1_F3PA_walker_1024106 F3P/v8.1_F3PN_fecloader_romney-f3p
        F3P/v8.1_F3PN_walker_1029240 F3P/v8.1_F3PN_walker_1029457 F3P/v8.1_F3PN_walker_1029571
        F3P/v8.3_F3PN_fastfec_1527862 F3X/v2.02_F3XA_feco3_legacy_header
        F3X/v3.00_F3XA_fecfile_27789 F3X/v3.00_F3XN_fecparse_undefined-row-type
        F3X/v8.0_F3XN_fech_753533 F3X/v8.0_F3XN_fech_771694 F3X/v8.1_F3XN_fecparse_federal-refunds
        F3X/v8.1_F3XN_pyfec_1019943 F3X/v8.2_F3XA_fecfile_1238402 F3X/v8.2_F3XN_fecfile_1238366
        F3X/v8.2_F3XN_fecfile_1238370 F3X/v8.2_F3XN_fecfile_1238376 F3X/v8.2_F3XN_fecfile_1238397
        F3X/v8.2_F3XN_fecfile_1238400 F3X/v8.2_F3XN_fecfile_1238411 F3X/v8.2_F3XN_fecfile_1238414
        F3X/v8.2_F3XN_fecfile_1238416 F3X/v8.3_F3XA_feco3_multi_text
        F3X/vP3.4_F3XN_fecloader_paper-f3x F4/v8.0_F4N_fecguide_F4 F5/v8.0_F5N_fecguide_F5
        F6/v8.0_F6N_fecguide_F6 F6/v8.2_F6N_fecfile_1238368 F6/v8.2_F6N_fecfile_1238372
        F6/v8.2_F6N_fecfile_1238374 F6/v8.2_F6N_fecfile_1238375 F6/v8.2_F6N_fecfile_1238382
        F6/v8.2_F6N_fecfile_1238383 F6/v8.2_F6N_fecfile_1238391 F6/v8.2_F6N_fecfile_1238393
        F6/v8.2_F6N_fecfile_1238395 F6/v8.2_F6N_fecfile_1238396 F6/v8.2_F6N_fecfile_1238404
        F6/v8.2_F6N_fecfile_1238406 F6/v8.2_F6N_fecfile_1238413 F7/v8.0_F7N_fech_747058
        F9/v8.0_F9N_fecguide_F9 F99/v3.00_F99_fecparse_form-99 F99/v8.0_F99_fech_862554
        F99/v8.2_F99_fecfile_1236235 F99/v8.3_F99_fecfile_1260488
        """.split(whereSeparator: \.isWhitespace).map { String($0) + ".fec" }
}

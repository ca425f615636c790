/// Who reads the files of a format: the `reader` of a format file.
enum FormatReader: String, CaseIterable {
    /// Lines and fields, as the format file describes them.
    case delimited
    /// Precinct results of OpenElections.
    case openElections = "openelections"
    /// Results of Georgia's Secretary of State.
    case georgia = "ga-sos-results"
    /// Meta's report of political ads.
    case metaReport = "meta-report"
    /// Electronic filings.
    case filings = "fec-efile"
}

extension FormatReader {
    /// The one table whose rows it makes; nil where it makes those of any.
    var table: String? {
        switch self {
        case .openElections, .georgia: "result"
        case .metaReport: "ad_buy"
        case .delimited, .filings: nil
        }
    }

    /// The targets that it fills itself, whatever the format file says; in the order of columns.
    var filled: [String] {
        switch self {
        case .openElections: ["race", "election_date", "state", "level", "is_candidate"]
        case .georgia:
            [
                "election_date", "race", "contest", "state", "district", "level", "county",
                "candidate_name", "party", "vote_type", "votes",
            ]
        case .delimited, .metaReport, .filings: []
        }
    }
}

extension SourceFormat {
    /// The id of the one format of electronic filings, as `source.format` holds it.
    static let filings = FormatReader.filings.rawValue

    /// Whether its files are electronic filings.
    var isFilings: Bool { reader == FormatReader.filings.rawValue }
}

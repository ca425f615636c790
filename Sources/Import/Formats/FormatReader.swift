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

extension SourceFormat {
    /// The id of the one format of electronic filings, as `source.format` holds it.
    static let filings = FormatReader.filings.rawValue

    /// Whether its files are electronic filings.
    var isFilings: Bool { reader == FormatReader.filings.rawValue }
}

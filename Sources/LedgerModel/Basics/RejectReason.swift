/// Why a record, or a whole file, was refused. The raw values are stable: scripts rely on them.
///
/// Rule: docs/decisions.md, decision 3.
public enum RejectReason: String, Hashable, Sendable, CaseIterable {
    // The whole file is refused, nothing of it posted.

    /// A file of no bytes.
    case emptyFile = "empty_file"
    /// A filing in a version of the format we have no layout for.
    case unsupportedVersion = "unsupported_version"
    /// A format with a header, and a first line that is none.
    case missingHeader = "missing_header"
    /// A required column is not in the header.
    case missingColumn = "missing_column"
    /// Two columns of one name: neither is picked.
    case duplicateColumn = "duplicate_column"

    // One record is refused, kept with its line and raw bytes.

    /// More or fewer fields than the format has.
    case columnCount = "column_count"
    /// A blank amount, which is not zero.
    case missingAmount = "missing_amount"
    /// Not an amount in the accepted grammar.
    case badAmount = "bad_amount"
    /// A non-zero third decimal.
    case amountPrecision = "amount_precision"
    /// Beyond ``Cents/largestInFile``.
    case amountRange = "amount_range"
    /// A blank date where the format demands one.
    case missingDate = "missing_date"
    /// Not a real day in the declared form.
    case badDate = "bad_date"
    /// A blank where the format demands a value.
    case missingValue = "missing_value"
    /// A value that is not of the declared type.
    case badValue = "bad_value"
    /// A key that may not repeat, seen earlier in the file; the first stays.
    case duplicateKey = "duplicate_key"
    /// A NUL byte anywhere in the record.
    case embeddedNUL = "embedded_nul"
    /// A record over 1 MiB.
    case lineTooLong = "line_too_long"
    /// Quoting that does not balance; reading resumes at the next line.
    case unbalancedQuote = "unbalanced_quote"
    /// The file ends inside the record.
    case truncatedRecord = "truncated_record"
    /// A .fec line of a type its version does not have.
    case unknownForm = "unknown_form"
    /// Text in a .fec whose end mark is missing.
    case unterminatedText = "unterminated_text"

    /// Whether it refuses the file as a whole rather than one record.
    public var refusesFile: Bool {
        switch self {
        case .emptyFile, .unsupportedVersion, .missingHeader, .missingColumn,
            .duplicateColumn:
            true
        default:
            false
        }
    }

    /// The reason in words, to follow a colon.
    public var text: String {
        switch self {
        case .emptyFile: "the file is empty"
        case .unsupportedVersion: "this version of the format is not supported"
        case .missingHeader: "the header line is missing"
        case .missingColumn: "a required column is missing"
        case .duplicateColumn: "two columns have the same name"
        case .columnCount: "wrong number of fields"
        case .missingAmount: "the amount is blank"
        case .badAmount: "not an amount like 50 or -12.34"
        case .amountPrecision: "the amount has more than two decimals"
        case .amountRange: "the amount is larger than 999,999,999,999.99"
        case .missingDate: "the date is blank"
        case .badDate: "not a real date in the expected form"
        case .missingValue: "a required value is blank"
        case .badValue: "the value is not of the expected kind"
        case .duplicateKey: "the key was seen earlier in this file"
        case .embeddedNUL: "the record contains a NUL byte"
        case .lineTooLong: "the record is longer than 1 MiB"
        case .unbalancedQuote: "the quotes do not balance"
        case .truncatedRecord: "the file ends inside this record"
        case .unknownForm: "unknown type of line"
        case .unterminatedText: "the text block does not end"
        }
    }
}

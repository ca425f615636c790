/// What a reader should know of a posted row or of a whole file. The raw values are stable.
///
/// A finding never keeps a row out of the ledger; a ``RejectReason`` does.
public enum FindingCode: String, Hashable, Sendable, CaseIterable {
    /// A blank date, posted without one.
    case missingDate = "missing_date"
    /// A blank value, posted without it.
    case missingValue = "missing_value"
    /// Bytes that are not UTF-8, read as Windows-1252.
    case encodingFallback = "encoding_fallback"
    /// Quotes inside a quoted value are not doubled; the line was read once more, loosely.
    case oddQuotes = "odd_quotes"
    /// A row equal to an earlier one where no key can tell; both are posted.
    case possibleDuplicate = "possible_duplicate"
    /// A code not in the FEC's list; kept as filed.
    case unknownCode = "unknown_code"
    /// A column the format does not name; its values are kept as extra.
    case unknownColumn = "unknown_column"
    /// No cycle was given, nor is one in the file name.
    case cycleUnknown = "cycle_unknown"
    /// Amounts in several currencies in one row: one of them speaks, never their sum.
    case furtherCurrency = "further_currency"
    /// An amount with decimals below the cent, rounded to the nearest cent.
    case roundedAmount = "rounded_amount"
    /// A line above the header that holds a title.
    case titleLine = "title_line"
    /// A zip member that repeats rows of another.
    case memberSkipped = "member_skipped"
    /// A record has more fields than its layout; they were kept.
    case longRecord = "long_record"
    /// A value of a cover page is not of its kind; it was kept as filed.
    case oddCover = "odd_cover"
    /// The report numbers of a filing's versions say that some are not loaded.
    case versionsMissing = "versions_missing"
    /// A row stands on a line that its form does not have; kept and counted nowhere.
    case unknownLineNumber = "unknown_line_number"
    /// A row that may be told twice: a notice, where nothing says what repeats it.
    case noticeUnsure = "notice_unsure"

    /// The finding in words, to follow a colon.
    public var text: String {
        switch self {
        case .missingDate: "the date is blank"
        case .missingValue: "a value is blank"
        case .encodingFallback: "not UTF-8; read as Windows-1252"
        case .oddQuotes: "quotes inside a quoted value are not doubled; read as data"
        case .possibleDuplicate: "equal to an earlier row; both were posted"
        case .unknownCode: "the code is not in the list; kept as filed"
        case .unknownColumn: "unknown column; its values were kept"
        case .cycleUnknown: "the two-year period is not known; give --cycle"
        case .longRecord: "more fields than the layout has; the rest was kept"
        case .versionsMissing: "versions of this report are not loaded"
        case .unknownLineNumber: "the form has no such line; kept and counted nowhere"
        case .noticeUnsure: "a notice that another filing may tell as well; both are counted"
        case .oddCover: "a value of the cover is not of its kind; kept as filed"
        case .furtherCurrency:
            "amounts in more than one currency; the first speaks, the others are kept as extra"
        case .roundedAmount: "an amount with decimals below the cent; rounded, half to even"
        case .titleLine: "a title above the header; skipped"
        case .memberSkipped: "the member repeats rows of another and was skipped"
        }
    }
}

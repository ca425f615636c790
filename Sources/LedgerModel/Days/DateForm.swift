/// A way of writing dates that a format file can declare for a column.
///
/// The raw values are the value types of docs/architecture.md. Every form is strict: digits in full
/// width, nothing after them (a timestamp is not a date), and a real day of the calendar.
public enum DateForm: String, Hashable, Sendable, CaseIterable {
    /// Eight digits, month first: `04182017` (itcont, itoth, itpas2).
    case mmddyyyy = "date-mmddyyyy"
    /// Month first with slashes: `04/18/2017` (oppexp, webl, weball, webk).
    case mmddyyyySlashes = "date-mm/dd/yyyy"
    /// Eight digits, year first: `20170418` (.fec filings).
    case yyyymmdd = "date-yyyymmdd"
    /// ISO 8601: `2017-04-18` (journals, ad buys, the FEC's summary CSVs).
    case iso = "date-iso"
    /// Day, English month and year: `18-APR-17` or `18-APR-2017`, letters of either case (the FEC's
    /// CSVs). Two digits 00 to 69 are 2000 to 2069, and 70 to 99 are 1970 to 1999.
    case ddMonYY = "date-dd-mon-yy"
}

/// One loaded file, or one member of a zip: a row of the table `source`.
public struct Source: Hashable, Sendable {
    /// Whether its rows speak.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// They do.
        case current
        /// A newer snapshot of the same series speaks instead.
        case superseded
        /// It was un-imported; only its record remains.
        case removed
    }

    /// What became of its records. Every record is exactly one of these.
    public struct Records: Hashable, Sendable {
        /// Rows in the ledger.
        public var posted: Int64 = 0
        /// Rows refused and kept with their reason.
        public var rejected: Int64 = 0
        /// Header records, the cover of a filing included.
        public var header: Int64 = 0
        /// Blank records.
        public var blank: Int64 = 0
        /// Records of free text.
        public var text: Int64 = 0

        /// Lines of records behind their first one: line ends inside quotes.
        public var continuedLines: Int64 = 0

        /// No records yet.
        public init() {}

        /// All of them, for the conservation check.
        public var all: Int64 { posted + rejected + header + blank + text }
    }

    /// Its number, from 1.
    public let id: Int64
    /// File name as given, without its folder.
    public let file: String
    /// Member of a zip; nil when the file is not one.
    public var member: String?
    /// The path of its format under importers/ without the ending, such as `fec-bulk/itcont`.
    public let format: String
    /// The even year that ends the two-year period; nil when not known.
    public var cycle: Int?
    /// SHA-256 of the (unzipped) bytes, in hexadecimal.
    public let sha256: String
    /// What became of its records.
    public var records = Records()
    /// Control sum of the format's one declared amount column, as signed in the file.
    public var sum = Cents.zero
    /// How exactly its amounts are known.
    public var precision: Precision
    /// Whether its rows speak.
    public var state = State.current
    /// When it became public, if told.
    public var receivedOn: Day?

    /// A source that nothing was read from yet.
    public init(id: Int64, file: String, format: String, sha256: String, precision: Precision) {
        self.id = id
        self.file = file
        self.format = format
        self.sha256 = sha256
        self.precision = precision
    }
}

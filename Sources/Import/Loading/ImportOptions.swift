/// What the user asked of an import.
public struct ImportOptions: Sendable {
    /// The format's id, when it is not to be recognised.
    public var formatID: String?
    /// A format file of the user's own.
    public var formatFile: SourceFormat?
    /// The two-year period, when the file name does not say.
    public var cycle: Int?
    /// When the file became public, as an ISO date.
    public var receivedOn: String?
    /// Only this member of a zip.
    public var member: String?
    /// The FEC's number of a filing, when its file name does not say.
    public var fileNumber: String?
    /// Refuse the file when more records than this are rejected.
    public var maxRejects: Int?
    /// Today's date (UTC, ISO), from which a file speaks when `receivedOn` is not given.
    public var today: String
    /// The time now (UTC, ISO).
    public var now: String
    /// Called with (name, bytes so far, bytes in all or nil); may throw to stop.
    public var onProgress: (@Sendable (String, Int, Int?) throws -> Void)?

    /// Options with nothing asked for.
    public init(today: String, now: String) {
        self.today = today
        self.now = now
    }
}

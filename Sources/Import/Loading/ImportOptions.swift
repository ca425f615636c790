/// What the user asked of an import.
package struct ImportOptions: Sendable {
    /// The format's id, when it is not to be recognised.
    package var formatID: String?
    /// A format file of the user's own.
    package var formatFile: SourceFormat?
    /// Formats in folders of the user's own, which are looked at without being asked for.
    package var ownFormats: [SourceFormat] = []
    /// The two-year period, when the file name does not say.
    package var cycle: Int?
    /// When the file became public, as an ISO date.
    package var receivedOn: String?
    /// Only this member of a zip.
    package var member: String?
    /// The FEC's number of a filing, when its file name does not say.
    package var fileNumber: String?
    /// Refuse the file when more records than this are rejected.
    package var maxRejects: Int?
    /// Today's date (UTC, ISO), from which a file speaks when `receivedOn` is not given.
    package var today: String
    /// The time now (UTC, ISO).
    package var now: String
    /// Called with (name, bytes so far, bytes in all or nil); may throw to stop.
    package var onProgress: (@Sendable (String, Int, Int?) throws -> Void)?

    /// Options with nothing asked for.
    package init(today: String, now: String) {
        self.today = today
        self.now = now
    }
}

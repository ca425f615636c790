import Wording

/// What became of one file or member. Its JSON form is a contract (one object a line).
package struct ImportOutcome: Sendable {
    /// File name as given.
    package var file: String
    /// Member of a zip.
    package var member: String?
    /// Format id, once recognised.
    package var format: String?
    /// Set when something was stored, or when the content was stored before.
    package var sourceID: Int64?
    /// Physical lines.
    package var lines = 0
    /// Records posted.
    package var good = 0
    /// Records rejected.
    package var rejected = 0
    /// Blank records.
    package var blank = 0
    /// Header records.
    package var header = 0
    /// Text records.
    package var text = 0
    /// Lines of records behind their first one.
    package var continued = 0
    /// Control sum in cents.
    package var sumCents: Int64 = 0
    /// Of which on memo entries.
    package var memoCents: Int64 = 0
    /// The first rejects, at most ``shownLimit``.
    package var rejects: [(line: Int, column: String?, reason: String, message: String)] = []
    /// The first warnings, at most ``shownLimit``.
    package var warnings: [(line: Int, code: String, message: String)] = []
    /// The source that already held this content.
    package var duplicateOf: Int64?
    /// The source this one superseded.
    package var supersedes: Int64?
    /// The two-year period that the source of a known file was given now.
    package var recycled: Int?
    /// Why the file was passed over: it is no data.
    package var skipped: String?
    /// Why nothing was posted.
    package var refusal: ImportError?
    /// Time by phase, for benchmarks.
    package var timings: [(name: String, microseconds: Int64)] = []
    /// Bytes read.
    package var bytes = 0

    /// How many rejects and warnings are listed; all are kept in the database.
    package static let shownLimit = 10_000

    init(file: String, member: String?) {
        self.file = file
        self.member = member
    }

    /// Notes what a batch rejected and warned of, as far as it is shown.
    mutating func take(_ batch: Batch) {
        for reject in batch.rejects where rejects.count < Self.shownLimit {
            rejects.append((reject.line, reject.column, reject.reason, reject.message))
        }
        for warning in batch.warnings where warnings.count < Self.shownLimit {
            warnings.append((warning.line, warning.code, warning.message))
        }
    }

    /// One line of JSON.
    package var json: String {
        func text(_ value: String?) -> String {
            value.map { JSONText.quoted($0, form: .stored) } ?? "null"
        }
        func number(_ value: Int64?) -> String { value.map { "\($0)" } ?? "null" }
        let rejectList = rejects.map {
            "{\"line\":\($0.line),\"column\":\(text($0.column)),\"reason\":\(text($0.reason)),"
                + "\"message\":\(text($0.message))}"
        }
        let warningList = warnings.map {
            "{\"line\":\($0.line),\"code\":\(text($0.code)),\"message\":\(text($0.message))}"
        }
        var parts = [
            "\"file\":\(text(file))", "\"member\":\(text(member))", "\"format\":\(text(format))",
            "\"source_id\":\(number(sourceID))", "\"lines\":\(lines)", "\"good\":\(good)",
            "\"rejected\":\(rejected)", "\"blank\":\(blank)", "\"header\":\(header)",
            "\"text\":\(self.text)", "\"sum_cents\":\(sumCents)", "\"memo_cents\":\(memoCents)",
            "\"rejects\":[\(rejectList.joined(separator: ","))]",
            "\"warnings\":[\(warningList.joined(separator: ","))]",
            "\"duplicate_of\":\(number(duplicateOf))", "\"supersedes\":\(number(supersedes))",
        ]
        if continued > 0 { parts.append("\"continued\":\(continued)") }
        if let recycled { parts.append("\"cycle\":\(recycled)") }
        if let skipped { parts.append("\"skipped\":\(text(skipped))") }
        if let refusal {
            parts.append(
                "\"refused\":{\"code\":\(text(refusal.code)),\"message\":\(text(refusal.message))}")
        }
        return "{" + parts.joined(separator: ",") + "}"
    }
}

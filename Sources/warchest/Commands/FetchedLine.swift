import Fetching
import Report

/// What became of a file, as a line of `warchest fetch --json`.
struct FetchedLine {
    let file: FetchRun.Wanted
    var fetched: Downloader.Fetched?
    var receivedOn: String?
    var problem: FetchError?

    /// One JSON object without line breaks.
    var json: String {
        var members: [(String, JSONValue)] = [
            ("file", .text(file.download.name)), ("address", .text(file.download.url)),
            ("state", .text(state)),
        ]
        if let fetched {
            let record = fetched.record
            members += [
                ("path", .text(fetched.path)),
                ("bytes", record.bytes.map { .integer(Int64($0)) } ?? .null),
                ("sha256", .optional(record.sha256)), ("etag", .optional(record.etag)),
                ("last_modified", .optional(record.lastModified)),
                ("received_on", .optional(receivedOn)),
            ]
        }
        if let problem {
            members += [
                ("reason", .text(problem.reason)), ("exit_code", .integer(Int64(problem.exitCode))),
            ]
        }
        return JSONValue.object(members).line
    }

    /// `wanted` is what a dry run would ask for.
    private var state: String {
        guard let fetched else { return problem == nil ? "wanted" : "failed" }
        switch fetched.state {
        case .fetched: return "fetched"
        case .unchanged: return "unchanged"
        case .kept: return "kept"
        }
    }
}

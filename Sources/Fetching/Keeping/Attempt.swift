import Files
import Foundation

/// One attempt at a file: asks for what is missing, takes it, and gives it its name.
struct Attempt {
    let session: HTTPSession
    let download: Download
    let path: String
    let hidden: String
    let part: PartFile
    let kept: FetchRecord?
    let onProgress: (String, Int, Int?) -> Void

    private var url: String { download.url }
    private var most: Int { download.largestMB * 1_000_000 }

    func run() throws -> Downloader.Fetched {
        let begun = try resumable()
        var coming = FetchRecord(url: url)
        var type: String?
        let head = try session.get(
            url, fields: fields(begun), secret: download.secret,
            onHead: { head in
                coming = try self.accept(head, begun)
                type = head.fields["content-type"]
            },
            onBody: { bytes in try self.take(bytes, type, coming.bytes) })
        if head.status == 304, let kept {
            try forget()
            return Downloader.Fetched(path: path, state: .unchanged, record: kept)
        }
        if head.status == 416 {
            try forget()
            throw FetchError.unreachable(url: url, why: "the file on the server is another now")
        }
        try Self.refuse(head, url)
        return try finish(coming)
    }

    /// Refuses an answer that brings nothing.
    static func refuse(_ head: HTTPSession.Head, _ url: String) throws {
        switch head.status {
        case 200, 206: return
        case 429, 500, 502, 503, 504:
            throw FetchError.later(
                url: url, code: head.status, seconds: Self.patience(head.fields["retry-after"]))
        default: throw FetchError.status(url: url, code: head.status)
        }
    }

    /// What is known of the part that is here; it is forgotten where that does not do.
    private func resumable() throws -> FetchRecord? {
        guard part.count > 0 else { return nil }
        if let begun = FetchRecord.load(hidden + ".part.json"), begun.url == url,
            begun.validator != nil, part.count < begun.bytes ?? Int.max
        {
            return begun
        }
        try forget()
        return nil
    }

    private func forget() throws {
        try part.shorten(to: 0)
        unlink(hidden + ".part.json")
    }

    private func fields(_ begun: FetchRecord?) -> [String] {
        // Not compressed: the length, the part and the sum are those of the file itself.
        var fields = ["Accept-Encoding: identity", "Accept: */*"]
        if let begun, let validator = begun.validator {
            fields += ["Range: bytes=\(part.count)-", "If-Range: \(validator)"]
        } else if let kept {
            if let etag = kept.etag { fields.append("If-None-Match: \(etag)") }
            if let day = kept.lastModified { fields.append("If-Modified-Since: \(day)") }
        }
        return fields
    }

    /// Looks at the head of an answer with a body, and makes ready for it.
    private func accept(_ head: HTTPSession.Head, _ begun: FetchRecord?) throws -> FetchRecord {
        if let coding = head.fields["content-encoding"], coding.smallLetters != "identity" {
            throw FetchError.notData(
                url: url, found: "it packed by the server (\(coding)), which was not asked for")
        }
        var coming = FetchRecord(
            url: url, etag: head.fields["etag"], lastModified: head.fields["last-modified"])
        if head.status == 206 {
            coming.bytes = try rest(head, begun, coming)
            coming.etag = coming.etag ?? begun?.etag
            coming.lastModified = coming.lastModified ?? begun?.lastModified
        } else {
            guard head.status == 200 else {
                throw FetchError.status(url: url, code: head.status)
            }
            try forget()
            coming.bytes = head.length
        }
        guard coming.bytes ?? 0 <= most else {
            throw FetchError.tooLarge(url: url, megabytes: download.largestMB)
        }
        try coming.save(hidden + ".part.json")
        return coming
    }

    /// The length of the whole, of an answer that brings its rest. What does not fit to the part
    /// that is here is another file: begin again.
    private func rest(
        _ head: HTTPSession.Head, _ begun: FetchRecord?, _ coming: FetchRecord
    ) throws -> Int? {
        let words = (head.fields["content-range"] ?? "").split { " -/".contains($0) }
        let numbers = words.dropFirst().map { Int($0) }
        let isSame =
            numbers.count == 3 && words.first == "bytes" && numbers[0] == part.count
            && (coming.etag == nil || begun?.etag == nil || coming.etag == begun?.etag)
            && (begun?.bytes == nil || numbers[2] == begun?.bytes)
        guard isSame else {
            try forget()
            throw FetchError.unreachable(url: url, why: "the file on the server is another now")
        }
        return numbers[2]
    }

    private func take(_ bytes: UnsafeRawBufferPointer, _ type: String?, _ whole: Int?) throws {
        let isFirst = part.count == 0
        guard part.count + bytes.count <= most else {
            try forget()
            throw FetchError.tooLarge(url: url, megabytes: download.largestMB)
        }
        try part.append(bytes)
        if isFirst,
            let found = ContentCheck.intruder(
                part.bytes(first: 512), type: type, name: download.name)
        {
            try forget()
            throw FetchError.notData(url: url, found: found)
        }
        onProgress(download.name, part.count, whole)
    }

    private func finish(_ coming: FetchRecord) throws -> Downloader.Fetched {
        if let whole = coming.bytes, whole != part.count {
            throw FetchError.unreachable(
                url: url, why: "it broke off after \(part.count) of \(whole) bytes")
        }
        let cut =
            part.count == 0
            ? "nothing" : ContentCheck.isCut(part.bytes(last: 66_000), name: download.name)
        // The first bytes may have come in drops.
        let found =
            cut
            ?? ContentCheck.intruder(
                part.bytes(first: 512), type: nil, name: download.name)
        if let found {
            try forget()
            throw FetchError.notData(url: url, found: found)
        }
        var record = coming
        record.bytes = part.count
        record.sha256 = try part.sha256()
        let state: Downloader.State = record.sha256 == kept?.sha256 ? .unchanged : .fetched
        try record.save(hidden + ".next")
        try part.commit(to: path)
        try record.save(hidden + ".json")
        for rest in [".next", ".part.json"] { unlink(hidden + rest) }
        return Downloader.Fetched(path: path, state: state, record: record)
    }

    /// Seconds of a `Retry-After`: a number, or a time.
    private static func patience(_ text: String?) -> Int? {
        guard let text else { return nil }
        if let seconds = Int(text) { return max(seconds, 0) }
        return WebDay.seconds(text).map { max($0 - time(nil), 0) }
    }
}

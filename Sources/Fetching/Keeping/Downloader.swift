import Files
import Foundation
import LedgerModel

/// A file to fetch.
package struct Download: Sendable, Equatable {
    /// Where it is.
    package var url: String
    /// What it is called here; its ending says what it must be.
    package var name: String
    /// The most megabytes that it may have.
    package var largestMB: Int
    /// Whether it never changes once it is there.
    package var isLasting: Bool
    /// Lines of the request that nobody may see, such as a key.
    package var secret: [String] = []

    /// A file that may change.
    package init(url: String, name: String, largestMB: Int, isLasting: Bool = false) {
        self.url = url
        self.name = name
        self.largestMB = largestMB
        self.isLasting = isLasting
    }
}

/// Fetches files into a folder: each appears whole or not at all, what is here already is not
/// fetched again, and what broke off is gone on with.
package final class Downloader {
    /// What became of a file.
    package enum State: String, Sendable {
        case fetched, unchanged, kept
    }
    /// A file that is here, whole.
    package struct Fetched: Sendable {
        /// Where.
        package var path: String
        /// Whether it came now.
        package var state: State
        /// What the server says of it.
        package var record: FetchRecord
    }
    /// How often and how soon it tries again.
    package struct Patience: Sendable {
        /// After the first time.
        package var retries = 4
        /// Before the second time, on average; then twice as long each time.
        package var firstWaitMilliseconds = 1_000
        /// A server that asks for a longer wait is left alone.
        package var longestWaitSeconds = 120
        /// As usual.
        package init() {}
    }

    private let session: HTTPSession
    private let patience: Patience
    private let overwrites: Bool
    private let bootedAt: Int
    private let isStopped: @Sendable () -> Bool
    private let onProgress: (String, Int, Int?) -> Void
    private let onWait: (String) -> Void

    /// - Parameters:
    ///   - overwrites: whether a file that was not fetched by us may be replaced.
    ///   - bootedAt: when the system started, in seconds since 1970.
    ///   - onProgress: called with name, bytes so far and in all.
    ///   - onWait: called with why it waits, and how long.
    package init(
        session: HTTPSession, patience: Patience, overwrites: Bool, bootedAt: Int,
        isStopped: @escaping @Sendable () -> Bool,
        onProgress: @escaping (String, Int, Int?) -> Void, onWait: @escaping (String) -> Void
    ) {
        self.session = session
        self.patience = patience
        self.overwrites = overwrites
        self.bootedAt = bootedAt
        self.isStopped = isStopped
        self.onProgress = onProgress
        self.onWait = onWait
    }

    /// Fetches a file, or finds it here.
    ///
    /// - Throws: ``FetchError``, ``FileError``.
    package func fetch(_ download: Download, into folder: String) throws -> Fetched {
        let path = "\(folder)/\(download.name)"
        let kept = try keptRecord(of: download, folder)
        if let kept, download.isLasting { return Fetched(path: path, state: .kept, record: kept) }
        if kept == nil { try WholeFile.refuseExisting(path, overwrites: overwrites) }
        let hidden = "\(folder)/.\(download.name)"
        let part: PartFile
        do {
            part = try PartFile(path: hidden + ".part", bootedAt: bootedAt)
        } catch PartFile.Failure.held {
            throw FetchError.held(path: hidden + ".part")
        }
        defer { part.release() }
        return try patiently(of: { part.count }) {
            try Attempt(
                session: session, download: download, path: path, hidden: hidden, part: part,
                kept: kept, onProgress: onProgress
            ).run()
        }
    }

    /// Fetches what is small and not kept: a feed, a list.
    ///
    /// - Parameter fields: further lines of the request.
    /// - Returns: nil where it is as it was (304).
    package func bytes(
        _ download: Download, fields: [String] = []
    ) throws -> (bytes: [UInt8], record: FetchRecord)? {
        try patiently(of: { 0 }) {
            var bytes: [UInt8] = []
            let url = download.url
            let head = try session.get(
                url, fields: ["Accept-Encoding: identity"] + fields, secret: download.secret,
                onHead: { head in
                    guard head.status == 200 else {
                        throw FetchError.status(url: url, code: head.status)
                    }
                },
                onBody: { more in
                    bytes += more
                    guard bytes.count <= download.largestMB * 1_000_000 else {
                        throw FetchError.tooLarge(url: url, megabytes: download.largestMB)
                    }
                })
            if head.status == 304 { return nil }
            try Attempt.refuse(head, url)
            let found =
                ContentCheck.intruder(
                    Array(bytes.prefix(512)), type: head.fields["content-type"],
                    name: download.name)
                ?? ContentCheck.isCut(Array(bytes.suffix(4_096)), name: download.name)
            if let found { throw FetchError.notData(url: url, found: found) }
            let record = FetchRecord(
                url: url, etag: head.fields["etag"], lastModified: head.fields["last-modified"],
                bytes: bytes.count)
            return (bytes, record)
        }
    }

    private func patiently<Answer>(
        of progress: () -> Int, _ body: () throws -> Answer
    ) throws -> Answer {
        var (attempt, before) = (0, progress())
        while true {
            do {
                return try body()
            } catch let error as FetchError where error.isPassing {
                // Whoever got further has not tried in vain.
                if progress() >= before + 1 << 20 { attempt = 0 }
                before = progress()
                guard attempt < patience.retries else { throw error }
                try wait(attempt, for: error)
                attempt += 1
            }
        }
    }

    /// The record of a file that is here as it was fetched.
    private func keptRecord(of download: Download, _ folder: String) throws -> FetchRecord? {
        let (path, hidden) = ("\(folder)/\(download.name)", "\(folder)/.\(download.name)")
        // Who was ended between a file's name and its record left the next one.
        if let next = FetchRecord.load(hidden + ".next"), Self.size(path) == next.bytes,
            let file = try? PartFile(path: path, bootedAt: 0), try file.sha256() == next.sha256
        {
            try next.save(hidden + ".json")
        }
        unlink(hidden + ".next")
        guard let record = FetchRecord.load(hidden + ".json"), record.url == download.url,
            let size = Self.size(path), size == record.bytes
        else { return nil }
        return record
    }

    private static func size(_ path: String) -> Int? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    private func wait(_ attempt: Int, for error: FetchError) throws {
        var milliseconds = patience.firstWaitMilliseconds << min(attempt, 10)
        // Half of it by chance, so that many who were cut off do not come back together.
        milliseconds = milliseconds / 2 + Int.random(in: 0...max(milliseconds / 2, 1))
        if case .later(_, _, let seconds?) = error {
            guard seconds <= patience.longestWaitSeconds else { throw error }
            milliseconds = max(milliseconds, seconds * 1_000)
        }
        milliseconds = min(milliseconds, patience.longestWaitSeconds * 1_000)
        onWait("\(error.reason); again in \((milliseconds + 999) / 1_000) s")
        while milliseconds > 0 {
            if isStopped() { throw FetchError.stopped }
            usleep(UInt32(min(milliseconds, 100)) * 1_000)
            milliseconds -= 100
        }
    }
}

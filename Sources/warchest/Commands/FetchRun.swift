import ArgumentParser
import Fetching
import Files
import Foundation
import Import
import LedgerModel
import Store
import Wording

/// Fetches files one after another, then imports them.
struct FetchRun {
    /// A file that is wanted, and what is known of it beforehand.
    struct Wanted {
        let address: FetchAddress
        let download: Download
        /// When it became public, where that is told beside it.
        var receivedOn: String?
    }

    let options: FetchOptions
    let addresses: [FetchAddress]

    init(_ options: FetchOptions) throws {
        self.options = options
        addresses = try FormatCatalogue.load().flatMap(\.addresses)
    }

    /// A file at an address, for these values.
    func wanted(
        _ address: FetchAddress, _ values: [String: String], receivedOn: String? = nil
    ) throws -> Wanted {
        if let since = address.since, let text = values["cycle"] ?? values["year"],
            Int(text) ?? since < since
        {
            throw UsageError("\(address.name): there is none before \(since), found \(text)")
        }
        guard let (url, file) = address.filled(values) else {
            let missing = address.needs.filter { values[$0] == nil }.joined(separator: ", ")
            throw UsageError("\(address.name): expected \(missing)")
        }
        let download = Download(
            url: mirrored(url), name: file, largestMB: options.largest ?? address.largestMb,
            isLasting: address.lasting ?? false)
        return Wanted(address: address, download: download, receivedOn: receivedOn)
    }

    /// The one address of a name.
    func address(_ name: String) throws -> FetchAddress {
        guard let found = addresses.first(where: { $0.name == name }) else {
            throw UsageError("no format file has an address of the name \(VisibleText.of(name)).")
        }
        return found
    }

    private func mirrored(_ url: String) -> String {
        guard let mirror = options.mirror else { return url }
        return mirror + (mirror.hasSuffix("/") ? "" : "/") + url.dropFirst("https://".count)
    }

    // MARK: Fetching

    /// What makes requests, as the options say.
    func downloader() throws -> Downloader {
        let places = try options.allowedHosts.map { text in
            guard let place = HostPolicy.Place(text) else {
                throw UsageError(
                    "--allow-host: expected HOST or HOST:PORT, found \(VisibleText.of(text))")
            }
            return place
        }
        var manners = HTTPSession.Manners(
            userAgent: "warchest/\(Program.version) (campaign-finance ledger; libcurl)")
        manners.certificates = Surroundings.certificates
        manners.stallSeconds = options.timeout
        manners.isStopped = { Interruption.isRequested }
        var patience = Downloader.Patience()
        patience.retries = options.retries
        patience.firstWaitMilliseconds = options.backoff
        let policy = HostPolicy(
            named: Set(addresses.flatMap(\.hosts)), allowed: places,
            hasProxy: Surroundings.hasProxy)
        let progress = ImportProgress(isOn: true)
        return Downloader(
            session: try HTTPSession(policy: policy, manners: manners), patience: patience,
            overwrites: options.force, bootedAt: Surroundings.bootedAt,
            isStopped: { Interruption.isRequested }, onProgress: progress.show,
            onWait: { StandardError.line("warchest: " + $0) })
    }

    /// The folder, made if there is none.
    func folder() throws -> String {
        guard let folder = options.output ?? Surroundings.cacheFolder else {
            throw UsageError("expected a folder for the files, found no HOME: name one with -o DIR")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw FileError.cannotCreate(path: folder, why: "it is no folder, or not writable")
        }
        return folder
    }

    /// Fetches and imports; all are tried.
    ///
    /// - Throws: ``ExitCode`` when something did not come or was not imported whole.
    func run(_ wanted: [Wanted]) throws {
        if options.isDry {
            for file in wanted {
                try StandardOutput.line(
                    options.json
                        ? FetchedLine(file: file).json : VisibleText.of(file.download.url))
            }
            return
        }
        let (folder, downloader) = (try folder(), try downloader())
        var code: Int32 = 0
        var here: [(path: String, receivedOn: String?)] = []
        for file in wanted {
            do {
                let fetched = try downloader.fetch(file.download, into: folder)
                let receivedOn = Self.receivedOn(file, fetched.record)
                try StandardOutput.line(
                    options.json
                        ? FetchedLine(file: file, fetched: fetched, receivedOn: receivedOn).json
                        : VisibleText.of(Self.words(fetched)))
                try StandardOutput.flush()
                here.append((fetched.path, receivedOn))
            } catch let error as FetchError {
                guard error != .stopped else { throw Interrupted() }
                StandardError.line("warchest: " + Self.said(error, file.download))
                if options.json {
                    try StandardOutput.line(FetchedLine(file: file, problem: error).json)
                }
                code = ImportCommand.worse(code, error.exitCode)
                if case .noLibrary = error { throw ExitCode(code) }
            }
        }
        if options.imports, !here.isEmpty {
            code = ImportCommand.worse(code, try load(here))
        }
        if code != 0 { throw ExitCode(code) }
    }

    private static func words(_ fetched: Downloader.Fetched) -> String {
        let name = (fetched.path as NSString).lastPathComponent
        let size = "\(Numbers.grouped(fetched.record.bytes ?? 0)) bytes"
        let sum = "sha256 \((fetched.record.sha256 ?? "").prefix(12))"
        switch fetched.state {
        case .fetched: return "\(name): fetched, \(size), \(sum): \(fetched.path)"
        case .unchanged: return "\(name): not changed, \(size), \(sum): \(fetched.path)"
        case .kept: return "\(name): is here, \(size), \(sum): \(fetched.path)"
        }
    }

    static func said(_ error: FetchError, _ download: Download) -> String {
        """
        \(VisibleText.of(download.name)): \(VisibleText.of(error.reason)); \
        nothing of it was imported
          address: \(VisibleText.of(download.url))
          By hand: save it as \(VisibleText.of(download.name)), then: \
        warchest import \(VisibleText.of(download.name))
        """
    }

    /// When a file became public: as its address tells, never the day it was fetched.
    static func receivedOn(_ file: Wanted, _ record: FetchRecord) -> String? {
        switch file.address.known {
        case .lastModified: record.lastModified.flatMap(WebDay.inWashington)?.iso
        case .day, .listing, .feed: file.receivedOn
        case .unknown: file.receivedOn
        }
    }

    /// - Returns: the exit code of the worst.
    private func load(_ files: [(path: String, receivedOn: String?)]) throws -> Int32 {
        let database = try Writing.database(options.global.path, create: true)
        let json = options.json
        var options = ImportOptions(today: try Surroundings.today(), now: Writing.now())
        let progress = ImportProgress(isOn: true)
        options.onProgress = { name, bytes, total in
            if Interruption.isRequested { throw ImportError.interrupted(file: name) }
            progress.show(name, bytes, total)
        }
        let importer = try Importer(database: database, options: options)
        var code: Int32 = 0
        var rest = files[...]
        while let first = rest.first {
            // Files of one day go together, as many small ones do in an import.
            let same = rest.prefix { $0.receivedOn == first.receivedOn }
            rest.removeFirst(same.count)
            importer.expect(receivedOn: first.receivedOn)
            try importer.importFiles(same.map(\.path)) { outcome in
                code = ImportCommand.worse(code, outcome.exitCode)
                try ImportCommand.show(outcome, json: json)
                try StandardOutput.flush()
            }
        }
        return code
    }
}

extension FetchError: CLIError {
    var message: String {
        switch self {
        case .noLibrary(let why):
            """
            \(why): expected the library that fetches files (Debian: apt-get install libcurl4; \
            macOS has it)
              Everything else works without; files that are here: warchest import FILE
            """
        default: reason
        }
    }

    var exitCode: Int32 {
        switch self {
        case .held: 75
        case .stopped: Interrupted().exitCode
        default: 69
        }
    }
}

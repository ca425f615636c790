import Fetching
import Files
import Foundation
import Import
import LedgerModel
import Report
import Store
import Wording

/// Looks at the feed, fetches what is new, imports it, and tells what it means.
final class WatchDesk {
    private let run: FetchRun
    private let filter: WatchFilter
    private let telling: WatchTelling
    private let downloader: Downloader
    private let folder: String
    private let feed: FetchRun.Wanted
    private let filing: FetchAddress
    private let day: FetchAddress
    /// The feed as it was last read.
    private var record: FetchRecord?
    /// Filings that are here and touch nothing that is watched.
    private var passed: Set<String> = []
    /// What the ledger said last of each race and committee, of those that no import touched since.
    private var latest: [String: LedgerState] = [:]

    /// Where the feed is.
    var address: String { feed.download.url }

    init(run: FetchRun, filter: WatchFilter, telling: WatchTelling) throws {
        self.run = run
        self.filter = filter
        self.telling = telling
        downloader = try run.downloader()
        folder = try run.folder()
        feed = try run.wanted(run.address("feed"), [:])
        filing = try run.address("filing")
        day = try run.address("day")
    }

    /// One look.
    func look() throws {
        var fields: [String] = []
        if let etag = record?.etag { fields.append("If-None-Match: \(etag)") }
        if let day = record?.lastModified { fields.append("If-Modified-Since: \(day)") }
        guard let answer = try downloader.bytes(feed.download, fields: fields) else { return }
        let feed = try FilingFeed(answer.bytes, from: address)
        if feed.unread > 0 {
            StandardError.line("warchest: \(feed.unread) items of the feed tell no filing")
        }
        // The database may hold no others up while files are fetched.
        let (new, last) = try unseen(feed)
        let days = try missedDays(since: last, feed)
        let here = new.compactMap(fetch)
        if !here.isEmpty || !days.isEmpty || last < feed.items.last?.published ?? 0 {
            try take(here, days, newest: feed.items.last?.published ?? 0)
        }
        // What did not come is asked for again at the next look.
        record = here.count == new.count ? answer.record : nil
    }

    /// The filings of the feed that were not told yet, and when the newest of the last look came.
    private func unseen(_ feed: FilingFeed) throws -> ([FilingFeed.Item], last: Int) {
        let wanted = feed.items.filter { filter.wants($0) && !passed.contains($0.number) }
        guard access(telling.database, F_OK) == 0 else { return (wanted, 0) }
        let log = WatchLog(try Writing.database(telling.database, create: true))
        return (try wanted.filter { try !log.isDone($0.number) }, try log.lastSeen())
    }

    private func fetch(_ item: FilingFeed.Item) -> (FilingFeed.Item, path: String)? {
        do {
            let wanted = try run.wanted(filing, ["filing": item.number])
            return (item, try downloader.fetch(wanted.download, into: folder).path)
        } catch let error as FetchError {
            if error != .stopped {
                StandardError.line(
                    "warchest: filing \(item.number): \(VisibleText.of(error.reason)); "
                        + "it is asked for again at the next look")
            }
        } catch {
            StandardError.line("warchest: filing \(item.number): \(VisibleText.of("\(error)"))")
        }
        return nil
    }

    /// The daily zips between the newest filing of the last look and the oldest that the feed still
    /// has; none where the two meet.
    private func missedDays(
        since last: Int, _ feed: FilingFeed
    ) throws -> [(day: Day, path: String)] {
        guard last > 0, let oldest = feed.items.first, oldest.published > last,
            let first = WebDay.day(ofSecond: last), let end = oldest.day
        else { return [] }
        StandardError.line("warchest: the feed begins after the last look: asking for daily zips")
        var found: [(Day, String)] = []
        for number in Int(first.number)...Int(end.number) {
            guard let day = Day(number: number) else { continue }
            let digits = day.iso.replacing("-", with: "")
            let wanted = try run.wanted(self.day, ["day": digits])
            do {
                found.append((day, try downloader.fetch(wanted.download, into: folder).path))
            } catch let error as FetchError where error != .stopped {
                StandardError.line("warchest: " + FetchRun.said(error, wanted.download))
            }
        }
        return found
    }

    // MARK: Importing and telling

    private func take(
        _ files: [(FilingFeed.Item, path: String)], _ days: [(day: Day, path: String)], newest: Int
    ) throws {
        if Interruption.isRequested { throw Interrupted() }
        latest.removeAll()
        let database = try Writing.database(telling.database, create: true)
        let log = WatchLog(database)
        let today = try Surroundings.today()
        var options = ImportOptions(today: today, now: Writing.now())
        options.onProgress = { name, _, _ in
            if Interruption.isRequested { throw ImportError.interrupted(file: name) }
        }
        let importer = try Importer(database: database, options: options)
        let reader = StateReader(connection: try Reading.trusted(telling.database), today: today)
        var touched: Set<String> = []
        for (day, path) in days {
            importer.expect(receivedOn: day.iso)
            for outcome in try importer.importFile(path) where outcome.duplicateOf == nil {
                try ImportCommand.show(outcome, quiet: true)
                let name = ((outcome.member ?? outcome.file) as NSString).lastPathComponent
                let number = String(name.prefix { $0.isNumber })
                guard let meaning = try reader.meaning(of: number, asOf: today) else { continue }
                try telling.tell(meaning)
            }
        }
        for (item, path) in files {
            touched.formUnion(try take(item, path, importer, reader, log))
            if Interruption.isRequested { throw Interrupted() }
        }
        try log.noteFeed(newest)
        try telling.publish(log, races: touched.sorted(), reader: reader)
    }

    /// - Returns: the races it touches.
    private func take(
        _ item: FilingFeed.Item, _ path: String, _ importer: Importer, _ reader: StateReader,
        _ log: WatchLog
    ) throws -> [String] {
        let scan = try WatchScan(path)
        let races = Set(
            try reader.races(committee: item.committee, candidates: scan.candidates) + scan.seats
        ).sorted()
        guard filter.wants(races: races) else {
            passed.insert(item.number)
            return []
        }
        let shown = Array(races.prefix(WatchTelling.mostRaces))
        if races.count > shown.count {
            StandardError.line(
                "warchest: filing \(item.number) is of \(races.count) races; told are "
                    + "\(shown.joined(separator: ", ")); the others: warchest changes --race RACE")
        }
        // Received may be a day before today, never after it; what counts is what is known now.
        let asOf = max(try Surroundings.today(), item.day?.iso ?? "")
        // Limits are those of gifts to campaigns.
        let isCampaign = ["F3N", "F3A", "F3T", "F3P", "F6"].contains { item.form.hasPrefix($0) }
        func state() throws -> LedgerState {
            try reader.state(
                races: shown, committees: isCampaign ? [item.committee] : [], asOf: asOf,
                known: &latest)
        }
        // What was said after the filing before still holds.
        let before = try log.begin(item, state)
        let untouched = latest.filter { key, _ in
            !(races + [item.committee]).contains { key.hasPrefix("\($0) ") }
        }
        latest.removeAll()
        importer.expect(receivedOn: item.day?.iso)
        let outcomes = try importer.importFile(path)
        if let refusal = outcomes.first?.refusal {
            try telling.refuse(item, refusal.message, path)
            try log.refused(item, refusal.message)
            return []
        }
        var meaning =
            try reader.meaning(of: item.number, asOf: asOf) ?? FilingMeaning(number: item.number)
        if meaning.filer.isEmpty { meaning.filer = item.filer }
        if try !reader.reachesFurther(meaning.source ?? 0, meaning.committee) {
            latest = untouched
        }
        let after = try state()
        meaning.changes.insert(contentsOf: after.changes(since: before), at: 0)
        try telling.tell(meaning)
        try log.told(item, meaning)
        return races
    }
}

/// Whom a filing is about, before it is imported.
struct WatchScan {
    /// The ids of candidates in it, in order.
    let candidates: [String]
    /// The seats that its cover may mean: a whole state is the Senate, or its only district.
    let seats: [String]

    /// Enough of any notice or report of independent spending; the rest of a giant is gifts.
    private static let mostBytes = 8 << 20
    private static let mostCandidates = 40

    init(_ path: String) throws {
        let file = FileHandle(forReadingAtPath: path)
        defer { try? file?.close() }
        let data = try file?.read(upToCount: Self.mostBytes) ?? Data()
        candidates = Self.candidates(in: data)
        guard let seat = FilingPeek.seat(Array(data.prefix(1 << 16))) else {
            seats = []
            return
        }
        let places =
            switch seat.office {
            case "P": ["US-PRES"]
            case "S": ["\(seat.state)-SEN"]
            case "H": ["\(seat.state)-\(seat.district)"]
            default:
                ["", "00"].contains(seat.district)
                    ? ["\(seat.state)-00", "\(seat.state)-SEN"] : ["\(seat.state)-\(seat.district)"]
            }
        seats = places.compactMap { try? ChangesCommand.seat($0) }
    }

    private static func candidates(in data: Data) -> [String] {
        var found: [String] = []
        for field in data.split(whereSeparator: { [0x1C, 0x2C, 0x22, 0x0A, 0x0D].contains($0) }) {
            guard field.count == 9, isCandidate(field) else { continue }
            let id = String(decoding: field, as: UTF8.self)
            if !found.contains(id) { found.append(id) }
            if found.count == mostCandidates { break }
        }
        return found
    }

    /// `H4OH15001`, `S8TX00285`, `P80001571`.
    private static func isCandidate(_ field: Data) -> Bool {
        let bytes = Array(field)
        func isDigit(_ index: Int) -> Bool { 0x30...0x39 ~= bytes[index] }
        func isLetter(_ index: Int) -> Bool { 0x41...0x5A ~= bytes[index] }
        guard isDigit(1), (4...8).allSatisfy(isDigit) else { return false }
        switch bytes[0] {
        case UInt8(ascii: "H"), UInt8(ascii: "S"): return isLetter(2) && isLetter(3)
        case UInt8(ascii: "P"): return isDigit(2) && isDigit(3)
        default: return false
        }
    }
}

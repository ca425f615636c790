import Fetching
import Files
import Foundation
import Import
import LedgerModel
import Pages
import Report
import Store
import Wording

/// Tells what filings mean: to people, to programs, as a feed, on pages.
struct WatchTelling {
    let database: String
    let brief: Bool
    let json: Bool
    let exec: String?
    let feed: String?
    let pages: String?

    /// A filing of a party may name candidates everywhere.
    static let mostRaces = 12

    func tell(_ meaning: FilingMeaning) throws {
        if !json, !brief, meaning.changes.isEmpty {
            try StandardOutput.line(VisibleText.of(MeaningPrinter.lines(meaning, brief: false)[0]))
            try StandardOutput.line("  no figure of a race moved")
            try StandardOutput.flush()
        } else {
            try MeaningPrinter.show(meaning, brief: brief, json: json)
        }
        guard let exec else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", exec]
        process.environment = Surroundings.all.merging([
            "WARCHEST_FILING": meaning.number, "WARCHEST_FORM": meaning.form,
            "WARCHEST_COMMITTEE": meaning.committee,
        ]) { _, new in new }
        process.environment?["FEC_API_KEY"] = nil
        let pipe = Pipe()
        process.standardInput = pipe
        do {
            try process.run()
            // Who reads no input has no need of it.
            try? pipe.fileHandleForWriting.write(contentsOf: Data((meaning.json + "\n").utf8))
            try? pipe.fileHandleForWriting.close()
            process.waitUntilExit()
            if process.terminationStatus != 0 {
                StandardError.line(
                    "warchest: --exec ended with \(process.terminationStatus) for filing "
                        + meaning.number)
            }
        } catch {
            StandardError.line("warchest: --exec: \(VisibleText.of(error.localizedDescription))")
        }
    }

    func refuse(_ item: FilingFeed.Item, _ why: String, _ path: String) throws {
        StandardError.line(
            "warchest: filing \(item.number), \(VisibleText.of(item.form)), "
                + "\(VisibleText.of(item.filer)): refused: \(VisibleText.ofLines(why)); nothing of "
                + "it was posted (\(VisibleText.of(path)))")
    }

    /// Rewrites the feed and the pages of the races that were touched.
    func publish(_ log: WatchLog, races: [String], reader: StateReader) throws {
        if let feed { try PageOutput.write(Array(try atom(log).utf8), to: feed, force: true) }
        guard let pages, !races.isEmpty else { return }
        try FileManager.default.createDirectory(
            atPath: pages, withIntermediateDirectories: true)
        let maker = try PageMaker(
            connection: try Reading.trusted(database), tools: .shipped(nil))
        if races.count > Self.mostRaces {
            StandardError.line(
                "warchest: pages of \(Self.mostRaces) of \(races.count) races were written again; "
                    + "the others: warchest page race RACE")
        }
        for race in races.prefix(Self.mostRaces) {
            let bytes = try maker.page(
                try PageCatalogue.page("race"), of: race, asOf: try Surroundings.today())
            let name = race.replacing("/", with: "-").replacing("#", with: "-")
            try PageOutput.write(bytes, to: "\(pages)/\(name).html", force: true)
        }
    }

    /// What was told last, newest first (RFC 4287).
    private func atom(_ log: WatchLog) throws -> String {
        func text(_ value: String) -> String {
            value.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                .replacing(">", with: "&gt;")
        }
        let told = try log.lastTold(200)
        var lines = [
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
            "<title>Filings and what they mean</title>",
            "<id>urn:warchest:watch</id>",
            "<updated>\(told.first?.at ?? Writing.now())</updated>",
            "<author><name>warchest \(Program.version)</name></author>",
        ]
        for entry in told {
            lines += [
                "<entry><id>urn:fec:filing:\(entry.number)</id><updated>\(entry.at)</updated>",
                "<published>\(entry.published)</published>",
                "<title>\(text(VisibleText.of(entry.heading)))</title>",
                "<link href=\"https://docquery.fec.gov/dcdev/posted/\(entry.number).fec\"/>",
                "<content type=\"text\">\(text(VisibleText.ofLines(entry.meaning)))</content>",
                "</entry>",
            ]
        }
        return (lines + ["</feed>"]).joined(separator: "\n") + "\n"
    }
}

/// What was seen, in the database itself.
struct WatchLog {
    /// One filing that was told.
    struct Told {
        let number: String
        let published: String
        let at: String
        let heading: String
        let meaning: String
    }

    private let database: Connection

    init(_ database: Connection) { self.database = database }

    /// Whether a filing was told, or refused, or was loaded before anybody watched.
    func isDone(_ number: String) throws -> Bool {
        try state(number).map { $0 != "begun" } ?? isLoaded(number)
    }

    private func isLoaded(_ number: String) throws -> Bool {
        let query = try database.statement("SELECT 1 FROM filing WHERE file_num = ?")
        query.bind(1, number)
        return try query.step()
    }

    private func state(_ number: String) throws -> String? {
        let query = try database.statement("SELECT state FROM watched WHERE file_num = ?")
        query.bind(1, number)
        return try query.step() ? query.text(0) : nil
    }

    /// When the newest filing of the last look was published, in seconds since 1970; 0: never.
    func lastSeen() throws -> Int {
        let query = try database.statement("SELECT published FROM watched WHERE file_num = ''")
        return try query.step() ? WebDay.seconds(query.text(0) ?? "") ?? 0 : 0
    }

    func noteFeed(_ newest: Int) throws {
        let write = try database.statement(
            """
            INSERT INTO watched (file_num, published, state) VALUES ('', ?, 'feed')
            ON CONFLICT (file_num) DO UPDATE SET published = max(published, excluded.published)
            """)
        write.bind(1, WebDay.text(newest))
        try write.execute()
    }

    /// Notes what the ledger says before a filing is imported; of one that was begun by somebody
    /// who was ended, what it said then.
    func begin(_ item: FilingFeed.Item, _ state: () throws -> LedgerState) throws -> LedgerState {
        let query = try database.statement("SELECT before FROM watched WHERE file_num = ?")
        query.bind(1, item.number)
        if try query.step(), let text = query.text(0),
            let before = try? StrictJSON.decode(LedgerState.self, from: Data(text.utf8))
        {
            return before
        }
        query.reset()
        let before = try state()
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let write = try database.statement(
            """
            INSERT INTO watched (file_num, published, state, before) VALUES (?, ?, 'begun', ?)
            ON CONFLICT (file_num) DO NOTHING
            """)
        write.bind(1, item.number)
        write.bind(2, WebDay.text(item.published))
        write.bind(3, String(decoding: try encoder.encode(before), as: UTF8.self))
        try write.execute()
        return before
    }

    func told(_ item: FilingFeed.Item, _ meaning: FilingMeaning) throws {
        try end(
            item, "told", meaning.heading, meaning.changes.map(\.words).joined(separator: "\n"))
    }

    func refused(_ item: FilingFeed.Item, _ why: String) throws {
        try end(item, "refused", "\(item.form), \(item.filer)", why)
    }

    private func end(
        _ item: FilingFeed.Item, _ state: String, _ heading: String, _ meaning: String
    ) throws {
        let write = try database.statement(
            """
            UPDATE watched SET state = ?, before = NULL, told_at = ?, heading = ?, meaning = ?
            WHERE file_num = ?
            """)
        write.bind(1, state)
        write.bind(2, Writing.now())
        write.bind(3, heading)
        write.bind(4, meaning)
        write.bind(5, item.number)
        try write.execute()
    }

    /// The filings told last, newest first.
    func lastTold(_ count: Int64) throws -> [Told] {
        let query = try database.statement(
            """
            SELECT file_num, published, told_at, heading, meaning FROM watched
            WHERE state = 'told' ORDER BY told_at DESC, CAST(file_num AS INTEGER) DESC LIMIT ?
            """)
        query.bind(1, count)
        var found: [Told] = []
        while try query.step() {
            found.append(
                Told(
                    number: query.text(0) ?? "", published: query.text(1) ?? "",
                    at: query.text(2) ?? "", heading: query.text(3) ?? "",
                    meaning: query.text(4) ?? ""))
        }
        return found
    }
}

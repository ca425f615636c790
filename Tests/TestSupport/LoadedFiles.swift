import Artefacts
import Foundation
import Import
import Report
import Store

/// Databases over which every report is asked: the invented race, the demo, and real files where
/// they are. Each is imported once.
package enum LoadedFiles: String, CaseIterable, Sendable {
    case race, demo, filings, bulk

    private static let samples = Repository.root.appendingPathComponent("../shared/data").path
    package static let hasSamples = FileManager.default.fileExists(atPath: samples)

    /// Those that can be made here.
    package static let present: [Self] = hasSamples ? allCases : [.race, .demo]

    /// The day on which all of it is loaded.
    package static let today = "2026-11-30"

    /// A database, whom to ask about, and on which day.
    package struct Loaded: Sendable {
        package let path: String
        /// `committee`, `committees` (two), `candidate`, `race`, `donor` and `payee`, where known.
        package let subjects: [String: String]

        package func connection() throws -> Connection {
            try Connection(reading: path, schemaVersion: Repository.schemaVersion)
        }
    }

    package func loaded() throws -> Loaded {
        guard let made = Self.made[self] else { throw NoSamples() }
        return try made.get()
    }

    private static let made: [Self: Result<Loaded, any Error>] = Dictionary(
        uniqueKeysWithValues: present.map { kind in (kind, Result { try kind.make() }) })

    private func make() throws -> Loaded {
        if self == .race {
            return try subjects(of: ImportedRace.path, race: "OH-15")
        }
        let folder = NSTemporaryDirectory() + "/warchest-loaded-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/\(rawValue).db"
        let database = try Connection(
            writing: path, create: true, toolVersion: "test", waitSeconds: 1)
        for (cycle, files) in files {
            var options = ImportOptions(today: Self.today, now: "\(Self.today)T00:00:00Z")
            options.cycle = cycle
            let importer = try Importer(database: database, options: options)
            // A file that is refused is another test's.
            for file in files { _ = try? importer.importFile(file) }
        }
        return try subjects(of: path, race: "GA-06")
    }

    private var files: [(cycle: Int?, paths: [String])] {
        let georgia = Self.samples + "/ga06-2017/"
        let year = Self.samples + "/fec-bulk/2020cycle-mar2019/"
        switch self {
        case .race: return []
        case .demo:
            return [(nil, Self.all(Repository.root.path + "/importers/demo/ga06-2017", [".csv"]))]
        case .filings: return [(nil, Self.all(Self.samples + "/fec-filings", [".fec"]))]
        case .bulk:
            let old = [
                "cn-2018cycle-oct2017.txt", "cm-2018cycle-oct2017.txt", "ccl18.txt",
                "weball18.txt", "itcont-sample-10000.txt", "export-2017JunSpecRun.json",
            ]
            let new = [
                "cn.txt", "cm.txt", "ccl.txt", "weball20.txt", "webk20.txt", "itpas2.txt",
                "oth20.zip", "oppexp.part1.txt",
            ]
            return [
                (2018, old.map { georgia + $0 }), (2020, new.map { year + $0 }),
                (nil, Self.all(Self.samples + "/ad-buys", [".csv", ".tsv"])),
            ]
        }
    }

    private static func all(_ folder: String, _ endings: [String]) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return (names ?? []).filter { name in endings.contains { name.hasSuffix($0) } }.sorted()
            .map { "\(folder)/\($0)" }
    }

    /// The committee with most rows, and the candidate with most money.
    private func subjects(of path: String, race: String) throws -> Loaded {
        let connection = try Connection(reading: path, schemaVersion: Repository.schemaVersion)
        func first(_ sql: String) throws -> String? {
            var found: String?
            try connection.statement(sql).run(parameters: [:]) { row in
                found = row.text(0)
                return false
            }
            return found
        }
        var subjects = ["race": race]
        subjects["committee"] = try first(
            """
            SELECT f.cmte_id FROM filing_ref f JOIN entry e ON e.filing_id = f.filing_id
            WHERE f.cmte_id <> ''
            GROUP BY f.cmte_id ORDER BY count(*) DESC, f.cmte_id LIMIT 1
            """)
        subjects["candidate"] = try first(
            """
            SELECT candidate_id FROM (
              SELECT cand_id AS candidate_id, ttl_receipts_cents AS cents FROM candidate_summaries
              UNION ALL SELECT candidate_id, amount_cents FROM filed_outside) q
            WHERE candidate_id IS NOT NULL ORDER BY cents DESC, candidate_id LIMIT 1
            """)
        let gifts = """
            FROM entry e JOIN filing_ref f ON f.filing_id = e.filing_id
            JOIN posting o ON o.posting_id = e.posting_id
            JOIN posting_classes k ON k.class_id = o.class_id
            JOIN party p ON p.party_id = e.party_id
            WHERE p.display_name LIKE '%, %' AND k.counts_as =
            """
        subjects["donor"] = try first(
            """
            SELECT p.display_name \(gifts) 'individual gift'
            GROUP BY p.display_name ORDER BY sum(e.amount_cents) DESC, p.display_name LIMIT 1
            """)
        subjects["payee"] = try first(
            """
            SELECT p.display_name \(gifts) 'payment'
            GROUP BY p.display_name ORDER BY count(*) DESC, p.display_name LIMIT 1
            """)
        // Two committees to which a name gave, of the names that gave to most.
        subjects["committees"] = try first(
            """
            SELECT min(cmte_id) || ',' || max(cmte_id) FROM (
              SELECT DISTINCT upper(p.display_name) || coalesce(p.state, '')
                || coalesce(substr(p.zip_code, 1, 5), '') AS who, f.cmte_id
              \(gifts) 'individual gift') q
            GROUP BY who ORDER BY count(*) DESC, who LIMIT 1
            """)
        return Loaded(path: path, subjects: subjects)
    }

    private struct NoSamples: Error {}
}

extension LoadedFiles.Loaded {
    /// The questions a report is asked: by its defaults and each of its methods, and by the first
    /// about one committee, candidate and race.
    package func requests(_ report: ReportDefinition) -> [ReportRequest] {
        var required: [String: String] = [:]
        for parameter in report.parameters where parameter.isRequired {
            let day = parameter.type == .date ? "2017-12-31" : nil
            let name = parameter.type == .committees ? "committees" : parameter.name
            guard let value = subjects[name] ?? day else { return [] }
            required[parameter.name] = value
        }
        var asked: [[String: String]] = []
        for name in ["committee", "candidate", "race"] where report.parameter(name) != nil {
            guard let value = subjects[name], required[name] == nil else { continue }
            asked.append(required.merging([name: value]) { $1 })
        }
        let questions =
            report.methods.map { (required, $0) } + asked.map { ($0, report.methods[0]) }
        return questions.map { parameters, method in
            ReportRequest(
                parameters: parameters, asOf: LoadedFiles.today, method: method, showsKeys: true)
        }
    }
}

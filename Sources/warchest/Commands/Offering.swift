import Foundation
import Pages
import Report
import Store
import Wording

/// What a shell offers while a command is typed: reports, their parameters, and names in the
/// database at hand. Nothing is said where nothing helps.
enum Offering {
    /// The commands whose words only the program knows; a shell asks for each of them.
    static let commands = ["report", "why", "export", "page", "bundle"]
    /// The most values that are offered.
    private static let most = 100

    /// One offer: what would stand there, and what it means.
    struct Offer {
        var value: String
        var meaning = ""
        /// A tab between the two, as fish has it.
        var line: String { meaning.isEmpty ? value : "\(value)\t\(VisibleText.of(meaning))" }
    }

    /// - Parameter words: those behind the program's name; the last is being typed.
    static func offers(_ words: [String]) -> [Offer] {
        guard let command = words.first, let typed = words.last, words.count > 1 else { return [] }
        let open = String(typed.drop { $0 == "\"" || $0 == "'" })
        let before = words[words.count - 2]
        let found: [Offer]
        switch command {
        case "report" where words.count == 2, "export" where !typed.hasPrefix("-"):
            found =
                before.hasPrefix("--")
                ? values(of: before, report(words), words, open) : reports()
        case "why" where before == "--report": found = reports()
        case "report", "why", "export":
            found =
                before.hasPrefix("--")
                ? values(of: before, report(words), words, open)
                : options(command, report(words))
        case "page", "bundle":
            switch words.count {
            case 2: found = PageCatalogue.kinds.map { Offer(value: $0) }
            case 3 where !typed.hasPrefix("-"): found = names(words[1], words, open)
            default: found = options(command, nil)
            }
        default: return []
        }
        let wanted = open.lowercased()
        return Array(found.filter { $0.value.lowercased().hasPrefix(wanted) }.prefix(most))
    }

    private static func reports() -> [Offer] {
        let catalogue = ReportCatalogue()
        return catalogue.names.compactMap { name in
            (try? catalogue.report(name)).map { Offer(value: name, meaning: $0.title) }
        }
    }

    /// The report of a command line: `report NAME`, `why --report NAME`, the first of `export`.
    private static func report(_ words: [String]) -> ReportDefinition? {
        let names = words.dropFirst().dropLast().filter { !$0.hasPrefix("-") }
        return names.lazy.compactMap { try? ReportCatalogue().report($0) }.first
    }

    /// A report's parameters, then what its command has in its help.
    private static func options(_ command: String, _ report: ReportDefinition?) -> [Offer] {
        let own = (report?.parameters ?? []).map {
            Offer(value: "--" + $0.name, meaning: $0.description)
        }
        let help =
            switch command {
            case "report": ReportCommand.help
            case "why": WhyCommand.help
            case "page": PageCommand.helpMessage()
            case "bundle": BundleCommand.helpMessage()
            default: ExportCommand.help
            }
        let common = help.split(separator: "\n").compactMap { line -> Offer? in
            guard let start = line.range(of: "--"), line.hasPrefix("  "),
                line[..<start.lowerBound].allSatisfy({ " -,o".contains($0) })
            else { return nil }
            let name = line[start.lowerBound...].prefix { $0 != " " }
            return Offer(value: String(name))
        }
        return own + common
    }

    private static func values(
        of option: String, _ report: ReportDefinition?, _ words: [String], _ typed: String
    ) -> [Offer] {
        let name = String(option.dropFirst(2)).replacing("-", with: "_")
        switch option {
        case "--format":
            return (OutputFormat.allCases.map(\.rawValue) + ["html", "svg", "png", "xlsx"])
                .map { Offer(value: $0) }
        case "--profile": return ["excel", "plain"].map { Offer(value: $0) }
        case "--columns", "--sort":
            return (report?.columns ?? []).map {
                Offer(value: OutputColumn($0).fileName, meaning: $0.description)
            }
        case "--method": return (report?.methods ?? []).map { Offer(value: $0) }
        default: break
        }
        switch report?.parameter(name)?.type {
        case .choice(let choices): return choices.map { Offer(value: $0) }
        case .committee, .committees: return names("committee", words, typed)
        case .candidate: return names("candidate", words, typed)
        case .race: return names("race", words, typed)
        default: return []
        }
    }

    // MARK: The database at hand

    private static let statements = [
        "race": """
        SELECT DISTINCT race, '' FROM (
          SELECT CASE cand_office WHEN 'P' THEN 'US-PRES' WHEN 'S' THEN cand_office_st || '-SEN'
            WHEN 'L' THEN cand_office_district
            ELSE cand_office_st || '-' || coalesce(cand_office_district, '00') END AS race
          FROM candidate
          UNION SELECT substr(race, 1, instr(race || '@', '@') - 1) FROM result) q
        WHERE substr(upper(race), 1, length(:typed)) = upper(:typed) ORDER BY race LIMIT 100
        """,
        "committee": """
        SELECT cmte_id, min(cmte_nm) FROM committee
        WHERE substr(upper(cmte_nm), 1, length(:typed)) = upper(:typed)
          OR substr(cmte_id, 1, length(:typed)) = upper(:typed)
        GROUP BY cmte_id ORDER BY 2 LIMIT 100
        """,
        "candidate": """
        SELECT cand_id, min(cand_name) FROM candidate
        WHERE substr(upper(cand_name), 1, length(:typed)) = upper(:typed)
          OR substr(cand_id, 1, length(:typed)) = upper(:typed)
        GROUP BY cand_id ORDER BY 2 LIMIT 100
        """,
    ]

    /// Ids where an id is being typed, else names in full.
    private static func names(_ kind: String, _ words: [String], _ typed: String) -> [Offer] {
        let kind = kind == "spender" ? "committee" : kind == "claims" ? "race" : kind
        guard let sql = statements[kind], !typed.isEmpty || kind == "race" else { return [] }
        let place = words.lastIndex(of: "--db").map { $0 + 1 }
        let path = Surroundings.databasePath(
            place.flatMap { words.indices.contains($0) ? words[$0] : nil })
        guard FileManager.default.fileExists(atPath: path),
            let connection = try? Reading.guarded(path, timeout: "2")
        else { return [] }
        var found: [Offer] = []
        try? connection.run(sql, parameters: ["typed": .text(typed)]) { row in
            let (id, name) = (row.text(0) ?? "", row.text(1) ?? "")
            let isID = id.lowercased().hasPrefix(typed.lowercased())
            let offer =
                isID ? Offer(value: id, meaning: name) : Offer(value: name, meaning: id)
            // What would move a cursor is offered to nobody.
            if !offer.value.isEmpty, VisibleText.of(offer.value) == offer.value {
                found.append(offer)
            }
            return true
        }
        return found
    }
}

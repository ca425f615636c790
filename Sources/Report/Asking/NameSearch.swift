import LedgerModel
import Store
import Wording

/// Finds committees and candidates by words of their names, as `find` does, by the index of names:
/// in every record that gives an id and a name: the FEC's lists, filings, rows and journals.
struct NameSearch {
    enum Kind {
        case committee, candidate

        var word: String { self == .committee ? "committee" : "candidate" }
    }

    struct Match: Equatable {
        var id: String
        /// Its names, those of the FEC's lists and of journals first.
        var names: [String]

        var name: String { names.first ?? "" }
    }

    /// What tells matches apart.
    private struct Detail {
        var cents: Int64 = 0
        var words: [String] = []
    }

    let kind: Kind
    let connection: Connection

    /// Most matches that one message lists; the rest is counted.
    static let mostListed = 200
    /// And no more than this of them.
    private static let mostListedBytes = 3_000

    /// The one match. An id wins over names, an exact name over longer ones.
    func only(_ text: String, option: String) throws -> Match {
        let words = NameWords.wanted(text)
        guard !words.isEmpty, words.count <= 20 else {
            throw ReportError.usage(
                "--\(option): expected the id of a \(kind.word) or words of its name, "
                    + "found \(quoted(text)).")
        }
        let named = try matches([words])
        let matches = try named + byID(text, without: named)
        if let same = matches.first(where: { $0.id.uppercased() == text.uppercased() }) {
            return same
        }
        if matches.count == 1 { return matches[0] }
        let exact = matches.filter { match in
            match.names.contains { $0.uppercased() == text.uppercased() }
        }
        if exact.count == 1 { return exact[0] }
        guard !matches.isEmpty else { throw try nobody(text, words, option) }
        throw ReportError.usage(
            "--\(option): \(quoted(text)) fits several; say which:\n"
                + (try listed(matches, option, text)))
    }

    private func nobody(_ text: String, _ words: [NameWords.Wanted], _ option: String) throws
        -> ReportError
    {
        let long = words.filter { ($0.joined ?? $0.parts[0]).count > 2 }
        let near = long.count > 1 ? try matches(long.map { [$0] }) : []
        let hint =
            near.isEmpty
            ? ""
            : "\n  Names with one of the words:\n"
                + (try listed(near, option, nil))
        let lookup = try NameLookup(connection)
        var like: [String] = []
        for word in words where try lookup.find([word]).isEmpty {
            let text = String(decoding: word.joined ?? word.parts[0], as: UTF8.self)
            like += try lookup.words(near: text)
        }
        let meant = like.isEmpty ? "" : "\n  Did you mean \(like.joined(separator: ", "))?"
        let file = kind == .committee ? "cm.txt or cmYY.zip" : "cn.txt or cnYY.zip"
        let list =
            kind == .committee
            ? "SELECT cmte_id, cmte_nm FROM committees"
            : "SELECT cand_id, cand_name FROM candidates"
        return .usage(
            """
            --\(option): no \(kind.word) has \(quoted(text)) in its name.\(hint)\(meant)
              Look for it: warchest query "\(list)"
              If the list is empty, load one: warchest import FILE (the FEC's \(file))
            """)
    }

    /// One line each, the one with the most money first.
    private func listed(
        _ matches: [Match], _ option: String, _ asked: String?
    ) throws -> String {
        let details = try matches.map { try detail($0.id) }
        let order = matches.indices.sorted {
            (-details[$0].cents, matches[$0].id) < (-details[$1].cents, matches[$1].id)
        }
        var lines = order.prefix(Self.mostListed).map { index in
            let match = matches[index]
            var words = details[index].words
            if details[index].cents != 0 {
                var bytes: [UInt8] = []
                Cents.appendDollars(details[index].cents, to: &bytes, grouped: true)
                words.append(String(decoding: bytes, as: UTF8.self) + " dollars")
            }
            return "  --\(option) \(match.id)  \(quoted(match.name).dropFirst().dropLast())"
                + (words.isEmpty ? "" : "  (\(words.joined(separator: ", ")))")
        }
        // A message has room for so much beside them.
        var bytes = 0
        lines = Array(
            lines.prefix { line in
                bytes += line.utf8.count + 1
                return bytes <= Self.mostListedBytes
            })
        if order.count > lines.count {
            lines.append(
                "  and \(order.count - lines.count) more, with less money; "
                    + "use more words of the name"
                    + (asked.map {
                        ", or see them all:\n  warchest find --as \(kind.word) --names "
                            + "--format csv -- \(quoted($0))"
                    } ?? ""))
        }
        return lines.joined(separator: "\n")
    }

    /// Where ids stand with names; `place` puts the FEC's lists and journals first.
    private var places: String {
        switch kind {
        case .committee:
            """
            SELECT cmte_id AS id, cmte_nm AS name, 0 AS place FROM committees
            UNION SELECT cmte_id, coalesce(filer_name, cmte_id), 1 FROM filing_ref
            UNION SELECT cmte_id, coalesce(filer_name, last_name || coalesce(', ' || first_name,
              '')), 1
              FROM filing WHERE cmte_id IS NOT NULL
            UNION SELECT cmte_id, cmte_nm, 2 FROM committee_summary
            """
        case .candidate:
            """
            SELECT cand_id AS id, cand_name AS name, 0 AS place FROM candidates
            UNION SELECT cand_id, cand_name, 1 FROM candidate_summary
            UNION SELECT cand_id, cand_last_name || coalesce(', ' || cand_first_name, ''), 2
              FROM filing WHERE cand_id IS NOT NULL
            UNION SELECT cand_id, coalesce(cand_name, cand_last_name || coalesce(', ' ||
              cand_first_name, '')), 3
              FROM posting WHERE cand_id IS NOT NULL
            UNION SELECT cand_id, candidate_name, 4 FROM result WHERE cand_id IS NOT NULL
            UNION SELECT subject_id, subject, 4 FROM stated_share WHERE subject_id IS NOT NULL
            UNION SELECT subject_id, subject, 4 FROM stated_total
              WHERE substr(subject_id, 1, 1) IN ('H', 'S', 'P') AND length(subject_id) = 9
            """
        }
    }

    /// The places in the index that name somebody with an id.
    private var kinds: Set<NameIndex.Kind> {
        kind == .committee ? [.committee, .spender, .sponsor] : [.candidate]
    }

    /// Those whose name has every word of one of the questions, by id.
    private func matches(_ questions: [[NameWords.Wanted]]) throws -> [Match] {
        let names = try FoundNames(connection)
        let replaced = try replacedSources()
        var found: [String: [(place: Int, name: String)]] = [:]
        for question in questions {
            for list in try names.lookup.find(question) where kinds.contains(list.kind) {
                for number in list.numbers {
                    for named in try names.names(of: number, list.kind, question) {
                        guard let id = named.id, !id.isEmpty else { continue }
                        let isList = named.record?.hasSuffix(" record") == true
                        if isList, replaced.contains(list.source) { continue }
                        let place = isList ? 0 : named.record == nil ? 2 : 1
                        found[id, default: []].append((place, named.name))
                    }
                }
            }
        }
        return found.sorted { $0.key < $1.key }.map { id, names in
            var match = Match(id: id, names: [])
            for (_, name) in names.sorted(by: { $0 < $1 }) where !match.names.contains(name) {
                match.names.append(name)
            }
            return match
        }
    }

    /// Lists that a newer one has replaced.
    private func replacedSources() throws -> Set<Int64> {
        var found: Set<Int64> = []
        try connection.run("SELECT source_id FROM source WHERE state = 'superseded'") { row in
            found.insert(row.integer(0))
            return true
        }
        return found
    }

    /// Whose id the text is, should it be one of a journal's own.
    private func byID(_ text: String, without known: [Match]) throws -> [Match] {
        guard !known.contains(where: { $0.id.uppercased() == text.uppercased() }) else {
            return []
        }
        var matches: [Match] = []
        try connection.run(
            """
            SELECT id, name FROM (\(places)) q WHERE id IN (:text, :upper, :lower) AND name <> ''
            ORDER BY id, place, name
            """,
            parameters: [
                "text": .text(text), "upper": .text(text.uppercased()),
                "lower": .text(text.lowercased()),
            ]
        ) { row in
            let (id, name) = (row.text(0) ?? "", row.text(1) ?? "")
            if matches.last?.id == id {
                matches[matches.count - 1].names.append(name)
            } else {
                matches.append(Match(id: id, names: [name]))
            }
            return true
        }
        return matches
    }

    /// Party, state, cycle and money of one id: the newest record that gives them.
    private func detail(_ id: String) throws -> Detail {
        var detail = Detail()
        let (told, money) = kind == .committee ? Self.ofCommittee : Self.ofCandidate
        var told3: [String?] = [nil, nil, nil]
        try connection.run(told, parameters: ["id": .text(id)]) { row in
            for index in 0..<3 where told3[index] == nil {
                told3[index] = row.text(index).flatMap { $0.isEmpty ? nil : $0 }
            }
            return told3.contains(nil)
        }
        detail.words = told3.compactMap(\.self)
        try connection.run(money, parameters: ["id": .text(id)]) { row in
            detail.cents = row.optionalInteger(0) ?? 0
            return false
        }
        return detail
    }

    /// Money is what came in or what went out, whichever is more.
    private static let rolled = """
        SELECT max(coalesce(sum(CASE k.direction WHEN 'in' THEN t.cents END), 0),
          coalesce(sum(CASE k.direction WHEN 'out' THEN t.cents END), 0))
        FROM roll_total t JOIN posting_class k ON k.class_id = t.class_id AND k.status = 'active'
        """

    private static let ofCommittee = (
        """
        SELECT party, state, cycle FROM (
          SELECT c.cmte_pty_affiliation AS party, c.cmte_st AS state, CAST(s.cycle AS TEXT) AS
            cycle,
            0 AS place, c.record_id AS record
          FROM committee c LEFT JOIN source s ON s.source_id = c.record_id / 1000000000
          WHERE c.cmte_id = :id
          UNION ALL
          SELECT g.party, coalesce(g.state, g.election_state), CAST(s.cycle AS TEXT), 1, g.record_id
          FROM filing g JOIN source s ON s.source_id = g.source_id WHERE g.cmte_id = :id
          UNION ALL
          SELECT NULL, NULL, CAST(s.cycle AS TEXT), 2, f.filing_id
          FROM filing_ref f JOIN source s ON s.source_id = f.source_id WHERE f.cmte_id = :id) q
        ORDER BY place, cycle DESC, record DESC
        """, rolled + " WHERE t.cmte_id = :id"
    )

    private static let ofCandidate = (
        """
        SELECT party, seat, cycle FROM (
          SELECT c.cand_pty_affiliation AS party, CASE c.cand_office WHEN 'H' THEN
            c.cand_office_st || '-' || coalesce(c.cand_office_district, '00')
            WHEN 'S' THEN c.cand_office_st || '-SEN' WHEN 'P' THEN 'US-PRES' WHEN 'L' THEN
            c.cand_office_district ELSE c.cand_office_st
              END AS seat,
            coalesce(CAST(s.cycle AS TEXT), CAST(c.cand_election_yr AS TEXT)) AS cycle, 0 AS place,
            c.record_id AS record
          FROM candidate c LEFT JOIN source s ON s.source_id = c.record_id / 1000000000
          WHERE c.cand_id = :id
          UNION ALL
          SELECT m.cand_pty_affiliation, m.cand_office_st, CAST(s.cycle AS TEXT), 1, m.record_id
          FROM candidate_summary m JOIN source s ON s.source_id = m.record_id / 1000000000
          WHERE m.cand_id = :id
          UNION ALL
          SELECT g.party, g.cand_state, CAST(s.cycle AS TEXT), 2, g.record_id
          FROM filing g JOIN source s ON s.source_id = g.source_id WHERE g.cand_id = :id
          UNION ALL
          SELECT o.cand_party, o.office_state, CAST(s.cycle AS TEXT), 3, o.posting_id
          FROM posting o JOIN source s ON s.source_id = o.source_id WHERE o.cand_id = :id) q
        ORDER BY place, cycle DESC, record DESC
        """,
        """
        SELECT coalesce((SELECT max(ttl_receipts_cents) FROM candidate_summary WHERE cand_id = :id),
          (\(rolled) WHERE t.cmte_id IN (SELECT committee_id FROM (
            SELECT cmte_id AS committee_id FROM filing WHERE cand_id = :id AND cmte_id IS NOT NULL
            UNION SELECT cmte_id FROM linkage WHERE cand_id = :id AND cmte_dsgn IN ('P', 'A')
            UNION SELECT cand_pcc FROM candidate WHERE cand_id = :id AND cand_pcc IS NOT NULL) o)))
        """
    )
}

import Store

/// Sponsors of ads without a committee, and the committees whose names come near.
package struct SponsorMatching {
    /// A committee that a sponsor may be.
    package struct Proposal: Sendable {
        /// Committee, FEC id.
        package var committee: String
        /// Its name.
        package var name: String
        /// Words both names have, of all words of the two, in percent.
        package var score: Int
        /// The words both have.
        package var shared: [String]
    }

    /// A sponsor and what it may be, the likeliest first.
    package struct Sponsor: Sendable {
        /// Name as the ad file prints it.
        package var name: String
        /// Buys of that name.
        package var buys: Int64
        /// Their low end, cents.
        package var cents: Int64
        /// At most three.
        package var proposals: [Proposal]
    }

    let connection: Connection

    /// Words that say nothing of who somebody is.
    private static let common: Set<String> = [
        "INC", "THE", "OF", "FOR", "AND", "TO", "A", "IN", "LLC", "COMMITTEE", "PAC",
    ]
    private static let leastScore = 50

    /// Makes one for a connection.
    package init(connection: Connection) { self.connection = connection }

    /// Sponsors that have a proposal, those with the most money first. Never decides anything.
    ///
    /// - Parameter limit: how many sponsors to look at.
    package func proposals(limit: Int) throws -> [Sponsor] {
        var index: [String: [Int]] = [:]
        var committees: [(id: String, name: String, words: Set<String>)] = []
        try connection.run(
            "SELECT cmte_id, max(cmte_nm) FROM committees WHERE cmte_nm IS NOT NULL GROUP BY 1"
        ) { row in
            let name = row.text(1) ?? ""
            let words = Self.words(name)
            for word in words { index[word, default: []].append(committees.count) }
            committees.append((row.text(0) ?? "", name, words))
            return true
        }
        let rejected = try rejectedPairs()
        return try sponsors(limit).compactMap { sponsor in
            let words = Self.words(sponsor.name)
            let near = Set(words.flatMap { index[$0] ?? [] })
            let ranked =
                near.map { committees[$0] }
                .filter { !rejected.contains(sponsor.name + "\u{1F}" + $0.id) }
                .map { committee in
                    let shared = words.intersection(committee.words)
                    let all = words.union(committee.words).count
                    return Proposal(
                        committee: committee.id, name: committee.name,
                        score: all > 0 ? shared.count * 100 / all : 0, shared: shared.sorted())
                }
                .filter { $0.score >= Self.leastScore }
                .sorted { ($1.score, $0.committee) < ($0.score, $1.committee) }
            guard !ranked.isEmpty else { return nil }
            var result = sponsor
            result.proposals = Array(ranked.prefix(3))
            return result
        }
    }

    private static func words(_ name: String) -> Set<String> {
        let words = name.uppercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return Set(words).subtracting(common)
    }

    private func sponsors(_ limit: Int) throws -> [Sponsor] {
        var found: [Sponsor] = []
        try connection.run(
            """
            SELECT sponsor, count(*), coalesce(sum(low_cents), 0) FROM ad_money
            WHERE sponsor_id IS NULL AND sponsor IS NOT NULL AND status = 'active'
              AND source_state = 'current'
            GROUP BY sponsor ORDER BY 3 DESC, 1 LIMIT :limit
            """, parameters: ["limit": .integer(Int64(limit))]
        ) { row in
            found.append(
                Sponsor(
                    name: row.text(0) ?? "", buys: row.integer(1), cents: row.integer(2),
                    proposals: []))
            return true
        }
        return found
    }

    private func rejectedPairs() throws -> Set<String> {
        var pairs: Set<String> = []
        try connection.run(
            "SELECT sponsor, cmte_id, decision FROM sponsor_matches ORDER BY record_id"
        ) { row in
            let pair = (row.text(0) ?? "") + "\u{1F}" + (row.text(1) ?? "")
            if row.text(2) == "reject" { pairs.insert(pair) } else { pairs.remove(pair) }
            return true
        }
        return pairs
    }
}

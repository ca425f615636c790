import Store

/// Sees to it that each reject of a source is mended at most once, however often and however cut a
/// file of mended rejects is imported.
///
/// A file that still has as many records as the export tells by place which reject a record mends.
/// In one that was cut or added to, a row is held against what earlier files posted, by content: a
/// row posted n times before is refused n times. Nothing is stored for this; see ``RejectExport``.
final class MendedRows {
    /// A row that an earlier file posted.
    private struct Posted {
        var source: Int64
        /// The line of the reject, where the place tells.
        var line: Int64?
    }

    private let parent: Int64
    /// The lines of the parent's rejects, in the order of the export.
    private let rejects: [Int64]
    private let isAligned: Bool
    /// By place in the export: the source that has the reject mended.
    private var taken: [Int: Int64] = [:]
    private var posted: [UInt64: [Posted]] = [:]
    /// How many rejects are left to mend; nil when nothing limits them.
    private var left: Int?
    private var place = -1

    /// - Parameters:
    ///   - records: how many records the file has behind its head; nil when that is not known.
    ///   - table: where its rows go.
    ///   - seed: of the hashes that ``objection(to:)`` will be given.
    ///   - hasKey: whether the format's key tells repeated rows already.
    init(
        parent: Int64, records: Int?, table: String, seed: UInt64, hasKey: Bool,
        in database: Connection
    ) throws {
        self.parent = parent
        let family = try Family(of: parent, table: table, in: database)
        rejects = try family.rejects(of: parent)
        isAligned = records == rejects.count
        taken = try family.taken(of: parent)
        let hashes = RowHashes(database: database)
        // What the place tells needs no second look.
        let told = isAligned ? try family.told(seenFrom: parent) : []
        var count = 0
        for member in family.members where !told.contains(member.id) {
            let places = member.parent == parent ? try family.places(of: member) : nil
            let counts = parent == family.root || member.parent == parent
            try hashes.contents(source: member.id, table: family.table, seed: seed) { id, content in
                let line = places?[id % 1_000_000_000].map { rejects[$0] }
                posted[content, default: []].append(Posted(source: member.id, line: line))
                if counts { count += 1 }
            }
        }
        // The first file may make two rows of one line; a later one mends what is left.
        if !hasKey, !isAligned, count > 0 { left = max(rejects.count - count, 0) }
    }

    /// Call for each record behind the head, blank ones left out.
    func beginRecord() { place += 1 }

    /// Why the current record may not be posted: its reject is mended already. Nil when it may.
    ///
    /// - Parameter content: see ``RecordDecoder/contentHash()``.
    func objection(to content: UInt64) -> String? {
        if isAligned, place < rejects.count, let source = taken[place] {
            return Self.message(parent, rejects[place], source)
        }
        if var earlier = posted[content], let first = earlier.first {
            earlier.removeFirst()
            posted[content] = earlier
            return Self.message(parent, first.line, first.source)
        }
        guard let left else { return nil }
        if left == 0 {
            return "all \(rejects.count) rejects of source \(parent) are mended already; "
                + "see: warchest sources"
        }
        self.left = left - 1
        return nil
    }

    private static func message(_ parent: Int64, _ line: Int64?, _ source: Int64) -> String {
        let what = line.map { "line \($0) of source \(parent)" } ?? "this row of source \(parent)"
        return "expected a reject that is not mended yet; source \(source) has \(what) mended "
            + "already; to mend it otherwise: warchest remove \(source)"
    }
}

/// A source and the files that mend its rejects, or theirs.
private struct Family {
    struct Member {
        var id: Int64
        var parent: Int64
    }

    private let database: Connection
    let table: String
    private let key: String
    /// Every file that mends rejects of the first source of all, directly or not, the oldest first.
    private(set) var members: [Member] = []
    /// The source whose rejects they all came from.
    private(set) var root: Int64

    init(of source: Int64, table: String, in database: Connection) throws {
        self.database = database
        let isLedger = table == "entry" || table == "ad_buy"
        self.table = isLedger ? "entry" : table
        key = isLedger ? "entry_id" : "record_id"
        root = source
        while let above = try parent(of: root) { root = above }
        let query = try database.statement(
            """
            WITH RECURSIVE family (id, parent) AS (
              SELECT source_id, supplements FROM source WHERE supplements = ?
                AND state <> 'removed'
              UNION SELECT s.source_id, s.supplements FROM source s
                JOIN family f ON s.supplements = f.id WHERE s.state <> 'removed')
            SELECT id, parent FROM family ORDER BY 1
            """)
        query.bind(1, root)
        while try query.step() {
            members.append(Member(id: query.int(0), parent: query.int(1)))
        }
    }

    private func parent(of source: Int64) throws -> Int64? {
        try database.integer(
            "SELECT supplements FROM source WHERE source_id = ? AND supplements IS NOT NULL",
            source)
    }

    func rejects(of source: Int64) throws -> [Int64] {
        try lines("SELECT line FROM reject WHERE source_id = ?1 ORDER BY 1", source)
    }

    private func posted(by source: Int64) throws -> [Int64] {
        try lines(
            "SELECT \(key) % 1000000000 FROM \(table) WHERE \(key) BETWEEN ?1 * 1000000000 "
                + "AND ?1 * 1000000000 + 999999999 ORDER BY 1", source)
    }

    private func lines(_ sql: String, _ source: Int64) throws -> [Int64] {
        let query = try database.statement(sql)
        query.bind(1, source)
        var lines: [Int64] = []
        while try query.step() { lines.append(query.int(0)) }
        return lines
    }

    /// By line of a file of mended rejects: the place in the export of the reject that it mends;
    /// nil when the file has more or fewer records than the export.
    func places(of member: Member) throws -> [Int64: Int]? {
        let own = try (posted(by: member.id) + rejects(of: member.id)).sorted()
        guard try own.count == rejects(of: member.parent).count else { return nil }
        return Dictionary(zip(own, own.indices), uniquingKeysWith: { first, _ in first })
    }

    /// The sources whose rows ``taken(of:)`` tells by place.
    func told(seenFrom source: Int64) throws -> Set<Int64> {
        var told: Set<Int64> = [source]
        var below = source
        while let above = try parent(of: below),
            try places(of: Member(id: below, parent: above)) != nil
        {
            told.insert(above)
            below = above
        }
        for member in members where told.contains(member.parent) {
            if try places(of: member) != nil { told.insert(member.id) }
        }
        return told
    }

    /// By place in a source's export: who has that reject mended, as far as places tell.
    func taken(of source: Int64) throws -> [Int: Int64] {
        var found = try takenBelow(source)
        guard let above = try parent(of: source),
            let places = try places(of: Member(id: source, parent: above))
        else { return found }
        let elsewhere = try taken(of: above)
        for (place, line) in try rejects(of: source).enumerated() {
            if let there = places[line], let other = elsewhere[there] { found[place] = other }
        }
        return found
    }

    private func takenBelow(_ source: Int64) throws -> [Int: Int64] {
        var found: [Int: Int64] = [:]
        for member in members where member.parent == source {
            guard let places = try places(of: member) else { continue }
            for line in try posted(by: member.id) {
                if let place = places[line] { found[place] = member.id }
            }
            let below = try takenBelow(member.id)
            for (place, line) in try rejects(of: member.id).enumerated() {
                if let there = places[line], let other = below[place] { found[there] = other }
            }
        }
        return found
    }
}

import Artefacts
import Server
import Store

/// Makes a server say of a ledger's files what the ledger says. Import, rules and settling are the
/// ledger's; a source is published whole or not at all: its entries are staged where they are to
/// stand, then one transaction of the coordinator attaches them and writes everything else.
///
/// What was published before follows: statuses, who speaks, what is told twice, what was removed.
package struct Publisher {
    /// What came of it.
    package struct Outcome: Sendable {
        /// The sources that were new, by their numbers in the ledger.
        package var published: [Int64] = []
        /// Those that another ledger brought already, and their numbers there.
        package var already: [(source: Int64, there: Int64)] = []
        /// Those that were there and have changed.
        package var followed = 0
        /// Those that the ledger has removed.
        package var removed = 0
        /// How many entries were sent.
        package var rows = 0
        /// The new parts, and where they stand; nil is the server itself.
        package var parts: [(number: Int64, shard: String?)] = []
        /// What killed publishers had left.
        package var swept = 0
        /// Whether the database was made ready.
        package var isNew = false
    }

    let ledger: Connection
    let server: ServerSession
    let shards: [Shard]
    let machine: String
    /// About how many entries a part has.
    let partRows: Int
    let progress: (Int, Int) -> Void

    /// - Parameters:
    ///   - ledger: opened for reading, with statements of our own.
    ///   - machine: its name, so that a reader knows where the files are.
    ///   - progress: of how many entries how many have been sent.
    package init(
        _ ledger: Connection, to server: ServerSession, shards: [Shard], machine: String,
        partRows: Int = 2_000_000, progress: @escaping (Int, Int) -> Void = { _, _ in }
    ) throws {
        guard Set(shards.map(\.name)).count == shards.count else {
            throw PublishingError.badShard("a name twice")
        }
        self.ledger = ledger
        self.server = server
        self.shards = shards
        self.machine = machine
        self.partRows = partRows
        self.progress = progress
    }

    private static let mostTries = 20

    /// Somebody else published or took away meanwhile.
    private struct Moved: Error {}

    /// A source as the ledger has it.
    private struct Source {
        let number: Int64
        let file: String
        let sha256: String
        let state: String
        let posted: Int
    }

    /// Publishes.
    ///
    /// - Parameter wanted: the sources to publish; nil for all. Those published before follow.
    /// - Throws: ``PublishingError``, ``ServerError``, ``StoreError``.
    package func run(_ wanted: [Int64]?) throws -> Outcome {
        try ledger.oneState {
            for _ in 1..<Self.mostTries {
                do { return try publish(wanted) } catch is Moved {
                    continue
                } catch let error as ServerError {
                    // Somebody was faster with one of the same files, or two waited for each other.
                    guard case .statement(let code, _, _) = error,
                        ["23505", "40P01", "40001"].contains(code)
                    else { throw error }
                }
            }
            do { return try publish(wanted) } catch is Moved {
                throw ServerError.unreachable(why: "others publish all the time; try again later")
            }
        }
    }

    /// What is to be done, as far as looking tells.
    private struct Plan {
        let identity: String
        let base: Int64
        let there: [Int64: Published]
        let settled: String
        let isSettled: Bool
        /// Sources that are not there, that are there, and of these the ones whose entries were
        /// given another posting.
        var new: [Source]
        let stays: [Source]
        var resent: [Source] = []
        var already: [(source: Int64, there: Int64)] = []

        var sent: Int { (new + resent).reduce(0) { $0 + $1.posted } }
    }

    private typealias Staged = (part: Int64, shard: Shard?, sources: [Int64])

    private func publish(_ wanted: [Int64]?) throws -> Outcome {
        var outcome = Outcome()
        let sources = try self.sources()
        for number in wanted ?? [] where !sources.contains(where: { $0.number == number }) {
            throw PublishingError.noSource(number)
        }
        guard let first = sources.first else {
            throw PublishingError.emptyLedger(path: ledger.path)
        }
        let schema = ServerSchema(server: server, ledger: ledger)
        outcome.isNew = try schema.prepare()
        outcome.swept = try Parts.sweep(server)
        let identity = "\(first.sha256) \(try importedAt(first.number))"
        let plan = try plan(sources, wanted, identity)
        outcome.already = plan.already
        guard !plan.new.isEmpty || !plan.isSettled else { return outcome }
        let staged = try stage(plan)
        outcome.parts = staged.map { ($0.part, $0.shard?.name) }
        outcome.removed = try commit(plan, staged, try schema.tables())
        try server.run(
            "ANALYZE warchest.source, warchest.filing_ref, warchest.posting, warchest.party")
        outcome.followed = plan.isSettled ? 0 : plan.stays.count
        outcome.published = plan.new.map(\.number)
        outcome.rows = plan.sent
        return outcome
    }

    private func plan(_ sources: [Source], _ wanted: [Int64]?, _ identity: String) throws -> Plan {
        let base = try self.base(of: identity)
        let there = try published(identity)
        for source in sources {
            guard let found = there[source.number + base] else { continue }
            guard found.sha256 == source.sha256 else {
                throw PublishingError.otherLedger(source: source.number)
            }
        }
        let settled = try settledText()
        let isSettled =
            try server.first(
                "SELECT settled = \(quoted(settled)) FROM warchest_server.ledger "
                    + "WHERE ledger_id = \(quoted(identity))")?.integer(0) == 1
        var plan = Plan(
            identity: identity, base: base, there: there, settled: settled, isSettled: isSettled,
            new: sources.filter {
                there[$0.number + base] == nil && (wanted?.contains($0.number) ?? true)
            }, stays: sources.filter { there[$0.number + base] != nil })
        for source in plan.new where source.state != "removed" {
            if let other = try elsewhere(source, identity) {
                plan.already.append((source.number, other))
            }
        }
        let known = Set(plan.already.map(\.source))
        plan.new.removeAll { known.contains($0.number) }
        for source in plan.new { try refuseApart(source, identity) }
        for source in plan.stays where !isSettled && source.state != "removed" {
            let found = there[source.number + base]
            if try fingerprint(of: source.number) != found?.fingerprint {
                plan.resent.append(source)
            }
        }
        return plan
    }

    /// Sends the entries where they are to stand.
    private func stage(_ plan: Plan) throws -> [Staged] {
        var sent = 0
        var staged: [Staged] = []
        for (index, group) in groups(of: plan.new + plan.resent).enumerated() {
            var last = 0
            let parts = Parts(server: server, ledger: ledger, base: plan.base) {
                last = $0
                progress(sent + $0, plan.sent)
            }
            let shard = shards.isEmpty ? nil : shards[index % shards.count]
            staged.append((try parts.stage(group, on: shard), shard, group))
            sent += last
        }
        return staged
    }

    /// The one transaction in which everything happens.
    ///
    /// - Returns: how many of the published sources the ledger has removed since.
    private func commit(_ plan: Plan, _ staged: [Staged], _ tables: [LedgerTable]) throws -> Int {
        let base = plan.base
        let removed = plan.stays.filter { $0.state == "removed" && !plan.isSettled }
        try server.transaction {
            // One owner of what is settled at a time.
            try server.run("SELECT pg_advisory_xact_lock(8107, 1)")
            // What another publisher did since it was looked at would be undone.
            guard try published(plan.identity) == plan.there else { throw Moved() }
            let parts = Parts(server: server, ledger: ledger, base: base) { _ in }
            for item in staged { try parts.define(item.part, on: item.shard) }
            if !plan.isSettled {
                try whole(tables, base)
                let resent = Set(plan.resent.map(\.number))
                for source in plan.stays {
                    try replace(
                        source.number, base, tables, isRemoved: source.state == "removed",
                        isResent: resent.contains(source.number))
                }
            }
            for source in plan.new { try add(source.number, base, tables) }
            // All counting before readers wait.
            let counts = try (plan.new + plan.resent).map { source in
                let item = staged.first { $0.sources.contains(source.number) }
                return try counted(source, base, item?.part)
            }
            // Which tables make up the facts is not seen as of a reader's moment: none may ask now.
            try server.waitForReaders()
            for source in plan.resent + removed {
                try Parts.remove(source.number + base, from: server)
            }
            for item in staged { try parts.attach(item.part) }
            for source in counts { try note(source, plan.identity) }
            for source in removed {
                try server.run(
                    "UPDATE warchest_server.published SET part = NULL, facts = 0, cents = 0, "
                        + "first_party = NULL, last_party = NULL "
                        + "WHERE source_id = \(source.number + base)")
            }
            try server.run(
                "UPDATE warchest_server.ledger SET settled = \(quoted(plan.settled)) "
                    + "WHERE ledger_id = \(quoted(plan.identity))")
            try dropEmptyParts()
        }
        return removed.count { plan.there[$0.number + base]?.isRemoved != true }
    }

    private func quoted(_ text: String) -> String { Dialect.quoted(text) ?? "''" }

    // MARK: The ledger

    private func sources() throws -> [Source] {
        var sources: [Source] = []
        try ledger.run(
            "SELECT source_id, coalesce(member, file), sha256, state, posted FROM source "
                + "ORDER BY source_id"
        ) { row in
            sources.append(
                Source(
                    number: row.integer(0), file: row.text(1) ?? "", sha256: row.text(2) ?? "",
                    state: row.text(3) ?? "", posted: Int(row.integer(4))))
            return true
        }
        return sources
    }

    private func importedAt(_ source: Int64) throws -> String {
        var text = ""
        try ledger.run(
            "SELECT imported_at FROM source WHERE source_id = :source",
            parameters: ["source": .integer(source)]
        ) { row in
            text = row.text(0) ?? ""
            return false
        }
        return text
    }

    /// The seals of what was settled: whether anything has changed since it was published.
    private func settledText() throws -> String {
        var texts: [String] = []
        try ledger.run("SELECT part, sha256 FROM settled_seal ORDER BY part") { row in
            texts.append((row.text(0) ?? "") + " " + (row.text(1) ?? ""))
            return true
        }
        return texts.joined(separator: "\n")
    }

    /// Of a source's entries, which posting and report each has.
    private func fingerprint(of source: Int64) throws -> String {
        var text = ""
        try ledger.run(
            """
            SELECT coalesce(sum((entry_id % 1000003) * (posting_id % 1000003) % 1000000007), 0)
              || ' ' || coalesce(sum((entry_id % 1000003) * (filing_id % 1000003) % 1000000007), 0)
              || ' ' || count(*)
            FROM entry WHERE entry_id BETWEEN :source * 1000000000
              AND :source * 1000000000 + 999999999
            """, parameters: ["source": .integer(source)]
        ) { row in
            text = row.text(0) ?? ""
            return false
        }
        return text
    }

    // MARK: What is there

    private struct Published: Equatable {
        let sha256: String
        let fingerprint: String
        let isRemoved: Bool
    }

    private func base(of identity: String) throws -> Int64 {
        try server.transaction {
            try server.run("SELECT pg_advisory_xact_lock(8107, 0)")
            try server.run(
                """
                INSERT INTO warchest_server.ledger
                SELECT \(quoted(identity)), coalesce(max(base) + 1000000, 0), ''
                FROM warchest_server.ledger
                ON CONFLICT (ledger_id) DO NOTHING
                """)
            return try server.first(
                "SELECT base FROM warchest_server.ledger WHERE ledger_id = \(quoted(identity))")?
                .integer(0) ?? 0
        }
    }

    private func published(_ identity: String) throws -> [Int64: Published] {
        var found: [Int64: Published] = [:]
        let rows = try server.texts(
            """
            SELECT p.source_id, s.sha256, p.fingerprint, s.state FROM warchest_server.published p
            JOIN warchest.source s ON s.source_id = p.source_id
            WHERE p.ledger_id = \(quoted(identity))
            """)
        for row in rows {
            found[Int64(row[0] ?? "") ?? 0] = Published(
                sha256: row[1] ?? "", fingerprint: row[2] ?? "", isRemoved: row[3] == "removed")
        }
        return found
    }

    /// The number under which another ledger brought the same content.
    private func elsewhere(_ source: Source, _ identity: String) throws -> Int64? {
        try server.first(
            """
            SELECT s.source_id FROM warchest.source s
            JOIN warchest_server.published p ON p.source_id = s.source_id
            WHERE s.sha256 = \(quoted(source.sha256)) AND s.state <> 'removed'
              AND p.ledger_id <> \(quoted(identity))
            """)?.integer(0)
    }

    /// What several files say together is settled in one ledger: a source that would have to be
    /// settled with one of another ledger is refused.
    private func refuseApart(_ source: Source, _ identity: String) throws {
        func first(_ sql: String) throws -> [String] {
            var found: [String] = []
            try ledger.run(sql, parameters: ["source": .integer(source.number)]) { row in
                if let text = row.text(0), !text.isEmpty { found.append(quoted(text)) }
                return true
            }
            return found
        }
        let others =
            "JOIN warchest_server.published p ON p.source_id = s.source_id "
            + "AND p.ledger_id <> \(quoted(identity)) WHERE s.state <> 'removed'"
        let series = try first(
            "SELECT series FROM source WHERE source_id = :source AND state <> 'removed'")
        if let name = series.first,
            let other = try server.first(
                "SELECT s.file FROM warchest.source s \(others) AND s.series = \(name)")?.text(0)
        {
            throw PublishingError.apart(
                source: source.number, file: source.file, why: "\(other) is of the same series")
        }
        let filers = try first(
            """
            SELECT DISTINCT g.cmte_id FROM filing g WHERE g.source_id = :source
            UNION SELECT DISTINCT cmte_id FROM roll_outside
            WHERE source_id = :source AND cmte_id <> '*'
            """)
        guard !filers.isEmpty else { return }
        let list = filers.joined(separator: ", ")
        let isFiling = try !first("SELECT cmte_id FROM filing WHERE source_id = :source").isEmpty
        let outside =
            isFiling
            ? " OR EXISTS (SELECT 1 FROM warchest.roll_outside r WHERE r.source_id = s.source_id "
                + "AND r.cmte_id IN (\(list)))" : ""
        if let other = try server.first(
            """
            SELECT s.file FROM warchest.source s \(others) AND (EXISTS (
              SELECT 1 FROM warchest.filing g
              WHERE g.source_id = s.source_id AND g.cmte_id IN (\(list)))\(outside))
            """)?.text(0)
        {
            throw PublishingError.apart(
                source: source.number, file: source.file, why: "\(other) is of the same filer")
        }
    }

    // MARK: Writing

    /// Sources in groups of about as many entries as a part has; with shards at least one each.
    private func groups(of sources: [Source]) -> [[Int64]] {
        let sources = sources.filter { $0.state != "removed" && $0.posted > 0 }
        let all = sources.reduce(0) { $0 + $1.posted }
        let size = min(partRows, max(1, (all + shards.count) / max(1, shards.count)))
        var groups: [[Int64]] = []
        var (group, rows): ([Int64], Int) = ([], 0)
        for source in sources {
            if rows > 0, rows + source.posted > size {
                groups.append(group)
                (group, rows) = ([], 0)
            }
            group.append(source.number)
            rows += source.posted
        }
        return group.isEmpty ? groups : groups + [group]
    }

    /// Tables whose rows do not change once a source is published.
    private static let lasting: Set<TableEntry.Kind> = [.part, .reference, .filed, .item, .names]

    private func add(_ source: Int64, _ base: Int64, _ tables: [LedgerTable]) throws {
        for table in tables where table.isOfSources { try send(source, base, table) }
    }

    /// Writes anew what later files may have changed; of a source that was removed, everything. The
    /// other sides of entries go and come with these.
    private func replace(
        _ source: Int64, _ base: Int64, _ tables: [LedgerTable], isRemoved: Bool, isResent: Bool
    ) throws {
        func lasts(_ table: LedgerTable) -> Bool {
            table.entry?.owner == .span
                ? !isResent : Self.lasting.contains(table.entry?.kind ?? .log)
        }
        for table in tables where table.isOfSources && (isRemoved || !lasts(table)) {
            guard let entry = table.entry else { continue }
            try server.run(
                "DELETE FROM warchest.\"\(table.name)\" "
                    + "WHERE \(entry.condition(published: source + base))")
            try send(source, base, table)
        }
    }

    private func send(_ source: Int64, _ base: Int64, _ table: LedgerTable) throws {
        let sql = table.rows(of: source, base: base)
        // Most tables have nothing of most sources.
        guard try ledger.integer("SELECT EXISTS (\(sql))") == 1 else { return }
        try server.copy(into: table.target) { send in
            var rows = BinaryRows(send)
            try rows.append(sql, of: table, in: ledger)
            try rows.end()
        }
    }

    /// Tables that belong to no source: kinds of postings, and what was done by hand.
    private func whole(_ tables: [LedgerTable], _ base: Int64) throws {
        let shift = base &* 1_000_000_000
        for table in tables where !table.isOfSources {
            guard let key = table.key.first else { continue }
            try server.run(
                "DELETE FROM warchest.\"\(table.name)\" WHERE \(key) BETWEEN \(shift) AND "
                    + "\(shift + 999_999_999_999_999)")
            try server.copy(into: table.target) { send in
                var rows = BinaryRows(send)
                try rows.append(table.rows(base: base), of: table, in: ledger)
                try rows.end()
            }
        }
    }

    /// A source whose part was counted.
    private struct Counted {
        var number: Int64
        var part: Int64?
        var facts: Int64
        var cents: Int64
        var fingerprint: String
        /// The first and the last of its other sides.
        var parties: ClosedRange<Int64>?
    }

    /// Counts a source in its part, which may not be attached yet: it adds up to what was sent.
    private func counted(_ source: Source, _ base: Int64, _ part: Int64?) throws -> Counted {
        var sent = (count: Int64(0), cents: Int64(0))
        var parties: ClosedRange<Int64>?
        let shift = base &* 1_000_000_000
        try ledger.run(
            """
            SELECT count(*), coalesce(sum(amount_cents), 0), min(party_id), max(party_id) FROM entry
            WHERE entry_id BETWEEN :source * 1000000000 AND :source * 1000000000 + 999999999
            """, parameters: ["source": .integer(source.number)]
        ) { row in
            sent = (row.integer(0), row.integer(1))
            if sent.count > 0 { parties = row.integer(2) + shift...row.integer(3) + shift }
            return false
        }
        let number = source.number + base
        if let part {
            let found = try server.first(
                "SELECT count(*), coalesce(sum(amount_cents), 0)::text FROM warchest.fact_\(part) "
                    + "WHERE entry_id BETWEEN \(TableEntry.numbers(of: number))")
            let (count, cents) = (found?.integer(0) ?? 0, found?.text(1) ?? "")
            guard count == sent.count, cents == String(sent.cents) else {
                throw PublishingError.miscounted(
                    source: source.number, sent: "\(sent.count) rows, \(sent.cents) cents",
                    found: "\(count) rows, \(cents) cents")
            }
        }
        return Counted(
            number: number, part: part, facts: sent.count, cents: sent.cents,
            fingerprint: try fingerprint(of: source.number), parties: parties)
    }

    /// Notes a published source.
    private func note(_ source: Counted, _ identity: String) throws {
        func word(_ number: Int64?) -> String { number.map { String($0) } ?? "NULL" }
        try server.run(
            """
            INSERT INTO warchest_server.published
              (source_id, ledger_id, part, machine, facts, cents, fingerprint, first_party,
               last_party)
            VALUES (\(source.number), \(quoted(identity)),
              \(word(source.part)), \(quoted(machine)), \(source.facts),
              \(source.cents), \(quoted(source.fingerprint)), \(word(source.parties?.lowerBound)),
              \(word(source.parties?.upperBound)))
            ON CONFLICT (source_id) DO UPDATE SET part = excluded.part, facts = excluded.facts,
              cents = excluded.cents, fingerprint = excluded.fingerprint,
              first_party = excluded.first_party, last_party = excluded.last_party,
              machine = excluded.machine,
              published_at = excluded.published_at
            """)
    }

    /// Parts whose sources have all gone.
    private func dropEmptyParts() throws {
        let empty = try server.texts(
            """
            SELECT part, shard, address FROM warchest_server.part p
            WHERE NOT EXISTS (SELECT 1 FROM warchest_server.published q WHERE q.part = p.part)
            """)
        for part in empty {
            let number = part[0] ?? ""
            if part[1] != nil {
                // The shard's own table goes when the next publisher sweeps.
                try server.run(
                    """
                    DROP FOREIGN TABLE warchest.fact_\(number);
                    INSERT INTO warchest_server.stage
                    SELECT part, shard, address FROM warchest_server.part WHERE part = \(number)
                    """)
            } else {
                try server.run("DROP TABLE warchest.fact_\(number)")
            }
            try server.run("DELETE FROM warchest_server.part WHERE part = \(number)")
        }
    }
}

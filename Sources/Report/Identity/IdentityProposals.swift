import Artefacts
import Store
import Wording

/// Groups of spellings that may be one person, firm or employer. Decides nothing.
///
/// Spellings lie in a scratch database, sorted by what they have in common (last name and initial,
/// ZIP code and first name, rare words); those of one such block are compared, each with each. In
/// memory is one block, how often each value occurs, and which spellings are linked.
package final class IdentityProposals {
    /// Whose names.
    package enum Subject: String, Sendable {
        case donors, vendors, employers

        /// As `party_told` calls it.
        var dimension: String { String(rawValue.dropLast()) }
    }

    /// One spelling of a group.
    package struct Member: Sendable {
        /// As filed, with place and employer as far as given.
        package var name: String
        /// First five of the ZIP code.
        package var zip: String
        /// Two letters.
        package var state: String
        /// As filed, of one of its rows.
        package var employer: String
        /// How many rows.
        package var rows: Int64
        /// Their sum.
        package var cents: Int64
        /// Tenths of a bit for its being one with the group's first; nil of that.
        package var score: Int?
        /// What speaks for and against that.
        package var reasons: [String]
    }

    /// Spellings each of which is linked to each other; the first has the most rows.
    package struct Group: Sendable {
        /// The spellings.
        package var members: [Member]
        /// The sum of all.
        package var cents: Int64
    }

    /// What was found beside the groups.
    package struct Told: Sendable {
        /// Spellings compared.
        package var spellings = 0
        /// Groups found.
        package var groups = 0
        /// Links between groups that were left out, as not each is linked to each.
        package var leftLinks = 0
        /// Pairs on which there is a decision already.
        package var decided = 0
        /// In words: what was not compared each with each.
        package var notes: [String] = []
    }

    /// Larger blocks are compared by neighbours only.
    static let mostOfBlock = 3_000
    static let neighbours = 300

    private let subject: Subject
    private let leastScore: Int
    private let weights: IdentityWeights
    private let scratch: Connection
    private var counts = SpellingCounts()
    private var persons: PersonComparison?
    private var firms: FirmComparison?
    /// What was found beside the groups.
    private(set) package var told = Told()
    private var large: [(key: String, count: Int)] = []
    private let isDecided: (Spelling, Spelling) -> Bool

    /// - Parameters:
    ///   - leastScore: in tenths of a bit.
    ///   - isDecided: whether a person has said already what two spellings are.
    package init(
        _ subject: Subject, leastScore: Int, weights: IdentityWeights = .shipped,
        book: IdentityBook = IdentityBook()
    ) throws {
        self.subject = subject
        self.leastScore = leastScore
        self.weights = weights
        isDecided = { book.decides($0.place, $1.place) }
        scratch = try Connection(scratch: ())
        try scratch.execute(
            """
            CREATE TABLE raw (
              spelled TEXT, zip TEXT, state TEXT, name TEXT, city TEXT, employer TEXT,
              occupation TEXT, n INTEGER, cents INTEGER);
            CREATE TABLE block (key TEXT, sort TEXT, id INTEGER);
            CREATE TABLE pair (
              a INTEGER, b INTEGER, score INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
            """)
    }

    // MARK: What there is

    /// The question that finds the names.
    package static var question: ReportDefinition {
        get throws {
            let path = "schema/identity/spellings.sql"
            return try ReportParser.parse(
                Artefacts.file(path)?.text ?? "", file: path, embedded: true, methods: .shipped)
        }
    }

    /// Takes the names of a ledger.
    package func read(_ connection: Connection, _ asked: ReportRequest) throws {
        let report = try Self.question
        var request = asked
        request.parameters["what"] = subject.dimension
        request.seeksOthers = false
        let insert = try scratch.statement("INSERT INTO raw VALUES (?,?,?,?,?,?,?,?,?)")
        let runner = ReportRunner(report: report, connection: connection)
        let values = try ParameterResolver(report: report, connection: connection).resolve(request)
        let statement = try runner.prepareQuery()
        try statement.run(parameters: runner.used(values.values, by: statement)) { row in
            try take(row, insert)
            return true
        }
        try settleSpellings()
    }

    private func take(_ row: RowView, _ insert: Statement) throws {
        let name = row.text(0) ?? ""
        let words = SpelledName.words(name)
        let kind = row.text(6) ?? ""
        guard !words.isEmpty, subject != .donors || ["", "IND", "CAN"].contains(kind) else {
            return
        }
        let isEmployer = subject == .employers
        insert.bind(1, words.joined(separator: " "))
        insert.bind(2, isEmployer ? "" : String((row.text(1) ?? "").prefix(5)))
        insert.bind(3, isEmployer ? "" : (row.text(2) ?? "").capitals)
        insert.bind(4, name)
        insert.bind(5, Self.joined(row.text(3)))
        insert.bind(6, subject == .donors ? row.text(4) ?? "" : "")
        insert.bind(7, subject == .donors ? row.text(5) ?? "" : "")
        insert.bind(8, row.integer(7))
        insert.bind(9, row.integer(8))
        try insert.execute()
    }

    private static func joined(_ text: String?) -> String {
        SpelledName.words(text ?? "").joined(separator: " ")
    }

    /// One spelling for each name apart from capitals and punctuation, ZIP code and state.
    private func settleSpellings() throws {
        try scratch.execute(
            """
            CREATE TABLE spelling (
              id INTEGER PRIMARY KEY, name TEXT, zip TEXT, state TEXT, city TEXT, employer TEXT,
              occupation TEXT, n INTEGER, cents INTEGER);
            INSERT INTO spelling
            SELECT NULL, min(name), zip, state, max(city), max(employer), max(occupation), sum(n),
              sum(cents)
            FROM raw GROUP BY spelled, zip, state ORDER BY spelled, zip, state;
            DROP TABLE raw;
            """)
        let all = try scratch.statement("SELECT * FROM spelling ORDER BY id")
        while try all.step() { counts.take(spelling(all, 0)) }
        told.spellings = counts.spellings
        if subject == .donors {
            persons = PersonComparison(
                counts: counts, weights: weights, statuses: EmployerBook.statuses)
        } else {
            firms = FirmComparison(counts: counts, weights: weights)
        }
        let insert = try scratch.statement("INSERT INTO block VALUES (?,?,?)")
        while try all.step() {
            let spelling = spelling(all, 0)
            for (key, sort) in blocks(of: spelling) {
                insert.bind(1, key)
                insert.bind(2, sort)
                insert.bind(3, spelling.id)
                try insert.execute()
            }
        }
    }

    private func spelling(_ row: Statement, _ first: Int32) -> Spelling {
        func text(_ column: Int32) -> String { row.text(first + column) ?? "" }
        var spelling = Spelling(
            id: row.int(first), name: text(1), zip: text(2), state: text(3), city: text(4),
            rows: row.int(first + 7), cents: row.int(first + 8))
        guard subject == .donors else {
            spelling.words = FirmComparison.words(spelling.name)
            return spelling
        }
        let name = PersonName(spelling.name)
        (spelling.last, spelling.first) = (name.last, name.first)
        (spelling.middle, spelling.suffix) = (name.middle, name.suffix)
        spelling.filedEmployer = text(5)
        spelling.employer = Self.joined(text(5))
        spelling.occupation = Self.joined(text(6))
        return spelling
    }

    /// What it may have in common with another spelling of the same.
    private func blocks(of spelling: Spelling) -> [(key: String, sort: String)] {
        guard subject == .donors else {
            let rare = Set(spelling.words)
                .map { (counts.count(\.word, $0), $0) }
                .sorted { $0 < $1 }.prefix(2)
            let joined = spelling.words.joined()
            return rare.map { ("W" + $0.1, joined) } + [("J" + joined.prefix(6), joined)]
        }
        let sort = spelling.first + " " + spelling.zip
        var initials = Set([PersonName.initial(spelling.first)])
        for name in weights.longNames[spelling.first] ?? [] {
            initials.insert(PersonName.initial(name))
        }
        if !spelling.middle.isEmpty { initials.insert(PersonName.initial(spelling.middle)) }
        // SMITH-JONES is SMITH's neighbour and JONES's.
        let lasts = Set(
            [spelling.last]
                + spelling.last.split(separator: " ").map(String.init).filter {
                    $0.utf8.count >= 3
                })
        var found = lasts.flatMap { last in
            initials.map { (key: "N\(last) \($0)", sort: sort) }
        }
        if !spelling.zip.isEmpty, spelling.first.utf8.count > 1 {
            found.append(("Z\(spelling.zip) \(spelling.first)", spelling.last))
        }
        return found
    }

    // MARK: Comparing

    /// Compares and groups; then ``groups(limit:)`` has them.
    package func propose() throws {
        let insert = try scratch.statement("INSERT OR IGNORE INTO pair VALUES (?,?,?)")
        // A block of one has nothing to compare.
        let query = try scratch.statement(
            """
            SELECT b.key, s.* FROM (
              SELECT key, sort, id, count(*) OVER (PARTITION BY key) AS size FROM block) b
            JOIN spelling s ON s.id = b.id WHERE b.size > 1 ORDER BY b.key, b.sort, b.id
            """)
        var key = ""
        var block: [Spelling] = []
        var size = 0
        func end() throws {
            if size <= Self.mostOfBlock {
                for (index, one) in block.enumerated() {
                    for other in block[..<index] { try compare(one, other, insert) }
                }
            } else {
                large.append((key, size))
            }
            block.removeAll(keepingCapacity: true)
            size = 0
        }
        while try query.step() {
            let next = query.text(0) ?? ""
            if next != key {
                try end()
                key = next
            }
            let spelling = spelling(query, 1)
            size += 1
            if size > Self.mostOfBlock {
                if size == Self.mostOfBlock + 1 { try thin(&block, insert) }
                for other in block { try compare(spelling, other, insert) }
                if block.count >= Self.neighbours { block.removeFirst() }
            }
            block.append(spelling)
        }
        try end()
        tellLarge()
        try group()
    }

    /// A block that turns out to be large goes on with neighbours alone.
    private func thin(_ block: inout [Spelling], _ insert: Statement) throws {
        for index in block.indices {
            for other in max(0, index - Self.neighbours)..<index {
                try compare(block[index], block[other], insert)
            }
        }
        block.removeFirst(max(0, block.count - Self.neighbours))
    }

    private func tellLarge() {
        guard !large.isEmpty else { return }
        large.sort { ($1.count, $0.key) < ($0.count, $1.key) }
        let named = large.prefix(5)
            .map { "\(VisibleText.of(String($0.key.dropFirst()))) (\($0.count))" }
            .joined(separator: ", ")
        told.notes.append(
            """
            \(large.count) \(large.count == 1 ? "block has" : "blocks have") more than \
            \(Self.mostOfBlock) spellings, the largest \(named): in order of \
            \(subject == .donors ? "first name and ZIP code" : "the name") each was compared with \
            the \(Self.neighbours) before it, not with all; --state or --committee makes them \
            smaller
            """)
    }

    private func tally(_ left: Spelling, _ right: Spelling, tells: Bool) -> IdentityTally {
        persons?.compare(left, right, tells: tells)
            ?? firms?.compare(left, right, tells: tells)
            ?? IdentityTally(spellings: 1, tells: tells)
    }

    private func compare(_ left: Spelling, _ right: Spelling, _ insert: Statement) throws {
        guard left.id != right.id else { return }
        let score = tally(left, right, tells: false).score
        guard score >= leastScore else { return }
        if isDecided(left, right) {
            told.decided += 1
            return
        }
        insert.bind(1, min(left.id, right.id))
        insert.bind(2, max(left.id, right.id))
        insert.bind(3, Int64(score))
        try insert.execute()
    }

    // MARK: Grouping

    private var members: [[Int64]] = []

    /// The surest pairs first; two groups become one where each member of the one is linked to each
    /// of the other: nobody is joined to somebody by a third.
    private func group() throws {
        var groupOf: [Int64: Int] = [:]
        let link = try scratch.statement("SELECT 1 FROM pair WHERE a = ? AND b = ?")
        func isLinked(_ left: Int64, _ right: Int64) throws -> Bool {
            link.reset()
            link.bind(1, min(left, right))
            link.bind(2, max(left, right))
            return try link.step()
        }
        let pairs = try scratch.statement("SELECT a, b FROM pair ORDER BY score DESC, a, b")
        while try pairs.step() {
            let (left, right) = (pairs.int(0), pairs.int(1))
            let (mine, other) = (groupOf[left], groupOf[right])
            if let mine, mine == other { continue }
            let (ours, theirs) = (
                mine.map { members[$0] } ?? [left], other.map { members[$0] } ?? [right]
            )
            let isWhole = try ours.allSatisfy { one in
                try theirs.allSatisfy { try isLinked(one, $0) }
            }
            guard isWhole else {
                told.leftLinks += 1
                continue
            }
            let target = mine ?? other ?? members.count
            if target == members.count { members.append([]) }
            members[target] = ours + theirs
            if let other, other != target { members[other] = [] }
            for one in members[target] { groupOf[one] = target }
        }
        members.removeAll { $0.isEmpty }
        told.groups = members.count
    }

    /// The groups with the most money, those first.
    package func groups(limit: Int?) throws -> [Group] {
        let query = try scratch.statement("SELECT * FROM spelling WHERE id = ?")
        func find(_ id: Int64) throws -> Spelling? {
            query.reset()
            query.bind(1, id)
            return try query.step() ? spelling(query, 0) : nil
        }
        let sums = try members.enumerated().map { index, ids in
            (cents: try ids.reduce(Int64(0)) { try $0 &+ (find($1)?.cents ?? 0) }, index: index)
        }
        let ranked = sums.sorted { ($1.cents, $0.index) < ($0.cents, $1.index) }
        return try ranked.prefix(limit ?? .max).map { sum in
            let found = try members[sum.index].compactMap(find)
                .sorted { ($1.rows, $1.cents, $0.id) < ($0.rows, $0.cents, $1.id) }
            guard let anchor = found.first else { return Group(members: [], cents: 0) }
            return Group(
                members: found.map { spelling in
                    let isAnchor = spelling.id == anchor.id
                    let tally = tally(anchor, spelling, tells: true)
                    return Member(
                        name: spelling.name, zip: spelling.zip, state: spelling.state,
                        employer: spelling.filedEmployer, rows: spelling.rows,
                        cents: spelling.cents, score: isAnchor ? nil : tally.score,
                        reasons: isAnchor ? [] : tally.reasons ?? [])
                }, cents: sum.cents)
        }
    }
}

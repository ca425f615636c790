import LedgerModel

/// Finds by the index of names who bears the words of a question, and which rows a party has.
package final class NameLookup {
    /// Those of one list that were found.
    package struct Found: Sendable {
        /// What they are.
        package let kind: NameIndex.Kind
        /// Where they are.
        package let source: Int64
        /// Parties, else entries and records; rising.
        package var numbers: [Int64]
    }

    /// A row of a party.
    package struct Row: Sendable {
        /// The row.
        package let entry: Int64
        /// Its other side.
        package let party: Int64
    }

    private struct Place: Hashable {
        let source: Int64
        let part: Int64
    }

    private struct Part {
        let kind: NameIndex.Kind
        let first: Int64
        let last: Int64
        let line: Int64
        let chunk: Int64
        let starts: [Int64]
    }

    private let words: Statement
    private let part: Statement
    private let parts: Statement
    private let filed: Statement
    private let chunk: Statement
    fileprivate let nearby: Statement

    /// Makes one for a connection.
    package init(_ connection: Connection) throws {
        words = try connection.statement(
            "SELECT source_id, part, holders FROM name_word WHERE word >= ?1 AND word < ?2")
        let columns = "SELECT kind, first, last, line, chunk, starts FROM name_part "
        part = try connection.statement(columns + "WHERE part_id = ?1")
        parts = try connection.statement(
            columns + "WHERE part_id BETWEEN ?1 AND ?1 + 999999999 AND kind = 'rows'")
        filed = try connection.statement(
            "SELECT 'rows', first, last, line, chunk, starts FROM filed_part "
                + "WHERE part_id BETWEEN ?1 AND ?1 + 999999999")
        chunk = try connection.statement("SELECT rows FROM party_rows WHERE chunk_id = ?1")
        nearby = try connection.statement(
            """
            SELECT word, sum(length(holders)) FROM name_word
            WHERE word >= ?1 AND word < ?2 AND length(word) BETWEEN ?3 - 2 AND ?3 + 2
            GROUP BY word
            """)
    }

    // MARK: Words

    /// Everybody whose name has all of the words, by source and kind.
    package func find(_ wanted: [NameWords.Wanted]) throws -> [Found] {
        guard !wanted.isEmpty else { return [] }
        // The longest first: it leaves the fewest.
        func length(_ word: NameWords.Wanted) -> Int { word.parts.map(\.count).max() ?? 0 }
        var alive: [Place: [UInt32]]?
        for word in wanted.sorted(by: { length($0) > length($1) }) {
            alive = try holders(of: word, among: alive)
            if alive?.isEmpty == true { return [] }
        }
        return try (alive ?? [:]).sorted {
            ($0.key.source, $0.key.part) < ($1.key.source, $1.key.part)
        }
        .compactMap { place, holders in
            guard let part = try read(place) else { return nil }
            let base = part.kind == .party ? 0 : place.source &* 1_000_000_000
            return Found(
                kind: part.kind, source: place.source,
                numbers: holders.map { base &+ part.first &+ Int64($0) })
        }
    }

    private func holders(
        of word: NameWords.Wanted, among alive: [Place: [UInt32]]?
    ) throws -> [Place: [UInt32]] {
        var found = alive
        for part in word.parts.sorted(by: { $0.count > $1.count }) {
            found = try holders(of: part, among: found)
        }
        guard let joined = word.joined else { return found ?? [:] }
        return (found ?? [:]).merging(try holders(of: joined, among: alive)) {
            Self.sorted($0 + $1)
        }
    }

    /// Those with a word that begins so.
    private func holders(
        of beginning: [UInt8], among alive: [Place: [UInt32]]?
    ) throws -> [Place: [UInt32]] {
        let prefix = String(decoding: beginning, as: UTF8.self)
        words.bind(1, prefix)
        words.bind(2, prefix + "\u{10FFFF}")
        defer { words.reset() }
        var found: [Place: [UInt32]] = [:]
        var severalLists: Set<Place> = []
        while try words.step() {
            let place = Place(source: words.int(0), part: words.int(1))
            if let alive, alive[place] == nil { continue }
            guard let bytes = words.bytes(2) else { continue }
            if found[place] != nil { severalLists.insert(place) }
            var reader = Distances.Reader(bytes)
            var holder: UInt64 = 0
            var list = found.removeValue(forKey: place) ?? []
            while let distance = reader.next() {
                holder &+= distance
                list.append(UInt32(truncatingIfNeeded: holder))
            }
            found[place] = list
        }
        for place in severalLists { found[place] = Self.sorted(found[place] ?? []) }
        guard let alive else { return found }
        return found.compactMapValues { $0 }.reduce(into: [:]) { result, item in
            let both = Self.both(item.value, alive[item.key] ?? [])
            if !both.isEmpty { result[item.key] = both }
        }
    }

    /// Sorted, each once; of many by marking them.
    private static func sorted(_ numbers: [UInt32]) -> [UInt32] {
        guard numbers.count > 2_000, let most = numbers.max() else {
            return Set(numbers).sorted()
        }
        var marks = [UInt64](repeating: 0, count: Int(most) / 64 + 1)
        for number in numbers { marks[Int(number >> 6)] |= 1 << UInt64(number & 63) }
        var result: [UInt32] = []
        result.reserveCapacity(numbers.count)
        for (index, mark) in marks.enumerated() where mark != 0 {
            var rest = mark
            while rest != 0 {
                result.append(UInt32(index * 64 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return result
    }

    private static func both(_ first: [UInt32], _ second: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var (left, right) = (0, 0)
        while left < first.count, right < second.count {
            if first[left] == second[right] {
                result.append(first[left])
                left += 1
                right += 1
            } else if first[left] < second[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return result
    }

    // MARK: Parts

    private func read(_ place: Place) throws -> Part? {
        part.bind(1, place.source &* 1_000_000_000 &+ place.part)
        defer { part.reset() }
        return try part.step() ? Self.part(part) : nil
    }

    private static func part(_ row: Statement) -> Part? {
        guard let kind = row.text(0).flatMap(NameIndex.Kind.init) else { return nil }
        var starts: [Int64] = []
        if kind == .rows, let bytes = row.bytes(5) {
            var reader = Distances.Reader(bytes)
            var party = row.int(1)
            while let distance = reader.next() {
                party &+= Int64(truncatingIfNeeded: distance)
                starts.append(party)
            }
        }
        return Part(
            kind: kind, first: row.int(1), last: row.int(2), line: row.int(3), chunk: row.int(4),
            starts: starts)
    }

    // MARK: Rows

    /// The rows of parties of one source.
    ///
    /// - Parameter parties: rising.
    package func rows(of parties: [Int64], source: Int64) throws -> [Row] {
        var found: [Row] = []
        try rows(of: parties, source: source, by: parts) { found.append(Row(entry: $0, party: $1)) }
        return found
    }

    /// Puts the rows of parties of one source into a set.
    ///
    /// - Parameter parties: rising.
    package func collect(of parties: [Int64], source: Int64, into set: inout RowSet) throws {
        try rows(of: parties, source: source, by: parts) { entry, _ in set.insert(entry) }
    }

    /// Puts the rows of filings of one source into a set; see `filing_ref`.
    ///
    /// - Parameter filings: rising.
    package func collect(ofFilings filings: [Int64], source: Int64, into set: inout RowSet) throws {
        try rows(of: filings, source: source, by: filed) { entry, _ in set.insert(entry) }
    }

    private func rows(
        of parties: [Int64], source: Int64, by statement: Statement, _ body: (Int64, Int64) -> Void
    ) throws {
        statement.bind(1, source &* 1_000_000_000)
        var all: [Part] = []
        while try statement.step() {
            if let part = Self.part(statement) { all.append(part) }
        }
        for part in all { try rows(of: parties, part, base: source &* 1_000_000_000, body) }
    }

    private func rows(
        of parties: [Int64], _ part: Part, base: Int64, _ body: (Int64, Int64) -> Void
    ) throws {
        var index = 0
        while index < parties.count {
            guard parties[index] >= part.first else {
                index += 1
                continue
            }
            guard parties[index] <= part.last else { return }
            // The last chunk that begins with it or before.
            var (low, high) = (0, part.starts.count)
            while low < high {
                let middle = (low + high) / 2
                if part.starts[middle] <= parties[index] { low = middle + 1 } else { high = middle }
            }
            guard low > 0 else {
                index += 1
                continue
            }
            let end = low < part.starts.count ? part.starts[low] : Int64.max
            var wanted: [Int64] = []
            while index < parties.count, parties[index] < end {
                wanted.append(parties[index])
                index += 1
            }
            try read(
                chunk: part.chunk &+ Int64(low - 1), first: part.starts[low - 1],
                line: base &+ part.line, wanted, body)
        }
    }

    private func read(
        chunk id: Int64, first: Int64, line: Int64, _ wanted: [Int64],
        _ body: (Int64, Int64) -> Void
    ) throws {
        chunk.bind(1, id)
        defer { chunk.reset() }
        guard try chunk.step(), let bytes = chunk.bytes(0) else { return }
        var reader = Distances.Reader(bytes)
        var party = first
        var index = 0
        while index < wanted.count, let distance = reader.next(), let count = reader.next() {
            party &+= Int64(truncatingIfNeeded: distance)
            while index < wanted.count, wanted[index] < party { index += 1 }
            let isWanted = index < wanted.count && wanted[index] == party
            var entry = line
            for _ in 0..<count {
                guard let distance = reader.next() else { return }
                entry &+= Int64(truncatingIfNeeded: distance)
                if isWanted { body(entry, party) }
            }
        }
    }
}

extension NameLookup {
    /// Up to three words of names that begin like a word and differ from it in a letter or two, the
    /// ones that more lists have first.
    package func words(near word: String) throws -> [String] {
        let letters = Array(word.utf8)
        guard letters.count > 3 else { return [] }
        let beginning = String(decoding: letters.prefix(2), as: UTF8.self)
        nearby.bind(1, beginning)
        nearby.bind(2, beginning + "\u{10FFFF}")
        nearby.bind(3, Int64(letters.count))
        defer { nearby.reset() }
        var found: [(distance: Int, lists: Int64, word: String)] = []
        while try nearby.step() {
            guard let text = nearby.text(0) else { continue }
            let distance = Self.distance(letters, Array(text.utf8))
            if distance <= 2 { found.append((distance, -nearby.int(1), text)) }
        }
        return found.sorted { $0 < $1 }.prefix(3).map(\.word)
    }

    /// How many letters are put in, left out or changed.
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var row = Array(0...second.count)
        for (index, letter) in first.enumerated() {
            var corner = row[0]
            row[0] = index + 1
            for place in second.indices {
                let above = row[place + 1]
                row[place + 1] = min(
                    corner + (letter == second[place] ? 0 : 1), above + 1, row[place] + 1)
                corner = above
            }
        }
        return row[second.count]
    }
}

import LedgerModel

/// Reads the names of one source, in the order of its rows, and makes their part of the index; or
/// is told the rows while they are stored, which spares reading them again.
package final class NameGathering {
    private let source: Int64
    private let database: Connection
    private let partSize: Int
    private let sink: any NameSink
    private var parts: Int64 = 1
    private var chunks: Int64 = 0
    /// Whom rows name beside the other side.
    private let naming: RowNaming
    private var lists = [
        NameList(.spender), NameList(.candidate), NameList(.sponsor), NameList(.committee),
    ]
    private var filers: Set<String> = []
    private var segment = PartyRows()
    /// The same by filing.
    private var filed = PartyRows()
    private var filedParts: Int64 = 0
    private var span: ClosedRange<Int64>?
    private var lastLine: Int64 = -1
    private var isBegun = false
    /// Whether rows came in another order than that of their lines, beyond what sorting the one
    /// segment mends: then they are read again.
    private var isDisordered = false
    private var hasFlushed = false
    private let way: Way
    /// Rows whose names are told by a record too, before records are complete.
    private var waiting: [(line: Int64, posting: Int64, filing: Int64)] = []
    private var namedFiling: Int64?
    /// Wraps on a stranger's number beyond ``NameIndex/sources``, which has no names.
    private var base: Int64 { source &* 1_000_000_000 }

    /// How rows come.
    package enum Way: Sendable {
        /// From a source that stands complete.
        case read
        /// While they are stored, of a source that has no records.
        case rowsAlone
        /// While they are stored, of a source whose records are complete when it ends: a filing.
        /// Lists of records come first; so nothing is written before, and a filing of more rows
        /// than a part holds is read again.
        case beforeRecords
    }

    /// Prepares to be told the rows of a source that is being loaded.
    package convenience init(
        source: Int64, _ way: Way, partSize: Int = NameIndex.partSize, in database: Connection
    ) throws {
        try self.init(
            source: source, database: database, partSize: partSize, way: way,
            to: NameWriter(database))
    }

    init(
        source: Int64, database: Connection, partSize: Int, way: Way = .read,
        to sink: any NameSink
    ) throws {
        self.way = way
        naming = try RowNaming(database)
        self.source = source
        self.database = database
        self.partSize = max(partSize, 1)
        self.sink = sink
    }

    func run() throws {
        try beginReading()
        try gatherRows()
        try end()
    }

    /// Begins to be told the rows of a source that stands complete, in order.
    func beginReading() throws {
        try begin()
        try gatherRecords()
    }

    private func begin() throws {
        isBegun = true
        try sink.part(base, NamePart(kind: .source))
    }

    private func end(parties: PartyNames? = nil) throws {
        try flush(&segment)
        try flushFiled()
        for index in lists.indices { try flush(&lists[index]) }
        if let span { try gatherParties(span, told: parties) }
    }

    /// Takes in one row that has just been stored with its posting and filing.
    @inline(__always)
    package func add(entry: Int64, party: Int64, posting: Int64, filing: Int64) throws {
        if !isBegun, way != .beforeRecords { try begin() }
        let line = entry &- base
        guard !isDisordered else { return }
        // Rows whose key had to be settled first come at the end.
        if line < lastLine {
            segment.isSorted = false
            filed.isSorted = false
            isDisordered = hasFlushed || !filers.isEmpty || lists.contains { !$0.isEmpty }
        }
        if !segment.isSorted {
            let isSilent = try naming.isSilent(posting: posting, filing: filing)
            if !isSilent || segment.count + 1 >= partSize { isDisordered = true }
        }
        if !isDisordered {
            try add(line: line, party: party, posting: posting, filing: filing)
        }
    }

    /// Writes what is left, once all rows and records are stored.
    ///
    /// - Parameter parties: the names that were told as parties were numbered.
    package func finish(parties: PartyNames? = nil) throws {
        guard isDisordered else {
            if way == .beforeRecords {
                try beginReading()
                naming.forgetFilings()
                for row in waiting {
                    try addNames(line: row.line, posting: row.posting, filing: row.filing)
                }
            } else if !isBegun {
                try begin()
            }
            return try end(parties: parties)
        }
        try database.execute(
            """
            DELETE FROM filed_part WHERE part_id BETWEEN \(base) AND \(base &+ 999_999_999);
            DELETE FROM name_part WHERE part_id BETWEEN \(base) AND \(base &+ 999_999_999);
            DELETE FROM party_rows WHERE chunk_id BETWEEN \(base) AND \(base &+ 999_999_999);
            DELETE FROM name_word WHERE source_id = \(source)
            """)
        try NameGathering(source: source, database: database, partSize: partSize, to: sink).run()
    }

    // MARK: Lists of names

    private func add(
        _ name: UnsafeBufferPointer<UInt8>?, of number: Int64, to names: inout NameList
    ) throws {
        guard let name, !name.isEmpty else { return }
        if names.isFull(partSize, before: number) { try flush(&names) }
        names.add(name, of: number)
    }

    /// Writes a list, words and numbers in order, and begins the next.
    private func flush(_ names: inout NameList) throws {
        defer { names = NameList(names.kind) }
        guard names.hasWords else { return }
        try sink.part(
            base &+ parts, NamePart(kind: names.kind, first: names.first, last: names.last))
        try names.forEach { word, holders in
            try sink.word(word, source: source, part: parts, holders: holders)
        }
        try sink.endWords()
        parts += 1
    }

    // MARK: Records

    /// Of each name and id of a source the first record.
    private func gatherRecords() throws {
        let query = try database.statement(
            "SELECT record_id, role, name, coalesce(name_id, '') FROM named_records "
                + "WHERE record_id BETWEEN ?1 AND ?2")
        query.bind(1, base)
        query.bind(2, base &+ 999_999_999)
        var found: [String: [(number: Int64, name: String, key: String)]] = [:]
        while try query.step() {
            guard let role = query.text(1), let name = query.text(2), !name.isEmpty else {
                continue
            }
            found[role, default: []].append(
                (query.int(0) &- base, name, "\(query.text(3) ?? "")\u{1F}\(name)"))
        }
        for kind in NameIndex.Kind.allCases {
            guard let records = found[kind.rawValue] else { continue }
            var names = NameList(kind)
            var seen: Set<String> = []
            for record in records.sorted(by: { ($0.number, $0.key) < ($1.number, $1.key) })
            where seen.insert(record.key).inserted {
                var name = record.name
                try name.withUTF8 { try add($0, of: record.number, to: &names) }
            }
            try flush(&names)
        }
    }

    // MARK: Rows

    private func gatherRows() throws {
        let rows = try database.statement(
            "SELECT entry_id, party_id, posting_id, filing_id FROM entry "
                + "WHERE entry_id BETWEEN ?1 AND ?2")
        rows.bind(1, base)
        rows.bind(2, base &+ 999_999_999)
        while try rows.step() {
            try add(
                line: rows.int(0) &- base, party: rows.int(1), posting: rows.int(2),
                filing: rows.int(3))
        }
    }

    @inline(__always)
    private func add(line: Int64, party: Int64, posting: Int64, filing: Int64) throws {
        lastLine = max(lastLine, line)
        segment.add(party: party, line: line)
        filed.add(party: filing, line: line)
        if let known = span {
            if party < known.lowerBound { span = party...known.upperBound }
            if party > known.upperBound { span = known.lowerBound...party }
        } else {
            span = party...party
        }
        if segment.count >= partSize {
            guard way != .beforeRecords else { return giveUp() }
            hasFlushed = true
            try flush(&segment)
        }
        if filed.count >= min(partSize, Self.filedSize) {
            hasFlushed = true
            try flushFiled()
        }
        // Most rows of most files name nobody but the other side.
        if try naming.isSilent(posting: posting, filing: filing) { return }
        if try naming.isOther(posting: posting) {
            if filing == namedFiling { return }
            namedFiling = filing
        } else if way == .beforeRecords {
            if waiting.count >= partSize { return giveUp() }
            return waiting.append((line, posting, filing))
        }
        try addNames(line: line, posting: posting, filing: filing)
    }

    /// Leaves the rows to be read again at the end.
    private func giveUp() {
        isDisordered = true
        segment = PartyRows()
        filed = PartyRows()
        waiting = []
    }

    private func addNames(line: Int64, posting: Int64, filing: Int64) throws {
        let (posting, filing) = try naming.names(posting: posting, filing: filing)
        switch posting.kind {
        case .outside:
            try add(filing.spender, of: line, to: &lists[0])
            try add(posting.name, of: line, to: &lists[1])
        case .adBuy:
            try add(filing.name, of: line, to: &lists[2])
            for name in try naming.sponsors(ofEntry: base &+ line) {
                try add(name, of: line, to: &lists[2])
            }
            try add(posting.name, of: line, to: &lists[1])
        case .other:
            guard let name = filing.name, filers.insert("\(filing.id)\u{1F}\(name)").inserted
            else { return }
            try add(name, of: line, to: &lists[3])
        }
    }

    private func add(_ name: String?, of number: Int64, to names: inout NameList) throws {
        guard var name else { return }
        try name.withUTF8 { try add($0, of: number, to: &names) }
    }

    /// Parties are numbered in the order of import, so a source's own lie together.
    private func gatherParties(_ span: ClosedRange<Int64>, told: PartyNames?) throws {
        var names = NameList(.party)
        var first = span.lowerBound
        if let told, told.first == span.lowerBound, told.next <= span.upperBound + 1 {
            names = told.finish()
            first = told.next
        }
        let query = try database.statement(
            "SELECT party_id, display_name FROM party WHERE party_id BETWEEN ?1 AND ?2")
        query.bind(1, first)
        query.bind(2, span.upperBound)
        while try query.step() { try add(query.bytes(1), of: query.int(0), to: &names) }
        try flush(&names)
    }

    /// Of filings there are few, and their lists may be short.
    private static let filedSize = 1 << 20

    /// Writes which rows the filings of a segment have, by filing.
    private func flushFiled() throws {
        defer { filed = PartyRows() }
        guard filed.count > 0 else { return }
        try sink.filed(base &+ filedParts, try part(of: &filed, .rows))
        filedParts += 1
    }

    /// Writes the chunks of a segment.
    private func part(of segment: inout PartyRows, _ kind: NameIndex.Kind) throws -> NamePart {
        segment.sort()
        var part = NamePart(
            kind: kind, first: segment.first, last: segment.last, line: segment.line,
            chunk: base &+ chunks)
        var begun = segment.first
        try segment.chunks { party, bytes in
            Distances.append(UInt64(party - begun), to: &part.starts)
            begun = party
            try sink.rows(base &+ chunks, bytes)
            chunks += 1
        }
        return part
    }

    /// Writes which rows the parties of a segment have, by party.
    private func flush(_ segment: inout PartyRows) throws {
        defer { segment = PartyRows() }
        guard segment.count > 0 else { return }
        try sink.part(base &+ parts, try part(of: &segment, .rows))
        parts += 1
    }
}

/// Parties and their rows, of one stretch of a source.
struct PartyRows {
    /// A chunk is full from so many bytes on: two of them fill a page.
    private static let chunkBytes = 3_900

    /// Parties as distances from the first one seen, in either direction, and lines.
    private var pairs: [(party: Int32, line: UInt32)] = []
    private var origin: Int64 = 0
    private(set) var first = Int64.max
    private(set) var last: Int64 = 0

    /// Whether the lines rise.
    var isSorted = true

    var count: Int { pairs.count }
    var line: Int64 { Int64(pairs.first?.line ?? 0) }

    @inline(__always)
    mutating func add(party: Int64, line: Int64) {
        if pairs.isEmpty { origin = party }
        pairs.append(
            (Int32(truncatingIfNeeded: party - origin), UInt32(truncatingIfNeeded: line)))
        if party < first { first = party }
        if party > last { last = party }
    }

    /// Puts the lines in order; nearly all of them are.
    mutating func sort() {
        guard !isSorted else { return }
        pairs.sort { $0.line < $1.line }
        isSorted = true
    }

    /// As many lines are put in order at once: those of all parties would be as much memory again.
    private static let window = 1 << 20

    /// Hands over each chunk with its first party.
    func chunks(_ body: (Int64, [UInt8]) throws -> Void) rethrows {
        // Where the lines of a party begin; once they are filled in, where they end.
        let count = Int(last - first) + 1
        var places = [UInt32](repeating: 0, count: count + 1)
        let shift = Int(origin - first)
        for pair in pairs { places[Int(pair.party) + shift + 1] += 1 }
        for index in 1...count { places[index] += places[index - 1] }
        var lines: [UInt32] = []
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.chunkBytes * 2)
        var begins = first
        var before = first
        var start = 0
        while start < count {
            let begin = places[start]
            var end = start + 1
            while end < count, Int(places[end + 1] - begin) <= Self.window { end += 1 }
            fill(start..<end, &places, &lines)
            for index in start..<end {
                let from = index == start ? 0 : Int(places[index - 1] - begin)
                let range = from..<Int(places[index] - begin)
                if range.isEmpty { continue }
                let party = first + Int64(index)
                if bytes.isEmpty { (begins, before) = (party, party) }
                Distances.append(UInt64(party - before), to: &bytes)
                before = party
                Distances.append(UInt64(range.count), to: &bytes)
                var last: UInt32 = 0
                for line in lines[range] {
                    Distances.append(UInt64(line - last), to: &bytes)
                    last = line
                }
                if bytes.count >= Self.chunkBytes {
                    try body(begins, bytes)
                    bytes.removeAll(keepingCapacity: true)
                }
            }
            start = end
        }
        if !bytes.isEmpty { try body(begins, bytes) }
    }

    /// The lines of some parties, party by party.
    private func fill(_ parties: Range<Int>, _ places: inout [UInt32], _ lines: inout [UInt32]) {
        let begin = places[parties.lowerBound]
        let wanted = Int(places[parties.upperBound] - begin)
        lines.removeAll(keepingCapacity: true)
        lines.append(contentsOf: repeatElement(0, count: wanted))
        let shift = Int(origin - first)
        let base = UInt32(truncatingIfNeeded: line)
        for pair in pairs {
            let party = Int(pair.party) + shift
            guard parties.contains(party) else { continue }
            lines[Int(places[party] - begin)] = pair.line - base
            places[party] += 1
        }
    }
}

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
    private var lists = [Names(.spender), Names(.candidate), Names(.sponsor), Names(.committee)]
    private var filers: Set<String> = []
    private var segment = PartyRows()
    private var span: ClosedRange<Int64>?
    private var lastLine: Int64 = -1
    private var isBegun = false
    /// Whether rows came in another order than that of their lines, beyond what sorting the one
    /// segment mends: then they are read again.
    private var isDisordered = false
    private var hasFlushed = false
    /// Wraps on a stranger's number beyond ``NameIndex/sources``, which has no names.
    private var base: Int64 { source &* 1_000_000_000 }

    /// Prepares to be told the rows of a source that is being loaded and has no records.
    package convenience init(source: Int64, in database: Connection) throws {
        try self.init(
            source: source, database: database, partSize: NameIndex.partSize,
            to: NameWriter(database))
    }

    init(source: Int64, database: Connection, partSize: Int, to sink: any NameSink) throws {
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

    private func end() throws {
        try flush(&segment)
        for index in lists.indices { try flush(&lists[index]) }
        if let span { try gatherParties(span) }
    }

    /// Takes in one row that has just been stored with its posting and filing.
    @inline(__always)
    package func add(entry: Int64, party: Int64, posting: Int64, filing: Int64) throws {
        if !isBegun { try begin() }
        let line = entry &- base
        guard !isDisordered else { return }
        // Rows whose key had to be settled first come at the end.
        if line < lastLine {
            segment.isSorted = false
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

    /// Writes what is left, once all rows are stored.
    package func finish() throws {
        guard isDisordered else {
            if !isBegun { try begin() }
            return try end()
        }
        try database.execute(
            """
            DELETE FROM name_part WHERE part_id BETWEEN \(base) AND \(base &+ 999_999_999);
            DELETE FROM party_rows WHERE chunk_id BETWEEN \(base) AND \(base &+ 999_999_999);
            DELETE FROM name_word WHERE source_id = \(source)
            """)
        try NameGathering(source: source, database: database, partSize: partSize, to: sink).run()
    }

    // MARK: Lists of names

    /// Names with the numbers of those who bear them, numbers rising.
    private struct Names {
        let kind: NameIndex.Kind
        var words = WordTable()
        var pairs: [(word: UInt32, holder: UInt32)] = []
        var first: Int64 = -1
        var last: Int64 = 0

        var isEmpty: Bool { pairs.isEmpty && first < 0 }

        init(_ kind: NameIndex.Kind) { self.kind = kind }

        mutating func add(_ name: UnsafeBufferPointer<UInt8>, of number: Int64) {
            if first < 0 { first = number }
            last = number
            let holder = UInt32(truncatingIfNeeded: number - first)
            NameWords.forEach(name) { pairs.append((words.number($0), holder)) }
        }
    }

    private func add(
        _ name: UnsafeBufferPointer<UInt8>?, of number: Int64, to names: inout Names
    ) throws {
        guard let name, !name.isEmpty else { return }
        if names.pairs.count >= partSize || number - max(names.first, 0) > Int64(UInt32.max),
            number != names.last
        {
            try flush(&names)
        }
        names.add(name, of: number)
    }

    /// Writes a list, words and numbers in order, and begins the next.
    private func flush(_ names: inout Names) throws {
        defer { names = Names(names.kind) }
        guard !names.pairs.isEmpty else { return }
        var starts = [Int](repeating: 0, count: names.words.count + 1)
        for pair in names.pairs { starts[Int(pair.word) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var holders = [UInt32](repeating: 0, count: names.pairs.count)
        var places = starts
        for pair in names.pairs {
            holders[places[Int(pair.word)]] = pair.holder
            places[Int(pair.word)] += 1
        }
        try sink.part(
            base &+ parts, NamePart(kind: names.kind, first: names.first, last: names.last))
        var bytes: [UInt8] = []
        for word in names.words.sorted() {
            bytes.removeAll(keepingCapacity: true)
            var last: UInt32?
            for holder in holders[starts[Int(word)]..<starts[Int(word) + 1]] where holder != last {
                Distances.append(UInt64(holder - (last ?? 0)), to: &bytes)
                last = holder
            }
            try sink.word(
                names.words.text(word), source: source, part: parts, holders: bytes)
        }
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
            var names = Names(kind)
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
        if let known = span {
            if party < known.lowerBound { span = party...known.upperBound }
            if party > known.upperBound { span = known.lowerBound...party }
        } else {
            span = party...party
        }
        if segment.count >= partSize {
            hasFlushed = true
            try flush(&segment)
        }
        // Most rows of most files name nobody but the other side.
        if try naming.isSilent(posting: posting, filing: filing) { return }
        try addNames(line: line, posting: posting, filing: filing)
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

    private func add(_ name: String?, of number: Int64, to names: inout Names) throws {
        guard var name else { return }
        try name.withUTF8 { try add($0, of: number, to: &names) }
    }

    /// Parties are numbered in the order of import, so a source's own lie together.
    private func gatherParties(_ span: ClosedRange<Int64>) throws {
        let query = try database.statement(
            "SELECT party_id, display_name FROM party WHERE party_id BETWEEN ?1 AND ?2")
        query.bind(1, span.lowerBound)
        query.bind(2, span.upperBound)
        var names = Names(.party)
        while try query.step() { try add(query.bytes(1), of: query.int(0), to: &names) }
        try flush(&names)
    }

    /// Writes which rows the parties of a segment have, by party.
    private func flush(_ segment: inout PartyRows) throws {
        defer { segment = PartyRows() }
        guard segment.count > 0 else { return }
        segment.sort()
        var part = NamePart(
            kind: .rows, first: segment.first, last: segment.last, line: segment.line,
            chunk: base &+ chunks)
        var begun = segment.first
        try segment.chunks { party, bytes in
            Distances.append(UInt64(party - begun), to: &part.starts)
            begun = party
            try sink.rows(base &+ chunks, bytes)
            chunks += 1
        }
        try sink.part(base &+ parts, part)
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

    /// Hands over each chunk with its first party.
    func chunks(_ body: (Int64, [UInt8]) throws -> Void) rethrows {
        var starts = [UInt32](repeating: 0, count: Int(last - first) + 2)
        let shift = Int(origin - first)
        for pair in pairs { starts[Int(pair.party) + shift + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var lines = [UInt32](repeating: 0, count: pairs.count)
        var places = starts
        for pair in pairs {
            let place = Int(pair.party) + shift
            lines[Int(places[place])] = pair.line - UInt32(truncatingIfNeeded: line)
            places[place] += 1
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.chunkBytes * 2)
        var begins = first
        var before = first
        for index in 0..<starts.count - 1 {
            let range = Int(starts[index])..<Int(starts[index + 1])
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
        if !bytes.isEmpty { try body(begins, bytes) }
    }
}

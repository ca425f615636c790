import DelimitedText
import Files
import Foundation
import LedgerModel
import Store

/// One file or member on its way into the database: one transaction, all of it or nothing.
final class ImportSession {
    private let database: Connection
    private let unit: ImportUnit
    private let match: FormatRecognition.Match
    private var cycle: Int?
    private let options: ImportOptions
    private let seed: UInt64
    private let notes: [(code: String, message: String)]
    private let parent: SourceLog.Parent?
    private var headerLine: String?
    private var format: SourceFormat { match.format }
    private var outcome: ImportOutcome
    private let transaction: FileTransaction
    private var counts = RecordCounts()
    private var fileWarnings: [Warning] = []
    /// The year of most rows.
    private var year: Int64?
    /// Rows by the year that the format's `cycle_from` gives them.
    private var periods: [Int: Int] = [:]
    private var periodColumn: Int?
    private var shaper: RowShaper?

    init(
        database: Connection, unit: ImportUnit, match: FormatRecognition.Match, cycle: Int?,
        options: ImportOptions, seed: UInt64, notes: [(code: String, message: String)],
        parent: SourceLog.Parent? = nil, group: ImportGroup? = nil
    ) throws {
        self.parent = parent
        transaction = FileTransaction(database: database, group: group)
        self.database = database
        self.unit = unit
        self.match = match
        self.cycle = cycle
        self.options = options
        self.seed = seed
        self.notes = notes
        outcome = ImportOutcome(file: unit.file, member: unit.member)
        outcome.format = match.format.id
    }

    /// Readers are never locked out while a file of up to this size is imported, but for the moment
    /// of its commit: what it changes is kept in memory until then.
    private static let readersStayBelow = 96 << 20

    /// Rejects and warnings of more bytes than these do not wait in memory for the commit.
    private static let keptInMemory = 4 << 20
    private var keptBytes = 0

    /// What is expected of stdin, in bytes: tables of fixed size are made for it. A longer one is
    /// read as exactly, only slower.
    private static let unknownSize = 1 << 30

    private struct AlreadyKnown: Error { let sourceID: Int64 }

    /// Imports everything `source` gives.
    func run(_ source: HashingSource, started: ContinuousClock.Instant) throws -> ImportOutcome {
        var clock = PhaseClock(started: started)
        if transaction.group == nil {
            try database.keepChangesInMemory((unit.size ?? .max) <= Self.readersStayBelow)
        }
        do {
            try transaction.run { try load(source, &clock) }
            clock.mark("commit")
        } catch let known as AlreadyKnown {
            outcome = ImportOutcome(file: unit.file, member: unit.member)
            outcome.format = format.id
            outcome.sourceID = known.sourceID
            outcome.duplicateOf = known.sourceID
        }
        outcome.timings = clock.phases
        outcome.bytes = source.count
        return outcome
    }

    private func load(_ source: HashingSource, _ clock: inout PhaseClock) throws {
        let numbers = try LedgerNumbers(in: database)
        let sourceID = numbers.sourceID
        let reader = try ResultReaders.reader(
            for: format, name: unit.name, source: match.asFramed(source))
        shaper = RowShaper(reader.format, header: match.header)
        let plan = DecodePlan(
            format: reader.format, header: shaper?.header ?? reader.fixedHeader ?? match.header,
            virtualNames: reader.virtualNames)
        let isHeaderSkipped = reader.fixedHeader != nil
        let mended = try parent.map {
            try MendedRows(
                parent: $0.id, records: isHeaderSkipped ? nil : try countRecords(plan),
                table: format.table, seed: seed, hasKey: format.unique != nil, in: database)
        }
        let widths = BatchWriter.widths(plan)
        let batches = (0..<4).map { _ in Batch(widths: widths) }
        let decoder = RecordDecoder(
            plan: plan, sourceID: sourceID, seed: seed,
            expectedRows: max((unit.size ?? Self.unknownSize) / 150, 1000),
            firstIDs: numbers.firstIDs, classes: numbers.classes,
            nextClassID: numbers.nextClassID, batch: batches[0], suspectsEveryKey: parent != nil,
            mended: mended)
        noteUnknownColumns(plan)
        periodColumn =
            cycle == nil
            ? format.columns.firstIndex { $0.name == format.cycleFrom }.map { plan.positions[$0] }
            : nil
        let writer = try BatchWriter(
            database: database, plan: plan, sourceID: sourceID,
            gathering: format.isLedger ? .rowsAlone : nil)
        let pipeline = Pipeline(batches: Array(batches.dropFirst()))
        let records = RecordReader(source: reader.source, framing: reader.format.framing)
        try pipeline.run(
            decode: { [self] in
                try decodeAll(records, decoder, reader, pipeline, hasHeader: !isHeaderSkipped)
                return decoder.batch
            },
            write: { batch in try collect(batch, writer) })
        try settleDeferred(decoder, writer)
        decoder.releaseTables()
        decoder.partyNames?.prepare()
        try counts.check(
            posted: decoder.posted, rejected: decoder.rejected, stored: writer.storedCount,
            lines: records.physicalLines)
        clock.mark("load")
        let digest = source.finishHex()
        if let known = try SourceLog.source(withSHA256: digest, in: database) {
            throw AlreadyKnown(sourceID: known)
        }
        outcome.sourceID = sourceID
        if format.isLedger {
            try RollupWriter(database: database, sourceID: sourceID).write(decoder.rollups)
        }
        clock.mark("rollup")
        try readPeriod(sourceID)
        try writeSource(sourceID, digest, records.physicalLines, source.count, decoder)
        try writeFileWarnings(sourceID)
        let change = try Change(
            added: Change.Added(
                source: sourceID, format: format.id, table: format.table, parent: parent?.id,
                hasVersions: format.hasVersions),
            series: series, in: database)
        try writer.names?.finish(parties: decoder.partyNames)
        try transaction.settle(change, format)
        outcome.supersedes = try SourceLog.superseded(by: sourceID, in: database)
        clock.mark("settle")
        // The last moment at which a signal still means: nothing of this file.
        try options.onProgress?(unit.name, source.count, unit.size)
    }

    private func collect(_ batch: Batch, _ writer: BatchWriter) throws {
        try writer.write(batch)
        outcome.take(batch)
        // Rejects and warnings take far more room than the bytes that they come from.
        keptBytes += batch.heldBytes + 200 * batch.warnings.count
        if keptBytes > Self.keptInMemory {
            try database.keepChangesInMemory(false)
            keptBytes = .min
        }
    }

    // MARK: Decoding

    private func decodeAll(
        _ reader: RecordReader, _ decoder: RecordDecoder, _ special: ResultReaders.Reader,
        _ pipeline: Pipeline, hasHeader: Bool
    ) throws {
        let longHash = LongRecordHash()
        reader.onLongRecord = { longHash.add($0) }
        var awaitsHeader = hasHeader
        var sinceLook = 0
        var titles = match.titles
        if parent != nil {
            _ = try reader.next()
            counts.framed += 1
            counts.header += 1
            counts.continued += reader.continuedLines
        }
        let names = format.ownColumns.map(\.name)
        while true {
            let kind = try reader.next()
            if kind != .end { counts.framed += 1 }
            switch kind {
            case .end: return
            case .blank: counts.blank += 1
            case .malformed(let why):
                decoder.mended?.beginRecord()
                counts.continued += reader.continuedLines
                decoder.reject(Reject(why, reader, longDigest: longHash.finish()))
            case .record:
                if awaitsHeader {
                    if titles > 0, format.hasHeader {
                        titles -= 1
                        counts.header += 1
                        counts.continued += reader.continuedLines
                        note(reader.record.line, .titleLine)
                        continue
                    }
                    awaitsHeader = false
                    if format.hasHeader || reader.texts == names {
                        counts.header += 1
                        counts.continued += reader.continuedLines
                        headerLine = String(decoding: reader.rawBytes, as: UTF8.self)
                        continue
                    }
                }
                decoder.mended?.beginRecord()
                try decodeRecord(reader, decoder, special)
            }
            // Looked at now and then, not for every record.
            sinceLook += 1 + reader.rawLength >> 13
            if sinceLook >= 128 {
                sinceLook = 0
                try handOver(decoder, pipeline)
            }
        }
    }

    /// How many records a file of mended rejects has behind its head, blank lines left out; nil
    /// when it can be read but once.
    private func countRecords(_ plan: DecodePlan) throws -> Int? {
        guard unit.path != "-" else { return nil }
        let reader = RecordReader(
            source: match.asFramed(try unit.open()), framing: format.framing)
        _ = try reader.next()
        var awaitsHeader = true
        var count = 0
        while true {
            switch try reader.next() {
            case .end: return count
            case .blank: continue
            case .malformed: count += 1
            case .record:
                let names = format.ownColumns.map(\.name)
                if awaitsHeader, format.hasHeader || reader.texts == names {
                    awaitsHeader = false
                    continue
                }
                awaitsHeader = false
                if reader.record.spansLines, !fits(reader.fieldCount, plan) {
                    reader.retreatToSecondLine()
                }
                count += 1
            }
        }
    }

    /// Passes the batch on when it is full in any way.
    private func handOver(_ decoder: RecordDecoder, _ pipeline: Pipeline) throws {
        guard decoder.batch.isFull else { return }
        if let limit = options.maxRejects, decoder.rejected > limit {
            throw tooManyRejects(limit)
        }
        decoder.batch = try pipeline.exchange(decoder.batch)
    }

    private func decodeRecord(
        _ reader: RecordReader, _ decoder: RecordDecoder, _ special: ResultReaders.Reader
    ) throws {
        let record = reader.record
        if record.spansLines {
            if !fits(record.fieldCount, decoder.plan) {
                // A lost quote has swallowed line ends: give the later lines back.
                reader.retreatToSecondLine()
                return decoder.reject(Reject(.unbalancedQuote, reader, longDigest: nil))
            }
            counts.continued += reader.continuedLines
        }
        guard record.line < 1_000_000_000 else {
            throw ImportError.refused(
                code: "too_many_lines",
                message: "\(unit.name): more than 999,999,999 lines; split it")
        }
        special.prepare?(FieldView(reader), decoder)
        if let periodColumn, let year = Int(FieldView(reader)[periodColumn]),
            1975...2099 ~= year
        {
            periods[year, default: 0] += 1
        }
        let origin = RecordDecoder.Origin(
            line: record.line, byteOffset: record.byteOffset, raw: record.rawBytes,
            rawLength: record.rawLength, usedFallback: record.usedFallback,
            endedWithoutNewline: record.endedWithoutNewline,
            usedLooseQuotes: record.usedLooseQuotes)
        guard let shaper else {
            return try decoder.decode(
                base: record.base, fields: UnsafePointer(record.fields), count: record.fieldCount,
                origin: origin)
        }
        try decodeShaped(shaper, reader, decoder, origin)
    }

    /// Whether a record has as many fields as it should.
    private func fits(_ count: Int, _ plan: DecodePlan) -> Bool {
        shaper?.fits(count) ?? (count == plan.fieldCount)
    }

    private func decodeShaped(
        _ shaper: RowShaper, _ reader: RecordReader, _ decoder: RecordDecoder,
        _ origin: RecordDecoder.Origin, isSettled: Bool = false
    ) throws {
        guard shaper.fits(reader.fieldCount) else {
            return decoder.rejectWidth(
                origin, expected: shaper.fileFieldCount, found: reader.fieldCount)
        }
        try shaper.shape(
            base: reader.base, fields: UnsafePointer(reader.fields), count: reader.fieldCount
        ) { base, fields, count, choice in
            decoder.variant = choice
            try decoder.decode(
                base: base, fields: fields, count: count, origin: origin, isSettled: isSettled)
        }
    }

    // MARK: Keys that may repeat

    /// Posts, or rejects as `duplicate_key`, the records whose key may have come before: the first
    /// of a key is posted, later ones are not. Exact, by looking at every key posted.
    private func settleDeferred(_ decoder: RecordDecoder, _ writer: BatchWriter) throws {
        for group in decoder.deferred.groups { try settle(group, decoder, writer) }
        outcome.rejects.sort { $0.line < $1.line }
        try checkRejectLimit(decoder)
    }

    private func settle(
        _ group: Range<Int>, _ decoder: RecordDecoder, _ writer: BatchWriter
    ) throws {
        // Every key of the group, and whether a row has it.
        var isPosted = try postedKeys(group, decoder)
        let batch = decoder.batch
        batch.clear()
        try decoder.deferred.forEach(in: group) { item in
            let reader = RecordReader(
                source: MemorySource(item.raw), framing: format.framing,
                chunkSize: item.raw.count + 64, byteOffset: item.byteOffset)
            guard try reader.next() == .record else { return }
            let origin = RecordDecoder.Origin(
                line: item.line, byteOffset: item.byteOffset, raw: reader.rawBytes,
                rawLength: reader.rawLength, usedFallback: reader.usedFallback,
                endedWithoutNewline: false, usedLooseQuotes: reader.record.usedLooseQuotes)
            if isPosted[item.key] == true {
                decoder.reject(
                    origin, .duplicateKey, column: decoder.plan.uniqueColumn,
                    "\(format.unique ?? "key"): expected a new value, "
                        + "found \"\(item.key.text)\" again")
            } else {
                isPosted[item.key] = true
                if let shaper {
                    try decodeShaped(shaper, reader, decoder, origin, isSettled: true)
                } else {
                    try decoder.decode(
                        base: reader.base, fields: UnsafePointer(reader.fields),
                        count: reader.fieldCount, origin: origin, isSettled: true)
                }
            }
            if batch.arenaCount > 1 << 20 || batch.isFull {
                try collect(batch, writer)
                batch.clear()
                if let limit = options.maxRejects, decoder.rejected > limit {
                    throw tooManyRejects(limit)
                }
            }
        }
        try collect(batch, writer)
        batch.clear()
    }

    private func tooManyRejects(_ limit: Int) -> ImportError {
        .tooManyRejects(
            limit: limit, first: outcome.rejects.first.map { "line \($0.line): \($0.message)" })
    }

    private func checkRejectLimit(_ decoder: RecordDecoder) throws {
        if let limit = options.maxRejects, decoder.rejected > limit {
            throw tooManyRejects(limit)
        }
    }

    /// A group's keys, and whether a posted row has them.
    private func postedKeys(
        _ group: Range<Int>, _ decoder: RecordDecoder
    ) throws -> [DeferredRecords.Key: Bool] {
        var isPosted: [DeferredRecords.Key: Bool] = [:]
        try decoder.deferred.forEach(in: group) { isPosted[$0.key] = false }
        if let parent { try markFamily(of: parent.id, &isPosted) }
        let rows = try database.statement(
            "SELECT filing_id, sub_id FROM entry WHERE entry_id BETWEEN ?1 AND ?2")
        rows.bind(1, decoder.sourceID * 1_000_000_000)
        rows.bind(2, (decoder.sourceID + 1) * 1_000_000_000 - 1)
        while try rows.step() {
            let key: DeferredRecords.Key
            if rows.isInteger(1) {
                key = .number(rows.int(1) + decoder.subBase(ofFiling: rows.int(0)))
            } else {
                guard let text = rows.text(1) else { continue }
                key = .text(text)
            }
            if isPosted[key] == false { isPosted[key] = true }
        }
        return isPosted
    }

    /// Marks those of the keys that a row of a source, or of another file that mends it, has.
    private func markFamily(
        of id: Int64, _ isPosted: inout [DeferredRecords.Key: Bool]
    ) throws {
        let rows = try database.statement(
            """
            SELECT iif(typeof(e.sub_id) = 'integer', e.sub_id + f.sub_base, e.sub_id)
            FROM source s JOIN entry e ON e.entry_id
              BETWEEN s.source_id * 1000000000 AND s.source_id * 1000000000 + 999999999
            JOIN filing_ref f ON f.filing_id = e.filing_id
            WHERE (s.source_id = ?1 OR s.supplements = ?1) AND s.state <> 'removed'
            """)
        rows.bind(1, id)
        while try rows.step() {
            guard let text = rows.text(0) else { continue }
            let key = DeferredRecords.Key(text)
            if isPosted[key] == false { isPosted[key] = true }
        }
    }

    // MARK: Bookkeeping

    private var series: String? {
        guard format.isSnapshot, parent == nil else { return nil }
        switch format.series {
        case .cycle: return "\(format.id)@\(cycle.map(String.init) ?? "unknown")"
        case .format: return format.id
        case .year: return "\(format.id)@\(year.map(String.init) ?? "unknown")"
        case .name: return "\(format.id)@\(FileNames.withoutDates(unit.name))"
        }
    }

    private func noteUnknownColumns(_ plan: DecodePlan) {
        // What a format asks for, or makes columns of, it knows.
        let known = Set(format.required).union(format.made.flatMap(\.sources))
        for (_, name) in plan.unknown where !known.contains(name) {
            fileWarnings.append(
                Warning(
                    line: 1, code: "unknown_column",
                    message: "unknown column \(name); its values are kept"))
        }
        for note in notes {
            fileWarnings.append(Warning(line: 0, code: note.code, message: note.message))
        }
    }

    /// What only the rows say: the year of most of them, and their two-year period where neither
    /// `--cycle` nor the file's name tells it.
    private func readPeriod(_ sourceID: Int64) throws {
        let span = "BETWEEN \(sourceID) * 1000000000 AND \(sourceID) * 1000000000 + 999999999"
        if format.series == .year {
            year = try database.integer(
                """
                SELECT CAST(strftime('%Y', entry_day * 86400, 'unixepoch') AS INTEGER) FROM entry
                WHERE entry_id \(span) AND entry_day IS NOT NULL
                GROUP BY 1 ORDER BY count(*) DESC, 1 DESC LIMIT 1
                """)
        }
        if cycle == nil, let year = periods.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            cycle = year.key + year.key % 2
        }
        if format.isSnapshot, format.series == .cycle, cycle == nil {
            let needs = format.table == "zip_district" ? "Congress" : "year"
            fileWarnings.append(
                Warning(
                    line: 0, code: "cycle_unknown",
                    message:
                        "the file name says no \(needs); give --cycle YYYY so that reports by "
                        + "cycle can use it (a later \(format.id) file without a year supersedes "
                        + "it)"))
        }
    }

    private func note(_ line: Int, _ code: FindingCode) {
        fileWarnings.append(Warning(line: line, code: code.rawValue, message: code.text))
    }

    private func writeFileWarnings(_ sourceID: Int64) throws {
        let insert = try database.statement(
            "INSERT INTO finding (source_id, line, code, message) VALUES (?,?,?,?)")
        for warning in fileWarnings {
            insert.bind(1, sourceID)
            insert.bind(2, Int64(warning.line))
            insert.bind(3, warning.code)
            insert.bind(4, warning.message)
            try insert.execute()
            outcome.warnings.append((warning.line, warning.code, warning.message))
        }
    }

    private func writeSource(
        _ sourceID: Int64, _ digest: String, _ lines: Int, _ bytes: Int, _ decoder: RecordDecoder
    ) throws {
        outcome.lines = lines
        outcome.good = decoder.posted
        outcome.rejected = decoder.rejected
        outcome.blank = counts.blank
        outcome.header = counts.header
        outcome.continued = counts.continued
        outcome.sumCents = decoder.sumCents
        outcome.memoCents = decoder.memoCents
        try SourceLog.insert(
            SourceLog.Row(
                sourceID: sourceID, file: unit.file, path: unit.path, member: unit.member,
                format: format.id, cycle: cycle, series: series, supplements: parent?.id,
                headerLine: headerLine, sha256: digest, bytes: bytes,
                lines: lines, posted: decoder.posted, rejected: decoder.rejected,
                header: counts.header, blank: counts.blank, text: 0,
                continued: counts.continued, sumCents: decoder.sumCents,
                memoCents: decoder.memoCents,
                rowHash: String(seed, radix: 16) + ":" + String(decoder.rowHash, radix: 16),
                fallbacks: decoder.fallbacks, precision: format.precision,
                receivedOn: parent?.receivedOn ?? options.receivedOn,
                knownFrom: parent?.knownFrom ?? options.receivedOn ?? options.today,
                importedAt: options.now),
            in: database)
    }
}

import DelimitedText
import Files
import Foundation
import LedgerModel
import Store

/// One electronic filing on its way into the database: one transaction, all of it or nothing.
///
/// Money rows (Schedules A, B, E …) go the way of every other import, through `RecordDecoder`,
/// which is told at each change of record type where the columns now stand. Everything else (cover,
/// loans, debts, notes, text) is rare and goes through ``FilingRecords``.
final class FilingSession {
    private let database: Connection
    private let unit: ImportUnit
    private let format: SourceFormat
    private let options: ImportOptions
    private let seed: UInt64
    private let header: FilingHeader
    /// Set when the file holds mended rejects: they join this filing.
    private let parent: SourceLog.Parent?
    private let transaction: FileTransaction
    private let layouts: FilingLayouts
    private var outcome: ImportOutcome
    private var counts = RecordCounts()

    /// - Throws: ``ImportError/refused(code:message:)`` when the header is none, or of a version
    ///   that is not known.
    init(
        database: Connection, unit: ImportUnit, format: SourceFormat, sample: [UInt8],
        options: ImportOptions, seed: UInt64, parent: SourceLog.Parent? = nil,
        group: ImportGroup? = nil
    ) throws {
        self.parent = parent
        transaction = FileTransaction(database: database, group: group)
        self.database = database
        self.unit = unit
        self.format = format
        self.options = options
        self.seed = seed
        layouts = try FilingLayouts.shared.get()
        header =
            try parent.map { try FilingHeader(ofFiling: $0.id, in: database) }
            ?? FilingHeader(sample: sample, name: unit.name, layouts: layouts)
        outcome = ImportOutcome(file: unit.file, member: unit.member)
        outcome.format = format.id
    }

    private struct AlreadyKnown: Error { let sourceID: Int64 }

    /// Imports everything `source` gives.
    func run(_ source: HashingSource, started: ContinuousClock.Instant) throws -> ImportOutcome {
        var clock = PhaseClock(started: started)
        // Whatever the file before asked for: a filing may be larger than memory.
        if transaction.group == nil { try database.keepChangesInMemory(false) }
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
        let records = RecordReader(
            source: source,
            framing: header.framing)
        let cover =
            try parent.map { try mendedCover(records, of: $0.id) }
            ?? FilingCover.read(
                records, header, layouts, sourceID, unit.name, fileNumber: options.fileNumber,
                &counts)
        let plan = DecodePlan(format: format.with(constants: cover.filingConstants), header: nil)
        let entryWidth = BatchWriter.entryColumns(plan).count
        let batches = (0..<4).map { _ in
            Batch(widths: BatchWriter.widths(plan), entryWidth: entryWidth)
        }
        let decoder = RecordDecoder(
            plan: plan, sourceID: sourceID, seed: seed,
            expectedRows: max((unit.size ?? 8 << 20) / 150, 100),
            firstIDs: numbers.firstIDs, classes: numbers.classes,
            nextClassID: numbers.nextClassID, batch: batches[0],
            filingRules: FilingRules(
                form: cover.form, filerName: cover.filingConstants["filing.filer_name"]))
        let loop = FilingLoop(
            reader: records, decoder: decoder, layouts: layouts, version: header.version,
            form: cover.form, columns: format.columns, name: unit.name,
            maxRejects: options.maxRejects)
        for row in cover.rows {
            decoder.addToHash(row.hash(seed: seed))
            decoder.batch.add(row, bytes: 0)
        }
        let writer = try BatchWriter(
            database: database, plan: plan, sourceID: sourceID, gathering: .beforeRecords)
        let pipeline = Pipeline(batches: Array(batches.dropFirst()))
        try pipeline.run(
            decode: {
                try loop.run(pipeline)
                return decoder.batch
            },
            write: { batch in
                try writer.write(batch)
                outcome.take(batch)
            })
        decoder.releaseTables()
        decoder.partyNames?.prepare()
        counts += loop.counts
        if let limit = options.maxRejects, decoder.rejected > limit {
            throw ImportError.tooManyRejects(limit: limit)
        }
        if header.version.major <= 2, !header.version.isPaper, decoder.posted == 0,
            decoder.rejected > 0
        {
            // The sheets of versions 1 and 2 cover some of their minor versions only.
            throw ImportError.refused(
                code: "unsupported_version",
                message: "\(unit.name): expected records as version \(header.version) lays them "
                    + "out, found none that can be read so (\(decoder.rejected) tried)")
        }
        let texts = try rejectOpenText(loop, sourceID)
        counts.text -= texts
        try counts.check(
            posted: decoder.posted, rejected: decoder.rejected + texts, stored: writer.storedCount,
            lines: records.physicalLines)
        clock.mark("load")
        let digest = source.finishHex()
        if let known = try SourceLog.source(withSHA256: digest, in: database) {
            throw AlreadyKnown(sourceID: known)
        }
        outcome.sourceID = sourceID
        try Allocation.shareElectioneering(source: sourceID, in: database)
        try RollupWriter(database: database, sourceID: sourceID).write(decoder.rollups)
        clock.mark("rollup")
        try writeSource(
            sourceID, digest, records.physicalLines, source.count, decoder, cover, openText: texts)
        if decoder.rollups.gifts?.isWhole == false {
            try RollupRecount.rebuild(source: sourceID, only: "roll_gift", in: database)
        }
        if let parent { try refuseRowsMendedBefore(sourceID, parent.id) }
        let change = try Change(
            added: Change.Added(
                source: sourceID, format: format.id, table: format.table, parent: parent?.id),
            in: database)
        try writer.names?.finish(parties: decoder.partyNames)
        try transaction.settle(change, format)
        outcome.supersedes = try SourceLog.superseded(by: sourceID, in: database)
        clock.mark("settle")
        try options.onProgress?(unit.name, source.count, unit.size)
    }

    // MARK: Header and cover

    /// The first line of a file of mended rejects, and what is known of the filing they belong to.
    private func mendedCover(_ records: RecordReader, of filing: Int64) throws -> FilingCover {
        _ = try records.next()
        records.retreatToSecondLine()
        counts.framed += 1
        counts.header += 1
        return try FilingCover(ofFiling: filing, in: database)
    }

    /// Mended rows post once: another file that mends the same rows is refused.
    private func refuseRowsMendedBefore(_ source: Int64, _ filing: Int64) throws {
        let query = try database.statement(
            """
            SELECT e.entry_id % 1000000000, s.source_id
            FROM entry e JOIN posting o ON o.posting_id = e.posting_id
            JOIN source s ON s.supplements = ?2 AND s.source_id <> ?1 AND s.state <> 'removed'
            JOIN entry x ON x.entry_id BETWEEN s.source_id * 1000000000
              AND s.source_id * 1000000000 + 999999999 AND x.tran_id IS e.tran_id
            JOIN posting p ON p.posting_id = x.posting_id AND p.line_num IS o.line_num
            WHERE e.entry_id BETWEEN ?1 * 1000000000 AND ?1 * 1000000000 + 999999999 LIMIT 1
            """)
        query.bind(1, source)
        query.bind(2, filing)
        defer { query.reset() }
        guard try query.step() else { return }
        throw ImportError.refused(
            code: "already_mended",
            message: "\(unit.name): line \(query.int(0)): source \(query.int(1)) has this row "
                + "already; to mend it otherwise: warchest remove \(query.int(1))")
    }

    // MARK: The end

    /// A block of text that does not end has swallowed the rest of the file: its lines are rejects,
    /// not text.
    private func rejectOpenText(_ loop: FilingLoop, _ sourceID: Int64) throws -> Int {
        guard let first = loop.openTextLine else { return 0 }
        let query = try database.statement(
            "SELECT record_id, byte_offset, coalesce(raw, CAST(text AS BLOB)) FROM filing_text "
                + "WHERE record_id BETWEEN ?1 AND ?2 ORDER BY 1")
        query.bind(1, sourceID * 1_000_000_000 + Int64(first))
        query.bind(2, sourceID * 1_000_000_000 + 999_999_999)
        let insert = try database.statement(
            "INSERT INTO reject VALUES (\(sourceID),?1,?2,NULL,?3,?4,?5,?6,?7)")
        var count = 0
        while try query.step() {
            let raw = query.bytes(2).map { Array($0) } ?? []
            let line = Int(query.int(0) % 1_000_000_000)
            let message = "a block of text begins at line \(first) and [ENDTEXT] never comes"
            insert.bind(1, Int64(line))
            insert.bind(2, query.int(1))
            insert.bind(3, RejectReason.unterminatedText.rawValue)
            insert.bind(4, message)
            insert.bind(5, blob: raw)
            insert.bind(6, Int64(raw.count))
            insert.bind(7, raw.withUnsafeBytes { SHA256Hasher.hex(of: $0) })
            try insert.execute()
            if outcome.rejects.count < ImportOutcome.shownLimit {
                outcome.rejects.append(
                    (line, nil, RejectReason.unterminatedText.rawValue, message))
            }
            count += 1
        }
        try database.execute(
            "DELETE FROM filing_text WHERE record_id BETWEEN "
                + "\(sourceID * 1_000_000_000 + Int64(first)) AND "
                + "\(sourceID * 1_000_000_000 + 999_999_999)")
        return count
    }

    private func writeSource(
        _ sourceID: Int64, _ digest: String, _ lines: Int, _ bytes: Int, _ decoder: RecordDecoder,
        _ cover: FilingCover, openText: Int
    ) throws {
        outcome.lines = lines
        outcome.good = decoder.posted
        outcome.rejected = decoder.rejected + openText
        outcome.blank = counts.blank
        outcome.header = counts.header
        outcome.text = counts.text
        let (counted, overflow) = decoder.sumCents.subtractingReportingOverflow(decoder.memoCents)
        if overflow { throw ImportError.sumOverflow(line: 0) }
        outcome.sumCents = counted
        outcome.memoCents = decoder.memoCents
        // Free text is hashed as it was stored: an open block has just become rejects.
        let textHash = try RowHashes(database: database).recordsHash(
            source: sourceID, table: "filing_text", seed: seed)
        try SourceLog.insert(
            SourceLog.Row(
                sourceID: sourceID, file: unit.file, path: unit.path, member: unit.member,
                format: format.id, cycle: cover.cycle, series: nil,
                supplements: parent?.id,
                headerLine: nil, sha256: digest, bytes: bytes, lines: lines, posted: decoder.posted,
                rejected: decoder.rejected + openText, header: counts.header, blank: counts.blank,
                text: counts.text, continued: 0, sumCents: outcome.sumCents,
                memoCents: decoder.memoCents,
                rowHash: String(seed, radix: 16) + ":"
                    + String(decoder.rowHash &+ textHash, radix: 16),
                fallbacks: decoder.fallbacks, precision: format.precision,
                receivedOn: parent?.receivedOn ?? options.receivedOn ?? cover.receivedOn,
                knownFrom: parent?.knownFrom ?? options.receivedOn ?? cover.receivedOn
                    ?? options.today,
                importedAt: options.now),
            in: database)
        for warning in cover.warnings {
            let insert = try database.statement(
                "INSERT INTO finding (source_id, line, code, message) VALUES (?,?,?,?)")
            insert.bind(1, sourceID)
            insert.bind(2, Int64(warning.line))
            insert.bind(3, warning.code)
            insert.bind(4, warning.message)
            try insert.execute()
            outcome.warnings.append((warning.line, warning.code, warning.message))
        }
    }
}

import DelimitedText
import Files
import Foundation
import LedgerModel
import Store
import Wording

/// Turns one framed record into rows of the ledger or of a reference table: checks its values,
/// gives its repeated parts an id, keeps the roll-ups, and leaves everything in the current
/// ``Batch``.
///
/// The hot loop of every import together with `RecordReader`. What it stores is described by the
/// ``DecodePlan``; what a row means, by ``PostingRules``. This file keeps its state and takes a
/// record through; the steps lie in the extensions: values checked, cells and hashes, entries
/// posted.
final class RecordDecoder {
    let plan: DecodePlan
    let sourceID: Int64
    let firstIDs: [Target.Part: Int64]
    var batch: Batch {
        didSet {
            state.pointee.text = batch.text
            state.pointee.entries = batch.entries
        }
    }

    /// What changes with every row. Behind a pointer: a stored property of a class would be checked
    /// for exclusive access at every use, which cost a quarter of the import.
    struct State {
        var base: UnsafePointer<UInt8>
        var fields: UnsafePointer<FieldRange>
        var fieldCount = 0
        // Of the current batch.
        var text: Arena
        var entries: RowList
        var posted = 0
        var sumCents: Int64 = 0
        var memoCents: Int64 = 0
        var rowHash: UInt64 = 0
        // Computed as soon as the fields are known, so that memory can be asked for ahead of time.
        var partyHash = Hash128(seed: 0)
        var keyHash: UInt64 = 0
    }
    let state: UnsafeMutablePointer<State>
    let positions: UnsafeMutablePointer<Int>
    let numbers: UnsafeMutablePointer<Int64>
    let present: UnsafeMutablePointer<Bool>
    let checks: UnsafeMutableBufferPointer<DecodePlan.Check>
    let demanded: UnsafeMutableBufferPointer<(column: Int, warns: Bool)>
    let partSlots: [[DecodePlan.Slot]]
    let simple: UnsafeMutableBufferPointer<SimpleSlots>
    let hasExtra: Bool
    let suspectsEveryKey: Bool
    let hasPhrase: Bool
    /// Set for electronic filings, whose records are of many shapes; see ``use(_:)``.
    let filingRules: FilingRules?
    var shape: RecordShape?
    var shapeExtras: [RecordShape.Extra] = []
    var lastFiler: (bytes: [UInt8], id: Int64, hash: Hash128)?
    /// What the caller found out about the record, for ``FilingRules``; part of its posting's key.
    var variant: UInt64 = 0
    let isLedger: Bool

    // What the file added up to.
    private(set) var rejected = 0
    private(set) var fallbacks = 0
    var posted: Int { state.pointee.posted }
    var sumCents: Int64 { state.pointee.sumCents }
    var memoCents: Int64 { state.pointee.memoCents }
    var rowHash: UInt64 { state.pointee.rowHash }

    /// The slots of a part that are all plain text columns, which is the common case: nothing but
    /// column numbers and tags.
    struct SimpleSlots {
        let isSimple: Bool
        let count: Int
        let columns: UnsafeMutablePointer<Int>
        let tags: UnsafeMutablePointer<UInt64>

        init(_ slots: [DecodePlan.Slot]) {
            count = slots.count
            columns = .allocate(capacity: max(count, 1))
            tags = .allocate(capacity: max(count, 1))
            var simple = true
            for (index, slot) in slots.enumerated() {
                tags[index] = slot.tag
                columns[index] = 0
                if case .text(let column) = slot.source, !slot.emptyText {
                    columns[index] = column
                } else {
                    simple = false
                }
            }
            isSimple = simple
        }
    }
    let seed: UInt64
    let rollups: Rollups
    /// Takes in the names of parties as they are numbered; nil where they are read again.
    let partyNames: PartyNames?

    let rules: PostingRules?
    let filingIDs: Interner
    let parties: Interner
    let postingIDs: Interner
    let detailIDs: Interner
    let hugeCents: Int64
    let isByCode: Bool
    let isAdBuy: Bool
    let keyFilter: KeyFilter?
    var seenRows = RecentRows()
    var classes: [PostingClass: Int64]
    var nextClassID: Int64

    // By interned id, from the first: what the roll-ups and the long ids need.
    let filings = GrowingBuffer<FilingFacts>()
    let postings = GrowingBuffer<PostingFacts>()
    let firstFiling: Int64
    let firstPosting: Int64

    // The current record.
    var phrase: MoneyInterval?
    var currency: [UInt8] = []
    var phraseText: [UInt8] = []
    var extra: [UInt8] = []
    /// The counterparty's name put together from its parts; see ``composeName()``.
    let composedText = UnsafeMutablePointer<UInt8>.allocate(
        capacity: RecordDecoder.longestComposed)
    var composedCount = 0
    /// Set by a special reader before `decode`: the texts of `plan.virtualNames`.
    var virtualValues: [[UInt8]?]

    struct FilingFacts {
        var committee: UInt32
        var imageBase: Int64
        var subBase: Int64
    }

    /// Records whose key may have come before.
    let deferred = DeferredRecords()
    /// Set for a file of mended rejects.
    let mended: MendedRows?

    init(
        plan: DecodePlan, sourceID: Int64, seed: UInt64, expectedRows: Int,
        firstIDs: [Target.Part: Int64], classes: [PostingClass: Int64], nextClassID: Int64,
        batch: Batch, suspectsEveryKey: Bool = false, filingRules: FilingRules? = nil,
        mended: MendedRows? = nil
    ) {
        self.mended = mended
        self.filingRules = filingRules
        self.suspectsEveryKey = suspectsEveryKey
        self.plan = plan
        self.sourceID = sourceID
        self.seed = seed
        self.firstIDs = firstIDs
        self.classes = classes
        self.nextClassID = nextClassID
        self.batch = batch
        rules = plan.format.posting.map(PostingRules.init)
        func interner(_ part: Target.Part, limit: Int) -> Interner {
            Interner(
                expected: min(expectedRows, 4_000_000), limit: limit, firstID: firstIDs[part] ?? 1)
        }
        filingIDs = interner(.filing, limit: 1 << 16)
        parties = interner(.party, limit: 1 << 20)
        postingIDs = interner(.posting, limit: 1 << 14)
        detailIDs = interner(.detail, limit: 1 << 16)
        hugeCents = filingRules?.quarantine.cents ?? rules?.quarantine.cents ?? .max
        isByCode = filingRules != nil || (rules?.isByCode ?? true)
        isAdBuy = plan.slots[.adBuy] != nil
        keyFilter = plan.uniqueColumn >= 0 ? KeyFilter(expected: expectedRows) : nil
        rollups = Rollups(
            firstParty: firstIDs[.party] ?? 1, isLarge: expectedRows > 6_000_000,
            gifts: filingRules.map { _ in
                GiftCounter(
                    firstParty: firstIDs[.party] ?? 1, firstFiling: firstIDs[.filing] ?? 1)
            })
        // Of a file of many millions they are read again, to stay within memory.
        partyNames =
            plan.tellsPartyNames(isFiling: filingRules != nil) && expectedRows <= 6_000_000
            ? PartyNames(from: firstIDs[.party] ?? 1) : nil
        let columns = plan.format.columns.count
        numbers = .allocate(capacity: columns + 1)
        numbers.initialize(repeating: 0, count: columns + 1)
        present = .allocate(capacity: columns + 1)
        present.initialize(repeating: false, count: columns + 1)
        positions = .allocate(capacity: columns + 1)
        for (index, position) in plan.positions.enumerated() { positions[index] = position }
        checks = .allocate(capacity: plan.checks.count)
        _ = checks.initialize(from: plan.checks)
        demanded = .allocate(capacity: plan.demanded.count)
        _ = demanded.initialize(from: plan.demanded)
        partSlots = Target.Part.allCases.map { plan.slots[$0] ?? [] }
        simple = .allocate(capacity: partSlots.count)
        _ = simple.initialize(from: partSlots.map(SimpleSlots.init))
        hasExtra = !plan.extraColumns.isEmpty || !plan.unknown.isEmpty
        isLedger = plan.format.isLedger
        hasPhrase =
            !plan.format.money.isEmpty
            || plan.format.columns.contains {
                $0.type == .amountPhrase || $0.type == .claimPhrase
            }
        firstFiling = firstIDs[.filing] ?? 1
        firstPosting = firstIDs[.posting] ?? 1
        virtualValues = Array(repeating: nil, count: plan.virtualNames.count)
        // Placeholders until the first record; never read before it.
        state = .allocate(capacity: 1)
        state.initialize(
            to: State(
                base: UnsafePointer(batch.arena),
                fields: UnsafePointer(
                    UnsafeRawPointer(batch.arena).assumingMemoryBound(to: FieldRange.self)),
                text: batch.text, entries: batch.entries))
    }

    deinit {
        composedText.deallocate()
        state.deallocate()
        positions.deallocate()
        numbers.deallocate()
        present.deallocate()
        for slots in simple {
            slots.columns.deallocate()
            slots.tags.deallocate()
        }
        simple.deallocate()
        checks.deallocate()
        demanded.deallocate()
    }

    /// Frees what only decoding needs, so that it does not count beside what comes after.
    func releaseTables() {
        for interner in [filingIDs, parties, postingIDs, detailIDs] { interner.release() }
        keyFilter?.release()
        seenRows = RecentRows()
    }

    // MARK: Fields

    @inline(__always)
    func field(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        let position = positions[column]
        guard position >= 0, position < state.pointee.fieldCount else {
            return part(of: position)
        }
        let range = state.pointee.fields[position]
        return UnsafeBufferPointer(
            start: state.pointee.base + Int(range.start), count: Int(range.count))
    }

    /// The file's own name of a column, for messages.
    func name(of column: Int) -> String {
        shape?.names[column] ?? plan.format.columns[column].name
    }

    /// Makes the next records be read as this shape says: where each column stands among the fields
    /// of a record, and which fields have no column.
    func use(_ shape: RecordShape) {
        self.shape = shape
        shapeExtras = shape.extras
        for (index, position) in shape.positions.enumerated() { positions[index] = position }
    }

    /// Counts a record that was posted elsewhere (an item of a filing).
    func countItem(hash: UInt64) {
        state.pointee.posted &+= 1
        state.pointee.rowHash &+= hash
    }

    /// What an absent column holds, or a column that is a part of another; see
    /// ``DecodePlan/positions``.
    @inline(never)
    func part(of position: Int) -> UnsafeBufferPointer<UInt8> {
        guard position < -1 else {
            return UnsafeBufferPointer(start: state.pointee.base, count: 0)
        }
        let range = state.pointee.fields[-2 - position]
        return FECIDText.first(
            in: UnsafeBufferPointer(
                start: state.pointee.base + Int(range.start), count: Int(range.count)))
    }

    /// Text of a column of the current record; empty when blank or absent.
    func string(_ column: Int) -> String {
        column < 0 ? "" : String(decoding: field(column), as: UTF8.self)
    }

    func optional(_ column: Int) -> String? {
        let text = string(column)
        return text.isEmpty ? nil : text
    }

    // MARK: Records

    /// Where a record came from.
    struct Origin {
        var line: Int
        var byteOffset: Int
        var raw: UnsafeBufferPointer<UInt8>
        var rawLength: Int
        var usedFallback: Bool
        var endedWithoutNewline: Bool
        var usedLooseQuotes = false
    }

    /// Decodes one record whose fields are at `fields`, counted from `base`.
    ///
    /// - Parameter isSettled: whether its key is already known to be new.
    func decode(
        base: UnsafePointer<UInt8>, fields: UnsafePointer<FieldRange>, count: Int, origin: Origin,
        isSettled: Bool = false
    ) throws {
        state.pointee.base = base
        state.pointee.fields = fields
        state.pointee.fieldCount = count
        guard count == plan.fieldCount || shape != nil else {
            return rejectWidth(origin, expected: plan.fieldCount, found: count)
        }
        if isLedger {
            state.pointee.partyHash = hash(.party).hash
            parties.prefetch(state.pointee.partyHash)
            if let keyFilter { state.pointee.keyHash = hashKey(keyFilter) }
        }
        guard checkValues(origin), checkDemanded(origin),
            plan.format.money.isEmpty || chooseMoney(origin)
        else {
            return dropWarnings(ofLine: origin.line)
        }
        if !isSettled, let why = mended?.objection(to: contentHash()) {
            dropWarnings(ofLine: origin.line)
            return reject(origin, .duplicateKey, column: nil, why)
        }
        if let keyFilter, !isSettled, try isPerhapsRepeated(keyFilter, origin) {
            return dropWarnings(ofLine: origin.line)
        }
        if origin.usedFallback {
            fallbacks += 1
            warn(origin, .encodingFallback, "not UTF-8; read as Windows-1252")
        }
        if origin.usedLooseQuotes { warn(origin, .oddQuotes, FindingCode.oddQuotes.text) }
        if isLedger { try postEntry(origin) } else { postRecord(origin) }
        state.pointee.posted &+= 1
        if plan.controlColumn >= 0 {
            // 2^63 cents is out of reach: an amount is below 10^14 and a file below 10^9 rows… the
            // sum is checked all the same.
            let (sum, overflow) = state.pointee.sumCents
                .addingReportingOverflow(numbers[plan.controlColumn])
            if overflow { throw ImportError.sumOverflow(line: origin.line) }
            state.pointee.sumCents = sum
        }
    }

    @inline(__always)
    func hashKey(_ filter: KeyFilter) -> UInt64 {
        let key = field(plan.uniqueColumn)
        guard key.count > 0, let start = key.baseAddress else { return 0 }
        var hash = Hash128(seed: seed)
        hash.add(start, key.count)
        filter.prefetch(hash.low)
        return hash.low
    }

    func dropWarnings(ofLine line: Int) {
        while batch.warnings.last?.line == line { batch.warnings.removeLast() }
    }

    func isPerhapsRepeated(_ filter: KeyFilter, _ origin: Origin) throws -> Bool {
        let key = field(plan.uniqueColumn)
        guard key.count > 0, filter.insert(state.pointee.keyHash) || suspectsEveryKey else {
            return false
        }
        try deferred.add(
            line: origin.line, byteOffset: origin.byteOffset, key: key,
            hash: state.pointee.keyHash, raw: origin.raw)
        return true
    }

    // MARK: Rejects and warnings

    /// Rejects a record that has not as many fields as it should.
    func rejectWidth(_ origin: Origin, expected: Int, found: Int) {
        let code: RejectReason =
            origin.endedWithoutNewline && plan.format.hasHeader && found < expected
            ? .truncatedRecord : .columnCount
        reject(origin, code, column: nil, "expected \(expected) fields, found \(found)")
    }

    func reject(_ origin: Origin, _ reason: RejectReason, column: Int?, _ message: String) {
        reject(origin, reason, name: column.map { name(of: $0) }, message)
    }

    /// The same for a column that is known by name only.
    func reject(
        _ origin: Origin, _ reason: RejectReason, columnName: String, _ message: String
    ) {
        reject(origin, reason, name: columnName, message)
    }

    private func reject(
        _ origin: Origin, _ reason: RejectReason, name: String?, _ message: String
    ) {
        let raw = Array(origin.raw.prefix(RecordReader.keptBytes))
        reject(
            Reject(
                line: origin.line, byteOffset: origin.byteOffset, column: name,
                reason: reason.rawValue, message: VisibleText.message(message), raw: raw,
                rawLength: origin.rawLength,
                rawSHA256: SHA256Hasher.hex(of: UnsafeRawBufferPointer(origin.raw))))
    }

    /// Notes that a record posted elsewhere was not UTF-8.
    func warnFallback(_ origin: Origin) {
        fallbacks += 1
        warn(origin, .encodingFallback, "not UTF-8; read as Windows-1252")
    }

    /// Adds a stored row that is no record of its own to the control hash.
    func addToHash(_ hash: UInt64) { state.pointee.rowHash &+= hash }

    /// Keeps a reject that was made elsewhere (a record that could not even be framed).
    func reject(_ reject: Reject) {
        rejected += 1
        batch.add(reject)
    }

    func warn(_ origin: Origin, _ code: FindingCode, _ message: String) {
        batch.warnings.append(
            Warning(
                line: origin.line, code: code.rawValue, message: VisibleText.message(message)))
    }

}

import DelimitedText
import Foundation
import LedgerModel
import Store

/// Turns one framed record into rows of the ledger or of a reference table: checks its values,
/// gives its repeated parts an id, keeps the roll-ups, and leaves everything in the current
/// ``Batch``.
///
/// The hot loop of every import together with `RecordReader`. What it stores is described by the
/// ``DecodePlan``; what a row means, by ``PostingRules``.
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
    private struct State {
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
    private let state: UnsafeMutablePointer<State>
    private let positions: UnsafeMutablePointer<Int>
    private let numbers: UnsafeMutablePointer<Int64>
    private let present: UnsafeMutablePointer<Bool>
    private let checks: UnsafeMutableBufferPointer<DecodePlan.Check>
    private let demanded: UnsafeMutableBufferPointer<(column: Int, warns: Bool)>
    private let partSlots: [[DecodePlan.Slot]]
    private let simple: UnsafeMutableBufferPointer<SimpleSlots>
    private let hasExtra: Bool
    private let suspectsEveryKey: Bool
    private let hasPhrase: Bool
    /// Set for electronic filings, whose records are of many shapes; see ``use(_:)``.
    private let filingRules: FilingRules?
    private var shape: RecordShape?
    private var shapeExtras: [RecordShape.Extra] = []
    private var lastFiler: (bytes: [UInt8], id: Int64, hash: Hash128)?
    /// What the caller found out about the record, for ``FilingRules``; part of its posting's key.
    var variant: UInt64 = 0
    private let isLedger: Bool

    // What the file added up to.
    private(set) var rejected = 0
    private(set) var fallbacks = 0
    var posted: Int { state.pointee.posted }
    var sumCents: Int64 { state.pointee.sumCents }
    var memoCents: Int64 { state.pointee.memoCents }
    var rowHash: UInt64 { state.pointee.rowHash }

    /// The slots of a part that are all plain text columns, which is the common case: nothing but
    /// column numbers and tags.
    private struct SimpleSlots {
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

    private let rules: PostingRules?
    private let filingIDs: Interner
    private let parties: Interner
    private let postingIDs: Interner
    private let detailIDs: Interner
    private let hugeCents: Int64
    private let isByCode: Bool
    private let isAdBuy: Bool
    private let keyFilter: KeyFilter?
    private var seenRows: Set<UInt64> = []
    private var classes: [PostingClass: Int64]
    private var nextClassID: Int64

    // By interned id, from the first: what the roll-ups and the long ids need.
    private let filings = GrowingBuffer<FilingFacts>()
    private let postings = GrowingBuffer<PostingFacts>()
    private let firstFiling: Int64
    private let firstPosting: Int64

    // The current record.
    private var phrase: MoneyInterval?
    private var currency: [UInt8] = []
    private var phraseText: [UInt8] = []
    private var extra: [UInt8] = []
    /// Set by a special reader before `decode`: the texts of `plan.virtualNames`.
    var virtualValues: [[UInt8]?]

    struct FilingFacts {
        var committee: UInt32
        var imageBase: Int64
        var subBase: Int64
    }

    struct PostingFacts {
        var classID: UInt32
        var kindIsOutside: Bool
        var isIndividual: Bool
        var isGift: Bool
        var isRefundToIndividual: Bool
        var isPayment: Bool
        var isDisbursement: Bool
        var isMemo: Bool
        var other: Int64  // number of other_id, -1 when blank
        var candidate: Int64
        var category: Int64
    }

    /// Records whose key may have come before.
    let deferred = DeferredRecords()

    init(
        plan: DecodePlan, sourceID: Int64, seed: UInt64, expectedRows: Int,
        firstIDs: [Target.Part: Int64], classes: [PostingClass: Int64], nextClassID: Int64,
        batch: Batch, suspectsEveryKey: Bool = false, filingRules: FilingRules? = nil
    ) {
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
        hugeCents = filingRules?.quarantineCents ?? rules?.quarantineCents ?? .max
        isByCode = filingRules != nil || (rules?.isByCode ?? true)
        isAdBuy = plan.slots[.adBuy] != nil
        keyFilter = plan.uniqueColumn >= 0 ? KeyFilter(expected: expectedRows) : nil
        rollups = Rollups(
            firstParty: firstIDs[.party] ?? 1, isLarge: expectedRows > 6_000_000)
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
        seenRows = []
    }

    // MARK: Fields

    @inline(__always)
    private func field(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        let position = positions[column]
        guard position >= 0, position < state.pointee.fieldCount else {
            return part(of: position)
        }
        let range = state.pointee.fields[position]
        return UnsafeBufferPointer(
            start: state.pointee.base + Int(range.start), count: Int(range.count))
    }

    /// The file's own name of a column, for messages.
    private func name(of column: Int) -> String {
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
    private func part(of position: Int) -> UnsafeBufferPointer<UInt8> {
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

    private func optional(_ column: Int) -> String? {
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
            let code: RejectReason =
                origin.endedWithoutNewline && plan.format.hasHeader && count < plan.fieldCount
                ? .truncatedRecord : .columnCount
            return reject(
                origin, code, column: nil,
                "expected \(plan.fieldCount) fields, found \(count)")
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
    private func hashKey(_ filter: KeyFilter) -> UInt64 {
        let key = field(plan.uniqueColumn)
        guard key.count > 0, let start = key.baseAddress else { return 0 }
        var hash = Hash128(seed: seed)
        hash.add(start, key.count)
        filter.prefetch(hash.low)
        return hash.low
    }

    private func dropWarnings(ofLine line: Int) {
        while batch.warnings.last?.line == line { batch.warnings.removeLast() }
    }

    private func isPerhapsRepeated(_ filter: KeyFilter, _ origin: Origin) throws -> Bool {
        let key = field(plan.uniqueColumn)
        guard key.count > 0, filter.insert(state.pointee.keyHash) || suspectsEveryKey else {
            return false
        }
        try deferred.add(
            line: origin.line, byteOffset: origin.byteOffset, key: key,
            hash: state.pointee.keyHash, raw: origin.raw)
        return true
    }

    // MARK: Checks

    private func checkValues(_ origin: Origin) -> Bool {
        if hasPhrase { phrase = nil }
        for check in checks {
            let column = check.column
            let bytes = field(column)
            present[column] = false
            numbers[column] = 0
            if bytes.count == 0 {
                if check.blank == .null { continue }
                let isAmount =
                    switch check.kind {
                    case .amount, .amountUS, .phrase: true
                    default: false
                    }
                if check.blank == .warn {
                    warn(
                        origin, isAmount ? .missingValue : .missingDate,
                        "\(name(of: column)) is blank")
                    continue
                }
                let isDate = if case .date = check.kind { true } else { false }
                reject(
                    origin, isAmount ? .missingAmount : isDate ? .missingDate : .missingValue,
                    column: column,
                    "\(name(of: column)): expected a value, found none")
                return false
            }
            switch read(check.kind, bytes, column: column) {
            case .success(let value):
                numbers[column] = value
                present[column] = true
            case .failure(let problem):
                let shown = String(decoding: bytes.prefix(80), as: UTF8.self)
                reject(
                    origin, problem.code, column: column,
                    "\(name(of: column)): expected \(problem.expected), "
                        + "found \"\(shown)\""
                )
                return false
            }
        }
        return true
    }

    /// Settles which of the money columns speaks; see ``MoneyColumns``.
    private func chooseMoney(_ origin: Origin) -> Bool {
        switch plan.format.money.choose({ String(decoding: field($0), as: UTF8.self) }) {
        case .failure(let problem):
            reject(origin, problem.reason, column: problem.column, problem.message)
            return false
        case .success(let choice):
            numbers[plan.amountColumn] = choice.cents
            present[plan.amountColumn] = true
            phrase = choice.interval
            phraseText = Array((choice.interval.verbatim ?? "").utf8)
            currency = Array(choice.currency.utf8)
            if choice.hasMore { warn(origin, .furtherCurrency, FindingCode.furtherCurrency.text) }
            return true
        }
    }

    private struct ValueProblem: Error {
        let code: RejectReason
        let expected: String
    }

    @inline(__always)
    private func read(
        _ kind: DecodePlan.Check.Kind, _ bytes: UnsafeBufferPointer<UInt8>, column: Int
    ) -> Result<Int64, ValueProblem> {
        switch kind {
        case .amount:
            return Cents.parse(bytes: bytes).mapError(Self.amountProblem)
        case .amountUS:
            return Cents.parseUS(bytes: bytes).mapError(Self.amountProblem)
        case .date(let form):
            let day =
                switch form {
                case .mmddyyyy: Day.parseMMDDYYYY(bytes: bytes)
                case .slashed: Day.parseSlashes(bytes: bytes)
                case .iso: Day.parseISO(bytes: bytes)
                case .ddMonYY: Day.parseDDMonYY(bytes: bytes)
                case .yyyymmdd: Day.parseYYYYMMDD(bytes: bytes)
                case .stamp: Day.parseStamp(bytes: bytes)
                }
            return day.map { Int64($0.number) }
                .mapError { _ in ValueProblem(code: .badDate, expected: Self.expected(form)) }
        case .integer:
            guard let value = Int64(String(decoding: bytes, as: UTF8.self)) else {
                return .failure(ValueProblem(code: .badValue, expected: "a whole number like 42"))
            }
            return .success(value)
        case .partialDate:
            guard case .success = PartialDate.parse(bytes: bytes) else {
                return .failure(
                    ValueProblem(
                        code: .badDate, expected: "a date like 2017-06-20, 2017-06 or 2017"))
            }
            return .success(0)
        case .phrase:
            return readPhrase(bytes)
        case .word:
            let words = plan.words[column] ?? [:]
            guard let place = words[String(decoding: bytes, as: UTF8.self).lowercased()] else {
                let known = words.keys.sorted().joined(separator: ", ")
                return .failure(ValueProblem(code: .badValue, expected: "one of \(known)"))
            }
            return .success(Int64(place))
        case .claim:
            // The words are kept whatever they say; they become money only when the unit is usd.
            let text = String(decoding: bytes, as: UTF8.self)
            if isDollarClaim, case .success(let interval) = AmountPhrase.parse(text) {
                phrase = interval
            }
            return .success(0)
        }
    }

    private func readPhrase(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<Int64, ValueProblem> {
        switch AmountPhrase.parse(String(decoding: bytes, as: UTF8.self)) {
        case .success(let interval):
            let low = closedLow(interval)
            guard let low, abs(low) <= Cents.largestInFile else {
                return .failure(
                    ValueProblem(code: .amountRange, expected: "at most 999,999,999,999.99"))
            }
            phrase = interval
            phraseText = Array(bytes)
            return .success(low)
        case .failure:
            return .failure(
                ValueProblem(
                    code: .badAmount,
                    expected: "an amount like 5300000, $5.3 million, nearly $30 million or $2M-$3M")
            )
        }
    }

    private var isDollarClaim: Bool {
        guard let unit = plan.format.columns.firstIndex(where: { $0.target == "unit" }) else {
            return false
        }
        return string(unit) == "usd"
    }

    /// The smallest amount in an interval (the least possible is 0 where it has no lower bound).
    private func closedLow(_ interval: MoneyInterval) -> Int64? {
        guard let low = interval.low else { return 0 }
        return interval.lowIsOpen ? low.value + 1 : low.value
    }

    private func closedHigh(_ interval: MoneyInterval) -> Int64? {
        guard let high = interval.high else { return nil }
        return interval.highIsOpen ? high.value - 1 : high.value
    }

    private static func amountProblem(_ problem: AmountProblem) -> ValueProblem {
        let expected =
            switch problem {
            case .precision: "at most two decimals"
            case .range: "at most 999,999,999,999.99"
            default: "a dollar amount like 50 or -12.34"
            }
        return ValueProblem(code: problem.reason, expected: expected)
    }

    private static func expected(_ form: DecodePlan.SourceDate) -> String {
        switch form {
        case .mmddyyyy: "a real date as MMDDYYYY"
        case .slashed: "a real date as MM/DD/YYYY"
        case .iso: "a real date as YYYY-MM-DD"
        case .ddMonYY: "a real date as DD-MON-YY"
        case .yyyymmdd: "a real date as YYYYMMDD"
        case .stamp: "a time like 2018-10-01 22:00:57Z"
        }
    }

    private func checkDemanded(_ origin: Origin) -> Bool {
        for (column, warns) in demanded where field(column).count == 0 {
            let name = name(of: column)
            if warns {
                warn(origin, .missingValue, "\(name) is blank")
            } else {
                reject(
                    origin, .missingValue, column: column, "\(name): expected a value, found none")
                return false
            }
        }
        for (column, words) in plan.limited where !words.contains(string(column)) {
            reject(
                origin, .badValue, column: column,
                "\(plan.format.columns[column].name): expected \(words.joined(separator: ", ")), "
                    + "found \"\(string(column))\"")
            return false
        }
        return true
    }

    // MARK: Rejects and warnings

    func reject(_ origin: Origin, _ reason: RejectReason, column: Int?, _ message: String) {
        rejected += 1
        let raw = Array(origin.raw.prefix(RecordReader.keptBytes))
        batch.rejects.append(
            Reject(
                line: origin.line, byteOffset: origin.byteOffset,
                column: column.map { name(of: $0) }, reason: reason.rawValue,
                message: message, raw: raw, rawLength: origin.rawLength,
                rawSHA256: SHA256Hasher.hex(of: UnsafeRawBufferPointer(origin.raw))))
    }

    /// The same for a column that is known by name only.
    func reject(
        _ origin: Origin, _ reason: RejectReason, columnName: String, _ message: String
    ) {
        reject(origin, reason, column: nil, message)
        batch.rejects[batch.rejects.count - 1].column = columnName
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
        batch.rejects.append(reject)
    }

    private func warn(_ origin: Origin, _ code: FindingCode, _ message: String) {
        batch.warnings.append(Warning(line: origin.line, code: code.rawValue, message: message))
    }

    // MARK: Cells

    /// The cells of one row of a dimension, hashed as they are stored.
    @inline(__always)
    private func hash(_ part: Target.Part) -> (hash: Hash128, isEmpty: Bool) {
        let slots = simple[part.rawValue]
        guard slots.isSimple else { return hashAny(partSlots[part.rawValue]) }
        var hash = Hash128(seed: seed)
        var isEmpty = true
        for index in 0..<slots.count {
            let bytes = field(slots.columns[index])
            if bytes.count > 0, let start = bytes.baseAddress {
                hash.add(start, bytes.count, tag: slots.tags[index])
                isEmpty = false
            }
        }
        return (hash, isEmpty)
    }

    private func hashAny(_ slots: [DecodePlan.Slot]) -> (hash: Hash128, isEmpty: Bool) {
        var hash = Hash128(seed: seed)
        var isEmpty = true
        for slot in slots {
            switch slot.source {
            case .text(let column):
                let bytes = field(column)
                if bytes.count > 0, let start = bytes.baseAddress {
                    hash.add(start, bytes.count, tag: slot.tag)
                    isEmpty = false
                } else if slot.emptyText {
                    hash.add(state.pointee.base, 0, tag: slot.tag)
                }
            case .number(let column):
                if present[column] {
                    hash.add(decimal: numbers[column], tag: slot.tag)
                    isEmpty = false
                }
            default:
                switch computed(slot.source) {
                case .text(let text):
                    text.withUnsafeBufferPointer {
                        hash.add($0.baseAddress ?? state.pointee.base, $0.count, tag: slot.tag)
                    }
                    isEmpty = false
                case .integer(let value):
                    hash.add(decimal: value, tag: slot.tag)
                    isEmpty = false
                case .null: break
                }
            }
        }
        return (hash, isEmpty)
    }

    private enum Computed { case null, integer(Int64), text([UInt8]) }

    private func computed(_ source: DecodePlan.Slot.Source) -> Computed {
        switch source {
        case .constant(let index): return .text(plan.constants[index])
        case .low:
            return phrase.flatMap { isPlain($0) ? nil : closedLow($0) }.map { .integer($0) }
                ?? .null
        case .high:
            return phrase.flatMap { isPlain($0) ? nil : closedHigh($0) }.map { .integer($0) }
                ?? .null
        case .precision:
            guard let phrase else { return .null }
            if isPlain(phrase) { return .null }
            return .text(Array(phrase.precision.rawValue.utf8))
        case .verbatim:
            guard let phrase, plan.format.table == "stated_total" || !isPlain(phrase) else {
                return .null
            }
            return .text(phraseText)
        case .isoDate(let column):
            guard present[column], let day = Day(number: Int(numbers[column])) else { return .null }
            return .text(Array(day.iso.utf8))
        case .currency: return .text(currency)
        case .textOr(let column, let constant):
            let bytes = field(column)
            return .text(bytes.count > 0 ? Array(bytes) : plan.constants[constant])
        case .word(let column):
            return present[column] ? .text(plan.storedWords[Int(numbers[column])]) : .null
        case .extra: return extra.isEmpty ? .null : .text(extra)
        case .virtual(let index): return virtualValues[index].map { .text($0) } ?? .null
        case .text, .number: return .null
        }
    }

    /// An exact amount in a ledger row needs no interval beside it.
    private func isPlain(_ interval: MoneyInterval) -> Bool {
        plan.format.isLedger && interval.precision == .exact
    }

    private func cell(_ slot: DecodePlan.Slot, _ words: Arena) -> Cell {
        switch slot.source {
        case .text(let column):
            let bytes = field(column)
            guard bytes.count > 0 || slot.emptyText, let start = bytes.baseAddress else {
                return .null
            }
            return words.copy(start, bytes.count)
        case .number(let column):
            return present[column] ? Cell(integer: numbers[column]) : .null
        default:
            switch computed(slot.source) {
            case .null: return .null
            case .integer(let value): return Cell(integer: value)
            case .text(let text):
                return text.withUnsafeBufferPointer { bytes in
                    bytes.baseAddress.map { words.copy($0, bytes.count) }
                        ?? words.copy(state.pointee.base, 0)
                }
            }
        }
    }

    private func append(_ part: Target.Part, id: Int64, lead: Cell? = nil, second: Cell? = nil) {
        let words = state.pointee.text
        let list = batch.lists[part.rawValue]
        list.beginRow(id)
        if let lead { list.append(lead) }
        if let second { list.append(second) }
        let slots = simple[part.rawValue]
        if slots.isSimple {
            for index in 0..<slots.count {
                let bytes = field(slots.columns[index])
                if bytes.count > 0, let start = bytes.baseAddress {
                    list.append(words.copy(start, bytes.count))
                } else {
                    list.append(.null)
                }
            }
        } else {
            for slot in partSlots[part.rawValue] { list.append(cell(slot, words)) }
        }
    }

    /// Collects the columns without a place of their own as one JSON object.
    private func collectExtra() {
        guard hasExtra else { return }
        extra.removeAll(keepingCapacity: true)
        if shape != nil { return collectShapeExtra() }
        func add(_ name: String, _ bytes: UnsafeBufferPointer<UInt8>) {
            guard bytes.count > 0 else { return }
            extra += extra.isEmpty ? Array("{".utf8) : Array(",".utf8)
            JSONText.append(name, to: &extra)
            extra.append(UInt8(ascii: ":"))
            JSONText.append(bytes, to: &extra)
        }
        for column in plan.extraColumns { add(name(of: column), field(column)) }
        for (position, name) in plan.unknown {
            let range = state.pointee.fields[position]
            add(
                name,
                UnsafeBufferPointer(
                    start: state.pointee.base + Int(range.start), count: Int(range.count)))
        }
        if !extra.isEmpty { extra.append(UInt8(ascii: "}")) }
    }

    private func collectShapeExtra() {
        for field in shapeExtras where field.position < state.pointee.fieldCount {
            let range = state.pointee.fields[field.position]
            guard range.count > 0 else { continue }
            extra += extra.isEmpty ? Array("{".utf8) : Array(",".utf8)
            JSONText.append(field.name, to: &extra)
            extra.append(UInt8(ascii: ":"))
            JSONText.append(
                UnsafeBufferPointer(
                    start: state.pointee.base + Int(range.start), count: Int(range.count)),
                to: &extra)
        }
        if !extra.isEmpty { extra.append(UInt8(ascii: "}")) }
    }

    // MARK: Reference records

    private func postRecord(_ origin: Origin) {
        collectExtra()
        let id = sourceID * 1_000_000_000 + Int64(origin.line)
        let (hash, _) = self.hash(.record)
        state.pointee.rowHash &+= RowHash.record(id: id, cells: hash)
        append(.record, id: id)
    }

    // MARK: Ledger entries

    private func postEntry(_ origin: Origin) throws {
        collectExtra()
        let entryID = sourceID * 1_000_000_000 + Int64(origin.line)
        let cents = plan.amountColumn >= 0 ? numbers[plan.amountColumn] : 0
        let image = digits(plan.imageColumn)
        let sub = digits(plan.subColumn)

        let (filing, filingHash) =
            shape == nil ? internFiling(image: image, sub: sub) : internFiler()
        let partyHash = state.pointee.partyHash
        let (partyID, isNewParty) = parties.intern(partyHash)
        if isNewParty { append(.party, id: partyID) }
        let (posting, facts, postingHash) = internPosting(cents, filing: filing)
        let (detailID, detailHash) = internDetail()

        let filingFacts = filings[Int(filing - firstFiling)]
        let tranDigits = digits(plan.tranColumn)
        let text = state.pointee.text
        let tran = flexible(plan.tranColumn, tranDigits, minus: 0, text)
        var day =
            plan.dayColumn >= 0 && present[plan.dayColumn]
            ? Cell(integer: numbers[plan.dayColumn]) : .null
        // Of an expenditure that is not paid yet, the day on which it was made public.
        if shape != nil, day.tag == .null, plan.disseminationColumn >= 0,
            present[plan.disseminationColumn]
        {
            day = Cell(integer: numbers[plan.disseminationColumn])
        }
        let aggregate =
            plan.aggregateColumn >= 0 && present[plan.aggregateColumn]
            ? Cell(integer: numbers[plan.aggregateColumn]) : .null
        let backDigits = digits(plan.backReferenceColumn)
        let row = state.pointee.entries
        row.beginRow(entryID)
        row.append(Cell(integer: filing))
        row.append(Cell(integer: partyID))
        row.append(Cell(integer: posting))
        row.append(detailID == 0 ? .null : Cell(integer: detailID))
        row.append(day)
        row.append(Cell(integer: cents))
        row.append(tran)
        row.append(flexible(plan.imageColumn, image, minus: filingFacts.imageBase, text))
        row.append(flexible(plan.subColumn, sub, minus: filingFacts.subBase, text))
        if shape != nil {
            row.append(aggregate)
            row.append(flexible(plan.backReferenceColumn, backDigits, minus: 0, text))
        }
        if isAdBuy {
            let (buyHash, _) = hash(.adBuy)
            state.pointee.rowHash &+= RowHash.record(id: entryID, cells: buyHash)
            append(.adBuy, id: entryID)
        }

        var control = RowHash(id: entryID)
        control.add(filingHash.high)
        control.add(partyHash.high)
        control.add(postingHash.high)
        control.add(detailID == 0 ? 0 : detailHash.high)
        control.add(day)
        control.add(UInt64(bitPattern: cents))
        addLongID(&control, plan.tranColumn, tranDigits)
        addLongID(&control, plan.imageColumn, image)
        addLongID(&control, plan.subColumn, sub)
        if shape != nil, aggregate.tag == .integer || hasText(plan.backReferenceColumn) {
            control.add(aggregate)
            addLongID(&control, plan.backReferenceColumn, backDigits)
        }
        state.pointee.rowHash &+= control.value

        if facts.isMemo, plan.controlColumn >= 0 {
            state.pointee.memoCents &+= numbers[plan.controlColumn]
        }
        if plan.uniqueColumn < 0, shape == nil { noteRepeatedRow(origin) }
        if shape != nil { composeName() }
        try rollups.add(
            committee: filingFacts.committee, facts: facts, cents: cents,
            day: day.tag == .integer ? day.value : nil, party: partyID,
            state: plan.stateColumn >= 0 ? field(plan.stateColumn) : nil,
            name: shape != nil
                ? composedName : plan.nameColumn >= 0 ? field(plan.nameColumn) : nil,
            zip: plan.zipColumn >= 0 ? field(plan.zipColumn) : nil,
            employer: plan.employerColumn >= 0 ? field(plan.employerColumn) : nil, seed: seed)
    }

    private func hasText(_ column: Int) -> Bool { column >= 0 && field(column).count > 0 }

    private let composedText = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)
    private var composedCount = 0
    private var composedName: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: composedText, count: composedCount)
    }

    /// The name in one piece, exactly as `party.display_name` puts it together.
    private func composeName() {
        composedCount = 0
        func add(_ bytes: UnsafeBufferPointer<UInt8>) {
            let count = min(bytes.count, 4096 - composedCount)
            guard count > 0, let start = bytes.baseAddress else { return }
            (composedText + composedCount).update(from: start, count: count)
            composedCount += count
        }
        let whole = field(plan.nameColumn)
        if whole.count > 0 { return add(whole) }
        let last = field(plan.nameParts[0])
        let first = field(plan.nameParts[1])
        if last.count == 0 { return add(first) }
        add(last)
        for (index, separator) in [(1, ", "), (2, " "), (3, " ")] as [(Int, StaticString)] {
            let part = field(plan.nameParts[index])
            guard part.count > 0 else { continue }
            add(UnsafeBufferPointer(start: separator.utf8Start, count: separator.utf8CodeUnitCount))
            add(part)
        }
    }

    /// A filing's rows name their filer again and again: looked up only when it changes.
    private func internFiler() -> (Int64, Hash128) {
        let bytes = field(plan.filerColumn)
        if let last = lastFiler, last.bytes.count == bytes.count,
            last.bytes.withUnsafeBufferPointer({ known in
                guard let left = known.baseAddress, let right = bytes.baseAddress else {
                    return true
                }
                return memcmp(left, right, known.count) == 0
            })
        {
            return (last.id, last.hash)
        }
        let (id, hash) = internFiling(image: nil, sub: nil)
        lastFiler = (Array(bytes), id, hash)
        return (id, hash)
    }

    private func internFiling(image: Int64?, sub: Int64?) -> (Int64, Hash128) {
        let (hash, _) = self.hash(.filing)
        let (id, isNew) = filingIDs.intern(hash)
        if isNew {
            let committee = rollups.committeeNumber(
                field(max(plan.filerColumn, 0)), plan.filerColumn)
            filings.append(
                FilingFacts(committee: committee, imageBase: image ?? 0, subBase: sub ?? 0))
            append(
                .filing, id: id, lead: Cell(integer: image ?? 0), second: Cell(integer: sub ?? 0))
        }
        return (id, hash)
    }

    private func internPosting(_ cents: Int64, filing: Int64) -> (Int64, PostingFacts, Hash128) {
        let (filed, _) = self.hash(.posting)
        var key = filed
        let isHuge = abs(cents) >= hugeCents
        // The class may also depend on the amount (quarantine) and, by name, on the filer.
        if isHuge { key.add(1) }
        if !isByCode { key.add(UInt64(bitPattern: filing)) }
        if variant != 0 { key.add(variant &+ 16) }
        let (id, isNew) = postingIDs.intern(key)
        if isNew { addPosting(id, isHuge: isHuge) }
        return (id, postings[Int(id - firstPosting)], filed)
    }

    private func addPosting(_ id: Int64, isHuge: Bool) {
        let code = optional(plan.transactionColumn)
        let value =
            filingRules?.postingClass(
                recordType: string(plan.lineColumn), memoCode: optional(plan.memoColumn),
                stance: optional(plan.stanceColumn), filerID: string(plan.filerColumn),
                isHuge: isHuge, variant: variant)
            ?? rules?.postingClass(
                transactionTP: code, memoCode: optional(plan.memoColumn),
                stance: optional(plan.stanceColumn), filerID: string(plan.filerColumn),
                filerName: optional(plan.filerNameColumn), isHuge: isHuge)
            ?? PostingClass(kind: "receipt", nature: "other", direction: "in")
        let classID: Int64
        if let known = classes[value] {
            classID = known
        } else {
            classID = nextClassID
            nextClassID += 1
            classes[value] = classID
            batch.newClasses.append((classID, value))
        }
        let active = value.status == "active"
        var candidate = optional(plan.candidateColumn)
        if candidate == nil, let other = optional(plan.otherColumn), CandidateID(other) != nil {
            candidate = other
        }
        postings.append(
            PostingFacts(
                classID: UInt32(classID), kindIsOutside: value.kind == "outside_spending",
                isIndividual: value.individual, isGift: value.individual && active,
                isRefundToIndividual: value.transactionTP == "22Y",
                isPayment: active
                    && (value.kind == "outside_spending"
                        || (value.kind == "disbursement" && value.nature != "refund")),
                isDisbursement: value.kind == "disbursement", isMemo: value.memo,
                other: optional(plan.otherColumn).map { Int64(rollups.texts.number($0)) } ?? -1,
                candidate: Int64(rollups.texts.number(candidate ?? "")),
                category: Int64(rollups.texts.number(string(plan.categoryColumn)))))
        append(.posting, id: id, lead: Cell(integer: classID))
    }

    private func internDetail() -> (Int64, Hash128) {
        let (hash, isEmpty) = self.hash(.detail)
        if isEmpty { return (0, hash) }
        let (id, isNew) = detailIDs.intern(hash)
        if isNew { append(.detail, id: id) }
        return (id, hash)
    }

    private func noteRepeatedRow(_ origin: Origin) {
        guard seenRows.count < 1_000_000 else { return }
        // Not of the line: the same values on another line are what is looked for.
        var content = Hash128(seed: seed)
        for position in 0..<plan.fieldCount {
            let range = state.pointee.fields[position]
            content.add(state.pointee.base + Int(range.start), Int(range.count))
        }
        if !seenRows.insert(content.high).inserted {
            warn(origin, .possibleDuplicate, "equal to an earlier row; both were posted")
        }
    }

    // MARK: Long ids

    /// The value of an id made of digits alone, without a leading zero, that fits 63 bits.
    @inline(__always)
    private func digits(_ column: Int) -> Int64? {
        guard column >= 0 else { return nil }
        let bytes = field(column)
        guard bytes.count > 0, bytes.count <= 19, bytes[0] != 0x30 || bytes.count == 1 else {
            return nil
        }
        var value: UInt64 = 0
        for byte in bytes {
            let digit = byte &- 0x30
            if digit > 9 { return nil }
            value = value &* 10 &+ UInt64(digit)
        }
        return value <= UInt64(Int64.max) ? Int64(value) : nil
    }

    @inline(__always)
    private func flexible(_ column: Int, _ value: Int64?, minus base: Int64, _ text: Arena) -> Cell
    {
        guard column >= 0 else { return .null }
        if let value { return Cell(integer: value - base) }
        let bytes = field(column)
        guard bytes.count > 0, let start = bytes.baseAddress else { return .null }
        return text.copy(start, bytes.count)
    }

    @inline(__always)
    private func addLongID(_ row: inout RowHash, _ column: Int, _ value: Int64?) {
        guard column >= 0 else { return row.addNull() }
        if let value { return row.add(UInt64(bitPattern: value)) }
        let bytes = field(column)
        guard bytes.count > 0, let start = bytes.baseAddress else { return row.addNull() }
        row.add(start, bytes.count)
    }

    /// The first long ids of the filings, by filing id from the first: what stored ids count from.
    func subBase(ofFiling id: Int64) -> Int64 { filings[Int(id - firstFiling)].subBase }
}

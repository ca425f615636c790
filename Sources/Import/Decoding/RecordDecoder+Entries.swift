import DelimitedText
import Foundation
import LedgerModel
import Store

/// Rows of reference tables, and ledger entries with their filing, party, posting and detail.
extension RecordDecoder {
    // MARK: Reference records

    func postRecord(_ origin: Origin) {
        collectExtra()
        let id = sourceID * 1_000_000_000 + Int64(origin.line)
        let (hash, _) = self.hash(.record)
        state.pointee.rowHash &+= RowHash.record(id: id, cells: hash)
        append(.record, id: id)
    }

    // MARK: Ledger entries

    func postEntry(_ origin: Origin) throws {
        collectExtra()
        let entryID = sourceID * 1_000_000_000 + Int64(origin.line)
        let cents = plan.amountColumn >= 0 ? numbers[plan.amountColumn] : 0
        let image = digits(plan.imageColumn)
        let sub = digits(plan.subColumn)

        let (filing, filingHash) =
            shape == nil ? internFiling(image: image, sub: sub) : internFiler()
        let partyHash = state.pointee.partyHash
        let name = partyName()
        let partyID = internParty(partyHash, name)
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
            let (sum, overflow) = state.pointee.memoCents
                .addingReportingOverflow(numbers[plan.controlColumn])
            if overflow { throw ImportError.sumOverflow(line: origin.line) }
            state.pointee.memoCents = sum
        }
        if plan.uniqueColumn < 0, shape == nil { noteRepeatedRow(origin) }
        try rollups.add(
            committee: filingFacts.committee, filing: filing, facts: facts, cents: cents,
            day: day.tag == .integer ? day.value : nil,
            aggregate: aggregate.tag == .integer ? aggregate.value : nil, party: partyID,
            state: plan.stateColumn >= 0 ? field(plan.stateColumn) : nil,
            name: name,
            zip: plan.zipColumn >= 0 ? field(plan.zipColumn) : nil,
            employer: plan.employerColumn >= 0 ? field(plan.employerColumn) : nil, seed: seed)
    }

    /// The name of the other side in one piece.
    @inline(__always)
    private func partyName() -> UnsafeBufferPointer<UInt8> {
        if shape != nil { composeName() }
        return shape != nil || plan.nameColumn < 0 ? composedName : field(plan.nameColumn)
    }

    @inline(__always)
    private func internParty(_ hash: Hash128, _ name: UnsafeBufferPointer<UInt8>) -> Int64 {
        let (id, isNew) = parties.intern(hash)
        guard isNew else { return id }
        append(.party, id: id)
        if let partyNames {
            // A longer one is cut here; the index has all of it.
            if composedCount == Self.longestComposed { partyNames.close() }
            partyNames.add(name, of: id)
        }
        return id
    }

    func hasText(_ column: Int) -> Bool { column >= 0 && field(column).count > 0 }

    static var longestComposed: Int { 4096 }

    var composedName: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: composedText, count: composedCount)
    }

    /// The name in one piece, exactly as `party.display_name` puts it together.
    func composeName() {
        composedCount = 0
        func add(_ bytes: UnsafeBufferPointer<UInt8>) {
            let count = min(bytes.count, Self.longestComposed - composedCount)
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
    func internFiler() -> (Int64, Hash128) {
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

    func internFiling(image: Int64?, sub: Int64?) -> (Int64, Hash128) {
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

    func internPosting(_ cents: Int64, filing: Int64) -> (Int64, PostingFacts, Hash128) {
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

    func addPosting(_ id: Int64, isHuge: Bool) {
        let code = optional(plan.transactionColumn)
        let value =
            filingRules?.postingClass(
                recordType: string(plan.lineColumn), memoCode: optional(plan.memoColumn),
                stance: optional(plan.stanceColumn), filerID: string(plan.filerColumn),
                isHuge: isHuge, variant: variant)
            ?? rules?.postingClass(
                transactionTP: code, memoCode: optional(plan.memoColumn),
                stance: optional(plan.stanceColumn), filerID: string(plan.filerColumn),
                filerName: optional(plan.filerNameColumn), isHuge: isHuge, choice: variant)
            ?? PostingClass(kind: .receipt, nature: "other", direction: .incoming)
        let classID: Int64
        if let known = classes[value] {
            classID = known
        } else {
            classID = nextClassID
            nextClassID += 1
            classes[value] = classID
            batch.newClasses.append((classID, value))
        }
        let active = value.status == .active
        var candidate = optional(plan.candidateColumn)
        if candidate == nil, let other = optional(plan.otherColumn), CandidateID(other) != nil {
            candidate = other
        }
        postings.append(
            PostingFacts(
                classID: UInt32(classID), kindIsOutside: value.kind == .outsideSpending,
                isIndividual: value.individual, isGift: value.individual && active,
                isRefundToIndividual: value.transactionTP == "22Y",
                isPayment: active
                    && (value.kind == .outsideSpending
                        || (value.kind == .disbursement && value.nature != "refund")),
                isDisbursement: value.kind == .disbursement, isMemo: value.memo,
                other: optional(plan.otherColumn).map { Int64(rollups.texts.number($0)) } ?? -1,
                candidate: Int64(rollups.texts.number(candidate ?? "")),
                category: Int64(rollups.texts.number(string(plan.categoryColumn)))))
        append(.posting, id: id, lead: Cell(integer: classID))
    }

    func internDetail() -> (Int64, Hash128) {
        let (hash, isEmpty) = self.hash(.detail)
        if isEmpty { return (0, hash) }
        let (id, isNew) = detailIDs.intern(hash)
        if isNew { append(.detail, id: id) }
        return (id, hash)
    }

    func noteRepeatedRow(_ origin: Origin) {
        // Not of the line: the same values on another line are what is looked for.
        var content = Hash128(seed: seed)
        for position in 0..<plan.fieldCount {
            let range = state.pointee.fields[position]
            content.add(state.pointee.base + Int(range.start), Int(range.count))
        }
        let forgot = seenRows.hasForgotten
        if seenRows.insert(content.high) {
            warn(origin, .possibleDuplicate, "equal to an earlier row; both were posted")
        } else if seenRows.hasForgotten, !forgot {
            warn(
                origin, .possibleDuplicate,
                "from here on a row is known to be equal to an earlier one only where that is one "
                    + "of the last two million or so: a table of that size is kept")
        }
    }

    /// The hash of what the current record says, wherever it stands: the control hash without the
    /// row's number. ``RowHashes/contents(source:table:seed:_:)`` gives the same of a stored row.
    func contentHash() -> UInt64 {
        collectExtra()
        guard isLedger else { return RowHash.record(id: 0, cells: hash(.record).hash) }
        let (detail, isEmpty) = hash(.detail)
        var content = RowHash(id: 0)
        content.add(hash(.filing).hash.high)
        content.add(state.pointee.partyHash.high)
        content.add(hash(.posting).hash.high)
        content.add(isEmpty ? 0 : detail.high)
        let hasDay = plan.dayColumn >= 0 && present[plan.dayColumn]
        content.add(hasDay ? Cell(integer: numbers[plan.dayColumn]) : .null)
        content.add(
            UInt64(bitPattern: plan.amountColumn >= 0 ? numbers[plan.amountColumn] : 0))
        for column in [plan.tranColumn, plan.imageColumn, plan.subColumn] {
            addLongID(&content, column, digits(column))
        }
        guard isAdBuy else { return content.value }
        return content.value &+ RowHash.record(id: 0, cells: hash(.adBuy).hash)
    }

    // MARK: Long ids

    /// The value of an id made of digits alone, without a leading zero, that fits 63 bits.
    @inline(__always)
    func digits(_ column: Int) -> Int64? {
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
    func flexible(_ column: Int, _ value: Int64?, minus base: Int64, _ text: Arena) -> Cell {
        guard column >= 0 else { return .null }
        if let value { return Cell(integer: value - base) }
        let bytes = field(column)
        guard bytes.count > 0, let start = bytes.baseAddress else { return .null }
        return text.copy(start, bytes.count)
    }

    @inline(__always)
    func addLongID(_ row: inout RowHash, _ column: Int, _ value: Int64?) {
        guard column >= 0 else { return row.addNull() }
        if let value { return row.add(UInt64(bitPattern: value)) }
        let bytes = field(column)
        guard bytes.count > 0, let start = bytes.baseAddress else { return row.addNull() }
        row.add(start, bytes.count)
    }

    /// The first long ids of the filings, by filing id from the first: what stored ids count from.
    func subBase(ofFiling id: Int64) -> Int64 { filings[Int(id - firstFiling)].subBase }
}

import DelimitedText
import LedgerModel
import Store
import Wording

/// How the columns of a record become cells of rows, and hashes of rows that may repeat.
extension RecordDecoder {
    /// The cells of one row of a dimension, hashed as they are stored.
    @inline(__always)
    func hash(_ part: Target.Part) -> (hash: Hash128, isEmpty: Bool) {
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

    func hashAny(_ slots: [DecodePlan.Slot]) -> (hash: Hash128, isEmpty: Bool) {
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

    enum Computed { case null, integer(Int64), text([UInt8]) }

    func computed(_ source: DecodePlan.Slot.Source) -> Computed {
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
        case .district(let column):
            return present[column]
                ? DistrictNumber.text(numbers[column]).map { .text(Array($0.utf8)) } ?? .null
                : .null
        case .extra: return extra.isEmpty ? .null : .text(extra)
        case .virtual(let index): return virtualValues[index].map { .text($0) } ?? .null
        case .text, .number: return .null
        }
    }

    /// An exact amount in a ledger row needs no interval beside it.
    func isPlain(_ interval: MoneyInterval) -> Bool {
        plan.format.isLedger && interval.precision == .exact
    }

    func cell(_ slot: DecodePlan.Slot, _ words: Arena) -> Cell {
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

    func append(_ part: Target.Part, id: Int64, lead: Cell? = nil, second: Cell? = nil) {
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
    func collectExtra() {
        guard hasExtra else { return }
        extra.removeAll(keepingCapacity: true)
        if shape != nil { return collectShapeExtra() }
        var next = 0
        func add(_ bytes: UnsafeBufferPointer<UInt8>) {
            defer { next += 1 }
            guard bytes.count > 0 else { return }
            extra.append(extra.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
            extra += plan.extraKeys[next]
            JSONText.append(UnsafeRawBufferPointer(bytes), to: &extra, form: .stored)
        }
        for column in plan.extraColumns { add(field(column)) }
        for (position, _) in plan.unknown {
            let range = state.pointee.fields[position]
            add(
                UnsafeBufferPointer(
                    start: state.pointee.base + Int(range.start), count: Int(range.count)))
        }
        if !extra.isEmpty { extra.append(UInt8(ascii: "}")) }
    }

    func collectShapeExtra() {
        for field in shapeExtras where field.position < state.pointee.fieldCount {
            let range = state.pointee.fields[field.position]
            guard range.count > 0 else { continue }
            extra.append(extra.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
            JSONText.append(field.name, to: &extra, form: .stored)
            extra.append(UInt8(ascii: ":"))
            JSONText.append(
                UnsafeRawBufferPointer(
                    start: state.pointee.base + Int(range.start), count: Int(range.count)),
                to: &extra, form: .stored)
        }
        if !extra.isEmpty { extra.append(UInt8(ascii: "}")) }
    }
}

import DelimitedText

/// What a row says of itself in its own words: whether a gift went through a conduit.
///
/// Rule: memo and text together, never the memo code alone. The FEC asks the recipient to describe
/// an earmarked gift and, in a memo row below it, the conduit; and the conduit to name the
/// recipient. https://www.fec.gov/help-candidates-and-committees/filing-reports/ (earmarked
/// contributions). The words looked for are those of openFEC's `is_earmark` (earmark, earmk, ermk).
struct FilingVariant {
    private let memo: Int
    private let entity: Int
    private let purpose: Int
    private let text: Int

    /// - Parameter columns: of the format.
    init(columns: [SourceFormat.Column]) {
        func find(_ target: String) -> Int { columns.firstIndex { $0.target == target } ?? -1 }
        memo = find("posting.memo_cd")
        entity = find("party.entity_tp")
        purpose = find("detail.purpose")
        text = find("detail.memo_text")
    }

    /// What the rows of a line can be.
    struct Line {
        let isGift: Bool
        let isTransfer: Bool
        let isPassing: Bool
        let isLate: Bool

        init(_ line: String, form: String) {
            isGift = line.hasPrefix("SA11A") || line.hasPrefix("SA17A")
            isTransfer = line == "SA12" || (form == "F3P" && line == "SA18")
            isPassing = form == "F3X" && (isGift || line == "SB23")
            isLate = line == "F65"
        }
    }

    func of(_ record: RecordReader.Record, _ shape: RecordShape, _ line: Line) -> UInt64 {
        guard line.isGift || line.isTransfer || line.isPassing || line.isLate else { return 0 }
        func field(_ column: Int) -> UnsafeBufferPointer<UInt8> {
            let position = column < 0 ? -1 : shape.positions[column]
            guard position >= 0, position < record.fieldCount else {
                return UnsafeBufferPointer(start: nil, count: 0)
            }
            let range = record.fields[position]
            return UnsafeBufferPointer(
                start: record.base + Int(range.start), count: Int(range.count))
        }
        if line.isLate {
            // Form 6 has one line for gifts of people and of committees.
            let isCommittee = ["PAC", "COM", "CCM", "PTY"].contains {
                field(entity).elementsEqual($0.utf8)
            }
            return isCommittee ? FilingRules.Variant.committeeGift.rawValue : 0
        }
        let memo = field(memo)
        let isMemo = memo.count == 1 && memo[0] & 0xDF == 0x58
        if line.isTransfer {
            let entity = field(entity)
            return isMemo && (entity.elementsEqual("IND".utf8) || entity.elementsEqual("CAN".utf8))
                ? FilingRules.Variant.sharedPerson.rawValue : 0
        }
        let purpose = field(purpose)
        let text = field(text)
        guard Self.saysEarmarked(purpose) || Self.saysEarmarked(text) else { return 0 }
        if isMemo { return line.isGift ? FilingRules.Variant.conduitMemo.rawValue : 0 }
        if line.isPassing, Self.saysForSomebodyElse(purpose) || Self.saysForSomebodyElse(text) {
            return FilingRules.Variant.passedOn.rawValue
        }
        return line.isGift ? FilingRules.Variant.earmarked.rawValue : 0
    }

    /// EARMARK, EARMK, ERMK in any case.
    static func saysEarmarked(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        find(bytes) != nil
    }

    /// `Earmarked for …`, `Earmark to …`: words of a conduit about a gift it hands on.
    static func saysForSomebodyElse(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard var index = find(bytes) else { return false }
        while index < bytes.count, bytes[index] & 0xDF >= 0x41, bytes[index] & 0xDF <= 0x5A {
            index += 1
        }
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x3A { index += 1 }
        return isWord(bytes, index, "FOR") || isWord(bytes, index, "TO")
    }

    /// Where the word begins.
    private static func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 0...(bytes.count - 4) where bytes[index] & 0xDF == 0x45 {
            if isWord(bytes, index, "EARM", whole: false) { return index }
            if isWord(bytes, index, "ERMK", whole: false) { return index }
        }
        return nil
    }

    /// Whether these capitals stand at a place, in any case, and (`whole`) a blank after them.
    private static func isWord(
        _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ word: StaticString, whole: Bool = true
    ) -> Bool {
        let count = word.utf8CodeUnitCount
        guard index + count + (whole ? 1 : 0) <= bytes.count else { return false }
        for offset in 0..<count where bytes[index + offset] & 0xDF != word.utf8Start[offset] {
            return false
        }
        return !whole || bytes[index + count] == 0x20
    }
}

extension Cents {
    /// Reads an amount in the strict grammar of the FEC's files: `-?(digits[.digits]|.digits)`.
    ///
    /// Units: dollars in, cents out. Outer blanks are trimmed, zeros in front are allowed, and
    /// decimals beyond the second must be zeros. Blank becomes `.missing`, never zero. No
    /// allocation. Rule: docs/decisions.md, decision 3.
    @inlinable
    public static func parse(
        bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Int64, AmountProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        if from == to { return .failure(.missing) }
        let isNegative = bytes[from] == 0x2D
        return magnitude(
            bytes, from: isNegative ? from + 1 : from, to: to, isGrouped: false,
            isNegative: isNegative)
    }

    /// Reads an amount as American spreadsheets write it: the strict grammar, and also `$1,000.00`,
    /// `-$16,130.67`, `$-16.00`, `(500)` and `($500.00)`.
    ///
    /// Units: dollars in, cents out. Commas must group by threes from the point (`1,000`, never
    /// `12,5`, `1000,000` or `0,500`), so no European form is taken for an American one. Blank
    /// becomes `.missing`. No allocation. Rule: docs/decisions.md, decision 3.
    @inlinable
    public static func parseUS(
        bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Int64, AmountProblem> {
        var (from, to) = ASCIIBytes.trimmed(bytes)
        if from == to { return .failure(.missing) }
        var isNegative = false
        if bytes[from] == 0x28 {  // (
            guard to - from > 2, bytes[to - 1] == 0x29 else { return .failure(.bad) }
            isNegative = true
            from += 1
            to -= 1
        } else if bytes[from] == 0x2D {  // -
            isNegative = true
            from += 1
        }
        if from < to, bytes[from] == 0x24 {  // $
            from += 1
            // `$-100.00`, as some exports write it.
            if from < to, bytes[from] == 0x2D, !isNegative {
                isNegative = true
                from += 1
            }
        }
        return magnitude(bytes, from: from, to: to, isGrouped: true, isNegative: isNegative)
    }

    /// Reads an American amount whose decimals may go below the cent, rounded to the nearest cent,
    /// half to even. Blank becomes `.missing`.
    public static func parseFine(
        bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Int64, AmountProblem> {
        let whole = parseUS(bytes: bytes)
        guard case .failure(.precision) = whole, let point = bytes.lastIndex(of: 0x2E) else {
            return whole
        }
        var end = point + 1
        while end < bytes.count, bytes[end] &- 0x30 <= 9 { end += 1 }
        var kept = Array(bytes[..<(point + 3)]) + bytes[end...]
        let read = kept.withUnsafeMutableBufferPointer {
            parseUS(bytes: UnsafeBufferPointer($0))
        }
        guard case .success(let cents) = read else { return read }
        let next = bytes[point + 3]
        let isMore = bytes[(point + 4)..<end].contains { $0 != 0x30 }
        let isUp = next > 0x35 || next == 0x35 && (isMore || cents % 2 != 0)
        let isNegative = bytes.contains(0x2D) || bytes.contains(0x28)
        return .success(isUp ? cents + (isNegative ? -1 : 1) : cents)
    }

    /// Reads an amount in the strict grammar from text; see ``parse(bytes:)``.
    public static func parse(_ text: String) -> Result<Cents, AmountProblem> {
        ASCIIBytes.of(text) { parse(bytes: $0).map(Cents.init) }
    }

    /// Reads an American amount from text; see ``parseUS(bytes:)``.
    public static func parseUS(_ text: String) -> Result<Cents, AmountProblem> {
        ASCIIBytes.of(text) { parseUS(bytes: $0).map(Cents.init) }
    }

    /// Reads `digits[.digits]|.digits`, with commas between thousands when `isGrouped` allows them.
    @inlinable @inline(__always)
    static func magnitude(
        _ bytes: UnsafeBufferPointer<UInt8>, from: Int, to: Int, isGrouped: Bool, isNegative: Bool
    ) -> Result<Int64, AmountProblem> {
        var index = from
        var dollars: Int64 = 0
        var digits = 0  // since the last comma
        var groups = 0
        var isTooLarge = false
        while index < to {
            let byte = bytes[index]
            let digit = byte &- 0x30
            if digit <= 9 {
                dollars = dollars &* 10 &+ Int64(digit)
                digits &+= 1
                if dollars > 999_999_999_999 {
                    isTooLarge = true  // read on: the grammar decides between bad and range
                    dollars = 0
                }
            } else if isGrouped, byte == 0x2C {
                let isWhole =
                    groups == 0 ? digits > 0 && digits < 4 && bytes[from] != 0x30 : digits == 3
                if !isWhole { return .failure(.bad) }
                groups &+= 1
                digits = 0
            } else {
                break
            }
            index &+= 1
        }
        if groups > 0, digits != 3 { return .failure(.bad) }

        var cents: Int64 = 0
        var isTooFine = false
        if index < to {
            index &+= 1
            if bytes[index &- 1] != 0x2E || index == to { return .failure(.bad) }
            var weight: Int64 = 10
            while index < to {
                let digit = bytes[index] &- 0x30
                if digit > 9 { return .failure(.bad) }
                cents &+= weight &* Int64(digit)
                if weight == 0, digit != 0 { isTooFine = true }
                weight = weight == 10 ? 1 : 0
                index &+= 1
            }
        } else if digits == 0 {
            return .failure(.bad)
        }
        if isTooFine { return .failure(.precision) }
        if isTooLarge { return .failure(.range) }
        let total = dollars &* 100 &+ cents
        return .success(isNegative ? 0 &- total : total)
    }
}

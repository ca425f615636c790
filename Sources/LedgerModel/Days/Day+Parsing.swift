extension Day {
    /// Reads a date in the declared form. Outer blanks are trimmed; blank becomes `.missing`; text
    /// that is not a real day in that form becomes `.bad`. No allocation.
    ///
    /// Rule: docs/decisions.md, decision 3.
    @inlinable
    public static func parse(
        bytes: UnsafeBufferPointer<UInt8>, as form: DateForm
    ) -> Result<Day, DateProblem> {
        switch form {
        case .mmddyyyy: parseMMDDYYYY(bytes: bytes)
        case .mmddyyyySlashes: parseSlashes(bytes: bytes)
        case .yyyymmdd: parseYYYYMMDD(bytes: bytes)
        case .iso: parseISO(bytes: bytes)
        case .ddMonYY: parseDDMonYY(bytes: bytes)
        }
    }

    /// Reads `04182017`. Blank becomes `.missing`.
    @inlinable
    public static func parseMMDDYYYY(
        bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Day, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        guard to - from == 8 else { return .failure(from == to ? .missing : .bad) }
        return of(bytes, year: from + 4, month: from, day: from + 2)
    }

    /// Reads `04/18/2017`. Blank becomes `.missing`.
    @inlinable
    public static func parseSlashes(
        bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Day, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        guard to - from == 10 else { return .failure(from == to ? .missing : .bad) }
        guard bytes[from + 2] == 0x2F, bytes[from + 5] == 0x2F else { return .failure(.bad) }
        return of(bytes, year: from + 6, month: from, day: from + 3)
    }

    /// Reads `20170418`. Blank becomes `.missing`.
    @inlinable
    public static func parseYYYYMMDD(
        bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Day, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        guard to - from == 8 else { return .failure(from == to ? .missing : .bad) }
        return of(bytes, year: from, month: from + 4, day: from + 6)
    }

    /// Reads `2017-04-18`. Blank becomes `.missing`.
    @inlinable
    public static func parseISO(bytes: UnsafeBufferPointer<UInt8>) -> Result<Day, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        guard to - from == 10 else { return .failure(from == to ? .missing : .bad) }
        guard bytes[from + 4] == 0x2D, bytes[from + 7] == 0x2D else { return .failure(.bad) }
        return of(bytes, year: from, month: from + 5, day: from + 8)
    }

    /// Reads `18-APR-17` or `18-APR-2017`; see ``DateForm/ddMonYY``. Blank becomes `.missing`.
    @inlinable
    public static func parseDDMonYY(
        bytes: UnsafeBufferPointer<UInt8>
    ) -> Result<Day, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        let count = to - from
        guard count == 9 || count == 11 else { return .failure(from == to ? .missing : .bad) }
        guard bytes[from + 2] == 0x2D, bytes[from + 6] == 0x2D else { return .failure(.bad) }
        let day = ASCIIBytes.number(bytes, from, 2)
        var year = ASCIIBytes.number(bytes, from + 7, count - 7)
        if count == 9, year >= 0 { year += year < 70 ? 2000 : 1900 }
        let month = monthNumber(bytes[from + 3], bytes[from + 4], bytes[from + 5])
        guard let date = Day(year: year, month: month, day: day) else { return .failure(.bad) }
        return .success(date)
    }

    /// Reads the day of a time stamp: `2018-03-28T12:29:28-04:00`, `2018/10/01 22:00:57Z`, or a day
    /// alone. It is the day as written; no zone is converted. Blank becomes `.missing`.
    public static func parseStamp(bytes: UnsafeBufferPointer<UInt8>) -> Result<Day, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        guard to - from >= 10 else { return .failure(from == to ? .missing : .bad) }
        let mark = bytes[from + 4]
        guard mark == 0x2D || mark == 0x2F, bytes[from + 7] == mark else { return .failure(.bad) }
        if to - from > 10 {
            let isApart = bytes[from + 10] == 0x54 || bytes[from + 10] == 0x20
            guard isApart, to - from >= 16, bytes[from + 13] == 0x3A,
                0...23 ~= ASCIIBytes.number(bytes, from + 11, 2),
                0...59 ~= ASCIIBytes.number(bytes, from + 14, 2)
            else { return .failure(.bad) }
            let rest = bytes[(from + 16)..<to]
            let isTime = rest.allSatisfy {
                $0 &- 0x30 <= 9 || [0x3A, 0x2E, 0x5A, 0x2B, 0x2D].contains($0)
            }
            guard isTime else { return .failure(.bad) }
        }
        return of(bytes, year: from, month: from + 5, day: from + 8)
    }

    /// Reads a date as the FEC's files write it, or a spreadsheet that saved one of them again:
    /// `04/18/2017`, `4/18/2017`, `2017-04-18` with or without a time, `20170418`, `18-APR-17` or
    /// `8-Apr-17`. Each form has one reading. Blank becomes `.missing`.
    public static func parseUS(bytes: UnsafeBufferPointer<UInt8>) -> Result<Day, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        if from == to { return .failure(.missing) }
        let text = UnsafeBufferPointer(rebasing: bytes[from..<to])
        if text.count == 8, text.allSatisfy({ $0 &- 0x30 <= 9 }) {
            return parseYYYYMMDD(bytes: text)
        }
        if text.count >= 10, text[4] == 0x2D { return parseStamp(bytes: text) }
        if let blank = text.firstIndex(of: 0x20) {
            // `1/22/2000 12:00:00 AM`, as databases of Microsoft print a day.
            guard isTimeOfDay(text[(blank + 1)...]) else { return .failure(.bad) }
            return parseUS(bytes: UnsafeBufferPointer(rebasing: text[..<blank]))
        }
        let mark: UInt8 = text.contains(0x2F) ? 0x2F : 0x2D
        let parts = text.split(separator: mark, omittingEmptySubsequences: false)
        guard parts.count == 3, 1...2 ~= parts[0].count else { return .failure(.bad) }
        func number(_ part: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
            ASCIIBytes.number(text, part.startIndex, part.count)
        }
        let date: Day?
        if mark == 0x2F {
            guard 1...2 ~= parts[1].count, parts[2].count == 4 else { return .failure(.bad) }
            date = Day(year: number(parts[2]), month: number(parts[0]), day: number(parts[1]))
        } else {
            guard parts[1].count == 3, parts[2].count == 2 || parts[2].count == 4 else {
                return .failure(.bad)
            }
            let start = parts[1].startIndex
            var year = number(parts[2])
            if parts[2].count == 2, year >= 0 { year += year < 70 ? 2000 : 1900 }
            date = Day(
                year: year, month: monthNumber(text[start], text[start + 1], text[start + 2]),
                day: number(parts[0]))
        }
        guard let date else { return .failure(.bad) }
        return .success(date)
    }

    /// Whether a text is a time such as `12:00:00 AM` or `17:30`.
    private static func isTimeOfDay(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let words = text.split(separator: 0x20)
        guard let clock = words.first, 1...2 ~= words.count else { return false }
        let half = words.count == 2 ? words[1].map { $0 | 0x20 } : []
        guard half.isEmpty || half == Array("am".utf8) || half == Array("pm".utf8) else {
            return false
        }
        let parts = clock.split(separator: 0x3A, omittingEmptySubsequences: false)
        return 2...3 ~= parts.count
            && parts.allSatisfy { 1...2 ~= $0.count && $0.allSatisfy { $0 &- 0x30 <= 9 } }
    }

    /// Reads `6/3/16` or `06/03/16`; years from 70 on are of the last century. Blank becomes
    /// `.missing`.
    public static func parseShort(bytes: UnsafeBufferPointer<UInt8>) -> Result<Day, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        if from == to { return .failure(.missing) }
        let text = UnsafeBufferPointer(rebasing: bytes[from..<to])
        let parts = text.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard parts.count == 3, 1...2 ~= parts[0].count, 1...2 ~= parts[1].count,
            parts[2].count == 2
        else { return .failure(.bad) }
        let numbers = parts.map { ASCIIBytes.number(text, $0.startIndex, $0.count) }
        let century = numbers[2] < 70 ? 2000 : 1900
        guard numbers[2] >= 0,
            let day = Day(year: century + numbers[2], month: numbers[0], day: numbers[1])
        else { return .failure(.bad) }
        return .success(day)
    }

    /// Reads the number of a day as spreadsheets count it, 1900-01-01 being 1 (and 60 the day that
    /// never was, so days are right from 61 on). Blank becomes `.missing`.
    public static func parseSerial(bytes: UnsafeBufferPointer<UInt8>) -> Result<Day, DateProblem> {
        let (from, to) = ASCIIBytes.trimmed(bytes)
        if from == to { return .failure(.missing) }
        guard to - from <= 6 else { return .failure(.bad) }
        let number = ASCIIBytes.number(bytes, from, to - from)
        // 25,569 is 1970-01-01.
        guard number > 60, let day = Day(number: number - 25_569) else { return .failure(.bad) }
        return .success(day)
    }

    /// Reads a date in the declared form from text; see ``parse(bytes:as:)``.
    public static func parse(
        _ text: String, as form: DateForm = .iso
    ) -> Result<Day, DateProblem> {
        ASCIIBytes.of(text) { parse(bytes: $0, as: form) }
    }

    @inlinable @inline(__always)
    static func of(
        _ bytes: UnsafeBufferPointer<UInt8>, year: Int, month: Int, day: Int
    ) -> Result<Day, DateProblem> {
        let date = Day(
            year: ASCIIBytes.number(bytes, year, 4), month: ASCIIBytes.number(bytes, month, 2),
            day: ASCIIBytes.number(bytes, day, 2))
        guard let date else { return .failure(.bad) }
        return .success(date)
    }

    /// 1 to 12 for the three letters of an English month in either case, else 0.
    @inlinable
    static func monthNumber(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        // Setting bit 0x20 maps the two cases of a letter, and nothing else, to its small one.
        let key =
            UInt32(first | 0x20) << 16 | UInt32(second | 0x20) << 8 | UInt32(third | 0x20)
        return switch key {
        case 0x6A_616E: 1  // jan
        case 0x66_6562: 2  // feb
        case 0x6D_6172: 3  // mar
        case 0x61_7072: 4  // apr
        case 0x6D_6179: 5  // may
        case 0x6A_756E: 6  // jun
        case 0x6A_756C: 7  // jul
        case 0x61_7567: 8  // aug
        case 0x73_6570: 9  // sep
        case 0x6F_6374: 10  // oct
        case 0x6E_6F76: 11  // nov
        case 0x64_6563: 12  // dec
        default: 0
        }
    }
}

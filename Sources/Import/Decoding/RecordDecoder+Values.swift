import DelimitedText
import LedgerModel
import Store

/// What each column of a record must be: amounts, dates, words and phrases, read from its bytes.
extension RecordDecoder {
    /// The largest count that is read: ten digits.
    static var mostCounted: Int64 { 9_999_999_999 }

    func checkValues(_ origin: Origin) -> Bool {
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
                    case .amount, .amountUS, .amountFine, .phrase: true
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
                if case .amountFine = check.kind, isRounded(bytes) {
                    warn(origin, .roundedAmount, FindingCode.roundedAmount.text)
                }
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

    /// Whether an amount has more than cents can hold.
    func isRounded(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if case .failure(.precision) = Cents.parseUS(bytes: bytes) { return true }
        return false
    }

    /// Settles which of the money columns speaks; see ``MoneyColumns``.
    func chooseMoney(_ origin: Origin) -> Bool {
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

    struct ValueProblem: Error {
        let code: RejectReason
        let expected: String
    }

    @inline(__always)
    func read(
        _ kind: DecodePlan.Check.Kind, _ bytes: UnsafeBufferPointer<UInt8>, column: Int
    ) -> Result<Int64, ValueProblem> {
        switch kind {
        case .amount:
            return Cents.parse(bytes: bytes).mapError(Self.amountProblem)
        case .amountUS:
            return Cents.parseUS(bytes: bytes).mapError(Self.amountProblem)
        case .amountFine:
            return Cents.parseFine(bytes: bytes).mapError(Self.amountProblem)
        case .date(let form):
            let day =
                switch form {
                case .mmddyyyy: Day.parseMMDDYYYY(bytes: bytes)
                case .slashed: Day.parseSlashes(bytes: bytes)
                case .iso: Day.parseISO(bytes: bytes)
                case .ddMonYY: Day.parseDDMonYY(bytes: bytes)
                case .yyyymmdd: Day.parseYYYYMMDD(bytes: bytes)
                case .us: Day.parseUS(bytes: bytes)
                case .stamp: Day.parseStamp(bytes: bytes)
                case .short: Day.parseShort(bytes: bytes)
                case .serial: Day.parseSerial(bytes: bytes)
                }
            return day.map { Int64($0.number) }
                .mapError { _ in ValueProblem(code: .badDate, expected: Self.expected(form)) }
        case .integer:
            guard let value = Int64(String(decoding: bytes, as: UTF8.self)) else {
                return .failure(ValueProblem(code: .badValue, expected: "a whole number like 42"))
            }
            // Votes, spots, years: more than anybody counts would not add up in 64 bits.
            let least = plan.format.columns[column].target == "votes" ? 0 : -Self.mostCounted
            guard (least...Self.mostCounted).contains(value) else {
                return .failure(
                    ValueProblem(
                        code: .badValue,
                        expected: "a whole number from \(least) to \(Self.mostCounted)"))
            }
            return .success(value)
        case .percent:
            guard let hundredths = Self.percent(bytes) else {
                return .failure(
                    ValueProblem(
                        code: .badValue,
                        expected: "a percentage of 0 to 100 like 48.3, at most two decimals"))
            }
            return .success(hundredths)
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
            guard let place = words[String(decoding: bytes, as: UTF8.self).smallLetters] else {
                let known = words.keys.sorted().joined(separator: ", ")
                return .failure(ValueProblem(code: .badValue, expected: "one of \(known)"))
            }
            return .success(Int64(place))
        case .district:
            guard let number = DistrictNumber(String(decoding: bytes, as: UTF8.self)) else {
                return .failure(
                    ValueProblem(
                        code: .badValue,
                        expected: "a district like GA-06, 1306 or "
                            + "ocd-division/country:us/state:ga/cd:6"))
            }
            return .success(number.value)
        case .claim:
            // The words are kept whatever they say; they become money only when the unit is usd.
            let text = String(decoding: bytes, as: UTF8.self)
            if isDollarClaim, case .success(let interval) = AmountPhrase.parse(text) {
                phrase = interval
            }
            return .success(0)
        }
    }

    /// `48.3` and `48.3%` are 4830 hundredths of a point.
    static func percent(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        let isSigned = bytes.last == UInt8(ascii: "%")
        let digits = UnsafeBufferPointer(rebasing: bytes.dropLast(isSigned ? 1 : 0))
        // Two decimals at most: read as dollars and cents are.
        guard case .success(let value) = Cents.parse(bytes: digits), (0...10_000).contains(value)
        else { return nil }
        return value
    }

    func readPhrase(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<Int64, ValueProblem> {
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

    var isDollarClaim: Bool {
        guard let unit = plan.format.columns.firstIndex(where: { $0.target == "unit" }) else {
            return false
        }
        return string(unit) == "usd"
    }

    /// The smallest amount in an interval (the least possible is 0 where it has no lower bound).
    func closedLow(_ interval: MoneyInterval) -> Int64? {
        guard let low = interval.low else { return 0 }
        return interval.lowIsOpen ? low.value + 1 : low.value
    }

    func closedHigh(_ interval: MoneyInterval) -> Int64? {
        guard let high = interval.high else { return nil }
        return interval.highIsOpen ? high.value - 1 : high.value
    }

    static func amountProblem(_ problem: AmountProblem) -> ValueProblem {
        let expected =
            switch problem {
            case .precision: "at most two decimals"
            case .range: "at most 999,999,999,999.99"
            default: "a dollar amount like 50 or -12.34"
            }
        return ValueProblem(code: problem.reason, expected: expected)
    }

    static func expected(_ form: DecodePlan.SourceDate) -> String {
        switch form {
        case .mmddyyyy: "a real date as MMDDYYYY"
        case .slashed: "a real date as MM/DD/YYYY"
        case .iso: "a real date as YYYY-MM-DD"
        case .ddMonYY: "a real date as DD-MON-YY"
        case .yyyymmdd: "a real date as YYYYMMDD"
        case .us: "a real date like 4/18/2017 or 2017-04-18"
        case .stamp: "a time like 2018-10-01 22:00:57Z"
        case .short: "a real date like 6/3/16"
        case .serial: "the number of a day like 42531"
        }
    }

    func checkDemanded(_ origin: Origin) -> Bool {
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
}
